//! Finding out what became of commands whose answer was lost, and sending again what has not arrived.

use std::time::Duration;

use paywright_core::cryptoprocessing::ticket::{Heard, Step, Truth};
use paywright_core::cryptoprocessing::{
    AcsPost, Answer, Call, Command, Declined, Outcome, Redirect, StateAnswer, StateQuery,
    StateReport, Ticket,
};
use tokio::time::Instant;

use super::client::{LONGEST_QUESTION, TerminalClient};
use super::error::CallError;

/// What asking about a command has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "only `SafeToRepeat` permits to send the command again"]
pub enum Resolution {
    /// It is known what became of the command, or that nobody can know. Do not send it again.
    Known(Truth),
    /// The command has not arrived: the same one may be sent again, after a new look at the state.
    SafeToRepeat,
    /// The time ran out first. Keep the ticket and ask again later; do not send anything.
    StillUnknown,
}

/// What a command that was [carried out](TerminalClient::carry_out) has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an unknown outcome must be resolved before anything is sent again"]
pub enum CarriedOut {
    /// It is done, as its own answer says.
    Done(Answer),
    /// A session is open; the payer's browser has to go there.
    NeedsRedirect(Redirect),
    /// The payer has to authenticate himself at his bank before anything is done.
    NeedsAcsPost(AcsPost),
    /// It is not finished: ask for the state.
    Pending(Answer),
    /// The gateway has declined it, and nothing was done.
    Declined(Declined),
    /// The answer gave no certainty, and this is what asking for the state has shown.
    Found(Truth),
    /// The time ran out before the gateway could say. Keep the ticket; do not send anything.
    Unknown {
        /// Finds out later. `None` for commands that may be sent again, and for those that no state
        /// tells of.
        ticket: Option<Ticket>,
        /// What is known about the reason, for people.
        detail: Option<String>,
    },
}

impl CarriedOut {
    /// Whether it is certain that it was done, with the amount that was asked for.
    pub fn is_done(&self) -> bool {
        match self {
            Self::Done(_) => true,
            Self::Found(Truth::Done(standing)) => !standing.has_other_amount,
            _ => false,
        }
    }
}

impl TerminalClient {
    /// Asks the gateway until it is known what became of a command, or the time is up.
    ///
    /// The ticket keeps how far the search has come, so it can be stored and resolved on later, also
    /// by another program. Questions are 2 s apart at first and 30 s at last.
    ///
    /// # Errors
    /// [`CallError`] when asking is of no use: the command went to another terminal, or the question
    /// is refused. The ticket is as good as before.
    pub async fn resolve(
        &self,
        ticket: &mut Ticket,
        within: Duration,
    ) -> Result<Resolution, CallError> {
        ticket.check_terminal(self.terminal()).map_err(CallError::Ticket)?;
        let begun = ticket.asked_until();
        let started = Instant::now();
        let mut heard: Option<StateAnswer> = None;
        loop {
            let elapsed = begun.saturating_add(started.elapsed());
            let left = within.saturating_sub(started.elapsed());
            let step = ticket.next(elapsed, heard.as_ref().map_or(Heard::Nothing, Heard::Answer));
            heard = match step {
                Step::Resolved(truth) => return Ok(Resolution::Known(truth)),
                Step::SafeToRepeat => return Ok(Resolution::SafeToRepeat),
                _ if left.is_zero() => return Ok(Resolution::StillUnknown),
                Step::Wait(time) => {
                    tokio::time::sleep(time.min(left)).await;
                    None
                }
                Step::Ask(question) => self.ask(&question, left).await?,
            };
        }
    }

