//! Callbacks: their form, where and when they go, and what they never contain.

use paywright_emulator::platform::{DeliveryState, Time};
use serde_json::{Value, json};

use crate::merchant::{CALLBACK_URL, PROJECT, Shop, answer, ecopayz_payout, ecopayz_sale, read};

const PAYOUT: &str = "/v2/payment/ecopayz/payout";

/// The paths of all members with the kind of their values, in the order of the document's names.
fn shape(value: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, lines: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    walk(member, &format!("{path}.{name}"), lines);
                }
            }
            Value::Array(_) => lines.push(format!("{path} array")),
            Value::Number(_) => lines.push(format!("{path} number")),
            Value::String(_) => lines.push(format!("{path} string")),
            Value::Bool(_) | Value::Null => lines.push(format!("{path} other")),
        }
    }
    let mut lines = Vec::new();
    walk(value, "", &mut lines);
    lines
}

fn example(members: &[(&str, Value)]) -> Value {
    let sum = json!({"amount": 1, "currency": ""});
    let mut body = json!({
        "project_id": 1,
        "payment": {
            "id": "", "type": "", "status": "", "date": "", "method": "", "sum": sum,
            "description": "",
        },
        "customer": {"id": ""},
        "operation": {
            "id": 1, "type": "", "status": "", "date": "", "created_date": "", "request_id": "",
            "sum_initial": sum, "sum_converted": sum, "code": "", "message": "",
            "provider": {"id": 1, "payment_id": "", "auth_code": ""},
        },
        "signature": "",
    });
    for (pointer, value) in members {
        let (object, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(object).unwrap()[name] = value.clone();
    }
    body
}

#[test]
fn callbacks_have_the_members_of_the_documented_examples() {
    // Seed 002: card purchase.
    let mut shop = Shop::new();
    shop.buy("order-1", "31415", "4314220000000056");
    let card = shop.callback();
    let expected = example(&[
        (
            "/account",
            json!({
                "number": "", "token": "", "type": "", "card_holder": "", "id": 1,
                "expiry_month": "", "expiry_year": "",
            }),
        ),
        ("/operation/provider/date", json!("")),
        ("/operation/provider/endpoint_id", json!(1)),
        ("/operation/eci", json!("")),
    ]);
    assert_eq!(shape(&card), shape(&expected));

    // Seed 004: EcoPayz purchase with success and with decline, payout.
    for (amount, is_success) in [(15_000, true), (40_000, false)] {
        let mut shop = Shop::new();
        shop.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("order-1", amount));
        let redirect = shop.callback();
        let body = &redirect["redirect_data"]["body"];
        let (transaction, checksum) = (body["TxID"].as_u64(), body["Checksum"].as_str());
        shop.platform.decide(shop.now, transaction.unwrap(), checksum.unwrap());
        let mut members = vec![
            ("/operation/description", json!("")),
            ("/operation/provider/result_code", json!("")),
            ("/operation/provider/result_message", json!("")),
        ];
        if is_success {
            members.push(("/account", json!({"number": ""})));
            members.push(("/operation/provider/date", json!("")));
        }
        assert_eq!(shape(&shop.callback()), shape(&example(&members)), "{amount}");
    }
    for amount in [120_000, 40_400] {
        let mut shop = Shop::new();
        shop.accepted(PAYOUT, &ecopayz_payout("payout-1", amount));
        let expected = example(&[
            ("/account", json!({"number": ""})),
            ("/operation/provider/date", json!("")),
        ]);
        assert_eq!(shape(&shop.callback()), shape(&expected), "{amount}");
    }
}

#[test]
fn a_card_callback_tells_what_was_paid() {
    let mut shop = Shop::new();
    shop.buy("order-1", "3415", "4000 0000 0000 0077");
    let body = shop.callback();
    assert_eq!(body["project_id"], PROJECT);
    assert_eq!(body["payment"]["sum"], json!({"amount": 3_415, "currency": "EUR"}));
    assert_eq!(body["payment"]["description"], "Тестовый платёж");
    assert_eq!(body["payment"]["date"], "2026-03-10T12:26:17+0000");
    assert_eq!(body["account"]["number"], "400000******0077");
    assert_eq!(body["account"]["type"], "visa");
    assert_eq!(body["account"]["expiry_month"], "11");
    assert_eq!(body["account"]["expiry_year"], "2031");
    assert_eq!(body["account"]["token"].as_str().unwrap().len(), 64);
    assert!(body["operation"]["id"].as_u64().unwrap() > 1 << 53);

    // One card has one token, another card another.
    shop.buy("order-2", "1", "4000000000000077");
    assert_eq!(shop.callback()["account"]["token"], body["account"]["token"]);
    shop.buy("order-3", "1", "4000000000000119");
    assert_ne!(shop.callback()["account"]["token"], body["account"]["token"]);
}

