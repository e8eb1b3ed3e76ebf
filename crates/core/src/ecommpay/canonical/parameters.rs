use std::borrow::Cow;

use super::natural_order;

/// The canonical form of flat Payment Page parameters: `name:value` lines in natural order, joined
/// by `;`.
///
/// Left out are `signature`, `frame_mode` and names that start with `_`, which plugins add after
/// signing. A `:` in a name is doubled.
pub fn of_parameters<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut lines: Vec<(&str, &str)> = Vec::with_capacity(parameters.size_hint().0);
    let mut length = 0;
    let mut are_plain = true;
    for (name, value) in parameters {
        if is_signed(name) {
            length += name.len() + value.len() + 2;
            are_plain &= is_plain(name);
            lines.push((name, value));
        }
    }
    if !are_plain {
        return of_odd_names(lines);
    }
    // Stable, as all sorts here: what natural order holds equal keeps its order, as in PHP.
    lines.sort_by_key(|(name, _)| *name);
    joined(&lines, length)
}

/// The form when natural order is not that of the bytes, or a `:` must be doubled.
fn of_odd_names(lines: Vec<(&str, &str)>) -> String {
    let mut lines: Vec<(Cow<'_, str>, &str)> =
        lines.into_iter().map(|(name, value)| (double_colons(name), value)).collect();
    lines.sort_by(|(a, _), (b, _)| natural_order(a.as_bytes(), b.as_bytes()));
    joined(&lines, 0)
}

fn joined(lines: &[(impl AsRef<str>, &str)], length: usize) -> String {
    let mut text = String::with_capacity(length);
    for (name, value) in lines {
        if !text.is_empty() {
            text.push(';');
        }
        text.push_str(name.as_ref());
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
    // Without an early end, so that many bytes are compared at once.
    name.bytes().fold(!name.is_empty(), |plain, byte| plain & (byte > b':'))
}

fn double_colons(name: &str) -> Cow<'_, str> {
    if name.contains(':') { Cow::Owned(name.replace(':', "::")) } else { Cow::Borrowed(name) }
}

/// Appends a member name, with every `:` in it doubled.
pub(crate) fn push_name(text: &mut String, name: &str) {
    text.push_str(&double_colons(name));
}
