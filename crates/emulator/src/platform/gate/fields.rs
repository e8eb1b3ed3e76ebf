//! Reading the members of a request by their rules.

use std::ops::RangeInclusive;
use std::time::Duration;

use paywright_core::json::{Kind, Value};
use paywright_core::money::Currency;

use crate::platform::Time;
use crate::platform::codes::{self, Code};
use crate::platform::payment::{CallbackOptions, ErrorItem};

/// The member at a path of names joined by `.`; `None` when it is not there or `null`.
pub(super) fn at<'d>(root: Value<'d>, path: &str) -> Option<Value<'d>> {
    let mut value = root;
    for name in path.split('.') {
        value = value.get(name)?;
    }
    (value.kind() != Kind::Null).then_some(value)
}

/// The first of the paths that is not there.
pub(super) fn missing(
    root: Value<'_>,
    paths: impl IntoIterator<Item = &'static str>,
) -> Option<&'static str> {
    paths.into_iter().find(|path| at(root, path).is_none())
}

/// A text or number at a path, as text.
pub(super) fn scalar(root: Value<'_>, path: &str) -> Option<String> {
    at(root, path)?.scalar_text().map(str::to_owned)
}

/// `general.payment_id`, or what is wrong with it.
pub(super) fn payment_id(root: Value<'_>) -> Result<String, &'static str> {
    let value = at(root, "general.payment_id").and_then(Value::as_str);
    let text = value.ok_or("general.payment_id has to be a string")?;
    if (1..=255).contains(&text.chars().count()) {
        Ok(text.to_owned())
    } else {
        Err("general.payment_id has to be of 1 to 255 characters")
    }
}

/// Reads members and collects what is wrong with them.
pub(super) struct Fields<'d> {
    root: Value<'d>,
    errors: Vec<ErrorItem>,
}

impl<'d> Fields<'d> {
    pub(super) fn new(root: Value<'d>) -> Self {
        Self { root, errors: Vec::new() }
    }

    /// What was wrong with the members read so far.
    pub(super) fn errors(self) -> Vec<ErrorItem> {
        self.errors
    }

    pub(super) fn refuse(&mut self, code: Code, field: &str, rule: impl Into<String>) {
        self.errors.push(ErrorItem::at(code, field, rule));
    }

    /// A string of 1 to 255 characters.
    pub(super) fn text(&mut self, path: &str) -> Option<String> {
        let value = at(self.root, path)?;
        match value.as_str() {
            Some(text) if (1..=255).contains(&text.chars().count()) => Some(text.to_owned()),
            _ => {
                self.refuse(codes::VALIDATION_ERROR, path, "string of 1 to 255 characters");
                None
            }
        }
    }

    /// A string of at most 255 characters; an empty one when the member is not there.
    pub(super) fn description(&mut self, path: &str) -> String {
        match at(self.root, path).map(Value::as_str) {
            None => String::new(),
            Some(Some(text)) if text.chars().count() <= 255 => text.to_owned(),
            Some(_) => {
                self.refuse(codes::VALIDATION_ERROR, path, "string of up to 255 characters");
                String::new()
            }
        }
    }

    /// An integer within a range, as a JSON number without fraction and exponent.
    pub(super) fn integer(&mut self, path: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let value = at(self.root, path)?;
        let number = match value.kind() {
            Kind::Number => value.scalar_text().and_then(|text| text.parse().ok()),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let rule = format!("integer from {} to {}", range.start(), range.end());
            self.refuse(codes::VALIDATION_ERROR, path, rule);
        }
        number
    }

    /// An integer that the documentation's own examples write as text, too (spec 06, section 5).
    pub(super) fn loose_integer(&mut self, path: &str, range: RangeInclusive<i64>) -> Option<i64> {
        match at(self.root, path)?.as_str().map(str::parse::<i64>) {
            Some(Ok(number)) if range.contains(&number) => Some(number),
            _ => self.integer(path, range),
        }
    }

