//! Whether and when a request is sent again: as arithmetic, without a clock and without chance.
//!
//! The caller brings what core does not have: how much time is left, a random number, what came
//! back. Requests that move money are sent again only when no byte of them can have left; for
//! everything else about them there are [tickets](crate::ecommpay::gate::ticket).
//!
//! ```
//! use std::time::Duration;
//! use paywright_core::http::{Response, RetryClass};
//! use paywright_core::retry::{Attempt, Budget, Deadline, Decision, Policy, RetryAfter, Sent};
//!
//! let policy = Policy::default();
//! let deadline = Deadline::default(); // 30 s for everything
//! let mut budget = Budget::default(); // one for all requests to a host
//!
//! let busy = Response::new(503, b"").with_headers([("Retry-After", "2")]);
//! let attempt = Attempt {
//!     class: RetryClass::Read,
//!     number: 1,
//!     sent: Sent::of_response(&busy, 1_790_000_000),
//!     random: 0x8000_0000_0000_0000, // from the caller's generator
//!     left: deadline.left(Duration::from_millis(120)),
//! };
//! assert_eq!(
//!     policy.decide(&attempt, &mut budget),
//!     Decision::Again { after: Duration::from_secs(2) }
//! );
//! ```

use std::time::Duration;

use crate::Timestamp;
use crate::http::{Response, RetryClass};

/// How often and how fast requests are sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How often a request is sent in all, 4 by default.
    pub attempts: u32,
    /// The longest wait before the second attempt, 200 ms by default. It doubles with each attempt.
    pub first: Duration,
    /// The longest wait before any attempt, 5 s by default. A `Retry-After` may be longer.
    pub longest: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        let (first, longest) = (Duration::from_millis(200), Duration::from_secs(5));
        Self { attempts: 4, first, longest }
    }
}

/// One attempt, and all that decides about the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// What the request does.
    pub class: RetryClass,
    /// Its number; the first is 1.
    pub number: u32,
    /// How it went.
    pub sent: Sent,
    /// A random number over the whole range.
    pub random: u64,
    /// What is left of the deadline.
    pub left: Duration,
}

/// How an attempt went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// No byte of the request can have left: no connection came about.
    Nothing,
    /// It may have arrived, and no whole answer came back.
    Lost,
    /// An answer came.
    Answered {
        /// Its HTTP status.
        status: u16,
        /// What it says about when to come again.
        retry_after: Option<RetryAfter>,
    },
}

impl Sent {
    /// How it went when an answer came. `now` is the caller's clock in seconds since 1970, for a
    /// `Retry-After` that names a date.
    pub fn of_response(response: &Response<'_>, now: i64) -> Self {
        let retry_after =
            response.header("Retry-After").and_then(|text| RetryAfter::parse(text, now));
        Self::Answered { status: response.status(), retry_after }
    }
}

/// What is done after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The attempt ended with an answer that another attempt would not change.
    Done,
    /// Send it again.
    Again {
        /// After this time.
        after: Duration,
    },
    /// Give up, with what the last attempt brought.
    GiveUp(Why),
}

impl Decision {
    /// The pause before it is sent again, if it is.
    pub fn again(self) -> Option<Duration> {
        match self {
            Self::Again { after } => Some(after),
            Self::Done | Self::GiveUp(_) => None,
        }
    }
}

/// Why a request is not sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It moves money and may have arrived.
    MayHaveArrived,
    /// It was sent often enough.
    Attempts,
    /// Too many requests to the host fail; sending more would keep it down.
    Budget,
    /// The time is up before the next attempt.
    Deadline,
}

impl Policy {
    /// What to do after an attempt. A retry takes from the budget; an answer that ends it gives
    /// something back.
    ///
    /// Transient are the statuses 408, 425, 429, 500, 502, 503 and 504. The wait is a random part of
    /// a limit that doubles ("full jitter"), but not less than a `Retry-After`.
    pub fn decide(&self, attempt: &Attempt, budget: &mut Budget) -> Decision {
        let retry_after = match attempt.sent {
            Sent::Answered { status, retry_after } if is_transient(status) => retry_after,
            Sent::Answered { .. } => {
                budget.refill();
                return Decision::Done;
            }
            Sent::Nothing | Sent::Lost => None,
        };
        let may_repeat = attempt.sent == Sent::Nothing || attempt.class.may_repeat();
        if !may_repeat {
            return Decision::GiveUp(Why::MayHaveArrived);
        }
        if attempt.number >= self.attempts {
            return Decision::GiveUp(Why::Attempts);
        }
        let jitter = part_of(self.limit(attempt.number), attempt.random);
        let after = retry_after.map_or(jitter, |asked| asked.0.max(jitter));
        if after >= attempt.left {
            return Decision::GiveUp(Why::Deadline);
        }
        if !budget.take() {
            return Decision::GiveUp(Why::Budget);
        }
        Decision::Again { after }
    }

