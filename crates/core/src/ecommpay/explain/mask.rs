//! Values as they may be shown: no card numbers, no card codes, no whole tokens, nothing endless.

use crate::mask::{mask_pan, mask_text};

/// Most characters of one value.
const LONGEST: usize = 300;

/// A value of the member at `path`.
pub(super) fn value(path: &str, value: &str) -> String {
    let name = path.rsplit(':').find(|name| !name.bytes().all(|b| b.is_ascii_digit()));
    let name = name.unwrap_or_default().to_lowercase();
    if value.is_empty() {
        return String::new();
    }
    let compact: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    if is_card_code(&compact) {
        return "***".to_owned();
    }
    if matches!(compact.as_str(), "pan" | "cardnumber" | "ccnumber" | "cardpan") {
        return shown(&mask_pan(value));
    }
    if is_secret(&compact) {
        let start: String = value.chars().take(4).collect();
        return format!("{}... ({} characters)", mask_text(&start), value.chars().count());
    }
    shown(value)
}

/// A text from outside, masked and cut.
pub(super) fn shown(text: &str) -> String {
    // Masked before it is cut, so that no number is cut apart unmasked; cut generously before that,
    // so that a huge text costs nothing.
    let generous: String = text.chars().take(2 * LONGEST).collect();
    let masked = mask_text(&generous);
    let mut cut: String = masked.chars().take(LONGEST).collect();
    if cut.len() < masked.len() || generous.len() < text.len() {
        cut.push_str("...");
    }
    if cut.contains(char::is_control) {
        // A terminal must not obey a message.
        let escaped = cut
            .chars()
            .map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() });
        return escaped.collect();
    }
    cut
}

/// The beginning of a text, unmasked; [`shown`] of it is the same as of the text.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(2 * LONGEST + 1).collect()
}

/// A path within a message, names joined by `.`, cut when it is long.
pub(super) fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        return cut(name);
    }
    if path.len() > 2 * LONGEST { path.to_owned() } else { format!("{path}.{}", cut(name)) }
}

fn is_card_code(name: &str) -> bool {
    ["cvv", "cvc", "csc", "cav2", "securitycode"].iter().any(|code| name.contains(code))
        || matches!(name, "pin" | "cid")
}

fn is_secret(name: &str) -> bool {
    ["token", "secret", "password", "apikey", "cavv"].iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_be_seen_is_not_seen() {
        let table = [
            ("card:cvv", "123", "***"),
            ("card:cvv", "", ""),
            ("card:CVC2", "1234", "***"),
            ("card:pan", "4000000000000078", "400000******0078"),
            ("account:number", "4000000000000077", "400000******0077"),
            ("note:0", "by 4000 0000 0000 0077", "by 4000 00** **** 0077"),
            ("cvvs:0", "123", "***"),
            ("account:token", "c8175453f68e", "c817... (12 characters)"),
            ("payment:id", "5242723", "5242723"),
        ];
        for (path, text, shown) in table {
            assert_eq!(value(path, text), shown, "{path}");
        }
        assert!(shown(&"x".repeat(100_000)).len() < 400);
        let at_the_cut = format!("{}4000000000000077", "x".repeat(LONGEST - 8));
        assert!(!shown(&at_the_cut).contains("40000000"));
    }
}
