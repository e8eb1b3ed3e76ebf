//! Calls that are on their way while JavaScript goes on.

use std::time::Duration;

use napi::bindgen_prelude::{FnArgs, Function};
use napi::threadsafe_function::ThreadsafeFunctionCallMode::NonBlocking;
use napi_derive::napi;
use paywright_bridge::cryptoprocessing as bridge;
use paywright_bridge::{Callback, Error, Started, start};
use serde_json::Value;

use crate::callback::Message;
use crate::cryptoprocessing::ConfirmedPayment;
use crate::error::thrown;

/// What is told at the end: an error as JSON, or the answer as JSON and the message or payment that it has.
pub(crate) type Told =
    FnArgs<(Option<String>, Option<String>, Option<Message>, Option<ConfirmedPayment>)>;

/// The function that is told.
pub(crate) type Done<'f> = Function<'f, Told, ()>;

/// What a call gives.
pub(crate) struct Answer {
    pub(crate) json: String,
    pub(crate) message: Option<Callback>,
    pub(crate) payment: Option<bridge::Payment>,
}

impl Answer {
    /// One that is told as JSON alone.
    pub(crate) fn of(told: &Value) -> Self {
        Self { json: told.to_string(), message: None, payment: None }
    }
}

/// A call that is on its way.
#[napi]
pub struct Running(Started);

#[napi]
impl Running {
    /// Ends it; the function is not called then. Whatever it was sending may have arrived.
    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

/// Starts a call that tells `done` how it ended, on the thread that JavaScript runs on.
pub(crate) fn begin(
    done: &Done<'_>,
    call: impl Future<Output = Result<Answer, Error>> + Send + 'static,
) -> napi::Result<Running> {
    let tell = done
        .build_threadsafe_function::<Result<Answer, Error>>()
        .build_callback(|context| Ok(told(context.value)))?;
    let started = start(call, move |result| {
        // Whoever waited may have ended with its thread.
        _ = tell.call(result, NonBlocking);
    });
    started.map(Running).map_err(|error| thrown(&error))
}

fn told(result: Result<Answer, Error>) -> Told {
    match result {
        Ok(Answer { json, message, payment }) => {
            (None, Some(json), message.map(Message), payment.map(ConfirmedPayment)).into()
        }
        Err(error) => (Some(error.to_json().to_string()), None, None, None).into(),
    }
}

/// A time as JavaScript gives it.
pub(crate) fn time(milliseconds: u32) -> Duration {
    Duration::from_millis(milliseconds.into())
}
