//! Finding out what became of requests whose answer was lost, and sending again what has not arrived.

use std::time::Duration;

use paywright_core::ecommpay::callback::Operation as CallbackOperation;
use paywright_core::ecommpay::gate::ticket::{Heard, Registered, Step, Truth};
use paywright_core::ecommpay::gate::{
    Accepted, Answer, Call, GateRequest, Operation, Reads, Rejected, StatusAnswer, Ticket,
};
use tokio::time::Instant;

use crate::error::CallError;
use crate::gate::{GateClient, dated};

/// What asking about a request has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "only `SafeToRepeat` permits to send the request again"]
pub enum Resolution {
    /// It is known what became of the request. Do not send it again.
    Known(Truth),
    /// The request has not arrived: the same one, with the same ids, may be sent again.
    SafeToRepeat,
    /// The time ran out first. Keep the ticket and ask again later; do not send anything.
    StillUnknown,
}

/// What a request that was [carried out](GateClient::carry_out) has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an unknown outcome must be resolved before anything is sent again"]
pub enum CarriedOut {
    /// The platform has received it. What comes of it is told by callback.
    Accepted(Accepted),
    /// The platform has it, as it said when asked: the answer was lost, or it had been sent before.
    Registered(Registered),
    /// The platform has refused it and done nothing.
    Rejected(Rejected),
    /// The platform got it, found it wrong and did nothing. These are the codes that say why.
    Refused {
        /// Response codes.
        codes: Vec<String>,
    },
    /// The time ran out before the platform could say. Keep the ticket; do not send anything.
    Unknown {
        /// Finds out later. `None` for requests that may be sent again.
        ticket: Option<Ticket>,
        /// What is known about the reason, for people.
        detail: Option<String>,
    },
}

/// One question takes no longer than this, so that a silent platform is asked more than once.
const LONGEST_QUESTION: Duration = Duration::from_secs(10);

impl GateClient {
    /// Asks the platform until it is known what became of a request, or the time is up.
    ///
    /// The ticket keeps how far the search has come, so it can be stored and resolved on later, also
    /// by another program. Questions are 2 s apart at first and 30 s at last.
    ///
    /// # Errors
    /// [`CallError`] when asking is of no use: the request went to another project or platform, the
    /// question is refused, or the answer cannot be trusted. The ticket is as good as before.
    pub async fn resolve(
        &self,
        ticket: &mut Ticket,
        within: Duration,
    ) -> Result<Resolution, CallError> {
        ticket.check_gate(self.gate()).map_err(CallError::Ticket)?;
        let begun = ticket.asked_until();
        let started = Instant::now();
        let mut heard: Option<StatusAnswer> = None;
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
                Step::AskByPayment(question) => self.ask(&question, left).await?,
                Step::AskByRequest(question) => self.ask(&question, left).await?,
            };
        }
    }

    /// The answer to a question, `None` if it failed in a way that may pass.
    async fn ask<O: Operation<Answer = StatusAnswer>>(
        &self,
        question: &GateRequest<O>,
        left: Duration,
    ) -> Result<Option<StatusAnswer>, CallError> {
        let limit = left.min(LONGEST_QUESTION).min(self.deadline());
        match self.with_deadline(limit).send(question).await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if error.may_pass() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends a request and does not rest until its outcome is known: asks when the answer is lost,
    /// and sends the same request again when the platform says, twice and late enough, that it has
    /// not arrived. Money moves once, whatever happens on the way.
    ///
    /// Before a request that has no id of its own, a capture for instance, it asks for the operations
    /// that are there already, so that the one sought can be told from them. `within` is for finding
    /// out: the first sending has the deadline of the client.
    ///
    /// # Errors
    /// As [`send`](Self::send): nothing was done. Whatever else goes wrong is
    /// [`CarriedOut::Unknown`] with the ticket.
    pub async fn carry_out<O: Operation<Answer = Accepted>>(
        &self,
        request: &GateRequest<O>,
        within: Duration,
    ) -> Result<CarriedOut, CallError> {
        let call = self.gate().prepare(request).map_err(CallError::Request)?;
        let mut call = dated(self.after_a_look(call).await);
        let first = call.ticket().cloned();
        let started = Instant::now();
        let mut answer = self.deliver_dated(&call).await?;
        let mut is_repetition = false;
        loop {
            // What it has come to unless the first sending, whose answer was lost, is found after all.
            let mut else_rejected = None;
            let (ticket, detail) = match answer {
                Answer::Accepted(accepted) => return Ok(CarriedOut::Accepted(accepted)),
                Answer::Rejected(rejected) if !is_repetition => {
                    return Ok(CarriedOut::Rejected(rejected));
                }
                Answer::Rejected(rejected) => {
                    let detail = rejected.to_string();
                    else_rejected = Some(rejected);
                    (first.clone(), Some(detail))
                }
                Answer::AlreadyExists(there) => (there.ticket, Some(there.rejected.to_string())),
                Answer::Unknown(unknown) => (unknown.ticket, unknown.detail),
            };
            let Some(mut ticket) = ticket else {
                return Ok(CarriedOut::Unknown { ticket, detail });
            };
            let unknown = |ticket, detail| Ok(CarriedOut::Unknown { ticket: Some(ticket), detail });
            let left = within.saturating_sub(started.elapsed());
            match self.resolve(&mut ticket, left).await {
                Ok(Resolution::Known(Truth::Registered(registered))) => {
                    return Ok(CarriedOut::Registered(registered));
                }
                Ok(Resolution::Known(Truth::Refused { codes })) => {
                    return Ok(CarriedOut::Refused { codes });
                }
                Ok(Resolution::SafeToRepeat) => {
                    if let Some(rejected) = else_rejected {
                        return Ok(CarriedOut::Rejected(rejected));
                    }
                }
                // Whatever a later version of the core may find out: nothing is sent again.
                Ok(Resolution::Known(_) | Resolution::StillUnknown) => {
                    return unknown(ticket, detail);
                }
                Err(error) => {
                    let detail = format!("asking what became of it failed: {error}");
                    return unknown(ticket, Some(detail));
                }
            }
            let left = within.saturating_sub(started.elapsed());
            if left.is_zero() {
                return unknown(ticket, detail);
            }
            is_repetition = true;
            call = dated(call);
            let hurried = self.with_deadline(left.min(self.deadline()));
            answer = match hurried.deliver_dated(&call).await {
                Ok(answer) => answer,
                // What was sent first has not arrived, by all that is known; the ticket knows best.
                Err(error) => return unknown(ticket, Some(error.to_string())),
            };
        }
    }

    /// The same request, with a note of the operations that its payment has now, where that helps to
    /// find it again. That the platform does not say is no reason not to send.
    async fn after_a_look<A: Reads>(&self, call: Call<A>) -> Call<A> {
        let payment_id = match call.ticket() {
            Some(ticket) if ticket.wants_known_operations() => ticket.payment_id().to_owned(),
            _ => return call,
        };
        let limit = LONGEST_QUESTION.min(self.deadline());
        match self.with_deadline(limit).status(payment_id).await {
            Ok(StatusAnswer::Known(message)) if message.review().is_none() => {
                call.with_known_operations(message.operations().filter_map(CallbackOperation::id))
            }
            _ => call,
        }
    }
}