    /// A boolean, 0 or 1.
    pub(super) fn flag(&mut self, path: &str) -> bool {
        let Some(value) = at(self.root, path) else {
            return false;
        };
        match (value.kind(), value.scalar_text()) {
            (Kind::True, _) | (Kind::Number, Some("1")) => true,
            (Kind::False, _) | (Kind::Number, Some("0")) => false,
            _ => {
                self.refuse(codes::VALIDATION_ERROR, path, "boolean");
                false
            }
        }
    }

    /// A boolean, and nothing that stands for one.
    pub(super) fn boolean(&mut self, path: &str) -> bool {
        match at(self.root, path).map(Value::kind) {
            None | Some(Kind::False) => false,
            Some(Kind::True) => true,
            Some(_) => {
                self.refuse(codes::VALIDATION_ERROR, path, "boolean");
                false
            }
        }
    }

    /// A text of one of a few.
    pub(super) fn choice(&mut self, path: &str, choices: &[&'static str]) -> Option<&'static str> {
        let value = at(self.root, path)?;
        let given = value.as_str().unwrap_or_default();
        let found = choices.iter().copied().find(|choice| *choice == given);
        if found.is_none() {
            let rule = format!("one of {}", choices.join(", "));
            self.refuse(codes::VALIDATION_ERROR, path, rule);
        }
        found
    }

    /// A date and time.
    pub(super) fn time(&mut self, path: &str) -> Option<Time> {
        let value = at(self.root, path)?;
        let time = value.as_str().and_then(Time::parse);
        if time.is_none() {
            self.refuse(
                codes::VALIDATION_ERROR,
                path,
                "date and time such as 2030-12-31T23:59:59+00:00",
            );
        }
        time
    }

    /// An amount in minor units (spec 06, section 5).
    pub(super) fn amount(&mut self, range: RangeInclusive<i64>) -> Option<i64> {
        self.integer("payment.amount", range)
    }

    /// A currency of ISO 4217.
    pub(super) fn currency(&mut self) -> Option<Currency> {
        let value = at(self.root, "payment.currency")?;
        let currency = value
            .as_str()
            .and_then(|code| Currency::parse(code).ok())
            .filter(|currency| currency.exponent().is_some());
        if currency.is_none() {
            let rule = "code of ISO 4217, three capital letters";
            self.refuse(codes::VALIDATION_ERROR, "payment.currency", rule);
        }
        currency
    }

    /// An address with scheme `http` or `https`, of at most 255 characters where `limited`.
    pub(super) fn url(&mut self, path: &str, limited: bool) -> Option<String> {
        let value = at(self.root, path)?;
        let text = value.as_str().unwrap_or_default();
        if is_web_address(text) && (!limited || text.chars().count() <= 255) {
            return Some(text.to_owned());
        }
        let rule = if limited {
            "http or https address of up to 255 characters"
        } else {
            "http or https address"
        };
        self.refuse(codes::VALIDATION_ERROR, path, rule);
        None
    }

    /// What the request says about its callbacks. Of several addresses the one for the result wins
    /// (spec 06, section 5).
    pub(super) fn callback_options(&mut self) -> CallbackOptions {
        CallbackOptions {
            url: self.url("general.merchant_callback_url", true),
            success_url: self.url("general.merchant_success_callback_url", true),
            decline_url: self.url("general.merchant_decline_callback_url", true),
            delay: {
                let delay = self.integer("callback.delay", 0..=600).unwrap_or(0);
                Duration::from_secs(delay.unsigned_abs())
            },
            disabled: self.boolean("callback.force_disable"),
        }
    }

    pub(super) fn root(&self) -> Value<'d> {
        self.root
    }
}

/// Whether a text is an address that a browser may be sent to. Others, such as `javascript:`, never
/// reach a page.
pub(crate) fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    let is_clean = |text: &str| !text.chars().any(|c| c.is_control() || c.is_whitespace());
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && is_clean(host))
}
