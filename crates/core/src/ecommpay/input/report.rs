//! Where broken rules are gathered.

use crate::input::{Rule, Violation};

/// The broken rules found so far.
#[derive(Default)]
pub(crate) struct Report {
    pub(crate) violations: Vec<Violation>,
}

impl Report {
    /// `given` is masked already.
    pub(crate) fn add(&mut self, parameter: &str, rule: Rule, given: Option<String>) {
        self.violations.push(Violation { parameter: parameter.to_owned(), rule, given });
    }
}
