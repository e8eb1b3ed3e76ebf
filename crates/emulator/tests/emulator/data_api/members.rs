//! What is told about an operation.

use std::collections::BTreeSet;

use paywright_core::json::Document;

use super::*;
use crate::merchant::purchase;

/// The names of the members of the first operation, in the order of the answer.
fn names_in(answer: &DataAnswer) -> Vec<String> {
    let document = Document::parse(answer.body.as_bytes(), &Limits::default()).unwrap();
    let first = document.root().get("operations").and_then(|list| list.items().next()).unwrap();
    first.members().map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn members_come_as_asked_for_and_always_in_their_order() {
    let mut shop = busy_day();
    let mut backwards = all_members();
    backwards.reverse();
    let cases: Vec<(Value, Vec<&str>)> = vec![
        (json!({}), USUAL.to_vec()),
        (json!({"fields": backwards}), all_members()),
        (
            json!({"fields": ["customer_email", "operation_id", "operation_id"]}),
            vec!["operation_id", "customer_email"],
        ),
        (json!({"fields": ["rrn", "sum_initial.currency"]}), vec!["sum_initial", "rrn"]),
    ];
    for (change, expected) in cases {
        let answer = ask(&mut shop, OPERATIONS, &march(&change));
        assert_eq!(names_in(&answer), expected, "{change}");
    }
    let sums = [
        (vec!["sum_initial"], json!({"amount": 15_000, "currency": "EUR"})),
        (vec!["sum_initial.amount"], json!({"amount": 15_000})),
        (vec!["sum_initial.currency"], json!({"currency": "EUR"})),
        (
            vec!["sum_initial.amount", "sum_initial.currency"],
            json!({"amount": 15_000, "currency": "EUR"}),
        ),
        (vec!["sum_initial.amount", "sum_initial"], json!({"amount": 15_000, "currency": "EUR"})),
    ];
    for (fields, expected) in sums {
        let found = operations(&mut shop, &json!({"fields": fields, "limit": 1}));
        assert_eq!(found, [json!({"sum_initial": expected})], "{fields:?}");
    }
}

/// All members of the newest operation.
fn newest(shop: &mut Shop) -> Value {
    operations(shop, &json!({"fields": all_members(), "limit": 1})).remove(0)
}

#[test]
fn members_tell_what_callbacks_tell() {
    let mut shop = shop();
    let mut parameters = purchase("card-1", "3415");
    parameters.push(("customer_email", "ada@engine.example"));
    let page = shop.open(&parameters);
    shop.pay(&page, CHALLENGED);
    let sale = newest(&mut shop);
    let callback = shop.callbacks().pop().unwrap();
    let text = |pointer: &str| match callback.pointer(pointer).unwrap() {
        Value::Number(number) => json!(number.to_string()),
        other => other.clone(),
    };
    assert_members(
        &sale,
        &json!({
            "project_id": "112",
            "operation_id": text("/operation/id"),
            "payment_id": "card-1",
            "operation_type": "sale",
            "operation_status": "success",
            "account_number": "431422******0056",
            "payment_method_name": "Payment cards",
            "payment_method_type": "visa",
            "payment_description": "Тестовый платёж",
            "operation_created_at": "2026-03-10T12:26:17+00:00",
            "operation_completed_at": "2026-03-10T12:26:17+00:00",
            "provider_date": "2026-03-10T12:26:17+00:00",
            "sum_initial": callback["operation"]["sum_initial"],
            "sum_converted": callback["operation"]["sum_converted"],
            "auth_code": text("/operation/provider/auth_code"),
            "provider_payment_id": text("/operation/provider/payment_id"),
            "bin": "431422",
            "card_enroll_check": "E",
            "secure_3ds_check": "1",
            "eci": "05",
            "card_holder": "ADA LOVELACE",
            "card_token": text("/account/token"),
            "expiration_date": "11/31",
            "customer_email": "ada@engine.example",
            "customer_id": "customer_51413",
            "payment_currency": "EUR",
            "payment_type": "3",
            "completed_refund": "0",
            "remaining_refund": "3415",
            "recurring_id": "",
            "recurring_register": "0",
            "transaction_status": "success",
            "transaction_created_at": "2026-03-10T12:26:17+00:00",
            "transaction_completed_at": "2026-03-10T12:26:17+00:00",
        }),
    );
    // The same reference number as in answers for payment forms.
    let terminal = json!({
        "general": {"project_id": PROJECT, "payment_id": "card-1"},
        "destination": "terminal",
    });
    let terminal = shop.gate("/v2/payment/status", &terminal);
    let terminal: Value = serde_json::from_str(&terminal.body).unwrap();
    assert_eq!(sale["rrn"], terminal["rrn"]);
    assert_eq!(sale["rrn"].as_str().unwrap().len(), 12);
    for name in all_members() {
        assert_eq!(sale[name].is_string(), !name.starts_with("sum_"), "{name}");
    }

    shop.wait(86_400);
    let refund = follow_up(PROJECT, "card-1", 1_000, "EUR");
    shop.accepted("/v2/payment/card/refund", &refund);
    let refunded = newest(&mut shop);
    assert_members(
        &refunded,
        &json!({"operation_type": "refund", "completed_refund": "", "remaining_refund": ""}),
    );
    let sale = operations(
        &mut shop,
        &json!({"operation_type": "sale", "fields": ["completed_refund", "remaining_refund"]}),
    );
    assert_eq!(sale, [json!({"completed_refund": "1000", "remaining_refund": "2415"})]);
    assert!(shop.platform.undo_refund(shop.now, PROJECT, "card-1"));
    let sale = operations(
        &mut shop,
        &json!({"operation_type": "sale", "fields": ["completed_refund", "remaining_refund"]}),
    );
    assert_eq!(sale, [json!({"completed_refund": "0", "remaining_refund": "3415"})]);
}

/// A card sale through Gate.
fn card_sale(payment_id: &str, card: &str) -> Value {
    let mut body = card_auth(payment_id, 2_000);
    body["card"]["pan"] = json!(card);
    body
}

#[test]
fn cards_tell_whether_and_how_they_were_authenticated() {
    // Card, whether it takes part, whether its holder saw a page of the issuer.
    let cases = [
        (VISA, "N", "0"),
        (CHALLENGED, "E", "1"),
        ("4477000000000006", "E", "0"), // without a page
        ("4006260000000014", "E", "1"), // version 1
        ("4012888888881881", "U", "0"), // no test card
    ];
    for (card, enrolment, page) in cases {
        let mut shop = shop();
        shop.buy("card-1", "3415", card);
        let expected = json!({"card_enroll_check": enrolment, "secure_3ds_check": page});
        assert_members(&newest(&mut shop), &expected);
    }
}

#[test]
fn what_moved_may_be_less_than_what_was_asked_for() {
    let mut shop = shop();
    shop.accepted("/v2/payment/card/sale", &card_sale("card-1~partly", VISA));
    let asked = json!({"amount": 2_000, "currency": "USD"});
    let moved = json!({"amount": 1_000, "currency": "USD"});
    assert_members(&newest(&mut shop), &json!({"sum_initial": asked, "sum_converted": moved}));
    let found = list(&mut shop, BY_PAYMENT, "operations", &json!({"payment_id": "card-1~partly"}));
    assert_eq!(found[0]["amount"], 1_000);
    let balance = list(&mut shop, BALANCE, "balance", &json!({}));
    assert_eq!(balance[0]["USD"], "10001000");
}

#[test]
fn series_are_told_with_their_payments() {
    let mut shop = shop();
    let mut registering = card_sale("first", VISA);
    registering["recurring"] = json!({"register": true, "type": "U"});
    shop.accepted("/v2/payment/card/sale", &registering);
    let first = newest(&mut shop);
    let id = shop.platform.payment(OTHER, "first").unwrap().series.unwrap();
    let expected = json!({
        "recurring_id": id.to_string(),
        "recurring_register": "1",
        "recurring_valid_thru": "2031-08-31T23:59:59+00:00",
        "payment_type": "3",
    });
    assert_members(&first, &expected);

    shop.wait(60);
    let debit = json!({
        "general": {"project_id": OTHER, "payment_id": "second"},
        "customer": {"id": "hotel-1", "ip_address": "248.121.176.220"},
        "payment": {"amount": 500, "currency": "USD"},
        "recurring": {"id": id},
        "recurring_id": id,
    });
    shop.accepted("/v2/payment/card/recurring", &debit);
    let expected = json!({
        "operation_type": "recurring",
        "recurring_id": id.to_string(),
        "recurring_register": "0",
        "payment_type": "6",
        "remaining_refund": "500",
    });
    assert_members(&newest(&mut shop), &expected);
}

#[test]
fn what_is_not_there_is_an_empty_text() {
    let mut shop = shop();
    shop.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("wallet-1", 15_000));
    assert_members(
        &newest(&mut shop),
        &json!({
            "operation_status": "awaiting redirect result",
            "account_number": "",
            "customer_ip": "66.249.79.102",
            "payment_method_type": "ecopayz",
            "operation_completed_at": "",
            "provider_date": "",
            "rrn": "",
            "payment_provider_code": "",
            "bin": "",
            "country_by_bin": "",
            "card_enroll_check": "",
            "secure_3ds_check": "",
            "card_holder": "",
            "customer_email": "",
            "remaining_refund": "",
            "transaction_status": "awaiting redirect result",
            "transaction_completed_at": "",
        }),
    );
    shop.wait(30 * 60);
    assert_members(
        &newest(&mut shop),
        &json!({
            "operation_status": "decline",
            "operation_created_at": "2026-03-10T12:26:17+00:00",
            "operation_completed_at": "2026-03-10T12:56:17+00:00",
            "payment_provider_message": "User has not returned from PS",
            "transaction_completed_at": "2026-03-10T12:56:17+00:00",
        }),
    );
}

#[test]
fn kinds_of_payment_have_numbers() {
    let mut shop = busy_day();
    let transfer = json!({
        "general": {"project_id": PROJECT, "payment_id": "transfer-1"},
        "customer": {"id": "c", "ip_address": "127.0.0.1"},
        "payment": {"amount": 500, "currency": "EUR"},
        "sender": {"pan": VISA, "year": 2031, "month": 8, "card_holder": "A B", "cvv": "123"},
        "recipient": {"pan": "5252000000000004"},
    });
    shop.accepted("/v2/payment/card/money_transfer", &transfer);
    let found = operations(&mut shop, &json!({"fields": ["payment_id", "payment_type"]}));
    let kinds: BTreeSet<_> = found
        .iter()
        .map(|found| {
            (found["payment_id"].as_str().unwrap(), found["payment_type"].as_str().unwrap())
        })
        .collect();
    let expected = [
        ("card-1", "3"),
        ("hold-1", "31"),
        ("payout-1", "11"),
        ("transfer-1", "24"),
        ("wallet-1", "3"),
        ("wallet-2", "3"),
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
}
