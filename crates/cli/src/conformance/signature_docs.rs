//! A list of published examples. Each gives `key`, `payload`, `string_to_sign` and `signature`;
//! members named `signature` within the payload are not signed.

use paywright_core::ecommpay::canonical::{Numbers, SignatureMembers};
use paywright_core::json::Limits;
use serde::Deserialize;
use serde_json::Value;

use super::{Outcome, Raw, id_of, messages, parse};

pub(super) fn run(cases: &[Raw<'_>]) -> Vec<Outcome> {
    cases.iter().flat_map(|case| run_case(case)).collect()
}

#[derive(Deserialize)]
struct Case<'a> {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: Value,
    key: Option<String>,
    #[serde(borrow)]
    payload: Option<Raw<'a>>,
    string_to_sign: Option<String>,
    signature: Option<String>,
    #[serde(default)]
    why: Value,
}

fn run_case(case: Raw<'_>) -> Vec<Outcome> {
    let case: Case<'_> = match parse(case.get()) {
        Ok(case) => case,
        Err(reason) => return vec![Outcome::unreadable("sign", &id_of(case), reason)],
    };
    let (Some(key), Some(payload), Some(signature)) = (&case.key, case.payload, &case.signature)
    else {
        return vec![match case.why.as_str() {
            // The file of examples that nobody can check says why for each of them.
            Some(why) => Outcome::documented("sign", &case.name, why),
            None => Outcome::unreadable("sign", &case.name, "key, payload or signature is missing"),
        }];
    };
    let body = payload.get().as_bytes();
    let limits = Limits::default();
    let signed = messages::sign(key, body, Numbers::Shortest, SignatureMembers::Remove, limits);
    let mut outcomes = vec![match signed {
        Ok(signed) if signed.signature != *signature => {
            let expected = case.string_to_sign.as_ref().unwrap_or(signature);
            Outcome::failed("sign", &case.name, expected, signed.canonical)
        }
        Ok(signed) => {
            let text = case.string_to_sign.as_ref().unwrap_or(&signed.canonical);
            Outcome::compare("sign", &case.name, text, &signed.canonical)
        }
        Err(code) => Outcome::failed("sign", &case.name, signature, code),
    }];
    let is_signed_callback = case.kind.as_str() == Some("callback")
        && payload.get().contains(&format!("\"{signature}\""));
    if is_signed_callback {
        outcomes.push(match messages::verify(&[("key", key)], body, false, limits) {
            Ok(Ok(_)) => Outcome::passed("verify", &case.name),
            Ok(Err(refusal)) => Outcome::failed("verify", &case.name, "accept", refusal.code),
            Err(reason) => Outcome::unreadable("verify", &case.name, reason),
        });
    }
    outcomes
}