    /// The answer to a question, `None` if it failed in a way that may pass.
    async fn ask(
        &self,
        question: &StateQuery,
        left: Duration,
    ) -> Result<Option<StateAnswer>, CallError> {
        let limit = left.min(LONGEST_QUESTION).min(self.deadline());
        match self.with_deadline(limit).send(question).await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if error.may_pass() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends a command and does not rest until its outcome is known: asks when the answer is lost,
    /// and sends the same command again when the gateway has shown, twice and late enough, the
    /// payment exactly as it was before. Money moves once, whatever happens on the way.
    ///
    /// `within` is for finding out: the first sending has the deadline of the client. A payment that
    /// is not there is known after 70 s, a refund, charge or release that was not made after 130 s.
    /// An order id that was used before is resolved as if this command had been the one that used it:
    /// `has_other_amount` tells if it was not.
    ///
    /// # Errors
    /// As [`send`](Self::send): nothing was done. Whatever else goes wrong is
    /// [`CarriedOut::Unknown`] with the ticket.
    pub async fn carry_out<C: Command<Answer = Outcome>>(
        &self,
        command: &C,
        within: Duration,
    ) -> Result<CarriedOut, CallError> {
        let call = self.terminal().prepare(command).map_err(CallError::Request)?;
        self.carry_out_call(call, within).await
    }

    pub(crate) async fn carry_out_call(
        &self,
        call: Call<Outcome>,
        within: Duration,
    ) -> Result<CarriedOut, CallError> {
        let looked = Instant::now();
        let before = self.look(&call).await?;
        let call = match &before {
            Some(report) => call.after(report).map_err(CallError::NotPermitted)?,
            None => call,
        };
        let left = self.deadline().saturating_sub(looked.elapsed());
        let mut outcome = self.deliver_within(&call, left).await?;
        let started = Instant::now();
        let left = || within.saturating_sub(started.elapsed());
        loop {
            let (ticket, detail) = match outcome {
                Outcome::Done(answer) => return Ok(CarriedOut::Done(answer)),
                Outcome::NeedsRedirect(redirect) => return Ok(CarriedOut::NeedsRedirect(redirect)),
                Outcome::NeedsAcsPost(post) => return Ok(CarriedOut::NeedsAcsPost(post)),
                Outcome::Pending(answer) => return Ok(CarriedOut::Pending(answer)),
                Outcome::Declined(declined) => return Ok(CarriedOut::Declined(declined)),
                Outcome::Unknown(unknown) => {
                    let detail = unknown.detail.unwrap_or_else(|| unknown.cause.to_string());
                    (unknown.ticket, Some(detail))
                }
            };
            let Some(mut ticket) = ticket else {
                return Ok(CarriedOut::Unknown { ticket, detail });
            };
            let open = |ticket, detail| Ok(CarriedOut::Unknown { ticket: Some(ticket), detail });
            loop {
                match self.resolve(&mut ticket, left()).await {
                    Ok(Resolution::Known(truth)) => return Ok(CarriedOut::Found(truth)),
                    Ok(Resolution::SafeToRepeat) if !left().is_zero() => {}
                    Ok(Resolution::SafeToRepeat | Resolution::StillUnknown) => {
                        return open(ticket, detail);
                    }
                    Err(error) => return open(ticket, Some(error.to_string())),
                }
                match self.with_deadline(left().min(self.deadline())).look(&call).await {
                    // Something has happened in between, perhaps the very command, come late.
                    Ok(now) if !is_same(before.as_ref(), now.as_ref()) => {}
                    Ok(_) => break,
                    Err(error) => return open(ticket, Some(error.to_string())),
                }
            }
            let hurried = left().min(self.deadline());
            outcome = match self.deliver_within(&call, hurried).await {
                Ok(outcome) => outcome,
                // What was sent first has not arrived, by all that is known; the ticket knows best.
                Err(error) => return open(ticket, Some(error.to_string())),
            };
        }
    }
}

/// Whether a payment stands as it did. Where nobody had to look, there is nothing to compare.
fn is_same(before: Option<&StateReport>, now: Option<&StateReport>) -> bool {
    let standing = |report: &StateReport| (report.state().clone(), report.amount());
    before.map(standing) == now.map(standing)
}
