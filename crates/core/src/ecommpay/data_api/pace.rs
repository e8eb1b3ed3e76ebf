//! Keeping to the limit of requests, as arithmetic.

use std::collections::VecDeque;
use std::time::Duration;

/// Requests that a Dashboard account may send within a minute (spec 07, section 1).
pub const REQUESTS_PER_MINUTE: usize = 60;

/// How long to be quiet after HTTP 429, at least (spec 07, section 1).
pub const PAUSE_AFTER_TOO_MANY: Duration = Duration::from_secs(3);

/// Keeps the requests of an account within [`REQUESTS_PER_MINUTE`]. Times are the caller's, from any
/// one beginning.
///
/// ```
/// use std::time::Duration;
/// use paywright_core::ecommpay::data_api::{Pace, REQUESTS_PER_MINUTE};
///
/// let mut pace = Pace::default();
/// for _ in 0..REQUESTS_PER_MINUTE {
///     assert_eq!(pace.wait(Duration::ZERO), Duration::ZERO);
///     pace.sent(Duration::ZERO);
/// }
/// assert_eq!(pace.wait(Duration::from_secs(45)), Duration::from_secs(15));
/// assert_eq!(pace.wait(Duration::from_secs(60)), Duration::ZERO);
/// assert_eq!(pace.left(Duration::from_secs(45)), 0);
/// assert_eq!(pace.left(Duration::from_secs(60)), REQUESTS_PER_MINUTE);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Pace {
    /// When the last requests were sent, the oldest first.
    sent: VecDeque<Duration>,
    /// Nothing is sent before.
    quiet_until: Duration,
}

impl Pace {
    /// How long to wait before the next request.
    pub fn wait(&self, now: Duration) -> Duration {
        const MINUTE: Duration = Duration::from_secs(60);
        let of_minute = match self.sent.front() {
            Some(oldest) if self.sent.len() >= REQUESTS_PER_MINUTE => oldest.saturating_add(MINUTE),
            _ => Duration::ZERO,
        };
        of_minute.max(self.quiet_until).saturating_sub(now)
    }

    /// How many requests may be sent at once, if nobody wants quiet.
    pub fn left(&self, now: Duration) -> usize {
        const MINUTE: Duration = Duration::from_secs(60);
        let is_recent = |sent: &&Duration| sent.saturating_add(MINUTE) > now;
        REQUESTS_PER_MINUTE.saturating_sub(self.sent.iter().filter(is_recent).count())
    }

    /// Notes that a request was sent.
    pub fn sent(&mut self, now: Duration) {
        if self.sent.len() >= REQUESTS_PER_MINUTE {
            self.sent.pop_front();
        }
        self.sent.push_back(now);
    }

    /// Notes that the platform wants quiet (see
    /// [`DataApiError::TooMany`](super::DataApiError::TooMany)).
    pub fn too_many(&mut self, now: Duration, wait: Duration) {
        let until = now.saturating_add(wait.max(PAUSE_AFTER_TOO_MANY));
        self.quiet_until = self.quiet_until.max(until);
    }
}
