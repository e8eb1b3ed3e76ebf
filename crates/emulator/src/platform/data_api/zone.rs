//! Time zones and what is read and written in them.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use crate::platform::Time;

/// A time zone. The database of names is part of the program, so that a run does not depend on the
/// machine.
#[derive(Debug, Clone)]
pub(super) struct Zone(TimeZone);

/// From one date and time to another, both included, as they read in a zone.
///
/// What reads so is compared, not points in time: an hour that a zone has twice belongs to an
/// interval wholly or not at all, and intervals that follow each other share nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interval {
    pub(super) from: DateTime,
    pub(super) to: DateTime,
}

impl Zone {
    pub(super) fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone with an offset such as `+10:30` or a name of the IANA database.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.starts_with(['+', '-']) {
            return Some(Self(TimeZone::fixed(offset(text)?)));
        }
        let zone = TimeZoneDatabase::bundled().get(text).ok()?;
        (!zone.is_unknown()).then_some(Self(zone))
    }

    /// What clocks of the zone show, in whole seconds.
    pub(super) fn reading(&self, time: Time) -> DateTime {
        self.0.to_datetime(timestamp(time))
    }

    /// The point in time at which clocks of the zone show this: the first one, if there are two.
    pub(super) fn time(&self, reading: DateTime) -> Option<Time> {
        let seconds = self.0.to_timestamp(reading).ok()?.as_second();
        Some(Time::from_millis(u64::try_from(seconds).ok()?.checked_mul(1_000)?))
    }

    /// `2024-11-22T13:13:04+00:00`.
    pub(super) fn text(&self, time: Time) -> String {
        let mut text = self.reading(time).to_string();
        let seconds = self.0.to_offset(timestamp(time)).seconds();
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.unsigned_abs() / 60;
        // Writing to a string does not fail.
        let _ = write!(text, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        text
    }

    /// `2024-11-22`.
    pub(super) fn date(&self, time: Time) -> String {
        self.reading(time).date().to_string()
    }

    /// `2024-11-22 13:13:04`.
    pub(super) fn date_and_time(&self, time: Time) -> String {
        self.reading(time).to_string().replacen('T', " ", 1)
    }
}

impl Interval {
    pub(super) fn holds(&self, reading: DateTime) -> bool {
        self.from <= reading && reading <= self.to
    }
}

/// Reads `YYYY-MM-DD hh:mm:ss`, also with a `T`, and nothing shorter or longer.
pub(super) fn date_time(text: &str) -> Option<DateTime> {
    const FORM: &[u8] = b"0000-00-00 00:00:00";
    let fits = |(given, form): (u8, &u8)| match form {
        b'0' => given.is_ascii_digit(),
        b' ' => given == b' ' || given == b'T',
        _ => given == *form,
    };
    let has_form = text.len() == FORM.len() && text.bytes().zip(FORM).all(fits);
    if has_form { text.parse().ok() } else { None }
}

/// Reads `+hh:mm` or `-hh:mm`. No zone is further away than 14 hours.
fn offset(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let two_digits = |part: &str| {
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { part.parse::<i32>().ok() } else { None }
    };
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let seconds = hours * 3_600 + minutes * 60;
    if minutes > 59 || seconds > 14 * 3_600 {
        return None;
    }
    Offset::from_seconds(sign * seconds).ok()
}

/// Times beyond the year 9999 count as its end.
fn timestamp(time: Time) -> Timestamp {
    Timestamp::from_second(time.seconds()).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str) -> Zone {
        Zone::parse(text).unwrap()
    }

    #[test]
    fn zones_have_names_or_offsets() {
        let time = Time::parse("2026-07-01T23:30:00Z").unwrap();
        let cases = [
            ("UTC", "2026-07-01T23:30:00+00:00"),
            ("+00:00", "2026-07-01T23:30:00+00:00"),
            ("+10:30", "2026-07-02T10:00:00+10:30"),
            ("-03:30", "2026-07-01T20:00:00-03:30"),
            ("-00:30", "2026-07-01T23:00:00-00:30"),
            ("+14:00", "2026-07-02T13:30:00+14:00"),
            ("Indian/Mauritius", "2026-07-02T03:30:00+04:00"),
            ("Europe/Berlin", "2026-07-02T01:30:00+02:00"),
            ("Asia/Kathmandu", "2026-07-02T05:15:00+05:45"),
        ];
        for (name, text) in cases {
            assert_eq!(zone(name).text(time), text, "{name}");
        }
        assert_eq!(zone("+10:30").date(time), "2026-07-02");
        assert_eq!(zone("+10:30").date_and_time(time), "2026-07-02 10:00:00");
        let names = [
            "",
            "+",
            "+10",
            "+1030",
            "+1:30",
            "+10:3",
            "+10:60",
            "+14:01",
            "+15:00",
            "+1a:00",
            "+ä0:00",
            "10:30",
            "Z",
            "Mars/Phobos",
            "Etc/Unknown",
        ];
        for text in names {
            assert!(Zone::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn dates_have_one_form() {
        assert!(date_time("2024-08-01 00:00:00").is_some());
        assert_eq!(date_time("2024-08-01T00:00:00"), date_time("2024-08-01 00:00:00"));
        let texts = [
            "",
            "2024-08-01",
            "2024-08-01 00:00",
            "2024-02-30 00:00:00",
            "2024-08-01 24:00:00",
            "2024-08-01 00:61:00",
            "2024-08-01 00:00:00Z",
            "2024-08-01t00:00:00",
            "20240801 000000",
            "01.08.2024 00:00:00",
            "2024-08-01 00:00:0ä",
        ];
        for text in texts {
            assert_eq!(date_time(text), None, "{text}");
        }
    }

    #[test]
    fn an_hour_that_comes_twice_is_in_an_interval_wholly_or_not_at_all() {
        let berlin = zone("Europe/Berlin");
        let interval = |from: &str, to: &str| Interval {
            from: date_time(from).unwrap(),
            to: date_time(to).unwrap(),
        };
        let first = Time::parse("2026-10-25T00:30:00Z").unwrap();
        let second = Time::parse("2026-10-25T01:30:00Z").unwrap();
        for time in [first, second] {
            let reading = berlin.reading(time);
            assert!(interval("2026-10-25 02:30:00", "2026-10-25 02:30:00").holds(reading));
            assert!(!interval("2026-10-25 02:30:01", "2026-10-25 03:00:00").holds(reading));
            assert!(!interval("2026-10-25 02:00:00", "2026-10-25 02:29:59").holds(reading));
        }
        assert_eq!(berlin.text(first), "2026-10-25T02:30:00+02:00");
        assert_eq!(berlin.text(second), "2026-10-25T02:30:00+01:00");
        assert_eq!(berlin.time(date_time("2026-10-25 02:30:00").unwrap()), Some(first));
        assert_eq!(berlin.time(date_time("1969-12-31 00:00:00").unwrap()), None);
    }

    #[test]
    fn times_beyond_all_calendars_are_shown_somehow() {
        let end = Time::from_millis(u64::MAX);
        assert!(zone("UTC").text(end).starts_with("9999-12-3"));
        assert!(zone("+14:00").text(end).ends_with("+14:00"));
    }
}