    /// The longest wait after an attempt of this number.
    fn limit(&self, number: u32) -> Duration {
        let doublings = number.saturating_sub(1).min(31);
        self.first.saturating_mul(1 << doublings).min(self.longest)
    }
}

fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// A part of a time: none for 0, nearly all for the greatest number.
fn part_of(time: Duration, random: u64) -> Duration {
    let nanoseconds = time.as_nanos().min(u64::MAX.into());
    let part = (nanoseconds * u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(part).unwrap_or(u64::MAX))
}

/// How long a server asks to be left alone (header `Retry-After`, RFC 9110, 10.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RetryAfter(Duration);

impl RetryAfter {
    /// The longest time that is taken at its word. More is taken as this.
    pub const LONGEST: Duration = Duration::from_secs(24 * 3600);

    /// Reads a number of seconds or a date in any of the three forms of HTTP. `now` is the caller's
    /// clock in seconds since 1970. What is negative or past means at once, what is absurdly long
    /// [`LONGEST`](Self::LONGEST), and what is neither number nor date nothing.
    ///
    /// ```
    /// use std::time::Duration;
    /// use paywright_core::retry::RetryAfter;
    /// let now = 784_111_757; // 1994-11-06 08:49:17 UTC
    /// let time = |text| RetryAfter::parse(text, now).map(RetryAfter::time);
    /// assert_eq!(time("120"), Some(Duration::from_secs(120)));
    /// assert_eq!(time("-5"), Some(Duration::ZERO));
    /// assert_eq!(time("99999999999999999999"), Some(RetryAfter::LONGEST));
    /// assert_eq!(time("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(20)));
    /// assert_eq!(time("soon"), None);
    /// ```
    pub fn parse(text: &str, now: i64) -> Option<Self> {
        let text = text.trim_matches([' ', '\t']);
        let digits = text.strip_prefix('-').unwrap_or(text);
        let seconds = if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            if digits.len() < text.len() { 0 } else { digits.parse().unwrap_or(i64::MAX) }
        } else {
            date(text, now)?.saturating_sub(now)
        };
        let time = Duration::from_secs(u64::try_from(seconds).unwrap_or(0));
        Some(Self(time.min(Self::LONGEST)))
    }

    /// The time.
    pub fn time(self) -> Duration {
        self.0
    }
}

/// The seconds since 1970 of an HTTP date.
fn date(text: &str, now: i64) -> Option<i64> {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (day, month, year, time) = match *words.as_slice() {
        // Sun, 06 Nov 1994 08:49:37 GMT
        [_, day, month, year, time, "GMT"] => (day, month, year.parse().ok()?, time),
        // Sunday, 06-Nov-94 08:49:37 GMT
        [_, date, time, "GMT"] => {
            let mut parts = date.split('-');
            let mut next = || parts.next();
            let (day, month, year) = (next()?, next()?, next()?);
            (day, month, full_year(year.parse().ok()?, now)?, time)
        }
        // Sun Nov  6 08:49:37 1994
        [_, month, day, time, year] => (day, month, year.parse().ok()?, time),
        _ => return None,
    };
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.iter().position(|name| *name == month)?.saturating_add(1);
    let (year, day): (u16, u8) = (year, day.parse().ok()?);
    let moment = Timestamp::parse(&format!("{year:04}-{month:02}-{day:02}T{time}Z"));
    moment.ok().map(Timestamp::seconds)
}

/// The year that two digits mean: none that lies more than 50 years ahead.
fn full_year(two_digits: u16, now: i64) -> Option<u16> {
    let text = Timestamp::from_seconds(now).to_string();
    let this: u16 = text.split('-').next()?.parse().ok()?;
    let year = this.checked_sub(this % 100)?.checked_add(two_digits % 100)?;
    if year > this.saturating_add(50) { year.checked_sub(100) } else { Some(year) }
}

