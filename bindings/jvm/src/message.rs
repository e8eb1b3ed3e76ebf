//! A verified message.

use paywright_bridge::Callback;

use crate::error::{Failure, Told, run};

/// A verified message, kept for questions about single members.
#[derive(uniffi::Object)]
pub struct NativeMessage(pub(crate) Callback);

/// What is asked of nearly every message.
#[derive(uniffi::Record)]
pub struct Seen {
    key_label: String,
    payment_id: Option<String>,
    status: Option<String>,
    amount: Option<i64>,
    currency: Option<String>,
    is_paid: bool,
    is_final: bool,
    review: Option<Told>,
}

#[uniffi::export]
impl NativeMessage {
    /// What is asked of nearly every one.
    pub fn seen(&self) -> Result<Seen, Failure> {
        run(|| Ok(Seen::of(&self.0)))
    }

    /// What the merchant has to do now.
    pub fn next_action(&self) -> Result<String, Failure> {
        run(|| Ok(self.0.next_action().to_owned()))
    }

    /// The text of a value by its path.
    pub fn text(&self, path: String) -> Result<Option<String>, Failure> {
        run(|| Ok(self.0.text(&path).map(str::to_owned)))
    }

    /// What the signature covers, as JSON.
    pub fn json(&self) -> Result<String, Failure> {
        run(|| Ok(self.0.to_json().to_string()))
    }
}

impl Seen {
    pub(crate) fn of(callback: &Callback) -> Self {
        let told = callback.summary();
        let (amount, currency) = told.sum.unzip();
        Self {
            key_label: told.key_label.to_owned(),
            payment_id: told.payment_id.map(str::to_owned),
            status: told.status,
            amount,
            currency,
            is_paid: told.is_paid,
            is_final: told.is_final,
            review: told.review.as_ref().map(Told::of),
        }
    }
}
