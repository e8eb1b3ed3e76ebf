//! Messages that cannot all be true.

use std::collections::{BTreeMap, BTreeSet};

use super::event::OperationId;
use super::snapshot::Snapshot;
use crate::ecommpay::status::{Finality, Outcome};
use crate::ecommpay::{OperationStatus, PaymentStatus, Timestamp};

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
        let succeeded =
            |end: &&Snapshot<'_>| end.operation_end() == (Finality::Final, Outcome::Succeeded);
        let contradicted = ends.iter().copied().filter(succeeded).any(|success| {
            ends.iter().any(|end| match end.operation_end() {
                (Finality::Final, Outcome::Failed) => true,
                // A failure that need not be the end may be followed by a success.
                (_, Outcome::Failed) => !is_up_to(end.operation_when(), success.operation_when()),
                _ => false,
            })
        });
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
fn contradictory_payments(snapshots: &[Snapshot<'_>]) -> BTreeSet<Contradiction> {
    let mut found = BTreeSet::new();
    for failed in snapshots.iter().filter(|snapshot| snapshot.moved_money() == Some(false)) {
        for paid in snapshots.iter().filter(|snapshot| snapshot.moved_money() == Some(true)) {
            let tried_again = match (failed.when, paid.when) {
                (Some(failed), Some(paid)) if failed != paid => failed < paid,
                _ => failed.place.is_some() && failed.place < paid.place,
            };
            if !tried_again {
                found.insert(Contradiction::Payment {
                    paid: paid.status.clone(),
                    failed: failed.status.clone(),
                });
            }
        }
    }
    found
}

/// Whether one date is known to be no later than another.
fn is_up_to(date: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    matches!((date, other), (Some(date), Some(other)) if date <= other)
}
