//! Points in the platform's own time.

use std::fmt;
use std::time::Duration;

use paywright_core::Timestamp;

/// A point in the platform's time: milliseconds since 1970-01-01 UTC.
///
/// The pure model never asks for the time, it is told.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(transparent)]
pub struct Time(u64);

impl Time {
    /// The point this many milliseconds after 1970-01-01 UTC.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Reads a date and time in whole seconds, such as `2026-03-10T12:26:17Z` or with an offset;
    /// `None` for any other text and for dates before 1970.
    pub fn parse(text: &str) -> Option<Self> {
        let seconds = u64::try_from(Timestamp::parse(text).ok()?.seconds()).ok()?;
        Some(Self(seconds * 1_000))
    }

    /// This point moved on by a duration, whole milliseconds of it.
    pub fn after(self, duration: Duration) -> Self {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(millis))
    }

    /// How long after `earlier` this point is; nothing when it is not later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// The operating day: days since 1970-01-01 UTC. Returns within the day of the purchase are
    /// reversals (spec 06, section 9); that the day is that of UTC is our choice.
    pub const fn operating_day(self) -> u64 {
        self.0 / 86_400_000
    }

    /// The same day and second so many months later; a day that the month lacks is its last one.
    pub fn months_later(self, months: u32) -> Option<Self> {
        let date = self.to_string();
        let (day, rest) = date.split_once('T')?;
        let time = rest.split('+').next()?;
        let mut parts = day.split('-').map(str::parse::<u32>);
        let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        let months = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(months)?;
        let (year, month) = (months / 12, months % 12 + 1);
        let in_month = |day: u32| Self::parse(&format!("{year:04}-{month:02}-{day:02}T{time}Z"));
        (day.min(28)..=day).rev().find_map(in_month)
    }

    /// Whole seconds since 1970-01-01 UTC.
    pub fn seconds(self) -> i64 {
        i64::try_from(self.0 / 1_000).unwrap_or(i64::MAX)
    }

    /// Year and month in UTC, to compare with the expiry of a card.
    pub fn year_and_month(self) -> (i16, i8) {
        let date = self.to_string();
        let mut parts = date.split('-');
        let year = parts.next().and_then(|year| year.parse().ok());
        let month = parts.next().and_then(|month| month.parse().ok());
        (year.unwrap_or(i16::MAX), month.unwrap_or(12))
    }
}

/// The platform's date format: `2026-03-10T12:26:17+0000` (spec 05, dates).
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Timestamp::from_seconds(self.seconds()).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_print_as_the_platform_writes_them() {
        let cases = [
            (0, "1970-01-01T00:00:00+0000"),
            (1_678_451_177_999, "2023-03-10T12:26:17+0000"),
            (1_772_323_199_000, "2026-02-28T23:59:59+0000"),
        ];
        for (millis, text) in cases {
            assert_eq!(Time::from_millis(millis).to_string(), text);
        }
    }

    #[test]
    fn operating_days_change_at_midnight_utc() {
        let evening = Time::parse("2026-03-10T23:59:59Z").unwrap();
        let evening = evening.after(Duration::from_millis(999));
        let midnight = evening.after(Duration::from_millis(1));
        assert_eq!(evening.operating_day() + 1, midnight.operating_day());
        assert_eq!(midnight.year_and_month(), (2026, 3));
        assert_eq!(evening.since(midnight), Duration::ZERO);
        assert_eq!(Time::from_millis(u64::MAX).year_and_month().0, i16::MAX);
    }

    #[test]
    fn months_later_is_the_same_day_or_the_last_one() {
        let cases = [
            ("2026-01-31T10:00:00+0000", 1, "2026-02-28T10:00:00+0000"),
            ("2028-01-31T10:00:00+0000", 1, "2028-02-29T10:00:00+0000"),
            ("2026-03-31T23:59:59+0000", 3, "2026-06-30T23:59:59+0000"),
            ("2026-12-15T00:00:00+0000", 1, "2027-01-15T00:00:00+0000"),
            ("2026-02-28T00:00:00+0000", 12, "2027-02-28T00:00:00+0000"),
            ("2026-05-05T05:05:05+0000", 0, "2026-05-05T05:05:05+0000"),
        ];
        for (start, months, later) in cases {
            let later_than = Time::parse(start).unwrap().months_later(months);
            assert_eq!(later_than.unwrap().to_string(), later, "{start} + {months}");
        }
        assert_eq!(Time::from_millis(0).months_later(u32::MAX), None);
    }

    #[test]
    fn other_texts_are_no_time() {
        for text in ["", "yesterday", "2026-03-10", "1969-12-31T23:59:59Z"] {
            assert_eq!(Time::parse(text), None, "{text:?}");
        }
    }
}
