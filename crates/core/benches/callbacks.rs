//! Signing and verifying callbacks, beside the bare HMAC over the same canonical text.
//!
//! Each case goes through 1,024 different callbacks in rotation, so that no branch predictor learns
//! the text. Read the ratios of one run: machines are shared and noisy.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use paywright_core::SecretKey;
use paywright_core::ecommpay::canonical::{Rules, of_document};
use paywright_core::ecommpay::{Keyring, Signature, Signer, Verifier};
use paywright_core::json::{Document, Limits};

mod inputs;

use inputs::{Layout, callbacks};

const KEY: &str = "a made-up key for the benchmark";

struct Prepared {
    body: String,
    canonical: String,
    signature: String,
}

fn prepare(layout: Layout) -> Vec<Prepared> {
    let limits = Limits::default();
    callbacks(layout, &signer())
        .into_iter()
        .map(|body| {
            let document = Document::parse(body.as_bytes(), &limits).unwrap();
            let canonical = of_document(&document, Rules::SIGNING, &limits).unwrap();
            let signature = signer().sign_canonical(&canonical).to_string();
            Prepared { body, canonical, signature }
        })
        .collect()
}

fn signer() -> Signer {
    Signer::new(&SecretKey::new(KEY).unwrap())
}

fn verify(c: &mut Criterion) {
    for layout in
        [Layout::CardCompact, Layout::WalletCompact, Layout::CardIndented, Layout::WalletIndented]
    {
        let prepared = prepare(layout);
        let bytes: usize = prepared.iter().map(|callback| callback.body.len()).sum();
        let mut group = c.benchmark_group(format!("verify/{layout:?}"));
        group.throughput(Throughput::Bytes((bytes / prepared.len()) as u64));

        let signer = signer();
        let mut next = prepared.iter().cycle();
        group.bench_function("bare HMAC and base64", |b| {
            b.iter(|| {
                let callback = next.next().unwrap();
                let signature = signer.sign_canonical(black_box(&callback.canonical));
                let received = Signature::parse(&callback.signature).unwrap();
                assert_eq!(signature.as_bytes(), received.as_bytes());
            });
        });

        let verifier = Verifier::new(Keyring::new("main", &SecretKey::new(KEY).unwrap()));
        let mut next = prepared.iter().cycle();
        group.bench_function("verify", |b| {
            b.iter(|| verifier.verify(black_box(next.next().unwrap().body.as_bytes())).unwrap());
        });

        let limits = Limits::default();
        let mut next = prepared.iter().cycle();
        group.bench_function("of which reading", |b| {
            b.iter(|| Document::parse(next.next().unwrap().body.as_bytes(), &limits).unwrap());
        });
        let documents: Vec<_> = prepared
            .iter()
            .map(|callback| Document::parse(callback.body.as_bytes(), &limits).unwrap())
            .collect();
        let mut next = documents.iter().cycle();
        group.bench_function("of which the canonical form", |b| {
            b.iter(|| of_document(next.next().unwrap(), Rules::SIGNING, &limits).unwrap());
        });
        group.finish();
    }
}

criterion_group!(benches, verify);
criterion_main!(benches);
