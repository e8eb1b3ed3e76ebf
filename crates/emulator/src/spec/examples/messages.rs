//! One example of each message, signed.

use super::signed;
use crate::platform::json::{Json, Object};

const TIME: &str = "2026-03-10T12:26:17+0000";
const REQUEST: &str =
    "a546aa84c3fbf12af8508da21caf9a1136a95037-7d8f34fcd173ef282745e02f13b872e69ed65766-00000001";
const OPERATION: i64 = 9_007_199_254_740_993;

/// A card purchase that is paid, layout A.
pub(in crate::spec) fn payment() -> Object {
    signed(paid().with("project_id", super::PROJECT), "signature")
}

/// The same with the signature in `general`.
pub(in crate::spec) fn general_payment() -> Object {
    signed(general("order-1").followed_by(paid()), "general.signature")
}

/// A purchase whose customer has to be sent to the payment system, layout B.
pub(in crate::spec) fn terminal() -> Object {
    let redirect = Object::new()
        .with("method", "GET")
        .with("url", "https://provider.example/pay?id=1")
        .with("body", Json::Array(Vec::new()))
        .with("encrypted", Json::Array(Vec::new()));
    let payment = Object::new()
        .with("id", "order-1")
        .with("status", "awaiting redirect result")
        .with("method", "ecopayz")
        .with("date", TIME)
        .with("result_code", "9999")
        .with("result_message", "Awaiting processing")
        .with("is_new_attempts_available", false)
        .with("attempts_timeout", 0_i64)
        .with("cascading_with_redirect", false)
        .with("split_with_redirect", false);
    let operation = Object::new()
        .with("id", OPERATION)
        .with("type", "sale")
        .with("status", "awaiting redirect result")
        .with("date", TIME)
        .with("processing_time", Json::Null)
        .with("request_id", REQUEST)
        .with("sum", sum())
        .with("code", "9999")
        .with("message", "Awaiting processing");
    let transaction =
        Object::new().with("id", OPERATION).with("date", TIME).with("type", "purchase");
    let message = general("order-1")
        .with("request_id", REQUEST)
        .with("transaction", transaction)
        .with("payment", payment)
        .with("sum_request", sum())
        .with("sum_real", sum())
        .with("customer", Object::new().with("id", "customer-7"))
        .with("description", "Order 1")
        .with("operations", vec![operation])
        .with("return_url", redirect);
    signed(message, "general.signature")
}

/// A request that was refused in processing.
pub(in crate::spec) fn refusal() -> Object {
    signed(refused().with("project_id", super::PROJECT), "signature")
}

/// The same with the signature in `general`.
pub(in crate::spec) fn general_refusal() -> Object {
    signed(general("order-1").followed_by(refused()), "general.signature")
}

/// A token that was made.
pub(in crate::spec) fn token() -> Object {
    let request = Object::new()
        .with("id", REQUEST)
        .with("action", "tokenize")
        .with("status", "success")
        .with("errors", Json::Array(Vec::new()));
    let card = Object::new()
        .with("number", "400000******0077")
        .with("exp_month", "11")
        .with("exp_year", "2031")
        .with("holder", "ADA LOVELACE");
    let message = Object::new()
        .with("general", Object::new().with("project_id", super::PROJECT))
        .with("request", request)
        .with("token", super::token())
        .with("token_status", "active")
        .with("token_created_at", TIME)
        .with("card", card)
        .with("customer", Object::new().with("id", "customer-7"));
    signed(message, "general.signature")
}

/// A series that was ended.
pub(in crate::spec) fn series() -> Object {
    let recurring = Object::new()
        .with("id", 1_001_648_059_i64)
        .with("status", "canceled")
        .with("type", "R")
        .with("currency", "EUR")
        .with("exp_year", "2031")
        .with("exp_month", "11")
        .with("period", "M")
        .with("time", "12:00:00");
    let message = Object::new().with("project_id", super::PROJECT).with("recurring", recurring);
    signed(message, "signature")
}

/// A redirect and nothing else.
pub(in crate::spec) fn redirect() -> Object {
    let redirect = Object::new()
        .with("method", "GET")
        .with("url", "https://provider.example/pay?id=1")
        .with("body", Json::Array(Vec::new()))
        .with("encrypted", Json::Array(Vec::new()));
    let message = Object::new()
        .with("general", Object::new().with("project_id", super::PROJECT))
        .with("payment", Object::new().with("id", "order-1"))
        .with("redirectData", redirect);
    signed(message, "general.signature")
}

fn general(payment_id: &'static str) -> Object {
    let general = Object::new().with("project_id", super::PROJECT).with("payment_id", payment_id);
    Object::new().with("general", general)
}

fn sum() -> Object {
    Object::new().with("amount", 3_415_i64).with("currency", "EUR")
}

fn paid() -> Object {
    let payment = Object::new()
        .with("id", "order-1")
        .with("type", "purchase")
        .with("status", "success")
        .with("date", TIME)
        .with("method", "card")
        .with("sum", sum())
        .with("description", "Order 1");
    let account = Object::new()
        .with("number", "400000******0077")
        .with("token", super::token())
        .with("type", "visa")
        .with("card_holder", "ADA LOVELACE")
        .with("id", 928_054_631_i64)
        .with("expiry_month", "11")
        .with("expiry_year", "2031");
    let provider = Object::new()
        .with("id", 6_i64)
        .with("payment_id", "15354474886323")
        .with("date", TIME)
        .with("auth_code", "563253")
        .with("endpoint_id", 6_i64);
    let operation = Object::new()
        .with("id", OPERATION)
        .with("type", "sale")
        .with("status", "success")
        .with("date", TIME)
        .with("created_date", "2026-03-10T12:26:12+0000")
        .with("request_id", REQUEST)
        .with("sum_initial", sum())
        .with("sum_converted", sum())
        .with("code", "0")
        .with("message", "Success")
        .with("provider", provider);
    Object::new()
        .with("payment", payment)
        .with("account", account)
        .with("customer", Object::new().with("id", "customer-7"))
        .with("operation", operation)
}

fn refused() -> Object {
    let error = Object::new()
        .with("code", 502_i64)
        .with("message", "Validation error")
        .with("field", "payment.amount")
        .with("constraint", "integer from 1 to 10000000000000");
    Object::new()
        .with("payment", Object::new().with("id", "order-1").with("status", "error"))
        .with("errors", vec![error])
}
