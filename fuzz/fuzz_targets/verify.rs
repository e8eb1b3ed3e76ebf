//! Whatever can be signed verifies once signed, and nothing else does.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paywright_core::SecretKey;
use paywright_core::ecommpay::{Keyring, Signer, Verifier};

fuzz_target!(|body: &[u8]| {
    let key = SecretKey::new("a key of the fuzzer").unwrap();
    let verifier = Verifier::new(Keyring::new("main", &key));
    assert!(verifier.verify(body).is_err(), "a forgery, or a message that fits by itself");

    let Ok(signature) = Signer::new(&key).sign_json(body) else { return };
    let Some(start) = body.iter().position(|byte| *byte == b'{') else { return };
    let rest = &body[start + 1..];
    let is_empty = rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'}');
    let comma = if is_empty { "" } else { "," };
    let mut signed = format!("{{\"signature\":\"{signature}\"{comma}").into_bytes();
    signed.extend_from_slice(rest);
    // A body may carry signatures of its own, which is what can go wrong here.
    if !contains(body, b"signature") && !contains(body, b"\\u") {
        assert!(verifier.verify(&signed).is_ok(), "{}", String::from_utf8_lossy(&signed));
    }
});

fn contains(body: &[u8], word: &[u8]) -> bool {
    body.windows(word.len()).any(|window| window == word)
}
