//! Rules for members of JSON objects inside a parameter.

use serde_json::{Map, Value};

use super::{kind::length_rule, report::Report};
use crate::input::{Rule, Shown};

/// A JSON object under check. Every method leaves an absent or null member alone, unless it says
/// that the member is required.
pub(crate) struct Members<'m> {
    path: &'m str,
    members: &'m Map<String, Value>,
    shown: Shown,
    report: &'m mut Report,
}

impl<'m> Members<'m> {
    /// `path` stands in front of the member's name in violations, `shown` applies to their values.
    pub(crate) fn new(
        path: &'m str,
        members: &'m Map<String, Value>,
        shown: Shown,
        report: &'m mut Report,
    ) -> Self {
        Self { path, members, shown, report }
    }

    pub(crate) fn given(&self, name: &str) -> Option<&'m Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn missing(&mut self, name: &str, rule: Rule) {
        let path = format!("{}.{name}", self.path);
        self.report.add(&path, rule, None);
    }

    pub(crate) fn broken(&mut self, name: &str, rule: Rule, given: &Value) {
        let given = match given {
            Value::String(text) => self.shown.mask(text),
            other => self.shown.mask(&other.to_string()),
        };
        let path = format!("{}.{name}", self.path);
        self.report.add(&path, rule, Some(given));
    }

    /// A member that must be there and `true`.
    pub(crate) fn required_true(&mut self, name: &str) {
        match self.given(name) {
            Some(Value::Bool(true)) => {}
            Some(other) => self.broken(name, Rule::Json { expected: "true" }, other),
            None => self.missing(name, Rule::Empty),
        }
    }

    pub(crate) fn choice(&mut self, name: &str, known: &'static [&'static str]) {
        if let Some(value) = self.given(name)
            && !value.as_str().is_some_and(|text| known.contains(&text))
        {
            self.broken(name, Rule::Choice { known }, value);
        }
    }

    /// An integer, as a JSON number or as text.
    pub(crate) fn integer(&mut self, name: &str, min: i64, max: i64) {
        let Some(value) = self.given(name) else {
            return;
        };
        let number = match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_i64(),
        };
        match number {
            Some(number) if (min..=max).contains(&number) => {}
            Some(_) => self.broken(name, Rule::Range { min, max }, value),
            None => self.broken(name, Rule::Integer, value),
        }
    }

    /// A text of a shape.
    pub(crate) fn format(&mut self, name: &str, rule: Rule, holds: fn(&str) -> bool) {
        if let Some(value) = self.given(name)
            && !value.as_str().is_some_and(holds)
        {
            self.broken(name, rule, value);
        }
    }

    /// A text of so many characters at most.
    pub(crate) fn text(&mut self, name: &str, max: usize) {
        let rule = match self.given(name) {
            None => return,
            Some(Value::String(text)) => length_rule(text, max),
            Some(_) => Some(Rule::Json { expected: "a text" }),
        };
        if let (Some(rule), Some(value)) = (rule, self.given(name)) {
            self.broken(name, rule, value);
        }
    }
}

/// Runs a check over every object of an array member, with the path of each.
pub(crate) fn each_object(
    path: &str,
    array: &Value,
    shown: Shown,
    report: &mut Report,
    check: fn(&mut Members<'_>),
) {
    for (index, value) in array.as_array().into_iter().flatten().enumerate() {
        let path = format!("{path}.{index}");
        match value {
            Value::Object(members) => check(&mut Members::new(&path, members, shown, report)),
            _ => {
                let expected = "an object";
                report.add(&path, Rule::Json { expected }, None);
            }
        }
    }
}
