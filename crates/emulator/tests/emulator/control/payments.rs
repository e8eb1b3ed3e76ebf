//! What is told about payments.

use serde_json::{Value, json};

use super::{DECLINED_CARD, PAID_CARD, PAYOUT, SALE, card_payment, client, ids};
use crate::browser;
use crate::http::{World, pay};
use crate::merchant::{PROJECT, ecopayz_payout, ecopayz_sale, purchase};

#[tokio::test]
async fn payments_are_narrowed_sorted_and_counted() {
    let world = World::start().await;
    world.accepted(SALE, &card_payment("b-first", 3_415, PAID_CARD)).await;
    world.accepted(SALE, &card_payment("a-second", 99_900, DECLINED_CARD)).await;
    let mut payout = ecopayz_payout("c-third", 120_000);
    payout["payment"]["description"] = json!("Выплата 5");
    world.accepted(PAYOUT, &payout).await;
    let all = "/_control/payments";
    let (payments, total) = world.list(all).await;
    assert_eq!((ids(&payments), total), (vec!["a-second", "b-first", "c-third"], 3));
    // The clock stands still, so only the order of events tells them apart.
    let (payments, _) = world.list(&format!("{all}?order=newest")).await;
    assert_eq!(ids(&payments), ["c-third", "a-second", "b-first"]);
    let (payments, total) = world.list(&format!("{all}?order=newest&limit=1&offset=1")).await;
    assert_eq!((ids(&payments), total), (vec!["a-second"], 3));
    let (payments, total) = world.list(&format!("{all}?limit=0&order=newest")).await;
    assert_eq!((payments.len(), total), (0, 3));

    let cases: [(&str, &[&str]); 20] = [
        ("status=success", &["b-first", "c-third"]),
        ("status=decline,awaiting+capture", &["a-second"]),
        ("status=partially_paid_out", &[]),
        ("method=card", &["a-second", "b-first"]),
        ("method=ecopayz", &["c-third"]),
        ("project_id=112&payment_id=A-SECOND", &["a-second"]),
        ("project_id=1", &[]),
        ("q=B-FIRST", &["b-first"]),
        ("q=about+a-second", &["a-second"]),
        ("q=%D0%B2%D1%8B%D0%BF%D0%BB%D0%B0%D1%82%D0%B0", &["c-third"]),
        ("q=customer-7", &["a-second", "b-first"]),
        ("q=ada@shop", &["a-second", "b-first"]),
        ("q=cas_65+eur", &["c-third"]),
        ("q=0077", &["b-first"]),
        ("q=400000******0077", &["b-first"]),
        ("q=34.15", &["b-first"]),
        ("q=3415", &["b-first"]),
        ("q=1200.00", &["c-third"]),
        ("q=moon", &[]),
        ("q=4000000000000077", &[]),
    ];
    for (query, expected) in cases {
        let (payments, total) = world.list(&format!("{all}?{query}")).await;
        assert_eq!(ids(&payments), expected, "{query}");
        assert_eq!(total, expected.len(), "{query}");
    }
    let sum = &world.look(&format!("{all}?q=34.15")).await[0]["sum"];
    assert_eq!(*sum, json!({"amount": 3_415, "currency": "EUR", "decimal": "34.15"}));
}

#[tokio::test]
async fn a_list_is_a_hundred_long_unless_told_otherwise() {
    let world = World::start().await;
    for number in 0..105 {
        world.accepted(PAYOUT, &ecopayz_payout(&format!("payout-{number:03}"), 1_000)).await;
    }
    world.callbacks().await;
    for list in ["/_control/payments", "/_control/deliveries"] {
        let (items, total) = world.list(list).await;
        assert_eq!((items.len(), total), (100, 105), "{list}");
        assert_eq!(world.list(&format!("{list}?limit=105")).await.0.len(), 105, "{list}");
    }
    let (payments, _) = world.list("/_control/payments?order=newest&limit=3&offset=2").await;
    assert_eq!(ids(&payments), ["payout-102", "payout-101", "payout-100"]);
}

