//! Registered series.

use super::super::draft::Draft;
use super::super::ticket::Sought;
use super::super::{Customer, Schedule};
use super::cards::of_method;
use super::{RecurringCancel, RecurringDebit, RecurringInfo, RecurringUpdate, RetryStop};
use crate::money::Money;

impl RecurringDebit {
    /// A debit of a registered card. The payment id is that of the new payment; the id of the series
    /// came with the callback of its registration.
    pub fn new(
        payment_id: impl Into<String>,
        amount: Money,
        recurring_id: u64,
        customer: Customer,
    ) -> Self {
        debit("card", payment_id.into(), amount, recurring_id, customer)
    }

    /// Sends the id of the series as `recurring_id`, too, as the plugins of the platform do.
    pub fn with_recurring_id(self) -> Self {
        self.with(|draft| match draft.body.get("recurring.id").cloned() {
            Some(id) => draft.set("recurring_id", id),
            None => draft,
        })
    }
}

pub(in super::super) fn debit(
    method: &str,
    payment_id: String,
    amount: Money,
    recurring_id: u64,
    customer: Customer,
) -> RecurringDebit {
    let mut draft = of_method(method, "recurring", Sought::Debit)
        .payment(payment_id)
        .amount(amount)
        .needs(&["customer.id"])
        .set("customer", customer.into_tree())
        .set("recurring.id", recurring_id);
    draft.one_of = Some(["recurring.id", "recurring_id"]);
    RecurringDebit::of(draft)
}

impl RecurringUpdate {
    /// Changes a series of a card. The payment id is that of the payment that registered it.
    pub fn new(payment_id: impl Into<String>, recurring_id: u64, schedule: Schedule) -> Self {
        update_series("card", payment_id.into(), recurring_id, schedule)
    }
}

pub(in super::super) fn update_series(
    method: &str,
    payment_id: String,
    recurring_id: u64,
    schedule: Schedule,
) -> RecurringUpdate {
    let id = i64::try_from(recurring_id).unwrap_or(i64::MAX);
    let draft = Draft::harmless(format!("/v2/payment/{method}/recurring/update"));
    let draft = draft.payment(payment_id).set("recurring", schedule.of_series(id).into_tree());
    RecurringUpdate::of(draft.needs(&["recurring.id"]))
}

impl RecurringCancel {
    /// Ends a series of a card. The payment id is that of the payment that registered it.
    pub fn new(payment_id: impl Into<String>, recurring_id: u64) -> Self {
        cancel_series("card", payment_id.into(), recurring_id)
    }
}

pub(in super::super) fn cancel_series(
    method: &str,
    payment_id: String,
    recurring_id: u64,
) -> RecurringCancel {
    let draft = Draft::harmless(format!("/v2/payment/{method}/recurring/cancel"));
    RecurringCancel::of(draft.payment(payment_id).set("recurring.id", recurring_id))
}

impl RecurringInfo {
    /// Asks about a series of a card.
    pub fn new(recurring_id: u64) -> Self {
        let draft = Draft::read("/v2/payment/card/recurring/info");
        Self::of(draft.set("recurring.id", recurring_id))
    }
}

impl RetryStop {
    /// Ends the retries that a declined debit has started: the operation is the declined one.
    pub fn new(recurring_id: u64, trigger_operation_id: u64) -> Self {
        let draft = Draft::harmless("/v2/recurring/retry_stop").set("recurring.id", recurring_id);
        Self::of(draft.set("trigger_operation_id", trigger_operation_id))
    }
}
