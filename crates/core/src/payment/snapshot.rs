//! An event in its place: the orders in which events of one payment are compared.

use std::collections::BTreeMap;

use super::event::{OperationEvent, OperationId, PaymentEvent};
use super::sort_key;
use crate::Timestamp;
use crate::payment::PaymentStatus;
use crate::payment::status::{Finality, Outcome, StatusGroup};

/// The events that tell something, with what the whole set tells about them.
pub(super) fn snapshots(events: &[PaymentEvent]) -> Vec<Snapshot<'_>> {
    let telling = || events.iter().filter(|event| !event.says_nothing());
    let started = operations_by_start(telling());
    let ends = telling().filter(|event| event.progress().finality() == Finality::Final);
    let latest_end = ends.filter_map(PaymentEvent::when).max();
    let in_group = |event: &PaymentEvent, group| event.progress().group() == group;
    let went_back = telling().any(|event| in_group(event, StatusGroup::Returned));
    // Money comes before it goes back.
    let comes_first = |event: &PaymentEvent| went_back && in_group(event, StatusGroup::Paid);
    telling()
        .map(|event| {
            let operation = event.operation.as_ref();
            Snapshot {
                event,
                status: event.progress(),
                when: event.when(),
                end_when: event.when().or(latest_end.filter(|_| !comes_first(event))),
                operation,
                place: operation.map(|operation| {
                    (started.get(&operation.id).copied().flatten(), &operation.id)
                }),
            }
        })
        .collect()
}

/// Where an operation stands among the others: later is greater.
pub(super) type Place<'a> = (Option<Timestamp>, &'a OperationId);

/// An event with what the whole set tells about its place.
#[derive(Clone, Copy)]
pub(super) struct Snapshot<'a> {
    pub(super) event: &'a PaymentEvent,
    pub(super) status: &'a PaymentStatus,
    pub(super) when: Option<Timestamp>,
    /// As `when`; without a date that of the latest end, so that progress decides between the two,
    /// but for a paid one none if anything went back.
    end_when: Option<Timestamp>,
    pub(super) operation: Option<&'a OperationEvent>,
    pub(super) place: Option<Place<'a>>,
}

// Each of these orders is total: what nothing else decides, the text of the event does.
impl<'a> Snapshot<'a> {
    /// Order among the snapshots of one operation, for the status of the payment.
    pub(super) fn key_in_operation(&self) -> impl Ord + use<'a> {
        (
            weight(self.status.finality()),
            weight(self.operation_end().0),
            self.end_when,
            progress(self.status),
            sort_key(self.event),
        )
    }

    /// Order among the snapshots of one operation, for the status of the operation.
    pub(super) fn key_of_operation(&self) -> impl Ord + use<'a> {
        let (finality, outcome) = self.operation_end();
        (
            weight(finality),
            finality == Finality::Final && outcome == Outcome::Failed,
            self.operation_when(),
            progress(self.status),
            sort_key(self.event),
        )
    }

    /// Order among final snapshots of different operations.
    pub(super) fn key_as_end(&self) -> impl Ord + use<'a> {
        (
            weight(self.status.finality()),
            self.end_when,
            progress(self.status),
            self.place,
            sort_key(self.event),
        )
    }

    /// Order among other snapshots of different operations.
    pub(super) fn key_as_step(&self) -> impl Ord + use<'a> {
        (self.when, self.place, progress(self.status), sort_key(self.event))
    }

    /// Whether this snapshot, which is not final, may replace one that is.
    pub(super) fn may_replace(&self, end: &Self) -> bool {
        let later_operation = match (self.place, end.place) {
            (Some(place), Some(end)) => place > end,
            // A rejected request has no operation. What the operation of another end is, nobody
            // knows, so it could be this one.
            (Some(_), None) => end.status.finality() == Finality::Provisional,
            (None, _) => false,
        };
        later_operation && !is_before(self.when, end.when)
    }

    /// What became of the operation, and how much of an end that is.
    pub(super) fn operation_end(&self) -> (Finality, Outcome) {
        let Some(operation) = self.operation else {
            return (Finality::Unknown, Outcome::Unknown);
        };
        let outcome = operation.status.outcome();
        // Another attempt follows, and nothing says that it will be a new operation.
        let goes_on = operation.will_be_retried()
            || matches!(
                self.status,
                PaymentStatus::AwaitingCustomer | PaymentStatus::AwaitingRetry
            );
        if outcome == Outcome::Failed && goes_on {
            return (Finality::Intermediate, outcome);
        }
        (operation.status.finality(), outcome)
    }

    pub(super) fn operation_when(&self) -> Option<Timestamp> {
        self.operation.and_then(|operation| operation.date).or(self.when)
    }

    /// Whether money went through, even if it went back; `None` if neither is certain.
    pub(super) fn moved_money(&self) -> Option<bool> {
        match self.status.group() {
            StatusGroup::Paid => Some(true),
            StatusGroup::Returned => Some(*self.status != PaymentStatus::Canceled),
            StatusGroup::Failed => (self.status.finality() == Finality::Final).then_some(false),
            StatusGroup::Pending | StatusGroup::Authorised | StatusGroup::Unknown => None,
        }
    }
}

