//! Why a call has no result.

use paywright_core::ErrorCode;
use paywright_core::ecommpay::data_api::DataApiError;
use paywright_core::ecommpay::gate::ticket::ForeignTicket;
use paywright_core::ecommpay::gate::{ReadError, RequestError};

use crate::failure::Failure;

/// Why a call to Gate has no result.
///
/// For requests that move money this is certain: nothing was done. What is not certain is an
/// [`Answer::Unknown`](paywright_core::ecommpay::gate::Answer::Unknown), which is no error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The request breaks a rule of the platform, so it was not sent.
    #[error(transparent)]
    Request(RequestError),
    /// The ticket is of a request that went to another project or platform, so nobody was asked.
    #[error(transparent)]
    Ticket(ForeignTicket),
    /// No answer came. Of a request that moves money nothing was sent.
    #[error(transparent)]
    NoAnswer(Failure),
    /// The answer refuses, or is none that can be used.
    #[error(transparent)]
    Read(ReadError),
}

impl CallError {
    /// Whether asking again later may bring an answer.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Request(_) | Self::Ticket(_) => false,
            Self::NoAnswer(failure) => !failure.is_permanent(),
            Self::Read(ReadError::Rejected(_) | ReadError::Untrusted(_)) => false,
            Self::Read(_) => true,
        }
    }
}

impl ErrorCode for CallError {
    fn code(&self) -> &'static str {
        match self {
            Self::Request(error) => error.code(),
            Self::Ticket(error) => error.code(),
            Self::NoAnswer(failure) => failure.code(),
            Self::Read(error) => error.code(),
        }
    }
}

/// Why a query of the Data API has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DataCallError {
    /// The query breaks a rule, so it was not sent.
    #[error(transparent)]
    Request(RequestError),
    /// No answer came.
    #[error(transparent)]
    NoAnswer(Failure),
    /// The answer refuses, or is none that can be used.
    #[error(transparent)]
    Read(DataApiError),
}

impl ErrorCode for DataCallError {
    fn code(&self) -> &'static str {
        match self {
            Self::Request(error) => error.code(),
            Self::NoAnswer(failure) => failure.code(),
            Self::Read(error) => error.code(),
        }
    }
}
