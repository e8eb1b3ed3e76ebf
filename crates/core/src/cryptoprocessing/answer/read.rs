//! From a response of HTTP to an answer about what was asked.

use super::super::call::Context;
use super::super::codes::{Advice, Code, printable_word};
use super::super::xml::XmlError;
use super::Answer;
use crate::ErrorCode;
use crate::http::Response;

/// Why a question has no answer. Questions change nothing, so ask again, unless it was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// The connection failed, or the time ran out.
    Lost,
    /// The status is another one than 200, with which the gateway answers failures too.
    Http {
        /// The status.
        status: u16,
    },
    /// The body is no answer of the gateway.
    Unreadable(XmlError),
    /// It is an answer to another question, or about another order.
    OtherAnswer,
    /// The gateway has refused the question.
    Refused {
        /// Why.
        code: Code,
    },
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lost => f.write_str("no answer came; ask again"),
            Self::Http { status } => write!(
                f,
                "the gateway answered with HTTP {status} instead of 200; ask again, and look at the \
                 address and the path words if it stays so"
            ),
            Self::Unreadable(error) => error.fmt(f),
            Self::OtherAnswer => f.write_str(
                "the answer is about another command or order than the question; do not act on it, \
                 and ask again",
            ),
            Self::Refused { code } => {
                write!(
                    f,
                    "the gateway refused the question with {}",
                    printable_word(code.as_str())
                )?;
                let meaning = code.meaning().map_or(String::new(), |text| format!(" ({text})"));
                let advice = match code.advice() {
                    Advice::Never | Advice::Change => "; correct the request or the settings",
                    _ => "; ask again later",
                };
                write!(f, "{meaning}{advice}")
            }
        }
    }
}

impl std::error::Error for ReadError {}

impl ErrorCode for ReadError {
    fn code(&self) -> &'static str {
        match self {
            Self::Lost => "answer_lost",
            Self::Http { .. } => "platform_unavailable",
            Self::Unreadable(error) => error.code(),
            Self::OtherAnswer => "answer_of_other_payment",
            Self::Refused { .. } => "gateway_refused",
        }
    }
}

/// The answer, if it is one to this question.
pub(in super::super) fn read_answer(
    context: &Context,
    response: &Response<'_>,
) -> Result<Answer, ReadError> {
    let status = response.status();
    if status != 200 {
        return Err(ReadError::Http { status });
    }
    let answer = Answer::parse(response.body()).map_err(ReadError::Unreadable)?;
    // An empty order is none: an Init may leave it so.
    let order_id = answer.order_id().filter(|id| !id.is_empty());
    let is_other_order =
        order_id.zip(context.order_id.as_deref()).is_some_and(|(found, asked)| found != asked);
    if is_other_order || !answer.command().eq_ignore_ascii_case(&context.command) {
        return Err(ReadError::OtherAnswer);
    }
    Ok(answer)
}
