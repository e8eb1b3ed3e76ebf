//! Shapes of single values.

use crate::Timestamp;

/// A date of the calendar written DD-MM-YYYY.
pub(crate) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = || parts.next().unwrap_or_default();
    let (day, month, year) = (next(), next(), next());
    let midnight = format!("{year}-{month}-{day}T00:00:00Z");
    parts.next().is_none() && Timestamp::parse(&midnight).is_ok()
}

/// A time of day written hh:mm:ss.
pub(crate) fn is_time_of_day(text: &str) -> bool {
    // The leap second that a timestamp may have is none of a schedule.
    text.len() == "hh:mm:ss".len()
        && !text.ends_with(":60")
        && Timestamp::parse(&format!("1970-01-01T{text}Z")).is_ok()
}

/// An absolute web address without blanks or control characters.
pub(crate) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let host = rest.strip_prefix("//").unwrap_or_default();
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && !host.is_empty()
        && !host.starts_with(['/', '?', '#'])
        && has_no_blanks(rest)
}

pub(crate) fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, domain)| !user.is_empty() && !domain.is_empty())
        && has_no_blanks(text)
}

fn has_no_blanks(text: &str) -> bool {
    text.bytes().all(|byte| byte > b' ' && byte != 0x7f)
}

/// A text without control characters but tabs and line breaks.
pub(crate) fn is_printable(text: &str) -> bool {
    // Nearly every text is ASCII without any, which compilers find out for many bytes at once.
    let is_plain = |byte: u8| (b' '..0x7f).contains(&byte);
    text.bytes().fold(true, |plain, byte| plain & is_plain(byte))
        || !text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n'))
}

/// 4 to 24 digits and the punctuation of phone numbers.
pub(crate) fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (4..=24).contains(&digits)
        && text.bytes().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'(' | b')' | b'.' | b' ')
        })
}

/// So many digits and nothing else.
pub(crate) fn is_digits(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A character of a name as cards carry it.
pub(crate) fn is_of_holder(c: char) -> bool {
    c.is_ascii_alphanumeric() || c.is_ascii_whitespace() || matches!(c, '-' | '.' | '\'')
}

pub(crate) fn is_domain(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
        })
}

/// Two Latin letters, of either case: a country or a language.
pub(crate) fn is_two_letters(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

pub(crate) fn is_subdivision(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shape_takes_and_refuses() {
        type Shape = fn(&str) -> bool;
        let cases: &[(Shape, &[&str], &[&str])] = &[
            (
                is_date,
                &["12-12-1990", "29-02-2028", "01-01-1900"],
                &["1990-12-12", "31-04-2026", "29-02-2027", "1-1-2026", "", "01-01-2026-"],
            ),
            (
                is_time_of_day,
                &["00:00:00", "23:59:59"],
                &["24:00:00", "1:00:00", "10:00", "10:00:00:00", "10:00:0Z", ""],
            ),
            (
                is_url,
                &["https://m.example", "http://127.0.0.1:80/a?b#c", "HTTPS://пример.рф/ы"],
                &["m.example", "https://", "https:///x", "https://a b", "javascript://x", "/x"],
            ),
            (
                is_email,
                &["user+tag@example.com", "a@localhost"],
                &["example.com", "@example.com", "a@", "a b@example.com"],
            ),
            (
                is_phone,
                &["443031237300", "+44 (123) 456-78.90"],
                &["123", "1234567890123456789012345", "+44x1234", ""],
            ),
            (
                is_domain,
                &["merchant.example.com", "localhost", "xn--e1afmkfd.xn--p1ai"],
                &["https://example.com", "example.com/", "a..b", "-a.com", "example.com:443", ""],
            ),
            (
                is_printable,
                &["", "a\tb\r\nc", "\u{e9} \u{a0}"],
                &["a\0", "\u{1b}[1m", "\u{7f}", "\u{9b}1m"],
            ),
            (is_two_letters, &["GB", "us"], &["GBR", "G", "44", "en-GB"]),
            (is_subdivision, &["AK", "52", "DOR"], &["US-AK", "", "DORS"]),
        ];
        for (shape, good, bad) in cases {
            for text in *good {
                assert!(shape(text), "{text:?} was refused");
            }
            for text in *bad {
                assert!(!shape(text), "{text:?} was taken");
            }
        }
    }
}
