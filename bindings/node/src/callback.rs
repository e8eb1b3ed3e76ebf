//! A verified message.

use napi_derive::napi;
use paywright_bridge::Callback;

use crate::error::run;

/// What is asked of nearly every callback, so that one crossing brings it.
#[napi(object)]
pub struct Summary {
    /// The label of the key that fits.
    pub key_label: String,
    /// The merchant's id of the payment.
    pub payment_id: Option<String>,
    /// Its status.
    pub status: Option<String>,
    /// The sum in minor units as text: a number of JavaScript cannot hold every one.
    pub amount: Option<String>,
    /// Its currency.
    pub currency: Option<String>,
    /// Paid, by this message alone.
    pub is_paid: bool,
    /// Ended, by this message alone.
    pub is_final: bool,
    /// What the merchant has to do now.
    pub next_action: String,
    /// Why a person has to look at it, as an error in JSON.
    pub review: Option<String>,
}

/// A verified message, kept for questions about single members.
#[napi]
pub struct Message(pub(crate) Callback);

#[napi]
impl Message {
    /// What is asked of nearly every one.
    #[napi]
    pub fn summary(&self) -> napi::Result<Summary> {
        run(|| Ok(summary(&self.0)))
    }

    /// The text of a value by its path.
    #[napi]
    pub fn text(&self, path: String) -> napi::Result<Option<String>> {
        run(|| Ok(self.0.text(&path).map(str::to_owned)))
    }

    /// What the signature covers, as JSON.
    #[napi]
    pub fn json(&self) -> napi::Result<String> {
        run(|| Ok(self.0.to_json().to_string()))
    }
}

pub(crate) fn summary(callback: &Callback) -> Summary {
    let (amount, currency) = callback.sum().unzip();
    Summary {
        key_label: callback.key_label().to_owned(),
        payment_id: callback.payment_id().map(str::to_owned),
        status: callback.status(),
        amount: amount.map(|minor| minor.to_string()),
        currency,
        is_paid: callback.is_paid(),
        is_final: callback.is_final(),
        next_action: callback.next_action().to_owned(),
        review: callback.review().map(|review| review.to_json().to_string()),
    }
}
