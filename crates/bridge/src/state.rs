//! What is known of a payment from all its messages.

use paywright_core::payment::{self, Contradiction, Fold, OperationStatus};
use serde_json::{Value, json};

use crate::callback::Callback;
use crate::error::Error;

/// The state of one payment, folded from its messages: independent of their order and repetition.
#[derive(Debug, Clone)]
pub struct PaymentState(payment::PaymentState);

/// What a message did to the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Folded {
    /// `changed`, `duplicate`, `stale` or `conflict`.
    pub fold: &'static str,
    /// The payment is paid now and was not before: the moment to ship.
    pub became_paid: bool,
    /// It was paid and is no longer.
    pub ceased_to_be_paid: bool,
}

impl PaymentState {
    /// The state of a payment of which nothing was heard.
    pub fn new(payment_id: &str) -> Self {
        Self(payment::PaymentState::new(payment_id))
    }

    /// Takes in a message.
    ///
    /// # Errors
    /// `payment_id_foreign`, and the reviews of a message that nothing can be known from. The state
    /// does not change then.
    pub fn fold(&mut self, message: &Callback) -> Result<Folded, Error> {
        let change = self.0.fold_all(message.events()?).map_err(|foreign| Error::of(&foreign))?;
        Ok(Folded {
            fold: match change.fold() {
                Fold::Changed => "changed",
                Fold::Duplicate => "duplicate",
                Fold::Stale => "stale",
                Fold::Conflict => "conflict",
            },
            became_paid: change.became_paid(),
            ceased_to_be_paid: change.ceased_to_be_paid(),
        })
    }

    /// The payment.
    pub fn payment_id(&self) -> &str {
        self.0.payment_id()
    }

    /// The status; `None` as long as nothing was said about the payment.
    pub fn status(&self) -> Option<String> {
        self.0.status().map(ToString::to_string)
    }

    /// Whether the whole sum went through and no message contradicts it.
    pub fn is_paid(&self) -> bool {
        self.0.is_paid()
    }

    /// Whether the work on the payment has ended and no message contradicts it.
    pub fn is_final(&self) -> bool {
        self.0.is_final()
    }

    /// The whole as JSON: `payment_id`, `status`, `is_paid`, `is_final`, `remaining` (`minor`,
    /// `currency`), `operations`, `conflicts`.
    pub fn to_json(&self) -> Value {
        let sum = |sum: paywright_core::money::Money| json!({"minor": sum.minor(), "currency": sum.currency().to_string()});
        let operations: Vec<Value> = self
            .0
            .operations()
            .iter()
            .map(|operation| {
                json!({
                    "id": operation.id.to_string(),
                    "type": operation.kind.to_string(),
                    "status": operation.status.to_string(),
                    "code": operation.code,
                })
            })
            .collect();
        let conflicts: Vec<Value> = self.0.conflicts().iter().map(of_contradiction).collect();
        json!({
            "payment_id": self.payment_id(),
            "status": self.status(),
            "is_paid": self.is_paid(),
            "is_final": self.is_final(),
            "remaining": self.0.remaining_sum().map(sum),
            "operations": operations,
            "conflicts": conflicts,
        })
    }
}

fn of_contradiction(found: &Contradiction) -> Value {
    match found {
        Contradiction::Operation { id, statuses } => {
            let statuses: Vec<&str> = statuses.iter().map(OperationStatus::as_str).collect();
            json!({"about": "operation", "id": id.to_string(), "statuses": statuses})
        }
        Contradiction::Payment { paid, failed } => {
            json!({"about": "payment", "statuses": [paid.as_str(), failed.as_str()]})
        }
    }
}
