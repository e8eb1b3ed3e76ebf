//! What layers in between do to texts, undone or done again.

use std::borrow::Cow;

use super::rewrite::push_escape;

/// A change of text; borrowed when there is nothing to change.
pub(super) type Change = fn(&str) -> Cow<'_, str>;

pub(super) fn same(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

pub(super) fn trim(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text.trim())
}

pub(super) fn escape_html(text: &str) -> Cow<'_, str> {
    replace_all(
        text,
        &[("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#039;")],
    )
}

/// As PHP's `htmlspecialchars` does by older defaults and most template languages for text.
pub(super) fn escape_html_without_apostrophes(text: &str) -> Cow<'_, str> {
    replace_all(text, &[("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")])
}

pub(super) fn escape_html_decimal(text: &str) -> Cow<'_, str> {
    replace_all(
        text,
        &[("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&#34;"), ("'", "&#39;")],
    )
}

pub(super) fn unescape_html(text: &str) -> Cow<'_, str> {
    replace_all(
        text,
        &[
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#34;", "\""),
            ("&#x22;", "\""),
            ("&#039;", "'"),
            ("&#39;", "'"),
            ("&#x27;", "'"),
            ("&apos;", "'"),
            ("&#43;", "+"),
            ("&#x2B;", "+"),
            ("&#47;", "/"),
            ("&#x2F;", "/"),
            ("&#61;", "="),
            ("&#x3D;", "="),
            ("&nbsp;", "\u{a0}"),
            ("&amp;", "&"),
        ],
    )
}

pub(super) fn unescape_slashes(text: &str) -> Cow<'_, str> {
    replace_all(text, &[("\\/", "/")])
}

pub(super) fn escape_slashes(text: &str) -> Cow<'_, str> {
    replace_all(text, &[("/", "\\/")])
}

/// As PHP's `stripslashes`.
pub(super) fn strip_backslashes(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '\\' { plain.extend(chars.next()) } else { plain.push(c) }
    }
    Cow::Owned(plain)
}

/// As PHP's `addslashes`.
pub(super) fn add_backslashes(text: &str) -> Cow<'_, str> {
    replace_all(text, &[("\\", "\\\\"), ("'", "\\'"), ("\"", "\\\"")])
}

/// What a JSON text has between its quotes, without the escapes of slashes.
pub(super) fn escape_json(text: &str) -> Cow<'_, str> {
    replace_all(
        text,
        &[("\\", "\\\\"), ("\"", "\\\""), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")],
    )
}

pub(super) fn escape_unicode(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() { escaped.push(c) } else { push_escape(&mut escaped, c) }
    }
    Cow::Owned(escaped)
}

/// As PHP's `json_encode`, which escapes slashes too.
pub(super) fn escape_unicode_and_slashes(text: &str) -> Cow<'_, str> {
    Cow::Owned(escape_slashes(&escape_unicode(text)).into_owned())
}

/// Reads `\uXXXX` that stand in a value literally.
pub(super) fn unescape_unicode(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let quoted = format!("\"{}\"", text.replace('"', "\\\""));
    serde_json::from_str(&quoted).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// UTF-8 that was read as Latin-1, read rightly.
pub(super) fn undo_latin1(text: &str) -> Cow<'_, str> {
    undo_one_byte_charset(text, |c| u8::try_from(u32::from(c)).ok())
}

/// UTF-8 that was read as Windows-1252, read rightly.
pub(super) fn undo_windows1252(text: &str) -> Cow<'_, str> {
    undo_one_byte_charset(text, |c| {
        let place = WINDOWS_1252.iter().position(|known| *known == c);
        match place {
            Some(place) => u8::try_from(0x80 + place).ok(),
            None => u8::try_from(u32::from(c)).ok(),
        }
    })
}

/// UTF-8 read as Latin-1.
pub(super) fn do_latin1(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.bytes().map(char::from).collect())
}

pub(super) fn question_marks(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect())
}

