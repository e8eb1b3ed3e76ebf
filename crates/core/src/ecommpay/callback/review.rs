//! When a genuine message must not be acted on.

use super::verify::OF_EVERY_PAGE;
use super::{Callback, Operation};
use crate::ErrorCode;
use crate::ecommpay::ambiguity::Ambiguity;
use crate::mask::excerpt;
use crate::payment::OperationType;
use crate::payment::status::{Outcome, StatusGroup};

/// Why a genuine message must not be acted on before a person, or a status query, has settled it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Review {
    /// What the decision rests on could be read in two ways, see
    /// [`ambiguity`](crate::ecommpay::ambiguity).
    #[error(
        "{path}: the text could be read as other members, so the signature does not tell what was \
         said; ask the platform for the status of the payment"
    )]
    Ambiguous {
        /// The path of the leaf, shortened.
        path: String,
    },
    /// The message names two payments.
    #[error("payment.id: the message names two different payments")]
    PaymentIdConflict,
    /// The message names two projects.
    #[error("project_id: the message names two different projects")]
    ProjectIdConflict,
    /// The payment is said to be paid, and none of the operations that move the money succeeded.
    #[error(
        "payment.status: the payment is said to be paid, but no operation of the message \
         succeeded; ask the platform for the status of the payment"
    )]
    PaidWithoutSuccess,
    /// The status is one that this version does not know.
    #[error("payment.status: {status:?} is not known to this version; it counts as not paid")]
    UnknownStatus {
        /// The status, shortened.
        status: String,
    },
    /// The payment is said to be paid, and what came is not what was asked for (layout B).
    #[error(
        "sum_real: the payment is said to be paid, but what came is not the sum that was asked for; \
         compare it with the order"
    )]
    SumConflict,
    /// Money went through, and the type is one that this version does not know.
    #[error("payment.type: {kind:?} is not known to this version; it does not count as paid")]
    UnknownType {
        /// The type, shortened.
        kind: String,
    },
    /// An address is not one of the web, so it must not be put into a page.
    #[error("{member}: the address is not an http or https address, so it must not be opened")]
    UnsafeAddress {
        /// The object with the address.
        member: &'static str,
    },
    /// What the customer's browser needs is not complete or has an unknown form.
    #[error("{member}: a member that is needed is missing or has an unknown form")]
    Incomplete {
        /// The object.
        member: &'static str,
    },
}

impl ErrorCode for Review {
    fn code(&self) -> &'static str {
        match self {
            Self::Ambiguous { .. } => "review_ambiguous",
            Self::PaymentIdConflict => "review_payment_id_conflict",
            Self::ProjectIdConflict => "review_project_id_conflict",
            Self::PaidWithoutSuccess => "review_paid_without_success",
            Self::UnknownStatus { .. } => "review_unknown_status",
            Self::SumConflict => "review_sum_conflict",
            Self::UnknownType { .. } => "review_unknown_type",
            Self::UnsafeAddress { .. } => "review_unsafe_address",
            Self::Incomplete { .. } => "review_incomplete",
        }
    }
}

impl Callback {
    /// Why the message must not be acted on, although it is genuine: ambiguous where a decision
    /// rests on it, or in contradiction with itself. `None` for every ordinary message.
    pub fn review(&self) -> Option<Review> {
        let touches = |found: &&Ambiguity<'_>| found.touches(decides);
        if let Some(found) = self.ambiguities().iter().find(touches) {
            return Some(Review::Ambiguous { path: excerpt(&found.path) });
        }
        if differ(self.payment().ids(), |a, b| a.to_lowercase() == b.to_lowercase()) {
            return Some(Review::PaymentIdConflict);
        }
        if differ(self.project_ids(), |a, b| a == b) {
            return Some(Review::ProjectIdConflict);
        }
        if self.is_paid_without_success() {
            return Some(Review::PaidWithoutSuccess);
        }
        self.is_paid_otherwise().then_some(Review::SumConflict)
    }

