//! How a query fails (spec 07, section 5).

use std::fmt;
use std::time::Duration;

use super::PAUSE_AFTER_TOO_MANY;
use crate::ErrorCode;
use crate::ecommpay::VerifyError;
use crate::http::Response;
use crate::json::{Document, Limits, Value};
use crate::mask::words;
use crate::retry::RetryAfter;

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DataApiError {
    /// The platform has refused it.
    #[error(transparent)]
    Refused(Refusal),
    /// Too many requests of the account within a minute.
    #[error("the Data API takes 60 requests a minute; wait {} s, then go on", wait.as_secs())]
    TooMany {
        /// How long to wait, 3 s at least.
        wait: Duration,
    },
    /// The answer is not signed with the key of the token.
    #[error("the answer cannot be trusted: {0}")]
    Untrusted(#[from] VerifyError),
    /// The answer is not what the platform documents.
    #[error("the answer with HTTP {http} is none that the platform documents; ask again later")]
    Unreadable {
        /// The HTTP status.
        http: u16,
    },
    /// The platform is in trouble.
    #[error("the Data API answered with HTTP {http}; ask again later")]
    Unavailable {
        /// The HTTP status.
        http: u16,
    },
}

/// A refused query: 400 for what is wrong with it, 401 for token, signature and projects that the
/// token cannot read, 403.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The HTTP status.
    pub http: u16,
    /// The phrase, such as `Authorization Required`.
    pub name: Option<String>,
    /// The platform's words.
    pub message: Option<String>,
}

impl DataApiError {
    pub(super) fn of_response(response: &Response<'_>, now: i64) -> Self {
        let http = response.status();
        match http {
            429 => {
                let asked = response.header("Retry-After");
                let asked = asked.and_then(|text| RetryAfter::parse(text, now));
                let wait = asked.map_or(PAUSE_AFTER_TOO_MANY, RetryAfter::time);
                Self::TooMany { wait: wait.max(PAUSE_AFTER_TOO_MANY) }
            }
            400 | 401 | 403 | 404 | 422 => match Refusal::of_body(http, response.body()) {
                Some(refusal) => Self::Refused(refusal),
                None => Self::Unreadable { http },
            },
            _ => Self::Unavailable { http },
        }
    }
}

impl Refusal {
    /// `{name, message, code, status}`, of which only `status` is certain.
    fn of_body(http: u16, body: &[u8]) -> Option<Self> {
        let document = Document::parse(body, &Limits::default()).ok()?;
        let text = |name| document.root().get(name).and_then(Value::scalar_text).map(str::to_owned);
        text("status")?;
        Some(Self { http, name: text("name"), message: text("message") })
    }
}

/// The platform's words, cut and with card numbers masked.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the Data API refused the query with HTTP {}", self.http)?;
        for text in [&self.name, &self.message].into_iter().flatten() {
            write!(f, ": {}", words(text))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({self})")
    }
}

impl std::error::Error for Refusal {}

impl ErrorCode for DataApiError {
    fn code(&self) -> &'static str {
        match self {
            Self::Refused(_) => "data_refused",
            Self::TooMany { .. } => "data_too_many_requests",
            Self::Untrusted(error) => error.code(),
            Self::Unreadable { .. } => "answer_unreadable",
            Self::Unavailable { .. } => "platform_unavailable",
        }
    }
}
