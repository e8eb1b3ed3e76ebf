//! The control API over HTTP: what it shows, what it does, and what it refuses.

use std::time::Duration;

use paywright_emulator::platform::{DuplicateAnswer, Project};
use paywright_emulator::{Clock, Pace};
use reqwest::{Client, header};
use serde_json::{Value, json};

use crate::browser;
use crate::http::{World, pay};
use crate::merchant::{PROJECT, ecopayz_payout, ecopayz_sale, purchase};

const SALE: &str = "/v2/payment/card/sale";
const AUTH: &str = "/v2/payment/card/auth";
const PAYOUT: &str = "/v2/payment/ecopayz/payout";
const PAID_CARD: &str = "4000000000000077";
const DECLINED_CARD: &str = "4111111111111111";

fn client() -> Client {
    Client::builder().no_proxy().build().unwrap()
}

fn card_payment(payment_id: &str, amount: i64, card: &str) -> Value {
    json!({
        "general": {"project_id": PROJECT, "payment_id": payment_id},
        "card": {"pan": card, "year": 2031, "month": 12, "card_holder": "ADA LOVELACE", "cvv": "917"},
        "customer": {"id": "customer-7", "ip_address": "127.0.0.1", "email": "ada@shop.example"},
        "payment": {"amount": amount, "currency": "EUR", "description": format!("About {payment_id}")},
    })
}

impl World {
    async fn accepted(&self, path: &str, body: &Value) {
        let (status, answer) = self.gate(path, body).await;
        assert_eq!(status, 200, "{answer}");
    }

    async fn details(&self, payment_id: &str) -> Value {
        let details = self.look(&format!("/_control/payments/{PROJECT}/{payment_id}")).await;
        assert_eq!(details["id"], payment_id, "{details}");
        details
    }

    async fn act(&self, payment_id: &str, action: &str, body: Value) -> (u16, Value) {
        self.control(&format!("/_control/payments/{PROJECT}/{payment_id}/{action}"), &body).await
    }

    /// A list and how many items there are in all.
    async fn list(&self, path: &str) -> (Vec<Value>, usize) {
        let response = client().get(self.url(path)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let total = response.headers()["paywright-total"].to_str().unwrap().parse().unwrap();
        (serde_json::from_slice(&response.bytes().await.unwrap()).unwrap(), total)
    }

    /// Status and code of a refused GET.
    async fn refusal(&self, path: &str) -> (u16, String) {
        let response = client().get(self.url(path)).send().await.unwrap();
        let status = response.status().as_u16();
        let body: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert!(body["error"].as_str().unwrap().len() > 10, "{body}");
        (status, body["code"].as_str().unwrap().to_owned())
    }
}

fn ids(payments: &[Value]) -> Vec<&str> {
    payments.iter().map(|payment| payment["id"].as_str().unwrap()).collect()
}

/// Reads a stream of events.
struct Events {
    response: reqwest::Response,
    text: String,
}

impl Events {
    async fn open(world: &World) -> Self {
        let response = client().get(world.url("/_control/events")).send().await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The data of the next event, `None` at the end of the stream.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let data = data.map(|data| serde_json::from_str(data).unwrap());
                self.text = rest.to_owned();
                if data.is_some() {
                    return data;
                }
                continue;
            }
            let chunk = self.response.chunk().await.unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test]
async fn the_state_counts_and_its_version_differs_after_every_change() {
    let world = World::start().await;
    let mut versions = vec![world.look("/_control/state").await["version"].as_u64().unwrap()];
    world.accepted(SALE, &card_payment("paid", 3_415, PAID_CARD)).await;
    world.accepted(SALE, &card_payment("declined", 3_415, DECLINED_CARD)).await;
    world.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("open", 15_000)).await;
    world.callbacks().await;
    let state = world.look("/_control/state").await;
    versions.push(state["version"].as_u64().unwrap());
    let by_status = json!({"awaiting redirect result": 1, "decline": 1, "success": 1});
    assert_eq!(state["payments_by_status"], by_status);
    assert_eq!(state["payments_by_method"], json!({"card": 2, "ecopayz": 1}));
    assert_eq!(state["deliveries_by_state"], json!({"delivered": 3}));
    assert_eq!(state["next_due"], "2026-03-10T12:30:00+0000");
    assert_eq!(state["now_ms"], 1_773_144_000_000_u64);
    assert_eq!(world.look("/_control/state").await["version"], state["version"]);

