//! Gate for programs that wait.

use std::sync::Arc;
use std::time::Duration;

use paywright_core::ecommpay::gate::{
    Accepted, Call, Gate, GateRequest, Operation, Reads, StatusAnswer, StatusByPayment, Ticket,
};

use crate::error::CallError;
use crate::gate::{Settle, dated};
use crate::resolve::{CarriedOut, Resolution};
use crate::runtime::run;
use crate::wait::{Until, Waited};

/// Gate over HTTP, as [`crate::GateClient`], while the calling thread waits.
#[derive(Debug, Clone)]
pub struct GateClient(crate::GateClient);

impl GateClient {
    pub(super) fn new(client: crate::GateClient) -> Self {
        Self(client)
    }

    /// What prepares the requests.
    pub fn gate(&self) -> &Gate {
        self.0.gate()
    }

    /// The same with another deadline for each call.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self(self.0.with_deadline(deadline))
    }

    /// Checks, signs and sends a request, and reads its answer, as [`crate::GateClient::send`].
    ///
    /// # Errors
    /// As there.
    pub fn send<O: Operation>(
        &self,
        request: &GateRequest<O>,
    ) -> Result<<<O::Answer as Reads>::Outcome as Settle>::Value, CallError>
    where
        O::Answer: 'static,
        <O::Answer as Reads>::Outcome: Settle<Value: Send> + Send,
    {
        self.deliver(self.0.gate().prepare(request).map_err(CallError::Request)?)
    }

    /// Sends a request that is prepared already, as [`crate::GateClient::deliver`].
    ///
    /// # Errors
    /// As there.
    pub fn deliver<A>(&self, call: Call<A>) -> Result<<A::Outcome as Settle>::Value, CallError>
    where
        A: Reads + 'static,
        A::Outcome: Settle<Value: Send> + Send,
    {
        let call = Arc::new(dated(call));
        let (client, sent) = (self.0.clone(), Arc::clone(&call));
        // Should the thread that sends be lost, the ticket must not be lost with it.
        run(async move { client.deliver_dated(&sent).await })
            .unwrap_or_else(|failure| call.lost().settle(Some(failure)))
    }

    /// How a payment stands, as [`crate::GateClient::status`].
    ///
    /// # Errors
    /// As there.
    pub fn status(&self, payment_id: impl Into<String>) -> Result<StatusAnswer, CallError> {
        self.send(&StatusByPayment::new(payment_id))
    }

    /// Asks until it is known what became of a request, as [`crate::GateClient::resolve`].
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

    /// Sends a request and does not rest until its outcome is known, as
    /// [`crate::GateClient::carry_out`].
    ///
    /// # Errors
    /// As there.
    pub fn carry_out<O>(
        &self,
        request: &GateRequest<O>,
        within: Duration,
    ) -> Result<CarriedOut, CallError>
    where
        O: Operation<Answer = Accepted> + 'static,
    {
        let prepared = self.0.gate().prepare(request).map_err(CallError::Request)?;
        let (client, request) = (self.0.clone(), request.clone());
        run(async move { client.carry_out(&request, within).await }).unwrap_or_else(|failure| {
            let ticket = dated(prepared).ticket().cloned();
            Ok(CarriedOut::Unknown { ticket, detail: Some(failure.to_string()) })
        })
    }

    /// Asks for the status of a payment until it is as wanted, as [`crate::GateClient::wait_for`].
    ///
    /// # Errors
    /// As there.
    pub fn wait_for(
        &self,
        payment_id: &str,
        until: &Until,
        within: Duration,
    ) -> Result<Waited, CallError> {
        let (client, payment_id, until) = (self.0.clone(), payment_id.to_owned(), until.clone());
        run(async move { client.wait_for(&payment_id, &until, within).await })
            .map_err(CallError::NoAnswer)?
    }
}
