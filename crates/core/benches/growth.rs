//! How the cost of a verification grows with the message: beside the bare HMAC, from 1.5 kB to 1.5 MB.
//!
//! Nested is what a long list of operations looks like; flat is the worst honest shape, one object
//! with thousands of names that begin alike.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use paywright_core::SecretKey;
use paywright_core::ecommpay::canonical::{Rules, of_document};
use paywright_core::ecommpay::{Keyring, Signature, Signer, Verifier};
use paywright_core::json::{Document, Limits};

const SIZES: [usize; 4] = [1_500, 15_000, 150_000, 1_500_000];

fn nested(size: usize) -> String {
    let mut items = Vec::new();
    let mut length = 0;
    for index in 0.. {
        let item = format!(
            r#"{{"id":{},"type":"sale","status":"success","date":"2026-03-10T12:26:17+0000","request_id":"{index:08}-0005","sum_initial":{{"amount":{},"currency":"EUR"}},"code":"0","message":"Success","provider":{{"id":1098,"payment_id":"27240{index}","auth_code":""}}}}"#,
            17_839_000_001_150_u64 + index,
            index * 17,
        );
        length += item.len() + 1;
        if length > size && !items.is_empty() {
            break;
        }
        items.push(item);
    }
    format!(r#"{{"project_id":42,"operations":[{}]}}"#, items.join(","))
}

fn flat(size: usize) -> String {
    let members: Vec<String> = (0..size as u64 / 28)
        .map(|index| {
            let name = index.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
            let letters: String =
                (0..8).map(|digit| char::from(b'a' + (name >> (digit * 4) & 15) as u8)).collect();
            format!(r#""member_{letters}_":{}"#, index % 1000)
        })
        .collect();
    format!("{{{}}}", members.join(","))
}

fn growth(c: &mut Criterion) {
    let key = SecretKey::new("a made-up key for the benchmark").unwrap();
    let signer = Signer::new(&key);
    let limits = Limits::default()
        .with_body(8 << 20)
        .with_leaves(1 << 20)
        .with_duplicates(paywright_core::json::Duplicates::KeepLast);
    let signer_of_large = signer.clone().with_limits(limits);
    let verifier = Verifier::new(Keyring::new("main", &key)).with_limits(limits);

    for (shape, make) in [("nested", nested as fn(usize) -> String), ("flat", flat)] {
        let mut group = c.benchmark_group(format!("growth/{shape}"));
        for size in SIZES {
            let unsigned = make(size);
            let signature = signer_of_large.sign_json(unsigned.as_bytes()).unwrap();
            let body =
                format!("{},\"signature\":\"{signature}\"}}", &unsigned[..unsigned.len() - 1]);
            let document = Document::parse(body.as_bytes(), &limits).unwrap();
            let canonical = of_document(&document, Rules::SIGNING, &limits).unwrap();
            let text = signature.to_string();

            group.throughput(Throughput::Bytes(body.len() as u64));
            group.bench_with_input(
                BenchmarkId::new("bare HMAC and base64", size),
                &size,
                |b, _| {
                    b.iter(|| {
                        let signature = signer.sign_canonical(black_box(&canonical));
                        assert_eq!(
                            signature.as_bytes(),
                            Signature::parse(&text).unwrap().as_bytes()
                        );
                    });
                },
            );
            group.bench_with_input(BenchmarkId::new("verify", size), &size, |b, _| {
                b.iter(|| verifier.verify(black_box(body.as_bytes())).unwrap());
            });
        }
        group.finish();
    }
}

criterion_group!(benches, growth);
criterion_main!(benches);
