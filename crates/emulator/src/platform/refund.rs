//! Returning money: in full within the operating day a reversal, otherwise a refund.

use paywright_core::ecommpay::{OperationStatus, OperationType, PaymentStatus};
use paywright_core::money::{Currency, Money};

use super::cards::Verdict;
use super::codes::{self, Code};
use super::operation::NewOperation;
use super::payment::{CallbackOptions, ErrorItem, Method, Payment};
use super::{PaymentKey, Platform};

/// A refund request whose members can be read.
pub(super) struct Refund {
    /// The method of the path; `None` for one that the local platform does not know.
    pub(super) method: Option<Method>,
    /// `None` returns all that is left.
    pub(super) amount: Option<i64>,
    /// `None` means the currency of the payment.
    pub(super) currency: Option<Currency>,
    pub(super) merchant_refund_id: Option<String>,
    pub(super) request_id: String,
    pub(super) callback: CallbackOptions,
    /// Members of the request that break a rule.
    pub(super) errors: Vec<ErrorItem>,
}

impl Platform {
    /// Carries a refund out, or declines it: the payment is as before then.
    pub(super) fn refund(&mut self, key: &PaymentKey, refund: Refund) {
        let now = self.now;
        let Some(payment) = self.payments.get(key) else {
            return;
        };
        let Some(sum) = payment.sum else {
            return;
        };
        let asked = match refund.amount {
            Some(amount) => Money::new(amount, sum.currency()),
            None => sum,
        };
        let verdict = match objection(payment, &refund, asked) {
            Some(code) => Verdict::Decline(code),
            None => Verdict::Success,
        };
        let paid_today = payment.operations.iter().any(|operation| {
            operation.kind == OperationType::Sale
                && operation.status == OperationStatus::Success
                && operation.date.operating_day() == now.operating_day()
        });
        let kind = if Some(asked) == payment.initial && paid_today {
            OperationType::Reversal
        } else {
            OperationType::Refund
        };
        let new = NewOperation {
            kind,
            request_id: refund.request_id,
            sum: asked,
            callback: refund.callback,
        };
        let Some(operation) = self.start_operation(key, new) else {
            return;
        };
        let payment = self.payments.get_mut(key);
        if let Some(started) = payment.and_then(|payment| payment.operation_mut(operation)) {
            started.merchant_refund_id = refund.merchant_refund_id;
            started.errors = refund.errors;
        }
        self.finish(key, operation, verdict);
    }
}

/// Why this payment cannot return this amount.
fn objection(payment: &Payment, refund: &Refund, asked: Money) -> Option<Code> {
    if !refund.errors.is_empty() {
        return Some(codes::VALIDATION_ERROR);
    }
    if refund.method != Some(payment.method) || payment.method != Method::Card {
        return Some(codes::REFUND_UNAVAILABLE);
    }
    if !matches!(payment.status, PaymentStatus::Success | PaymentStatus::PartiallyRefunded)
        || payment.operations.first().map(|first| &first.kind) != Some(&OperationType::Sale)
    {
        return Some(codes::WRONG_STATUS);
    }
    let taken = |id: &str| {
        payment.operations.iter().any(|operation| {
            operation.merchant_refund_id.as_deref() == Some(id)
                && operation.status == OperationStatus::Success
        })
    };
    if refund.merchant_refund_id.as_deref().is_some_and(taken) {
        return Some(codes::REFUND_ID_EXISTS);
    }
    if refund.currency.is_some_and(|currency| currency != asked.currency()) {
        return Some(codes::REFUND_CURRENCY);
    }
    let rest = payment.sum?;
    let covered = asked.compare(rest).is_ok_and(std::cmp::Ordering::is_le);
    (!covered).then_some(codes::REFUND_TOO_LARGE)
}
