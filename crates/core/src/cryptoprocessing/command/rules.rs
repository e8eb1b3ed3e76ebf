//! What values must look like, by the name of their parameter.

use super::Field;
use crate::cryptoprocessing::encoding::{broken_in_list, is_name};
use crate::cryptoprocessing::{Rule, Violation};
use crate::input::{Shown, formats};

/// The greatest amount; nothing is documented, and more has no use.
const MAX_AMOUNT: i64 = crate::input::MAX_AMOUNT;

/// The rule that a value breaks, if it breaks one.
pub(in crate::cryptoprocessing) fn check(field: &Field, value: &str) -> Option<Violation> {
    let rule = broken(field, value)?;
    let shown = shown(field);
    let given = (!value.is_empty()).then(|| shown.mask(value));
    Some(Violation { parameter: field.path(), rule, given })
}

fn broken(field: &Field, value: &str) -> Option<Rule> {
    if !is_name(&field.name) || field.list.as_ref().is_some_and(|list| !is_name(list)) {
        return Some(Rule::Name);
    }
    if value.is_empty() {
        return Some(Rule::Empty);
    }
    let general = match field.list {
        Some(_) => broken_in_list(value),
        None if !formats::is_printable(value) => Some(Rule::ControlCharacter),
        None => None,
    };
    general.or_else(|| by_name(field, value))
}

fn by_name(field: &Field, value: &str) -> Option<Rule> {
    if field.list.as_deref() == Some("CustomFields") && field.name != "IP" {
        return None;
    }
    let unless = |is_right: bool, rule: Rule| if is_right { None } else { Some(rule) };
    match &*field.name {
        // A list has its rules before; an order stands outside of lists too.
        "OrderId" => broken_in_list(value).or_else(|| too_long(value, 50)),
        "VWUserLgn" | "VWUserPsw" => too_long(value, 50),
        "Amount" => number(value, 1, MAX_AMOUNT),
        "EMonth" => number(value, 1, 12),
        "EYear" => unless(is_year(value), Rule::Year),
        "PAN" | "CardNumber" => unless(formats::is_digits(value, 12, 19), Rule::CardNumber),
        "SecureCode" => unless(formats::is_digits(value, 3, 4), Rule::Digits { min: 3, max: 4 }),
        "Email" => unless(formats::is_email(value), Rule::Email),
        "Phone" | "PhoneNumber" => unless(formats::is_phone(value), Rule::Phone),
        "IP" => unless(value.parse::<std::net::IpAddr>().is_ok(), Rule::IpAddress),
        "Language" => unless(formats::is_two_letters(value), Rule::Language),
        "Total" => {
            unless(is_decimal(value), Rule::Characters { allowed: "digits with one decimal point" })
        }
        "Url" => address(value),
        "PayToken" | "Cheque" => unless(
            value.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=-_".contains(&b)),
            Rule::Characters { allowed: "the characters of base64" },
        ),
        _ => None,
    }
}

/// How much of a value an error may show.
fn shown(field: &Field) -> Shown {
    if field.list.as_deref() == Some("CustomFields") {
        return Shown::Never;
    }
    match &*field.name {
        "PAN" | "CardNumber" => Shown::AsCard,
        "CardHolder" | "VWUserLgn" | "Email" | "Phone" | "PhoneNumber" | "CustomerKey" => {
            Shown::Partly
        }
        "OrderId" | "Amount" | "EMonth" | "EYear" | "IP" | "Language" | "Total" | "Url"
        | "SessionType" | "TemplateTag" => Shown::Fully,
        _ => Shown::Never,
    }
}

fn too_long(value: &str, max: usize) -> Option<Rule> {
    let found = value.chars().count();
    (found > max).then_some(Rule::TooLong { max, found })
}

fn number(value: &str, min: i64, max: i64) -> Option<Rule> {
    if !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Rule::Integer);
    }
    let is_within = value.parse().is_ok_and(|number: i64| (min..=max).contains(&number));
    (!is_within).then_some(Rule::Range { min, max })
}

/// Two digits, or four of this century.
fn is_year(value: &str) -> bool {
    formats::is_digits(value, 2, 2) || (formats::is_digits(value, 4, 4) && value.starts_with("20"))
}

fn is_decimal(value: &str) -> bool {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
    formats::is_digits(whole, 1, 15) && formats::is_digits(fraction, 1, 15)
}

/// A web address in which the gateway replaces `{orderid}` and `{success}`, written in small letters.
fn address(value: &str) -> Option<Rule> {
    if !formats::is_url(value) {
        return Some(Rule::Url);
    }
    let is_misspelt = value.split('{').skip(1).any(|part| {
        let word = part.split('}').next().unwrap_or_default();
        let small = word.to_ascii_lowercase();
        word != small && matches!(small.as_str(), "orderid" | "success")
    });
    is_misspelt.then_some(Rule::Placeholder)
}
