//! Answers, whatever comes.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{gate, sale, signed};
use crate::ErrorCode;
use crate::ecommpay::gate::{
    Answer, BankList, Capture, CardToken, Cause, CustomerInfo, RecurringInfo, Refund, RetryStop,
    SavedAccounts, StatusAnswer, StatusByPayment, StatusByRequest, TokenRevoke,
};
use crate::http::Response;
use crate::money::{Currency, Money};

fn answer(http: u16, body: &Value) -> Answer {
    let call = gate().prepare(&sale()).unwrap();
    call.parse(&Response::new(http, body.to_string().as_bytes()))
}

#[test]
fn an_acceptance_is_one_of_this_request() {
    let body = |payment: &str, project: Value| json!({"status": "success", "request_id": "r", "project_id": project, "payment_id": payment});
    for good in [body("order-1", json!(112)), body("ORDER-1", json!("112"))] {
        assert!(matches!(answer(200, &good), Answer::Accepted(_)), "{good}");
    }
    let without_id = json!({"status": "success", "project_id": 112, "payment_id": "order-1"});
    for bad in [body("order-2", json!(112)), body("order-1", json!(113)), without_id] {
        let Answer::Unknown(unknown) = answer(200, &bad) else { panic!("{bad}") };
        assert_eq!(unknown.cause, Cause::Unreadable { status: 200 });
    }
}

#[test]
fn refusals_come_in_two_shapes_and_codes_in_two_types() {
    let plain = json!({"status": "error", "code": 2004, "message": "Required field not provided"});
    let Answer::Rejected(rejected) = answer(400, &plain) else { panic!() };
    assert_eq!(rejected.code.as_ref().unwrap().as_str(), "2004");
    let text = rejected.to_string();
    assert_eq!(
        text,
        "the platform refused the request with HTTP 400, code 2004: Required field not provided"
    );
    let list = json!({"errors": [
        {"code": "502", "message": "m", "field": "card.month", "constraint": "range"}, {"code": 2004}
    ]});
    let Answer::Rejected(rejected) = answer(400, &list) else { panic!() };
    assert_eq!(rejected.errors.len(), 2);
    assert_eq!(rejected.errors[0].field.as_deref(), Some("card.month"));
    assert_eq!(rejected.errors[1].code.as_ref().unwrap().as_str(), "2004");
    assert_eq!(ErrorCode::code(&rejected), "gate_rejected");
    // An error with status 200 is one, too.
    assert!(matches!(answer(200, &plain), Answer::Rejected(_)));
}

#[test]
fn an_id_that_is_taken_is_told_apart() {
    for code in [json!(3041), json!("3041"), json!(3230)] {
        for body in [json!({"status": "error", "code": code}), json!({"errors": [{"code": code}]})]
        {
            let Answer::AlreadyExists(there) = answer(400, &body) else { panic!("{body}") };
            assert_eq!(there.ticket.unwrap().payment_id(), "order-1");
        }
    }
}

#[test]
fn whatever_else_comes_is_unknown() {
    let error = json!({"status": "error", "code": "1", "message": "x"});
    for http in [100, 204, 301, 302, 401, 408, 409, 418, 425, 429, 500, 502, 503, 504] {
        let Answer::Unknown(unknown) = answer(http, &error) else { panic!("{http}") };
        assert_eq!(unknown.cause, Cause::Http { status: http });
        assert!(unknown.ticket.is_some());
    }
    for (http, body) in
        [(200, json!([])), (200, json!({})), (404, json!("<html>")), (400, json!({}))]
    {
        let Answer::Unknown(unknown) = answer(http, &body) else { panic!("{http} {body}") };
        assert_eq!(unknown.cause, Cause::Unreadable { status: http });
    }
    let call = gate().prepare(&TokenRevoke::new("c", &CardToken::new("t"))).unwrap();
    let Answer::Unknown(unknown) = call.lost() else { panic!() };
    assert_eq!((unknown.cause, unknown.ticket), (Cause::Lost, None));
}

#[test]
fn reads_say_why_there_is_nothing() {
    let call = gate().prepare(&CustomerInfo::new("c")).unwrap();
    let parse = |http, body: &[u8]| call.parse(&Response::new(http, body)).unwrap_err().code();
    let refused = br#"{"errors":[{"code":3024,"field":"customer.id"}]}"#;
    assert_eq!(parse(400, refused), "gate_rejected");
    assert_eq!(parse(200, refused), "gate_rejected");
    assert_eq!(parse(503, b""), "platform_unavailable");
    assert_eq!(parse(429, b""), "platform_unavailable");
    assert_eq!(parse(404, b"<html>"), "answer_unreadable");
    assert_eq!(parse(200, b"<html>"), "json_syntax");
    assert_eq!(call.lost().unwrap_err().code(), "answer_lost");
    let foreign = signed(&json!({"project_id": 7, "customer": {"id": "c"}}));
    assert_eq!(parse(200, &foreign), "project_mismatch");
    let own = signed(&json!({"customer": {"id": "c", "email": "a@b"}}));
    let customer = call.parse(&Response::new(200, &own)).unwrap();
    assert_eq!(customer.customer().unwrap().email(), Some("a@b"));
}

