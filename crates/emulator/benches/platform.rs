//! The pure model: whole payments with their callbacks, and the whole schedule of one callback, in
//! virtual time.

use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use paywright_core::SecretKey;
use paywright_core::ecommpay::Signer;
use paywright_emulator::platform::{Answer, HttpAnswer, Platform, Project, Settings, Time};

const KEY: &str = "secret_key";

/// Payments in one sample; the platform starts empty with each.
const PAYMENTS: usize = 1_000;

fn platform() -> Platform {
    let project = Project::new(112, KEY).expect("a key");
    Platform::new(Settings::default(), [project.callback_url("http://127.0.0.1:9/callback")])
}

fn now() -> Time {
    Time::parse("2026-03-10T12:26:17Z").unwrap_or_default()
}

/// Signed requests with identifiers of their own.
fn requests(body: impl Fn(usize) -> String) -> Vec<Vec<u8>> {
    let signer = Signer::new(&SecretKey::new(KEY).expect("a key"));
    (0..PAYMENTS)
        .map(|number| {
            let body = body(number);
            let signature = signer.sign_json(body.as_bytes()).expect("an object");
            let signed = format!("\"general\":{{\"signature\":\"{signature}\",");
            body.replacen("\"general\":{", &signed, 1).into_bytes()
        })
        .collect()
}

fn payout(number: usize) -> String {
    format!(
        r#"{{"general":{{"project_id":112,"payment_id":"payout-{number}"}},"customer":{{"id":"c-{number}","ip_address":"192.0.2.7"}},"account":{{"number":"1101611729"}},"payment":{{"amount":1000,"currency":"EUR"}}}}"#
    )
}

fn card_sale(number: usize) -> String {
    format!(
        r#"{{"general":{{"project_id":112,"payment_id":"sale-{number}"}},"customer":{{"id":"c-{number}","ip_address":"192.0.2.7"}},"card":{{"pan":"4000000000000077","year":2031,"month":11,"card_holder":"ADA LOVELACE","cvv":"917"}},"payment":{{"amount":1000,"currency":"EUR","description":"Order {number}"}}}}"#
    )
}

/// Every request is answered, its callback handed out, and the merchant's 200 reported.
fn run(path: &str, requests: &[Vec<u8>]) -> usize {
    let mut platform = platform();
    let mut delivered = 0;
    for body in requests {
        let answer = platform.gate(now(), path, body);
        assert_eq!(answer.status, 200, "{}", answer.body);
        for outgoing in platform.advance(now()) {
            platform.report(outgoing.delivery, answered(200));
            delivered += 1;
        }
    }
    assert_eq!(delivered, requests.len());
    delivered
}

fn answered(status: u16) -> Answer {
    Answer { result: Ok(HttpAnswer { status, text: String::new() }), latency: Duration::ZERO }
}

fn payments(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("platform");
    group.throughput(Throughput::Elements(PAYMENTS as u64)).sample_size(20);
    let payouts = requests(payout);
    group.bench_function("1,000 payouts with callbacks", |bencher| {
        bencher.iter(|| run("/v2/payment/ecopayz/payout", &payouts));
    });
    let sales = requests(card_sale);
    group.bench_function("1,000 card sales with callbacks", |bencher| {
        bencher.iter(|| run("/v2/payment/card/sale", &sales));
    });
    group.finish();
}

/// One payment whose merchant never answers with 200: 120 attempts in eleven days.
fn schedule(criterion: &mut Criterion) {
    let request = &requests(payout)[..1];
    criterion.bench_function("platform/one payment, its 120 attempts", |bencher| {
        bencher.iter(|| {
            let mut platform = platform();
            platform.gate(now(), "/v2/payment/ecopayz/payout", &request[0]);
            let mut attempts = 0;
            while let Some(due) = platform.next_due() {
                for outgoing in platform.advance(due) {
                    platform.report(outgoing.delivery, answered(500));
                    attempts += 1;
                }
            }
            assert_eq!(attempts, 120);
        });
    });
}

criterion_group!(benches, payments, schedule);
criterion_main!(benches);
