//! The dearest bodies per byte, more panics, masks.

use std::fmt::Write;
use std::time::Instant;

use paywright_core::SecretKey;
use paywright_core::ecommpay::callback::{Callback, UnsignedChargebackDigest};
use paywright_core::ecommpay::explain::Explainer;
use paywright_core::ecommpay::{Keyring, Signer, Verifier};
use paywright_core::json::Limits;
use paywright_core::mask::mask_text;

fn key(text: &str) -> SecretKey {
    SecretKey::new(text).unwrap()
}

#[test]
fn cost_per_byte() {
    let mut ring = Keyring::new("0", &key("0"));
    for n in 1..8 {
        ring = ring.with(&n.to_string(), &key(&n.to_string())).unwrap();
    }
    let eight = Verifier::new(ring);
    let one = Verifier::new(Keyring::new("0", &key("0")));
    let signature = Signer::new(&key("x")).sign_canonical("x").to_string();
    for (leaves, prefix) in [(900, 60), (1_500, 80), (2_500, 90), (3_000, 75), (9_000, 15), (9_000, 800)] {
        let mut body = format!("{{\"{}\":{{\"f\":1.50", "1a".repeat(prefix / 2));
        for n in 0..leaves {
            write!(body, ",\"{}\":{n}", (n * 7919) % leaves).unwrap();
        }
        write!(body, "}},\"Z9\":[1,2,3,4,5,6,7,8,9,10,11],\"signature\":\"{signature}\"").unwrap();
        if leaves * (prefix + 9) > body.len() * 8 {
            write!(body, ",\"z\":\"{}\"", "x".repeat(leaves * (prefix + 9) / 8)).unwrap();
        }
        body.push('}');
        for (name, verifier) in [("1 key", &one), ("8 keys", &eight)] {
            let start = Instant::now();
            let result = verifier.verify(body.as_bytes()).map(|_| ()).unwrap_err();
            let took = start.elapsed();
            println!("{name}: {leaves} leaves, path {prefix}, {} bytes: {took:?}, {} ns per byte, {}",
                body.len(), took.as_nanos() / body.len() as u128, result.to_string().chars().take(30).collect::<String>());
        }
    }
    // A usual callback that does not fit, for comparison.
    let mut body = String::from("{\"payment\":{");
    for n in 0..45 {
        write!(body, "\"some_name_{}\":\"some value {n}\",", (b'a' + n % 26) as char).unwrap();
        if n % 26 == 25 { body.push_str("\"next\":1},\"operation\":{"); }
    }
    write!(body, "\"z\":1}},\"signature\":\"{signature}\"}}").unwrap();
    let start = Instant::now();
    for _ in 0..100 { let _ = one.verify(body.as_bytes()); }
    println!("usual: {} bytes, {} ns per byte", body.len(), start.elapsed().as_nanos() / 100 / body.len() as u128);
}

#[test]
fn cards_in_other_clothes_are_masked() {
    let mut shown = Vec::new();
    for text in ["4000.0000.0000.0077", "4000_0000_0000_0077", "4000/0000/0000/0077", "4000\n0000\n0000\n0077",
        "4000\u{2009}0000\u{2009}0000\u{2009}0077", "4000%200000%200000%200077", "400000000000 0077x", "pan=4000000000000077&cvv=123",
        "04000000000000077", "\u{ff14}000000000000077", "40000000000000774000000000000077", "5018000000009",
        "00000000000000000004000000000000077"] {
        if !mask_text(text).contains('*') { shown.push(text); }
    }
    println!("not masked: {shown:?}");
}