#[tokio::test]
async fn a_payment_is_told_with_everything_around_it() {
    let world = World::start().await;
    world.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("order-1", 15_000)).await;
    world.callbacks().await;
    let details = world.details("order-1").await;
    assert_eq!(details["status_group"], "pending");
    assert_eq!(details["wait"]["kind"], "redirect");
    assert_eq!(details["wait"]["who"], "customer");
    assert_eq!(details["upcoming"][0]["at"], "2026-03-10T12:30:00+0000");
    assert_eq!(details["return_urls"]["success"], "http://127.0.0.1:9/paid");
    assert_eq!(details["actions"], json!([]));
    let operation = &details["operations"][0];
    assert_eq!(operation["id_text"], operation["id"].as_u64().unwrap().to_string());
    let last = details["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!(last["status"], "awaiting redirect result");
    assert_eq!(
        last["cause"],
        json!({
            "kind": "operation",
            "operation_id": operation["id_text"],
            "operation_type": "sale",
            "operation_status": "awaiting redirect result",
        })
    );
    assert_eq!(details["callbacks"][0]["payment_status"], "awaiting redirect result");
    assert_eq!(details["callbacks"][0]["attempts"][0]["status"], 200);

    // The way on leads a browser to where the customer presses a button.
    assert_eq!(details["way_on"]["method"], "GET");
    let there = browser::get(details["way_on"]["url"].as_str().unwrap()).await;
    there.form("/decide");
    // The signed query is one that Gate answers.
    let query = &details["status_query"];
    let body = query["body"].as_str().unwrap().to_owned();
    let url = world.url(query["path"].as_str().unwrap());
    let answer = client().post(url).body(body).send().await.unwrap();
    assert_eq!(answer.status(), 200);

    world.control("/_control/clock/advance", &json!({"seconds": 1_800})).await;
    let details = world.details("order-1").await;
    assert_eq!((&details["wait"], &details["way_on"]), (&Value::Null, &Value::Null));
    assert_eq!(details["upcoming"], json!([]));
    assert_eq!(details["status"], "decline");
}

#[tokio::test]
async fn what_the_merchant_has_to_do_is_told() {
    let world = World::start().await;
    let auth = card_payment("order~merchant-auth", 3_415, PAID_CARD);
    world.accepted(SALE, &auth).await;
    let details = world.details("order~merchant-auth").await;
    assert_eq!(details["wait"]["who"], "merchant");
    assert_eq!(details["wait"]["merchant_auth_code"], Value::Null);
    let mut start =
        json!({"general": {"project_id": PROJECT, "payment_id": "order~merchant-auth"}});
    start["general"]["type"] = json!("start");
    world.accepted("/v2/payment/card/merchant_auth", &start).await;
    let details = world.details("order~merchant-auth").await;
    let code = details["wait"]["merchant_auth_code"].as_str().unwrap();
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");

    world.accepted(SALE, &card_payment("order~clarify", 3_415, PAID_CARD)).await;
    let missing = &world.details("order~clarify").await["wait"]["missing"];
    assert_eq!(*missing, json!(["avs_data.avs_post_code", "avs_data.avs_street_address"]));

    let mut secured = card_payment("secured", 3_415, "4006260000000014");
    secured["acs_return_url"] = json!({"return_url": "http://127.0.0.1:9/acs"});
    world.accepted(SALE, &secured).await;
    let details = world.details("secured").await;
    assert_eq!(details["wait"]["kind"], "acs");
    assert_eq!(details["way_on"]["method"], "POST");
    let fields: Vec<(String, String)> =
        serde_json::from_value(details["way_on"]["fields"].clone()).unwrap();
    let issuer = browser::post(details["way_on"]["url"].as_str().unwrap(), &fields).await;
    issuer.form("/acs/decide");
    assert_eq!(details["account_details"]["expiry"], "12/2031");
    assert_eq!(details["account_details"]["brand"], "visa");

    let mut refused = card_payment("refused", 3_415, PAID_CARD);
    refused["payment"]["currency"] = json!("EURO");
    world.accepted(SALE, &refused).await;
    let details = world.details("refused").await;
    assert_eq!(details["errors"][0]["field"], "payment.currency");
    assert_eq!(details["timeline"][0]["cause"]["what"], "the request was refused");

    // On Payment Page the customer goes on there.
    let page = world.open(&purchase("on-page", "3415")).await;
    pay(&page, "4006260000000014").await;
    let details = world.details("on-page").await;
    assert_eq!(details["way_on"]["url"], page.url.as_str());
}