    // Each of these changes something, the last one only what a timer does.
    world.control("/_control/clock/advance", &json!({"seconds": 1})).await;
    versions.push(world.look("/_control/state").await["version"].as_u64().unwrap());
    world.control("/_control/clock", &json!({"pace": {"scaled": 2}})).await;
    versions.push(world.look("/_control/state").await["version"].as_u64().unwrap());
    world.control("/_control/clock", &json!({"pace": "frozen"})).await;
    world.control("/_control/clock/advance", &json!({"seconds": 1_800})).await;
    let state = world.look("/_control/state").await;
    versions.push(state["version"].as_u64().unwrap());
    assert_eq!(state["payments_by_status"]["decline"], 2);
    assert!(versions.is_sorted_by(|one, next| one < next), "{versions:?}");
}

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

#[tokio::test]
async fn projects_are_added_replaced_and_keep_their_keys_to_themselves() {
    let world = World::start().await;
    let other = json!({
        "id": 7,
        "secret_key": "key-of-seven",
        "callback_url": world.merchant.url,
        "options": {"layout": "b", "payout_attempts": 3},
    });
    let (status, project) = world.control("/_control/projects", &other).await;
    assert_eq!(status, 200);
    assert_eq!(project["options"]["layout"], "b");
    let text = browser::get(&world.url("/_control/projects")).await.html;
    let projects: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&projects[0]["id"], &projects[1]["id"]), (&json!(7), &json!(112)));
    assert_eq!(projects[1]["options"]["hold_end"], "cancel");
    assert!(!text.contains("key-of-seven") && !text.contains("secret_key"), "{text}");

    // A replaced key counts from now on: the old one fits no more.
    let replaced = json!({"id": PROJECT, "secret_key": "another_key"});
    assert_eq!(world.control("/_control/projects", &replaced).await.0, 200);
    let (status, refusal) = world.gate(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    assert_eq!((status, &refusal["code"]), (400, &json!("3261")));

    let cases = [
        (json!({"id": 0, "secret_key": "key"}), 400, "invalid_project"),
        (json!({"id": 7, "secret_key": ""}), 400, "invalid_key"),
        (json!({"id": 7, "secret_key": "line\n"}), 400, "invalid_key"),
        (json!({"id": 7, "secret_key": 12_345_678}), 422, "invalid_body"),
        (json!({"id": 7}), 422, "invalid_body"),
        (
            json!({"id": 7, "secret_key": "key", "callback_url": "ftp://x"}),
            400,
            "invalid_callback_url",
        ),
        (json!({"id": 7, "secret_key": "key", "options": {"colour": 1}}), 422, "invalid_body"),
        (json!({"id": 7, "secret_key": "key", "name": "shop"}), 422, "invalid_body"),
    ];
    for (body, status, code) in cases {
        let (answered, refusal) = world.control("/_control/projects", &body).await;
        assert_eq!((answered, &refusal["code"]), (status, &json!(code)), "{body}");
        assert!(!refusal.to_string().contains("12345678"), "{refusal}");
    }
}