/// Random changes of bodies must never panic anything.
#[test]
fn nothing_panics() {
    let pieces = ["{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\"\"", "\"signature\"", "\"payment\"", "\"id\"", "\"status\"", "\"error\"", "\"general\"",
        "\"operations\"", "\"sum\"", "\"amount\"", "\"currency\"", "\"EUR\"", "\"date\"", "\"2026-01-01T10:00:00+0000\"", "\"9999-12-31T23:59:60-2359\"",
        "1", "-0", "1e400", "1.50", "1e-99999", "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e4294967295", "1e-4294967295", "0.0e4294967296", "1e9223372036854775807", "null", "true", "\\u0061", "\\ud800",
        ";", "a:b;c:d", "%7B%22", "&", "=", "\u{feff}", "\u{1f600}", " ", "\"redirect_data\"", "\"url\"", "\"https://a/\"", "\"display_data\"", "\"clarification_fields\"", "\"properties\"", "\"required\"",
        "\"threeds2\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\""];
    let (one, two) = (key("k"), key("l "));
    let explainer = Explainer::new("k", &one).with_other_key("l", &two).unwrap().with_project(7);
    let verifier = Verifier::new(Keyring::new("k", &one));
    let mut seed = 88_172_645_463_325_252_u64;
    let mut random = move |n: usize| { seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17; (seed >> 11) as usize % n };
    fn value(random: &mut dyn FnMut(usize) -> usize, pieces: &[&str], depth: usize, out: &mut String) {
        match random(if depth > 5 { 4 } else { 8 }) {
            0..=3 => loop { let piece = pieces[random(pieces.len())]; if piece.len() > 1 || piece == "1" { out.push_str(piece); break } },
            4 | 5 => { out.push('['); for n in 0..random(4) { if n > 0 { out.push(',') } value(random, pieces, depth + 1, out) } out.push(']') }
            _ => { out.push('{'); for n in 0..random(5) { if n > 0 { out.push(',') } loop { let p = pieces[random(pieces.len())]; if p.starts_with('"') && p.len() > 1 { out.push_str(p); break } } out.push(':'); value(random, pieces, depth + 1, out) } out.push('}') }
        }
    }
    let mut panics = Vec::new();
    let mut read = 0;
    let until = Instant::now() + std::time::Duration::from_secs(40);
    while Instant::now() < until {
        let mut body = String::new();
        if random(4) == 0 {
            for _ in 0..random(30) { body.push_str(pieces[random(pieces.len())]); }
        } else {
            body.push('{');
            for n in 0..random(7) { if n > 0 { body.push(',') } loop { let p = pieces[random(pieces.len())]; if p.starts_with('"') && p.len() > 1 { body.push_str(p); break } } body.push(':'); value(&mut random, &pieces, 0, &mut body); }
            body.push('}');
        }
        let copy = body.clone();
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _ = verifier.verify(body.as_bytes());
            let _ = explainer.explain(body.as_bytes()).to_string();
            if let Ok(digest) = UnsignedChargebackDigest::read(body.as_bytes(), &Limits::default()) { let _ = format!("{digest:?}"); }
            let Ok(callback) = Callback::read_unverified(body.as_bytes()) else { return false };
            let action = callback.claimed_next_action();
            let callback = callback.as_claimed();
            let _ = (format!("{callback:?} {action:?}"), callback.review(), callback.payment().remaining_sum(), callback.payment().remaining_refund(), callback.auth_code(), callback.operation().map(|op| (op.sum(), op.fee(), op.surcharge())));
            true
        }));
        match result { Ok(true) => read += 1, Ok(false) => {}, Err(_) => { panics.push(copy); if panics.len() > 5 { break } } }
    }
    println!("{read} read");
    assert!(panics.is_empty(), "{panics:#?}");
}

/// The dearest message within the default limits, in one order and with one key.
#[test]
fn dearest_message() {
    let one = Verifier::new(Keyring::new("0", &key("0")));
    let signature = Signer::new(&key("x")).sign_canonical("x").to_string();
    for (size, prefix) in [(1 << 18, 170), (1 << 19, 360), (1 << 20, 740)] {
        let leaves = 9_900;
        let mut body = format!("{{\"{}\":{{\"f\":1", "1a".repeat(prefix / 2));
        for n in 0..leaves {
            write!(body, ",\"{}\":{n}", (n * 7919) % leaves).unwrap();
        }
        write!(body, "}},\"signature\":\"{signature}\",\"z\":\"").unwrap();
        let rest = size - body.len() - 2;
        body.push_str(&"x".repeat(rest));
        body.push_str("\"}");
        let start = Instant::now();
        let error = one.verify(body.as_bytes()).map(|_| ()).unwrap_err();
        println!("{} bytes: {:?}, {:.30}", body.len(), start.elapsed(), error.to_string());
    }
}
