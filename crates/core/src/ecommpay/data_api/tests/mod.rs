//! Tests of the whole room.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::ecommpay::Signer;
use crate::http::Response;
use crate::money::{Currency, Money};
use crate::payment::OperationType;
use crate::{ErrorCode, SecretKey};

const TOKEN: &str = "ZOyTL5shY8ddhpxdQyplRPJYmGV7Kv";
const NOW: i64 = 784_111_757;

fn api() -> DataApi {
    DataApi::new(TOKEN, &SecretKey::new("secret").unwrap()).unwrap()
}

fn signed(mut body: Value) -> Vec<u8> {
    let signer = Signer::new(&SecretKey::new("secret").unwrap());
    let signature = signer.sign_json(body.to_string().as_bytes()).unwrap();
    body["signature"] = signature.to_string().into();
    body.to_string().into_bytes()
}

fn august() -> Interval {
    Interval::parse("2024-08-01 00:00:00", "2024-08-31 23:59:59").unwrap()
}

#[test]
fn tokens_are_checked_and_hidden() {
    for token in ["", "a b", "token\n", "tökén"] {
        let error = DataApi::new(token, &SecretKey::new("k").unwrap()).unwrap_err();
        assert_eq!(error.code(), "data_token_invalid", "{token:?}");
    }
    let call = api().prepare(&BalanceQuery::new()).unwrap();
    let print = format!("{:?} {call:?}", api());
    assert!(!print.contains(TOKEN), "{print}");
    let body: Value = serde_json::from_slice(call.request().body()).unwrap();
    assert_eq!(body["token"], TOKEN);
}

#[test]
fn each_rule_is_found_alone() {
    let base = || Operations::in_interval(august());
    let cases = [
        (base().limit(1001), "limit", "out_of_range"),
        (base().member("offset", json!(-1)), "offset", "out_of_range"),
        (base().member("interval.from", json!("2024-08-01")), "interval.from", "json_invalid"),
        (base().member("interval.to", json!(7)), "interval.to", "json_invalid"),
        (base().fields([""]), "fields.0", "value_empty"),
        (base().member("project_id", json!([1, "x"])), "project_id.1", "not_an_integer"),
        (base().customer_email("x"), "customer_email", "email_invalid"),
        (base().operation_type([OperationType::parse("")]), "operation_type.0", "value_empty"),
        (base().member("token", json!("x")), "token", "name_reserved"),
        (base().member("signature", json!("x")), "signature", "name_reserved"),
    ];
    for (query, path, code) in cases {
        let error = api().prepare(&query).unwrap_err();
        let [violation] = error.violations() else { panic!("{error}") };
        assert_eq!((violation.parameter.as_str(), violation.code()), (path, code), "{error}");
    }
    assert!(base().unchecked_member("limit", json!("all")).check().is_ok());
    assert_eq!(OperationsOfPayment::new("").check().unwrap_err().violations().len(), 1);
    assert!(FraudList::new().issuer_country(["GBR"]).check().is_err());
    for path in ["v1/x", "/v1/x?y", "/v1/a b"] {
        assert!(AnyQuery::new(path).check().is_err(), "{path}");
    }
    assert!(AnyQuery::new("/v1/chargeback/list").member("token", json!(1)).check().is_err());
}

#[test]
fn queries_print_personal_data_masked() {
    let query = Operations::in_interval(august()).customer_email("ada@example.com");
    let print = format!("{query:?}");
    assert!(print.contains("2024-08-01 00:00:00") && print.contains("a***@"), "{print}");
}

#[test]
fn errors_have_a_shape_of_their_own() {
    let call = api().prepare(&BalanceQuery::new()).unwrap();
    let parse = |response: &Response<'_>| call.parse(response, NOW).unwrap_err();
    let body = br#"{"name":"Bad Request","message":"interval is missing","code":0,"status":400}"#;
    let error = parse(&Response::new(400, body));
    assert_eq!(
        error.to_string(),
        "the Data API refused the query with HTTP 400: Bad Request: interval is missing"
    );
    assert_eq!(error.code(), "data_refused");
    let seconds = |headers: &[(&'static str, &'static str)]| match parse(
        &Response::new(429, b"").with_headers(headers.iter().copied()),
    ) {
        DataApiError::TooMany { wait } => wait.as_secs(),
        other => panic!("{other:?}"),
    };
    assert_eq!(seconds(&[]), 3);
    assert_eq!(seconds(&[("retry-after", "1")]), 3);
    assert_eq!(seconds(&[("Retry-After", "20")]), 20);
    assert_eq!(seconds(&[("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")]), 20);
    assert_eq!(parse(&Response::new(500, b"")).code(), "platform_unavailable");
    assert_eq!(parse(&Response::new(401, b"<html>")).code(), "answer_unreadable");
    assert_eq!(parse(&Response::new(200, b"{}")).code(), "signature_missing");
    let forged = br#"{"balance":[{"name":"x","EUR":"1"}],"signature":"AA=="}"#;
    assert_eq!(parse(&Response::new(200, forged)).code(), "signature_malformed");
    let other = signed(json!({"operations": []}));
    assert_eq!(parse(&Response::new(200, &other)).code(), "answer_unreadable");
}