/// The snapshot with the greatest key of every group.
pub(super) fn best_of_each<'s, 'a: 's, G: Ord, K: Ord>(
    snapshots: impl IntoIterator<Item = &'s Snapshot<'a>>,
    group_of: impl Fn(&Snapshot<'a>) -> G,
    key_of: impl Fn(&Snapshot<'a>) -> K,
) -> BTreeMap<G, Snapshot<'a>> {
    let mut best = BTreeMap::new();
    for snapshot in snapshots {
        let kept = best.entry(group_of(snapshot)).or_insert(*snapshot);
        if key_of(snapshot) > key_of(kept) {
            *kept = *snapshot;
        }
    }
    best
}

/// When each operation began: its creation, or else the first that was heard of it, or else no
/// earlier than the operations with smaller ids.
fn operations_by_start<'a>(
    events: impl Iterator<Item = &'a PaymentEvent>,
) -> BTreeMap<&'a OperationId, Option<Timestamp>> {
    let mut created = BTreeMap::new();
    let mut heard = BTreeMap::new();
    for event in events {
        if let Some(operation) = &event.operation {
            keep_first(&mut created, &operation.id, operation.created_date);
            keep_first(&mut heard, &operation.id, event.when());
        }
    }
    let mut latest = None;
    for (id, start) in &mut created {
        *start = start.or_else(|| heard.get(id).copied().flatten()).or(latest);
        latest = latest.max(*start);
    }
    created
}

fn keep_first<'a>(
    firsts: &mut BTreeMap<&'a OperationId, Option<Timestamp>>,
    id: &'a OperationId,
    date: Option<Timestamp>,
) {
    let first = firsts.entry(id).or_insert(date);
    *first = match (*first, date) {
        (Some(first), Some(date)) => Some(first.min(date)),
        (first, date) => first.or(date),
    };
}

/// Whether one date is known to be before another.
fn is_before(date: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    matches!((date, other), (Some(date), Some(other)) if date < other)
}

/// How much an end counts. What is unknown may be a step like any other, so there the date decides.
fn weight(finality: Finality) -> u8 {
    match finality {
        Finality::Unknown | Finality::Intermediate => 0,
        Finality::Provisional => 1,
        Finality::Final => 2,
    }
}

/// How far a payment with this status is on its way. Decides between equal or missing dates.
fn progress(status: &PaymentStatus) -> u8 {
    match status {
        PaymentStatus::Other(_) => 0,
        PaymentStatus::Initial | PaymentStatus::Processing | PaymentStatus::AwaitingPayment => 1,
        PaymentStatus::InvoiceSent => 2,
        PaymentStatus::Awaiting3dsResult
        | PaymentStatus::AwaitingMerchantAuth
        | PaymentStatus::AwaitingRedirectResult
        | PaymentStatus::AwaitingCustomerAction
        | PaymentStatus::AwaitingClarification
        | PaymentStatus::AwaitingCustomer
        | PaymentStatus::AwaitingRetry
        | PaymentStatus::AwaitingApproval
        | PaymentStatus::AwaitingClarifyData
        | PaymentStatus::ExternalProcessing
        | PaymentStatus::ScheduledRecurringProcessing
        | PaymentStatus::AwaitingConfirmation
        | PaymentStatus::AwaitingFinalization
        | PaymentStatus::AwaitingClearing
        | PaymentStatus::AwaitingPartiallyClearing
        | PaymentStatus::ClearingProcessing => 3,
        PaymentStatus::AwaitingCapture => 4,
        PaymentStatus::Error
        | PaymentStatus::InternalError
        | PaymentStatus::ExternalError
        | PaymentStatus::DeclineRenewal
        | PaymentStatus::Decline
        | PaymentStatus::Expired
        | PaymentStatus::InvoiceCanceled
        | PaymentStatus::Canceled => 5,
        PaymentStatus::Success => 6,
        PaymentStatus::PartiallyPaid | PaymentStatus::PartiallyPaidOut => 7,
        PaymentStatus::PartiallyReversed => 8,
        PaymentStatus::PartiallyRefunded => 9,
        PaymentStatus::Reversed => 10,
        PaymentStatus::Refunded => 11,
    }
}
