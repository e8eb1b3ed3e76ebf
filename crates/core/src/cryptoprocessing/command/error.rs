//! Why a command was not made.

use std::fmt;

use crate::ErrorCode;
use crate::input::Violation;
use crate::input::violation::write_all;

/// A command that was not made, so nothing was sent: every rule of the gateway that it breaks, and
/// every setting of the terminal that it wants and that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestError {
    violations: Vec<Violation>,
}

impl RequestError {
    /// Every broken rule, in the order of the command's parameters. Never empty.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// `None` when no rule is broken.
    pub(crate) fn from_violations(violations: Vec<Violation>) -> Option<Self> {
        (!violations.is_empty()).then_some(Self { violations })
    }
}

impl From<Violation> for RequestError {
    fn from(violation: Violation) -> Self {
        Self { violations: vec![violation] }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_all(f, "request", &self.violations)
    }
}

impl std::error::Error for RequestError {}

impl ErrorCode for RequestError {
    fn code(&self) -> &'static str {
        "request_invalid"
    }
}