#[test]
fn a_series_is_read() {
    let call = gate().prepare(&RecurringInfo::new(7)).unwrap();
    let body = signed(&json!({"project_id": 112, "recurring": {
        "id": 7, "status": "active", "amount": "990", "currency": "EUR",
        "schedule_date": {"next": "2030-01-01T06:00:00+0000"}
    }}));
    let series = call.parse(&Response::new(200, &body)).unwrap();
    assert_eq!((series.id(), series.status()), (Some(7), Some("active")));
    assert_eq!(series.amount(), Some(Money::new(990, Currency::EUR)));
    assert_eq!(series.next().unwrap().to_string(), "2030-01-01T06:00:00+0000");
}

#[test]
fn that_nothing_is_known_is_no_decline() {
    let call = gate().prepare(&StatusByPayment::new("order-1")).unwrap();
    for (code, found) in [(json!(3061), false), (json!("3061"), false), (json!("3062"), true)] {
        let body = json!({"payment": {"status": "error"}, "errors": [{"code": code}]});
        for body in [body.to_string().into_bytes(), signed(&body)] {
            match call.parse(&Response::new(200, &body)).unwrap() {
                StatusAnswer::NotFound => assert!(!found),
                StatusAnswer::NotReceived => assert!(found),
                StatusAnswer::Known(message) => panic!("{message:?}"),
            }
        }
    }
}

#[test]
fn refund_ids_are_derived_from_what_is_returned() {
    let id = |refund: &Refund| {
        let call = gate().prepare(refund).unwrap();
        call.ticket().unwrap().merchant_refund_id().map(str::to_owned)
    };
    let eur = |minor| Money::new(minor, Currency::EUR);
    let refund = |payment: &str| Refund::card(payment, "Returned");
    let first = id(&refund("Order-1").amount(eur(1)));
    assert_eq!(first, id(&refund("order-1").amount(eur(1))));
    assert_eq!(first, id(&refund("order-1").reference("").amount(eur(1))));
    let others = [
        id(&refund("order-2").amount(eur(1))),
        id(&refund("order-1").amount(eur(11))),
        id(&refund("order-1").amount(Money::new(1, Currency::USD))),
        id(&refund("order-1").amount(eur(1)).reference("1")),
        id(&refund("order-1")),
    ];
    for other in &others {
        assert!(other.is_some() && *other != first);
    }
    assert_eq!(id(&refund("p").merchant_refund_id("own")).as_deref(), Some("own"));
    assert_eq!(id(&refund("p").without_refund_id()), None);
}

proptest! {
    #[test]
    fn any_answer_is_read_without_a_panic(
        http in prop_oneof![Just(200_u16), Just(400), Just(404), Just(422), any::<u16>()],
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..80),
            "\\PC{0,80}".prop_map(String::into_bytes),
            json_like().prop_map(|value| value.to_string().into_bytes()),
            json_like().prop_filter("objects", Value::is_object).prop_map(|value| signed(&value)),
        ],
    ) {
        let response = Response::new(http, &body);
        let gate = gate();
        let answer = gate.prepare(&Capture::card("p")).unwrap().parse(&response);
        // Without an acceptance in it, nothing is accepted; and no money call is ever without an end.
        if let Answer::Unknown(unknown) = &answer {
            prop_assert!(unknown.ticket.is_some());
        }
        let _ = gate.prepare(&StatusByPayment::new("p")).unwrap().parse(&response);
        let _ = gate.prepare(&StatusByRequest::new("r")).unwrap().parse(&response);
        let _ = gate.prepare(&RetryStop::new(1, 2)).unwrap().parse(&response);
        let euro = Money::new(1, Currency::EUR);
        if let Ok(banks) = gate.prepare(&BankList::new("x", "sale", "p", euro)).unwrap().parse(&response) {
            let _ = banks.banks().count();
        }
        if let Ok(list) = gate.prepare(&SavedAccounts::new("c", "card")).unwrap().parse(&response) {
            let _ = list.accounts().count();
        }
    }
}

/// Objects out of the names that answers have.
fn json_like() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        prop_oneof![Just(3061), Just(3062), Just(3041), Just(112), any::<i32>()]
            .prop_map(Value::from),
        prop_oneof![
            Just("success"),
            Just("error"),
            Just("3061"),
            Just("p"),
            Just("r"),
            Just("capture"),
        ]
        .prop_map(Value::from),
    ];
    let name = proptest::sample::select(vec![
        "status",
        "code",
        "message",
        "errors",
        "payment",
        "payment_id",
        "request_id",
        "id",
        "project_id",
        "operations",
        "type",
        "general",
        "signature",
        "accounts",
        "rate",
    ]);
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::vec((name.clone(), inner), 0..6).prop_map(|members| {
                Value::Object(members.into_iter().map(|(n, v)| (n.to_owned(), v)).collect())
            }),
        ]
    })
}

#[test]
fn a_result_with_a_code_is_no_refusal() {
    let call = super::gate().prepare(&super::sale()).unwrap();
    for body in [
        r#"{"status":"processing","code":"0","message":"Success","payment_id":"order-1"}"#,
        r#"{"payment":{"id":"order-1","status":"success"},"errors":[],"code":0}"#,
        r#"{"status":"error","code":"3","payment":{"id":"order-1","status":"decline"}}"#,
        r#"{"code":"0"}"#,
    ] {
        let answer = call.parse(&crate::http::Response::new(200, body.as_bytes()));
        assert!(matches!(answer, Answer::Unknown(_)), "{body}: {answer:?}");
    }
}
