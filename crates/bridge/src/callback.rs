//! A callback that was verified, seen from other languages.

use std::sync::Arc;

use paywright_core::ecommpay::{Verified, callback};
use paywright_core::payment::PaymentEvent;
use paywright_core::payment::PaymentStatus;
use serde_json::Value;

use crate::error::Error;

/// A verified callback, or a verified answer about a payment. Members are read when they are asked
/// for; only what the signature covers is there.
#[derive(Debug, Clone)]
pub struct Callback {
    message: Arc<Verified<callback::Callback>>,
    /// Of an answer, the payment that was asked about.
    asked: Option<Arc<str>>,
}

/// The questions of [`Callback`], answered.
#[derive(Debug, Clone)]
#[non_exhaustive]
#[allow(missing_docs)] // Each is the function of its name.
pub struct Summary<'c> {
    pub key_label: &'c str,
    pub payment_id: Option<&'c str>,
    pub status: Option<String>,
    pub sum: Option<(i64, String)>,
    pub is_paid: bool,
    pub is_final: bool,
    pub review: Option<Error>,
}

impl Callback {
    pub(crate) fn new(verified: Verified<callback::Callback>) -> Self {
        Self { message: Arc::new(verified), asked: None }
    }

    /// What the platform answered when it was asked about a payment.
    #[cfg(feature = "clients")]
    pub(crate) fn answer(verified: Verified<callback::Callback>, payment_id: &str) -> Self {
        Self { asked: Some(payment_id.into()), ..Self::new(verified) }
    }

    /// The label of the key that it was signed with.
    pub fn key_label(&self) -> &str {
        self.message.evidence().key_label()
    }

    /// The merchant's own id of the payment.
    pub fn payment_id(&self) -> Option<&str> {
        self.message.payment().id()
    }

    /// The status of the payment, as the platform writes it.
    pub fn status(&self) -> Option<String> {
        self.message.payment().status().map(|status| status.to_string())
    }

    /// Whether the whole sum went through, by this message alone, and nothing in it contradicts that.
    pub fn is_paid(&self) -> bool {
        self.message.review().is_none()
            && self.message.payment().status().is_some_and(|status| status.is_paid())
    }

    /// Whether the work on the payment has ended, by this message alone.
    pub fn is_final(&self) -> bool {
        self.message.review().is_none()
            && self.message.payment().status().is_some_and(|status| status.is_final())
    }

    /// What is asked of nearly every callback, looked up once.
    pub fn summary(&self) -> Summary<'_> {
        let (payment, review) = (self.message.payment(), self.review());
        let status = payment.status();
        let counts = status.as_ref().filter(|_| review.is_none());
        Summary {
            key_label: self.key_label(),
            payment_id: payment.id(),
            is_paid: counts.is_some_and(PaymentStatus::is_paid),
            is_final: counts.is_some_and(PaymentStatus::is_final),
            status: status.map(|status| status.to_string()),
            sum: payment.sum().map(|sum| (sum.minor(), sum.currency().to_string())),
            review,
        }
    }

    /// The sum of the payment in minor units, and its currency.
    pub fn sum(&self) -> Option<(i64, String)> {
        self.message.payment().sum().map(|sum| (sum.minor(), sum.currency().to_string()))
    }

    /// The text of a value, by its path: `operation.provider.auth_code`, `operations.0.id`.
    pub fn text(&self, path: &str) -> Option<&str> {
        let names: Vec<&str> = path.split('.').collect();
        self.message.signed().path(&names)?.text()
    }

    /// Why a person has to look at it before anything is done, if so: a code and a sentence.
    pub fn review(&self) -> Option<Error> {
        self.message.review().map(|review| Error::of(&review))
    }

    /// What the merchant has to do now: `done`, `wait`, `redirect`... The words are those of
    /// [`NextAction::name`](callback::NextAction::name).
    pub fn next_action(&self) -> &'static str {
        self.message.next_action().name()
    }

    /// What the signature covers, as JSON: numbers beyond 2^53 and fractions as texts.
    pub fn to_json(&self) -> Value {
        self.message.signed().to_json()
    }

    /// The verified message, for what is done with it in Rust.
    pub fn verified(&self) -> &Verified<callback::Callback> {
        &self.message
    }

    /// What it says about its payment, for [`PaymentState`](crate::PaymentState).
    pub(crate) fn events(&self) -> Result<Vec<PaymentEvent>, Error> {
        let events = match &self.asked {
            Some(payment_id) => self.message.events_of_answer(payment_id),
            None => self.message.events(),
        };
        events.map_err(|review| Error::of(&review))
    }
}
