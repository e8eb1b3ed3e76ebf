//! The control API and the dashboard: what they tell, what they do, and whom they refuse.

use paywright_emulator::cryptoprocessing::{Terminal, WORDS};
use paywright_emulator::platform::Time;
use paywright_emulator::{Clock, CryptoprocessingEmulator};
use serde_json::{Value, json};

use crate::web;
use crate::world::World;

const FORM: &str = "Key=Merchant&OrderId=o1&Amount=500&PayInfo=PAN%3D4111111111100023%3BEMonth%3D12%3BEYear%3D30\
                    %3BCardHolder%3DIvan%20Ivanov%3BSecureCode%3D123%3BOrderId%3Do1%3BAmount%3D500";

async fn held() -> World {
    let world = World::start().await;
    let (status, _) = world.send("/api/Block", FORM.to_owned()).await.unwrap();
    assert_eq!(status, 200);
    world.running.control().settle().await;
    world
}

#[tokio::test]
async fn the_state_tells_what_happened_and_no_secret() {
    let world = held().await;
    let state = world.control("state").await;
    assert_eq!(state["gateway"], "cryptoprocessing");
    assert_eq!(state["now"], "2026-03-10T12:00:00+0000");
    assert_eq!(state["next_due"], "2026-03-17T12:00:00+0000");
    assert_eq!(state["payments_by_state"], json!({"Authorized": 1}));
    assert_eq!(state["operations"], json!({"block": 1}));
    assert_eq!(state["notifications_by_state"], json!({"delivered": 1}));
    assert_eq!(state["pace"], "frozen");

    let payments = world.control("payments?state=authorized").await;
    assert_eq!(payments[0]["card"], "411111xxxxxx0023");
    assert_eq!(payments[0]["timeline"].as_array().unwrap().len(), 2);
    let actions = &payments[0]["actions"];
    assert_eq!(actions[0], json!({"action": "charge", "amount": null}));
    assert_eq!(world.control("payments?order_id=o2").await, json!([]));
    let notifications = world.control("notifications?order_id=o1&state=delivered").await;
    assert_eq!(notifications[0]["kind"], "EngineBlockSuccess");
    assert_eq!(notifications[0]["attempts"][0]["status"], 200);
    for text in [state.to_string(), payments.to_string(), notifications.to_string()] {
        assert!(!text.contains("4111111111100023") && !text.contains("\"123\""), "{text}");
    }
}

#[tokio::test]
async fn the_clock_moves_on_and_never_back() {
    let world = held().await;
    let (status, state) = world.tell("clock/advance", &json!({"seconds": 604_800})).await;
    assert_eq!((status, &state["now"]), (200, &json!("2026-03-17T12:00:00+0000")));
    assert_eq!(world.control("payments/o1").await["state"], "AuthorizationClosed");
    let (status, answer) = world.tell("clock", &json!({"now": "2026-03-01T00:00:00Z"})).await;
    assert_eq!((status, &answer["code"]), (400, &json!("clock_backwards")));
    let (_, state) = world.tell("clock", &json!({"pace": {"scaled": 60}})).await;
    assert_eq!(state["pace"], json!({"scaled": 60}));
}

