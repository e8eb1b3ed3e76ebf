//! What a set of events says, computed from the whole set. The rules are those of the room's page.

use super::contradiction::{Contradiction, contradictions};
use super::event::{OperationEvent, PaymentEvent};
use super::snapshot::{Snapshot, best_of_each, snapshots};
use crate::money::Money;
use crate::payment::PaymentType;
use crate::payment::status::StatusGroup;

/// Everything that a state shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct View {
    pub(super) current: Option<PaymentEvent>,
    pub(super) payment_type: Option<PaymentType>,
    pub(super) sum: Option<Money>,
    pub(super) operations: Vec<OperationEvent>,
    pub(super) contradictions: Vec<Contradiction>,
}

impl View {
    pub(super) fn of(events: &[PaymentEvent]) -> Self {
        let snapshots = snapshots(events);
        let contradictions = contradictions(&snapshots);
        let unpaid = |snapshot: &&Snapshot<'_>| snapshot.status.group() != StatusGroup::Paid;
        let believable: Vec<_> = match contradictions.as_slice() {
            [] => snapshots.clone(),
            _ => snapshots.iter().filter(unpaid).copied().collect(),
        };
        let current = current(&believable).or_else(|| current(&snapshots));
        let sum = current.and_then(|snapshot| snapshot.event.sum).or_else(|| {
            let with_sum = snapshots.iter().filter(|snapshot| snapshot.event.sum.is_some());
            with_sum
                .max_by_key(|snapshot| snapshot.key_as_end())
                .and_then(|latest| latest.event.sum)
        });
        Self {
            current: current.map(|snapshot| snapshot.event.clone()),
            payment_type: events.iter().find_map(|event| event.payment_type.clone()),
            sum,
            operations: operations(&snapshots),
            contradictions,
        }
    }
}

/// Rules 2 to 5: the snapshot that tells the status of the payment.
fn current<'a>(snapshots: &[Snapshot<'a>]) -> Option<Snapshot<'a>> {
    let operation_of = |snapshot: &Snapshot<'a>| snapshot.place.map(|(_, id)| id);
    let best = best_of_each(snapshots, operation_of, Snapshot::key_in_operation);
    let (ends, steps): (Vec<_>, Vec<_>) =
        best.into_values().partition(|snapshot| snapshot.status.is_final());
    // A step that may replace these may replace every end.
    let all_ends = || snapshots.iter().filter(|snapshot| snapshot.status.is_final());
    let firmest = |end: &&Snapshot<'_>| (end.place.is_none(), end.status.finality());
    let hardest = [
        all_ends().max_by_key(|end| end.place),
        all_ends().max_by_key(|end| end.when),
        all_ends().max_by_key(firmest),
    ];
    let replaces_all =
        |step: &Snapshot<'_>| hardest.iter().flatten().all(|end| step.may_replace(end));
    steps
        .into_iter()
        .filter(replaces_all)
        .max_by_key(Snapshot::key_as_step)
        .or_else(|| ends.into_iter().max_by_key(Snapshot::key_as_end))
}

/// The best event of every operation, in the order of creation.
fn operations(snapshots: &[Snapshot<'_>]) -> Vec<OperationEvent> {
    best_of_each(snapshots, |snapshot| snapshot.place, Snapshot::key_of_operation)
        .values()
        .filter_map(|snapshot| snapshot.operation.cloned())
        .collect()
}
