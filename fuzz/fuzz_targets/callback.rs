//! No body, signed by the right key, makes a typed view panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paywright_core::SecretKey;
use paywright_core::ecommpay::payment_state::PaymentState;
use paywright_core::ecommpay::{Callback, Project};

fuzz_target!(|body: &[u8]| {
    if let Ok(read) = Callback::read_unverified(body) {
        let callback = read.as_claimed();
        let _ = format!("{callback:?}");
        let _ = callback.next_action();
        let _ = callback.ambiguities();
        let mut state = PaymentState::new("p");
        for event in callback.events_of_answer("p").unwrap_or_default() {
            let _ = state.fold(event);
        }
        let _ = (state.is_paid(), state.is_final(), state.remaining_sum());
    }
    let project = Project::new(112, &SecretKey::new("a key of the fuzzer").unwrap());
    assert!(project.verify_callback(body).is_err());
});
