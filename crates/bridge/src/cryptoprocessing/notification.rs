//! Notifications: hints, which anybody can send.

use paywright_core::cryptoprocessing::encoding::form;
use paywright_core::cryptoprocessing::{self as gateway, ACKNOWLEDGEMENT};
use paywright_core::cryptoprocessing::{NotificationResult, Success, masked_form};
use serde_json::{Map, Value, json};

use crate::error::Error;

/// What was posted to the shop, read and not believed: nothing about it can be read as paid.
/// [`Terminal::confirm`](super::Terminal::confirm) asks the gateway itself.
#[derive(Debug, Clone)]
pub struct Notification(gateway::Notification);

impl Notification {
    /// What a shop answers with, whatever it thinks of the notification: status and body.
    pub const ACKNOWLEDGEMENT: (u16, &'static str) = ACKNOWLEDGEMENT;

    /// Reads the body of the request, a form.
    ///
    /// # Errors
    /// `notification_too_large`, `notification_duplicate_field`, `notification_without_kind`.
    pub fn read(body: &[u8]) -> Result<Self, Error> {
        gateway::Notification::parse(body).map(Self).map_err(|error| Error::of(&error))
    }

    /// What it claims to be: `EnginePaySuccess`.
    pub fn kind(&self) -> String {
        self.0.kind().to_string()
    }

    /// The order that it claims to be about.
    pub fn order_id(&self) -> Option<&str> {
        self.0.order_id().filter(|id| !id.is_empty())
    }

    /// The claimed amount in minor units.
    pub fn amount(&self) -> Option<u64> {
        self.0.amount()
    }

    /// A field, whatever the letter case of its name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)
    }

    /// The form as it may stand in a log: what may be secret or somebody's card is not shown.
    pub fn masked(&self) -> String {
        let fields: Vec<_> = self.0.fields().collect();
        masked_form(form(&fields).as_bytes())
    }

    /// The whole as JSON: `kind`, `order_id`, `amount`, `new_amount`, `claims` (`success`, `failure`,
    /// `info`, or nothing where that cannot be told), `code`, `is_3ds`, `fields`.
    pub fn to_json(&self) -> Value {
        let fields = self.0.fields().map(|(name, value)| (name.to_owned(), Value::from(value)));
        let claims = match (self.0.kind().result(), self.0.success()) {
            (Some(NotificationResult::Success), _)
            | (Some(NotificationResult::BySuccess), Some(Success::True)) => Some("success"),
            (Some(NotificationResult::Failure), _)
            | (Some(NotificationResult::BySuccess), Some(Success::False)) => Some("failure"),
            (Some(NotificationResult::Info), _) => Some("info"),
            (Some(NotificationResult::BySuccess) | None, _) => None,
        };
        json!({
            "kind": self.kind(),
            "order_id": self.order_id(),
            "amount": self.amount(),
            "new_amount": self.0.new_amount(),
            "claims": claims,
            "code": self.0.code().map(|code| code.to_string()),
            "is_3ds": self.0.is_3ds(),
            "fields": fields.collect::<Map<_, _>>(),
        })
    }

    #[cfg(feature = "clients")]
    pub(super) fn inner(&self) -> &gateway::Notification {
        &self.0
    }
}
