//! A broken rule, and the rules that a value can break.

use std::fmt;

use crate::ErrorCode;

/// One broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The parameter, with the path inside it where its value is JSON: `recurring.period`.
    pub parameter: String,
    /// The rule it breaks.
    pub rule: Rule,
    /// The value that was given, masked where it is personal, a card number or a secret. `None`
    /// when nothing was given.
    pub given: Option<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.parameter, self.rule)?;
        if self.is_decimal_amount() {
            f.write_str("; amounts are in minor units, so 34.15 EUR is 3415")?;
        }
        match &self.given {
            Some(given) => write!(f, " (given {given:?})"),
            None => Ok(()),
        }
    }
}

impl Violation {
    /// Whether somebody has given an amount as people write it.
    fn is_decimal_amount(&self) -> bool {
        let has_point = |given: &String| given.contains(['.', ',']);
        self.rule == Rule::Integer
            && self.parameter.to_ascii_lowercase().ends_with("amount")
            && self.given.as_ref().is_some_and(has_point)
    }
}

impl ErrorCode for Violation {
    fn code(&self) -> &'static str {
        self.rule.code()
    }
}

/// Writes all violations as one sentence, a single one without counting. `what` is the request.
pub(crate) fn write_all(
    f: &mut fmt::Formatter<'_>,
    what: &str,
    violations: &[Violation],
) -> fmt::Result {
    if let [one] = violations {
        return write!(f, "{one}");
    }
    write!(f, "the {what} breaks {} rules", violations.len())?;
    for (index, violation) in violations.iter().enumerate() {
        write!(f, " ({}) {violation}", index + 1)?;
    }
    Ok(())
}

