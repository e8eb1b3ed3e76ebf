//! How much of a value may stand in an error message or a debug print.

/// How much of a parameter's value errors and `Debug` show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shown {
    /// All of it, cut after 60 characters; e-mail addresses and card numbers in it are masked.
    Fully,
    /// First and last characters: names, addresses, phones, e-mail addresses, documents, tokens.
    Partly,
    /// First six and last four digits: card numbers.
    AsCard,
    /// Nothing: codes that confirm a payment, and encoded records of a customer.
    Never,
}

impl Shown {
    pub(super) fn mask(self, value: &str) -> String {
        match self {
            Shown::Fully if value.contains('@') => partly(value),
            Shown::Fully if looks_like_card(value) => card(value),
            Shown::Fully => cut(value),
            Shown::Partly => partly(value),
            Shown::AsCard => card(value),
            Shown::Never if value.is_empty() => String::new(),
            Shown::Never => "***".to_owned(),
        }
    }
}

fn cut(value: &str) -> String {
    const LIMIT: usize = 60;
    let mut text: String = value.chars().take(LIMIT).collect();
    if text.len() < value.len() {
        text.push_str("...");
    }
    text
}

fn partly(value: &str) -> String {
    if let Some((user, domain)) = value.split_once('@') {
        let first: String = user.chars().take(1).collect();
        return format!("{first}***@{}", cut(domain));
    }
    let length = value.chars().count();
    let (first, last) = match length {
        0 => return String::new(),
        1..=4 => (0, 0),
        5..=7 => (1, 0),
        _ => (2, 2),
    };
    let head: String = value.chars().take(first).collect();
    let tail: String = value.chars().skip(length - last).collect();
    format!("{head}***{tail}")
}

fn card(value: &str) -> String {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    match (digits.get(..6), digits.len()) {
        (Some(first), 13..) => {
            let last = digits.get(digits.len() - 4..).unwrap_or_default();
            format!("{first}{}{last}", "*".repeat(digits.len() - 10))
        }
        _ if value.is_empty() => String::new(),
        _ => "***".to_owned(),
    }
}

fn looks_like_card(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    (13..=19).contains(&digits)
        && value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_far_as_they_may() {
        let cases = [
            (Shown::Fully, "order-1", "order-1"),
            (Shown::Fully, "johna@example.com", "j***@example.com"),
            (Shown::Fully, "4314 2200 0000 0056", "431422******0056"),
            (Shown::Fully, "17839000001150", "178390****1150"),
            (Shown::Partly, "Lovelace", "Lo***ce"),
            (Shown::Partly, "Ada", "***"),
            (Shown::Partly, "Smith", "S***"),
            (Shown::Partly, "+441234567890", "+4***90"),
            (Shown::AsCard, "4314220000000056", "431422******0056"),
            (Shown::AsCard, "4314220000", "***"),
            (Shown::Never, "852923", "***"),
            (Shown::Never, "", ""),
            (Shown::AsCard, "", ""),
            (Shown::Partly, "", ""),
        ];
        for (shown, value, expected) in cases {
            assert_eq!(shown.mask(value), expected, "{shown:?} {value}");
        }
        assert_eq!(Shown::Fully.mask(&"ж".repeat(99)), "ж".repeat(60) + "...");
    }
}
