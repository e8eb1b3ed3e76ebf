//! A request that is signed and not sent yet.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use paywright_core::Timestamp;
use paywright_core::ecommpay::gate::{
    Accepted, Call, Data, Gate, NamedRequest, Plain, StatusAnswer, Ticket,
};
use paywright_core::http::{Request, Response};
use paywright_http::GateClient;
use serde_json::Value;

use crate::error::Error;
use crate::outcome;

/// A request that is ready: what to send, the ticket to keep where a crash cannot reach it, and how
/// the answer is read.
pub struct Prepared {
    request: Request,
    ticket: Option<Ticket>,
    /// Taken by the one who sends.
    call: Mutex<Option<Kind>>,
    /// Another client has sent it, or may have.
    is_told: AtomicBool,
}

enum Kind {
    Acceptance(Call<Accepted>),
    Status(Call<StatusAnswer>),
    Data(Call<Data>),
    Plain(Call<Plain>),
}

impl Prepared {
    pub(crate) fn new(gate: &Gate, request: &NamedRequest) -> Result<Self, Error> {
        let call = match request {
            NamedRequest::Acceptance(request) => Kind::Acceptance(dated(gate.prepare(request)?)),
            NamedRequest::Status(request) => Kind::Status(gate.prepare(request)?),
            NamedRequest::Data(request) => Kind::Data(gate.prepare(request)?),
            NamedRequest::Plain(request) => Kind::Plain(gate.prepare(request)?),
            _ => return Err(Error::internal()),
        };
        let (request, ticket) = match &call {
            Kind::Acceptance(call) => (call.request().clone(), call.ticket().cloned()),
            Kind::Status(call) => (call.request().clone(), None),
            Kind::Data(call) => (call.request().clone(), None),
            Kind::Plain(call) => (call.request().clone(), None),
        };
        Ok(Self { request, ticket, call: Mutex::new(Some(call)), is_told: AtomicBool::new(false) })
    }

    /// `POST`.
    pub fn method(&self) -> &'static str {
        self.request.method()
    }

    /// Where it goes.
    pub fn url(&self) -> &str {
        self.request.url()
    }

    /// Names and values of the headers.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.request.headers()
    }

    /// What is sent. It may hold card data: never log it.
    pub fn body(&self) -> &[u8] {
        self.request.body()
    }

    /// What finds out by [`Gate::resolve`](crate::Gate::resolve) what became of the request; `None` for
    /// one that may be sent again. It holds no secret and no card data.
    pub fn ticket(&self) -> Option<String> {
        // Plain data, so this does not fail.
        self.ticket.as_ref().map(|ticket| serde_json::to_string(ticket).unwrap_or_default())
    }

    /// Reads the answer that an HTTP client of the caller's own has brought, as
    /// [`Gate::send`](crate::Gate::send) tells it. What moves money was sent then, and is not delivered
    /// any more.
    ///
    /// # Errors
    /// As there, of kinds [`Platform`](crate::ErrorKind::Platform) and
    /// [`Message`](crate::ErrorKind::Message); `request_spent` after it was sent by this library.
    pub fn read(&self, status: u16, headers: &[(&str, &str)], body: &[u8]) -> Result<Value, Error> {
        let response = Response::new(status, body).with_headers(headers.iter().copied());
        self.settled(|call| match call {
            Kind::Acceptance(call) => Ok(outcome::of_answer(&call.parse(&response))),
            Kind::Status(call) => {
                Ok(outcome::of_status(&call.parse(&response).map_err(Error::of_read)?))
            }
            Kind::Data(call) => {
                let data = call.parse(&response).map_err(Error::of_read)?;
                Ok(outcome::of_data(&data.signed().to_json(), true))
            }
            Kind::Plain(call) => {
                let data = call.parse(&response).map_err(Error::of_read)?;
                Ok(outcome::of_data(&data.root().to_json(), false))
            }
        })
    }

    /// What to make of it that such a client brought none, though the request may have been sent:
    /// `unknown`, with the ticket. What moves money is not delivered any more.
    ///
    /// # Errors
    /// `request_spent`; the answer of a request that only reads is simply missing.
    pub fn lost(&self) -> Result<Value, Error> {
        self.settled(|call| match call {
            Kind::Acceptance(call) => Ok(outcome::of_answer(&call.lost())),
            Kind::Status(call) => Ok(outcome::of_status(&call.lost().map_err(Error::of_read)?)),
            Kind::Data(call) => {
                let data = call.lost().map_err(Error::of_read)?;
                Ok(outcome::of_data(&data.signed().to_json(), true))
            }
            Kind::Plain(call) => {
                let data = call.lost().map_err(Error::of_read)?;
                Ok(outcome::of_data(&data.root().to_json(), false))
            }
        })
    }

    pub(crate) async fn deliver(&self, gate: &GateClient) -> Result<Value, Error> {
        if self.is_told.load(Ordering::SeqCst) {
            return Err(spent());
        }
        let call = self.slot().take().ok_or_else(spent)?;
        Ok(match call {
            Kind::Acceptance(call) => outcome::of_answer(&gate.deliver(call).await?),
            Kind::Status(call) => outcome::of_status(&gate.deliver(call).await?),
            Kind::Data(call) => {
                outcome::of_data(&gate.deliver(call).await?.signed().to_json(), true)
            }
            Kind::Plain(call) => {
                outcome::of_data(&gate.deliver(call).await?.root().to_json(), false)
            }
        })
    }

    fn settled(&self, read: impl FnOnce(&Kind) -> Result<Value, Error>) -> Result<Value, Error> {
        let slot = self.slot();
        let call = slot.as_ref().ok_or_else(spent)?;
        if matches!(call, Kind::Acceptance(_)) {
            self.is_told.store(true, Ordering::SeqCst);
        }
        read(call)
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Kind>> {
        self.call.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Prints no body.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("request", &self.request)
            .field("ticket", &self.ticket)
            .finish_non_exhaustive()
    }
}

pub(crate) fn spent() -> Error {
    Error::new(
        "request_spent",
        "this request was sent already, by this client or by another one that has told of it; ask by its ticket what became of it, and prepare another one \
         only for another payment",
    )
}

/// Stored tickets shall know when the request was made.
fn dated(call: Call<Accepted>) -> Call<Accepted> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    call.sent_at(Timestamp::from_seconds(i64::try_from(now.as_secs()).unwrap_or(i64::MAX)))
}
