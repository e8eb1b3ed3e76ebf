//! One planted cause per case: the first line must name it.

mod bodies;
mod bounds;
mod planted;

use super::{Certainty, Explainer, Explanation};
use crate::ecommpay::Signer;
use crate::{ErrorCode, SecretKey};

const KEY: &str = "Kx7/pq+2mZ==live";

/// A callback as the platform sends it, without its signature and last brace.
const CALLBACK: &str = r#"{"project_id":28051,"payment":{"id":"5242723","type":"purchase","status":"success","date":"2023-03-10T12:26:17+0000","method":"card","sum":{"amount":5200,"currency":"EUR"},"description":""},"account":{"number":"424242******4242","token":"c8175453f68ec7c8fb3f052b8d786c661261efebcb91155327a6c7b8f8e66359","type":"visa","card_holder":"TEST TEST","expiry_month":"01","expiry_year":"2025"},"customer":{"id":"782572","phone":null},"errors":[],"operation":{"id":5028800010128225,"type":"sale","status":"success","date":"2023-03-10T12:26:17+0000","created_date":"2023-03-10T12:26:15+0000","request_id":"1f6d3ac3-05028801","sum_initial":{"amount":5200,"currency":"EUR"},"sum_converted":{"amount":5200,"currency":"EUR"},"provider":{"id":6,"payment_id":"16784511766816","date":"2023-03-10T10:26:17+0000","auth_code":"563253","endpoint_id":6},"code":"0","message":"Success"}"#;

fn key(text: &str) -> SecretKey {
    SecretKey::new(text).unwrap()
}

/// The signature of a body by the documented rules.
fn signature(body: &str, key_text: &str) -> String {
    Signer::new(&key(key_text)).sign_json(body.as_bytes()).unwrap().to_string()
}

/// The callback with more members, which begin with a comma.
fn unsigned(members: &str) -> String {
    format!("{CALLBACK}{members}}}")
}

fn with_signature(body: &str, signature: &str) -> String {
    let open = body.strip_suffix('}').unwrap();
    format!("{open},\"signature\":{}}}", serde_json::to_string(signature).unwrap())
}

/// A body rightly signed.
fn signed(members: &str) -> String {
    let body = unsigned(members);
    with_signature(&body, &signature(&body, KEY))
}

fn explain(body: &[u8]) -> Explanation {
    Explainer::new("live", &key(KEY)).explain(body)
}

/// Checks what the first line says, and that a genuine verdict is never given.
#[track_caller]
fn assert_first(name: &str, explanation: &Explanation, code: &str, certainty: Certainty) {
    assert!(!explanation.is_verified(), "{name} verified");
    let first = &explanation.causes()[0];
    let seen = (first.cause().code(), first.certainty());
    assert_eq!(seen, (code, certainty), "of {name}:\n{explanation}");
    assert!(explanation.first_line().contains(&first.cause().to_string()), "of {name}");
    assert!(explanation.first_line().contains(first.cause().advice()), "of {name}");
}
