//! Holds: taken in full or in part, released, raised, and what happens when nobody does anything
//! (spec 06, section 9).

use std::time::Duration;

use paywright_core::mask::CardBrand;
use paywright_core::money::Money;
use paywright_core::payment::{OperationType, PaymentStatus};

use super::cards::Verdict;
use super::codes::{self, Code};
use super::gate::{Action, Asked};
use super::method::Method;
use super::operation::NewOperation;
use super::payment::{CardAccount, ErrorItem, Payment};
use super::project::HoldEnd;
use super::script::Script;
use super::start::half_of;
use super::{PaymentKey, Platform, Timer};

/// The platform acts this long before a hold would end.
const BEFORE_THE_END: Duration = Duration::from_secs(30 * 60);

impl Platform {
    /// Captures, releases or raises a hold, or declines to.
    pub(super) fn change_hold(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        action: Action,
        method: Option<Method>,
        asked: Asked,
    ) {
        let known = self.payments.get(key).filter(|payment| !payment.operations.is_empty());
        let Some((payment, held)) = known.and_then(|payment| Some((payment, payment.sum?))) else {
            let errors = vec![ErrorItem::of(codes::NOT_FOUND)];
            return self.refuse_untouched(request_id, &asked.callback, errors);
        };
        let currency = asked.currency.unwrap_or(held.currency());
        let sum = Money::new(asked.amount.unwrap_or(held.minor()), currency);
        let kind = match action {
            Action::Capture => OperationType::Capture,
            Action::Cancel => OperationType::Cancel,
            _ => OperationType::Incremental,
        };
        let verdict = match objection(payment, method, &kind, sum, &asked) {
            Some(code) => Verdict::Decline(code),
            None => Verdict::Success,
        };
        let takes_a_part = kind == OperationType::Capture && Script::Partly.is_in(&payment.id);
        let moved = half_of(sum).filter(|_| takes_a_part);
        let new = NewOperation {
            verdict: Some(verdict),
            moved,
            is_partial: moved.is_some(),
            errors: asked.errors,
            ..NewOperation::of(kind, request_id, sum, asked.callback)
        };
        if let Some(operation) = self.start_operation(key, new) {
            self.proceed(key, operation);
        }
    }

    /// A hold ends by itself some days after it was placed.
    pub(super) fn plan_end_of_hold(&mut self, key: &PaymentKey) {
        let Some(payment) = self.payments.get(key) else {
            return;
        };
        let brand = payment.card().and_then(CardAccount::brand);
        let time = hold_time(brand, payment.series.is_some());
        let at = self.now.after(time.saturating_sub(BEFORE_THE_END));
        self.set_timer(at, Timer::HoldEnds { key: key.clone() });
    }

    /// Captures or releases a hold that nobody cared for.
    pub(super) fn end_hold(&mut self, key: &PaymentKey) {
        let Some(payment) = self.payments.get(key) else {
            return;
        };
        if payment.status != PaymentStatus::AwaitingCapture {
            return;
        }
        let (Some(sum), Some(auth)) = (payment.sum, payment.operations.first()) else {
            return;
        };
        let callback = auth.callback.clone();
        let kind = match self.projects.get(&key.project_id).map(|p| p.chosen_options().hold_end) {
            Some(HoldEnd::Capture) => OperationType::Capture,
            Some(HoldEnd::Cancel) | None => OperationType::Cancel,
        };
        let request_id = self.ids.request();
        let new = NewOperation::of(kind, &request_id, sum, callback);
        if let Some(operation) = self.start_operation(key, new) {
            self.proceed(key, operation);
        }
    }
}

/// How long the payment systems keep a hold, a shorter time with Visa where a series was registered.
/// Other brands than the documented ones: a week, our choice.
fn hold_time(brand: Option<CardBrand>, is_registered: bool) -> Duration {
    let days = match brand {
        Some(CardBrand::Visa) if is_registered => 5,
        Some(CardBrand::Visa) => 10,
        Some(CardBrand::Mastercard) => 28,
        Some(CardBrand::Maestro) => 6,
        Some(CardBrand::Amex | CardBrand::Mir | CardBrand::UnionPay | CardBrand::Other) | None => 7,
    };
    Duration::from_secs(days * 24 * 60 * 60)
}

/// Why a hold cannot be changed so.
fn objection(
    payment: &Payment,
    method: Option<Method>,
    kind: &OperationType,
    sum: Money,
    asked: &Asked,
) -> Option<Code> {
    if !asked.errors.is_empty() {
        return Some(codes::VALIDATION_ERROR);
    }
    if method.is_some_and(|method| !method.shares_a_path_with(payment.method)) {
        return Some(codes::UNKNOWN_METHOD);
    }
    if payment.status != PaymentStatus::AwaitingCapture {
        return Some(codes::WRONG_STATUS);
    }
    if payment.sum.is_some_and(|held| held.currency() != sum.currency()) {
        return Some(codes::CURRENCY_MISMATCH);
    }
    let brand = payment.card().and_then(CardAccount::brand);
    let can_grow = matches!(brand, Some(CardBrand::Visa | CardBrand::Mastercard));
    if *kind == OperationType::Incremental && !can_grow {
        return Some(codes::INCREMENT_FORBIDDEN);
    }
    if Script::FollowUpsDecline.is_in(&payment.id) {
        return Some(codes::CARD_GENERAL_DECLINE);
    }
    let is_more = payment.sum.is_none_or(|held| sum.minor() > held.minor());
    (is_more && *kind != OperationType::Incremental).then_some(codes::AMOUNT_TOO_LARGE)
}
