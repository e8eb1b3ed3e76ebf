//! Requests that can be sent as they stand: made from the table of endpoints and signed with the
//! key that the documents name, so that every signer can be held against them.

pub(super) mod messages;

use paywright_core::SecretKey;
use paywright_core::ecommpay::Signer;

use crate::platform::Project;
use crate::platform::endpoint::{Action, Endpoint, First, Instrument};
use crate::platform::json::{Json, Object};

/// The key of the examples.
pub(super) const KEY: &str = "secret_key";
const PROJECT: u32 = 112;
const CARD: &str = "4000000000000077";

/// A request with what the endpoint needs and a little more.
pub(super) fn request(endpoint: &Endpoint) -> Object {
    let mut body = Object::new();
    put(&mut body, endpoint.project_member());
    if endpoint.has_payment() {
        put(&mut body, "general.payment_id");
    }
    // Of several ways to say it, the first.
    let needed = endpoint.required.iter().chain(endpoint.one_of.iter().take(1));
    needed.chain(usual(endpoint)).for_each(|path| put(&mut body, path));
    adapt(&mut body, endpoint);
    signed(body, endpoint.signature_member())
}

/// The message with its signature at this place.
pub(super) fn signed(mut message: Object, place: &'static str) -> Object {
    let key = SecretKey::new(KEY).ok();
    let signature = key.and_then(|key| Signer::new(&key).sign_json(message.text().as_bytes()).ok());
    let signature = signature.map(|signature| signature.to_string()).unwrap_or_default();
    set(&mut message, place, signature.into());
    message
}

/// A request to an endpoint of the Data API.
pub(super) fn data_request(path: &str) -> Object {
    let body = Object::new().with("token", "SampleTokenOfThirtyCharacters0");
    let interval =
        || Object::new().with("from", "2026-03-01 00:00:00").with("to", "2026-03-31 23:59:59");
    let body = match path {
        "/v1/operations/get" => body
            .with("interval", interval())
            .with("tz", "+01:00")
            .with("project_id", vec![PROJECT])
            .with("operation_type", vec!["sale", "refund"])
            .with("fields", vec!["operation_id", "operation_type", "sum_initial.amount"])
            .with("limit", 100_i64)
            .with("offset", 0_i64),
        "/v1/operations/get-by-payment" => body.with("payment_id", "order-1"),
        "/v1/fraud/list" => {
            let dates = vec!["2026-03-01 00:00:00", "2026-03-31 23:59:59"];
            body.with("filter", Object::new().with("received_on", dates))
                .with("pagination", Object::new().with("limit", 20_i64).with("offset", 0_i64))
        }
        "/v1/currency-rates/get" => {
            let filter = Object::new()
                .with("merchant", 97_i64)
                .with("currency", "EUR")
                .with("interval", interval());
            body.with("filter", filter)
        }
        _ => body,
    };
    signed(body, "signature")
}

/// Members that such requests usually have.
fn usual(endpoint: &Endpoint) -> &'static [&'static str] {
    match endpoint.action {
        Action::Start { first: First::Sale | First::Auth, instrument: Instrument::Card } => {
            &["card.cvv", "payment.description"]
        }
        Action::Start { first: First::Verification, instrument: Instrument::Card } => &["card.cvv"],
        Action::Start { first: First::Sale | First::Auth, instrument: Instrument::Method } => {
            &["customer.ip_address", "return_url.success", "return_url.decline"]
        }
        Action::Start { first: First::Sale | First::Auth, .. } => &["cvv"],
        Action::Start { first: First::Payout, instrument: Instrument::Method } => {
            &["customer.ip_address", "account.number"]
        }
        Action::Capture | Action::Cancel => SUM,
        Action::Refund => &["payment.amount", "payment.currency", "payment.merchant_refund_id"],
        Action::SeriesUpdate => &["recurring.amount"],
        Action::ThreeDsMethodDone => &["threeds_completion_indicator"],
        Action::LinkCreate => &["customer.email", "send_email"],
        Action::Tokenize => &["customer.id", "card.card_holder"],
        Action::TokenRevoke => &["customer.id"],
        Action::MethodsForMerchant => &["currency", "amount"],
        Action::SavedAccountDelete => &["payment_method"],
        Action::Banks => SUM,
        _ => &[],
    }
}

const SUM: &[&str] = &["payment.amount", "payment.currency"];

