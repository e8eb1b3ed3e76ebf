//! The control API over HTTP: what it shows, what it does, and what it refuses.

mod acts;
mod events;
mod payments;
mod world;

use reqwest::{Client, header};
use serde_json::{Value, json};

use crate::http::World;
use crate::merchant::{PROJECT, ecopayz_sale};

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
