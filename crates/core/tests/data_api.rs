//! The example bodies of the Data API in `tests/gate` of the repository: every query is built, every
//! answer is read.

use paywright_core::ecommpay::Signer;
use paywright_core::ecommpay::data_api::{
    AnyQuery, BalanceQuery, CurrencyRates, DataApi, DataApiError, FraudList, Interval, Operations,
    OperationsOfPayment, PaymentOperation, Query, ReadsData,
};
use paywright_core::http::{Response, RetryClass};
use paywright_core::money::{Currency, Money};
use paywright_core::payment::OperationId;
use paywright_core::payment::{OperationStatus, OperationType};
use paywright_core::{ErrorCode, SecretKey};
use serde_json::{Value, json};

const REQUESTS: &str = include_str!("../../../tests/gate/requests.json");
const ANSWERS: &str = include_str!("../../../tests/gate/answers.json");

fn key() -> SecretKey {
    SecretKey::new("paywright-test-key").unwrap()
}

fn examples(text: &str) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(text).unwrap();
    let is_ours = |example: &Value| example["name"].as_str().unwrap().starts_with("dataapi-");
    all.into_iter().filter(is_ours).collect()
}

fn example(text: &str, name: &str) -> Value {
    examples(text).into_iter().find(|example| example["name"] == name).expect(name)
}

/// Path and body of a query, without the signature, which is checked.
fn prepare<Q: Query>(token: &str, query: &Q) -> (String, Value) {
    let call = DataApi::new(token, &key()).unwrap().prepare(query).unwrap();
    assert_eq!(call.request().class(), RetryClass::Read);
    let body = call.request().body();
    let mut value: Value = serde_json::from_slice(body).unwrap();
    let signature = value.as_object_mut().unwrap().remove("signature").unwrap();
    assert_eq!(signature, Signer::new(&key()).sign_json(body).unwrap().to_string());
    (call.request().url().strip_prefix(DataApi::BASE_URL).unwrap().to_owned(), value)
}

fn interval(from: &str, to: &str) -> Interval {
    Interval::parse(from, to).unwrap()
}

fn build(name: &str, token: &str) -> (String, Value) {
    match name {
        "dataapi-balance-get" => prepare(token, &BalanceQuery::new()),
        "dataapi-currency-rates" => {
            let interval = interval("2025-01-01 00:00:00", "2025-01-02 00:00:00");
            prepare(token, &CurrencyRates::new(97, Currency::EUR, interval).tz("+10:30"))
        }
        "dataapi-fraud-list" => {
            let query = FraudList::new()
                .purchase_date(interval("2023-12-31 00:00:00", "2024-01-07 23:59:59"))
                .fraud_report_date(interval("2024-01-01 00:00:00", "2024-01-01 23:59:59"))
                .issuer_country(["GB", "FR"])
                .limit(1000);
            prepare(token, &query)
        }
        "dataapi-operations-get-by-payment" => {
            prepare(token, &OperationsOfPayment::new("PID_25467851461-2147"))
        }
        "dataapi-operations-get" => {
            let query =
                Operations::in_interval(interval("2024-08-01 00:00:00", "2024-08-28 23:59:59"))
                    .projects([0, 11])
                    .operation_type([OperationType::Sale, OperationType::Refund])
                    .operation_status([OperationStatus::Success, OperationStatus::Decline])
                    .customer_email("astronaut@earth.station")
                    .fields([
                        "operation_id",
                        "operation_type",
                        "operation_status",
                        "sum_initial.amount",
                        "sum_initial.currency",
                        "customer_email",
                    ])
                    // The published example writes both as texts.
                    .member("limit", json!("2"))
                    .member("offset", json!("1000"));
            prepare(token, &query)
        }
        other => panic!("nobody builds {other}"),
    }
}

#[test]
fn every_example_is_built() {
    let all = examples(REQUESTS);
    assert_eq!(all.len(), 5);
    for example in all {
        let name = example["name"].as_str().unwrap();
        let (path, body) = build(name, example["body"]["token"].as_str().unwrap());
        assert_eq!(Value::from(path), example["path"], "{name}");
        assert_eq!(body, example["body"], "{name}");
    }
}

fn read<Q: Query>(query: &Q, name: &str) -> Result<Q::Answer, DataApiError>
where
    Q::Answer: ReadsData,
{
    let example = example(ANSWERS, name);
    let mut body = example["body"].clone();
    if example["signed"] == true {
        let signature = Signer::new(&key()).sign_json(body.to_string().as_bytes()).unwrap();
        body["signature"] = Value::from(signature.to_string());
    }
    let http = u16::try_from(example["http"].as_u64().unwrap()).unwrap();
    let call = DataApi::new("token", &key()).unwrap().prepare(query).unwrap();
    call.parse(&Response::new(http, body.to_string().as_bytes()), 0)
}

#[test]
fn every_answer_is_read() {
    let balances = read(&BalanceQuery::new(), "dataapi-balance-get").unwrap();
    let amounts: Vec<_> = balances.balances().flat_map(|balance| balance.amounts).collect();
    assert_eq!(amounts.len(), 3);
    assert_eq!(amounts[0], Money::new(1_010_750, Currency::USD));

    let month = interval("2024-08-01 00:00:00", "2024-08-28 23:59:59");
    let page = read(&Operations::in_interval(month), "dataapi-operations-get").unwrap();
    let first = page.operations().next().unwrap();
    assert_eq!(first.id(), Some(OperationId::from(6_435_212_162_442)));
    assert_eq!(first.operation_type(), Some(OperationType::Sale));
    assert_eq!(first.sum(), Some(Money::new(1200, Currency::USD)));

    let list = read(&OperationsOfPayment::new("p"), "dataapi-operations-get-by-payment").unwrap();
    let kinds: Vec<_> = list.operations().filter_map(PaymentOperation::operation_type).collect();
    assert_eq!(kinds, [OperationType::Refund, OperationType::Capture, OperationType::Auth]);
    assert_eq!(list.operations().next().unwrap().sum(), Some(Money::new(221, Currency::USD)));

    let fraud = read(&FraudList::new(), "dataapi-fraud-list").unwrap();
    let reported = fraud.operations().next().unwrap();
    assert_eq!(reported.sum(), Some(Money::new(18000, Currency::GBP)));
    assert_eq!(reported.issuer_country(), Some("GB"));

    let error = read(&AnyQuery::new("/v1/balance/get"), "dataapi-error-401").unwrap_err();
    assert_eq!(error.code(), "data_refused");
    assert!(error.to_string().contains("You have no access to project_id = 22"), "{error}");
}
