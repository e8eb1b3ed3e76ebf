//! The moment until which a customer may pay: parameter `best_before`.

use std::fmt;

use super::formats::{days_in_month, parse_digits};
use crate::ErrorCode;

/// A moment with its offset from UTC, in whole seconds.
///
/// The platform ignores a deadline more than 30 days ahead; since core has no clock, nothing here
/// can warn of that. `Display` writes `YYYY-MM-DDThh:mm:ss+hh:mm`, the documented form.
///
/// ```
/// use paywright_core::ecommpay::page::BestBefore;
/// let text = "2030-12-31T23:59:59.250000+03";
/// assert_eq!(BestBefore::parse(text)?.to_string(), "2030-12-31T23:59:59+03:00");
/// assert_eq!(BestBefore::at_unix_time(0)?.to_string(), "1970-01-01T00:00:00+00:00");
/// # Ok::<(), paywright_core::ecommpay::page::InvalidBestBefore>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BestBefore {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    east: bool,
    offset_hour: u32,
    offset_minute: u32,
}

impl BestBefore {
    /// Reads ISO 8601 with an offset: `Z`, `±hh`, `±hhmm` or `±hh:mm`. Fractions of a second are
    /// dropped, since the platform documents none.
    ///
    /// # Errors
    /// [`InvalidBestBefore`] when the text is not of that form, has no offset, or is no moment of
    /// the calendar.
    pub fn parse(text: &str) -> Result<Self, InvalidBestBefore> {
        read(text).ok_or_else(|| InvalidBestBefore {
            given: text.chars().take(60).collect(),
        })
    }

    /// A moment in UTC, in seconds since 1970-01-01T00:00:00Z: the caller's clock plus the time
    /// that the customer gets.
    ///
    /// # Errors
    /// [`InvalidBestBefore`] outside the years 1970 to 9999; milliseconds given as seconds end up
    /// there.
    pub fn at_unix_time(seconds: i64) -> Result<Self, InvalidBestBefore> {
        const LAST: i64 = 253_402_300_799;
        let invalid = || InvalidBestBefore {
            given: seconds.to_string(),
        };
        if !(0..=LAST).contains(&seconds) {
            return Err(invalid());
        }
        let seconds = u64::try_from(seconds).map_err(|_| invalid())?;
        let number = |value: u64| u32::try_from(value).map_err(|_| invalid());
        let (year, month, day) = calendar(number(seconds / 86_400)?);
        let second_of_day = number(seconds % 86_400)?;
        Ok(Self {
            year,
            month,
            day,
            hour: second_of_day / 3600,
            minute: second_of_day / 60 % 60,
            second: second_of_day % 60,
            east: true,
            offset_hour: 0,
            offset_minute: 0,
        })
    }
}

impl fmt::Display for BestBefore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
            east,
            offset_hour,
            offset_minute,
        } = self;
        let sign = if *east { '+' } else { '-' };
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}\
             {sign}{offset_hour:02}:{offset_minute:02}"
        )
    }
}

/// A text or number that is no moment for `best_before`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "best_before: {given:?} is no moment from 1970 to 9999; write it like 2030-12-31T23:59:59+03:00, \
     or give seconds since 1970"
)]
pub struct InvalidBestBefore {
    given: String,
}

impl ErrorCode for InvalidBestBefore {
    fn code(&self) -> &'static str {
        "page_deadline_invalid"
    }
}

/// Whether the text is in the documented form, which has the offset as `±hh` or `±hh:mm`.
pub(super) fn is_documented(text: &str) -> bool {
    read(text).is_some_and(|moment| {
        let full = moment.to_string();
        full == text || full.strip_suffix(":00") == Some(text)
    })
}

fn read(text: &str) -> Option<BestBefore> {
    let (date, time) = text.split_once('T')?;
    let [year, month, day] = fields(date, '-', [4, 2, 2])?;
    let at = time.find(['Z', '+', '-'])?;
    let (clock, offset) = time.split_at_checked(at)?;
    let clock = match clock.split_once('.') {
        Some((clock, fraction)) => {
            let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
            (digits && !fraction.is_empty()).then_some(clock)?
        }
        None => clock,
    };
    let [hour, minute, second] = fields(clock, ':', [2, 2, 2])?;
    let (sign, offset) = offset.split_at_checked(1)?;
    let (offset_hour, offset_minute) = match (sign, offset.len()) {
        ("Z", 0) => (0, 0),
        ("Z", _) => return None,
        (_, 2) => (parse_digits(offset, 2)?, 0),
        (_, 4) => {
            let (hour, minute) = offset.split_at_checked(2)?;
            (parse_digits(hour, 2)?, parse_digits(minute, 2)?)
        }
        _ => {
            let (hour, minute) = offset.split_once(':')?;
            (parse_digits(hour, 2)?, parse_digits(minute, 2)?)
        }
    };
    let in_calendar = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day);
    let on_clock = hour < 24 && minute < 60 && second < 60;
    let on_earth = offset_hour < 15 && offset_minute < 60;
    (in_calendar && on_clock && on_earth).then_some(BestBefore {
        year,
        month,
        day,
        hour,
        minute,
        second,
        east: sign != "-",
        offset_hour,
        offset_minute,
    })
}

/// Three numbers of exactly so many digits.
fn fields(text: &str, separator: char, lengths: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; 3];
    for (number, length) in numbers.iter_mut().zip(lengths) {
        *number = parse_digits(parts.next()?, length)?;
    }
    parts.next().is_none().then_some(numbers)
}

/// Year, month and day of a number of days since 1970-01-01.
fn calendar(mut days: u32) -> (u32, u32, u32) {
    let mut year = 1970;
    loop {
        let length = 337 + days_in_month(year, 2);
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let mut month = 1;
    while days >= days_in_month(year, month) {
        days -= days_in_month(year, month);
        month += 1;
    }
    (year, month, days + 1)
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
            (
                "2030-12-31T23:59:59.250000+03:00",
                "2030-12-31T23:59:59+03:00",
            ),
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
            "2055-05-05T00:00:60Z",
            "2055-05-05T00:00:00.Z",
            "2055-05-05T00:00:00Z1",
            "2055-05-05T00:00:00+3",
            "2055-05-05T00:00:00+99:00",
            "55-05-05T00:00:00Z",
            "+055-05-05T00:00:00Z",
        ];
        for text in cases {
            let error = BestBefore::parse(text).unwrap_err();
            assert_eq!(error.code(), "page_deadline_invalid", "{text}");
        }
    }

    #[test]
    fn seconds_since_1970_become_a_date() {
        let cases = [
            (951_782_400, "2000-02-29T00:00:00+00:00"),
            (1_798_761_599, "2026-12-31T23:59:59+00:00"),
            (4_107_542_400, "2100-03-01T00:00:00+00:00"),
            (253_402_300_799, "9999-12-31T23:59:59+00:00"),
        ];
        for (seconds, expected) in cases {
            let moment = BestBefore::at_unix_time(seconds).unwrap();
            assert_eq!(moment.to_string(), expected);
        }
        for seconds in [-1, 253_402_300_800, 1_798_761_599_000] {
            assert!(BestBefore::at_unix_time(seconds).is_err());
        }
    }
}
