//! No body makes `explain` panic, and no body that does not verify is called genuine.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paywright_core::SecretKey;
use paywright_core::ecommpay::Keyring;
use paywright_core::ecommpay::explain::explain;

fuzz_target!(|body: &[u8]| {
    let keys = Keyring::new("main", &SecretKey::new("a key of the fuzzer").unwrap());
    let _ = explain(body, &keys).to_string();
});
