//! Preparing requests to Gate and reading acceptances, beside the bare HMAC over the canonical text
//! of the same requests.
//!
//! Each case goes through 1,024 different requests in rotation, so that no branch predictor learns
//! the text. Read the ratios of one run: machines are shared and noisy.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, criterion_group, criterion_main};
use paywright_core::SecretKey;
use paywright_core::ecommpay::canonical::{Rules, of_document};
use paywright_core::ecommpay::gate::{
    Answer, Card, CardSale, Customer, Gate, GateRequest, Operation, ReturnUrl, StatusByPayment,
};
use paywright_core::ecommpay::{Project, Signer};
use paywright_core::http::Response;
use paywright_core::json::{Document, Limits};
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};

const COUNT: u64 = 1024;
const KEY: &str = "a made-up key for the benchmark";

fn gate() -> Gate {
    Gate::new(Project::new(112, &SecretKey::new(KEY).unwrap()))
}

/// Spreads lengths and digits over the requests.
fn spread(number: u64) -> u64 {
    number * 7919 % 10_007
}

fn sale(number: u64) -> CardSale {
    let spread = spread(number);
    let titles = ["Guitar strings", "Тестовый платёж", "Order 17 & tuner", "Tea"];
    let title = titles[usize::try_from(number).unwrap() % titles.len()];
    let pan = Pan::parse("4000000000000077").unwrap();
    let card = Card::new(&pan, u8::try_from(number % 12 + 1).unwrap(), 2030, "ADA LOVELACE");
    let amount = i64::try_from(spread * spread + 1).unwrap();
    CardSale::new(
        format!("order-{number}-{spread}"),
        Money::new(amount, Currency::EUR),
        card.cvv(&Cvv::parse("123").unwrap()),
        Customer::new(format!("customer_{spread}"), "203.0.113.10")
            .email(format!("ada.lovelace+{spread}@example.com")),
    )
    .description(title)
    .return_url(ReturnUrl::new("https://shop.example/thanks", "https://shop.example/again"))
}

fn status(number: u64) -> StatusByPayment {
    StatusByPayment::new(format!("order-{number}-{}", spread(number)))
}

/// The bare HMAC over what is signed of the requests, and how they are prepared.
fn prepared<O: Operation>(group: &mut BenchmarkGroup<'_, WallTime>, requests: &[GateRequest<O>]) {
    let (gate, limits) = (gate(), Limits::default());
    let texts: Vec<_> = requests
        .iter()
        .map(|request| {
            let call = gate.prepare(request).unwrap();
            let document = Document::parse(call.request().body(), &limits).unwrap();
            of_document(&document, Rules::SIGNING, &limits).unwrap()
        })
        .collect();
    let signer = Signer::new(&SecretKey::new(KEY).unwrap());
    let mut next = texts.iter().cycle();
    group.bench_function("bare HMAC and base64", |b| {
        b.iter(|| signer.sign_canonical(black_box(next.next().unwrap())).to_string());
    });
    let mut next = requests.iter().cycle();
    group.bench_function("prepare", |b| {
        b.iter(|| gate.prepare(black_box(next.next().unwrap())).unwrap());
    });
    let mut next = requests.iter().cycle();
    group.bench_function("of which checking", |b| {
        b.iter(|| black_box(next.next().unwrap()).check().unwrap());
    });
}

fn gate_requests(c: &mut Criterion) {
    let sales: Vec<_> = (0..COUNT).map(sale).collect();
    let mut group = c.benchmark_group("gate/card sale");
    prepared(&mut group, &sales);
    let mut next = (0..COUNT).cycle();
    group.bench_function("building", |b| b.iter(|| sale(black_box(next.next().unwrap()))));

    let calls: Vec<_> = sales
        .iter()
        .zip(0..)
        .map(|(sale, number)| {
            let (id, request) = (spread(number), spread(number + 1));
            let body = format!(
                r#"{{"status":"success","request_id":"{id:016x}{request:016x}-{number:08}","project_id":112,"payment_id":"order-{number}-{id}"}}"#,
            );
            (gate().prepare(sale).unwrap(), body)
        })
        .collect();
    let mut next = calls.iter().cycle();
    group.bench_function("parse of the acceptance", |b| {
        b.iter(|| {
            let (call, body) = black_box(next.next().unwrap());
            let answer = call.parse(&Response::new(200, body.as_bytes()));
            assert!(matches!(answer, Answer::Accepted(_)));
            answer
        });
    });
    group.finish();

    let questions: Vec<_> = (0..COUNT).map(status).collect();
    let mut group = c.benchmark_group("gate/status question");
    prepared(&mut group, &questions);
    group.finish();
}

criterion_group!(benches, gate_requests);
criterion_main!(benches);
