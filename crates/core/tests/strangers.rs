//! Bodies of strangers that must be refused and not crash the receiver.

use paywright_core::SecretKey;
use paywright_core::ecommpay::canonical::shortest_number;
use paywright_core::ecommpay::{Keyring, Project, Signer, Verifier, callback::Callback};

/// No key is needed: any 88 characters of base64 will do.
fn body() -> String {
    let signature = Signer::new(&SecretKey::new("not the key").unwrap()).sign_canonical("x");
    format!(r#"{{"a":1e-9223372036854775808,"signature":"{signature}"}}"#)
}

#[test]
fn an_unauthenticated_number_does_not_panic_the_verifier() {
    let verifier = Verifier::new(Keyring::new("k", &SecretKey::new("k").unwrap()));
    assert!(verifier.verify(body().as_bytes()).is_err());
}

#[test]
fn an_unauthenticated_number_does_not_panic_the_project() {
    let project = Project::new(1, &SecretKey::new("k").unwrap());
    assert!(project.verify_callback(body().as_bytes()).is_err());
}

#[test]
fn reading_it_unverified_does_not_panic() {
    let _ = Callback::read_unverified(body().as_bytes());
}

#[test]
fn signing_it_does_not_panic() {
    let signer = Signer::new(&SecretKey::new("k").unwrap());
    let _ = signer.sign_json(br#"{"a":1e-9223372036854775808}"#);
}

#[test]
fn the_number_stays_as_it_is() {
    assert_eq!(shortest_number("1e-9223372036854775808"), "1e-9223372036854775808");
}
