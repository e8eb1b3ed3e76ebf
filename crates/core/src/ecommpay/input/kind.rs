//! The kinds of values, and how each is checked.

use super::best_before;
use crate::input::{MAX_AMOUNT, Rule, formats, json};
use crate::money::Currency;

/// The values that a parameter takes. Lengths count characters, not bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Text, with the greatest length where one is documented.
    Text {
        /// The most characters allowed.
        max: Option<usize>,
    },
    /// An integer.
    Integer {
        /// The least value allowed.
        min: i64,
        /// The greatest value allowed.
        max: i64,
    },
    /// A number from 0 on that may have a fraction.
    Decimal {
        /// The greatest value allowed.
        max: i64,
    },
    /// `1` for yes, `0` for no.
    Flag,
    /// One of a set of texts.
    Choice {
        /// The documented ones.
        known: &'static [&'static str],
    },
    /// An absolute web address.
    Url {
        /// The most characters allowed.
        max: Option<usize>,
    },
    /// A domain name.
    Domain,
    /// An e-mail address of at most 255 characters.
    Email,
    /// A phone number with 4 to 24 digits.
    Phone,
    /// Digits only.
    Digits {
        /// The fewest digits allowed.
        min: usize,
        /// The most digits allowed.
        max: usize,
    },
    /// A card number of 12 to 19 digits without separators.
    CardNumber,
    /// Latin letters and digits only.
    LatinDigits {
        /// The most characters allowed.
        max: usize,
    },
    /// Latin letters, digits and the signs that a statement can carry.
    Descriptor {
        /// The most characters allowed.
        max: usize,
    },
    /// A currency in ISO 4217 alpha-3.
    Currency,
    /// A country in ISO 3166-1 alpha-2.
    Country,
    /// A language in ISO 639-1.
    Language,
    /// The part after the hyphen of an ISO 3166-2 code.
    Subdivision,
    /// A date written DD-MM-YYYY.
    Date,
    /// A time of day written hh:mm:ss.
    TimeOfDay,
    /// A moment written YYYY-MM-DDThh:mm:ss with an offset from UTC.
    BestBefore,
    /// Codes separated by commas.
    Codes,
    /// Amounts in minor units, separated by commas.
    Amounts,
    /// JSON text.
    Json,
    /// JSON text that describes later debits, see [`Recurring`](super::Recurring).
    Recurring,
    /// Base64 of JSON text.
    Base64Json,
    /// Base64 of JSON text that lists what was bought, see [`ReceiptData`](super::ReceiptData).
    ReceiptData,
    /// JSON `true` or `false`.
    Bool,
    /// So many capital Latin letters: a country or a state, where Gate wants no small ones.
    Capitals {
        /// The fewest letters allowed.
        min: usize,
        /// The most letters allowed.
        max: usize,
    },
    /// A name as cards carry it: Latin letters, digits, blanks, `-`, `.` and `'`.
    HolderName,
    /// As a holder's name, with the letters of the Ukrainian alphabet that Gate names.
    RecipientName,
    /// Text without some characters.
    Without {
        /// The characters that are not allowed.
        forbidden: &'static str,
        /// The most characters allowed.
        max: usize,
    },
    /// Two digits from `01` on.
    Ordinal {
        /// The last value, at most 9.
        max: u8,
    },
    /// An address of the internet, version 4 or 6.
    IpAddress,
    /// A JSON object or array, whose members have rules of their own or none.
    Container,
    /// Base64 of JSON text on a booking, see [`BookingInfo`](crate::ecommpay::page::BookingInfo).
    BookingInfo,
}

/// The rule for a text of limited length, where it is broken. Counts characters only if the bytes
/// do not already fit.
pub(crate) fn length_rule(text: &str, max: usize) -> Option<Rule> {
    if text.len() <= max {
        return None;
    }
    let found = text.chars().count();
    (found > max).then_some(Rule::TooLong { max, found })
}

