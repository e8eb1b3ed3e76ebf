//! How a payment stands, as the platform answers when asked.

use super::call::Context;
use super::read::{body_of_200, refusal, verified_message};
use super::{ReadError, Reads};
use crate::ecommpay::Verified;
use crate::ecommpay::callback::Callback;
use crate::ecommpay::signed::Signed;
use crate::http::Response;
use crate::json::{Document, Limits};
use crate::payment::PaymentStatus;

/// What the platform says about a payment, or about what a request did (spec 06, section 6).
///
/// The status `error` here never means that a payment was declined. With the codes 3061 and 3062
/// the platform says that it knows nothing, which is an answer of its own.
#[derive(Debug, Clone)]
#[must_use]
pub enum StatusAnswer {
    /// The payment is known. The message has the members of a callback, with all operations, and
    /// can be folded into a [`PaymentState`](crate::payment::PaymentState).
    Known(Box<Verified<Callback>>),
    /// Nothing is known under this id (code 3061, or HTTP 404 for a request): it did not arrive,
    /// was refused, has not been worked on yet, or the platform cannot look now.
    NotFound,
    /// The platform cannot tell at the moment (code 3062). Ask again.
    NotReceived,
}

impl StatusAnswer {
    /// The message, where the payment is known.
    pub fn known(&self) -> Option<&Verified<Callback>> {
        match self {
            Self::Known(message) => Some(message),
            Self::NotFound | Self::NotReceived => None,
        }
    }
}

/// Answers that the platform knows nothing are taken without a signature, since recordings show
/// them without one; a signature that is there has to fit.
impl Reads for StatusAnswer {
    type Outcome = Result<Self, ReadError>;

    fn read(context: &Context, response: &Response<'_>) -> Self::Outcome {
        let body = match body_of_200(response) {
            Err(ReadError::Rejected(rejected))
                if rejected.http == 404
                    && rejected.code.as_ref().is_some_and(|code| code.as_str() == "3061") =>
            {
                return Ok(Self::NotFound);
            }
            body => body?,
        };
        let unreadable = ReadError::Unreadable { http: response.status() };
        let document = Document::parse(body, &Limits::default()).map_err(|_| unreadable)?;
        if let Some(answer) = unsigned_nothing(&document) {
            return Ok(answer);
        }
        if let Some(rejected) = refusal(&document) {
            return Err(ReadError::Rejected(rejected));
        }
        let message = verified_message(context, body)?;
        let id = message.payment().id().map(str::to_lowercase);
        if let (Some(asked), Some(id)) = (context.payment_id(), id)
            && asked.to_lowercase() != id
        {
            return Err(ReadError::OtherPayment);
        }
        Ok(if !message.says_nothing() {
            Self::Known(Box::new(message))
        } else if message.error_code() == Some("3062") {
            Self::NotReceived
        } else {
            Self::NotFound
        })
    }

    fn lost(_: &Context) -> Self::Outcome {
        Err(ReadError::Lost)
    }
}

/// An answer without a signature that says nothing but that nothing is known.
fn unsigned_nothing(document: &Document) -> Option<StatusAnswer> {
    let root = document.root();
    let general = root.get("general").and_then(|general| general.get("signature"));
    if root.get("signature").is_some() || general.is_some() || root.get("operations").is_some() {
        return None;
    }
    let message = Signed::of(document);
    let status = message.path(&["payment", "status"])?.text().map(PaymentStatus::parse)?;
    let code = message.path(&["errors", "0", "code"])?.text()?;
    match (status, code) {
        (PaymentStatus::Error, "3061") => Some(StatusAnswer::NotFound),
        (PaymentStatus::Error, "3062") => Some(StatusAnswer::NotReceived),
        _ => None,
    }
}
