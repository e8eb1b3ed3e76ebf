//! The state of a payment.

use std::sync::{Mutex, MutexGuard, PoisonError};

use paywright_bridge::PaymentState;

use crate::error::{Failure, run};
use crate::message::NativeMessage;

/// What is known of one payment. Threads may share it.
#[derive(uniffi::Object)]
pub struct NativeState(Mutex<PaymentState>);

/// What a message did to the state.
#[derive(uniffi::Record)]
pub struct NativeFolded {
    fold: String,
    became_paid: bool,
    ceased_to_be_paid: bool,
}

#[uniffi::export]
impl NativeState {
    /// The state of a payment of which nothing was heard.
    #[uniffi::constructor]
    pub fn new(payment_id: String) -> Self {
        Self(Mutex::new(PaymentState::new(&payment_id)))
    }

    /// Takes in a message.
    pub fn fold(&self, message: &NativeMessage) -> Result<NativeFolded, Failure> {
        run(|| {
            let folded = self.state().fold(&message.0)?;
            Ok(NativeFolded {
                fold: folded.fold.to_owned(),
                became_paid: folded.became_paid,
                ceased_to_be_paid: folded.ceased_to_be_paid,
            })
        })
    }

    /// The whole as JSON.
    pub fn json(&self) -> Result<String, Failure> {
        run(|| Ok(self.state().to_json().to_string()))
    }
}

impl NativeState {
    fn state(&self) -> MutexGuard<'_, PaymentState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