#[tokio::test]
async fn a_reset_forgets_payments_and_keeps_the_terminal() {
    let world = held().await;
    assert_eq!(world.tell("terminal", &json!({"repeats": 4})).await.0, 200);
    let (status, state) = world.tell("reset", &json!({})).await;
    assert_eq!((status, &state["payments"], &state["notifications"]), (200, &json!(0), &json!(0)));
    assert_eq!(state["terminal"]["repeats"], 4);
    assert_eq!(state["next_due"], Value::Null);
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_words() {
    let world = held().await;
    let cases = [
        ("payments/o2", json!({"action": "charge"}), 404, "unknown_order"),
        ("payments/o1", json!({"action": "refund"}), 409, "gateway_refuses"),
        ("payments/o1", json!({"action": "chargeback"}), 409, "state_forbids"),
        ("payments/o1", json!({"action": "steal"}), 422, "invalid_body"),
        ("terminal", json!({"repetitions": 4}), 422, "invalid_body"),
        ("faults", json!([{"fault": "wrong-signature"}]), 400, "fault_of_other_gateway"),
        (
            "faults",
            json!([{"fault": "status-unknown", "code": 3061}]),
            400,
            "fault_of_other_gateway",
        ),
        ("notifications/9/resend", json!({}), 404, "unknown_notification"),
        ("nothing", json!({}), 404, "unknown_path"),
    ];
    for (path, body, status, code) in cases {
        let (found, answer) = world.tell(path, &body).await;
        assert_eq!((found, &answer["code"]), (status, &json!(code)), "{path}: {answer}");
        assert!(answer["error"].as_str().is_some_and(|text| text.len() > 10), "{answer}");
    }
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let form = client.post(world.url("/_control/reset")).body("{}").send().await.unwrap();
    assert_eq!(form.status(), 415);
    let strange = client.get(world.url("/_control/state")).header("host", "shop.example");
    assert_eq!(strange.send().await.unwrap().status(), 403);
    let strange = client.get(world.url("/dashboard")).header("host", "shop.example");
    assert_eq!(strange.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_notification_is_sent_again() {
    let world = held().await;
    assert!(world.shop.take().is_some() && world.shop.take().is_none());
    let (status, view) = world.tell("notifications/1/resend", &json!({})).await;
    assert_eq!((status, &view["number"]), (200, &json!(1)));
    world.running.control().settle().await;
    assert!(world.shop.take().is_some() && world.shop.take().is_none());
}

#[tokio::test]
async fn the_dashboard_shows_and_does_the_same() {
    let world = held().await;
    let (status, page) = world.get("/dashboard").await;
    assert_eq!(status, 200);
    for words in
        ["o1", "Authorized", "EngineBlockSuccess", "block 1", "data-poll=\"/_control/version\""]
    {
        assert!(page.contains(words), "{words}");
    }
    let (_, page) = world.get("/dashboard/order/o1").await;
    let act = |word: &str| {
        let forms = web::forms(&page);
        let has = |form: &web::Form| form.fields.iter().any(|(_, value)| value == word);
        forms.into_iter().find(has).unwrap()
    };
    let mut charge = act("charge");
    charge.fields.push(("amount".to_owned(), "300".to_owned()));
    let page = world.post(&charge.action, &charge.fields).await;
    assert!(page.contains("Charged") && page.contains("3.00"), "{page}");
    assert_eq!(world.control("payments/o1").await["balance"], 300);

    // A page of another site does not know the token.
    charge.fields.retain(|(name, _)| name != "token");
    let body = "order_id=o1&action=refund".to_owned();
    let (status, _) = world.send("/dashboard/act", body).await.unwrap();
    assert_eq!(status, 403);
    let (status, _) =
        world.send("/dashboard/clock", "seconds=60&token=x".to_owned()).await.unwrap();
    assert_eq!(status, 403);
    assert_eq!(world.control("payments/o1").await["state"], "Charged");
    assert_eq!(world.get("/dashboard/order/o2").await.0, 404);
    // Nor can it show the buttons within itself and have somebody press them.
    for path in ["/", "/dashboard", "/dashboard/order/o1"] {
        assert_eq!(world.header(path, "x-frame-options").await.as_deref(), Some("DENY"), "{path}");
    }

    let (_, page) = world.get("/dashboard").await;
    let step =
        web::forms(&page).into_iter().find(|form| form.action == "/dashboard/clock").unwrap();
    let mut step = step.fields;
    step.push(("seconds".to_owned(), "40".to_owned()));
    world.post("/dashboard/clock", &step).await;
    assert_eq!(world.control("state").await["now"], "2026-03-10T12:00:40+0000");
}

#[tokio::test]
async fn hostile_texts_stay_texts_on_every_page() {
    let world = World::start().await;
    let hostile = "<script>alert(1)</script>\"'&";
    let encoded: String = hostile.bytes().map(|byte| format!("%25{byte:02X}")).collect();
    let body = format!(
        "Key=Merchant&Data=SessionType%3DPay%3BOrderId%3D{encoded}%3BAmount%3D5%3BProduct%3D{encoded}\
         %3BTotal%3D{encoded}%3BDescription%3D{encoded}%3BLanguage%3D{encoded}%3BTemplateTag%3D{encoded}"
    );
    let (_, answer) = world.send("/apim/Init", body).await.unwrap();
    let answer = paywright_core::cryptoprocessing::Answer::parse(&answer).unwrap();
    assert_eq!(answer.order_id(), Some(hostile));
    let session = answer.session_id().unwrap();
    let link = |page: &str| {
        let (_, from) = page.split_once("/dashboard/order/").unwrap();
        format!("/dashboard/order/{}", from.split_once('"').unwrap().0)
    };
    let (_, overview) = world.get("/dashboard").await;
    let order = link(&overview);
    let pages = ["/dashboard".to_owned(), order, format!("/apim/Pay?SessionId={session}")];
    for path in pages {
        let (status, page) = world.get(&path).await;
        assert_eq!(status, 200, "{path}");
        assert!(!page.contains("<script>alert"), "{path}: {page}");
        assert!(page.contains("&lt;script&gt;"), "{path}");
    }
}

#[tokio::test]
async fn what_is_no_command_is_told_so() {
    let world = World::start().await;
    for path in
        ["/api/pay", "/api/Init", "/apim/Register", "/other/Pay", "/api/Pay/more", "/apim/Pay"]
    {
        let (status, _) = world.send(path, FORM.to_owned()).await.unwrap();
        assert_eq!(status, 404, "{path}");
    }
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let put = client.put(world.url("/api/Pay")).send().await.unwrap();
    assert_eq!(put.status(), 405);
    // Parameters may stand in the address too, as recordings show.
    let (status, answer) = world.get(&format!("/api/Pay?{FORM}")).await;
    assert_eq!(status, 200);
    assert!(
        answer.starts_with("<Pay OrderId=\"o1\" Key=\"Merchant\" Success=\"True\""),
        "{answer}"
    );
    let (status, page) = world.get("/").await;
    assert!(status == 200 && page.contains("5218851946955484"));
}

#[tokio::test]
async fn an_installation_may_have_other_words_and_secrets() {
    let words =
        paywright_core::cryptoprocessing::PathWords::new("cards", "appay", "wallet").unwrap();
    let terminal = Terminal { key: "mine".to_owned(), path_words: words, ..Terminal::default() };
    let start = Time::parse("2026-03-10T12:00:00Z").unwrap();
    let builder = CryptoprocessingEmulator::builder().terminal(terminal);
    let running = builder.clock(Clock::frozen(start)).start().await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for (path, status) in [("/cards/Pay", 200), ("/api/Pay", 404)] {
        let body = FORM.replace("Key=Merchant", "Key=mine");
        let response = client.post(format!("{}{path}", running.base_url())).body(body).send();
        assert_eq!(response.await.unwrap().status(), status, "{path}");
    }
    running.shutdown().await;
}

#[test]
fn words_are_written_as_they_stand_in_order_ids() {
    for (word, about) in WORDS {
        assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{word}");
        assert!(!about.is_empty() && !about.ends_with('.'), "{word}");
    }
}