/// How many retries the requests to one host may make together, so that a host in trouble is not
/// kept there: a retry takes one token, and it takes ten good answers to earn one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    tenths: u32,
    capacity: u32,
}

impl Budget {
    /// A full budget of so many retries.
    pub fn new(retries: u32) -> Self {
        let tenths = retries.saturating_mul(10);
        Self { tenths, capacity: tenths }
    }

    /// Retries that are left.
    pub fn left(&self) -> u32 {
        self.tenths / 10
    }

    fn take(&mut self) -> bool {
        match self.tenths.checked_sub(10) {
            Some(rest) => {
                self.tenths = rest;
                true
            }
            None => false,
        }
    }

    fn refill(&mut self) {
        self.tenths = self.tenths.saturating_add(1).min(self.capacity);
    }
}

/// 10 retries.
impl Default for Budget {
    fn default() -> Self {
        Self::new(10)
    }
}

/// One time for everything that a call does: waiting for a connection, the connection itself, every
/// attempt and the pauses between. Elapsed times are the caller's.
///
/// ```
/// use std::time::Duration;
/// use paywright_core::retry::Deadline;
/// let deadline = Deadline::new(Duration::from_secs(10));
/// assert_eq!(deadline.left(Duration::from_secs(4)), Duration::from_secs(6));
/// assert_eq!(deadline.left(Duration::from_secs(40)), Duration::ZERO);
/// // A stage with a limit of its own gets the shorter of the two.
/// let connect = Duration::from_secs(5);
/// assert_eq!(deadline.stage(Duration::from_secs(8), connect), Duration::from_secs(2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline(Duration);

impl Deadline {
    /// A deadline so long after the beginning.
    pub fn new(total: Duration) -> Self {
        Self(total)
    }

    /// What is left; nothing when it is over.
    pub fn left(self, elapsed: Duration) -> Duration {
        self.0.saturating_sub(elapsed)
    }

    /// What a stage may take that has a limit of its own.
    pub fn stage(self, elapsed: Duration, limit: Duration) -> Duration {
        self.left(elapsed).min(limit)
    }

    /// Whether it is over.
    pub fn is_over(self, elapsed: Duration) -> bool {
        elapsed >= self.0
    }
}

