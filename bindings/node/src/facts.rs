//! What is known without asking anybody.

use napi_derive::napi;
use paywright_bridge::{Error, VERSION, facts, vectors};

use crate::error::run;

/// A decimal text as minor units, as text.
#[napi]
pub fn minor_units(amount: String, currency: String) -> napi::Result<String> {
    run(|| facts::minor_units(&amount, &currency).map(|minor| minor.to_string()))
}

/// Minor units, given as text, as decimal text.
#[napi]
pub fn decimal_text(minor: String, currency: String) -> napi::Result<String> {
    run(|| {
        let minor = minor.parse().map_err(|_| {
            Error::of_argument_type("amount: it must be a whole number that fits 64 bits")
        })?;
        facts::decimal_text(minor, &currency)
    })
}

/// What a response code means, as JSON.
#[napi]
pub fn response_code(code: String) -> napi::Result<String> {
    run(|| Ok(facts::response_code(&code).to_string()))
}

/// What a payment status means, as JSON.
#[napi]
pub fn payment_status(status: String) -> napi::Result<String> {
    run(|| Ok(facts::payment_status(&status).to_string()))
}

/// A text with the card numbers in it masked.
#[napi]
pub fn masked(text: String) -> napi::Result<String> {
    run(|| Ok(facts::masked(&text)))
}

/// What this library makes of a conformance vector, as JSON.
#[napi]
pub fn vector(case: String, body: &[u8]) -> napi::Result<String> {
    run(|| Ok(vectors::answer(case.as_bytes(), body)?.to_string()))
}

/// The version.
#[napi]
pub fn version() -> &'static str {
    VERSION
}
