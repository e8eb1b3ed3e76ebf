//! Calls that are on their way while a thread of Kotlin waits, which may be interrupted meanwhile.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use paywright_bridge::cryptoprocessing::Payment;
use paywright_bridge::{Callback, Error, Running, begin, guarded};
use serde_json::Value;

use crate::error::{Failure, run};
use crate::message::NativeMessage;
use crate::notification::NativePayment;

/// What a call gives.
#[derive(uniffi::Record)]
pub struct Answer {
    json: String,
    message: Option<Arc<NativeMessage>>,
    payment: Option<Arc<NativePayment>>,
}

/// A call that is on its way.
#[derive(uniffi::Object)]
pub struct NativeCall(Running<Answer>);

#[uniffi::export]
impl NativeCall {
    /// Waits no longer than this; nothing if it is not done by then. Once it is, it is not asked again.
    pub fn wait(&self, milliseconds: u64) -> Result<Option<Answer>, Failure> {
        let time = Duration::from_millis(milliseconds);
        run(|| self.0.wait_for(time).transpose())
    }

    /// Ends it. Whatever it was sending may have arrived.
    pub fn cancel(&self) -> Result<(), Failure> {
        run(|| {
            self.0.cancel();
            Ok(())
        })
    }
}

impl Answer {
    pub(crate) fn plain(json: impl ToString) -> Self {
        Self { json: json.to_string(), message: None, payment: None }
    }

    pub(crate) fn with_message(json: impl ToString, message: Option<Callback>) -> Self {
        let message = message.map(|message| Arc::new(NativeMessage(message)));
        Self { message, ..Self::plain(json) }
    }

    pub(crate) fn with_payment(json: impl ToString, payment: Option<Payment>) -> Self {
        let payment = payment.map(|payment| Arc::new(NativePayment::of(payment)));
        Self { payment, ..Self::plain(json) }
    }
}

/// Starts a call.
pub(crate) fn call(
    call: impl Future<Output = Result<Answer, Error>> + Send + 'static,
) -> Result<Arc<NativeCall>, Failure> {
    let running = guarded(|| begin(call))?;
    Ok(Arc::new(NativeCall(running)))
}

/// An outcome as JSON. What is stored until later goes as text, and nobody need look into it.
pub(crate) fn told(mut outcome: Value) -> String {
    for name in ["ticket", "pending"] {
        if let Some(stored) = outcome.get_mut(name).filter(|stored| !stored.is_null()) {
            *stored = stored.to_string().into();
        }
    }
    outcome.to_string()
}

pub(crate) fn time(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

pub(crate) fn pairs(headers: &HashMap<String, String>) -> Vec<(&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
