//! Returning money: within the operating day a reversal, afterwards a refund (spec 03, spec 06
//! section 9); and undoing what was returned or paid out.

use paywright_core::mask::CardBrand;
use paywright_core::money::Money;
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus, PaymentType};

use super::cards::Verdict;
use super::codes::{self, Code};
use super::gate::Asked;
use super::method::Method;
use super::operation::NewOperation;
use super::payment::{CardAccount, ErrorItem, Operation, Payment};
use super::script::Script;
use super::{PaymentKey, Platform, Time};

impl Platform {
    /// Carries a refund out, or declines it: the payment is as before then. `method` is that of the
    /// path, `None` for the path without one.
    pub(super) fn refund(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        method: Option<Method>,
        asked: Asked,
    ) {
        let now = self.now;
        let known = self.payments.get(key).filter(|payment| !payment.operations.is_empty());
        let Some((payment, sum)) = known.and_then(|payment| Some((payment, payment.sum?))) else {
            let errors = vec![ErrorItem::of(codes::NOT_FOUND)];
            return self.refuse_untouched(request_id, &asked.callback, errors);
        };
        let currency = asked.currency.unwrap_or(sum.currency());
        let sum = Money::new(asked.amount.unwrap_or(sum.minor()), currency);
        let verdict = match objection(payment, method, &asked, sum) {
            Some(code) => Verdict::Decline(code),
            None => Verdict::Success,
        };
        let new = NewOperation {
            verdict: Some(verdict),
            merchant_refund_id: asked.merchant_refund_id,
            errors: asked.errors,
            ..NewOperation::of(kind(payment, sum, now), request_id, sum, asked.callback)
        };
        if let Some(operation) = self.start_operation(key, new) {
            self.proceed(key, operation);
        }
    }

    /// Undoes the last refund of a payment, as support can. Returns whether there was one.
    pub fn undo_refund(&mut self, now: Time, project_id: u32, payment_id: &str) -> bool {
        let statuses = [PaymentStatus::Refunded, PaymentStatus::PartiallyRefunded];
        let kind = OperationType::RefundReverse;
        self.undo(now, project_id, payment_id, (&OperationType::Refund, kind), &statuses)
    }

    /// Undoes a payout that could not be credited. Returns whether there was one.
    pub fn undo_payout(&mut self, now: Time, project_id: u32, payment_id: &str) -> bool {
        let statuses = [PaymentStatus::Success];
        let kind = OperationType::PayoutReversal;
        self.undo(now, project_id, payment_id, (&OperationType::Payout, kind), &statuses)
    }

    fn undo(
        &mut self,
        now: Time,
        project_id: u32,
        payment_id: &str,
        (undone, kind): (&OperationType, OperationType),
        statuses: &[PaymentStatus],
    ) -> bool {
        self.catch_up(now);
        let key = PaymentKey::new(project_id, payment_id);
        let Some(payment) = self.payments.get(&key).filter(|p| statuses.contains(&p.status)) else {
            return false;
        };
        let Some(last) = last_not_undone(payment, undone, &kind) else {
            return false;
        };
        let (sum, callback) = (last.amount(), last.callback.clone());
        let request_id = self.ids.request();
        let new = NewOperation::of(kind, &request_id, sum, callback);
        if let Some(operation) = self.start_operation(&key, new) {
            self.proceed(&key, operation);
        }
        true
    }
}

/// The last operation of a type that no later operation has undone.
fn last_not_undone<'p>(
    payment: &'p Payment,
    undone: &OperationType,
    undoing: &OperationType,
) -> Option<&'p Operation> {
    let mut open = Vec::new();
    for operation in payment.operations.iter().filter(|o| o.status == OperationStatus::Success) {
        if operation.kind == *undone {
            open.push(operation);
        } else if operation.kind == *undoing {
            open.pop();
        }
    }
    open.pop()
}

/// Reversal or refund. Within the operating day the whole sum goes back as a reversal, with Visa and
/// American Express a part of it as well.
fn kind(payment: &Payment, sum: Money, now: Time) -> OperationType {
    let taken = payment.operations.iter().rev().find(|operation| operation.has_taken());
    let is_today = taken.is_some_and(|o| o.date.operating_day() == now.operating_day());
    let is_whole = payment.taken() == Some(sum);
    let brand = payment.card().and_then(CardAccount::brand);
    let by_day_only = matches!(brand, Some(CardBrand::Visa | CardBrand::Amex));
    if is_today && (is_whole || by_day_only) {
        OperationType::Reversal
    } else {
        OperationType::Refund
    }
}

/// Why this payment cannot return this amount.
fn objection(payment: &Payment, method: Option<Method>, asked: &Asked, sum: Money) -> Option<Code> {
    if !asked.errors.is_empty() {
        return Some(codes::VALIDATION_ERROR);
    }
    let is_other_method = method.is_some_and(|method| !method.shares_a_path_with(payment.method));
    if is_other_method || !payment.method.refunds() {
        return Some(codes::REFUND_UNAVAILABLE);
    }
    let is_returnable = matches!(
        payment.status,
        PaymentStatus::Success
            | PaymentStatus::PartiallyPaid
            | PaymentStatus::PartiallyRefunded
            | PaymentStatus::PartiallyReversed
    );
    let is_incoming = matches!(
        payment.kind,
        PaymentType::Purchase | PaymentType::Recurring | PaymentType::Invoice
    );
    if !is_returnable || !is_incoming {
        return Some(codes::WRONG_STATUS);
    }
    let taken = |id: &str| {
        payment.operations.iter().any(|operation| {
            operation.merchant_refund_id.as_deref() == Some(id)
                && operation.status == OperationStatus::Success
        })
    };
    if asked.merchant_refund_id.as_deref().is_some_and(taken) {
        return Some(codes::REFUND_ID_EXISTS);
    }
    let rest = payment.sum?;
    let currency_fits = match asked.currency {
        Some(currency) => currency == rest.currency(),
        None => asked.amount.is_none(),
    };
    if !currency_fits {
        return Some(codes::REFUND_CURRENCY);
    }
    if Script::FollowUpsDecline.is_in(&payment.id) {
        return Some(codes::CARD_GENERAL_DECLINE);
    }
    (sum.minor() > rest.minor()).then_some(codes::REFUND_TOO_LARGE)
}
