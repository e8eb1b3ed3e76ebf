//! What people do to payments and callbacks.

use paywright_emulator::platform::Project;
use serde_json::{Value, json};

use super::{AUTH, PAID_CARD, PAYOUT, SALE, card_payment};
use crate::http::World;
use crate::merchant::{PROJECT, ecopayz_payout};

#[tokio::test]
async fn a_refund_through_control_ends_as_one_through_gate() {
    let world = World::start().await;
    for id in ["by-gate", "by-control"] {
        world.accepted(SALE, &card_payment(id, 3_415, PAID_CARD)).await;
    }
    world.callbacks().await;
    let refund = json!({
        "general": {"project_id": PROJECT, "payment_id": "by-gate"},
        "payment": {"amount": 1_000, "currency": "EUR", "description": "Returned by hand"},
    });
    let (status, by_gate) = world.gate("/v2/payment/refund", &refund).await;
    assert_eq!(status, 200);
    let (status, by_control) = world.act("by-control", "refund", json!({"amount": 1_000})).await;
    assert_eq!(status, 200);
    let members =
        |answer: &Value| -> Vec<String> { answer.as_object().unwrap().keys().cloned().collect() };
    assert_eq!(members(&by_control), members(&by_gate));
    assert_eq!(by_control["payment_id"], "by-control");

    let callbacks = world.callbacks().await;
    assert_eq!(callbacks.len(), 2);
    for (callback, answer) in callbacks.iter().zip([&by_gate, &by_control]) {
        assert_eq!(callback["payment"]["status"], "partially reversed");
        assert_eq!(callback["payment"]["sum"]["amount"], 2_415);
        assert_eq!(callback["operation"]["request_id"], answer["request_id"]);
    }
    // The rest; then there is nothing left, and Gate says so by callback.
    assert_eq!(world.details("by-control").await["actions"], json!(["refund"]));
    assert_eq!(world.act("by-control", "refund", json!({})).await.0, 200);
    assert_eq!(world.callbacks().await[0]["payment"]["status"], "reversed");
    assert_eq!(world.act("by-control", "refund", json!({})).await.0, 200);
    assert_eq!(world.callbacks().await[0]["operation"]["code"], "3060");
}

#[tokio::test]
async fn holds_and_links_are_captured_and_cancelled_by_hand() {
    let world = World::start().await;
    for id in ["capture", "part", "cancel"] {
        world.accepted(AUTH, &card_payment(id, 3_415, PAID_CARD)).await;
    }
    world.callbacks().await;
    let details = world.details("capture").await;
    assert_eq!(details["actions"], json!(["capture", "cancel"]));
    // A hold on a Visa card lasts ten days, and the platform acts half an hour before.
    assert_eq!(details["upcoming"][0]["at"], "2026-03-20T11:30:00+0000");
    assert_eq!(details["upcoming"][0]["what"], "the hold ends, captured or released");
    let cases = [
        ("capture", "capture", json!({}), "success", 3_415),
        ("part", "capture", json!({"amount": 415}), "success", 415),
        ("cancel", "cancel", json!({}), "canceled", 0),
    ];
    for (id, action, body, status, amount) in cases {
        assert_eq!(world.act(id, action, body).await.0, 200, "{id}");
        let callback = world.callbacks().await.remove(0);
        assert_eq!(callback["payment"]["status"], status, "{id}");
        assert_eq!(callback["payment"]["sum"]["amount"], amount, "{id}");
    }
    let link = json!({
        "general": {"project_id": PROJECT, "payment_id": "link"},
        "customer": {"id": "customer-7"},
        "payment": {"amount": 100, "currency": "EUR", "best_before": "2026-03-12T00:00:00+00:00"},
    });
    world.accepted("/v2/payment/invoice/create", &link).await;
    world.callbacks().await;
    let details = world.details("link").await;
    assert_eq!(details["link"]["best_before"], "2026-03-12T00:00:00+0000");
    assert_eq!(details["way_on"]["url"], details["link"]["url"]);
    assert_eq!(details["upcoming"][0]["what"], "the payment link expires");
    assert_eq!(details["actions"], json!(["cancel"]));
    assert_eq!(world.act("link", "cancel", json!({})).await.0, 200);
    assert_eq!(world.callbacks().await[0]["payment"]["status"], "invoice canceled");
    for id in ["capture", "link"] {
        let details = world.details(id).await;
        assert_eq!((&details["upcoming"], &details["way_on"]), (&json!([]), &Value::Null), "{id}");
    }
}

