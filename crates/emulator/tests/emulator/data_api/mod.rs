//! The Data API: what merchants read about their operations, balances, fraud and rates.

mod access;
mod members;
mod operations;
mod reports;
mod whole;

use paywright_core::ecommpay::{Keyring, Signer, Verifier, VerifyError};
use paywright_core::json::Limits;
use paywright_core::{ErrorCode, SecretKey};
use paywright_emulator::platform::{
    DataAccount, DataAnswer, LOCAL_DATA_KEY, LOCAL_DATA_TOKEN, Project, Settings,
};
use serde_json::{Value, json};

use crate::merchant::{KEY, PROJECT, Shop, ecopayz_payout, ecopayz_sale};

const BALANCE: &str = "/v1/balance/get";
const OPERATIONS: &str = "/v1/operations/get";
const BY_PAYMENT: &str = "/v1/operations/get-by-payment";
const FRAUD: &str = "/v1/fraud/list";
const RATES: &str = "/v1/currency-rates/get";

/// A second project of the same merchant.
const OTHER: u32 = 113;

const VISA: &str = "4000000000000077";
const CHALLENGED: &str = "4314220000000056";

/// The body of a request with token and signature of the local account.
fn signed(body: &Value) -> Vec<u8> {
    signed_with(body, LOCAL_DATA_TOKEN, LOCAL_DATA_KEY)
}

fn signed_with(body: &Value, token: &str, key: &str) -> Vec<u8> {
    let mut body = body.clone();
    body["token"] = json!(token);
    body["signature"] = Value::Null;
    let signer = Signer::new(&SecretKey::new(key).unwrap());
    body["signature"] = json!(signer.sign_json(body.to_string().as_bytes()).unwrap().to_string());
    body.to_string().into_bytes()
}

fn verify(body: &str, key: &str, limits: Limits) -> Result<(), VerifyError> {
    let keyring = Keyring::new("data", &SecretKey::new(key).unwrap());
    Verifier::new(keyring).with_limits(limits).verify(body.as_bytes()).map(|_| ())
}

fn account() -> DataAccount {
    DataAccount::new(LOCAL_DATA_TOKEN, LOCAL_DATA_KEY).unwrap()
}

fn shop_with(settings: Settings) -> Shop {
    let mut shop = Shop::with(settings);
    shop.platform.set_project(Project::new(OTHER, KEY).unwrap());
    shop.platform.set_data_account(account());
    shop
}

fn shop() -> Shop {
    shop_with(Settings { data_api_limit: None, ..Settings::default() })
}

fn ask(shop: &mut Shop, path: &str, body: &Value) -> DataAnswer {
    shop.platform.data_api(shop.now, path, &signed(body))
}

/// An answer that has to be good, with its signature checked.
fn read(shop: &mut Shop, path: &str, body: &Value) -> Value {
    let answer = ask(shop, path, body);
    assert_eq!(answer.status, 200, "{body}: {answer:?}");
    assert_eq!(answer.hint, None);
    verify(&answer.body, LOCAL_DATA_KEY, Limits::default()).unwrap();
    serde_json::from_str(&answer.body).unwrap()
}

/// The list of an answer.
fn list(shop: &mut Shop, path: &str, name: &str, body: &Value) -> Vec<Value> {
    let mut answer = read(shop, path, body);
    assert_eq!(answer.as_object().unwrap().len(), 2, "{answer}");
    match answer[name].take() {
        Value::Array(items) => items,
        other => panic!("{other}"),
    }
}

