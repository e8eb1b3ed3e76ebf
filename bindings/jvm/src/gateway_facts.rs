//! What is known of the second gateway without asking it, and the form for the payer's bank.

use paywright_bridge::cryptoprocessing as bridge;

use crate::error::{Failure, run};

/// The names of the commands.
#[uniffi::export]
pub fn native_commands() -> Vec<String> {
    bridge::commands().into_iter().map(str::to_owned).collect()
}

/// An error code as JSON.
#[uniffi::export]
pub fn native_error_code(code: String) -> Result<String, Failure> {
    run(|| Ok(bridge::error_code(&code).to_string()))
}

/// A state as JSON.
#[uniffi::export]
pub fn native_gateway_state(state: String) -> Result<String, Failure> {
    run(|| Ok(bridge::state(&state).to_string()))
}

/// The form for the payer's bank as JSON, from the JSON of an outcome.
#[uniffi::export]
pub fn native_acs_form(outcome: String, term_url: String) -> Result<String, Failure> {
    run(|| Ok(bridge::acs_form(outcome.as_bytes(), &term_url)?.to_string()))
}

/// Which authentication a form is about that the bank had posted.
#[uniffi::export]
pub fn native_acs_return_id(body: Vec<u8>) -> Result<String, Failure> {
    run(|| bridge::acs_return_id(&body))
}
