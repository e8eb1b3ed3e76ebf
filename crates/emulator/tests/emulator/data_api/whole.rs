//! The documented requests, repeated runs, and the Data API over HTTP.

use std::time::Duration;

use paywright_emulator::platform::Time;
use paywright_emulator::{Clock, Emulator};

use super::*;

#[test]
fn the_requests_of_the_documentation_are_answered() {
    let operations = json!({
        "project_id": [0, 11],
        "interval": {"from": "2024-08-01 00:00:00", "to": "2024-08-28 23:59:59"},
        "limit": "2",
        "offset": "1000",
        "operation_type": ["sale", "refund"],
        "operation_status": ["success", "decline"],
        "customer_email": "astronaut@earth.station",
        "fields": [
            "operation_id",
            "operation_type",
            "operation_status",
            "sum_initial.amount",
            "sum_initial.currency",
            "customer_email",
        ],
    });
    let fraud = json!({
        "filter": {
            "purchase_date": ["2023-12-31 00:00:00", "2024-01-07 23:59:59"],
            "fraud_report_date": ["2024-01-01 00:00:00", "2024-01-01 23:59:59"],
            "issuer_country": ["GB", "FR"],
        },
        "pagination": {"limit": 1000},
    });
    let rates = json!({
        "filter": {
            "merchant": 97,
            "currency": "EUR",
            "interval": {"from": "2025-01-01 00:00:00", "to": "2025-01-02 00:00:00"},
        },
        "tz": "+10:30",
    });
    let mut shop = shop();
    for project in [0, 11] {
        shop.platform.set_project(Project::new(project, KEY).unwrap());
    }
    let cases = [
        (BALANCE, json!({}), "balance", 0),
        (OPERATIONS, operations, "operations", 0),
        (BY_PAYMENT, json!({"payment_id": "PID_25467851461-2147"}), "operations", 0),
        (FRAUD, fraud, "operations", 0),
        (RATES, rates, "currency_rates", 25),
    ];
    for (path, body, name, count) in cases {
        assert_eq!(list(&mut shop, path, name, &body).len(), count, "{path}");
    }
}

#[test]
fn the_same_commands_give_the_same_answers() {
    let run = || {
        let mut shop = busy_day();
        report(&mut shop, "card-1", "6").unwrap();
        let fields = json!({"fields": all_members()});
        [
            ask(&mut shop, OPERATIONS, &march(&fields)),
            ask(&mut shop, BALANCE, &json!({})),
            ask(&mut shop, FRAUD, &json!({})),
        ]
    };
    assert_eq!(run(), run());
}

#[tokio::test]
async fn the_data_api_is_served() {
    let start = Time::parse("2026-03-10T12:00:00Z").unwrap();
    let running = Emulator::builder()
        .project(Project::new(PROJECT, KEY).unwrap())
        .data_account(account())
        .data_api_limit(Some(4))
        .starting_balance(500)
        .clock(Clock::frozen(start))
        .start()
        .await
        .unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = async |path: &str, body: Vec<u8>| {
        let url = format!("{}{path}", running.base_url());
        let request = client.post(url).header("content-type", "application/json").body(body);
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let header = |name: &str| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
        };
        let (hint, wait) = (header("paywright-hint"), header("retry-after"));
        (status, hint, wait, response.text().await.unwrap())
    };

    let sale = json!({
        "general": {"project_id": PROJECT, "payment_id": "order-1"},
        "customer": {"id": "c", "ip_address": "127.0.0.1"},
        "payment": {"amount": 1_250, "currency": "EUR"},
        "card": {"pan": VISA, "year": 2031, "month": 8, "card_holder": "JOHN SMITH", "cvv": "123"},
    });
    let (status, _, _, body) = post("/v2/payment/card/sale", crate::merchant::signed(&sale)).await;
    assert_eq!(status, 200, "{body}");

    let (status, hint, wait, body) = post(BALANCE, signed(&json!({}))).await;
    assert_eq!((status, hint, wait), (200, None, None));
    verify(&body, LOCAL_DATA_KEY, Limits::default()).unwrap();
    assert!(body.contains(r#""EUR":"1750""#), "{body}");

    let (status, _, _, body) = post(OPERATIONS, signed(&march(&json!({})))).await;
    assert_eq!(status, 200);
    let body: Value = serde_json::from_str(&body).unwrap();
    let operation = body["operations"][0]["operation_id"].clone();
    let report = |operation: &Value, fraud_type: &str| {
        let body = json!({
            "project_id": PROJECT,
            "payment_id": "order-1",
            "operation_id": operation,
            "fraud_type": fraud_type,
        });
        body.to_string().into_bytes()
    };
    let fraud = "/_control/fraud";
    let number: u64 = operation.as_str().unwrap().parse().unwrap();
    assert_eq!(post(fraud, report(&operation, "6")).await.0, 200);
    assert_eq!(post(fraud, report(&json!(number), "7")).await.0, 200);
    assert_eq!(post(fraud, report(&json!(number + 2), "7")).await.0, 404);
    assert_eq!(post(fraud, report(&json!("seven"), "7")).await.0, 400);
    assert_eq!(post(fraud, report(&operation, "")).await.0, 400);
    let (status, _, _, body) = post(FRAUD, signed(&json!({}))).await;
    assert_eq!(status, 200);
    assert!(body.contains(r#""fraud_type":"7""#), "{body}");

    let (status, hint, _, _) = post("/v1/chargeback/list", signed(&json!({}))).await;
    assert_eq!(status, 501);
    assert!(hint.unwrap().contains("published nowhere"));
    let (status, hint, wait, _) = post(BY_PAYMENT, signed(&json!({"payment_id": "ü"}))).await;
    assert_eq!((status, hint, wait), (200, None, None));
    let (status, hint, wait, _) = post(BALANCE, signed(&json!({}))).await;
    assert_eq!((status, wait.as_deref()), (429, Some("3")));
    assert!(hint.is_some());
    running.control().advance(Duration::from_secs(60)).await;
    assert_eq!(post(BALANCE, signed(&json!({}))).await.0, 200);

    let get = client.get(format!("{}{BALANCE}", running.base_url())).send().await.unwrap();
    assert_eq!(get.status().as_u16(), 405);
    running.shutdown().await;
}

#[test]
fn the_request_of_the_readme_is_answered() {
    let readme = include_str!("../../../README.md");
    let (_, example) = readme.split_once("curl -s http://127.0.0.1:8112/v1/balance/get").unwrap();
    let (_, body) = example.split_once("--data '").unwrap();
    let (body, _) = body.split_once('\'').unwrap();
    let mut shop = shop();
    assert_eq!(shop.platform.data_api(shop.now, BALANCE, body.as_bytes()).status, 200);
}
