//! The rules, checked before signing. All broken ones are found in one pass.

use super::{
    Kind, Mode, PageParameters, Parameter, Rule, Shown, Violation, best_before, booking, catalogue,
    documented::{MAX_AMOUNT, REQUIRED},
    formats, json, receipt, recurring,
};
use crate::money::Currency;

/// Every rule that the parameters break. `rules` stands beside them, `None` for unchecked ones.
pub(super) fn violations(
    parameters: &PageParameters<'_>,
    rules: &[Option<&'static Parameter>],
) -> Vec<Violation> {
    let mut check = Check {
        parameters,
        mode: parameters.get("mode").map_or(Mode::Purchase, Mode::of_text),
        report: Report::default(),
    };
    for ((name, value), rules) in parameters.iter().zip(rules) {
        check.no_semicolon(name, value);
        match rules {
            Some(parameter) => check.value(parameter, value),
            None => check.name(name),
        }
    }
    check.what_is_missing();
    check.report.violations
}

struct Check<'c> {
    parameters: &'c PageParameters<'c>,
    mode: Mode,
    report: Report,
}

impl Check<'_> {
    fn no_semicolon(&mut self, name: &str, value: &str) {
        if value.as_bytes().contains(&b';') {
            let given = catalogue::shown(name, value);
            self.report.add(name, Rule::Semicolon, Some(given));
        }
    }

    fn value(&mut self, parameter: &Parameter, value: &str) {
        let name = parameter.name;
        if value.is_empty() {
            // SDKs send optional texts empty, and the platform takes them.
            let text = matches!(parameter.kind, Kind::Text { .. });
            if !text || parameter.required.applies(&self.mode) {
                self.report.add(name, Rule::Empty, None);
            }
            return;
        }
        let rule = match &parameter.kind {
            Kind::Recurring => {
                let payment_id = self.parameters.get("payment_id");
                return recurring::check(value, payment_id, &mut self.report);
            }
            Kind::ReceiptData => return receipt::check(value, &mut self.report),
            Kind::BookingInfo => return booking::check(value, &mut self.report),
            Kind::Integer { .. } if name == "payment_amount" => {
                let (min, max) = amounts_of(&self.mode);
                integer_rule(value, min, max)
            }
            kind => broken_rule(kind, value),
        };
        if let Some(rule) = rule {
            let given = parameter.shown.mask(value);
            self.report.add(name, rule, Some(given));
        }
    }

    /// An undocumented name: nothing that a form or a query could read as another name.
    fn name(&mut self, name: &str) {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if name == "signature" {
            self.report.add(name, Rule::Reserved, None);
        } else if name.is_empty() || !name.bytes().all(plain) {
            let given = Shown::Fully.mask(name);
            self.report.add(name, Rule::Name, Some(given));
        }
    }

    fn what_is_missing(&mut self) {
        let is_missing = |name| self.parameters.get(name).is_none();
        for parameter in REQUIRED {
            if parameter.required.applies(&self.mode) && is_missing(parameter.name) {
                let mode = self.mode.as_str().to_owned();
                self.report.add(parameter.name, Rule::Missing { mode }, None);
            }
        }
        if !is_missing("billing_region_code") && is_missing("billing_country") {
            let by = "billing_region_code";
            let rule = Rule::MissingCompanion { by };
            self.report.add("billing_country", rule, None);
        }
    }
}

/// Least and greatest amount of a mode.
fn amounts_of(mode: &Mode) -> (i64, i64) {
    match mode {
        Mode::Purchase | Mode::Payout | Mode::CardTokenize => (1, MAX_AMOUNT),
        Mode::CardVerify => (0, 0),
        Mode::Other(_) => (0, MAX_AMOUNT),
    }
}

/// The broken rules found so far.
#[derive(Default)]
pub(super) struct Report {
    violations: Vec<Violation>,
}

impl Report {
    /// `given` is masked already.
    pub(super) fn add(&mut self, parameter: &str, rule: Rule, given: Option<String>) {
        self.violations.push(Violation { parameter: parameter.to_owned(), rule, given });
    }
}

/// The rule for a text of limited length, where it is broken. Counts characters only if the bytes
/// do not already fit.
pub(super) fn length_rule(text: &str, max: usize) -> Option<Rule> {
    if text.len() <= max {
        return None;
    }
    let found = text.chars().count();
    (found > max).then_some(Rule::TooLong { max, found })
}

fn broken_rule(kind: &Kind, value: &str) -> Option<Rule> {
    let broken = |rule: Rule, holds: bool| (!holds).then_some(rule);
    match *kind {
        Kind::Text { max } => broken(Rule::ControlCharacter, formats::is_printable(value))
            .or_else(|| max.and_then(|max| length_rule(value, max))),
        Kind::Integer { min, max } => integer_rule(value, min, max),
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
        Kind::Base64Json | Kind::ReceiptData | Kind::BookingInfo => {
            broken(Rule::Base64Json, json::from_base64(value).is_some())
        }
    }
}

fn integer_rule(value: &str, min: i64, max: i64) -> Option<Rule> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Rule::Integer);
    }
    let within = value.parse().is_ok_and(|number: i64| (min..=max).contains(&number));
    (!within).then_some(Rule::Range { min, max })
}
