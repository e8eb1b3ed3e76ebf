//! Why a call has no result.

use paywright_core::ErrorCode;
use paywright_core::cryptoprocessing::ticket::ForeignTicket;
use paywright_core::cryptoprocessing::{NotPermitted, ReadError, RequestError, StateAnswer};

use crate::failure::Failure;

/// Why a call to the gateway has no result.
///
/// For commands that move money this is certain: nothing was done. What is not certain is an
/// [`Outcome::Unknown`](paywright_core::cryptoprocessing::Outcome::Unknown), which is no error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The command breaks a rule of the gateway, so it was not sent.
    #[error(transparent)]
    Request(RequestError),
    /// The ticket is of a command that went to another terminal, so nobody was asked.
    #[error(transparent)]
    Ticket(ForeignTicket),
    /// The payment is in a state that does not permit the command, so it was not sent.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// How the payment stands could not be learnt before, so the command was not sent.
    #[error("nothing was sent, since the state of the payment has to be known before: {0}")]
    Look(LookError),
    /// No answer came. Of a command that moves money nothing was sent.
    #[error(transparent)]
    NoAnswer(Failure),
    /// The answer refuses, or is none that can be used.
    #[error(transparent)]
    Read(ReadError),
}

/// Why the state of a payment could not be learnt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LookError {
    /// The question had no answer.
    #[error("the question for it failed: {0}")]
    NoAnswer(Failure),
    /// The answer to the question refuses, or is none that can be used.
    #[error(transparent)]
    Read(ReadError),
    /// The gateway does not know the order, or has no state of it.
    #[error("{}", without_state(.0))]
    NoState(StateAnswer),
}

impl CallError {
    /// Whether asking again later may bring an answer.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Request(_) | Self::Ticket(_) | Self::NotPermitted(_) => false,
            Self::NoAnswer(failure) | Self::Look(LookError::NoAnswer(failure)) => {
                !failure.is_permanent()
            }
            Self::Read(error) | Self::Look(LookError::Read(error)) => {
                !matches!(error, ReadError::Refused { .. })
            }
            Self::Look(LookError::NoState(answer)) => matches!(answer, StateAnswer::NotFinished),
        }
    }
}

impl ErrorCode for CallError {
    fn code(&self) -> &'static str {
        match self {
            Self::Request(error) => error.code(),
            Self::Ticket(error) => error.code(),
            Self::NotPermitted(error) => error.code(),
            Self::Look(error) => error.code(),
            Self::NoAnswer(failure) => failure.code(),
            Self::Read(error) => error.code(),
        }
    }
}

impl ErrorCode for LookError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoAnswer(failure) => failure.code(),
            Self::Read(error) => error.code(),
            Self::NoState(_) => "state_missing",
        }
    }
}

pub(super) fn without_state(answer: &StateAnswer) -> String {
    match answer {
        StateAnswer::NotFound => {
            "the gateway knows no such order; look at the order and at the terminal".to_owned()
        }
        StateAnswer::NotFinished => {
            "the payer has not finished, so there is no state yet; ask again later".to_owned()
        }
        StateAnswer::Failed(code) => {
            let meaning = code.meaning().unwrap_or("a code that is not documented");
            format!("the payment has failed ({meaning})")
        }
        StateAnswer::Known(_) => "the state is known".to_owned(),
    }
}
