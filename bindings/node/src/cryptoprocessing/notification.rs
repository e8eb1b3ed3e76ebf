//! What was posted to the shop, and is not believed.

use napi_derive::napi;
use paywright_bridge::cryptoprocessing as bridge;

use super::with_digits;
use crate::error::run;

/// A notification, which anybody can send.
#[napi]
pub struct Notification(pub(super) bridge::Notification);

#[napi]
impl Notification {
    /// Reads the body of the request, a form.
    #[napi(constructor)]
    pub fn new(body: &[u8]) -> napi::Result<Self> {
        run(|| bridge::Notification::read(body).map(Self))
    }

    /// A field, whatever the letter case of its name.
    #[napi]
    pub fn field(&self, name: String) -> napi::Result<Option<String>> {
        run(|| Ok(self.0.get(&name).map(str::to_owned)))
    }

    /// The form as it may stand in a log.
    #[napi]
    pub fn masked(&self) -> napi::Result<String> {
        run(|| Ok(self.0.masked()))
    }
}

/// Reads the body of the request without keeping anything: the whole as JSON.
#[napi]
pub fn notification(body: &[u8]) -> napi::Result<String> {
    run(|| Ok(with_digits(bridge::Notification::read(body)?.to_json()).to_string()))
}
