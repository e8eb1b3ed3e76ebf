//! What is known without asking the gateway, and the form for the payer's bank.

use napi_derive::napi;
use paywright_bridge::cryptoprocessing as bridge;

use crate::error::run;

/// The form for the payer's bank, as JSON.
#[napi]
pub fn acs_form(outcome: String, term_url: String) -> napi::Result<String> {
    run(|| Ok(bridge::acs_form(outcome.as_bytes(), &term_url)?.to_string()))
}

/// Which authentication a form of the bank is about.
#[napi]
pub fn acs_return_id(body: &[u8]) -> napi::Result<String> {
    run(|| bridge::acs_return_id(body))
}

/// The names of the commands.
#[napi]
pub fn commands() -> Vec<&'static str> {
    bridge::commands()
}

/// What an error code of the gateway means, as JSON.
#[napi]
pub fn error_code(code: String) -> napi::Result<String> {
    run(|| Ok(bridge::error_code(&code).to_string()))
}

/// What a state of the gateway means, as JSON.
#[napi]
pub fn gateway_state(state: String) -> napi::Result<String> {
    run(|| Ok(bridge::state(&state).to_string()))
}
