//! Shapes of single values, each a cheap test.

/// A date of the calendar written DD-MM-YYYY.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |length| parts.next().and_then(|part| parse_digits(part, length));
    let (Some(day), Some(month), Some(year)) = (next(2), next(2), next(4)) else {
        return false;
    };
    parts.next().is_none()
        && (1000..=2999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
}

/// A time of day written hh:mm:ss.
pub(super) fn is_time_of_day(text: &str) -> bool {
    let mut parts = text.split(':');
    let mut below = |limit| {
        parts
            .next()
            .and_then(|part| parse_digits(part, 2))
            .is_some_and(|number| number < limit)
    };
    below(24) && below(60) && below(60) && parts.next().is_none()
}

/// An absolute web address without blanks or control characters.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let host = rest.strip_prefix("//").unwrap_or_default();
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && !host.is_empty()
        && !host.starts_with(['/', '?', '#'])
        && has_no_blanks(rest)
}

pub(super) fn is_email(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(user, domain)| !user.is_empty() && !domain.is_empty())
        && has_no_blanks(text)
}

fn has_no_blanks(text: &str) -> bool {
    text.bytes().all(|byte| byte > b' ' && byte != 0x7f)
}

/// 4 to 24 digits and the punctuation of phone numbers.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (4..=24).contains(&digits)
        && text.bytes().all(|byte| {
            byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'(' | b')' | b'.' | b' ')
        })
}

pub(super) fn is_domain(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
        })
}

pub(super) fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Two Latin letters, of either case: a country or a language.
pub(super) fn is_two_letters(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

pub(super) fn is_subdivision(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// So many digits and nothing else, as a number.
pub(super) fn parse_digits(text: &str, length: usize) -> Option<u32> {
    let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Days of a month of the Gregorian calendar; 31 for a month that does not exist.
pub(super) fn days_in_month(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
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
                &[
                    "1990-12-12",
                    "31-04-2026",
                    "29-02-2027",
                    "1-1-2026",
                    "",
                    "01-01-2026-",
                ],
            ),
            (
                is_time_of_day,
                &["00:00:00", "23:59:59"],
                &["24:00:00", "1:00:00", "10:00", "10:00:00:00", ""],
            ),
            (
                is_url,
                &[
                    "https://m.example",
                    "http://127.0.0.1:80/a?b#c",
                    "HTTPS://пример.рф/ы",
                ],
                &[
                    "m.example",
                    "https://",
                    "https:///x",
                    "https://a b",
                    "javascript://x",
                    "/x",
                ],
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
                &[
                    "https://example.com",
                    "example.com/",
                    "a..b",
                    "-a.com",
                    "example.com:443",
                    "",
                ],
            ),
            (is_currency, &["EUR"], &["eur", "EU", "978", "ЕUR"]),
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
