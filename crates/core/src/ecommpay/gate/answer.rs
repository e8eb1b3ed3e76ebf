//! Answers to requests whose result comes by callback.

use std::fmt;

use super::call::Context;
use super::{Reads, Ticket};
use crate::ErrorCode;
use crate::ecommpay::codes::{self, ResponseCode};
use crate::ecommpay::signed::Signed;
use crate::http::Response;
use crate::json::{Document, Limits};
use crate::mask::{foreign_id, words};

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an unknown outcome must be resolved before anything is sent again"]
pub enum Answer {
    /// The platform has received it. This says nothing about money: wait for the callback, or ask
    /// for the status.
    Accepted(Accepted),
    /// The platform has refused it and done nothing. It must be changed before it is sent again.
    Rejected(Rejected),
    /// The platform has an earlier request with the same id, and has done nothing about this one.
    AlreadyExists(AlreadyExists),
    /// Nobody knows whether it arrived. Never send it again before its ticket allows that.
    Unknown(Unknown),
}

/// The platform has received a request (spec 06, 3.2). It says nothing about the payment.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Accepted {
    /// Names the request in callbacks and status answers.
    pub request_id: String,
    /// The payment; empty where the request has none.
    pub payment_id: String,
}

/// Ids cut and masked: whoever answers may have put anything in their place.
impl fmt::Debug for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accepted")
            .field("request_id", &foreign_id(&self.request_id))
            .field("payment_id", &foreign_id(&self.payment_id))
            .finish()
    }
}

/// The platform has refused a request.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// The HTTP status.
    pub http: u16,
    /// The response code, where the answer has one.
    pub code: Option<ResponseCode>,
    /// The platform's words.
    pub message: Option<String>,
    /// What is wrong with single members, where the answer says so.
    pub errors: Vec<FieldError>,
}

/// What is wrong with one member of a refused request.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The response code.
    pub code: Option<ResponseCode>,
    /// The platform's words.
    pub message: Option<String>,
    /// The member.
    pub field: Option<String>,
    /// The rule it breaks.
    pub constraint: Option<String>,
}

/// A payment or a refund with the same id is there already (codes 3041 and 3230).
///
/// That is good news for whoever repeats a request: it arrived the first time. The ticket finds
/// out how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlreadyExists {
    /// The answer as it came.
    pub rejected: Rejected,
    /// Finds out how the earlier one stands.
    pub ticket: Option<Ticket>,
}

/// The answer is lost, so nobody knows whether the request arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknown {
    /// Why there is no answer.
    pub cause: Cause,
    /// What the one who sent the request says about it, for people.
    pub detail: Option<String>,
    /// Finds out what became of the request. `None` for requests that may be sent again (see
    /// [`RetryClass`](crate::http::RetryClass)), and for the one that no status tells of
    /// ([`CashVoucherRecreate`](super::CashVoucherRecreate)).
    pub ticket: Option<Ticket>,
}

/// Why there is no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The connection failed or the time ran out after the request may have been sent.
    Lost,
    /// The status is none that the platform documents for an answer.
    Http {
        /// The status.
        status: u16,
    },
    /// The body is not what the platform documents, or is about something else.
    Unreadable {
        /// The status.
        status: u16,
    },
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost => f.write_str("no whole answer came"),
            Self::Http { status } => {
                write!(f, "the answer has HTTP {status}, which says nothing about the request")
            }
            Self::Unreadable { status } => {
                write!(f, "the answer with HTTP {status} is none that the platform documents")
            }
        }
    }
}

impl Reads for Accepted {
    type Outcome = Answer;

    fn read(context: &Context, response: &Response<'_>) -> Answer {
        let status = response.status();
        if !matches!(status, 200 | 400 | 403 | 404 | 409 | 422) {
            return unknown(context, Cause::Http { status });
        }
        let unreadable = || unknown(context, Cause::Unreadable { status });
        let Ok(document) = Document::parse(response.body(), &Limits::default()) else {
            return unreadable();
        };
        let message = Signed::of(&document);
        if status == 200 && message.text_of("status") == Some("success") {
            return accepted(context, message).map_or_else(unreadable, Answer::Accepted);
        }
        match Rejected::of_message(status, message).filter(|_| status != 200 || refuses(message)) {
            Some(rejected) if rejected.names_existing() => {
                let ticket = context.ticket.clone();
                Answer::AlreadyExists(AlreadyExists { rejected, ticket })
            }
            // A conflict that nobody documents may be one with this very request.
            Some(_) if status == 409 => unknown(context, Cause::Http { status }),
            Some(rejected) => Answer::Rejected(rejected),
            None => unreadable(),
        }
    }

