//! How much of a value may stand in an error message or a debug print.

use super::formats::is_domain;
use crate::mask::{excerpt, mask_pan};

/// How much of a parameter's value errors and `Debug` show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shown {
    /// All of it, cut after 40 characters; e-mail addresses and card numbers in it are masked.
    Fully,
    /// First and last characters: names, addresses, phones, e-mail addresses, documents, tokens.
    Partly,
    /// First six and last four digits: card numbers.
    AsCard,
    /// Nothing: codes that confirm a payment, and encoded records of a customer.
    Never,
}

impl Shown {
    pub(crate) fn mask(self, value: &str) -> String {
        match self {
            Shown::Fully if value.contains('@') => partly(value),
            Shown::Fully => excerpt(value),
            Shown::Partly => partly(value),
            Shown::AsCard => mask_pan(value),
            Shown::Never if value.is_empty() => String::new(),
            Shown::Never => "***".to_owned(),
        }
    }
}

fn partly(value: &str) -> String {
    // Only what has the form of a domain may be seen: not everything behind an @ is one.
    let address = value.split_once('@').filter(|(_, domain)| is_domain(domain));
    if let Some((user, domain)) = address {
        let first: String = user.chars().take(1).collect();
        return format!("{first}***@{}", excerpt(domain));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_far_as_they_may() {
        let cases = [
            (Shown::Fully, "order-1", "order-1"),
            (Shown::Fully, "johna@example.com", "j***@example.com"),
            (Shown::Partly, "c/o Ada@home, 7 Side Street", "c/***et"),
            (Shown::Partly, "pass@word@example.com", "pa***om"),
            (Shown::Fully, "card 4314220000000056", "card 431422******0056"),
            (Shown::Partly, "Lovelace", "Lo***ce"),
            (Shown::Partly, "Ada", "***"),
            (Shown::Partly, "Smith", "S***"),
            (Shown::Partly, "+441234567890", "+4***90"),
            (Shown::AsCard, "4314220000000056", "431422******0056"),
            (Shown::AsCard, "4314", "****"),
            (Shown::Never, "852923", "***"),
            (Shown::Never, "", ""),
            (Shown::AsCard, "", ""),
            (Shown::Partly, "", ""),
        ];
        for (shown, value, expected) in cases {
            assert_eq!(shown.mask(value), expected, "{shown:?} {value}");
        }
        assert_eq!(Shown::Fully.mask(&"ж".repeat(99)), "ж".repeat(40) + "...");
    }
}
