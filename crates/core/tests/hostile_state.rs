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

/// The platform knows nothing (3061, 3062): `next_action` asks again, so must the state.
#[test]
fn state_and_next_action_agree_on_not_found() {
    for message in [
        r#"{"payment":{"id":"p","status":"error"},"operation":{"status":"error","code":"3062"}}"#,
        r#"{"payment":{"id":"p","status":"error"},"operation":{"id":1,"code":"3062"}}"#,
        r#"{"payment":{"id":"p","status":"error"},"operation":{"id":1,"type":"sale","status":"error"},"errors":[{"code":3062}]}"#,
        r#"{"payment":{"id":"p","status":"error","result_code":"3062"},"general":{"payment_id":"p"},"sum_request":{"amount":1,"currency":"EUR"}}"#,
        r#"{"payment":{"id":"p","status":"error"},"code":"3062"}"#,
    ] {
        let callback = verified(message);
        let asks = matches!(callback.next_action(), NextAction::AskStatus);
        let (state, _) = folded(&[message]);
        println!("asks {asks}, state final {}: {message}", state.is_final());
        assert_eq!(asks, !state.is_final(), "next_action and state disagree: {message}");
        assert!(asks && !state.is_final(), "counts as failed for good: {message}");
    }
}

#[test]
fn a_payout_and_a_verification_are_no_money_for_the_merchant() {
    for kind in ["payout", "account verification"] {
        let message = format!(r#"{{"payment":{{"id":"p","type":"{kind}","status":"success"}}}}"#);
        let callback = verified(&message);
        let is_paid =
            matches!(callback.next_action(), NextAction::Done { outcome: PaymentOutcome::Paid });
        assert!(!is_paid, "{kind} is told as Paid");
    }
}

/// "Checks that a message comes from the platform": a Payment Page URL is signed by the merchant
/// and seen by every customer.
#[test]
fn a_payment_page_request_is_no_callback() {
    let project = Project::new(112, &SecretKey::new("k").unwrap());
    let price = Money::new(100, Currency::EUR);
    let page = project.payment_page("p", price, "c").sign(project.signer()).unwrap();
    let config = page.widget_config();
    println!("{}", page.url(&PageAddress::default()));
    let result = project.verify_callback(config.as_bytes());
    assert!(result.is_err(), "accepted as {:?}", result.unwrap());
}

#[test]
fn an_unverified_message_does_not_make_a_paid_state() {
    let forged = br#"{"payment":{"id":"p","status":"success"},"operation":{"id":1,"type":"sale","status":"success"}}"#;
    let read = Callback::read_unverified(forged).unwrap();
    let mut state = PaymentState::new("p");
    for event in read.as_claimed().events().unwrap() {
        state.fold(event).unwrap();
    }
    assert!(!state.is_paid(), "a forgery, folded");
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
    let message = format!(
        r#"{{"payment":{{"id":"{CARD}","status":"{CARD}"}},"operation":{{"id":1,"type":"sale","status":"{CARD}"}}}}"#
    );
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

/// Layout B: the customer paid half of what was asked for.
#[test]
fn the_sum_of_layout_b_is_what_was_paid() {
    let message = r#"{"general":{"payment_id":"p"},"payment":{"id":"p","status":"success"},"sum_request":{"amount":10000,"currency":"EUR"},"sum_real":{"amount":5000,"currency":"EUR"}}"#;
    let callback = verified(message);
    let asked = Money::new(10_000, Currency::EUR);
    assert_ne!(callback.payment().sum(), Some(asked), "the check of the README passes");
}