pub(super) fn line_feeds_only(text: &str) -> Cow<'_, str> {
    replace_all(text, &[("\r\n", "\n")])
}

pub(super) fn carriage_returns_too(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\n', "\r\n"))
}

pub(super) fn blanks_to_plus(text: &str) -> Cow<'_, str> {
    replace_all(text, &[(" ", "+")])
}

pub(super) fn plus_to_blanks(text: &str) -> Cow<'_, str> {
    replace_all(text, &[("+", " ")])
}

/// Puts the `+` back into times whose offset lost it: ` 0000` becomes `+0000`.
pub(super) fn plus_in_dates(text: &str) -> Cow<'_, str> {
    match text.split_at_checked(19) {
        Some((start, rest)) if rest.starts_with(' ') => {
            let restored = format!("{start}{}", rest.replacen(' ', "+", 1));
            match rewrite_date(&restored, |start, offset| format!("{start}{offset}")) {
                Cow::Owned(date) => Cow::Owned(date),
                Cow::Borrowed(_) => Cow::Borrowed(text),
            }
        }
        _ => Cow::Borrowed(text),
    }
}

/// Every text that differs in one blank, which is `+` instead; at most 32.
pub(super) fn each_blank_to_plus(text: &str) -> Vec<String> {
    let blanks = text.match_indices(' ').take(32);
    let with_plus = |(at, _)| {
        let (before, after) = text.split_at_checked(at)?;
        Some(format!("{before}+{}", after.get(1..)?))
    };
    blanks.filter_map(with_plus).collect()
}

/// Decodes `%XX`; a text that does not become UTF-8 stays as it is.
pub(super) fn decode_percent(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// As JavaScript's `encodeURIComponent`, nearly.
pub(super) fn encode_percent(text: &str) -> Cow<'_, str> {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    percent_encoding::utf8_percent_encode(text, KEPT).into()
}

/// As forms do: blanks become `+`.
pub(super) fn encode_form(text: &str) -> Cow<'_, str> {
    Cow::Owned(encode_percent(text).replace("%20", "+"))
}

pub(super) fn booleans_from_text(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(match text {
        "true" | "True" | "TRUE" => "1",
        "false" | "False" | "FALSE" => "0",
        "null" | "None" | "NULL" | "undefined" => "",
        other => other,
    })
}

/// Makes snake case of camel case: `paymentId` becomes `payment_id`.
pub(super) fn snake_case(name: &str) -> Cow<'_, str> {
    if !name.contains(|c: char| c.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    let mut snake = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    Cow::Owned(snake)
}

/// Makes camel case of snake case: `payment_id` becomes `paymentId`.
pub(super) fn camel_case(name: &str) -> Cow<'_, str> {
    if !name.contains('_') {
        return Cow::Borrowed(name);
    }
    let mut camel = String::with_capacity(name.len());
    let mut is_start = false;
    for c in name.chars() {
        if c == '_' && !camel.is_empty() {
            is_start = true;
        } else if is_start {
            camel.push(c.to_ascii_uppercase());
            is_start = false;
        } else {
            camel.push(c);
        }
    }
    Cow::Owned(camel)
}

pub(super) fn lower_case(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.to_lowercase())
}

/// Writes the offset of an ISO 8601 time as `+0000`, the platform's own way.
pub(super) fn date_with_basic_offset(text: &str) -> Cow<'_, str> {
    rewrite_date(text, |start, offset| format!("{start}{}", offset.replace(':', "")))
}

pub(super) fn date_with_colon_offset(text: &str) -> Cow<'_, str> {
    rewrite_date(text, |start, offset| {
        let (hours, minutes) = offset.split_at_checked(3).unwrap_or((offset, ""));
        format!("{start}{hours}:{}", minutes.trim_start_matches(':'))
    })
}

pub(super) fn date_with_z(text: &str) -> Cow<'_, str> {
    rewrite_date(text, |start, offset| {
        if is_utc(offset) { format!("{start}Z") } else { format!("{start}{offset}") }
    })
}

