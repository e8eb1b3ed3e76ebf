//! Gate.

use std::sync::Arc;

use napi_derive::napi;
use paywright_bridge::{Error, PaymentSeen};
use serde_json::{Value, json};

use crate::calls::{Answer, Done, Running, begin, time};
use crate::error::run;
use crate::project::Project;

/// Gate of a project over HTTP.
#[napi]
pub struct Gate(paywright_bridge::Gate);

/// A request that is signed and not sent yet.
#[napi]
pub struct Prepared(Arc<paywright_bridge::Prepared>);

#[napi]
impl Gate {
    /// Gate of a project; the settings are JSON.
    #[napi(constructor)]
    pub fn new(project: &Project, settings: String) -> napi::Result<Self> {
        run(|| paywright_bridge::Gate::new(&project.0, settings.as_bytes()).map(Self))
    }

    /// Checks and signs a request.
    #[napi]
    pub fn prepare(&self, request: String) -> napi::Result<Prepared> {
        run(|| Ok(Prepared(Arc::new(self.0.prepare(request.as_bytes())?))))
    }

    /// Sends what is prepared, once.
    #[napi]
    pub fn deliver(&self, prepared: &Prepared, done: Done<'_>) -> napi::Result<Running> {
        let (gate, prepared) = (self.0.clone(), Arc::clone(&prepared.0));
        begin(&done, async move { Ok(plain(gate.deliver(&prepared).await?)) })
    }

    /// Sends a request and does not rest until its outcome is known.
    #[napi]
    pub fn carry_out(
        &self,
        request: String,
        within_ms: u32,
        done: Done<'_>,
    ) -> napi::Result<Running> {
        let gate = self.0.clone();
        let call = async move { gate.carry_out(request.as_bytes(), time(within_ms)).await };
        begin(&done, async move { Ok(plain(call.await?)) })
    }

    /// Asks what became of a request.
    #[napi]
    pub fn resolve(&self, ticket: String, within_ms: u32, done: Done<'_>) -> napi::Result<Running> {
        let gate = self.0.clone();
        let call = async move { gate.resolve(ticket.as_bytes(), time(within_ms)).await };
        begin(&done, async move { Ok(plain(call.await?)) })
    }

    /// How a payment stands.
    #[napi]
    pub fn status(&self, payment_id: String, done: Done<'_>) -> napi::Result<Running> {
        let gate = self.0.clone();
        begin(&done, async move { Ok(seen(gate.status(&payment_id).await?)) })
    }

    /// Waits until a payment is as it is asked for.
    #[napi]
    pub fn wait_for(
        &self,
        payment_id: String,
        until: String,
        within_ms: u32,
        done: Done<'_>,
    ) -> napi::Result<Running> {
        let gate = self.0.clone();
        begin(
            &done,
            async move { Ok(seen(gate.wait_for(&payment_id, &until, time(within_ms)).await?)) },
        )
    }
}

/// The header of an HTTP request.
#[napi(object)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Header {
    pub(crate) fn of((name, value): (&str, &str)) -> Self {
        Self { name: name.into(), value: value.into() }
    }

    pub(crate) fn pair(&self) -> (&str, &str) {
        (&self.name, &self.value)
    }
}

#[napi]
impl Prepared {
    /// `POST`.
    #[napi]
    pub fn method(&self) -> &'static str {
        self.0.method()
    }

    /// Where it goes.
    #[napi]
    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    /// Names and values of the headers.
    #[napi]
    pub fn headers(&self) -> Vec<Header> {
        self.0.headers().map(Header::of).collect()
    }

    /// What is sent.
    #[napi]
    pub fn body(&self) -> String {
        String::from_utf8_lossy(self.0.body()).into_owned()
    }

    /// The ticket as JSON, for a request that moves money.
    #[napi]
    pub fn ticket(&self) -> Option<String> {
        self.0.ticket()
    }

    /// Reads the answer that another client has brought.
    #[napi]
    pub fn read(&self, status: u32, headers: Vec<Header>, body: &[u8]) -> napi::Result<String> {
        run(|| {
            let status = u16::try_from(status)
                .map_err(|_| Error::of_argument_type("status: it must be one of HTTP"))?;
            let pairs: Vec<_> = headers.iter().map(Header::pair).collect();
            Ok(plain(self.0.read(status, &pairs, body)?).json)
        })
    }

    /// What to make of it that another client brought no answer.
    #[napi]
    pub fn lost(&self) -> napi::Result<String> {
        run(|| Ok(plain(self.0.lost()?).json))
    }
}

/// The names of the operations.
#[napi]
pub fn operations() -> Vec<&'static str> {
    paywright_bridge::facts::operations()
}

/// A ticket goes as text: it is stored, and nobody need look into it.
fn plain(mut outcome: Value) -> Answer {
    if let Some(ticket) = outcome.get_mut("ticket").filter(|ticket| !ticket.is_null()) {
        *ticket = ticket.to_string().into();
    }
    Answer::of(&outcome)
}

fn seen(seen: PaymentSeen) -> Answer {
    Answer { message: seen.message, ..Answer::of(&json!({"reached": seen.reached})) }
}
