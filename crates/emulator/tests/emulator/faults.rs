//! What goes wrong on purpose: over HTTP for answers, in the pure model for callbacks.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use paywright_emulator::platform::faults::{CallbackFault, Fault, FaultRule};
use paywright_emulator::platform::{DeliveryState, Project, Time};
use paywright_emulator::{Clock, Emulator, Running};
use serde_json::{Value, json};

use crate::merchant::{KEY, PROJECT, Shop, answer, ecopayz_payout, read, signed, verified};

const PAYOUT: &str = "/v2/payment/ecopayz/payout";

/// What a client sees: a status, or that there was no answer.
#[derive(Debug, PartialEq)]
enum Seen {
    Status(u16),
    Broken,
    TooLate,
}

async fn platform() -> Running {
    let noon = Time::parse("2026-03-10T12:00:00Z").unwrap();
    let project = Project::new(PROJECT, KEY).unwrap();
    Emulator::builder().project(project).clock(Clock::frozen(noon)).seed(7).start().await.unwrap()
}

async fn pay(running: &Running, body: &Value) -> Seen {
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(300));
    let url = format!("{}{PAYOUT}", running.base_url());
    let sent = client.build().unwrap().post(url).body(signed(body)).send().await;
    let read = match sent {
        Ok(response) => {
            let status = response.status().as_u16();
            response.bytes().await.map(|_| status)
        }
        Err(error) => Err(error),
    };
    match read {
        Ok(status) => Seen::Status(status),
        Err(error) if error.is_timeout() => Seen::TooLate,
        Err(_) => Seen::Broken,
    }
}

#[tokio::test]
async fn words_let_answers_go_wrong_and_say_whether_the_request_is_carried_out() {
    let cases = [
        ("http-400", Seen::Status(400), false),
        ("http-403", Seen::Status(403), false),
        ("http-404", Seen::Status(404), false),
        ("http-422", Seen::Status(422), false),
        ("http-429", Seen::Status(429), false),
        ("http-500", Seen::Status(500), false),
        ("http-500-after", Seen::Status(500), true),
        ("http-503", Seen::Status(503), false),
        ("no-answer", Seen::TooLate, false),
        ("no-answer-after", Seen::TooLate, true),
        ("cut", Seen::Broken, false),
        ("cut-after", Seen::Broken, true),
        ("cut-body", Seen::Broken, true),
        ("slow-answer", Seen::TooLate, true),
        ("slow-body", Seen::TooLate, true),
        ("garbage", Seen::Status(200), true),
        ("status-3061", Seen::Status(200), true),
        ("status-3062", Seen::Status(200), true),
        ("lost-callback", Seen::Status(200), true),
        ("vanished-callback", Seen::Status(200), true),
        ("doubled-callback", Seen::Status(200), true),
        ("delayed-callback", Seen::Status(200), true),
        ("reordered-callback", Seen::Status(200), true),
        ("corrupted-callback", Seen::Status(200), true),
        ("wrong-signature", Seen::Status(200), true),
        ("early-callback", Seen::Status(200), true),
        ("changed-amount", Seen::Status(200), true),
    ];
    let tried: BTreeSet<&str> = cases.iter().map(|(word, ..)| *word).collect();
    assert_eq!(tried, Fault::WORDS.iter().map(|(word, _)| *word).collect());
    let running = platform().await;
    for (word, seen, is_executed) in cases {
        let id = format!("payout~{word}");
        assert_eq!(pay(&running, &ecopayz_payout(&id, 1_000)).await, seen, "{word}");
        let control = running.control();
        let exists = control.look(|platform| platform.payment(PROJECT, &id).is_some());
        assert_eq!(exists, is_executed, "{word}");
    }
    // Payments without words are answered as ever.
    assert_eq!(pay(&running, &ecopayz_payout("payout-1", 1_000)).await, Seen::Status(200));
}

#[tokio::test]
async fn status_queries_can_know_nothing() {
    let running = platform().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for (word, code) in [("status-3061", "3061"), ("status-3062", "3062")] {
        let id = format!("payout~{word}");
        pay(&running, &ecopayz_payout(&id, 1_000)).await;
        let body = json!({"general": {"project_id": PROJECT, "payment_id": id}});
        let url = format!("{}/v2/payment/status", running.base_url());
        let answer = client.post(url).body(signed(&body)).send().await.unwrap();
        let answer = verified(&answer.bytes().await.unwrap());
        assert_eq!(answer["payment"]["status"], "error");
        assert_eq!(answer["errors"][0]["code"], code);
    }
}