pub(super) fn date_with_milliseconds_and_z(text: &str) -> Cow<'_, str> {
    rewrite_date(text, |start, offset| {
        if is_utc(offset) { format!("{start}.000Z") } else { format!("{start}{offset}") }
    })
}

fn is_utc(offset: &str) -> bool {
    matches!(offset, "+0000" | "+00:00")
}

/// Applies `write` to the parts of a text like `2026-01-02T03:04:05+0000`: its first 19 characters
/// and its offset. Fractions of a second that are zero are dropped, `Z` is `+0000`.
fn rewrite_date(text: &str, write: impl Fn(&str, &str) -> String) -> Cow<'_, str> {
    let Some((start, rest)) = text.split_at_checked(19) else { return Cow::Borrowed(text) };
    let is_date = start.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b'T',
        13 | 16 => byte == b':',
        _ => byte.is_ascii_digit(),
    });
    let offset = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches('0'),
        None => rest,
    };
    let offset = if offset == "Z" { "+0000" } else { offset };
    let is_offset = matches!(offset.len(), 5 | 6)
        && offset.starts_with(['+', '-'])
        && offset.bytes().skip(1).all(|byte| byte.is_ascii_digit() || byte == b':');
    if is_date && is_offset { Cow::Owned(write(start, offset)) } else { Cow::Borrowed(text) }
}

fn undo_one_byte_charset(text: &str, byte: impl Fn(char) -> Option<u8>) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
    let decoded = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Replaces one after the other.
fn replace_all<'t>(text: &'t str, pairs: &[(&str, &str)]) -> Cow<'t, str> {
    let mut changed = Cow::Borrowed(text);
    for (from, to) in pairs {
        if changed.contains(from) {
            changed = Cow::Owned(changed.replace(from, to));
        }
    }
    changed
}

/// What bytes 0x80 to 0x9f are in Windows-1252; unused ones stand for themselves.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_texts() {
        let table: [(Change, &str, &str); 22] = [
            (escape_html, "a & 'b' <c>", "a &amp; &#039;b&#039; &lt;c&gt;"),
            (unescape_html, "a &amp;lt; &#039;b&#039;", "a &lt; 'b'"),
            (unescape_slashes, "https:\\/\\/x", "https://x"),
            (strip_backslashes, "it\\'s \\\\", "it's \\"),
            (add_backslashes, "it's", "it\\'s"),
            (escape_unicode, "aИ😀", "a\\u0418\\ud83d\\ude00"),
            (unescape_unicode, "a\\u0418\\ud83d\\ude00 \"b\"", "aИ😀 \"b\""),
            (undo_latin1, "Ã©", "é"),
            (undo_windows1252, "â‚¬", "€"),
            (do_latin1, "é", "Ã©"),
            (carriage_returns_too, "a\nb\r\nc", "a\r\nb\r\nc"),
            (encode_form, "a b+é", "a+b%2B%C3%A9"),
            (decode_percent, "a%20b%", "a b%"),
            (plus_in_dates, "2026-01-02T03:04:05 0000", "2026-01-02T03:04:05+0000"),
            (plus_in_dates, "2026-01-02T03:04:05 abcd", "2026-01-02T03:04:05 abcd"),
            (snake_case, "sumInitialX", "sum_initial_x"),
            (camel_case, "_sum_initial", "_sumInitial"),
            (date_with_basic_offset, "2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05+0000"),
            (date_with_colon_offset, "2026-01-02T03:04:05+0130", "2026-01-02T03:04:05+01:30"),
            (date_with_z, "2026-01-02T03:04:05+0000", "2026-01-02T03:04:05Z"),
            (date_with_z, "2026-01-02 03:04:05+0000", "2026-01-02 03:04:05+0000"),
            (date_with_milliseconds_and_z, "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"),
        ];
        for (change, before, after) in table {
            assert_eq!(change(before), after, "of {before}");
        }
    }
}
