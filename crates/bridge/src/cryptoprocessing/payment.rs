//! A payment as the gateway itself tells of it.

use paywright_core::cryptoprocessing::StateAnswer;
use paywright_http::cryptoprocessing::ConfirmedPayment;
use serde_json::Value;

use super::outcome;

/// A payment as the gateway itself has told of it when it was asked: the one thing that can be read as
/// paid.
#[derive(Debug, Clone)]
pub struct Payment(ConfirmedPayment);

/// How a payment stands.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Seen {
    /// Whether it is as it was waited for; for a plain question, whether the payment is known.
    pub reached: bool,
    /// The payment, where it is known.
    pub payment: Option<Payment>,
    /// The answer as JSON: `known`, `not_finished`, `not_found`, `failed`; nothing if none came.
    pub answer: Option<Value>,
}

impl Payment {
    pub(super) fn new(payment: ConfirmedPayment) -> Self {
        Self(payment)
    }

    /// Whether the amount is charged that the order costs, in minor units of the terminal's currency.
    /// After a refund it is not any more.
    pub fn is_paid(&self, amount: u64) -> bool {
        self.0.is_paid(amount)
    }

    /// Whether that amount is held, to be charged or released.
    pub fn is_held(&self, amount: u64) -> bool {
        self.0.is_held(amount)
    }

    /// The order.
    pub fn order_id(&self) -> &str {
        self.0.order_id()
    }

    /// The state: `Charged`.
    pub fn state(&self) -> &str {
        self.0.state().as_str()
    }

    /// What is held, or left charged.
    pub fn amount(&self) -> Option<u64> {
        self.0.amount()
    }

    /// The status in the words of both gateways. `ordered` is the amount that was charged at first: a
    /// charged payment with less is `partially refunded`.
    pub fn status(&self, ordered: Option<u64>) -> String {
        self.0.report().payment_status(ordered).as_str().to_owned()
    }

    /// The whole as JSON: `order_id`, `state`, `amount`, `code`, `status`, `is_final`.
    pub fn to_json(&self) -> Value {
        outcome::of_report(self.0.report())
    }
}

impl Seen {
    /// `answer` is that of the payment, or says why there is none.
    pub(super) fn of(
        reached: bool,
        payment: Option<ConfirmedPayment>,
        answer: Option<&StateAnswer>,
    ) -> Self {
        let known = payment.as_ref().map(|payment| outcome::of_known(payment.report()));
        let answer = known.or_else(|| answer.map(outcome::of_state));
        Self { reached, payment: payment.map(Payment::new), answer }
    }
}
