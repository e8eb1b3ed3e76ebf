//! A genuine message verifies; with any one bit of it changed, it does not.
//!
//! 50,000 flips in a usual run. `PAYWRIGHT_FLIPS=1000000` asks for more, as `just nightly` does.
#![allow(missing_docs, reason = "tests")]

use paywright_core::SecretKey;
use paywright_core::ecommpay::{Keyring, Signer, Verifier};

#[path = "../benches/inputs/mod.rs"]
#[allow(dead_code, reason = "shared with the benchmarks")]
mod inputs;

use inputs::{Layout, callbacks};

#[test]
#[allow(clippy::disallowed_methods, reason = "a test may ask how long it should run")]
fn no_flipped_bit_is_accepted() {
    let wanted = std::env::var("PAYWRIGHT_FLIPS").ok().and_then(|text| text.parse().ok());
    let wanted: usize = wanted.unwrap_or(50_000);

    let key = SecretKey::new("a key for tests").unwrap();
    let signer = Signer::new(&key);
    let verifier = Verifier::new(Keyring::new("main", &key));
    let mut bodies = callbacks(Layout::CardCompact, &signer);
    bodies.extend(callbacks(Layout::WalletCompact, &signer));
    for body in &bodies {
        assert!(verifier.verify(body.as_bytes()).is_ok(), "genuine: {body}");
    }

    // A fixed walk over all bits of all messages.
    let mut place = 7_usize;
    for round in 0..wanted {
        place =
            place.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut body = bodies[round % bodies.len()].clone().into_bytes();
        let bit = (place >> 20) % (body.len() * 8);
        body[bit / 8] ^= 1 << (bit % 8);
        if verifier.verify(&body).is_ok() {
            panic!("accepted with bit {bit} flipped: {}", String::from_utf8_lossy(&body));
        }
    }
}