    /// Why what is handed to the customer's browser must not be, by ambiguity.
    pub(super) fn review_of_browser_data(&self) -> Option<Review> {
        let ambiguities = self.ambiguities();
        let found = ambiguities.iter().find(|found| found.touches(is_browser_data))?;
        Some(Review::Ambiguous { path: excerpt(&found.path) })
    }

    fn is_paid_without_success(&self) -> bool {
        if !self.payment().status().is_some_and(|status| status.is_paid()) {
            return false;
        }
        let outcomes: Vec<Outcome> = self
            .operations()
            .filter(|operation| moves_money(*operation))
            .filter_map(Operation::status)
            .map(|status| status.outcome())
            .collect();
        !outcomes.is_empty() && !outcomes.contains(&Outcome::Succeeded)
    }

    /// Whether another sum came, or is held, than was asked for. In another currency it has to
    /// differ, and before the customer has paid it may.
    fn is_paid_otherwise(&self) -> bool {
        let payment = self.payment();
        let came = payment
            .status()
            .is_some_and(|status| status.is_paid() || status.group() == StatusGroup::Authorised);
        came && payment.sum().zip(payment.sum_real()).is_some_and(|(asked, real)| {
            asked.currency() == real.currency() && asked.minor() != real.minor()
        })
    }
}

impl Ambiguity<'_> {
    /// Whether the leaf, or a member it could be, is one that `matters`.
    fn touches(&self, matters: fn(&[&str]) -> bool) -> bool {
        let of_path: Vec<&str> = self.path.split(':').collect();
        self.is_in_name
            || matters(&of_path)
            || self.readings.iter().any(|reading| matters(&reading.parts().collect::<Vec<_>>()))
    }
}

/// Whether a decision about the payment rests on the member that this path leads to, or could lead
/// to if it is cut somewhere.
fn decides(path: &[&str]) -> bool {
    match path {
        // Texts for people, in which anything may stand.
        ["payment", "description" | "result_message", ..]
        | ["operation", "message" | "description" | "provider", ..]
        | ["operations", _, "message" | "description" | "provider", ..]
        | ["errors", _, "message" | "description" | "field" | "constraint", ..] => false,
        // If it is hidden in a value, the message has the signature of a request to Payment Page.
        [first, ..] if OF_EVERY_PAGE.contains(first) => true,
        [first, ..] => matches!(
            *first,
            "project_id"
                | "payment_id"
                | "general"
                | "payment"
                | "operation"
                | "operations"
                | "transaction"
                | "sum_request"
                | "sum_real"
                | "sum_refund"
                | "errors"
                | "recurring"
                | "token"
                | "token_status"
                | "request"
        ),
        [] => false,
    }
}

fn is_browser_data(path: &[&str]) -> bool {
    let names = [
        "redirect_data",
        "redirectData",
        "return_url",
        "acs",
        "threeds2",
        "display_data",
        "qr_code",
        "clarification_fields",
    ];
    path.first().is_some_and(|first| names.contains(first))
}

fn moves_money(operation: Operation<'_>) -> bool {
    let Some(kind) = operation.operation_type() else { return false };
    match kind {
        OperationType::Sale
        | OperationType::Auth
        | OperationType::Capture
        | OperationType::Payout
        | OperationType::Recurring
        | OperationType::AccountVerification => true,
        OperationType::Cancel
        | OperationType::Incremental
        | OperationType::Refund
        | OperationType::Reversal
        | OperationType::RefundReverse
        | OperationType::PayoutReversal
        | OperationType::RecurringUpdate
        | OperationType::RecurringCancel
        | OperationType::Invoice
        | OperationType::PaymentConfirmation
        | OperationType::ContractRegistration
        | OperationType::CustomerAction
        | OperationType::ManualChange
        | OperationType::CreateCashVoucher
        | OperationType::Commission
        | OperationType::CaptureSettlement
        | OperationType::Other(_) => false,
    }
}

fn differ<'a>(mut ids: impl Iterator<Item = &'a str>, same: fn(&str, &str) -> bool) -> bool {
    ids.next().is_some_and(|first| ids.any(|other| !same(first, other)))
}