/// A rule that a parameter can break.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rule {
    /// The mode of the page requires the parameter.
    #[error("is required in mode {mode}; set it")]
    Missing {
        /// The mode, as the platform writes it.
        mode: String,
    },
    /// The operation requires the member.
    #[error("is required; set it")]
    Required,
    /// One of two members is required.
    #[error("is required where {or} is not given; set one of the two")]
    RequiredOr {
        /// The other one.
        or: &'static str,
    },
    /// The parameter requires another one, or another member of its JSON.
    #[error("is required together with {by}; set it, or leave {by} out")]
    MissingCompanion {
        /// What requires it.
        by: &'static str,
    },
    /// The value is empty.
    #[error("is empty; give a value, or leave the parameter out")]
    Empty,
    /// The value holds a `;`.
    #[error(
        "contains `;`, which Payment Page forbids because it separates parameters in the signed \
         text; replace it, for example by a comma"
    )]
    Semicolon,
    /// The value holds a `;` and would stand in a list.
    #[error(
        "contains `;`, which separates the parts of a list and could become another part on the way; \
         replace it, for example by a comma"
    )]
    ListSeparator,
    /// The value holds a control character other than a tab or a line break.
    #[error("contains a control character, which does not reach every system unchanged; remove it")]
    ControlCharacter,
    /// The name cannot be a parameter's.
    #[error("is no parameter name; use Latin letters, digits, `_` and `-`")]
    Name,
    /// `signature` was given as a parameter.
    #[error("is added by signing; leave it out")]
    Reserved,
    /// The value is too long.
    #[error("has {found} characters where at most {max} are allowed; shorten it")]
    TooLong {
        /// The most characters allowed.
        max: usize,
        /// Characters of the value.
        found: usize,
    },
    /// The value is not an integer.
    #[error("must be a whole number, written with digits only")]
    Integer,
    /// The integer is too small or too large.
    #[error("{}", range(*min, *max))]
    Range {
        /// The least value allowed.
        min: i64,
        /// The greatest value allowed.
        max: i64,
    },
    /// A flag is neither `0` nor `1`.
    #[error("is a flag; write 1 for yes or 0 for no")]
    Flag,
    /// The value is neither `true` nor `false`.
    #[error("must be true or false, as JSON writes them")]
    Bool,
    /// The value does not consist of so many capital letters.
    #[error("must consist of {}", capitals(*min, *max))]
    Capitals {
        /// The fewest letters allowed.
        min: usize,
        /// The most letters allowed.
        max: usize,
    },
    /// The value has characters that are not allowed.
    #[error("may have none of {forbidden}")]
    Forbidden {
        /// The characters that are not allowed.
        forbidden: &'static str,
    },
    /// The value is not one of the numbers written with two digits.
    #[error("must be two digits from 01 to 0{max}")]
    Ordinal {
        /// The last of them.
        max: u8,
    },
    /// The value is not an address of the internet.
    #[error("must be an IP address such as 203.0.113.10 or 2001:db8::1")]
    IpAddress,
    /// The value is not among the documented ones.
    #[error(
        "is none of the documented values {}; use one of them, or set it unchecked if the platform \
         has added yours",
        known.join(", ")
    )]
    Choice {
        /// The documented values.
        known: &'static [&'static str],
    },
    /// The value is not an absolute web address.
    #[error(
        "must be an absolute URL that starts with https:// or http://, with a host, and with \
         blanks and control characters percent-encoded"
    )]
    Url,
    /// The value is not an e-mail address.
    #[error("must be an e-mail address such as name@example.com")]
    Email,
    /// The value is not a phone number.
    #[error("must have 4 to 24 digits, with nothing but + - ( ) . and blanks between them")]
    Phone,
    /// The value does not consist of so many digits.
    #[error("{}", digits(*min, *max))]
    Digits {
        /// The fewest digits allowed.
        min: usize,
        /// The most digits allowed.
        max: usize,
    },
    /// The value is not a card number.
    #[error("must be a card number of 12 to 19 digits, without blanks or other separators")]
    CardNumber,
    /// The check digit of a card number is wrong.
    #[error("has a wrong check digit (Luhn); a digit is mistyped, or two are swapped")]
    CheckDigit,
    /// Nobody documents the member.
    #[error(
        "is no member that is documented; look at its spelling, or list it in `unchecked` to send it \
         all the same"
    )]
    Unknown,
    /// The value is not a currency code.
    #[error("must be three capital Latin letters of ISO 4217 such as EUR")]
    Currency,
    /// The value is not a country code.
    #[error("must be the two letters of a country in ISO 3166-1 alpha-2 such as GB")]
    Country,
    /// The value is not a year.
    #[error("must be a year of two or four digits such as 30 or 2030")]
    Year,
    /// An address has a placeholder in capital letters.
    #[error(
        "has a placeholder that the gateway does not replace; write {{orderid}} and {{success}}"
    )]
    Placeholder,
    /// A setting of the terminal is missing.
    #[error("is a setting of the terminal that is missing; give it one, in Rust by Terminal::{by}")]
    Setting {
        /// What sets it.
        by: &'static str,
    },
    /// The value is not a language code.
    #[error("must be the two letters of a language in ISO 639-1 such as en")]
    Language,
    /// The value is not the second part of a subdivision code.
    #[error(
        "must be the part after the hyphen of an ISO 3166-2 code, one to three letters or digits: \
         AK for US-AK"
    )]
    Subdivision,
    /// The value is not a date.
    #[error("must be a date of the calendar written DD-MM-YYYY such as 31-12-2026")]
    Date,
    /// The value is not a time of day.
    #[error("must be a time of day in UTC written hh:mm:ss such as 09:30:00")]
    TimeOfDay,
    /// The value is not a deadline.
    #[error(
        "must be a moment written YYYY-MM-DDThh:mm:ss with the offset from UTC as +hh:mm or +hh, \
         such as 2026-12-31T23:59:59+00:00"
    )]
    Deadline,
    /// The value is not a domain.
    #[error("must be a domain name such as shop.example.com, without scheme, port and path")]
    Domain,
    /// The value holds characters that are not allowed.
    #[error("may have {allowed} only")]
    Characters {
        /// The characters allowed.
        allowed: &'static str,
    },
    /// The value is not a list.
    #[error("must be {items} separated by commas")]
    List {
        /// What is listed.
        items: &'static str,
    },
    /// The value is not JSON of the expected shape.
    #[error("must be {expected} in JSON")]
    Json {
        /// The expected shape.
        expected: &'static str,
    },
    /// The value is not base64 of JSON.
    #[error("must be the standard base64 of a JSON text; pass the JSON to the typed setter")]
    Base64Json,
    /// A list has too few or too many items.
    #[error("has {found} items where {min} to {max} are allowed")]
    Items {
        /// The fewest items allowed.
        min: usize,
        /// The most items allowed.
        max: usize,
        /// Items found.
        found: usize,
    },
    /// The value must not be the same as another one.
    #[error("must differ from {other}; the platform declines the request otherwise")]
    Same {
        /// The parameter with the same value.
        other: &'static str,
    },
}

