//! Projects, settings, scenarios and examples.

use std::time::Duration;

use paywright_emulator::platform::DuplicateAnswer;
use paywright_emulator::{Clock, Pace};
use serde_json::{Value, json};

use super::{DECLINED_CARD, PAYOUT, client};
use crate::browser;
use crate::http::{World, pay};
use crate::merchant::{PROJECT, ecopayz_payout, ecopayz_sale, purchase};

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
async fn faults_are_set_counted_and_ended_while_the_platform_runs() {
    let world = World::start().await;
    assert_eq!(world.look("/_control/faults").await, json!([]));
    let doubled = json!({"fault": "doubled-callback", "payment_id": "payout-", "times": 1});
    let (status, rules) = world.control("/_control/faults", &json!([doubled])).await;
    assert_eq!((status, &rules[0]["hits"]), (200, &json!(0)), "{rules}");
    for order in ["order-1", "payout-1", "payout-2"] {
        world.accepted(PAYOUT, &ecopayz_payout(order, 1_000)).await;
    }
    let rules = world.look("/_control/faults").await;
    assert_eq!((&rules[0]["hits"], &rules[0]["fault"]), (&json!(1), &json!("doubled-callback")));
    let sent = |order: &str| format!("/_control/deliveries?payment_id={order}");
    assert_eq!(world.look(&sent("order-1")).await.as_array().unwrap().len(), 1);
    assert_eq!(world.look(&sent("payout-1")).await.as_array().unwrap().len(), 2);
    assert_eq!(world.look(&sent("payout-2")).await.as_array().unwrap().len(), 1);

    // Nothing changes by a list with a mistake, nor by a scenario with one.
    let wrong = json!([{"fault": "lost-callback"}, {"fault": "lost-callback", "persent": 5}]);
    let (status, refusal) = world.control("/_control/faults", &wrong).await;
    assert_eq!((status, &refusal["code"]), (422, &json!("invalid_body")));
    assert!(refusal["error"].as_str().unwrap().contains("there is no `persent`"), "{refusal}");
    assert_eq!(world.control("/_control/scenario", &json!({"faults": wrong})).await.0, 422);
    assert_eq!(world.look("/_control/faults").await, rules);

    let cut = json!([{"fault": "answer", "how": {"kind": "garbage"}, "executed": true}]);
    let (status, _) = world.control("/_control/scenario", &json!({"faults": cut})).await;
    assert_eq!(status, 200);
    assert_eq!(world.look("/_control/faults").await[0]["how"]["kind"], "garbage");
    world.control("/_control/faults", &json!([])).await;
    world.accepted(PAYOUT, &ecopayz_payout("payout-3", 1_000)).await;
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
