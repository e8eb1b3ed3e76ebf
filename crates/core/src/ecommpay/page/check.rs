//! The rules, checked before signing. All broken ones are found in one pass.

use super::{
    Kind, Mode, PageParameters, Parameter, Rule, Shown, Violation, booking, catalogue,
    documented::REQUIRED, receipt, recurring, report::Report,
};
use crate::ecommpay::input::kind::{broken_rule, integer_rule};
use crate::input::MAX_AMOUNT;

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
