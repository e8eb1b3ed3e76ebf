//! A payment as lists show it.

use paywright_core::money::Money;
use paywright_core::payment::status::StatusGroup;
use serde::Serialize;

use crate::platform::{Account, Operation, Origin, Payment, Time};

#[derive(Serialize)]
pub(super) struct PaymentView {
    project_id: u32,
    id: String,
    #[serde(rename = "type")]
    kind: String,
    method: &'static str,
    method_name: &'static str,
    origin: Origin,
    status: String,
    status_group: &'static str,
    created: String,
    updated: String,
    history: Vec<HistoryView>,
    initial: Option<SumView>,
    sum: Option<SumView>,
    description: String,
    customer_id: Option<String>,
    account: Option<String>,
    operations: Vec<OperationView>,
}

#[derive(Serialize)]
struct OperationView {
    id: u64,
    /// The same as text, for readers whose numbers end at 2^53.
    id_text: String,
    #[serde(rename = "type")]
    kind: String,
    status: String,
    created: String,
    updated: String,
    history: Vec<HistoryView>,
    sum: SumView,
    code: u32,
    message: &'static str,
    request_id: String,
}

#[derive(Serialize)]
struct HistoryView {
    at: String,
    status: String,
}

#[derive(Serialize)]
pub(super) struct SumView {
    amount: i64,
    currency: String,
    /// With the point where the currency has it, `null` for a currency that is not known.
    decimal: Option<String>,
}

impl PaymentView {
    pub(super) fn of(payment: &Payment) -> Self {
        Self {
            project_id: payment.project_id,
            id: payment.id.clone(),
            kind: payment.kind.to_string(),
            method: payment.method.callback_name(),
            method_name: payment.method.name(),
            origin: payment.origin,
            status: payment.status.to_string(),
            status_group: group_name(payment.status.group()),
            created: payment.created().to_string(),
            updated: payment.date().to_string(),
            history: history(payment.timeline.iter().map(|moment| (moment.at, &moment.status))),
            initial: payment.initial.map(SumView::of),
            sum: payment.sum.map(SumView::of),
            description: payment.description.clone(),
            customer_id: payment.customer.id.clone(),
            account: number_of(payment).map(str::to_owned),
            operations: payment
                .operations
                .iter()
                .map(|operation| OperationView::of(payment, operation))
                .collect(),
        }
    }
}

impl OperationView {
    fn of(payment: &Payment, operation: &Operation) -> Self {
        Self {
            id: operation.id,
            id_text: operation.id.to_string(),
            kind: operation.kind.to_string(),
            status: operation.status.to_string(),
            created: operation.created.to_string(),
            updated: operation.date.to_string(),
            history: history(payment.history_of(operation.id)),
            sum: SumView::of(operation.sum),
            code: operation.code.number(),
            message: operation.code.message(),
            request_id: operation.request_id.clone(),
        }
    }
}

impl SumView {
    pub(super) fn of(money: Money) -> Self {
        Self {
            amount: money.minor(),
            currency: money.currency().to_string(),
            decimal: money.to_decimal_text().ok(),
        }
    }
}

/// The masked card, or the number of another account.
pub(super) fn number_of(payment: &Payment) -> Option<&str> {
    payment.account.as_ref().map(|account| match account {
        Account::Card(card) => card.masked.as_str(),
        Account::Wallet(number) => number.as_str(),
    })
}

fn history<S: ToString>(steps: impl Iterator<Item = (Time, S)>) -> Vec<HistoryView> {
    steps
        .map(|(at, status)| HistoryView { at: at.to_string(), status: status.to_string() })
        .collect()
}

fn group_name(group: StatusGroup) -> &'static str {
    match group {
        StatusGroup::Pending => "pending",
        StatusGroup::Authorised => "authorised",
        StatusGroup::Paid => "paid",
        StatusGroup::Failed => "failed",
        StatusGroup::Returned => "returned",
        StatusGroup::Unknown => "unknown",
    }
}
