//! The moment until which a customer may pay: parameter `best_before`.

use std::fmt;

use crate::ErrorCode;
use crate::Timestamp;
use crate::mask::excerpt;

/// A moment with its offset from UTC, in whole seconds.
///
/// The platform ignores a deadline more than 30 days ahead; since core has no clock, nothing here
/// can warn of that. `Display` writes `YYYY-MM-DDThh:mm:ss+hh:mm`, the documented form.
///
/// ```
/// use paywright_core::ecommpay::page::BestBefore;
/// use paywright_core::Timestamp;
/// let text = "2030-12-31T23:59:59.250000+03";
/// assert_eq!(BestBefore::parse(text)?.to_string(), "2030-12-31T23:59:59+03:00");
///
/// let now = 1_798_757_999; // seconds since 1970 by the caller's clock
/// let in_an_hour = BestBefore::at(Timestamp::from_seconds(now + 3600))?;
/// assert_eq!(in_an_hour.to_string(), "2026-12-31T23:59:59+00:00");
/// # Ok::<(), paywright_core::ecommpay::page::InvalidBestBefore>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestBefore(String);

impl BestBefore {
    /// Reads ISO 8601 with an offset: `Z`, `±hh`, `±hhmm` or `±hh:mm`. The offset is kept, and a
    /// fraction of a second is dropped, since the platform documents none.
    ///
    /// # Errors
    /// [`InvalidBestBefore`] when the text is not of that form, has no offset, or is no moment of
    /// the calendar.
    pub fn parse(text: &str) -> Result<Self, InvalidBestBefore> {
        documented_form(text).map(Self).ok_or_else(|| InvalidBestBefore { given: excerpt(text) })
    }

    /// A moment in UTC.
    ///
    /// # Errors
    /// [`InvalidBestBefore`] outside the years 0 to 9999; milliseconds taken for seconds end up
    /// there.
    pub fn at(moment: Timestamp) -> Result<Self, InvalidBestBefore> {
        Self::parse(&moment.to_string())
    }
}

impl fmt::Display for BestBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no moment for `best_before`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "best_before: {given:?} is no moment with an offset from UTC; write it like \
     2030-12-31T23:59:59+03:00"
)]
pub struct InvalidBestBefore {
    given: String,
}

impl ErrorCode for InvalidBestBefore {
    fn code(&self) -> &'static str {
        "deadline_invalid"
    }
}

/// Whether the text is in the documented form, which has the offset as `±hh` or `±hh:mm`.
pub(crate) fn is_documented(text: &str) -> bool {
    documented_form(text).is_some_and(|full| full == text || full.strip_suffix(":00") == Some(text))
}

fn documented_form(text: &str) -> Option<String> {
    const SECONDS: usize = "YYYY-MM-DDThh:mm:ss".len();
    Timestamp::parse(text).ok()?;
    // What a timestamp leaves open and this parameter does not: the `T` and the offset.
    let (moment, rest) = text.split_at_checked(SECONDS)?;
    if !moment.contains('T') {
        return None;
    }
    let (_, offset) = rest.split_at_checked(rest.find(['Z', '+', '-'])?)?;
    if offset == "Z" {
        return Some(format!("{moment}+00:00"));
    }
    let (sign_and_hours, minutes) = offset.split_at_checked("+hh".len())?;
    let minutes = minutes.trim_start_matches(':');
    let minutes = if minutes.is_empty() { "00" } else { minutes };
    Some(format!("{moment}{sign_and_hours}:{minutes}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_an_offset_gives_the_documented_one() {
        let cases = [
            ("2055-05-05T00:00:00+00:00", "2055-05-05T00:00:00+00:00"),
            ("2055-05-05T00:00:00Z", "2055-05-05T00:00:00+00:00"),
            ("2055-05-05T01:02:03-03", "2055-05-05T01:02:03-03:00"),
            ("2055-05-05T01:02:03+0530", "2055-05-05T01:02:03+05:30"),
            ("2030-12-31T23:59:59.250000+03:00", "2030-12-31T23:59:59+03:00"),
            ("2028-02-29T00:00:00.1Z", "2028-02-29T00:00:00+00:00"),
        ];
        for (text, expected) in cases {
            assert_eq!(BestBefore::parse(text).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn the_documented_form_is_told_from_the_others() {
        for text in ["2024-04-26T13:50:37+00", "2020-04-26T13:50:37-03:30"] {
            assert!(is_documented(text), "{text}");
        }
        let others = [
            "2020-04-26T13:50:37Z",
            "2020-04-26T13:50:37+0000",
            "2020-04-26T13:50:37.5+00:00",
            "2020-04-26T13:50:00",
            "2020-04-26 13:50:00+00:00",
        ];
        for text in others {
            assert!(!is_documented(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        let cases = [
            "",
            "2055-05-05",
            "2055-05-05 00:00:00+00:00",
            "2055-05-05T00:00:00",
            "2055-05-05T00:00+00:00",
            "2055-13-05T00:00:00Z",
            "2055-02-29T00:00:00Z",
            "2055-05-05T24:00:00Z",
            "2055-05-05T00:00:00.Z",
            "2055-05-05T00:00:00Z1",
            "2055-05-05T00:00:00+3",
            "2055-05-05T00:00:00+99:00",
            "55-05-05T00:00:00Z",
        ];
        for text in cases {
            let error = BestBefore::parse(text).unwrap_err();
            assert_eq!(error.code(), "deadline_invalid", "{text}");
        }
    }

    #[test]
    fn milliseconds_taken_for_seconds_are_refused() {
        assert!(BestBefore::at(Timestamp::from_seconds(1_798_761_599_000)).is_err());
        for seconds in [i64::MIN, i64::MAX] {
            assert!(BestBefore::at(Timestamp::from_seconds(seconds)).is_err());
        }
    }
}
