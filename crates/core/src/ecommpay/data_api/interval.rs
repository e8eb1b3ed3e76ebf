//! Stretches of time.

use std::fmt;

use crate::ErrorCode;
use crate::Timestamp;
use crate::mask::excerpt;

/// A stretch of time, both ends included, in whole seconds. Which zone it is meant in is said by the
/// query; without that, the zone of the Dashboard account.
///
/// ```
/// use paywright_core::ecommpay::data_api::Interval;
/// let august = Interval::parse("2024-08-01 00:00:00", "2024-08-31 23:59:59")?;
/// assert_eq!(august.to_string(), "2024-08-01 00:00:00 to 2024-08-31 23:59:59");
/// assert!(Interval::parse("2024-08-02 00:00:00", "2024-08-01 00:00:00").is_err());
/// # Ok::<(), paywright_core::ecommpay::data_api::InvalidInterval>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    from: Timestamp,
    to: Timestamp,
}

impl Interval {
    /// Reads two moments written `YYYY-MM-DD hh:mm:ss`, without a zone.
    ///
    /// # Errors
    /// [`InvalidInterval`] for any other form, and when the end lies before the beginning.
    pub fn parse(from: &str, to: &str) -> Result<Self, InvalidInterval> {
        let moment = |text: &str| {
            let has_form = text.len() == "YYYY-MM-DD hh:mm:ss".len();
            let moment = Timestamp::parse(text).ok().filter(|_| has_form);
            moment.ok_or_else(|| InvalidInterval::Moment { given: excerpt(text) })
        };
        Self::between(moment(from)?, moment(to)?)
    }

    /// Between two moments, which are sent as their time in UTC: ask with the zone `+00:00` then.
    ///
    /// # Errors
    /// [`InvalidInterval::Backwards`] when the end lies before the beginning.
    pub fn between(from: Timestamp, to: Timestamp) -> Result<Self, InvalidInterval> {
        if from > to { Err(InvalidInterval::Backwards) } else { Ok(Self { from, to }) }
    }

    /// The first second, as the platform writes it.
    pub fn from_text(&self) -> String {
        text(self.from)
    }

    /// The last second, as the platform writes it.
    pub fn to_text(&self) -> String {
        text(self.to)
    }

    pub(super) fn seconds(&self) -> (i64, i64) {
        (self.from.seconds(), self.to.seconds())
    }

    pub(super) fn of_seconds(from: i64, to: i64) -> Self {
        Self { from: Timestamp::from_seconds(from), to: Timestamp::from_seconds(to) }
    }
}

fn text(moment: Timestamp) -> String {
    let text = moment.to_string().replace('T', " ");
    text.strip_suffix("+0000").map(str::to_owned).unwrap_or(text)
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.from_text(), self.to_text())
    }
}

/// Two texts that are no stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidInterval {
    /// One is no moment.
    #[error("interval: {given:?} is no moment; write it as 2024-08-01 00:00:00, without a zone")]
    Moment {
        /// The text, shortened.
        given: String,
    },
    /// The end lies before the beginning.
    #[error("interval: its end lies before its beginning; swap them")]
    Backwards,
}

impl ErrorCode for InvalidInterval {
    fn code(&self) -> &'static str {
        match self {
            Self::Moment { .. } => "interval_moment",
            Self::Backwards => "interval_backwards",
        }
    }
}
