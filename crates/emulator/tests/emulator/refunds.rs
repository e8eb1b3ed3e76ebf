//! Refunds: what is returned, what is refused, and what the payment becomes.

use serde_json::{Value, json};

use crate::merchant::{PROJECT, Shop, ecopayz_sale};

const REFUND: &str = "/v2/payment/card/refund";
const DAY: u64 = 86_400;

fn refund(amount: Option<i64>) -> Value {
    let mut body = json!({
        "general": {"project_id": PROJECT, "payment_id": "order-1"},
        "payment": {"description": "returned"},
    });
    if let Some(amount) = amount {
        body["payment"]["amount"] = json!(amount);
        body["payment"]["currency"] = json!("EUR");
    }
    body
}

const VISA: &str = "4000000000000077";
const MASTERCARD: &str = "5252000000000004";

/// A paid card purchase of 34.15 EUR, made at 12:26.
fn sold() -> Shop {
    sold_with(VISA)
}

fn sold_with(card: &str) -> Shop {
    let mut shop = Shop::new();
    shop.buy("order-1", "3415", card);
    assert_eq!(shop.callback()["payment"]["status"], "success");
    shop
}

#[test]
fn returns_follow_amount_and_operating_day() {
    // Each step: seconds before it, amount, then operation type, its status and code, the status of
    // the payment and what is left of it.
    type Step = (u64, Option<i64>, [&'static str; 4], i64);
    let cases: &[(&str, &str, &[Step])] = &[
        ("all, same day", VISA, &[(60, None, ["reversal", "success", "0", "reversed"], 0)]),
        ("all by amount", VISA, &[(60, Some(3_415), ["reversal", "success", "0", "reversed"], 0)]),
        ("all, next day", VISA, &[(DAY, None, ["refund", "success", "0", "refunded"], 0)]),
        (
            "last second of the day",
            VISA,
            &[(41_622, None, ["reversal", "success", "0", "reversed"], 0)],
        ),
        (
            "first second of the next",
            VISA,
            &[(41_623, None, ["refund", "success", "0", "refunded"], 0)],
        ),
        (
            "parts of a Visa payment go back by the day alone",
            VISA,
            &[
                (60, Some(1_000), ["reversal", "success", "0", "partially reversed"], 2_415),
                (60, Some(415), ["reversal", "success", "0", "partially reversed"], 2_000),
                (DAY, Some(1_000), ["refund", "success", "0", "partially refunded"], 1_000),
                (60, None, ["refund", "success", "0", "refunded"], 0),
            ],
        ),
        (
            "parts of others are refunds",
            MASTERCARD,
            &[
                (60, Some(1_000), ["refund", "success", "0", "partially refunded"], 2_415),
                (DAY, Some(2_416), ["refund", "decline", "903", "partially refunded"], 2_415),
                (60, Some(2_414), ["refund", "success", "0", "partially refunded"], 1),
                (60, None, ["refund", "success", "0", "refunded"], 0),
                (60, Some(1), ["refund", "decline", "3060", "refunded"], 0),
            ],
        ),
        ("too much", VISA, &[(60, Some(3_416), ["reversal", "decline", "903", "success"], 3_415)]),
        (
            "after a reversal",
            VISA,
            &[
                (60, None, ["reversal", "success", "0", "reversed"], 0),
                (60, None, ["reversal", "decline", "3060", "reversed"], 0),
            ],
        ),
        (
            "no amount at all",
            VISA,
            &[(60, Some(0), ["reversal", "decline", "502", "success"], 3_415)],
        ),
    ];
    for (name, card, steps) in cases {
        let mut shop = sold_with(card);
        for (seconds, amount, [kind, status, code, payment], rest) in *steps {
            shop.wait(*seconds);
            shop.accepted(REFUND, &refund(*amount));
            let callback = shop.callback();
            let operation = &callback["operation"];
            assert_eq!(operation["type"], *kind, "{name}: {callback:#}");
            assert_eq!(operation["status"], *status, "{name}");
            assert_eq!(operation["code"], *code, "{name}");
            assert_eq!(callback["payment"]["status"], *payment, "{name}");
            assert_eq!(callback["payment"]["sum"]["amount"], *rest, "{name}");
            let moved = operation["sum_initial"]["amount"].as_i64();
            if let Some(amount) = amount.filter(|amount| *amount > 0) {
                assert_eq!(moved, Some(amount), "{name}");
            }
        }
    }
}

#[test]
fn refunds_that_do_not_fit_their_payment_leave_it_as_it_is() {
    let cases: [(&str, Value, &str); 4] = [
        ("/payment/currency", json!("USD"), "3284"),
        ("/payment/amount", json!("10"), "502"),
        ("/payment/currency", json!("euro"), "502"),
        ("/payment/description", json!("x".repeat(256)), "502"),
    ];
    for (pointer, value, code) in cases {
        let mut shop = sold();
        let mut body = refund(Some(10));
        *body.pointer_mut(pointer).unwrap() = value;
        shop.accepted(REFUND, &body);
        let callback = shop.callback();
        assert_eq!(callback["operation"]["status"], "decline");
        assert_eq!(callback["operation"]["code"], code, "{pointer}");
        assert_eq!(callback["errors"].is_array(), code == "502", "{pointer}");
        assert_eq!(callback["payment"]["status"], "success");
        assert_eq!(callback["payment"]["sum"]["amount"], 3_415);
    }
}

#[test]
fn a_refund_id_protects_against_a_second_refund() {
    let mut shop = sold();
    let mut body = refund(Some(100));
    body["payment"]["merchant_refund_id"] = json!("refund_1");
    shop.accepted(REFUND, &body);
    let first = shop.callback();
    assert_eq!(first["payment"]["merchant_refund_id"], "refund_1");
    assert_eq!(first["payment"]["sum"]["amount"], 3_315);
    shop.accepted(REFUND, &body);
    let second = shop.callback();
    assert_eq!(second["operation"]["code"], "3230");
    assert_eq!(second["payment"]["sum"]["amount"], 3_315);
}

#[test]
fn a_refund_needs_a_description_and_a_payment() {
    let mut shop = Shop::new();
    let mut body = refund(None);
    body["payment"] = json!({});
    assert!(shop.gate(REFUND, &body).body.contains("2004"));

    shop.accepted(REFUND, &refund(None));
    let refusal = shop.callback();
    assert_eq!(refusal["payment"], json!({"id": "order-1", "status": "error"}));
    assert_eq!(refusal["errors"][0]["code"], 3061);
    assert_eq!(shop.platform.payments().count(), 0);
}

#[test]
fn only_card_payments_are_refunded_and_only_by_their_own_method() {
    let mut shop = Shop::new();
    shop.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("order-1", 15_000));
    let redirect = shop.callback();
    let body = &redirect["redirect_data"]["body"];
    let (transaction, checksum) = (body["TxID"].as_u64(), body["Checksum"].as_str());
    shop.platform.decide(shop.now, transaction.unwrap(), checksum.unwrap());
    assert_eq!(shop.callback()["payment"]["status"], "success");
    for path in ["/v2/payment/ecopayz/refund", REFUND, "/v2/payment/blik/refund"] {
        shop.accepted(path, &refund(None));
        let callback = shop.callback();
        assert_eq!(callback["operation"]["code"], "3610", "{path}");
        assert_eq!(callback["payment"]["status"], "success");
    }

    let mut shop = sold();
    shop.accepted("/v2/payment/ecopayz/refund", &refund(None));
    assert_eq!(shop.callback()["operation"]["code"], "3610");
}
