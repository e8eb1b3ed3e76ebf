//! Waiting one's turn where the platform takes so many requests a minute.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use paywright_core::ecommpay::data_api::{PAUSE_AFTER_TOO_MANY, Pace};
use paywright_core::http::Response;
use paywright_core::retry::RetryAfter;
use tokio::time::Instant;

use crate::client::{lock, seconds_since_1970};
use crate::failure::{Failure, FailureKind, Stage};
use crate::per_process::PerProcess;

/// The turns of one account in one process.
pub(crate) struct Turns(PerProcess<Paced>);

struct Paced {
    beginning: Instant,
    pace: Mutex<Pace>,
}

impl Turns {
    pub(crate) fn new() -> Self {
        Self(PerProcess::new())
    }

    /// Takes the next turn, however late it comes.
    pub(crate) async fn wait_patiently(&self) {
        loop {
            let wait = self.take();
            if wait.is_zero() {
                return;
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes the next turn, unless that is too late.
    pub(crate) async fn wait(&self, left: Duration) -> Result<(), Failure> {
        let started = Instant::now();
        loop {
            let wait = self.take();
            if wait.is_zero() {
                return Ok(());
            }
            if wait >= left.saturating_sub(started.elapsed()) {
                let seconds = wait.as_secs().saturating_add(1);
                let detail = format!("60 requests a minute are taken; it is in {seconds} s");
                return Err(Failure::new(FailureKind::Timeout, Stage::Turn, detail));
            }
            tokio::time::sleep(wait).await;
        }
    }

    /// How many turns can be taken now.
    pub(crate) fn left(&self) -> usize {
        let paced = self.paced();
        lock(&paced.pace).left(paced.beginning.elapsed())
    }

    /// Notes what an answer says about the next turn.
    pub(crate) fn note(&self, answer: &Response<'_>) {
        if answer.status() != 429 {
            return;
        }
        let asked = answer.header("Retry-After");
        let asked = asked.and_then(|text| RetryAfter::parse(text, seconds_since_1970()));
        let wait = asked.map_or(PAUSE_AFTER_TOO_MANY, RetryAfter::time);
        let paced = self.paced();
        lock(&paced.pace).too_many(paced.beginning.elapsed(), wait);
    }

    /// Takes the turn if it has come, else tells when it comes.
    fn take(&self) -> Duration {
        let paced = self.paced();
        let mut pace = lock(&paced.pace);
        let now = paced.beginning.elapsed();
        let wait = pace.wait(now);
        if wait.is_zero() {
            pace.sent(now);
        }
        wait
    }

    fn paced(&self) -> Arc<Paced> {
        let make = || {
            let pace = Mutex::new(Pace::default());
            Ok::<_, Infallible>(Paced { beginning: Instant::now(), pace })
        };
        match self.0.get(make) {
            Ok(paced) => paced,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// When so many who wait at the same time get their turns.
    async fn turns_of(turns: &Arc<Turns>, number: usize) -> Vec<Duration> {
        let beginning = Instant::now();
        let mut waiting = tokio::task::JoinSet::new();
        for _ in 0..number {
            let turns = Arc::clone(turns);
            waiting.spawn(async move {
                turns.wait_patiently().await;
                beginning.elapsed()
            });
        }
        let mut times = waiting.join_all().await;
        times.sort_unstable();
        times
    }

    fn refused(headers: &[(&str, &str)]) -> Response<'static> {
        Response::new(429, b"").with_headers(headers.iter().map(|(name, value)| {
            // Tests may leak a few bytes.
            let keep = |text: &str| -> &'static str { text.to_owned().leak() };
            (keep(name), keep(value))
        }))
    }

    #[tokio::test(start_paused = true)]
    async fn sixty_go_at_once_and_sixty_each_minute_later() {
        let times = turns_of(&Arc::new(Turns::new()), 150).await;
        assert_eq!(times[59], Duration::ZERO);
        for pair in times.windows(61) {
            assert!(pair[60] - pair[0] >= MINUTE, "{:?}", (pair[0], pair[60]));
        }
        assert!(times[119] < MINUTE + Duration::from_secs(1), "{:?}", times[119]);
        assert!(times[149] < MINUTE * 2 + Duration::from_secs(1), "{:?}", times[149]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_comes_too_late_is_told_at_once_and_not_taken() {
        let turns = Arc::new(Turns::new());
        turns_of(&turns, 60).await;
        let started = Instant::now();
        let failure = turns.wait(Duration::from_secs(30)).await.unwrap_err();
        assert_eq!((failure.kind(), failure.stage()), (FailureKind::Timeout, Stage::Turn));
        assert!(failure.to_string().contains("it is in 61 s"), "{failure}");
        assert!(failure.to_string().ends_with("nothing was sent"), "{failure}");
        assert_eq!(started.elapsed(), Duration::ZERO);
        // The sixty of the next minute are all there.
        turns.wait(MINUTE * 2).await.unwrap();
        assert_eq!(turns_of(&turns, 59).await.last(), Some(&Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn after_429_it_is_quiet_as_long_as_the_platform_asks_and_three_seconds_at_least() {
        let cases: &[(&[(&str, &str)], u64)] = &[
            (&[("Retry-After", "20")], 20),
            (&[("retry-after", "1")], 3),
            (&[("Retry-After", "soon")], 3),
            (&[], 3),
        ];
        for (headers, seconds) in cases {
            let turns = Arc::new(Turns::new());
            turns.note(&refused(headers));
            assert!(turns.wait(Duration::from_secs(*seconds)).await.is_err(), "{headers:?}");
            let times = turns_of(&turns, 2).await;
            let least = Duration::from_secs(*seconds);
            let most = least + Duration::from_millis(50);
            assert!(
                times.iter().all(|time| (least..most).contains(time)),
                "{headers:?}: {times:?}"
            );
        }
    }

    #[tokio::test(start_paused = true)]
    async fn other_answers_make_nobody_wait() {
        let turns = Arc::new(Turns::new());
        turns.note(&Response::new(503, b"").with_headers([("Retry-After", "20")]));
        assert_eq!(turns_of(&turns, 1).await, [Duration::ZERO]);
    }
}
