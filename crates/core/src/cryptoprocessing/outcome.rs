//! What became of a request that does something.

use super::Ticket;
use super::acs::AcsPost;
use super::answer::{Answer, ReadError, Success, read_answer};
use super::call::{Context, Reads};
use super::codes::{Advice, Code, printable_word};
use super::encoding::encoded;
use super::xml::XmlError;
use crate::http::Response;

/// What became of a request (spec 10, section 9).
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an unknown outcome must be resolved before anything is sent again"]
pub enum Outcome {
    /// It is done: the answer of this gateway is the result itself.
    Done(Answer),
    /// A session is open. Send the payer's browser there; what comes of it is told by a notification
    /// and by `GetState`, never by the address that he comes back to.
    NeedsRedirect(Redirect),
    /// The payer has to authenticate himself at his bank (3-D Secure 1.0) before anything is done.
    NeedsAcsPost(AcsPost),
    /// It is not finished: ask for the state.
    Pending(Answer),
    /// The gateway has declined it, and nothing was done.
    Declined(Declined),
    /// Nobody knows whether it was carried out. Never send it again before its ticket allows that.
    Unknown(Unknown),
}

/// The page of the gateway that the payer has to see.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirect {
    /// Where the browser has to go.
    pub url: String,
    /// The answer as it came, with the session.
    pub answer: Answer,
}

/// Prints the address without the session, which opens the page.
impl std::fmt::Debug for Redirect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let page = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("Redirect").field("page", &page).finish_non_exhaustive()
    }
}

/// The gateway has declined a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Declined {
    /// Why.
    pub code: Code,
    /// The answer as it came. `DUPLICATE_CARD` comes with the id of the card.
    pub answer: Answer,
}

impl std::fmt::Display for Declined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the gateway declined the request with {}", printable_word(self.code.as_str()))?;
        match self.code.meaning() {
            Some(meaning) => write!(f, " ({meaning}); advice: {}", self.code.advice()),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Declined {}

impl crate::ErrorCode for Declined {
    fn code(&self) -> &'static str {
        "gateway_declined"
    }
}

/// There is no answer that says what was done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknown {
    /// Why.
    pub cause: Cause,
    /// What the one who sent the request says about it, for people.
    pub detail: Option<String>,
    /// The answer, where there is one.
    pub answer: Option<Box<Answer>>,
    /// Finds out what became of the request. `None` for requests that may be sent again, and for
    /// those that no state tells of (`Add`: look into `GetList`).
    pub ticket: Option<Ticket>,
}

/// Why there is no usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// The connection failed or the time ran out after the request may have been sent.
    Lost,
    /// The status is another one than 200.
    Http {
        /// The status.
        status: u16,
    },
    /// The body is no answer of the gateway.
    Unreadable(XmlError),
    /// The answer is about another command, order or amount.
    OtherAnswer,
    /// The answer lacks what it needs to say something: `Success`, the code of a failure, the session,
    /// or where to authenticate.
    Incomplete,
    /// The gateway names a failure after which the operation may have been carried out all the same,
    /// or one that nobody has documented.
    Code(Code),
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lost => f.write_str("no answer came"),
            Self::Http { status } => {
                write!(f, "the gateway answered with HTTP {status} instead of 200")?;
                match status {
                    404 => f.write_str(
                        "; look at the address, which ends before the interface, and at the path words",
                    ),
                    _ => Ok(()),
                }
            }
            Self::Unreadable(error) => error.fmt(f),
            Self::OtherAnswer => {
                f.write_str("the answer is about another command, order or amount")
            }
            Self::Incomplete => f.write_str("the answer lacks what it needs to say something"),
            Self::Code(code) => {
                write!(f, "the gateway answered with {}", printable_word(code.as_str()))?;
                code.meaning().map_or(Ok(()), |meaning| write!(f, " ({meaning})"))
            }
        }
    }
}

impl Reads for Outcome {
    type Outcome = Self;

    fn read(context: &Context, response: &Response<'_>) -> Self {
        let answer = match read_answer(context, response) {
            Ok(answer) => answer,
            Err(error) => return unknown(context, cause(error), None),
        };
        match answer.success() {
            Some(Success::True) => done(context, answer),
            Some(Success::False) => failed(context, answer),
            Some(Success::ThreeDs) => match AcsPost::of(context, &answer) {
                Some(post) => Self::NeedsAcsPost(post),
                None => unknown(context, Cause::Incomplete, Some(answer)),
            },
            None => unknown(context, Cause::Incomplete, Some(answer)),
        }
    }

    fn lost(context: &Context) -> Self {
        unknown(context, Cause::Lost, None)
    }
}

fn done(context: &Context, answer: Answer) -> Outcome {
    // Of a refund the answer tells what is left, of all others what they moved.
    let is_other_amount =
        answer.amount().zip(context.amount).is_some_and(|(found, asked)| found != asked);
    if context.moves_money && is_other_amount {
        return unknown(context, Cause::OtherAnswer, Some(answer));
    }
    let Some(page) = &context.page else {
        return Outcome::Done(answer);
    };
    match answer.session_id().filter(|id| !id.is_empty()) {
        Some(session) => {
            let url = format!("{page}?SessionId={}", encoded(session));
            Outcome::NeedsRedirect(Redirect { url, answer })
        }
        None => unknown(context, Cause::Incomplete, Some(answer)),
    }
}

fn failed(context: &Context, answer: Answer) -> Outcome {
    let Some(code) = answer.code() else {
        return unknown(context, Cause::Incomplete, Some(answer));
    };
    let advice = code.advice();
    if code.is_none() {
        // Of a status answer it says that the payer has not finished; nothing else documents it.
        return match context.moves_money {
            true => unknown(context, Cause::Code(code), Some(answer)),
            false => Outcome::Pending(answer),
        };
    }
    if context.moves_money && advice == Advice::CheckState {
        return unknown(context, Cause::Code(code), Some(answer));
    }
    Outcome::Declined(Declined { code, answer })
}

fn unknown(context: &Context, cause: Cause, answer: Option<Answer>) -> Outcome {
    let ticket = context.ticket.clone();
    Outcome::Unknown(Unknown { cause, detail: None, answer: answer.map(Box::new), ticket })
}

fn cause(error: ReadError) -> Cause {
    match error {
        ReadError::Lost => Cause::Lost,
        ReadError::Http { status } => Cause::Http { status },
        ReadError::Unreadable(error) => Cause::Unreadable(error),
        ReadError::OtherAnswer => Cause::OtherAnswer,
        ReadError::Refused { code } => Cause::Code(code),
    }
}
