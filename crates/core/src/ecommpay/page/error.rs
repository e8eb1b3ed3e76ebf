//! What is wrong with a Payment Page request: every broken rule, with its parameter and value.

use std::fmt;

use super::Violation;
use crate::ErrorCode;
use crate::input::violation::write_all;

/// A Payment Page request breaks rules of the platform, so it was not signed.
///
/// Its code is always `page_invalid`; each violation has the code of its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageError {
    violations: Vec<Violation>,
}

impl PageError {
    /// `None` when no rule is broken.
    pub(super) fn from_violations(violations: Vec<Violation>) -> Option<Self> {
        (!violations.is_empty()).then_some(Self { violations })
    }

    /// Every broken rule: first those of single values, in the order of the parameters, then what
    /// is missing, then what does not fit together. Never empty.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_all(f, "Payment Page request", &self.violations)
    }
}

impl std::error::Error for PageError {}

impl ErrorCode for PageError {
    fn code(&self) -> &'static str {
        "page_invalid"
    }
}
