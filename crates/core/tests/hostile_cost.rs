//! What hostile bodies cost. Run with `--nocapture`; prints times, asserts only growth.

use std::fmt::Write;
use std::time::{Duration, Instant};

use paywright_core::SecretKey;
use paywright_core::ecommpay::canonical::natural_order;
use paywright_core::ecommpay::callback::Callback;
use paywright_core::ecommpay::explain::Explainer;
use paywright_core::ecommpay::payment_state::{
    OperationEvent, OperationId, PaymentEvent, PaymentState,
};
use paywright_core::ecommpay::{
    Keyring, OperationStatus, OperationType, PaymentStatus, Signer, Timestamp, Verifier,
};
use paywright_core::json::{Document, Duplicates, Limits};
use paywright_core::mask::mask_text;

fn time<T>(name: &str, run: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let _ = std::hint::black_box(run());
    let took = start.elapsed();
    println!("{name:<60} {took:?}");
    took
}

fn key(text: &str) -> SecretKey {
    SecretKey::new(text).unwrap()
}

fn signature() -> String {
    Signer::new(&key("not the key")).sign_canonical("x").to_string()
}

fn eight() -> Verifier {
    let mut ring = Keyring::new("0", &key("0"));
    for n in 1..8 {
        ring = ring.with(&n.to_string(), &key(&n.to_string())).unwrap();
    }
    Verifier::new(ring)
}

/// A body of `size` bytes: `leaves` below one long name, the rest filler.
fn wide(size: usize, leaves: usize, prefix: usize, odd: bool) -> String {
    let mut body = format!("{{\"{}\":{{", (if odd { "1a" } else { "ab" }).repeat(prefix / 2));
    for n in 0..leaves {
        // From the last to the first, so that the sort has work to do.
        write!(body, "{}\"{}\":1", if n > 0 { "," } else { "" }, (n * 7919) % leaves).unwrap();
    }
    write!(body, "}},\"signature\":\"{}\",\"z\":\"", signature()).unwrap();
    let rest = size.saturating_sub(body.len() + 2);
    body.push_str(&"x".repeat(rest));
    body.push_str("\"}");
    body
}

#[test]
fn verification() {
    let one = Verifier::new(Keyring::new("k", &key("k")));
    let eight = eight();
    for (size, leaves, prefix) in [
        (1 << 17, 9_000, 80),
        (1 << 18, 9_000, 200),
        (1 << 19, 9_000, 420),
        (1 << 20, 9_000, 850),
        (1 << 17, 9_000, 16),
    ] {
        for odd in [false, true] {
            let body = wide(size, leaves, prefix, odd);
            let name = format!("verify {size} leaves {leaves} path {prefix} odd {odd}");
            println!("{:?}", one.verify(body.as_bytes()).map(|_| ()).map_err(|e| e.to_string()));
            time(&format!("{name} 1 key"), || one.verify(body.as_bytes()).is_ok());
            time(&format!("{name} 8 keys"), || eight.verify(body.as_bytes()).is_ok());
        }
    }
    // Just below the size at which alternatives stop.
    for prefix in [0, 8, 18] {
        let body = wide(1000, 9_000, prefix, true);
        time(&format!("alternatives, {} bytes, path {prefix}, 8 keys", body.len()), || {
            eight.verify(body.as_bytes()).is_ok()
        });
    }
    // Many objects behind one escaped name.
    for objects in [20_000, 40_000, 80_000] {
        let mut body = String::from("{\"\\u0061\":[");
        for n in 0..objects / 50 {
            let deep = "{\"a\":".repeat(50);
            write!(body, "{}{deep}1{}", if n > 0 { "," } else { "" }, "}".repeat(50)).unwrap();
        }
        write!(body, "],\"signature\":\"{}\"}}", signature()).unwrap();
        time(&format!("escaped name, {objects} objects, {} bytes", body.len()), || {
            one.verify(body.as_bytes()).is_ok()
        });
    }
    // Duplicates kept, own data only.
    for n in [2_000, 4_000, 8_000] {
        let mut body = String::from("{\"\\u0061\":1");
        for i in 0..n / 2 {
            write!(body, ",\"o{i}\":{{\"b\":1,\"b\":2}}").unwrap();
        }
        body.push('}');
        let limits = Limits::default().with_duplicates(Duplicates::KeepLast);
        time(&format!("kept duplicates {n}"), || Document::parse(body.as_bytes(), &limits).is_ok());
    }
}

#[test]
fn explaining() {
    let (one, two) = (key("k"), key("l"));
    let explainer = Explainer::new("k", &one).with_other_key("l", &two).unwrap();
    let mut bodies = vec![
        ("wide 1 MiB", wide(1 << 20, 9_000, 850, true)),
        ("wide 128 kB", wide(1 << 17, 9_000, 80, true)),
        ("many leaves", wide(1000, 9_900, 2, true)),
    ];
    let mut strings = format!("{{\"signature\":\"{}\"", signature());
    for n in 0..3_000 {
        write!(strings, ",\"n{n}\":\"{}\"", "a;b:&amp;%41+ ".repeat(20)).unwrap();
    }
    strings.push('}');
    bodies.push(("many strings", strings));
    let mut numbers = format!("{{\"signature\":\"{}\"", signature());
    for n in 0..9_000 {
        write!(numbers, ",\"n{n}\":{}", 17_839_000_001_150_000_000_u64 - n).unwrap();
    }
    numbers.push('}');
    bodies.push(("many big numbers", numbers));
    bodies.push(("quotes", "\"".repeat(1 << 20)));
    bodies.push(("form", format!("a={}", "%7B%22".repeat(170_000))));
    bodies.push(("braces", "{".repeat(1 << 20)));
    bodies.push(("base64", "A".repeat(1 << 20)));
    bodies.push(("long number", format!("{{\"a\":{},\"signature\":\"{}\"}}", "9".repeat(1_000_000), signature())));
    bodies.push(("long fraction", format!("{{\"a\":1.{},\"signature\":\"{}\"}}", "9".repeat(1_000_000), signature())));
    for (name, body) in bodies {
        time(&format!("explain {name}, {} bytes", body.len()), || {
            let explained = explainer.explain(body.as_bytes());
            println!("{:?}", explained.first_line().chars().take(100).collect::<String>());
            explained.to_string().len()
        });
    }
}

