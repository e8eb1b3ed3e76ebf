//! Long series: what they contradict each other in is found without comparing every pair.

use super::*;
use crate::payment::contradiction::contradictory_payments;
use crate::payment::snapshot::snapshots;

/// Debits of a series by day; every second one failed.
fn series(count: u64) -> Vec<PaymentEvent> {
    let debit = |id: u64| {
        let (status, end) = match id % 2 {
            0 => (Status::Decline, Os::Decline),
            _ => (Status::Success, Os::Success),
        };
        PaymentEvent {
            date: Some(Timestamp::from_seconds(86_400 * i64::try_from(id).unwrap())),
            operation: Some(OperationEvent::new(OperationId::from(id), Op::Recurring, end)),
            ..PaymentEvent::new(ID, status)
        }
    };
    (0..count).map(debit).collect()
}

#[test]
fn many_operations_fold_at_once() {
    let mut state = PaymentState::new(ID);
    let change = state.fold_all(series(20_000)).unwrap();
    assert_eq!(change.fold(), Fold::Conflict);
    assert_eq!(state.operations().len(), 20_000);
    let only = Contradiction::Payment { paid: Status::Success, failed: Status::Decline };
    assert_eq!(state.conflicts(), [only]);
}

#[test]
fn a_series_folds_alike_at_once_and_one_by_one() {
    let mut one_by_one = PaymentState::new(ID);
    for event in series(400) {
        one_by_one.fold(event).unwrap();
    }
    let mut at_once = PaymentState::new(ID);
    at_once.fold_all(series(400)).unwrap();
    assert_eq!(one_by_one, at_once);
}

proptest! {
    /// Comparing a few that decide finds what comparing all would.
    #[test]
    fn the_last_failures_and_first_payments_decide(
        events in proptest::collection::vec(any_event(), 0..=12),
    ) {
        let snapshots = snapshots(&events);
        let mut expected = std::collections::BTreeSet::new();
        for failed in snapshots.iter().filter(|found| found.moved_money() == Some(false)) {
            for paid in snapshots.iter().filter(|found| found.moved_money() == Some(true)) {
                let tried_again = match (failed.when, paid.when) {
                    (Some(failed), Some(paid)) if failed != paid => failed < paid,
                    _ => failed.place.is_some() && failed.place < paid.place,
                };
                if !tried_again {
                    let (paid, failed) = (paid.status.clone(), failed.status.clone());
                    expected.insert(Contradiction::Payment { paid, failed });
                }
            }
        }
        prop_assert_eq!(contradictory_payments(&snapshots), expected);
    }
}
