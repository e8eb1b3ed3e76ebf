//! Waiting for a payment: by default a notification is sent once, and may be lost.

use std::time::Duration;

use paywright_core::cryptoprocessing::{Interface, State, StateAnswer};
use tokio::time::Instant;

use super::client::TerminalClient;
use super::confirm::ConfirmedPayment;
use super::error::CallError;

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Until {
    /// The payer and the gateway have done their part, well or not: the money is charged or held, or
    /// nothing comes of it.
    Decided,
    /// This amount is charged.
    Paid {
        /// What the order costs, in minor units of the terminal's currency.
        amount: u64,
    },
    /// The payment has this state.
    State(State),
}

/// What waiting has brought.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Waited {
    /// Whether it is as it was waited for. If not, the time ran out, or the payment has ended
    /// otherwise.
    pub reached: bool,
    /// The last answer; nothing if none came.
    pub last: Option<StateAnswer>,
}

impl Waited {
    /// The payment, if the gateway knows it.
    pub fn payment(&self) -> Option<ConfirmedPayment> {
        let known = self.last.as_ref().and_then(StateAnswer::known);
        known.cloned().map(ConfirmedPayment::new)
    }
}

impl TerminalClient {
    /// Asks for the state of a payment until it is as wanted, or can no longer become so, or the time
    /// is up; it is asked at least once. The pauses grow from 0.5 s to 10 s. Ask so about each payment
    /// of which no notification has come: the gateway sends it once.
    ///
    /// # Errors
    /// [`CallError`] when asking is of no use: the question is refused.
    pub async fn wait_for(
        &self,
        interface: Interface,
        order_id: &str,
        until: &Until,
        within: Duration,
    ) -> Result<Waited, CallError> {
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut last = None;
        loop {
            let left = within.saturating_sub(started.elapsed());
            // However little time there is, one question is asked.
            let limit = if last.is_none() { left.max(LEAST_FOR_A_QUESTION) } else { left };
            match self.with_deadline(limit.min(self.deadline())).state(interface, order_id).await {
                Ok(answer) => last = Some(answer),
                Err(error) if error.may_pass() => {}
                Err(error) => return Err(error),
            }
            let reached = last.as_ref().is_some_and(|answer| until.is_reached(answer));
            let is_hopeless = last.as_ref().is_some_and(|answer| until.is_hopeless(answer));
            let left = within.saturating_sub(started.elapsed());
            if reached || is_hopeless || left.is_zero() {
                return Ok(Waited { reached, last });
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
    fn is_reached(&self, answer: &StateAnswer) -> bool {
        match (self, answer) {
            (Self::Decided, StateAnswer::Failed(_)) => true,
            (Self::Decided, StateAnswer::Known(report)) => {
                is_moved(report.state()) || is_over(report.state())
            }
            (Self::Paid { amount }, StateAnswer::Known(report)) => {
                *report.state() == State::Charged && report.amount() == Some(*amount)
            }
            (Self::State(state), StateAnswer::Known(report)) => report.state() == state,
            (_, StateAnswer::NotFinished | StateAnswer::NotFound | StateAnswer::Failed(_)) => false,
        }
    }

    /// Whether it can no longer become so.
    fn is_hopeless(&self, answer: &StateAnswer) -> bool {
        match answer {
            StateAnswer::Failed(_) => true,
            StateAnswer::NotFinished | StateAnswer::NotFound => false,
            StateAnswer::Known(report) => match (report.state(), self) {
                // From here it can only be given back, or charged back.
                (State::Charged, Self::Paid { amount }) => {
                    report.amount().is_some_and(|found| found != *amount)
                }
                (State::Charged, Self::State(State::Refunded | State::Chargeback)) => false,
                (State::Charged, _) => true,
                (state, _) => is_over(state),
            },
        }
    }
}

/// Whether money is held or charged.
fn is_moved(state: &State) -> bool {
    matches!(state, State::Authorized | State::Charged)
}

/// Whether nothing follows of itself.
fn is_over(state: &State) -> bool {
    match state {
        State::Voided
        | State::Refunded
        | State::Rejected
        | State::Chargeback
        | State::AuthorizationClosed => true,
        State::New
        | State::PreAuthorized3ds
        | State::PreAuthorizedAf
        | State::Authorized
        | State::Charged
        | State::Forwarded
        | State::Error
        | State::Obsolete
        | State::Pending
        | State::Other(_) => false,
    }
}