#[test]
fn card_numbers_and_security_codes_are_not_kept() {
    let mut shop = Shop::new();
    // Numbers of test cards are public and kept; this is none of them.
    shop.buy("order-1", "3415", "4000 0000 0000 0010");
    shop.callbacks();
    let payments: Vec<_> = shop.platform.payments().collect();
    let deliveries: Vec<_> = shop.platform.deliveries().collect();
    let kept = format!("{payments:?} {deliveries:?}");
    assert!(kept.contains("400000******0010"));
    for secret in ["4000000000000010", "4000 0000 0000 0010", "\"917\""] {
        assert!(!kept.contains(secret), "{secret}");
    }
}

#[test]
fn the_whole_schedule_comes_by_moving_the_clock() {
    let mut shop = Shop::new();
    shop.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000));
    let mut bodies = Vec::new();
    while let Some(due) = shop.platform.next_due() {
        shop.now = due;
        for outgoing in shop.platform.advance(due) {
            assert_eq!(outgoing.attempt as usize, bodies.len() + 1);
            shop.platform.report(outgoing.delivery, answer(500));
            bodies.push(outgoing.body);
        }
    }
    assert_eq!(bodies.len(), 120);
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    let delivery = shop.platform.deliveries().next().unwrap();
    assert_eq!(delivery.state, DeliveryState::GivenUp);
    let last = delivery.attempts.last().unwrap().at;
    assert_eq!(last.since(delivery.created).as_secs() / 86_400, 10);
}

#[test]
fn requests_choose_address_delay_and_silence() {
    let mut shop = Shop::new();
    let mut body = ecopayz_payout("payout-1", 1_000);
    body["general"]["merchant_callback_url"] = json!("http://127.0.0.1:9/special");
    body["callback"] = json!({"delay": 600});
    shop.accepted(PAYOUT, &body);
    shop.wait(599);
    assert!(shop.platform.advance(shop.now).is_empty());
    shop.wait(1);
    let outgoing = shop.platform.advance(shop.now).remove(0);
    assert_eq!(outgoing.url, "http://127.0.0.1:9/special");
    assert_eq!(read(&outgoing)["payment"]["date"], "2026-03-10T12:26:17+0000");

    let mut body = ecopayz_payout("payout-2", 1_000);
    body["callback"] = json!({"force_disable": true});
    shop.accepted(PAYOUT, &body);
    assert!(shop.callbacks().is_empty());
    assert_eq!(shop.status("payout-2")["payment"]["status"], "success");

    shop.accepted(PAYOUT, &ecopayz_payout("payout-3", 1_000));
    let outgoing = shop.platform.advance(shop.now).remove(0);
    assert_eq!(outgoing.url, CALLBACK_URL);

    for callback in [json!({"delay": 601}), json!({"delay": -1}), json!({"force_disable": 1})] {
        let mut shop = Shop::new();
        let mut body = ecopayz_payout("payout-1", 1_000);
        body["callback"] = callback.clone();
        shop.accepted(PAYOUT, &body);
        assert_eq!(shop.callback()["payment"]["status"], "error", "{callback}");
    }
}

#[test]
fn a_refund_goes_to_the_address_of_its_payment() {
    let mut shop = Shop::new();
    let mut parameters = crate::merchant::purchase("order-1", "3415");
    parameters.push(("merchant_callback_url", "http://127.0.0.1:9/order-1"));
    let page = shop.open(&parameters);
    shop.pay(&page, "4000000000000077");
    shop.callback();
    let mut body = json!({
        "general": {"project_id": PROJECT, "payment_id": "order-1"},
        "payment": {"description": "returned", "amount": 5, "currency": "EUR"},
    });
    let mut url_of_refund = |body: &Value| {
        shop.accepted("/v2/payment/card/refund", body);
        shop.platform.advance(shop.now).remove(0).url
    };
    assert_eq!(url_of_refund(&body), "http://127.0.0.1:9/order-1");
    body["general"]["merchant_callback_url"] = json!("http://127.0.0.1:9/refunds");
    assert_eq!(url_of_refund(&body), "http://127.0.0.1:9/refunds");
}

#[test]
fn a_reset_forgets_payments_and_keeps_projects() {
    let mut shop = Shop::new();
    shop.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000));
    let in_flight = shop.platform.advance(shop.now).remove(0);
    shop.platform.reset();
    shop.platform.report(in_flight.delivery, answer(500));
    assert_eq!(shop.platform.payments().count(), 0);
    assert_eq!(shop.platform.next_due(), None::<Time>);
    shop.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000));
    assert_eq!(shop.callback()["payment"]["status"], "success");
}
