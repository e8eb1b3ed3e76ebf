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

    /// Waits for the next turn, unless that is too late.
    pub(crate) async fn wait(&self, left: Duration) -> Result<(), Failure> {
        let started = Instant::now();
        loop {
            let wait = self.take();
            if wait.is_zero() {
                return Ok(());
            }
            if wait >= left.saturating_sub(started.elapsed()) {
                let seconds = wait.as_secs().saturating_add(1);
                let detail = format!("60 requests a minute are taken; the turn is in {seconds} s");
                return Err(Failure::new(FailureKind::Timeout, Stage::Pool, detail));
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
