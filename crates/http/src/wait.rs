//! Waiting for a payment.

use std::time::Duration;

use paywright_core::ecommpay::callback::NextAction;
use paywright_core::ecommpay::gate::StatusAnswer;
use paywright_core::ecommpay::{Callback, Verified};
use paywright_core::payment::{PaymentState, PaymentStatus};
use tokio::time::Instant;

use crate::error::CallError;
use crate::gate::GateClient;

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Until {
    /// The work on the payment has ended, well or not.
    Final,
    /// The whole sum went through.
    Paid,
    /// Waiting longer is of no use: the work has ended, or it goes on only when somebody acts, the
    /// customer or the shop.
    Standstill,
    /// The payment has this status, for instance one that asks the customer for something.
    Status(PaymentStatus),
}

/// What waiting has brought.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Waited {
    /// Whether it is as it was waited for. If not, the time ran out, or the payment has ended
    /// otherwise.
    pub reached: bool,
    /// What is known of the payment; nothing if the platform does not know it.
    pub state: PaymentState,
    /// The last message that told something.
    pub last: Option<Box<Verified<Callback>>>,
}

impl GateClient {
    /// Asks for the status of a payment until it is as wanted, or can no longer become so, or the
    /// time is up; it is asked at least once. The pauses grow from 0.5 s to 10 s. For tests and scripts: a shop learns the same
    /// sooner and cheaper by callback.
    ///
    /// # Errors
    /// [`CallError`] when asking is of no use: the question is refused, or the answer cannot be
    /// trusted.
    pub async fn wait_for(
        &self,
        payment_id: &str,
        until: &Until,
        within: Duration,
    ) -> Result<Waited, CallError> {
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut state = PaymentState::new(payment_id);
        let mut last = None;
        loop {
            let left = within.saturating_sub(started.elapsed());
            // However little time there is, one question is asked.
            let limit = if last.is_none() { left.max(LEAST_FOR_A_QUESTION) } else { left };
            match self.with_deadline(limit.min(self.deadline())).status(payment_id).await {
                Ok(StatusAnswer::Known(message)) => {
                    // What could be read in two ways is not folded: it proves nothing.
                    if let Ok(events) = message.events_of_answer(payment_id) {
                        drop(state.fold_all(events));
                    }
                    last = Some(message);
                }
                Ok(StatusAnswer::NotFound | StatusAnswer::NotReceived) => {}
                Err(error) if error.may_pass() => {}
                Err(error) => return Err(error),
            }
            let reached = until.is_reached(&state, last.as_deref());
            let left = within.saturating_sub(started.elapsed());
            if reached || state.is_final() || left.is_zero() {
                return Ok(Waited { reached, state, last });
            }
            tokio::time::sleep(pause.min(left)).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }
}

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LEAST_FOR_A_QUESTION: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

impl Until {
    fn is_reached(&self, state: &PaymentState, last: Option<&Verified<Callback>>) -> bool {
        let goes_on =
            |action: NextAction<'_>| matches!(action, NextAction::Wait | NextAction::AskStatus);
        match self {
            Self::Final => state.is_final(),
            Self::Paid => state.is_paid(),
            Self::Standstill => {
                state.is_final() || last.is_some_and(|message| !goes_on(message.next_action()))
            }
            Self::Status(status) => state.status() == Some(status),
        }
    }
}