#[test]
fn a_full_page_is_read() {
    let operation = |id: u64| {
        json!({
            "project_id": "112", "operation_id": id.to_string(), "payment_id": format!("p-{id}"),
            "operation_type": "sale", "operation_status": "success", "arn": "",
            "sum_initial": {"amount": 1200, "currency": "USD"},
            "operation_created_at": "2024-08-01T05:30:30+00:00"
        })
    };
    let operations: Vec<Value> = (0..1000).map(operation).collect();
    let body = signed(json!({"operations": operations}));
    let call = api().prepare(&Operations::in_interval(august())).unwrap();
    let page = call.parse(&Response::new(200, &body), NOW).unwrap();
    assert_eq!((page.count(), page.operations().count()), (1000, 1000));
    let last = page.operations().last().unwrap();
    assert_eq!(last.payment_id(), Some("p-999"));
    assert_eq!(last.sum(), Some(Money::new(1200, Currency::USD)));
    assert_eq!(last.arn(), None);
    assert!(last.created_at().is_some());
}

#[test]
fn wide_stretches_are_split_and_cursors_belong_to_one() {
    let year = Interval::parse("2025-01-01 00:00:00", "2025-12-31 23:59:59").unwrap();
    let mut pager = Pager::new(Operations::in_interval(year).limit(10));
    let mut parts = Vec::new();
    while let Some(query) = pager.next_query() {
        parts.push(query.interval().unwrap().to_string());
        pager.advance(0);
    }
    assert_eq!(
        parts,
        [
            "2025-01-01 00:00:00 to 2025-06-29 23:59:59",
            "2025-06-30 00:00:00 to 2025-12-26 23:59:59",
            "2025-12-27 00:00:00 to 2025-12-31 23:59:59",
        ]
    );
    let cursor = pager.cursor();
    let error = Pager::resume(Operations::in_interval(august()), cursor).unwrap_err();
    assert_eq!(error.code(), "cursor_foreign");
}

#[test]
fn quiet_is_kept_after_too_many() {
    use std::time::Duration;
    let mut pace = Pace::default();
    pace.too_many(Duration::from_secs(10), Duration::from_secs(1));
    assert_eq!(pace.wait(Duration::from_secs(10)), PAUSE_AFTER_TOO_MANY);
    pace.too_many(Duration::from_secs(10), Duration::from_secs(20));
    pace.too_many(Duration::from_secs(10), Duration::from_secs(5));
    assert_eq!(pace.wait(Duration::from_secs(12)), Duration::from_secs(18));
}

proptest! {
    /// Whatever the operations and wherever it is interrupted, each is read once.
    #[test]
    fn every_operation_is_read_once(
        times in proptest::collection::vec(0_i64..40_000_000, 0..80),
        length in 1_i64..40_000_000,
        limit in 1_u32..20,
        restarts in proptest::collection::vec(any::<bool>(), 200),
    ) {
        let interval = Interval::of_seconds(0, length);
        let query = || Operations::in_interval(interval).limit(limit);
        let mut pager = Pager::new(query());
        let mut read = Vec::new();
        let mut restarts = restarts.into_iter().cycle();
        let mut pages = 0;
        while let Some(page) = pager.next_query() {
            pages += 1;
            prop_assert!(pages < 200);
            let (from, to) = page.interval().unwrap().seconds();
            prop_assert!(to - from < 180 * 24 * 3600);
            let offset = usize::try_from(page.number("offset").unwrap()).unwrap();
            let inside = times.iter().enumerate().filter(|(_, time)| (from..=to).contains(time));
            let found: Vec<usize> = inside
                .skip(offset)
                .take(usize::try_from(limit).unwrap())
                .map(|(index, _)| index)
                .collect();
            pager.advance(found.len());
            read.extend(found);
            if restarts.next() == Some(true) {
                let stored = serde_json::to_string(pager.cursor()).unwrap();
                pager = Pager::resume(query(), &serde_json::from_str(&stored).unwrap()).unwrap();
            }
        }
        read.sort_unstable();
        let all: Vec<usize> = (0..times.len()).filter(|index| times[*index] <= length).collect();
        prop_assert_eq!(read, all);
    }

    #[test]
    fn any_answer_is_read_without_a_panic(
        http in prop_oneof![Just(200_u16), Just(401), Just(429), any::<u16>()],
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..60),
            "\\PC{0,60}".prop_map(String::into_bytes),
            "[{}\\[\\]:,\"a-z0-9]{0,30}".prop_map(|text| {
                let value = serde_json::from_str(&text).unwrap_or(Value::from(text));
                signed(json!({"operations": value, "balance": [{"name": "x", "EUR": "7"}]}))
            }),
        ],
    ) {
        let response = Response::new(http, &body);
        let _ = api().prepare(&BalanceQuery::new()).unwrap().parse(&response, NOW)
            .map(|balances| balances.balances().count());
        let _ = api().prepare(&FraudList::new()).unwrap().parse(&response, NOW)
            .map(|page| page.operations().count());
        let _ = api().prepare(&OperationsOfPayment::new("p")).unwrap().parse(&response, NOW)
            .map(|list| list.operations().count());
    }
}
