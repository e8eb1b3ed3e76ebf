//! No body, signed by the right key, makes a typed view panic, and none verifies without it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paywright_core::SecretKey;
use paywright_core::payment::PaymentState;
use paywright_core::ecommpay::{Callback, Project};

fuzz_target!(|body: &[u8]| {
    let project = Project::new(112, &SecretKey::new("a key of the fuzzer").unwrap());
    if let Ok(read) = Callback::read_unverified(body) {
        let _ = format!("{:?} {:?}", read.as_claimed(), read.claimed_next_action());
        let _ = read.as_claimed().ambiguities();
    }
    assert!(project.verify_callback(body).is_err());
    let Some(signed) = signed(&project, body) else { return };
    let Ok(callback) = project.verify_callback(signed.as_bytes()) else { return };
    let _ = callback.next_action();
    let mut state = PaymentState::new("p");
    for event in callback.events_of_answer("p").unwrap_or_default() {
        let _ = state.fold(event);
    }
    let _ = (state.is_paid(), state.is_final(), state.remaining_sum());
});

/// The object with the signature of the right key put in front.
fn signed(project: &Project, body: &[u8]) -> Option<String> {
    let signature = project.signer().sign_json(body).ok()?;
    let members = std::str::from_utf8(body).ok()?.trim_start().strip_prefix('{')?;
    let comma = if members.trim_start().starts_with('}') { "" } else { "," };
    Some(format!("{{\"signature\":\"{signature}\"{comma}{members}"))
}