pub(crate) fn broken_rule(kind: &Kind, value: &str) -> Option<Rule> {
    let broken = |rule: Rule, holds: bool| (!holds).then_some(rule);
    match *kind {
        Kind::Text { max } => broken(Rule::ControlCharacter, formats::is_printable(value))
            .or_else(|| max.and_then(|max| length_rule(value, max))),
        Kind::Integer { min, max } => integer_rule(value, min, max),
        Kind::Decimal { max } => decimal_rule(value, max),
        Kind::Flag => broken(Rule::Flag, matches!(value, "0" | "1")),
        Kind::Choice { known } => broken(Rule::Choice { known }, known.contains(&value)),
        Kind::Url { max } => broken(Rule::Url, formats::is_url(value))
            .or_else(|| max.and_then(|max| length_rule(value, max))),
        Kind::Domain => broken(Rule::Domain, formats::is_domain(value)),
        Kind::Email => {
            broken(Rule::Email, formats::is_email(value)).or_else(|| length_rule(value, 255))
        }
        Kind::Phone => broken(Rule::Phone, formats::is_phone(value)),
        Kind::Digits { min, max } => {
            broken(Rule::Digits { min, max }, formats::is_digits(value, min, max))
        }
        Kind::CardNumber => broken(Rule::CardNumber, formats::is_digits(value, 12, 19)),
        Kind::LatinDigits { max } => {
            let allowed = "Latin letters and digits";
            let holds = value.bytes().all(|byte| byte.is_ascii_alphanumeric());
            broken(Rule::Characters { allowed }, holds).or_else(|| length_rule(value, max))
        }
        Kind::Descriptor { max } => {
            let allowed = "Latin letters, digits, blanks and the signs \
                           # $ * ( ) - _ = + \" : ? \\ / , . ` ' ^";
            let holds = value.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || b" #$*()-_=+\":?\\/,.`'^".contains(&byte)
            });
            broken(Rule::Characters { allowed }, holds).or_else(|| length_rule(value, max))
        }
        Kind::Currency => broken(Rule::Currency, Currency::parse(value).is_ok()),
        Kind::Country => broken(Rule::Country, formats::is_two_letters(value)),
        Kind::Language => broken(Rule::Language, formats::is_two_letters(value)),
        Kind::Subdivision => broken(Rule::Subdivision, formats::is_subdivision(value)),
        Kind::Date => broken(Rule::Date, formats::is_date(value)),
        Kind::TimeOfDay => broken(Rule::TimeOfDay, formats::is_time_of_day(value)),
        Kind::BestBefore => broken(Rule::Deadline, best_before::is_documented(value)),
        Kind::Codes => {
            let items = "codes without blanks inside";
            let holds = value.split(',').all(|code| {
                let code = code.trim();
                !code.is_empty() && !code.contains(char::is_whitespace)
            });
            broken(Rule::List { items }, holds)
        }
        Kind::Amounts => {
            let items = "amounts in minor units";
            let mut amounts = value.split(',');
            let holds = amounts.all(|text| integer_rule(text.trim(), 0, MAX_AMOUNT).is_none());
            broken(Rule::List { items }, holds)
        }
        Kind::Json | Kind::Recurring => {
            let expected = "a value";
            let json = serde_json::from_str::<serde::de::IgnoredAny>(value);
            broken(Rule::Json { expected }, json.is_ok())
        }
        Kind::Bool => broken(Rule::Bool, matches!(value, "true" | "false")),
        Kind::Capitals { min, max } => {
            let holds = (min..=max).contains(&value.len())
                && value.bytes().all(|byte| byte.is_ascii_uppercase());
            broken(Rule::Capitals { min, max }, holds)
        }
        Kind::HolderName => {
            let allowed = "Latin letters, digits, blanks, - . and '";
            broken(Rule::Characters { allowed }, value.chars().all(formats::is_of_holder))
                .or_else(|| length_rule(value, 255))
        }
        Kind::RecipientName => {
            let allowed = "Latin letters, Ґґ Її Іі Єє, digits, blanks, - . and '";
            let holds = value.chars().all(|c| formats::is_of_holder(c) || "ҐґЇїІіЄє".contains(c));
            broken(Rule::Characters { allowed }, holds).or_else(|| length_rule(value, 255))
        }
        Kind::Without { forbidden, max } => {
            let holds = !value.contains(|c| forbidden.contains(c));
            broken(Rule::Forbidden { forbidden }, holds).or_else(|| length_rule(value, max))
        }
        Kind::Ordinal { max } => {
            let digit = value.strip_prefix('0').filter(|rest| rest.len() == 1);
            let number = digit.and_then(|digit| digit.parse::<u8>().ok());
            broken(Rule::Ordinal { max }, number.is_some_and(|found| (1..=max).contains(&found)))
        }
        Kind::IpAddress => broken(Rule::IpAddress, value.parse::<std::net::IpAddr>().is_ok()),
        Kind::Container => None,
        Kind::Base64Json | Kind::ReceiptData | Kind::BookingInfo => {
            broken(Rule::Base64Json, json::from_base64(value).is_some())
        }
    }
}

/// A number as JSON writes it without an exponent, of which the platform has no use.
pub(crate) fn decimal_rule(value: &str, max: i64) -> Option<Rule> {
    let (sign, digits) = value.strip_prefix('-').map_or(("", value), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return Some(Rule::Json { expected: "a number such as 12 or 12.5" });
    }
    let has_fraction = fraction.bytes().any(|byte| byte != b'0');
    let within = whole.parse().is_ok_and(|whole: i64| whole < max || whole == max && !has_fraction);
    let is_negative = !sign.is_empty() && (has_fraction || whole.bytes().any(|byte| byte != b'0'));
    (is_negative || !within).then_some(Rule::Range { min: 0, max })
}

pub(crate) fn integer_rule(value: &str, min: i64, max: i64) -> Option<Rule> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Rule::Integer);
    }
    let within = value.parse().is_ok_and(|number: i64| (min..=max).contains(&number));
    (!within).then_some(Rule::Range { min, max })
}
