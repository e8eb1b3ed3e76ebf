//! What is known without asking anybody.

use paywright_bridge::facts;

use crate::error::{Failure, run};

/// The version of the library.
#[uniffi::export]
pub fn native_version() -> String {
    paywright_bridge::VERSION.to_owned()
}

/// A decimal text as minor units.
#[uniffi::export]
pub fn native_minor_units(amount: String, currency: String) -> Result<i64, Failure> {
    run(|| facts::minor_units(&amount, &currency))
}

/// Minor units as decimal text.
#[uniffi::export]
pub fn native_decimal_text(minor: i64, currency: String) -> Result<String, Failure> {
    run(|| facts::decimal_text(minor, &currency))
}

/// A response code as JSON.
#[uniffi::export]
pub fn native_response_code(code: String) -> Result<String, Failure> {
    run(|| Ok(facts::response_code(&code).to_string()))
}

/// What a payment status means, as JSON.
#[uniffi::export]
pub fn native_payment_status(status: String) -> Result<String, Failure> {
    run(|| Ok(facts::payment_status(&status).to_string()))
}

/// The names of the operations.
#[uniffi::export]
pub fn native_operations() -> Vec<String> {
    facts::operations().into_iter().map(str::to_owned).collect()
}

/// A text with the card numbers in it masked.
#[uniffi::export]
pub fn native_masked(text: String) -> Result<String, Failure> {
    run(|| Ok(facts::masked(&text)))
}