#[tokio::test]
async fn settings_change_while_the_platform_runs() {
    let world = World::start().await;
    let (status, settings) =
        world.control("/_control/settings", &json!({"page_attempts": 3})).await;
    assert_eq!(status, 200);
    let expected =
        json!({"page_attempts": 3, "processing_time_ms": 0, "duplicate_answer": "at_once"});
    assert_eq!(settings, expected);
    let page = world.open(&purchase("order-1", "3415")).await;
    pay(&page, DECLINED_CARD).await;
    assert_eq!(world.details("order-1").await["status"], "awaiting customer");
    let upcoming = &world.details("order-1").await["upcoming"][0]["what"];
    assert_eq!(*upcoming, "declines if the customer has not tried again");

    let change = json!({"processing_time_ms": 5_000, "duplicate_answer": "by_callback"});
    world.control("/_control/settings", &change).await;
    world.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    world.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    assert_eq!(world.refusal("/_control/payments/112/payout-1").await.0, 404);
    world.control("/_control/clock/advance", &json!({"seconds": 5})).await;
    assert_eq!(world.details("payout-1").await["status"], "success");
    let settings = world.look("/_control/settings").await;
    assert_eq!(settings["duplicate_answer"], "by_callback");
    assert_eq!(world.look("/_control/state").await["settings"], settings);
    for wrong in [json!({"page_attempts": 0}), json!({"processing_time_ms": 86_400_001})] {
        let (status, refusal) = world.control("/_control/settings", &wrong).await;
        assert_eq!((status, &refusal["code"]), (400, &json!("invalid_setting")));
    }
    assert_eq!(world.control("/_control/settings", &json!({"attempts": 3})).await.0, 422);
}

#[tokio::test]
async fn a_scenario_sets_the_world_or_leaves_it() {
    let world = World::start().await;
    world.accepted("/v2/payment/ecopayz/sale", &ecopayz_sale("order-1", 15_000)).await;
    let scenario = json!({
        "projects": [
            {"id": PROJECT, "secret_key": "secret_key", "callback_url": world.merchant.url},
            {"id": 8, "secret_key": "key-of-eight"},
        ],
        "clock": {"now": "2025-01-01T00:00:00Z", "pace": "frozen"},
        "settings": {"page_attempts": 2, "processing_time_ms": 0, "duplicate_answer": "by_callback"},
    });
    for _ in 0..2 {
        let (status, state) = world.control("/_control/scenario", &scenario).await;
        assert_eq!(status, 200, "{state}");
        assert_eq!(state["now"], "2025-01-01T00:00:00+0000");
        assert_eq!((&state["payments"], &state["next_due"]), (&json!(0), &Value::Null));
        assert_eq!(state["projects"].as_array().unwrap().len(), 2);
        assert_eq!(state["settings"]["page_attempts"], 2);
        // The world goes on from there, and the scenario brings it back.
        world.accepted(PAYOUT, &ecopayz_payout("order-1", 1_000)).await;
        world.control("/_control/clock/advance", &json!({"seconds": 3_600})).await;
        assert_eq!(world.details("order-1").await["created"], "2025-01-01T00:00:00+0000");
    }
    let before = world.look("/_control/state").await;
    let wrong = [
        (json!({"projects": []}), 400),
        (json!({"projects": [{"id": 8, "secret_key": ""}]}), 400),
        (json!({"projects": [{"id": 8, "secret_key": "a"}, {"id": 8, "secret_key": "b"}]}), 400),
        (json!({"clock": {"now": "yesterday"}}), 400),
        (json!({"settings": {"page_attempts": 0}}), 400),
        (json!({"weather": "rain"}), 422),
    ];
    for (body, status) in wrong {
        assert_eq!(world.control("/_control/scenario", &body).await.0, status, "{body}");
    }
    assert_eq!(world.look("/_control/state").await, before);
    // What a scenario does not name stays.
    let (_, state) = world.control("/_control/scenario", &json!({})).await;
    assert_eq!((&state["now"], &state["payments"]), (&before["now"], &json!(0)));
    assert_eq!(state["projects"], before["projects"]);
}

#[tokio::test]
async fn a_stream_tells_what_happens() {
    let world = World::start().await;
    world.merchant.answer_with([500]);
    let mut events = Events::open(&world).await;
    let first = events.next().await.unwrap();
    assert_eq!((&first["payments"], &first["news"]), (&json!(0), &json!([])));
    assert_eq!(first["pace"], "frozen");

    world.accepted(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    let mut told = Vec::new();
    while told.is_empty() {
        let event = events.next().await.unwrap();
        assert_eq!((&event["payments"], &event["run"]), (&json!(1), &first["run"]));
        assert!(event["version"].as_u64() > first["version"].as_u64());
        told.extend(event["news"].as_array().unwrap().clone());
    }
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["payment_id"], &told[0]["state"]),
        (&json!("payout-1"), &json!("waiting"))
    );
    assert_eq!(
        (&told[0]["attempt"]["status"], &told[0]["attempt"]["number"]),
        (&json!(500), &json!(1))
    );

    // A stream that is opened later begins with what happened last; the platform ends both.
    let mut late = Events::open(&world).await;
    assert_eq!(late.next().await.unwrap()["news"], json!(told));
    tokio::time::timeout(Duration::from_secs(5), world.running.shutdown()).await.unwrap();
    while events.next().await.is_some() {}
    while late.next().await.is_some() {}
}

