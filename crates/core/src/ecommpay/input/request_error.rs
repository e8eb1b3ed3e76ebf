//! Why a request was not made.

use std::fmt;

use crate::ErrorCode;
use crate::ecommpay::SignError;
use crate::input::Violation;
use crate::input::violation::write_all;

/// A request that was not made, so nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// It breaks rules of the platform: every broken one, first those of single members in the order
    /// of the request, then what is missing. Never empty.
    Invalid(Vec<Violation>),
    /// It cannot be signed.
    Sign(SignError),
}

impl RequestError {
    /// Every broken rule; empty where the request could not be signed.
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid(violations) => violations,
            Self::Sign(_) => &[],
        }
    }

    /// `None` when no rule is broken.
    pub(crate) fn from_violations(violations: Vec<Violation>) -> Option<Self> {
        (!violations.is_empty()).then_some(Self::Invalid(violations))
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(violations) => write_all(f, "request", violations),
            Self::Sign(error) => write!(f, "the request cannot be signed: {error}"),
        }
    }
}

impl std::error::Error for RequestError {}

impl ErrorCode for RequestError {
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "request_invalid",
            Self::Sign(error) => error.code(),
        }
    }
}
