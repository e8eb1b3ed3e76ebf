//! Messages that cannot all be true.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::event::OperationId;
use super::snapshot::{Snapshot, best_of_each};
use crate::Timestamp;
use crate::payment::status::{Finality, Outcome};
use crate::payment::{OperationStatus, PaymentStatus};

/// What messages about one payment contradict each other in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contradiction {
    /// One operation both succeeded and failed.
    Operation {
        /// The operation.
        id: OperationId,
        /// All ends that were reported for it.
        statuses: Vec<OperationStatus>,
    },
    /// Money went through, and a message that is not known to be older says that nothing did.
    Payment {
        /// The status that says that money went through.
        paid: PaymentStatus,
        /// The status that says that nothing did.
        failed: PaymentStatus,
    },
}

/// Everything that the snapshots contradict each other in, in a fixed order.
pub(super) fn contradictions(snapshots: &[Snapshot<'_>]) -> Vec<Contradiction> {
    let mut found = contradictory_operations(snapshots);
    found.extend(contradictory_payments(snapshots));
    found.sort_unstable();
    found
}

fn contradictory_operations(snapshots: &[Snapshot<'_>]) -> Vec<Contradiction> {
    let mut ends: BTreeMap<&OperationId, Vec<&Snapshot<'_>>> = BTreeMap::new();
    for snapshot in snapshots {
        if let (Some((_, id)), Finality::Final | Finality::Provisional) =
            (snapshot.place, snapshot.operation_end().0)
        {
            ends.entry(id).or_default().push(snapshot);
        }
    }
    let contradiction = |(id, ends): (&OperationId, Vec<&Snapshot<'_>>)| {
        let with = |outcome| ends.iter().filter(move |end| end.operation_end().1 == outcome);
        let is_final = |end: &&&Snapshot<'_>| end.operation_end().0 == Finality::Final;
        // An end without a date may be the first as well as the last.
        let first_success =
            with(Outcome::Succeeded).filter(is_final).map(|end| end.operation_when()).min();
        let last_failure = with(Outcome::Failed)
            .map(|end| (is_final(&end), end.operation_when()))
            .max_by_key(|(is_final, when)| (*is_final, when.is_none(), *when));
        let contradicted = match (first_success, last_failure) {
            (Some(_), Some((true, _))) => true,
            // A failure that need not be the end may be followed by a success.
            (Some(success), Some((false, failure))) => !is_up_to(failure, success),
            (None, _) | (_, None) => false,
        };
        contradicted.then(|| Contradiction::Operation {
            id: id.clone(),
            statuses: ends
                .iter()
                .filter_map(|end| end.operation.map(|operation| operation.status.clone()))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        })
    };
    ends.into_iter().filter_map(contradiction).collect()
}

/// A failure before a success of a later operation is a customer who tried again. A failure that
/// may have come after a success is a contradiction.
pub(super) fn contradictory_payments<'a>(snapshots: &[Snapshot<'a>]) -> BTreeSet<Contradiction> {
    let moved = |wanted| move |found: &&Snapshot<'_>| found.moved_money() == Some(wanted);
    let failures = snapshots.iter().filter(moved(false));
    let paid = snapshots.iter().filter(moved(true));
    // Of messages with one status only the last failure and the first payment can decide: by date
    // and place, and for those that meet one without a date by place alone.
    let group = |found: &Snapshot<'a>| (found.status, found.when.is_some());
    let place = |found: &Snapshot<'a>| (found.place.is_none(), found.place);
    let last_failures = [
        best_of_each(failures.clone(), group, |found| (found.when, place(found))),
        best_of_each(failures, group, place),
    ];
    let first_paid = [
        best_of_each(paid.clone(), group, |found| Reverse((found.when, found.place))),
        best_of_each(paid, group, |found| Reverse(found.place)),
    ];
    let mut found = BTreeSet::new();
    for failed in last_failures.iter().flat_map(BTreeMap::values) {
        for paid in first_paid.iter().flat_map(BTreeMap::values) {
            if !was_tried_again(failed, paid) {
                found.insert(Contradiction::Payment {
                    paid: paid.status.clone(),
                    failed: failed.status.clone(),
                });
            }
        }
    }
    found
}

/// Whether the payment is known to have come after the failure.
fn was_tried_again(failed: &Snapshot<'_>, paid: &Snapshot<'_>) -> bool {
    match (failed.when, paid.when) {
        (Some(failed), Some(paid)) if failed != paid => failed < paid,
        _ => failed.place.is_some() && failed.place < paid.place,
    }
}

/// Whether one date is known to be no later than another.
fn is_up_to(date: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    matches!((date, other), (Some(date), Some(other)) if date <= other)
}