#[tokio::test]
async fn a_stream_sends_ten_events_a_second_at_most() {
    let world = World::start().await;
    let mut events = Events::open(&world).await;
    events.next().await.unwrap();
    let start = tokio::time::Instant::now();
    for number in 0..50 {
        world.accepted(PAYOUT, &ecopayz_payout(&format!("payout-{number}"), 1_000)).await;
    }
    world.callbacks().await;
    let (mut sent, mut told) = (0, 0);
    while told < 50 {
        let event = events.next().await.unwrap();
        sent += 1;
        told += event["news"].as_array().unwrap().len();
    }
    let most = start.elapsed().as_millis() / 100 + 1;
    assert!(sent <= most, "{sent} events in {:?}", start.elapsed());
}

#[tokio::test]
async fn examples_are_accepted_as_they_stand() {
    let world = World::start().await;
    let examples = world.look("/_control/examples").await;
    assert_eq!(
        (&examples["project_id"], &examples["payment_id"]),
        (&json!(112), &json!("order-1"))
    );
    let page = browser::get(examples["page_url"].as_str().unwrap()).await;
    assert_eq!(page.status, 200);
    let sale = &examples["card_sale"];
    let url = world.url(sale["path"].as_str().unwrap());
    let body = sale["body"].as_str().unwrap().to_owned();
    assert_eq!(client().post(url).body(body).send().await.unwrap().status(), 200);
    assert_eq!(world.details("order-1").await["status"], "success");
    assert_eq!(world.look("/_control/examples").await["payment_id"], "order-2");
    let (status, code) = world.refusal("/_control/examples?project_id=5").await;
    assert_eq!((status, code.as_str()), (404, "no_such_project"));
}

#[tokio::test]
async fn wrong_requests_are_told_what_to_do() {
    let world = World::start().await;
    world.accepted(SALE, &card_payment("order-1", 3_415, PAID_CARD)).await;
    let looks = [
        ("/_control/payments?stauts=success", 400, "invalid_parameter"),
        ("/_control/payments?status=paid", 400, "unknown_status"),
        ("/_control/payments?method=moon", 400, "unknown_method"),
        ("/_control/payments?limit=10001", 400, "invalid_limit"),
        ("/_control/payments?limit=-1", 400, "invalid_parameter"),
        ("/_control/payments?project_id=x", 400, "invalid_parameter"),
        ("/_control/payments?order=oldest", 400, "invalid_parameter"),
        ("/_control/payments/112/order-2", 404, "no_such_payment"),
        ("/_control/payments/x/order-1", 404, "unknown_path"),
        ("/_control/deliveries?state=lost", 400, "unknown_state"),
        ("/_control/deliveries?after=x", 400, "invalid_parameter"),
        ("/_control/deliveries?limit=10001", 400, "invalid_limit"),
        ("/_control/deliveries/99", 404, "no_such_delivery"),
        ("/_control/deliveries/one", 404, "unknown_path"),
        ("/_control/moon", 404, "unknown_path"),
        ("/_control/reset", 405, "wrong_method"),
    ];
    for (path, status, code) in looks {
        assert_eq!(world.refusal(path).await, (status, code.to_owned()), "{path}");
    }
    let posts = [
        ("/_control/payments/112/order-1/buy", json!({}), 404, "unknown_action"),
        ("/_control/payments/112/refund", json!({}), 404, "unknown_action"),
        ("/_control/payments/112/order-2/refund", json!({}), 404, "no_such_payment"),
        ("/_control/payments/112/order-1/refund", json!({"amount": "1"}), 422, "invalid_body"),
        ("/_control/payments/112/order-1/refund", json!({"sum": 1}), 422, "invalid_body"),
        ("/_control/deliveries/99/resend", json!({}), 404, "no_such_delivery"),
        ("/_control/deliveries/1/resend", json!({"now": true}), 422, "invalid_body"),
        ("/_control/clock", json!({"now": "2026-03-10T11:00:00Z"}), 400, "clock_backwards"),
        ("/_control/clock", json!({"now": "noon"}), 400, "invalid_time"),
        ("/_control/clock/advance", json!({"seconds": u64::MAX}), 400, "clock_too_far"),
        ("/_control/state", json!({}), 405, "wrong_method"),
    ];
    for (path, body, status, code) in posts {
        let (answered, refusal) = world.control(path, &body).await;
        assert_eq!((answered, &refusal["code"]), (status, &json!(code)), "{path} {body}");
        assert!(refusal["error"].as_str().unwrap().len() > 10, "{refusal}");
    }
    let broken = client()
        .post(world.url("/_control/reset"))
        .header(header::CONTENT_TYPE, "application/json")
        .body("{")
        .send();
    assert_eq!(broken.await.unwrap().status(), 400);
    assert_eq!(world.details("order-1").await["status"], "success");
}