/// 30 s.
impl Default for Deadline {
    fn default() -> Self {
        Self::new(Duration::from_secs(30))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 784_111_757; // 1994-11-06 08:49:17 UTC

    fn attempt(class: RetryClass, number: u32, sent: Sent) -> Attempt {
        Attempt { class, number, sent, random: u64::MAX, left: Duration::from_secs(30) }
    }

    fn answered(status: u16) -> Sent {
        Sent::Answered { status, retry_after: None }
    }

    #[test]
    fn what_is_sent_again() {
        use Decision::{Done, GiveUp};
        use RetryClass::{HarmlessWrite, MoneyMoving, Read};
        let again = Decision::Again { after: Duration::from_nanos(199_999_999) };
        let cases = [
            (Read, Sent::Nothing, again),
            (Read, Sent::Lost, again),
            (Read, answered(503), again),
            (Read, answered(429), again),
            (Read, answered(200), Done),
            (Read, answered(404), Done),
            (Read, answered(501), Done),
            (HarmlessWrite, Sent::Lost, again),
            (HarmlessWrite, answered(500), again),
            (HarmlessWrite, answered(400), Done),
            (MoneyMoving, Sent::Nothing, again),
            (MoneyMoving, Sent::Lost, GiveUp(Why::MayHaveArrived)),
            (MoneyMoving, answered(503), GiveUp(Why::MayHaveArrived)),
            (MoneyMoving, answered(429), GiveUp(Why::MayHaveArrived)),
            (MoneyMoving, answered(200), Done),
        ];
        for (class, sent, expected) in cases {
            let decision =
                Policy::default().decide(&attempt(class, 1, sent), &mut Budget::default());
            assert_eq!(decision, expected, "{class:?} {sent:?}");
        }
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let policy = Policy { attempts: 100, ..Policy::default() };
        let wait = |number| {
            let attempt = attempt(RetryClass::Read, number, Sent::Lost);
            match policy.decide(&attempt, &mut Budget::default()) {
                Decision::Again { after } => after.as_millis(),
                other => panic!("{other:?}"),
            }
        };
        let waits: Vec<_> = (1..=7).map(wait).collect();
        assert_eq!(waits, [199, 399, 799, 1599, 3199, 4999, 4999]);
        assert_eq!(wait(99), 4999);
    }

    #[test]
    fn every_end_has_its_reason() {
        let policy = Policy::default();
        let read = |number| attempt(RetryClass::Read, number, Sent::Lost);
        assert_eq!(
            policy.decide(&read(4), &mut Budget::default()),
            Decision::GiveUp(Why::Attempts)
        );
        assert_eq!(policy.decide(&read(1), &mut Budget::new(0)), Decision::GiveUp(Why::Budget));
        let late = Attempt { left: Duration::from_millis(100), ..read(1) };
        let mut budget = Budget::default();
        assert_eq!(policy.decide(&late, &mut budget), Decision::GiveUp(Why::Deadline));
        let hour = Sent::Answered { status: 429, retry_after: RetryAfter::parse("3600", NOW) };
        let hour = attempt(RetryClass::Read, 1, hour);
        assert_eq!(policy.decide(&hour, &mut budget), Decision::GiveUp(Why::Deadline));
        assert_eq!(budget, Budget::default(), "what is not sent costs nothing");
    }

    #[test]
    fn ten_good_answers_earn_a_retry() {
        let policy = Policy::default();
        let mut budget = Budget::new(1);
        let lost = attempt(RetryClass::Read, 1, Sent::Lost);
        assert!(matches!(policy.decide(&lost, &mut budget), Decision::Again { .. }));
        for _ in 0..9 {
            policy.decide(&attempt(RetryClass::Read, 1, answered(200)), &mut budget);
        }
        assert_eq!(policy.decide(&lost, &mut budget), Decision::GiveUp(Why::Budget));
        policy.decide(&attempt(RetryClass::Read, 1, answered(200)), &mut budget);
        assert_eq!(budget.left(), 1);
        for _ in 0..99 {
            policy.decide(&attempt(RetryClass::Read, 1, answered(200)), &mut budget);
        }
        assert_eq!(budget.left(), 1);
    }

    #[test]
    fn retry_after_is_read_in_all_forms() {
        let seconds = |text| RetryAfter::parse(text, NOW).map(|found| found.time().as_secs());
        let cases = [
            ("0", Some(0)),
            (" 3 ", Some(3)),
            ("-1", Some(0)),
            ("-99999999999999999999", Some(0)),
            ("86401", Some(86400)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(20)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(20)),
            ("Sun Nov  6 08:49:37 1994", Some(20)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(86400)),
            ("Thursday, 01-Jan-70 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 31 Feb 1994 08:49:37 GMT", None),
            ("Sun, 06 Now 1994 08:49:37 GMT", None),
            ("", None),
            ("-", None),
            ("1.5", None),
            ("+3", None),
            ("soon", None),
        ];
        for (text, expected) in cases {
            assert_eq!(seconds(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_wait_is_longer_than_what_is_left(
            number in 0_u32..40,
            random in any::<u64>(),
            left in 0_u64..40_000,
            retry_after in proptest::option::of("-?[0-9]{1,6}"),
            status in prop_oneof![Just(503_u16), Just(429), any::<u16>()],
        ) {
            let retry_after = retry_after.and_then(|text| RetryAfter::parse(&text, NOW));
            let left = Duration::from_millis(left);
            let sent = Sent::Answered { status, retry_after };
            let attempt = Attempt { random, left, ..attempt(RetryClass::Read, number, sent) };
            let policy = Policy::default();
            if let Decision::Again { after } = policy.decide(&attempt, &mut Budget::default()) {
                prop_assert!(after < left);
                prop_assert!(retry_after.is_none_or(|asked| after >= asked.time()));
                prop_assert!(number < policy.attempts);
            }
        }

        #[test]
        fn any_header_is_read_or_left_alone(text in "\\PC{0,40}", now in any::<i64>()) {
            if let Some(found) = RetryAfter::parse(&text, now) {
                prop_assert!(found.time() <= RetryAfter::LONGEST);
            }
        }
    }
}