#[tokio::test]
async fn refunds_and_payouts_are_undone_by_hand() {
    let world = World::start().await;
    world.accepted(SALE, &card_payment("order-1", 3_415, PAID_CARD)).await;
    world.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    // On another day it is a refund, which can be undone.
    world.control("/_control/clock/advance", &json!({"seconds": 86_400})).await;
    let (status, refusal) = world.act("order-1", "undo-refund", json!({})).await;
    assert_eq!((status, &refusal["code"]), (409, &json!("nothing_to_undo")));
    world.act("order-1", "refund", json!({})).await;
    assert_eq!(world.details("order-1").await["actions"], json!(["undo-refund"]));
    let (status, payment) = world.act("order-1", "undo-refund", json!({})).await;
    assert_eq!((status, &payment["status"]), (200, &json!("success")));
    let (status, payment) = world.act("payout-1", "undo-payout", json!({})).await;
    assert_eq!((status, &payment["status"]), (200, &json!("reversed")));
    let (status, refusal) = world.act("payout-1", "undo-payout", json!({"amount": 1})).await;
    assert_eq!((status, &refusal["code"]), (400, &json!("no_amount")));
}

#[tokio::test]
async fn an_identifier_may_have_slashes_and_other_letters() {
    let world = World::start().await;
    let id = "a/refund/б?#%";
    world.accepted(SALE, &card_payment(id, 3_415, PAID_CARD)).await;
    let path = "/_control/payments/112/a%2Frefund%2F%D0%B1%3F%23%25";
    assert_eq!(world.look(path).await["id"], id);
    assert_eq!(world.control(&format!("{path}/refund"), &json!({})).await.0, 200);
    assert_eq!(world.look(path).await["status"], "reversed");
}

#[tokio::test]
async fn callbacks_are_listed_and_sent_again() {
    let world = World::start().await;
    world.merchant.answer_with([500, 200]);
    world.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    world.callbacks().await;
    world.accepted(PAYOUT, &ecopayz_payout("payout-2", 1_000)).await;
    world.callbacks().await;
    let numbers = async |query: &str| -> Vec<u64> {
        let (items, _) = world.list(&format!("/_control/deliveries{query}")).await;
        items.iter().map(|item| item["number"].as_u64().unwrap()).collect()
    };
    assert_eq!(numbers("").await, [1, 2]);
    assert_eq!(numbers("?order=newest").await, [2, 1]);
    assert_eq!(numbers("?after=1").await, [2]);
    assert_eq!(numbers("?state=waiting").await, [1]);
    assert_eq!(numbers("?state=given_up").await, [] as [u64; 0]);
    assert_eq!(numbers("?payment_id=PAYOUT-2&project_id=112").await, [2]);

    let first = world.look("/_control/deliveries/1").await;
    assert_eq!(first["next_attempt"], "2026-03-10T12:00:10+0000");
    assert_eq!(first["payment_status"], "success");
    let (status, sent) = world.control("/_control/deliveries/1/resend", &json!({})).await;
    assert_eq!((status, &sent["number"]), (200, &json!(1)));
    let callbacks = world.callbacks().await;
    assert_eq!(callbacks.len(), 1);
    assert_eq!(callbacks[0]["payment"]["id"], "payout-1");
    let first = world.look("/_control/deliveries/1").await;
    assert_eq!(
        (&first["state"], &first["attempts"][1]["status"]),
        (&json!("delivered"), &json!(200))
    );

    let news = world.look("/_control/deliveries/news").await;
    let told: Vec<(&Value, &Value)> = news
        .as_array()
        .unwrap()
        .iter()
        .map(|news| (&news["delivery"], &news["attempt"]["status"]))
        .collect();
    assert_eq!(
        told,
        [(&json!(1), &json!(500)), (&json!(2), &json!(200)), (&json!(1), &json!(200))]
    );
    let last = world.look("/_control/deliveries/news?after=2").await;
    assert_eq!((last[0]["number"].as_u64(), last.as_array().unwrap().len()), (Some(3), 1));
}

#[tokio::test]
async fn a_callback_without_address_is_told_and_not_sent() {
    let world = World::with(|builder| builder.project(Project::new(7, "other_key").unwrap())).await;
    let (status, _) = world
        .control("/_control/projects", &json!({"id": PROJECT, "secret_key": "secret_key"}))
        .await;
    assert_eq!(status, 200);
    world.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    let news = world.look("/_control/deliveries/news").await;
    assert_eq!((&news[0]["state"], &news[0]["attempt"]), (&json!("no address"), &Value::Null));
    let (status, refusal) = world.control("/_control/deliveries/1/resend", &json!({})).await;
    assert_eq!((status, &refusal["code"]), (409, &json!("not_resent")));
}