/// A request for all operations of March 2026, changed.
fn march(change: &Value) -> Value {
    let mut body =
        json!({"interval": {"from": "2026-03-01 00:00:00", "to": "2026-03-31 23:59:59"}});
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

fn operations(shop: &mut Shop, change: &Value) -> Vec<Value> {
    list(shop, OPERATIONS, "operations", &march(change))
}

/// Payment and type of each operation.
fn named(operations: &[Value]) -> Vec<String> {
    let word = |operation: &Value, name: &str| operation[name].as_str().unwrap().to_owned();
    operations
        .iter()
        .map(|operation| {
            format!("{} {}", word(operation, "payment_id"), word(operation, "operation_type"))
        })
        .collect()
}

fn card_auth(payment_id: &str, amount: i64) -> Value {
    json!({
        "general": {"project_id": OTHER, "payment_id": payment_id},
        "customer": {"id": "hotel-1", "ip_address": "248.121.176.220", "email": "a@station.example"},
        "payment": {"amount": amount, "currency": "USD", "description": "Two nights"},
        "card": {"pan": VISA, "year": 2031, "month": 8, "card_holder": "JOHN SMITH", "cvv": "123"},
    })
}

fn follow_up(project: u32, payment_id: &str, amount: i64, currency: &str) -> Value {
    json!({
        "general": {"project_id": project, "payment_id": payment_id},
        "payment": {"amount": amount, "currency": currency, "description": "later"},
    })
}

/// Lets a customer of EcoPayz decide.
fn decide(shop: &mut Shop, payment_id: &str) {
    let redirect = shop.status(payment_id);
    let body = &redirect["redirect_data"]["body"];
    let (transaction, checksum) = (body["TxID"].as_u64(), body["Checksum"].as_str());
    shop.platform.decide(shop.now, transaction.unwrap(), checksum.unwrap()).unwrap();
}

/// A day at two projects, a minute between two events from 12:26:17 on.
fn busy_day() -> Shop {
    let mut shop = shop();
    shop.buy("card-1", "3415", VISA); // 12:26:17
    shop.wait(60);
    shop.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("wallet-1", 15_000));
    shop.wait(60);
    shop.accepted("/v2/payment/ecopayz/payout", &ecopayz_payout("payout-1", 40_000)); // 12:28:17
    shop.wait(60);
    decide(&mut shop, "wallet-1"); // 12:29:17
    shop.wait(60);
    shop.accepted("/v2/payment/card/auth", &card_auth("hold-1", 9_000)); // 12:30:17
    shop.wait(60);
    let capture = follow_up(OTHER, "hold-1", 7_000, "USD");
    shop.accepted("/v2/payment/card/capture", &capture); // 12:31:17
    shop.wait(60);
    let refund = follow_up(PROJECT, "card-1", 1_000, "EUR");
    shop.accepted("/v2/payment/card/refund", &refund); // 12:32:17
    shop.wait(60);
    shop.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("wallet-2", 15_000)); // 12:33:17
    shop.wait(60);
    shop
}

const USUAL: [&str; 19] = [
    "project_id",
    "operation_id",
    "payment_id",
    "operation_type",
    "operation_status",
    "account_number",
    "customer_ip",
    "payment_method_name",
    "payment_method_type",
    "payment_description",
    "operation_created_at",
    "provider_date",
    "shipment_date",
    "sum_initial",
    "sum_converted",
    "arn",
    "rrn",
    "payment_provider_code",
    "payment_provider_message",
];

const ON_REQUEST: [&str; 35] = [
    "acquirer_bank_name",
    "auth_code",
    "avs_post_code",
    "avs_result",
    "avs_street_address",
    "balance_id",
    "bank_name",
    "bin",
    "card_enroll_check",
    "card_holder",
    "card_product_name",
    "card_token",
    "completed_refund",
    "country_by_ip",
    "country_by_bin",
    "currency_rate",
    "customer_email",
    "customer_id",
    "eci",
    "expiration_date",
    "legal_entity_name",
    "merchant_id",
    "payment_currency",
    "payment_type",
    "project_name",
    "project_url",
    "provider_payment_id",
    "recurring_id",
    "recurring_register",
    "recurring_valid_thru",
    "remaining_refund",
    "secure_3ds_check",
    "transaction_completed_at",
    "transaction_created_at",
    "transaction_status",
];

/// All members in the order of answers.
fn all_members() -> Vec<&'static str> {
    let mut names = [USUAL.as_slice(), ON_REQUEST.as_slice()].concat();
    let at = names.iter().position(|name| *name == "operation_created_at").unwrap();
    names.insert(at + 1, "operation_completed_at");
    names
}

fn assert_members(operation: &Value, expected: &Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&operation[name], value, "{name} of {operation:#}");
    }
}

/// Reports the first operation of a payment as fraud.
fn report(shop: &mut Shop, payment_id: &str, fraud_type: &str) -> Result<(), &'static str> {
    let project = if payment_id.starts_with("hold") { OTHER } else { PROJECT };
    let payment = shop.platform.payment(project, payment_id).unwrap();
    let operation = payment.operations.first().unwrap().id;
    let result = shop.platform.report_fraud(shop.now, project, payment_id, operation, fraud_type);
    result.map_err(|error| error.code())
}