fn rule(fault: Fault, percent: u32) -> FaultRule {
    FaultRule { percent, ..FaultRule::of(fault) }
}

/// 1,000 payouts whose callbacks are doubled, shuffled and lost, each in 30 of 100 cases. Returns
/// the bodies in the order in which the merchant got them.
fn run(seed: u64) -> Vec<Value> {
    let mut shop = Shop::with(paywright_emulator::platform::Settings {
        seed,
        ..paywright_emulator::platform::Settings::default()
    });
    shop.platform.set_faults(vec![
        rule(Fault::DoubledCallback, 30),
        rule(Fault::ReorderedCallback, 30),
        rule(Fault::LostCallback, 30),
    ]);
    let mut received = Vec::new();
    for number in 0..1_000 {
        shop.accepted(PAYOUT, &ecopayz_payout(&format!("payout-{number}"), 1_000));
        shop.wait(1);
        take(&mut shop, &mut received);
    }
    shop.wait(60 * 60);
    take(&mut shop, &mut received);

    let mut of_payment: BTreeMap<String, usize> = BTreeMap::new();
    for body in &received {
        let id = body["payment"]["id"].as_str().unwrap().to_owned();
        *of_payment.entry(id).or_default() += 1;
    }
    assert_eq!(of_payment.len(), 1_000, "every payment was told");
    let mut expected: BTreeMap<String, usize> = BTreeMap::new();
    let mut attempts = 0;
    for delivery in shop.platform.deliveries() {
        assert_eq!(delivery.state, DeliveryState::Delivered, "{delivery:?}");
        let is_lost = delivery.faults.contains(&CallbackFault::Lost);
        assert_eq!(delivery.attempts.len(), 1 + usize::from(is_lost));
        attempts += delivery.attempts.len() - usize::from(is_lost);
        *expected.entry(delivery.payment_id.clone()).or_default() += 1;
    }
    assert_eq!(of_payment, expected);
    assert_eq!(received.len(), attempts);
    let doubled = expected.values().filter(|count| **count == 2).count();
    assert!((250..350).contains(&doubled), "{doubled} were doubled");
    received
}

fn take(shop: &mut Shop, received: &mut Vec<Value>) {
    for outgoing in shop.platform.advance(shop.now) {
        received.push(read(&outgoing));
        shop.platform.report(outgoing.delivery, answer(200));
    }
}

#[test]
fn doubled_shuffled_and_lost_callbacks_end_with_the_right_set_and_repeat_with_the_seed() {
    let received = run(1);
    let ids = |bodies: &[Value]| -> Vec<String> {
        bodies.iter().map(|body| body["payment"]["id"].as_str().unwrap().to_owned()).collect()
    };
    let numbers: Vec<u32> =
        ids(&received).iter().map(|id| id.trim_start_matches("payout-").parse().unwrap()).collect();
    assert!(!numbers.is_sorted(), "they came in another order");
    assert_eq!(ids(&received), ids(&run(1)));
    assert_ne!(ids(&received), ids(&run(2)));
}

#[test]
fn damaged_and_forged_callbacks_do_not_verify_and_their_repetitions_do() {
    for word in ["corrupted-callback", "wrong-signature"] {
        let mut shop = Shop::new();
        shop.accepted(PAYOUT, &ecopayz_payout(&format!("payout~{word}"), 1_000));
        let first = shop.platform.advance(shop.now).remove(0);
        assert!(std::panic::catch_unwind(|| read(&first)).is_err(), "{word} verifies");
        assert!(serde_json::from_str::<Value>(&first.body).is_ok(), "{word} is no JSON");
        shop.platform.report(first.delivery, answer(400));
        shop.wait(10);
        assert_eq!(shop.callback()["payment"]["status"], "success", "{word}");
    }
}

#[test]
fn a_customer_can_pay_another_amount() {
    let mut shop = Shop::new();
    let body = json!({
        "general": {"project_id": PROJECT, "payment_id": "order-1~changed-amount"},
        "customer": {"id": "c", "ip_address": "192.0.2.7"},
        "card": {"pan": "4000000000000077", "year": 2031, "month": 11, "card_holder": "ADA"},
        "payment": {"amount": 1_000, "currency": "EUR"},
    });
    shop.accepted("/v2/payment/card/sale", &body);
    let callback = shop.callback();
    assert_eq!(callback["payment"]["status"], "success");
    assert_eq!(callback["payment"]["sum"]["amount"], 900);
    assert_eq!(callback["operation"]["sum_initial"]["amount"], 1_000);
    assert_eq!(callback["operation"]["sum_converted"]["amount"], 900);
}
