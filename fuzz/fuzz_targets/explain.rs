//! No body makes `explain` panic, and no body that does not verify is called genuine.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paywright_core::SecretKey;
use paywright_core::ecommpay::explain::Explainer;

fuzz_target!(|body: &[u8]| {
    let key = SecretKey::new("a key of the fuzzer").unwrap();
    let explanation = Explainer::new("main", &key).explain(body);
    assert!(!explanation.is_verified());
    assert!(!explanation.first_line().is_empty());
    let _ = explanation.to_string();
});
