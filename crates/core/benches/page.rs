//! Building, checking and signing the URL of a Payment Page with 12 parameters, beside the bare HMAC
//! over the same canonical text.
//!
//! Each case goes through 1,024 different requests in rotation, so that no branch predictor learns
//! the text. Read the ratios of one run: machines are shared and noisy.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use paywright_core::SecretKey;
use paywright_core::ecommpay::{PageAddress, PageParameters, PaymentPage, Signer, canonical};
use paywright_core::money::{Currency, Money};

const COUNT: usize = 1024;

struct Order {
    payment_id: String,
    amount: i64,
    customer_id: String,
    description: String,
    email: String,
    success_url: String,
    fail_url: String,
}

impl Order {
    fn numbered(number: usize) -> Self {
        // Spreads lengths and digits over the orders.
        let spread = number * 7919 % 10_007;
        let titles = ["Guitar strings", "Тестовый платёж", "Order 17 & tuner", "Tea"];
        Self {
            payment_id: format!("order-{number}-{spread}"),
            amount: i64::try_from(spread * spread + 1).unwrap(),
            customer_id: format!("customer_{spread}"),
            description: titles[number % titles.len()].to_owned(),
            email: format!("ada.lovelace+{spread}@example.com"),
            success_url: format!("https://shop.example.com/ok?order={number}&x={spread}"),
            fail_url: format!("https://shop.example.com/fail?order={number}"),
        }
    }

    fn page(&self) -> PaymentPage<'_> {
        let amount = Money::new(self.amount, Currency::EUR);
        PaymentPage::purchase(112, &*self.payment_id, amount, &*self.customer_id)
            .payment_description(&*self.description)
            .customer_email(&*self.email)
            .customer_first_name("Ada")
            .customer_last_name("Lovelace")
            .language_code("en")
            .merchant_success_url(&*self.success_url)
            .merchant_fail_url(&*self.fail_url)
    }
}

fn page(c: &mut Criterion) {
    let signer = Signer::new(&SecretKey::new("a made-up key for the benchmark").unwrap());
    let address = PageAddress::default();
    let orders: Vec<_> = (0..COUNT).map(Order::numbered).collect();
    let requests: Vec<_> =
        orders.iter().map(|order| order.page().into_parameters().unwrap()).collect();
    assert!(requests.iter().all(|request| request.iter().len() == 12));
    let texts: Vec<_> = requests.iter().map(canonical_form).collect();

    let mut group = c.benchmark_group("page");
    let mut next = texts.iter().cycle();
    group.bench_function("bare HMAC and base64", |b| {
        b.iter(|| signer.sign_canonical(black_box(next.next().unwrap())).to_string());
    });
    let mut next = orders.iter().cycle();
    group.bench_function("build, check, sign and URL", |b| {
        b.iter(|| {
            let order = black_box(next.next().unwrap());
            order.page().sign(&signer).unwrap().url(&address)
        });
    });
    let mut next = orders.iter().cycle();
    group.bench_function("of which building", |b| {
        b.iter(|| black_box(next.next().unwrap()).page());
    });
    let pages: Vec<_> = orders.iter().map(Order::page).collect();
    let mut next = pages.iter().cycle();
    group.bench_function("of which checking", |b| {
        b.iter(|| black_box(next.next().unwrap()).check().unwrap());
    });
    let mut next = requests.iter().cycle();
    group.bench_function("of which canonical form", |b| {
        b.iter(|| canonical_form(black_box(next.next().unwrap())));
    });
    let signed: Vec<_> = requests.iter().map(|request| request.clone().sign(&signer)).collect();
    let mut next = signed.iter().cycle();
    group.bench_function("of which URL", |b| {
        b.iter(|| black_box(next.next().unwrap()).url(&address));
    });
    group.finish();
}

fn canonical_form(parameters: &PageParameters<'_>) -> String {
    canonical::of_parameters(parameters.iter())
}

criterion_group!(benches, page);
criterion_main!(benches);
