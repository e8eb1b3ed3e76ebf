//! A document written as JSON text again, the way common libraries would.

use std::fmt::Write as _;

use crate::json::{Kind, Value};

/// The habits of a JSON library.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) after_comma: &'static str,
    pub(super) after_colon: &'static str,
    pub(super) escapes_slashes: bool,
    pub(super) escapes_non_ascii: bool,
    /// Sorts members by name.
    pub(super) sorts: bool,
}

impl Style {
    pub(super) const COMPACT: Self = Self {
        after_comma: "",
        after_colon: "",
        escapes_slashes: false,
        escapes_non_ascii: false,
        sorts: false,
    };
}

/// Writes a value, without the values on the tape at the given places.
pub(super) fn json_text(value: Value<'_>, style: Style, without: &[u32]) -> String {
    let mut text = String::new();
    let mut levels = vec![];
    begin(&mut text, &mut levels, value, style, without);
    while let Some(level) = levels.last_mut() {
        let Some((name, value)) = level.children.pop() else {
            text.push(level.end);
            levels.pop();
            continue;
        };
        if level.is_first {
            level.is_first = false;
        } else {
            text.push(',');
            text.push_str(style.after_comma);
        }
        if let Some(name) = name {
            push_string(&mut text, name, style);
            text.push(':');
            text.push_str(style.after_colon);
        }
        begin(&mut text, &mut levels, value, style, without);
    }
    text
}

struct Level<'d> {
    /// What is left of it, the next one last.
    children: Vec<(Option<&'d str>, Value<'d>)>,
    end: char,
    is_first: bool,
}

fn begin<'d>(
    text: &mut String,
    levels: &mut Vec<Level<'d>>,
    value: Value<'d>,
    style: Style,
    without: &[u32],
) {
    let end = match value.kind() {
        Kind::Object => '}',
        Kind::Array => ']',
        Kind::String => return push_string(text, value.scalar_text().unwrap_or_default(), style),
        Kind::Null | Kind::False | Kind::True | Kind::Number => {
            return text.push_str(value.scalar_text().unwrap_or_default());
        }
    };
    text.push(if end == '}' { '{' } else { '[' });
    let members = value.members().map(|(name, value)| (Some(name), value));
    let items = value.items().map(|value| (None, value));
    let mut children: Vec<_> =
        members.chain(items).filter(|(_, value)| !without.contains(&value.node)).collect();
    if style.sorts {
        children.sort_by_key(|(name, _)| *name);
    }
    children.reverse();
    levels.push(Level { children, end, is_first: true });
}

fn push_string(text: &mut String, string: &str, style: Style) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '/' if style.escapes_slashes => text.push_str("\\/"),
            c if c < ' ' || (style.escapes_non_ascii && !c.is_ascii()) => push_escape(text, c),
            c => text.push(c),
        }
    }
    text.push('"');
}

/// Writes a character as `\u` escapes.
pub(super) fn push_escape(text: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing into a String cannot fail.
        let _ = write!(text, "\\u{unit:04x}");
    }
}
