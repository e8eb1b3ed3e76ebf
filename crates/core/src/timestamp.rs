//! Points in time as the platform writes them: `2019-12-03T15:27:15+0000`.

use std::fmt;

use crate::ErrorCode;
use crate::mask::excerpt;

const SECONDS_PER_DAY: i64 = 86_400;

/// A point in time in whole seconds, the platform's resolution. Nothing here reads a clock.
///
/// ```
/// use paywright_core::Timestamp;
///
/// let paid = Timestamp::parse("2019-12-03T18:27:15+0300")?;
/// assert_eq!(paid.seconds(), 1_575_386_835);
/// assert_eq!(paid.to_string(), "2019-12-03T15:27:15+0000");
/// # Ok::<(), paywright_core::MalformedTimestamp>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// A point in time from the seconds since 1970-01-01 00:00:00 UTC.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Reads `YYYY-MM-DDThh:mm:ss` with an offset `+hhmm` (callbacks), `+hh:mm` or `+hh`
    /// (`best_before`) or `Z` (spec 05, Dates).
    ///
    /// A blank in place of `T` and a missing offset, which means UTC, are accepted, and a fraction
    /// of a second is dropped.
    ///
    /// # Errors
    /// [`MalformedTimestamp`] for anything else, impossible dates included.
    pub fn parse(text: &str) -> Result<Self, MalformedTimestamp> {
        let mut reader = Reader(text.as_bytes());
        reader.timestamp().map(Self).ok_or_else(|| MalformedTimestamp { given: excerpt(text) })
    }
}

/// The form of callbacks, always in UTC.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of_day(self.0.div_euclid(SECONDS_PER_DAY));
        let second = self.0.rem_euclid(SECONDS_PER_DAY);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}+0000",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

/// A text that is not a date of the platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("date: {given:?} is not a point in time; write it as 2019-12-03T15:27:15+0000")]
pub struct MalformedTimestamp {
    /// The text, shortened.
    pub given: String,
}

impl ErrorCode for MalformedTimestamp {
    fn code(&self) -> &'static str {
        "date_malformed"
    }
}

/// The rest of the text.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn timestamp(&mut self) -> Option<i64> {
        let year = self.number(4)?;
        self.one_of(b"-")?;
        let month = self.number(2)?;
        self.one_of(b"-")?;
        let day = self.number(2)?;
        self.one_of(b"T ")?;
        let hour = self.number(2)?;
        self.one_of(b":")?;
        let minute = self.number(2)?;
        self.one_of(b":")?;
        let second = self.number(2)?;
        self.skip_fraction()?;
        let offset = self.offset()?;
        // 60 is a leap second, which counts as the first second of the next minute.
        let valid = self.0.is_empty()
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second <= 60;
        let of_day = hour * 3600 + minute * 60 + second;
        valid.then(|| day_of_date(year, month, day) * SECONDS_PER_DAY + of_day - offset)
    }

    /// Seconds east of Greenwich.
    fn offset(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.one_of(b"Z").is_some() {
            return Some(0);
        }
        let sign = if self.one_of(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.number(2)?;
        let minutes = match self.0 {
            [] => 0,
            _ => {
                self.one_of(b":");
                self.number(2)?
            }
        };
        (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
    }

    fn skip_fraction(&mut self) -> Option<()> {
        if self.one_of(b".").is_some() {
            self.number(1)?;
            while self.number(1).is_some() {}
        }
        Some(())
    }

    /// Exactly this many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        if !number.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.0 = rest;
        Some(number.iter().fold(0, |sum, byte| sum * 10 + i64::from(byte - b'0')))
    }

    fn one_of(&mut self, accepted: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        accepted.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

// Days are counted in years that begin in March, so that the leap day comes last, and in eras of
// 400 years, which all have 146,097 days. Day 0 of era 0 is 0000-03-01; 1970-01-01 is day 719,468.

fn day_of_date(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn date_of_day(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let day_of_era = day.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = (shifted_month + 2) % 12 + 1;
    let year = year_of_era + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_points_in_time() {
        let table = [
            ("1970-01-01T00:00:00+0000", 0),
            ("2019-12-03T15:27:15+0000", 1_575_386_835),
            ("2019-12-03T18:27:15+03:00", 1_575_386_835),
            ("2019-12-03T10:27:15-05", 1_575_386_835),
            ("2019-12-03T15:27:15Z", 1_575_386_835),
            ("2019-12-03 15:27:15", 1_575_386_835),
            ("2019-12-03T15:27:15.999+0000", 1_575_386_835),
            ("2019-12-03T20:57:15+0530", 1_575_386_835),
            ("2000-02-29T23:59:59+0000", 951_868_799),
            ("1969-12-31T23:59:59+0000", -1),
            ("2016-12-31T23:59:60+0000", 1_483_228_800),
            ("0000-01-01T00:00:00+0000", -62_167_219_200),
            ("9999-12-31T23:59:59+0000", 253_402_300_799),
        ];
        for (text, seconds) in table {
            assert_eq!(Timestamp::parse(text).map(Timestamp::seconds), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        let texts = [
            "",
            "2019-12-03",
            "2019-12-03T15:27",
            "2019-13-03T15:27:15+0000",
            "2019-00-03T15:27:15+0000",
            "2019-02-29T15:27:15+0000",
            "1900-02-29T15:27:15+0000",
            "2019-04-31T15:27:15+0000",
            "2019-12-00T15:27:15+0000",
            "2019-12-03T24:00:00+0000",
            "2019-12-03T15:60:15+0000",
            "2019-12-03T15:27:61+0000",
            "2019-12-03T15:27:15+2400",
            "2019-12-03T15:27:15+0060",
            "2019-12-03T15:27:15+1",
            "2019-12-03T15:27:15+0000 ",
            "2019-12-03T15:27:15.+0000",
            "19-12-03T15:27:15+0000",
            "+019-12-03T15:27:15+0000",
            "03.12.2019 15:27:15",
        ];
        for text in texts {
            assert_eq!(Timestamp::parse(text).unwrap_err().code(), "date_malformed", "{text}");
        }
    }

    #[test]
    fn the_ends_of_the_range_print() {
        for seconds in [i64::MIN, i64::MAX] {
            assert!(Timestamp::from_seconds(seconds).to_string().ends_with("+0000"));
        }
    }

    proptest! {
        #[test]
        fn text_reads_back_as_the_same_instant(seconds in -62_167_219_200_i64..253_402_300_800) {
            let instant = Timestamp::from_seconds(seconds);
            prop_assert_eq!(Timestamp::parse(&instant.to_string()), Ok(instant));
        }

        #[test]
        fn a_later_day_is_exactly_one_day_later(day in -719_528_i64..2_932_896) {
            let (year, month, date) = date_of_day(day);
            prop_assert_eq!(day_of_date(year, month, date), day);
            let next = if date < days_in_month(year, month) {
                (year, month, date + 1)
            } else if month < 12 {
                (year, month + 1, 1)
            } else {
                (year + 1, 1, 1)
            };
            prop_assert_eq!(date_of_day(day + 1), next);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9T:+. Z-]{0,30}|.{0,10}") {
            let _ = Timestamp::parse(&text);
        }
    }
}
