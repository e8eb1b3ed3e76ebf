//! A verified message.

use napi_derive::napi;
use paywright_bridge::Callback;

use crate::error::run;

/// A verified message, kept for questions about single members.
#[napi]
pub struct Message(pub(crate) Callback);

#[napi]
impl Message {
    /// What is asked of nearly every one, as JSON.
    #[napi]
    pub fn summary(&self) -> napi::Result<String> {
        run(|| Ok(summary(&self.0)))
    }

    /// What the merchant has to do now.
    #[napi]
    pub fn next_action(&self) -> napi::Result<&'static str> {
        run(|| Ok(self.0.next_action()))
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

/// What is asked of nearly every callback as one text, which costs less than an object: a list in the
/// order in which `js/callback.js` takes it apart. The amount is text, since a number of JavaScript
/// cannot hold every one.
pub(crate) fn summary(callback: &Callback) -> String {
    let told = callback.summary();
    let (amount, currency) = told.sum.unzip();
    let amount = amount.map(|minor| minor.to_string());
    let review = told.review.map(|review| review.to_json().to_string());
    let (key, id) = (told.key_label, told.payment_id);
    let list = (key, id, told.status, amount, currency, told.is_paid, told.is_final, review);
    // Texts and flags, so this does not fail.
    serde_json::to_string(&list).unwrap_or_default()
}
