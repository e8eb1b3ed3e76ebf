//! Gate.

use std::collections::HashMap;
use std::sync::Arc;

use paywright_bridge::{Gate, PaymentSeen, Prepared};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::calls::{Answer, NativeCall, call, pairs, time, told};
use crate::error::{Failure, run};
use crate::project::NativeProject;

/// Gate of a project over HTTP.
#[derive(uniffi::Object)]
pub struct NativeGate(Gate);

/// A request that is signed and not sent yet.
#[derive(uniffi::Object)]
pub struct NativePrepared(Arc<Prepared>);

#[uniffi::export]
impl NativeGate {
    /// Gate of a project; the settings are JSON.
    #[uniffi::constructor]
    pub fn new(project: &NativeProject, settings: String) -> Result<Self, Failure> {
        run(|| Gate::new(&project.0, settings.as_bytes()).map(Self))
    }

    /// Checks and signs a request.
    pub fn prepare(&self, request: String) -> Result<Arc<NativePrepared>, Failure> {
        let request = Zeroizing::new(request);
        run(|| {
            let prepared = self.0.prepare(request.as_bytes())?;
            Ok(Arc::new(NativePrepared(Arc::new(prepared))))
        })
    }

    /// Sends what is prepared, once.
    pub fn deliver(&self, prepared: &NativePrepared) -> Result<Arc<NativeCall>, Failure> {
        let (gate, prepared) = (self.0.clone(), Arc::clone(&prepared.0));
        call(async move { Ok(plain(gate.deliver(&prepared).await?)) })
    }

    /// Sends a request and does not rest until its outcome is known.
    pub fn carry_out(&self, request: String, within_ms: u64) -> Result<Arc<NativeCall>, Failure> {
        let (gate, request) = (self.0.clone(), Zeroizing::new(request));
        call(async move { Ok(plain(gate.carry_out(request.as_bytes(), time(within_ms)).await?)) })
    }

    /// Asks what became of a request.
    pub fn resolve(&self, ticket: String, within_ms: u64) -> Result<Arc<NativeCall>, Failure> {
        let gate = self.0.clone();
        call(async move { Ok(plain(gate.resolve(ticket.as_bytes(), time(within_ms)).await?)) })
    }

    /// How a payment stands.
    pub fn status(&self, payment_id: String) -> Result<Arc<NativeCall>, Failure> {
        let gate = self.0.clone();
        call(async move { Ok(seen(gate.status(&payment_id).await?)) })
    }

    /// Waits until a payment is as it is asked for.
    pub fn wait_for(
        &self,
        payment_id: String,
        until: String,
        within_ms: u64,
    ) -> Result<Arc<NativeCall>, Failure> {
        let gate = self.0.clone();
        call(async move { Ok(seen(gate.wait_for(&payment_id, &until, time(within_ms)).await?)) })
    }
}

#[uniffi::export]
impl NativePrepared {
    /// `POST`.
    pub fn method(&self) -> String {
        self.0.method().to_owned()
    }

    /// Where it goes.
    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    /// The headers.
    pub fn headers(&self) -> HashMap<String, String> {
        self.0.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// What is sent.
    pub fn body(&self) -> Vec<u8> {
        self.0.body().to_vec()
    }

    /// The ticket as JSON, for a request that moves money.
    pub fn ticket(&self) -> Option<String> {
        self.0.ticket()
    }

    /// Reads the answer that another client has brought.
    pub fn read(
        &self,
        status: u16,
        headers: HashMap<String, String>,
        body: Vec<u8>,
    ) -> Result<String, Failure> {
        run(|| Ok(told(self.0.read(status, &pairs(&headers), &body)?)))
    }

    /// What to make of it that another client brought no answer.
    pub fn lost(&self) -> Result<String, Failure> {
        run(|| Ok(told(self.0.lost()?)))
    }
}

fn plain(outcome: Value) -> Answer {
    Answer::plain(told(outcome))
}

fn seen(seen: PaymentSeen) -> Answer {
    Answer::with_message(json!({"reached": seen.reached}), seen.message)
}
