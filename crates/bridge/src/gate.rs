//! Gate from other languages: requests and answers as JSON.

use std::time::Duration;

use paywright_core::ecommpay::gate::{NamedRequest, StatusAnswer, Ticket};
use paywright_core::payment::PaymentStatus;
use paywright_http::{GateClient, Until};
use serde_json::Value;

use crate::callback::Callback;
use crate::error::Error;
use crate::outcome;
use crate::prepared::Prepared;
use crate::project::{Project, request};
use crate::settings;

/// Gate of a project over HTTP. Its calls are futures; [`wait`](crate::wait) runs one for callers who
/// wait.
#[derive(Debug, Clone)]
pub struct Gate(GateClient);

/// How a payment stands.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PaymentSeen {
    /// Whether it is as it was waited for; for a plain question, whether the payment is known.
    pub reached: bool,
    /// The message, where the payment is known.
    pub message: Option<Callback>,
}

impl Gate {
    /// Gate of a project. `settings` is a JSON object or empty: `base_url`, `deadline_ms`,
    /// `connect_limit_ms`, `idle_limit_ms`, `connections`, `ca_file`, `proxy`, `no_proxy` (a list in
    /// the form of `NO_PROXY`, or `*`), `plain_http_hosts` (a list), `user_agent`.
    ///
    /// # Errors
    /// `argument_type`, `argument_unknown`, `base_url_invalid`, `ca_file_invalid`, `proxy_invalid`,
    /// `user_agent_invalid`.
    pub fn new(project: &Project, settings: &[u8]) -> Result<Self, Error> {
        let (client, base) = settings::client(settings)?;
        Ok(Self(client.gate(project.gate(base.as_deref())?)))
    }

    /// Sends a request (see [`NamedRequest::from_json`]) and gives its outcome as JSON:
    ///
    /// | `outcome` | members |
    /// |---|---|
    /// | `accepted` | `request_id`, `payment_id` |
    /// | `rejected` | `http`, `code`, `message`, `errors` |
    /// | `already_exists` | the same, and `ticket` |
    /// | `unknown` | `detail`, `ticket` |
    /// | `data` | `data`, and whether it is `signed` |
    /// | `known`, `not_found`, `not_received` | answers about a payment; `message` where it is known |
    ///
    /// # Errors
    /// Kinds [`Input`](crate::ErrorKind::Input), [`Network`](crate::ErrorKind::Network) (of a request
    /// that moves money nothing was sent) and, where data were asked for,
    /// [`Platform`](crate::ErrorKind::Platform) and [`Message`](crate::ErrorKind::Message).
    pub async fn send(&self, text: &[u8]) -> Result<Value, Error> {
        Ok(match request(text)? {
            NamedRequest::Acceptance(request) => outcome::of_answer(&self.0.send(&request).await?),
            NamedRequest::Status(request) => outcome::of_status(&self.0.send(&request).await?),
            NamedRequest::Data(request) => {
                outcome::of_data(&self.0.send(&request).await?.signed().to_json(), true)
            }
            NamedRequest::Plain(request) => {
                outcome::of_data(&self.0.send(&request).await?.root().to_json(), false)
            }
            _ => return Err(Error::internal()),
        })
    }

    /// Checks and signs a request without sending it: for those who store its ticket first, or have an
    /// HTTP client of their own.
    ///
    /// # Errors
    /// Of kind [`Input`](crate::ErrorKind::Input).
    pub fn prepare(&self, text: &[u8]) -> Result<Prepared, Error> {
        Prepared::new(self.0.gate(), &request(text)?)
    }

    /// Sends what is prepared, once: a second time is an error, whatever became of the first.
    ///
    /// # Errors
    /// As [`send`](Self::send); `request_spent`.
    pub async fn deliver(&self, prepared: &Prepared) -> Result<Value, Error> {
        prepared.deliver(&self.0).await
    }

    /// Sends a request whose result comes by callback, and does not rest until its outcome is known
    /// or the time is up: `accepted`, `registered`, `rejected`, `refused`, `unknown`. Money moves
    /// once (see [`GateClient::carry_out`]).
    ///
    /// # Errors
    /// As [`send`](Self::send); `operation_unknown` for a request that only reads.
    pub async fn carry_out(&self, text: &[u8], within: Duration) -> Result<Value, Error> {
        match request(text)? {
            NamedRequest::Acceptance(request) => {
                Ok(outcome::of_carried_out(&self.0.carry_out(&request, within).await?))
            }
            _ => Err(Error::new(
                "operation_unknown",
                "operation: this one only reads, so there is nothing to carry out; send it",
            )),
        }
    }

    /// Asks what became of a request until it is known or the time is up: `registered`, `refused`,
    /// `safe_to_repeat`, `still_unknown`, each with the `ticket` as it is then.
    ///
    /// # Errors
    /// `ticket_unreadable`, and those of [`send`](Self::send).
    pub async fn resolve(&self, ticket: &[u8], within: Duration) -> Result<Value, Error> {
        let mut ticket: Ticket = serde_json::from_slice(ticket).map_err(|_| {
            Error::new(
                "ticket_unreadable",
                "the ticket is none that an answer has given; pass it as it was",
            )
        })?;
        let resolution = self.0.resolve(&mut ticket, within).await?;
        Ok(outcome::of_resolution(&resolution, &ticket))
    }

    /// How a payment stands.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn status(&self, payment_id: &str) -> Result<PaymentSeen, Error> {
        Ok(match self.0.status(payment_id).await? {
            StatusAnswer::Known(message) => {
                PaymentSeen { reached: true, message: Some(Callback::answer(*message, payment_id)) }
            }
            StatusAnswer::NotFound | StatusAnswer::NotReceived => {
                PaymentSeen { reached: false, message: None }
            }
        })
    }

    /// Waits until a payment is `final`, `paid`, at a `standstill` (it needs somebody, or has ended) or
    /// has the status that is named: a known one, or any text behind `status:`. No time at all asks
    /// once.
    ///
    /// # Errors
    /// As [`send`](Self::send); `argument_type` for a word that is none of these.
    pub async fn wait_for(
        &self,
        payment_id: &str,
        until: &str,
        within: Duration,
    ) -> Result<PaymentSeen, Error> {
        let until = match until {
            "final" => Until::Final,
            "paid" => Until::Paid,
            "standstill" => Until::Standstill,
            status => Until::Status(awaited(status)?),
        };
        let waited = self.0.wait_for(payment_id, &until, within).await?;
        let message = waited.last.map(|message| Callback::answer(*message, payment_id));
        Ok(PaymentSeen { reached: waited.reached, message })
    }
}

/// A misspelt status would be waited for in vain, so only known ones go without a mark.
fn awaited(status: &str) -> Result<PaymentStatus, Error> {
    if let Some(any) = status.strip_prefix("status:") {
        return Ok(PaymentStatus::parse(any));
    }
    match PaymentStatus::parse(status) {
        PaymentStatus::Other(_) => Err(Error::new(
            "argument_type",
            "until: it must be final, paid, standstill or a status that is known; write `status:` \
             before one that this version does not know",
        )),
        known => Ok(known),
    }
}
