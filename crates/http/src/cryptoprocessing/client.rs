//! A terminal over HTTP.

use std::time::Duration;

use paywright_core::cryptoprocessing::{
    Call, Command, Interface, Operation, Outcome, ReadError, Reads, StateAnswer, StateQuery,
    StateReport, Terminal, Ticket,
};
use tokio::time::Instant;

use super::error::{CallError, LookError};
use crate::client::Client;
use crate::failure::Failure;

/// A terminal over HTTP: sends what [`Terminal`] prepares and reads what comes back.
///
/// Every command of the core goes through [`send`](Self::send); what it gives depends on the
/// command: an [`Outcome`] for those that do something, data for the questions.
#[derive(Debug, Clone)]
pub struct TerminalClient {
    client: Client,
    terminal: Terminal,
}

impl TerminalClient {
    /// The deadline of each call if none was set: above the 40 s that the gateway takes for some
    /// payments (spec 10, section 7), with room for the question before.
    pub const DEADLINE: Duration = Duration::from_secs(60);

    pub(crate) fn new(client: Client, terminal: Terminal) -> Self {
        Self { client, terminal }
    }

    /// What prepares the commands.
    pub fn terminal(&self) -> &Terminal {
        &self.terminal
    }

    /// The same with another deadline for each call. With less than 40 s some payments end as
    /// [`Outcome::Unknown`], and their tickets find out.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        let client = self.client.with_deadline(deadline);
        Self { client, terminal: self.terminal.clone() }
    }

    /// The deadline of each call.
    pub fn deadline(&self) -> Duration {
        self.client.deadline()
    }

    /// Checks and sends a command, and reads its answer.
    ///
    /// One that moves money is sent once. Should its answer be lost, the result is
    /// [`Outcome::Unknown`], whose ticket [`resolve`](Self::resolve) finds out by. Before a charge, a
    /// release or a refund the state is asked for, within the same deadline.
    ///
    /// # Errors
    /// [`CallError::Request`], [`CallError::NotPermitted`] and [`CallError::Look`] before anything is
    /// sent, [`CallError::NoAnswer`] when no answer came (and, where money moves, nothing was sent),
    /// [`CallError::Read`] for questions.
    pub async fn send<C: Command>(
        &self,
        command: &C,
    ) -> Result<<ResultOf<C::Answer> as Settle>::Value, CallError>
    where
        ResultOf<C::Answer>: Settle,
    {
        let started = Instant::now();
        let call = self.terminal.prepare(command).map_err(CallError::Request)?;
        let call = self.after_a_look(call).await?;
        let left = self.deadline().saturating_sub(started.elapsed());
        self.deliver_within(&call, left).await
    }

    /// Asks how the payment of a charge, a release or a refund stands, and notes it in the ticket: only
    /// so can a lost answer be told from a request that never arrived. Other commands pass as they
    /// are. A program that keeps tickets from before the sending on calls this, keeps
    /// [`Call::ticket`], then [delivers](Self::deliver).
    ///
    /// # Errors
    /// [`CallError::NotPermitted`] when the state does not permit the command, [`CallError::Look`]
    /// when it could not be learnt. Nothing was sent.
    pub async fn after_a_look<A: Reads>(&self, call: Call<A>) -> Result<Call<A>, CallError> {
        if !call.ticket().is_some_and(Ticket::wants_before) {
            return Ok(call);
        }
        match self.look(&call).await? {
            Some(report) => call.after(&report).map_err(CallError::NotPermitted),
            None => Ok(call),
        }
    }

    /// Sends a command that is prepared already; its ticket may have been stored meanwhile.
    ///
    /// # Errors
    /// [`CallError::NoAnswer`] and [`CallError::Read`], as [`send`](Self::send).
    pub async fn deliver<A: Reads>(
        &self,
        call: Call<A>,
    ) -> Result<<ResultOf<A> as Settle>::Value, CallError>
    where
        ResultOf<A>: Settle,
    {
        self.deliver_within(&call, self.deadline()).await
    }

    pub(crate) async fn deliver_within<A: Reads>(
        &self,
        call: &Call<A>,
        deadline: Duration,
    ) -> Result<<ResultOf<A> as Settle>::Value, CallError>
    where
        ResultOf<A>: Settle,
    {
        let client = self.client.with_deadline(deadline);
        match client.send_about(call.request(), call.order_id()).await {
            Ok(answer) => call.parse(&answer.response()).settle(None),
            Err(failure) => call.lost().settle(Some(failure)),
        }
    }

    /// How a payment stands. It may be asked at any time, and again.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn state(
        &self,
        interface: Interface,
        order_id: &str,
    ) -> Result<StateAnswer, CallError> {
        self.send(&StateQuery::new(interface, order_id)).await
    }

    /// How the payment of a charge, a release or a refund stands now.
    pub(crate) async fn look<A: Reads>(
        &self,
        call: &Call<A>,
    ) -> Result<Option<StateReport>, CallError> {
        let query = match (call.operation(), call.ticket()) {
            (Some(Operation::Charge | Operation::Unblock | Operation::Refund), Some(ticket)) => {
                ticket.query()
            }
            // What starts a payment has nothing before it, and the end of an authentication says the
            // same however often it is said.
            _ => return Ok(None),
        };
        let question = self.terminal.prepare(&query).map_err(CallError::Request)?;
        let limit = LONGEST_QUESTION.min(self.deadline());
        match self.deliver_within(&question, limit).await {
            Ok(StateAnswer::Known(report)) => Ok(Some(*report)),
            Ok(other) => Err(CallError::Look(LookError::NoState(other))),
            Err(CallError::NoAnswer(failure)) => Err(CallError::Look(LookError::NoAnswer(failure))),
            Err(CallError::Read(error)) => Err(CallError::Look(LookError::Read(error))),
            Err(other) => Err(other),
        }
    }
}

/// One question takes no longer than this, so that a silent gateway is asked more than once, and a
/// look beforehand leaves time for what it is for.
pub(super) const LONGEST_QUESTION: Duration = Duration::from_secs(10);

/// What reading an answer gives.
type ResultOf<A> = <A as Reads>::Outcome;

/// What a call gives once the transport has had its say. Implemented for all outcomes.
pub trait Settle: sealed::Sealed {
    /// What is handed to the caller.
    type Value;

    #[doc(hidden)]
    fn settle(self, failure: Option<Failure>) -> Result<Self::Value, CallError>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Outcome {}
    impl<T> Sealed for Result<T, super::ReadError> {}
}

impl Settle for Outcome {
    type Value = Self;

    fn settle(mut self, failure: Option<Failure>) -> Result<Self, CallError> {
        match (failure, &mut self) {
            (None, _) => Ok(self),
            (Some(failure), Self::Unknown(unknown)) if failure.may_have_arrived() => {
                unknown.detail = Some(failure.to_string());
                Ok(self)
            }
            (Some(failure), _) => Err(CallError::NoAnswer(failure)),
        }
    }
}

impl<T> Settle for Result<T, ReadError> {
    type Value = T;

    fn settle(self, failure: Option<Failure>) -> Result<T, CallError> {
        match failure {
            Some(failure) => Err(CallError::NoAnswer(failure)),
            None => self.map_err(CallError::Read),
        }
    }
}
