//! A terminal of the Cryptoprocessing gateway for programs that wait.

use std::sync::Arc;
use std::time::{Duration, Instant};

use paywright_core::cryptoprocessing::{
    Call, Command, Interface, Notification, Outcome, Reads, StateAnswer, StateQuery, Terminal,
    Ticket,
};

use crate::cryptoprocessing::{
    CallError, CarriedOut, ConfirmError, ConfirmedPayment, LookError, Resolution, Settle, Until,
    Waited,
};
use crate::runtime::run;

/// A terminal over HTTP, as [`crate::cryptoprocessing::TerminalClient`], while the calling thread
/// waits.
#[derive(Debug, Clone)]
pub struct TerminalClient(crate::cryptoprocessing::TerminalClient);

impl TerminalClient {
    pub(super) fn new(client: crate::cryptoprocessing::TerminalClient) -> Self {
        Self(client)
    }

    /// What prepares the commands.
    pub fn terminal(&self) -> &Terminal {
        self.0.terminal()
    }

    /// The same with another deadline for each call.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self(self.0.with_deadline(deadline))
    }

    /// The deadline of each call.
    pub fn deadline(&self) -> Duration {
        self.0.deadline()
    }

    /// Checks and sends a command, and reads its answer, as
    /// [`TerminalClient::send`](crate::cryptoprocessing::TerminalClient::send).
    ///
    /// # Errors
    /// As there.
    pub fn send<C: Command>(
        &self,
        command: &C,
    ) -> Result<<<C::Answer as Reads>::Outcome as Settle>::Value, CallError>
    where
        C::Answer: 'static,
        <C::Answer as Reads>::Outcome: Settle<Value: Send> + Send,
    {
        let started = Instant::now();
        let call = self.0.terminal().prepare(command).map_err(CallError::Request)?;
        let call = self.after_a_look(call)?;
        self.deliver_within(call, self.deadline().saturating_sub(started.elapsed()))
    }

    /// Asks how the payment stands before a charge, a release or a refund, as
    /// [`TerminalClient::after_a_look`](crate::cryptoprocessing::TerminalClient::after_a_look).
    ///
    /// # Errors
    /// As there.
    pub fn after_a_look<A: Reads + 'static>(&self, call: Call<A>) -> Result<Call<A>, CallError> {
        let client = self.0.clone();
        run(async move { client.after_a_look(call).await })
            .unwrap_or_else(|failure| Err(CallError::Look(LookError::NoAnswer(failure))))
    }

    /// Sends a command that is prepared already, as
    /// [`TerminalClient::deliver`](crate::cryptoprocessing::TerminalClient::deliver).
    ///
    /// # Errors
    /// As there.
    pub fn deliver<A>(&self, call: Call<A>) -> Result<<A::Outcome as Settle>::Value, CallError>
    where
        A: Reads + 'static,
        A::Outcome: Settle<Value: Send> + Send,
    {
        self.deliver_within(call, self.deadline())
    }

    fn deliver_within<A>(
        &self,
        call: Call<A>,
        deadline: Duration,
    ) -> Result<<A::Outcome as Settle>::Value, CallError>
    where
        A: Reads + 'static,
        A::Outcome: Settle<Value: Send> + Send,
    {
        let call = Arc::new(call);
        let (client, sent) = (self.0.clone(), Arc::clone(&call));
        // Should the thread that sends be lost, the ticket must not be lost with it.
        run(async move { client.deliver_within(&sent, deadline).await })
            .unwrap_or_else(|failure| call.lost().settle(Some(failure)))
    }

    /// How a payment stands, as
    /// [`TerminalClient::state`](crate::cryptoprocessing::TerminalClient::state).
    ///
    /// # Errors
    /// As there.
    pub fn state(&self, interface: Interface, order_id: &str) -> Result<StateAnswer, CallError> {
        self.send(&StateQuery::new(interface, order_id))
    }

    /// Asks until it is known what became of a command, as
    /// [`TerminalClient::resolve`](crate::cryptoprocessing::TerminalClient::resolve).
    ///
    /// # Errors
    /// As there.
    pub fn resolve(&self, ticket: &mut Ticket, within: Duration) -> Result<Resolution, CallError> {
        let (client, mut asked) = (self.0.clone(), ticket.clone());
        let (resolution, asked) = run(async move {
            let resolution = client.resolve(&mut asked, within).await;
            (resolution, asked)
        })
        .map_err(CallError::NoAnswer)?;
        *ticket = asked;
        resolution
    }

    /// Sends a command and does not rest until its outcome is known, as
    /// [`TerminalClient::carry_out`](crate::cryptoprocessing::TerminalClient::carry_out).
    ///
    /// # Errors
    /// As there.
    pub fn carry_out<C: Command<Answer = Outcome>>(
        &self,
        command: &C,
        within: Duration,
    ) -> Result<CarriedOut, CallError> {
        let call = self.0.terminal().prepare(command).map_err(CallError::Request)?;
        let ticket = call.ticket().cloned();
        let client = self.0.clone();
        run(async move { client.carry_out_call(call, within).await }).unwrap_or_else(|failure| {
            Ok(CarriedOut::Unknown { ticket, detail: Some(failure.to_string()) })
        })
    }

    /// Asks for the state of a payment until it is as wanted, as
    /// [`TerminalClient::wait_for`](crate::cryptoprocessing::TerminalClient::wait_for).
    ///
    /// # Errors
    /// As there.
    pub fn wait_for(
        &self,
        interface: Interface,
        order_id: &str,
        until: &Until,
        within: Duration,
    ) -> Result<Waited, CallError> {
        let (client, order_id, until) = (self.0.clone(), order_id.to_owned(), until.clone());
        run(async move { client.wait_for(interface, &order_id, &until, within).await })
            .map_err(CallError::NoAnswer)?
    }

    /// Asks how a payment stands, as
    /// [`TerminalClient::payment`](crate::cryptoprocessing::TerminalClient::payment).
    ///
    /// # Errors
    /// As there.
    pub fn payment(
        &self,
        interface: Interface,
        order_id: &str,
    ) -> Result<Result<ConfirmedPayment, StateAnswer>, CallError> {
        let (client, order_id) = (self.0.clone(), order_id.to_owned());
        run(async move { client.payment(interface, &order_id).await })
            .map_err(CallError::NoAnswer)?
    }

    /// Asks how the payment of a notification stands, and compares, as
    /// [`TerminalClient::confirm`](crate::cryptoprocessing::TerminalClient::confirm).
    ///
    /// # Errors
    /// As there.
    pub fn confirm(
        &self,
        interface: Interface,
        notification: &Notification,
    ) -> Result<ConfirmedPayment, ConfirmError> {
        let (client, notification) = (self.0.clone(), notification.clone());
        run(async move { client.confirm(interface, &notification).await })
            .unwrap_or_else(|failure| Err(ConfirmError::Call(CallError::NoAnswer(failure))))
    }
}