/// Values that depend on what is asked for.
fn adapt(body: &mut Object, endpoint: &Endpoint) {
    match endpoint.action {
        Action::Start { first: First::Verification, .. } => {
            set(body, "payment.amount", 0_i64.into());
        }
        Action::Start { first: First::Payout | First::Debit, .. } | Action::LinkCreate => {
            set(body, "general.payment_id", "order-2".into());
        }
        Action::Refund => {
            set(body, "payment.amount", 500_i64.into());
            set(body, "payment.description", "Order 1 was returned in part".into());
        }
        Action::Incremental => set(body, "payment.amount", 500_i64.into()),
        Action::SeriesUpdate => set(body, "recurring.amount", 1_500_i64.into()),
        Action::MethodsForMerchant => set(body, "amount", 3_415_i64.into()),
        Action::Clarification => {
            let address = Object::new()
                .with("avs_post_code", "SW1A 1AA")
                .with("avs_street_address", "1 Sample Street");
            set(body, "additional_data", Object::new().with("avs_data", address).into());
        }
        _ => {}
    }
    if endpoint.path.contains("/payout/") && endpoint.action == Action::MethodsAvailable {
        let method = Object::new().with("payment_method", "ecopayz").with("currency", "EUR");
        set(body, "payment_method_list", vec![method].into());
    }
}

fn put(body: &mut Object, path: &'static str) {
    set(body, path, sample(path));
}

/// A value for each member that an example has.
fn sample(path: &str) -> Json {
    let text = match path {
        "general.payment_id" => "order-1",
        "general.type" => "start",
        "general.validation_url" => {
            "https://apple-pay-gateway.apple.com/paymentservices/startSession"
        }
        "general.domain_name" => "shop.example",
        "general.display_name" => "Sample Shop",
        "card.pan" => CARD,
        "sender.pan" => CARD,
        "recipient.pan" => "4242424242424242",
        "card.card_holder" => "ADA LOVELACE",
        "card.cvv" | "cvv" => "917",
        "customer.id" => "customer-7",
        "customer.ip_address" => "198.51.100.47",
        "customer.email" => "ada@shop.example",
        "payment.currency" | "currency" => "EUR",
        "payment.description" => "Order 1",
        "payment.best_before" => "2026-03-20T12:00:00+00:00",
        "payment.merchant_refund_id" => "refund-1",
        "return_url.success" => "https://shop.example/paid",
        "return_url.decline" => "https://shop.example/declined",
        "account.number" => "1101611729",
        "cres" => "eyJ0cmFuc1N0YXR1cyI6IlkifQ==",
        "payment_method" => "card",
        "request_id" => {
            "a546aa84c3fbf12af8508da21caf9a1136a95037-7d8f34fcd173ef282745e02f13b872e69ed65766-00000001"
        }
        "currency_from" => "EUR",
        "currency_to" => "BTC",
        "currency_network_from" => "fiat",
        "currency_network_to" => "bitcoin",
        "token" => return token().into(),
        "general.project_id" | "customer.project_id" | "project_id" => return PROJECT.into(),
        "card.year" => return 2031_i64.into(),
        "card.month" => return 11_i64.into(),
        "payment.amount" => return 3_415_i64.into(),
        "recurring.id" => return 1_001_648_059_i64.into(),
        "saved_account_id" => return 928_054_631_i64.into(),
        "trigger_operation_id" => return 17_839_000_001_150_i64.into(),
        "threeds_completion_indicator" | "send_email" => return true.into(),
        "directions" => return vec!["payin"].into(),
        "payment_method_list" => {
            let method = Object::new().with("payment_method", "apple_pay_core");
            return vec![method.with("amount", 3_415_i64).with("currency", "EUR")].into();
        }
        "payment" => return Object::new().into(),
        _ => "",
    };
    text.into()
}

/// The token that the local platform gives the card of the examples.
fn token() -> String {
    Project::new(PROJECT, KEY).map(|project| project.card_token(CARD)).unwrap_or_default()
}

/// Sets a member by its path, with the objects on the way.
fn set(object: &mut Object, path: &'static str, value: Json) {
    match path.split_once('.') {
        None => object.set(path, value),
        Some((first, rest)) => {
            if !matches!(object.member_mut(first), Some(Json::Object(_))) {
                object.set(first, Object::new().into());
            }
            if let Some(Json::Object(inner)) = object.member_mut(first) {
                set(inner, rest, value);
            }
        }
    }
}