#[tokio::test]
async fn a_page_of_another_site_can_neither_post_nor_read() {
    let world = World::start().await;
    world.accepted(SALE, &card_payment("order-1", 3_415, PAID_CARD)).await;
    world.callbacks().await;
    let posts = [
        "/_control/reset",
        "/_control/clock",
        "/_control/clock/advance",
        "/_control/settings",
        "/_control/projects",
        "/_control/scenario",
        "/_control/deliveries/1/resend",
        "/_control/payments/112/order-1/refund",
    ];
    for path in posts {
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
            let response = client()
                .post(world.url(path))
                .header(header::CONTENT_TYPE, kind)
                .body(r#"{"id":9,"secret_key":"k"}"#)
                .send()
                .await
                .unwrap();
            assert_eq!(response.status(), 415, "{path} {kind}");
            let refusal: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
            assert_eq!(refusal["code"], "content_type");
        }
    }
    for path in ["/_control/state", "/_control/events", "/_control/payments", "/_control/moon"] {
        let get = |host: &str| client().get(world.url(path)).header(header::HOST, host).send();
        let response = get("shop.example:8112").await.unwrap();
        assert_eq!(response.status(), 403, "{path}");
        let refusal: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!(refusal["code"], "unknown_host");
        for host in ["localhost", "127.0.0.1:1", "[::1]:8112"] {
            assert_ne!(get(host).await.unwrap().status(), 403, "{path} {host}");
        }
    }
    let post = client()
        .post(world.url("/_control/reset"))
        .header(header::HOST, "rebound.example")
        .header(header::CONTENT_TYPE, "application/json")
        .body("{}");
    assert_eq!(post.send().await.unwrap().status(), 403);
    assert_eq!(world.details("order-1").await["status"], "success");
    // Gate is called by any name, since its requests are signed.
    let gate = client().post(world.url(SALE)).header(header::HOST, "gate.shop.example").body("{");
    assert_eq!(gate.send().await.unwrap().status(), 422);

    let exposed = World::with(paywright_emulator::Builder::expose).await;
    let get = client().get(exposed.url("/_control/state")).header(header::HOST, "box.example");
    assert_eq!(get.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn the_builder_and_the_handle_agree_with_the_api() {
    let world = World::with(|builder| {
        let builder = builder.duplicate_answer(DuplicateAnswer::ByCallback).page_attempts(4);
        builder.processing_time(Duration::from_millis(1_500)).clock(Clock::scaled(0))
    })
    .await;
    let settings = world.look("/_control/settings").await;
    let expected =
        json!({"page_attempts": 4, "processing_time_ms": 1_500, "duplicate_answer": "by_callback"});
    assert_eq!(settings, expected);
    world.running.control().set_pace(Pace::Frozen);
    assert_eq!(world.look("/_control/state").await["pace"], "frozen");
    world.control("/_control/settings", &json!({"page_attempts": 9})).await;
    let attempts = world.running.control().look(|platform| platform.settings().page_attempts);
    assert_eq!(attempts, 9);
}
