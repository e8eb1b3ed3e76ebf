//! Gate over HTTP.

use std::time::Duration;

use paywright_core::Timestamp;
use paywright_core::ecommpay::gate::{
    Answer, Call, Gate, GateRequest, Operation, ReadError, Reads, StatusAnswer, StatusByPayment,
};

use crate::client::{Client, RawAnswer, seconds_since_1970};
use crate::error::CallError;
use crate::failure::Failure;

/// Gate over HTTP: sends what [`Gate`] prepares and reads what comes back.
///
/// Every request of the core goes through [`send`](Self::send); what it gives depends on the
/// request: an [`Answer`] for those whose result comes by callback, data for the others.
#[derive(Debug, Clone)]
pub struct GateClient {
    client: Client,
    gate: Gate,
}

impl GateClient {
    pub(crate) fn new(client: Client, gate: Gate) -> Self {
        Self { client, gate }
    }

    /// What prepares the requests.
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// The same with another deadline for each call.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self { client: self.client.with_deadline(deadline), gate: self.gate.clone() }
    }

    /// The deadline of each call.
    pub fn deadline(&self) -> Duration {
        self.client.deadline()
    }

    /// Checks, signs and sends a request, and reads its answer.
    ///
    /// One that moves money is sent once. Should its answer be lost, the result is
    /// [`Answer::Unknown`], whose ticket [`resolve`](Self::resolve) finds out by.
    ///
    /// # Errors
    /// [`CallError::Request`] before anything is sent, [`CallError::NoAnswer`] when no answer came
    /// (and, where money moves, nothing was sent), [`CallError::Read`] for requests for data.
    pub async fn send<O: Operation>(
        &self,
        request: &GateRequest<O>,
    ) -> Result<<Outcome<O::Answer> as Settle>::Value, CallError>
    where
        Outcome<O::Answer>: Settle,
    {
        self.deliver(self.gate.prepare(request).map_err(CallError::Request)?).await
    }

    /// Sends a request that is prepared already; its ticket may have been stored meanwhile.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn deliver<A: Reads>(
        &self,
        call: Call<A>,
    ) -> Result<<Outcome<A> as Settle>::Value, CallError>
    where
        Outcome<A>: Settle,
    {
        self.deliver_dated(&dated(call)).await
    }

    /// Sends a request whose ticket knows when.
    pub(crate) async fn deliver_dated<A: Reads>(
        &self,
        call: &Call<A>,
    ) -> Result<<Outcome<A> as Settle>::Value, CallError>
    where
        Outcome<A>: Settle,
    {
        let came = self.client.send_about(call.request(), call.payment_id()).await;
        match came {
            Ok(answer) => read(call, &answer).settle(None),
            Err(failure) => call.lost().settle(Some(failure)),
        }
    }

    /// How a payment stands. It may be asked at any time, and again.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn status(&self, payment_id: impl Into<String>) -> Result<StatusAnswer, CallError> {
        self.send(&StatusByPayment::new(payment_id)).await
    }
}

/// Notes that a request is sent now.
pub(crate) fn dated<A: Reads>(call: Call<A>) -> Call<A> {
    call.sent_at(Timestamp::from_seconds(seconds_since_1970()))
}

fn read<A: Reads>(call: &Call<A>, answer: &RawAnswer) -> A::Outcome {
    call.parse(&answer.response())
}

/// What reading an answer gives.
type Outcome<A> = <A as Reads>::Outcome;

/// What a call gives once the transport has had its say. Implemented for all outcomes.
pub trait Settle: sealed::Sealed {
    /// What is handed to the caller.
    type Value;

    #[doc(hidden)]
    fn settle(self, failure: Option<Failure>) -> Result<Self::Value, CallError>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for paywright_core::ecommpay::gate::Answer {}
    impl<T> Sealed for Result<T, paywright_core::ecommpay::gate::ReadError> {}
}

impl Settle for Answer {
    type Value = Self;

    fn settle(mut self, failure: Option<Failure>) -> Result<Self, CallError> {
        match (failure, &mut self) {
            (Some(failure), _) if !failure.may_have_arrived() => Err(CallError::NoAnswer(failure)),
            (Some(failure), Self::Unknown(unknown)) => {
                unknown.detail = Some(failure.to_string());
                Ok(self)
            }
            (Some(failure), _) => Err(CallError::NoAnswer(failure)),
            (None, Self::Unknown(unknown)) => {
                unknown.detail.get_or_insert_with(|| unknown.cause.to_string());
                Ok(self)
            }
            (None, _) => Ok(self),
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
