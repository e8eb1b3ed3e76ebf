//! Genuine messages that are folded or shown wrongly.

use paywright_core::SecretKey;
use paywright_core::ecommpay::callback::{Callback, NextAction, PaymentOutcome};
use paywright_core::ecommpay::payment_state::{
    Fold, OperationEvent, OperationId, PaymentEvent, PaymentState,
};
use paywright_core::ecommpay::{
    OperationStatus, OperationType, PageAddress, PaymentStatus, Project, Signer, Timestamp,
    Verified,
};
use paywright_core::money::{Currency, Money};

fn verified(unsigned: &str) -> Verified<Callback> {
    let key = SecretKey::new("k").unwrap();
    let signature = Signer::new(&key).sign_json(unsigned.as_bytes()).unwrap();
    let body = format!("{},\"signature\":\"{signature}\"}}", &unsigned[..unsigned.len() - 1]);
    Project::new(112, &key).verify_callback(body.as_bytes()).unwrap()
}

fn folded(messages: &[&str]) -> (PaymentState, Vec<Fold>) {
    let mut state = PaymentState::new("p");
    let mut folds = Vec::new();
    for message in messages {
        for event in verified(message).events().unwrap() {
            folds.push(state.fold(event).unwrap());
        }
    }
    (state, folds)
}

const PAID: &str = r#"{"payment":{"id":"p","status":"success","date":"2026-01-01T10:00:00+0000"},"operation":{"id":1,"type":"sale","status":"success"}}"#;

/// Rule 5: "Equal or missing dates are decided by how far the status is on its way, so that a
/// return is never overlooked."
#[test]
fn a_return_without_date_is_not_overlooked() {
    let refunded = r#"{"payment":{"id":"p","status":"refunded"},"operation":{"id":2,"type":"refund","status":"success"}}"#;
    let (state, folds) = folded(&[PAID, refunded]);
    assert!(!state.is_paid(), "{folds:?} {state:?}");
}

#[test]
fn a_return_with_an_unreadable_date_is_not_overlooked() {
    let refunded = r#"{"payment":{"id":"p","status":"refunded","date":"02.01.2026 10:00"},"operation":{"id":2,"type":"refund","status":"success","date":"02.01.2026 10:00"}}"#;
    let (state, folds) = folded(&[PAID, refunded]);
    assert!(!state.is_paid(), "{folds:?} {state:?}");
}

/// Without a number that orders them, but the same operation turned over.
#[test]
fn a_reversal_of_the_same_operation_without_date_is_not_overlooked() {
    let reversed = r#"{"payment":{"id":"p","status":"reversed"},"operation":{"id":1,"type":"sale","status":"success"}}"#;
    let (state, folds) = folded(&[PAID, reversed]);
    assert!(!state.is_paid(), "{folds:?} {state:?}");
}

/// An automatic retry of a recurring debit (`next_retry_exists`) that succeeds.
#[test]
fn a_debit_that_is_retried_and_succeeds_is_paid() {
    let declined = r#"{"payment":{"id":"p","type":"recurring","status":"decline","date":"2026-01-01T10:00:00+0000"},"operation":{"id":1,"type":"recurring","status":"decline","retry_count":0,"next_retry_exists":true,"date":"2026-01-01T10:00:00+0000"}}"#;
    let paid = r#"{"payment":{"id":"p","type":"recurring","status":"success","date":"2026-01-02T10:00:00+0000"},"operation":{"id":1,"type":"recurring","status":"success","retry_count":1,"next_retry_exists":false,"date":"2026-01-02T10:00:00+0000"}}"#;
    let first = verified(declined);
    println!("{:?}", first.next_action());
    let (state, folds) = folded(&[declined, paid]);
    assert!(state.is_paid(), "{folds:?} {:?}", state.conflicts());
}

/// The obvious loop, `if fold == Changed && state.is_paid() { ship() }`, ships once.
#[test]
fn one_payment_is_counted_once() {
    let refund_declined = r#"{"payment":{"id":"p","status":"success","date":"2026-01-03T10:00:00+0000"},"operation":{"id":2,"type":"refund","status":"decline"}}"#;
    let again = r#"{"payment":{"id":"p","status":"success","date":"2026-01-01T10:00:01+0000"},"operation":{"id":1,"type":"sale","status":"success"}}"#;
    let mut state = PaymentState::new("p");
    let (mut by_fold, mut by_action) = (0, 0);
    for message in [PAID, again, refund_declined] {
        let callback = verified(message);
        if matches!(callback.next_action(), NextAction::Done { outcome: PaymentOutcome::Paid }) {
            by_action += 1;
        }
        for event in callback.events().unwrap() {
            if state.fold(event).unwrap() == Fold::Changed && state.is_paid() {
                by_fold += 1;
            }
        }
    }
    assert_eq!((by_fold, by_action), (1, 1));
}

const CARD: &str = "4000000000000077";

#[test]
fn states_and_events_print_no_card_number() {
    let mut state = PaymentState::new(CARD);
    let mut event = PaymentEvent::new(CARD, PaymentStatus::Success);
    let mut operation = OperationEvent::new(
        OperationId::parse(CARD),
        OperationType::Sale,
        OperationStatus::Success,
    );
    operation.request_id = Some(CARD.into());
    event.operation = Some(operation);
    assert!(!format!("{event:?}").contains(CARD), "{event:?}");
    state.fold(event).unwrap();
    assert!(!format!("{state:?}").contains(CARD));
}

#[test]
fn callbacks_print_no_card_number() {
    let message = format!(r#"{{"payment":{{"id":"{CARD}","status":"{CARD}"}},"operation":{{"id":1,"type":"sale","status":"{CARD}"}}}}"#);
    let callback = verified(&message);
    assert!(!format!("{callback:?}").contains(CARD), "{callback:?}");
}

#[test]
fn errors_of_the_reader_print_no_card_number() {
    let body = format!(r#"{{"{CARD}":1,"{CARD}":2}}"#);
    let project = Project::new(112, &SecretKey::new("k").unwrap());
    let error = project.verify_callback(body.as_bytes()).unwrap_err();
    assert!(!error.to_string().contains(CARD), "{error}");
}

#[test]
fn timestamps_of_any_size_print() {
    for seconds in [i64::MIN, i64::MAX, 0] {
        println!("{}", Timestamp::from_seconds(seconds));
    }
}

/// Browsers read NUL in an attribute as U+FFFD, so the signature would not fit.
#[test]
fn a_form_refuses_what_a_browser_changes() {
    let project = Project::new(112, &SecretKey::new("k").unwrap());
    let price = Money::new(100, Currency::EUR);
    let page = project.payment_page("p", price, "c").payment_description("a\0b");
    let Ok(page) = page.sign(project.signer()) else { return };
    assert!(page.form(&PageAddress::default()).is_err(), "NUL goes into the form");
}