    fn lost(context: &Context) -> Answer {
        unknown(context, Cause::Lost)
    }
}

/// Whether a message with the status 200 says that nothing was done. One that tells of a payment, or
/// has a code and no more, may be the result of a synchronous host (spec 06, section 8).
fn refuses(message: Signed<'_>) -> bool {
    let has_errors = message.get("errors").is_some_and(|errors| errors.items().next().is_some());
    let says_error = match message.text_of("status") {
        Some(status) => status == "error",
        None => has_errors,
    };
    says_error && message.get("payment").is_none()
}

fn unknown(context: &Context, cause: Cause) -> Answer {
    Answer::Unknown(Unknown { cause, detail: None, ticket: context.ticket.clone() })
}

/// An acceptance, unless it is one of something else.
fn accepted(context: &Context, message: Signed<'_>) -> Option<Accepted> {
    let payment_id = message.text_of("payment_id").unwrap_or_default();
    let is_other_project = message
        .get("project_id")
        .is_some_and(|given| given.as_u64() != Some(context.project.id().into()));
    // The platform does not tell payment ids apart by case.
    let is_other_payment = context.payment_id().is_some_and(|asked| {
        !payment_id.is_empty()
            && asked != payment_id
            && asked.to_lowercase() != payment_id.to_lowercase()
    });
    if is_other_project || is_other_payment {
        return None;
    }
    let request_id = message.text_of("request_id")?.to_owned();
    Some(Accepted { request_id, payment_id: payment_id.to_owned() })
}

impl Rejected {
    /// An error in either of its two shapes (spec 06, 3.2). `None` when it is neither.
    pub(super) fn of_message(http: u16, message: Signed<'_>) -> Option<Self> {
        let text = |object: Signed<'_>, name: &str| object.text_of(name).map(str::to_owned);
        let code = |object: Signed<'_>| object.text_of("code").map(codes::lookup);
        let errors: Vec<_> = message
            .get("errors")
            .into_iter()
            .flat_map(Signed::items)
            .map(|item| FieldError {
                code: code(item),
                message: text(item, "message"),
                field: text(item, "field"),
                constraint: text(item, "constraint"),
            })
            .collect();
        let is_error = message.text_of("status") == Some("error");
        let own_code = code(message);
        if !is_error && own_code.is_none() && errors.is_empty() {
            return None;
        }
        let first = errors.first();
        Some(Self {
            http,
            code: own_code.or_else(|| first.and_then(|error| error.code.clone())),
            message: text(message, "message")
                .or_else(|| first.and_then(|error| error.message.clone())),
            errors,
        })
    }

    /// Whether it is refused because an earlier request has the same id.
    fn names_existing(&self) -> bool {
        let is_existing = |code: &ResponseCode| matches!(code.as_str(), "3041" | "3230");
        let of_errors = self.errors.iter().filter_map(|error| error.code.as_ref());
        self.code.iter().chain(of_errors).any(is_existing)
    }
}

/// Codes as they are, words cut and masked: they may repeat what was sent.
impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the platform refused the request with HTTP {}", self.http)?;
        if let Some(code) = &self.code {
            write!(f, ", code {}", words(code.as_str()))?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {}", words(message))?;
        }
        for error in &self.errors {
            if let Some(field) = &error.field {
                write!(f, "; {}", words(field))?;
                if let Some(constraint) = &error.constraint {
                    write!(f, " ({})", words(constraint))?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rejected({self})")
    }
}

impl fmt::Debug for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.as_ref().map(|code| words(code.as_str()));
        write!(f, "FieldError({code:?}, {:?})", self.field.as_deref().map(words))
    }
}

impl std::error::Error for Rejected {}

impl ErrorCode for Rejected {
    fn code(&self) -> &'static str {
        "gate_rejected"
    }
}
