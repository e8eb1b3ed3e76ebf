//! Answers to requests for data: how they are read, and how reading fails.

use super::call::Context;
use super::{Rejected, Shown};
use crate::ErrorCode;
use crate::ecommpay::callback::Callback;
use crate::ecommpay::signed::Signed;
use crate::ecommpay::{CallbackError, Verified, VerifyError};
use crate::http::Response;
use crate::json::{Document, Limits};

/// Why a request for data has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The platform has refused the request.
    #[error(transparent)]
    Rejected(Rejected),
    /// The answer is not signed as it must be, so it may be anybody's.
    #[error("the answer cannot be trusted: {0}")]
    Untrusted(CallbackError),
    /// The answer is about another payment than the one asked for.
    #[error("the answer is about another payment than the one that was asked for")]
    OtherPayment,
    /// The body is not what the platform documents.
    #[error("the answer with HTTP {http} is none that the platform documents; ask again later")]
    Unreadable {
        /// The HTTP status.
        http: u16,
    },
    /// The platform is in trouble or busy. It says nothing about the payment: ask again.
    #[error("the platform answered with HTTP {http}, which says nothing; ask again later")]
    Unavailable {
        /// The HTTP status.
        http: u16,
    },
    /// No answer came.
    #[error("no answer came; ask again")]
    Lost,
}

impl ErrorCode for ReadError {
    fn code(&self) -> &'static str {
        match self {
            Self::Rejected(rejected) => ErrorCode::code(rejected),
            Self::Untrusted(error) => error.code(),
            Self::OtherPayment => "answer_of_other_payment",
            Self::Unreadable { .. } => "answer_unreadable",
            Self::Unavailable { .. } => "platform_unavailable",
            Self::Lost => "answer_lost",
        }
    }
}

impl From<VerifyError> for ReadError {
    fn from(error: VerifyError) -> Self {
        Self::Untrusted(error.into())
    }
}

/// What a 200 says, or the error that any other status is.
pub(super) fn body_of_200<'r>(response: &Response<'r>) -> Result<&'r [u8], ReadError> {
    let http = response.status();
    match http {
        200 => Ok(response.body()),
        400 | 401 | 403 | 404 | 409 | 422 => {
            let document = Document::parse(response.body(), &Limits::default());
            let rejected =
                document.ok().and_then(|found| Rejected::of_message(http, Signed::of(&found)));
            Err(rejected.map_or(ReadError::Unreadable { http }, ReadError::Rejected))
        }
        _ => Err(ReadError::Unavailable { http }),
    }
}

/// A 200 that refuses: `{"status": "error", ...}` or a list of errors, without a signature. Refusals
/// are not signed (spec 06, 3.2).
pub(super) fn refusal(document: &Document) -> Option<Rejected> {
    let message = Signed::of(document);
    let is_signed = document.root().get("signature").is_some();
    if is_signed || message.get("payment").is_some() {
        return None;
    }
    Rejected::of_message(200, message)
}

/// A signed answer without the layout of a callback.
pub(super) fn verified(context: &Context, body: &[u8]) -> Result<Verified<Document>, ReadError> {
    let limits = Limits::default();
    let document = Document::parse(body, &limits).map_err(VerifyError::from)?;
    if let Some(rejected) = refusal(&document) {
        return Err(ReadError::Rejected(rejected));
    }
    let verified = context.project.verifier().verify(body)?;
    let given = Signed::of(&verified).text_of("project_id").map(str::to_owned);
    match given {
        Some(given) if given.parse() != Ok(context.project.id()) => {
            let expected = context.project.id();
            let given = Shown::Fully.mask(&given);
            Err(ReadError::Untrusted(CallbackError::ProjectMismatch { expected, given }))
        }
        _ => Ok(verified),
    }
}

/// An answer that is not signed as a rule; a signature that is there has to fit.
pub(super) fn unsigned(context: &Context, body: &[u8]) -> Result<Document, ReadError> {
    let unreadable = ReadError::Unreadable { http: 200 };
    let document = Document::parse(body, &Limits::default()).map_err(|_| unreadable)?;
    if let Some(rejected) = refusal(&document) {
        return Err(ReadError::Rejected(rejected));
    }
    if document.root().get("signature").is_some() {
        context.project.verifier().verify(body)?;
    }
    Ok(document)
}

/// A signed answer with the layout of a callback.
pub(super) fn verified_message(
    context: &Context,
    body: &[u8],
) -> Result<Verified<Callback>, ReadError> {
    context.project.verify_callback(body).map_err(ReadError::Untrusted)
}