impl ErrorCode for Rule {
    fn code(&self) -> &'static str {
        match self {
            Rule::Missing { .. } | Rule::Required | Rule::RequiredOr { .. } => "value_missing",
            Rule::MissingCompanion { .. } => "companion_missing",
            Rule::Empty => "value_empty",
            Rule::Semicolon => "page_semicolon",
            Rule::ListSeparator => "list_separator",
            Rule::ControlCharacter => "control_character",
            Rule::Name => "name_invalid",
            Rule::Reserved => "name_reserved",
            Rule::TooLong { .. } => "value_too_long",
            Rule::Integer => "not_an_integer",
            Rule::Range { .. } => "out_of_range",
            Rule::Flag => "not_a_flag",
            Rule::Bool => "not_a_bool",
            Rule::Capitals { .. } => "capitals_invalid",
            Rule::Forbidden { .. } => "characters_forbidden",
            Rule::Ordinal { .. } => "ordinal_invalid",
            Rule::IpAddress => "ip_address_invalid",
            Rule::Choice { .. } => "choice_unknown",
            Rule::Url => "url_invalid",
            Rule::Email => "email_invalid",
            Rule::Phone => "phone_invalid",
            Rule::Digits { .. } => "digits_invalid",
            Rule::CardNumber => "card_number_invalid",
            Rule::CheckDigit => "card_check_digit",
            Rule::Unknown => "member_unknown",
            Rule::Currency => "currency_invalid",
            Rule::Country => "country_invalid",
            Rule::Year => "year_invalid",
            Rule::Placeholder => "placeholder_invalid",
            Rule::Setting { .. } => "setting_missing",
            Rule::Language => "language_invalid",
            Rule::Subdivision => "subdivision_invalid",
            Rule::Date => "date_invalid",
            Rule::TimeOfDay => "time_invalid",
            Rule::Deadline => "deadline_invalid",
            Rule::Domain => "domain_invalid",
            Rule::Characters { .. } => "characters_invalid",
            Rule::List { .. } => "list_invalid",
            Rule::Json { .. } => "json_invalid",
            Rule::Base64Json => "base64_invalid",
            Rule::Items { .. } => "item_count",
            Rule::Same { .. } => "value_repeated",
        }
    }
}

fn range(min: i64, max: i64) -> String {
    if min == max { format!("must be {min}") } else { format!("must lie between {min} and {max}") }
}

fn digits(min: usize, max: usize) -> String {
    if min == max {
        format!("must consist of {min} digits")
    } else {
        format!("must consist of {min} to {max} digits")
    }
}

fn capitals(min: usize, max: usize) -> String {
    if min == max {
        format!("{min} capital Latin letters")
    } else {
        format!("{min} to {max} capital Latin letters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_amount_is_told_of_minor_units() {
        for (parameter, given, expected) in [
            ("payment.amount", "34.15", true),
            ("payment_amount", "34,15", true),
            ("Amount", "34.15", true),
            ("payment.amount", "much", false),
            ("card.month", "1.5", false),
        ] {
            let (parameter, given) = (parameter.to_owned(), Some(given.to_owned()));
            let told = Violation { parameter, rule: Rule::Integer, given }.to_string();
            assert_eq!(told.contains("minor units"), expected, "{told}");
        }
    }
}
