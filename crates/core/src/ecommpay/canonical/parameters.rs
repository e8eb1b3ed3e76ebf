use std::borrow::Cow;

use super::natural_order;

/// The canonical form of flat Payment Page parameters: `name:value` lines in natural order, joined
/// by `;`.
///
/// Left out are `signature`, `frame_mode` and names that start with `_`, which plugins add after
/// signing. A `:` in a name is doubled.
pub fn of_parameters(parameters: &[(&str, &str)]) -> String {
    let mut lines: Vec<(Cow<'_, str>, &str)> = Vec::with_capacity(parameters.len());
    let signed = parameters.iter().filter(|(name, _)| is_signed(name));
    lines.extend(signed.map(|(name, value)| (double_colons(name), *value)));

    // Both sorts are stable: names that natural order holds equal keep their order, as in PHP.
    if lines.iter().all(|(name, _)| is_plain(name)) {
        lines.sort_by(|(a, _), (b, _)| a.cmp(b));
    } else {
        lines.sort_by(|(a, _), (b, _)| natural_order(a.as_bytes(), b.as_bytes()));
    }

    let length = lines.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
    let mut text = String::with_capacity(length);
    for (name, value) in lines {
        if !text.is_empty() {
            text.push(';');
        }
        text.push_str(&name);
        text.push(':');
        text.push_str(value);
    }
    text
}

fn is_signed(name: &str) -> bool {
    !matches!(name, "signature" | "frame_mode") && !name.starts_with('_')
}

/// Whether natural order and byte order agree on a name: no digit, white space or punctuation.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte > b':')
}

fn double_colons(name: &str) -> Cow<'_, str> {
    if name.contains(':') { Cow::Owned(name.replace(':', "::")) } else { Cow::Borrowed(name) }
}

/// Appends a member name, with every `:` in it doubled.
pub(crate) fn push_name(text: &mut String, name: &str) {
    text.push_str(&double_colons(name));
}