fn series(n: u64, failed: bool) -> Duration {
    let mut state = PaymentState::new("p");
    let start = Instant::now();
    for id in 0..n {
        let (status, operation) = if failed && id % 2 == 0 {
            (PaymentStatus::Decline, OperationStatus::Decline)
        } else {
            (PaymentStatus::Success, OperationStatus::Success)
        };
        let when = Timestamp::from_seconds(1_700_000_000 + i64::try_from(id).unwrap() * 86_400);
        let mut event = PaymentEvent::new("p", status);
        event.date = Some(when);
        event.operation = Some(OperationEvent::new(
            OperationId::from(id + 1),
            OperationType::Recurring,
            operation,
        ));
        state.fold(event).unwrap();
    }
    start.elapsed()
}

#[test]
fn folding() {
    for failed in [false, true] {
        for n in [250, 500, 1_000, 2_000] {
            println!("fold {n} operations of one series, half failed {failed}: {:?}", series(n, failed));
        }
    }
}

#[test]
fn views() {
    for n in [1_000, 2_000, 4_000] {
        let mut body = String::from("{\"payment\":{\"id\":\"p\",\"status\":\"awaiting clarification\"},\"clarification_fields\":{\"a\":{\"required\":[");
        for i in 0..n {
            write!(body, "{}\"r{i}\"", if i > 0 { "," } else { "" }).unwrap();
        }
        body.push_str("],\"properties\":{");
        for i in 0..n {
            write!(body, "{}\"p{i}\":1", if i > 0 { "," } else { "" }).unwrap();
        }
        body.push_str("}}}}");
        let read = Callback::read_unverified(body.as_bytes()).unwrap();
        time(&format!("clarification of {n} fields"), || {
            read.as_claimed().clarification().unwrap().fields().len()
        });
        time(&format!("next_action of {n} fields"), || read.claimed_next_action().name());
    }
    for n in [1_000, 2_000, 4_000] {
        let mut body = String::from("{\"payment\":{\"id\":\"p\",\"status\":\"success\"},\"operations\":[");
        for i in 0..n {
            write!(body, "{}{{\"id\":{i},\"type\":\"sale\"}}", if i > 0 { "," } else { "" }).unwrap();
        }
        body.push_str("]}");
        let read = Callback::read_unverified(body.as_bytes()).unwrap();
        time(&format!("next_action of {n} operations"), || read.claimed_next_action().name());
    }
    let text = "4".repeat(1 << 20);
    time("mask_text of 1 MiB of digits", || mask_text(&text).len());
    let text = "4 ".repeat(1 << 19);
    time("mask_text of 1 MiB of groups", || mask_text(&text).len());
    let ambiguous = format!("{{\"payment\":{{\"id\":\"p\",\"status\":\"success\"}},\"x\":\"{}\"}}", ";a:".repeat(340_000));
    let read = Callback::read_unverified(ambiguous.as_bytes()).unwrap();
    time("next_action of 340,000 readings", || read.claimed_next_action().name());
}

/// `sort_by` may panic on an order that is not total.
#[test]
fn natural_order_is_total() {
    let alphabet = [b'0', b'1', b'2', b' ', b'a', 0, b':', b'-'];
    let mut words: Vec<Vec<u8>> = vec![vec![]];
    let mut last = words.clone();
    for _ in 0..3 {
        last = last.iter().flat_map(|word| alphabet.map(|b| [word.as_slice(), &[b]].concat())).collect();
        words.extend(last.clone());
    }
    let n = words.len();
    let order: Vec<Vec<std::cmp::Ordering>> =
        words.iter().map(|a| words.iter().map(|b| natural_order(a, b)).collect()).collect();
    let mut bad = 0;
    for a in 0..n {
        for b in 0..n {
            assert_eq!(order[a][b], order[b][a].reverse(), "{:?} {:?}", words[a], words[b]);
            if order[a][b].is_gt() {
                continue;
            }
            for c in 0..n {
                if order[b][c].is_gt() {
                    continue;
                }
                let expected = if order[a][b].is_lt() || order[b][c].is_lt() { std::cmp::Ordering::Less } else { std::cmp::Ordering::Equal };
                if order[a][c] != expected {
                    if bad < 10 {
                        println!("{:?} {:?} {:?}", String::from_utf8_lossy(&words[a]), String::from_utf8_lossy(&words[b]), String::from_utf8_lossy(&words[c]));
                    }
                    bad += 1;
                }
            }
        }
    }
    assert_eq!(bad, 0, "not transitive, of {n} words");
}
