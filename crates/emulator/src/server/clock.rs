//! The clock of the platform: real, faster than real, or standing still until it is moved.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::platform::Time;

/// What the platform takes for the time.
///
/// ```
/// use paywright_emulator::{Clock, platform::Time};
/// let noon = Time::parse("2026-03-10T12:00:00Z").unwrap_or_default();
/// let clock = Clock::frozen(noon);
/// assert_eq!(clock.now(), noon);
/// ```
#[derive(Debug, Clone)]
pub struct Clock {
    pace: Pace,
    /// The platform's time at `since`.
    then: Time,
    since: Instant,
}

/// How fast a [`Clock`] runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As fast as real time.
    Real,
    /// So many seconds of the platform in each real second.
    Scaled(u32),
    /// Not at all: only [`Control::advance`](crate::Control::advance) moves it.
    Frozen,
}

impl Clock {
    /// The real time.
    pub fn real() -> Self {
        Self::starting(Pace::Real, system_time())
    }

    /// Starts at the real time and runs `factor` times as fast; 0 stands still.
    pub fn scaled(factor: u32) -> Self {
        Self::starting(Pace::Scaled(factor), system_time())
    }

    /// Stands still at a time.
    pub fn frozen(at: Time) -> Self {
        Self::starting(Pace::Frozen, at)
    }

    /// The time.
    pub fn now(&self) -> Time {
        self.then.after(self.since.elapsed().saturating_mul(self.factor()))
    }

    /// How fast it runs.
    pub fn pace(&self) -> Pace {
        self.pace
    }

    /// Goes on from the same time at another pace.
    pub(crate) fn set_pace(&mut self, pace: Pace) {
        *self = Self::starting(pace, self.now());
    }

    /// Moves on to a time; one that is not later than now changes nothing.
    pub(crate) fn move_to(&mut self, time: Time) {
        *self = Self::starting(self.pace, time.max(self.now()));
    }

    /// Goes on from a time, an earlier one too, at the same pace.
    pub(crate) fn restart(&mut self, at: Time) {
        *self = Self::starting(self.pace, at);
    }

    /// How long to wait, in real time, until this clock shows a time; `None` when it never will by
    /// itself.
    pub(crate) fn wait_until(&self, time: Time) -> Option<Duration> {
        let left = time.since(self.now());
        if left.is_zero() {
            return Some(Duration::ZERO);
        }
        let wait = left.checked_div(self.factor())?;
        // Rounding down would wake up too early, again and again.
        Some(wait + Duration::from_millis(1))
    }

    fn starting(pace: Pace, at: Time) -> Self {
        Self { pace, then: at, since: Instant::now() }
    }

    fn factor(&self) -> u32 {
        match self.pace {
            Pace::Real => 1,
            Pace::Scaled(factor) => factor,
            Pace::Frozen => 0,
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::real()
    }
}

fn system_time() -> Time {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::default().after(since_1970)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn a_frozen_clock_moves_only_when_it_is_moved_and_never_back() {
        let start = Time::from_millis(1_000_000);
        let mut clock = Clock::frozen(start);
        assert_eq!(clock.wait_until(start), Some(Duration::ZERO));
        assert_eq!(clock.wait_until(start.after(HOUR)), None);
        clock.move_to(start.after(HOUR));
        clock.move_to(start);
        assert_eq!(clock.now(), start.after(HOUR));
    }

    #[test]
    fn a_running_clock_reaches_a_time_sooner_the_faster_it_is() {
        let mut clock = Clock::real();
        let later = clock.now().after(HOUR);
        let slow = clock.wait_until(later).unwrap();
        clock.set_pace(Pace::Scaled(60));
        let fast = clock.wait_until(later).unwrap();
        assert!(slow > HOUR / 2 && fast <= HOUR / 60 + Duration::from_millis(1));
        assert!(clock.now() >= later.min(clock.now()));
        clock.set_pace(Pace::Scaled(0));
        assert_eq!(clock.wait_until(later), None);
    }
}
