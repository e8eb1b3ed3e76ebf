//! Requests by another method than card.

use super::op::{
    cancel_series, debit, method_payout, method_purchase, method_verification, of_method,
    update_series,
};
use super::ticket::Sought;
use super::{
    Cancel, Capture, Customer, GateRequest, MethodPayout, MethodPurchase, MethodVerification,
    RecurringCancel, RecurringDebit, RecurringUpdate, Refund, Schedule,
};
use crate::money::{Currency, Money};

/// A payment method by its Gate path; made by [`Gate::method`](super::Gate::method).
///
/// Which operations a method has and what it wants beside the scheme differs (spec 06, 4.4, and
/// spec 09); what has no setter is set by [`member`](GateRequest::member).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    path: String,
}

impl Method {
    /// A method by what stands between `/v2/payment/` and the operation: `ecopayz`, `banks/uk`.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into() }
    }

    /// A purchase.
    pub fn sale(
        &self,
        payment_id: impl Into<String>,
        amount: Money,
        customer: Customer,
    ) -> MethodPurchase {
        method_purchase(&self.path, "sale", payment_id.into(), amount, customer)
    }

    /// A hold, for the methods that have two steps (Apple Pay, Google Pay).
    pub fn auth(
        &self,
        payment_id: impl Into<String>,
        amount: Money,
        customer: Customer,
    ) -> MethodPurchase {
        method_purchase(&self.path, "auth", payment_id.into(), amount, customer)
    }

    /// A payout.
    pub fn payout(
        &self,
        payment_id: impl Into<String>,
        amount: Money,
        customer: Customer,
    ) -> MethodPayout {
        method_payout(&self.path, payment_id.into(), amount, customer)
    }

    /// Takes the money of a hold.
    pub fn capture(&self, payment_id: impl Into<String>) -> Capture {
        GateRequest::of(of_method(&self.path, "capture", Sought::Capture).payment(payment_id))
    }

    /// Releases a hold.
    pub fn cancel(&self, payment_id: impl Into<String>) -> Cancel {
        GateRequest::of(of_method(&self.path, "cancel", Sought::Cancel).payment(payment_id))
    }

    /// Gives money back.
    pub fn refund(&self, payment_id: impl Into<String>, description: impl Into<String>) -> Refund {
        Refund::by_method(&self.path, payment_id, description)
    }

    /// Checks an account without money.
    pub fn account_verification(
        &self,
        payment_id: impl Into<String>,
        currency: Currency,
        customer: Customer,
    ) -> MethodVerification {
        method_verification(&self.path, payment_id.into(), currency, customer)
    }

    /// A debit of a registered series.
    pub fn recurring(
        &self,
        payment_id: impl Into<String>,
        amount: Money,
        recurring_id: u64,
        customer: Customer,
    ) -> RecurringDebit {
        debit(&self.path, payment_id.into(), amount, recurring_id, customer)
    }

    /// Changes a registered series.
    pub fn recurring_update(
        &self,
        payment_id: impl Into<String>,
        recurring_id: u64,
        schedule: Schedule,
    ) -> RecurringUpdate {
        update_series(&self.path, payment_id.into(), recurring_id, schedule)
    }

    /// Ends a registered series.
    pub fn recurring_cancel(
        &self,
        payment_id: impl Into<String>,
        recurring_id: u64,
    ) -> RecurringCancel {
        cancel_series(&self.path, payment_id.into(), recurring_id)
    }
}

/// What wallets on the device give.
impl MethodPurchase {
    /// The encrypted token of Apple Pay or Google Pay, as text or object.
    pub fn etoken(self, token: serde_json::Value) -> Self {
        self.unchecked_member("etoken", token)
    }
}
