//! What holds after any commands to the pure model.

use std::collections::BTreeMap;
use std::time::Duration;

use paywright_core::money::Money;
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus, PaymentType};
use paywright_emulator::platform::{Operation, Origin, Payment, Platform, Settings, Time, Wait};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::coverage::Coverage;
use crate::merchant::{PROJECT, verified};
use crate::plan::{Command, plan};
use crate::walk::{Walk, project};

/// Walks in a normal run; `PROPTEST_CASES` makes it more.
const WALKS: u32 = 160;

fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    Config { cases: cases.unwrap_or(WALKS), failure_persistence: None, ..Config::default() }
}

fn settings() -> impl Strategy<Value = Settings> {
    (prop::sample::select(&[0_u64, 0, 7][..]), 1..3_u32, any::<u64>()).prop_map(
        |(seconds, page_attempts, seed)| Settings {
            seed,
            processing_time: Duration::from_secs(seconds),
            page_attempts,
            is_stored: true,
            ..Settings::default()
        },
    )
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_happens_the_books_are_right_and_everything_ends(
        settings in settings(),
        plan in plan(),
    ) {
        let mut walk = Walk::new(settings, &plan);
        for command in &plan.commands {
            walk.take(command);
            check_messages(&walk.told)?;
            walk.told.clear();
            for payment in walk.platform.payments() {
                check_history(payment)?;
                check_money(payment)?;
            }
        }
        // Longer than any wait, hold, link and retry.
        for _ in 0..8 {
            walk.now = walk.now.after(Duration::from_secs(8 * 86_400));
            walk.deliver();
            check_messages(&walk.told)?;
            walk.told.clear();
        }
        for payment in walk.platform.payments() {
            check_history(payment)?;
            check_money(payment)?;
            check_end(payment)?;
        }
    }

    #[test]
    fn the_same_seed_and_commands_give_the_same_bytes(
        settings in settings(),
        plan in plan(),
    ) {
        let run = || {
            let mut walk = Walk::new(settings.clone(), &plan);
            plan.commands.iter().for_each(|command| walk.take(command));
            walk.told
        };
        prop_assert_eq!(run(), run());
    }

    #[test]
    fn a_platform_out_of_a_store_goes_on_as_if_nothing_had_happened(
        settings in settings(),
        plan in plan(),
        cut in any::<prop::sample::Index>(),
        stored_each_time in any::<bool>(),
    ) {
        let cut = cut.index(plan.commands.len());
        let mut walk = Walk::new(settings.clone(), &plan);
        let mut store = BTreeMap::new();
        let mut options = 0;
        for command in &plan.commands[..cut] {
            walk.take(command);
            if let Command::Project { options: chosen } = command {
                options = *chosen;
            }
            if stored_each_time {
                keep_changes(&mut walk.platform, &mut store);
            }
        }
        keep_changes(&mut walk.platform, &mut store);
        let rows = store
            .iter()
            .map(|((table, key), value): (&(&str, String), &String)| {
                (*table, key.as_str(), value.as_str())
            });
        let restored = Platform::restore(settings, [project(options)], rows).unwrap();
        let mut other = walk.continued_on(restored);
        walk.told.clear();
        for command in &plan.commands[cut..] {
            walk.take(command);
            other.take(command);
        }
        for walk in [&mut walk, &mut other] {
            walk.take(&Command::Wait { seconds: 40 * 86_400 });
            let payments = walk.platform.payments().map(|payment| format!("{payment:?}"));
            let payments: Vec<String> = payments.collect();
            walk.told.extend(payments);
            let deliveries = walk.platform.deliveries();
            let deliveries: Vec<String> =
                deliveries.map(|d| format!("{} {:?} {}", d.number, d.state, d.attempts.len())).collect();
            walk.told.extend(deliveries);
        }
        let differs = walk.told.iter().zip(&other.told).find(|(one, two)| one != two);
        prop_assert!(differs.is_none(), "{differs:#?}");
        prop_assert_eq!(walk.told.len(), other.told.len());
    }
}

/// Properties of walks that lead nowhere would say nothing.
#[test]
fn walks_go_nearly_everywhere() {
    let mut runner = TestRunner::deterministic();
    let mut coverage = Coverage::default();
    for _ in 0..300 {
        let settings = settings().new_tree(&mut runner).unwrap().current();
        let plan = plan().new_tree(&mut runner).unwrap().current();
        let mut walk = Walk::new(settings, &plan);
        for command in &plan.commands {
            walk.take(command);
            walk.platform.payments().for_each(|payment| coverage.payment(payment));
        }
    }
    let rows = coverage.rows_reached();
    assert!(rows >= 40, "only {rows} rows:\n{}", coverage.table());
}

