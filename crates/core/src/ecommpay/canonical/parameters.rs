use super::natural_order;

/// The canonical text of flat Payment Page parameters: `name:value` lines in natural order, joined
/// by `;`.
///
/// Left out are `signature`, `frame_mode` and names that start with `_`, which plugins add after
/// signing. A `:` in a name is doubled.
pub fn of_parameters(parameters: &[(&str, &str)]) -> String {
    let mut lines: Vec<(&str, &str)> = parameters
        .iter()
        .copied()
        .filter(|(name, _)| is_signed(name))
        .collect();
    // A stable sort: names that natural order holds equal keep their order, as in PHP.
    lines.sort_by(|(a, _), (b, _)| natural_order(a.as_bytes(), b.as_bytes()));

    let length = lines
        .iter()
        .map(|(name, value)| name.len() + value.len() + 2)
        .sum();
    let mut text = String::with_capacity(length);
    for (name, value) in lines {
        if !text.is_empty() {
            text.push(';');
        }
        push_name(&mut text, name);
        text.push(':');
        text.push_str(value);
    }
    text
}

fn is_signed(name: &str) -> bool {
    !matches!(name, "signature" | "frame_mode") && !name.starts_with('_')
}

/// Appends a member name, with every `:` in it doubled.
pub(super) fn push_name(text: &mut String, name: &str) {
    for (index, part) in name.split(':').enumerate() {
        if index > 0 {
            text.push_str("::");
        }
        text.push_str(part);
    }
}
