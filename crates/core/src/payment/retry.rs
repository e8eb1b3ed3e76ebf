//! Whether another attempt makes sense after a decline.

/// Whether and when another attempt makes sense: of the customer, as a new payment or operation.
/// It never means that a request whose answer was lost may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// Not at all: it is done, or refused for good.
    Never,
    /// At once.
    Now,
    /// Later; the documentation does not say when.
    Later,
    /// After so many hours.
    AfterHours(u16),
    /// Only with a corrected request or another card or account.
    WithOtherData,
    /// Only with 3-D Secure.
    With3ds,
    /// No new attempt: the result is still to come, ask for the status.
    Wait,
    /// Not known; treat it as never.
    Unknown,
}

impl Retry {
    /// Whether the same data may be tried again, now or later.
    pub fn is_retryable(self) -> bool {
        match self {
            Self::Now | Self::Later | Self::AfterHours(_) => true,
            Self::Never | Self::WithOtherData | Self::With3ds | Self::Wait | Self::Unknown => false,
        }
    }
}