fn keep_changes(platform: &mut Platform, store: &mut BTreeMap<(&'static str, String), String>) {
    for change in platform.take_changes() {
        match change.value {
            Some(value) => store.insert((change.table, change.key), value),
            None => store.remove(&(change.table, change.key)),
        };
    }
}

/// Whatever carries a signature carries the right one.
fn check_messages(told: &[String]) -> Result<(), TestCaseError> {
    for text in told {
        let body =
            text.split_once(" {").map_or(text.as_str(), |_| &text[text.find('{').unwrap()..]);
        let Ok(message) = serde_json::from_str::<Value>(body) else {
            continue;
        };
        let is_signed = ["/signature", "/general/signature"]
            .iter()
            .any(|place| message.pointer(place).is_some());
        if is_signed {
            let result = verified(body.as_bytes(), PROJECT);
            prop_assert!(result.is_ok(), "{result:?}");
        }
    }
    Ok(())
}

/// Every step follows from the state machine or leaves the status as it is, and no end turns into
/// money.
fn check_history(payment: &Payment) -> Result<(), TestCaseError> {
    let mut coverage = Coverage::default();
    coverage.payment(payment);
    let unexpected = coverage.unexpected();
    prop_assert!(unexpected.is_empty(), "{}: {unexpected:?}", payment.id);
    let mut has_failed = false;
    let mut last = Time::default();
    for moment in &payment.timeline {
        let failed = matches!(
            moment.status,
            PaymentStatus::Decline
                | PaymentStatus::Canceled
                | PaymentStatus::Expired
                | PaymentStatus::InvoiceCanceled
        );
        prop_assert!(!has_failed || failed, "{}: {:?}", payment.id, payment.timeline);
        prop_assert!(last <= moment.at, "{}: {:?}", payment.id, payment.timeline);
        (has_failed, last) = (failed, moment.at);
    }
    let is_last = payment.timeline.last().map(|moment| &moment.status) == Some(&payment.status);
    prop_assert!(is_last, "{}", payment.id);
    Ok(())
}

/// What is held or left is what was taken, less what was returned.
fn check_money(payment: &Payment) -> Result<(), TestCaseError> {
    let moved = |kinds: &[OperationType]| -> i64 {
        let done = |operation: &&Operation| {
            kinds.contains(&operation.kind) && operation.status == OperationStatus::Success
        };
        payment.operations.iter().filter(done).map(|o| o.amount().minor()).sum()
    };
    use OperationType as Kind;
    let Some(sum) = payment.sum.map(Money::minor) else {
        let is_refused = payment.status == PaymentStatus::Error;
        prop_assert!(is_refused, "{payment:?}");
        return Ok(());
    };
    let is_refused = payment.status == PaymentStatus::Error;
    prop_assert!(is_refused || sum >= 0, "{payment:?}");
    let taken = moved(&[Kind::Sale, Kind::Capture, Kind::Recurring]);
    let returned = moved(&[Kind::Refund, Kind::Reversal]);
    let undone = moved(&[Kind::RefundReverse]);
    let is_transfer = payment.kind == PaymentType::parse("transfer");
    prop_assert!(undone <= returned, "{payment:?}");
    prop_assert!(returned - undone <= taken, "{payment:?}");
    if taken > 0 && !is_transfer {
        prop_assert_eq!(sum, taken - returned + undone, "{:?}", payment);
    }
    if payment.status == PaymentStatus::AwaitingCapture {
        let held = moved(&[Kind::Auth]) + moved(&[Kind::Incremental]) - moved(&[Kind::Cancel]);
        prop_assert_eq!(sum, held, "{:?}", payment);
    }
    let rest = match payment.status {
        PaymentStatus::Refunded | PaymentStatus::Reversed | PaymentStatus::Canceled => Some(false),
        PaymentStatus::PartiallyRefunded
        | PaymentStatus::PartiallyReversed
        | PaymentStatus::PartiallyPaid
        | PaymentStatus::PartiallyPaidOut => Some(true),
        _ => None,
    };
    prop_assert!(rest.is_none_or(|has_rest| (sum > 0) == has_rest), "{payment:?}");
    Ok(())
}

/// Nothing hangs: what is not over waits for the merchant, who has all the time, or for the next
/// debit of a schedule.
fn check_end(payment: &Payment) -> Result<(), TestCaseError> {
    let waits_for_merchant = matches!(payment.wait, Some(Wait::MerchantAuth { .. }));
    let is_scheduled = payment.origin == Origin::Schedule;
    let is_over = payment.status.is_final();
    prop_assert!(is_over || waits_for_merchant || is_scheduled, "{payment:?}");
    prop_assert!(payment.wait.is_none() || waits_for_merchant, "{payment:?}");
    let last = payment.attempt().map(|operation| operation.id);
    for operation in &payment.operations {
        let is_link = operation.kind == OperationType::Invoice;
        let waits = waits_for_merchant && Some(operation.id) == last;
        let is_done = operation.status.is_final() || is_link || waits;
        prop_assert!(is_done, "{operation:?}");
    }
    Ok(())
}
