//! Notifications of the second gateway, which are not believed, and payments, which are.

use paywright_bridge::cryptoprocessing::{Notification, Payment};

use crate::error::{Failure, run};

/// What was posted to the shop, read and not believed.
#[derive(uniffi::Object)]
pub struct NativeNotification(Notification);

/// A payment as the gateway itself has told of it.
#[derive(uniffi::Object)]
pub struct NativePayment(Payment);

impl NativeNotification {
    pub(crate) fn inner(&self) -> &Notification {
        &self.0
    }
}

#[uniffi::export]
impl NativeNotification {
    /// Reads the body of the request.
    #[uniffi::constructor]
    pub fn new(body: Vec<u8>) -> Result<Self, Failure> {
        run(|| Notification::read(&body).map(Self))
    }

    /// A field, whatever the letter case of its name.
    pub fn get(&self, name: String) -> Result<Option<String>, Failure> {
        run(|| Ok(self.0.get(&name).map(str::to_owned)))
    }

    /// The whole as JSON.
    pub fn json(&self) -> Result<String, Failure> {
        run(|| Ok(self.0.to_json().to_string()))
    }

    /// As it may stand in a log.
    pub fn shown(&self) -> Result<String, Failure> {
        run(|| Ok(format!("{:?}", self.0)))
    }
}

impl NativePayment {
    pub(crate) fn of(payment: Payment) -> Self {
        Self(payment)
    }
}

#[uniffi::export]
impl NativePayment {
    /// Whether that amount is charged.
    pub fn is_paid(&self, amount: u64) -> Result<bool, Failure> {
        run(|| Ok(self.0.is_paid(amount)))
    }

    /// Whether that amount is held.
    pub fn is_held(&self, amount: u64) -> Result<bool, Failure> {
        run(|| Ok(self.0.is_held(amount)))
    }

    /// The status in the words of both gateways.
    pub fn status(&self, ordered: Option<u64>) -> Result<String, Failure> {
        run(|| Ok(self.0.status(ordered)))
    }

    /// The whole as JSON.
    pub fn json(&self) -> Result<String, Failure> {
        run(|| Ok(self.0.to_json().to_string()))
    }
}
