//! What is known without asking anybody: money, codes, statuses.

use paywright_core::ecommpay::codes;
use paywright_core::ecommpay::gate::NamedRequest;
use paywright_core::mask;
use paywright_core::money::{Currency, Money};
use paywright_core::payment::PaymentStatus;
use serde_json::{Value, json};

use crate::error::Error;

/// A decimal text as minor units of a currency: `39.90` in `EUR` gives 3990.
///
/// # Errors
/// `currency_malformed`, `currency_exponent_unknown`, `amount_not_decimal`,
/// `amount_too_many_decimals`, `amount_out_of_range`.
pub fn minor_units(amount: &str, currency: &str) -> Result<i64, Error> {
    let money = Money::parse(amount, self::currency(currency)?);
    money.map(Money::minor).map_err(|error| Error::of(&error))
}

/// Minor units as decimal text with all digits of the currency: 3990 in `EUR` gives `39.90`.
///
/// # Errors
/// `currency_malformed`, `currency_exponent_unknown`.
pub fn decimal_text(minor: i64, currency: &str) -> Result<String, Error> {
    let money = Money::new(minor, self::currency(currency)?);
    money.to_decimal_text().map_err(|error| Error::of(&error))
}

/// A response code as JSON: `code`, `is_documented`, `is_success`, `message`, `category`, `action`,
/// `may_be_tried_again`. A code that nobody documents is told as such.
pub fn response_code(code: &str) -> Value {
    let code = codes::lookup(code);
    json!({
        "code": code.as_str(),
        "is_documented": code.is_documented(),
        "is_success": code.is_success(),
        "message": code.message(),
        "category": code.category().as_str(),
        "action": code.action().as_str(),
        "may_be_tried_again": code.retry().is_retryable(),
    })
}

/// What a payment status means as JSON: `status`, `is_final`, `is_paid`. One that nobody documents is
/// neither.
pub fn payment_status(status: &str) -> Value {
    let status = PaymentStatus::parse(status);
    json!({
        "status": status.as_str(),
        "is_final": status.is_final(),
        "is_paid": status.is_paid(),
    })
}

/// The names of Gate's operations, for [`Gate::send`](crate::Gate::send), beside `post` and `ask`.
pub fn operations() -> Vec<&'static str> {
    NamedRequest::names().collect()
}

/// A text with the card numbers in it masked, for logs.
pub fn masked(text: &str) -> String {
    mask::mask_text(text).into_owned()
}

fn currency(code: &str) -> Result<Currency, Error> {
    Currency::parse(code).map_err(|error| Error::of(&error))
}
