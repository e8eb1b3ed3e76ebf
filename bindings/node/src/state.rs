//! The state of a payment.

use napi_derive::napi;
use paywright_bridge::PaymentState;
use serde_json::{Value, json};

use crate::callback::Message;
use crate::error::run;

/// The state of one payment, folded from its messages.
#[napi]
pub struct State(PaymentState);

#[napi]
impl State {
    /// The state of a payment of which nothing was heard.
    #[napi(constructor)]
    pub fn new(payment_id: String) -> napi::Result<Self> {
        run(|| Ok(Self(PaymentState::new(&payment_id))))
    }

    /// Takes in a message and says as JSON what it did.
    #[napi]
    pub fn fold(&mut self, message: &Message) -> napi::Result<String> {
        run(|| {
            let folded = self.0.fold(&message.0)?;
            let told = json!({
                "fold": folded.fold,
                "becamePaid": folded.became_paid,
                "ceasedToBePaid": folded.ceased_to_be_paid,
            });
            Ok(told.to_string())
        })
    }

    /// The whole as JSON, the remaining sum as text.
    #[napi]
    pub fn json(&self) -> napi::Result<String> {
        run(|| {
            let mut state = self.0.to_json();
            if let Some(Value::Object(remaining)) = state.get_mut("remaining") {
                remaining.entry("minor").and_modify(|minor| *minor = minor.to_string().into());
            }
            Ok(state.to_string())
        })
    }
}
