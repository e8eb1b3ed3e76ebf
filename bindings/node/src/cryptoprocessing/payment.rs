//! A payment as the gateway itself has told of it.

use napi_derive::napi;
use paywright_bridge::cryptoprocessing as bridge;

use super::{minor, with_digits};
use crate::error::run;

/// The one thing that can be read as paid.
#[napi]
pub struct ConfirmedPayment(pub(crate) bridge::Payment);

#[napi]
impl ConfirmedPayment {
    /// Whether this amount is charged.
    #[napi]
    pub fn is_paid(&self, amount: String) -> napi::Result<bool> {
        run(|| Ok(self.0.is_paid(minor(&amount)?)))
    }

    /// Whether this amount is held.
    #[napi]
    pub fn is_held(&self, amount: String) -> napi::Result<bool> {
        run(|| Ok(self.0.is_held(minor(&amount)?)))
    }

    /// The status in the words of both gateways.
    #[napi]
    pub fn status(&self, ordered: Option<String>) -> napi::Result<String> {
        run(|| Ok(self.0.status(ordered.as_deref().map(minor).transpose()?)))
    }

    /// The whole as JSON.
    #[napi]
    pub fn json(&self) -> napi::Result<String> {
        run(|| Ok(with_digits(self.0.to_json()).to_string()))
    }
}
