//! The served platform with a merchant and a customer's browser, all over HTTP on loopback.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use paywright_emulator::platform::schedule::gap_before;
use paywright_emulator::platform::{DeliveryState, DuplicateAnswer, Project, Time};
use paywright_emulator::{Builder, Clock, Emulator, Pace, Running, StartError};
use serde_json::{Value, json};

use crate::browser::{self, Page};
use crate::merchant::{
    KEY, PROJECT, ecopayz_payout, ecopayz_sale, purchase, signed, signed_parameters, verified,
};

const PAYOUT: &str = "/v2/payment/ecopayz/payout";

/// A merchant that keeps every callback and answers as it is told, then with 200.
pub(crate) struct Receiver {
    pub(crate) url: String,
    inbox: Arc<Inbox>,
}

#[derive(Default)]
struct Inbox {
    received: Mutex<Vec<Vec<u8>>>,
    answers: Mutex<VecDeque<u16>>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let inbox = Arc::new(Inbox::default());
        let app =
            Router::new().route("/callback", post(Self::receive)).with_state(Arc::clone(&inbox));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/callback", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, inbox }
    }

    async fn receive(
        State(inbox): State<Arc<Inbox>>,
        body: axum::body::Bytes,
    ) -> impl IntoResponse {
        inbox.received.lock().unwrap().push(body.to_vec());
        let status = inbox.answers.lock().unwrap().pop_front().unwrap_or(200);
        let elsewhere = [(header::LOCATION, "/callback")];
        (StatusCode::from_u16(status).unwrap(), elsewhere, "noted")
    }

    pub(crate) fn answer_with(&self, statuses: impl IntoIterator<Item = u16>) {
        self.inbox.answers.lock().unwrap().extend(statuses);
    }

    /// Everything received since the last look, with its signature checked.
    pub(crate) fn take(&self) -> Vec<Value> {
        let received = std::mem::take(&mut *self.inbox.received.lock().unwrap());
        received.iter().map(|body| verified(body)).collect()
    }
}

/// A served platform with a frozen clock, and its merchant.
pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) merchant: Receiver,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(change: impl FnOnce(Builder) -> Builder) -> Self {
        let merchant = Receiver::start().await;
        let project = Project::new(PROJECT, KEY).unwrap().callback_url(&merchant.url);
        let noon = Time::parse("2026-03-10T12:00:00Z").unwrap();
        let builder = Emulator::builder().project(project).clock(Clock::frozen(noon)).seed(7);
        Self { running: change(builder).start().await.unwrap(), merchant }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.base_url())
    }

    pub(crate) async fn gate(&self, path: &str, body: &Value) -> (u16, Value) {
        self.send(path, signed(body)).await
    }

    async fn send(&self, path: &str, body: Vec<u8>) -> (u16, Value) {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let response = client.post(self.url(path)).body(body).send().await.unwrap();
        let status = response.status().as_u16();
        let is_refused = status >= 400;
        assert_eq!(response.headers().contains_key("paywright-hint"), is_refused);
        let body = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    /// The callbacks that the platform sends without its clock being moved.
    pub(crate) async fn callbacks(&self) -> Vec<Value> {
        self.running.control().settle().await;
        self.merchant.take()
    }

    pub(crate) async fn open(&self, parameters: &[(&str, &str)]) -> Page {
        let parameters = signed_parameters(parameters);
        browser::get(&browser::with_query(&self.url("/payment"), &parameters)).await
    }

    pub(crate) async fn control(&self, path: &str, body: &Value) -> (u16, Value) {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let response = client
            .post(self.url(path))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.to_string())
            .send()
            .await
            .unwrap();
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or_default())
    }

    pub(crate) async fn look(&self, path: &str) -> Value {
        serde_json::from_str(&browser::get(&self.url(path)).await.html).unwrap()
    }
}

pub(crate) async fn pay(page: &Page, card: &str) -> Page {
    let form = page
        .form("/card")
        .fill("number", card)
        .fill("month", "12")
        .fill("year", "2031")
        .fill("cvv", "917")
        .fill("holder", "ADA LOVELACE");
    form.submit().await
}

#[tokio::test]
async fn a_customer_pays_by_card_and_gets_the_money_back() {
    let world = World::start().await;
    let mut parameters = purchase("order-1", "341500");
    parameters.push(("merchant_success_url", "http://127.0.0.1:9/thanks?a=1&b=2"));
    let page = world.open(&parameters).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("3,415.00\u{a0}EUR") && page.html.contains("Тестовый платёж"));

    let result = pay(&page, "4000 0000 0000 0077").await;
    assert!(result.html.contains("<h1>Paid</h1>"), "{}", result.html);
    assert_eq!(result.link("back").as_deref(), Some("http://127.0.0.1:9/thanks?a=1&b=2"));
    let callbacks = world.callbacks().await;
    assert_eq!(callbacks.len(), 1);
    assert_eq!(callbacks[0]["payment"]["status"], "success");
    assert_eq!(callbacks[0]["payment"]["sum"]["amount"], 341_500);
    assert_eq!(callbacks[0]["account"]["number"], "400000******0077");

    let refund = json!({
        "general": {"project_id": PROJECT, "payment_id": "order-1"},
        "payment": {"description": "returned"},
    });
    assert_eq!(world.gate("/v2/payment/card/refund", &refund).await.0, 200);
    let callbacks = world.callbacks().await;
    assert_eq!(callbacks[0]["payment"]["status"], "reversed");
    assert_eq!(callbacks[0]["operation"]["type"], "reversal");
    assert!(browser::get(page.url.as_str()).await.html.contains("<h1>Money returned</h1>"));
}

#[tokio::test]
async fn a_declined_customer_sees_why_in_russian() {
    let world = World::start().await;
    let mut parameters = purchase("order-1", "341500");
    parameters.push(("language_code", "ru"));
    parameters.push(("merchant_fail_url", "http://127.0.0.1:9/sorry"));
    let page = browser::post(&world.url("/payment"), &signed_parameters(&parameters)).await;
    assert!(page.html.contains("lang=\"ru\"") && page.html.contains("3\u{a0}415,00\u{a0}EUR"));

    let result = pay(&page, "4111111111111111").await;
    assert!(result.html.contains("<h1>Платёж отклонён</h1>"), "{}", result.html);
    assert!(result.html.contains("General decline (10000)"));
    assert_eq!(result.link("back").as_deref(), Some("http://127.0.0.1:9/sorry"));
    let callbacks = world.callbacks().await;
    assert_eq!(callbacks[0]["payment"]["status"], "decline");
    assert_eq!(callbacks[0]["operation"]["code"], "10000");
}

#[tokio::test]
async fn a_card_form_with_mistakes_comes_back_without_number_and_cvv() {
    let world = World::start().await;
    let page = world.open(&purchase("order-1", "3415")).await;
    let form = page
        .form("/card")
        .fill("number", "4000000000000078")
        .fill("month", "12")
        .fill("year", "2031")
        .fill("cvv", "917")
        .fill("holder", "ADA \"THE FIRST\" LOVELACE");
    let again = form.submit().await;
    assert_eq!(again.status, 422);
    assert!(!again.html.contains("4000000000000078") && !again.html.contains("917"));
    assert!(again.html.contains("aria-invalid"));
    let fields = again.form("/card").fields;
    let holder = ("holder".to_owned(), "ADA \"THE FIRST\" LOVELACE".to_owned());
    assert!(fields.contains(&holder), "{fields:?}");
    assert!(world.callbacks().await.is_empty());
    assert!(pay(&again, "4000000000000077").await.html.contains("<h1>Paid</h1>"));
}

#[tokio::test]
async fn ecopayz_on_the_page_leads_there_and_back() {
    let world = World::start().await;
    for (payment_id, amount, title) in
        [("order-1", "15000", "<h1>Paid</h1>"), ("order-2", "40000", "<h1>Payment declined</h1>")]
    {
        let page = world.open(&purchase(payment_id, amount)).await;
        let there = page.form("/ecopayz").submit().await;
        assert!(there.html.contains("<h1>EcoPayz</h1>"), "{}", there.html);
        // While the customer is there, the page offers the way again.
        let waiting = browser::get(page.url.as_str()).await;
        assert!(waiting.link("button").unwrap().starts_with("/provider/ecopayz?"));
        let back = there.form("/decide").submit().await;
        assert_eq!(back.url.path(), page.url.path());
        assert!(back.html.contains(title), "{}", back.html);
    }
    let statuses: Vec<Value> = world
        .callbacks()
        .await
        .iter()
        .map(|callback| callback["payment"]["status"].clone())
        .collect();
    assert_eq!(statuses.len(), 2);
    assert!(statuses.contains(&json!("success")) && statuses.contains(&json!("decline")));
}

#[tokio::test]
async fn a_gate_sale_redirects_the_customer_and_ends_with_a_callback() {
    let world = World::start().await;
    let (status, accepted) =
        world.gate("/v2/payment/ecopayz/sale", &ecopayz_sale("order-1", 15_000)).await;
    assert_eq!(status, 200);
    assert_eq!(accepted["payment_id"], "order-1");
    let redirect = world.callbacks().await.remove(0);
    assert_eq!(redirect["payment"]["status"], "awaiting redirect result");
    assert_eq!(redirect["operation"]["request_id"], accepted["request_id"]);

    // The merchant's page posts the body, numbers as text, to the address.
    let data = &redirect["redirect_data"];
    let fields: Vec<(&str, String)> = data["body"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name.as_str(), text)
        })
        .collect();
    let there = browser::post(data["url"].as_str().unwrap(), &fields).await;
    assert!(there.html.contains("150.00\u{a0}EUR"), "{}", there.html);
    let form = there.form("/decide");
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let body = reqwest::Url::parse_with_params("http://x/", &form.fields).unwrap();
    let response = client
        .post(form.action)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.query().unwrap().to_owned())
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()[header::LOCATION], "http://127.0.0.1:9/paid");

    let last = world.callbacks().await.remove(0);
    assert_eq!(last["payment"]["status"], "success");
    let query = json!({"general": {"project_id": PROJECT, "payment_id": "ORDER-1"}});
    let (status, answer) = world.gate("/v2/payment/status", &query).await;
    assert_eq!(status, 200);
    assert_eq!(answer["payment"], last["payment"]);
    assert_eq!(answer["operations"], json!([last["operation"]]));
    verified(answer.to_string().as_bytes());
}

#[tokio::test]
async fn a_payout_is_told_by_callback_after_the_answer() {
    let world = World::start().await;
    let (status, accepted) = world.gate(PAYOUT, &ecopayz_payout("payout-1", 120_000)).await;
    assert_eq!((status, &accepted["status"]), (200, &json!("success")));
    let callbacks = world.callbacks().await;
    assert_eq!(callbacks[0]["payment"]["status"], "success");
    assert_eq!(callbacks[0]["operation"]["request_id"], accepted["request_id"]);
}

#[tokio::test]
async fn refused_requests_are_answered_and_start_nothing() {
    let world = World::start().await;
    let good = ecopayz_payout("payout-1", 1_000);
    let mut unsigned = good.clone();
    unsigned["general"]["signature"] = json!("");
    let mut other_key: Value = serde_json::from_slice(&signed(&good)).unwrap();
    other_key["general"]["signature"] = json!(format!("{}==", "A".repeat(86)));
    let mut incomplete = good.clone();
    incomplete["payment"].as_object_mut().unwrap().remove("amount");
    let mut other_project = good.clone();
    other_project["general"]["project_id"] = json!(999);
    let cases = [
        (b"{".to_vec(), 422, "2003"),
        (signed(&incomplete), 400, "2004"),
        (signed(&other_project), 404, "2442"),
        (unsigned.to_string().into_bytes(), 400, "3262"),
        (other_key.to_string().into_bytes(), 400, "3261"),
    ];
    for (body, status, code) in cases {
        let (answered, refusal) = world.send(PAYOUT, body).await;
        assert_eq!((answered, &refusal["code"]), (status, &json!(code)));
    }
    assert!(world.callbacks().await.is_empty());

    assert_eq!(world.gate(PAYOUT, &good).await.0, 200);
    let (status, refusal) = world.gate(PAYOUT, &ecopayz_payout("Payout-1", 1)).await;
    assert_eq!((status, &refusal["code"]), (400, &json!("3041")));
    assert_eq!(world.callbacks().await.len(), 1);
}

#[tokio::test]
async fn a_taken_id_can_be_told_by_callback() {
    let world = World::with(|builder| builder.duplicate_answer(DuplicateAnswer::ByCallback)).await;
    world.gate(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    world.callbacks().await;
    assert_eq!(world.gate(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await.0, 200);
    let callbacks = world.callbacks().await;
    assert_eq!(callbacks[0]["payment"]["status"], "error");
    assert_eq!(callbacks[0]["errors"][0]["code"], 3041);
}

#[tokio::test]
async fn a_callback_answered_with_500_comes_again_when_its_time_has_come() {
    let world = World::start().await;
    world.merchant.answer_with([500, 302, 201]);
    world.gate(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    assert_eq!(world.callbacks().await.len(), 1);
    let control = world.running.control();
    control.advance(Duration::from_secs(9)).await;
    assert!(world.callbacks().await.is_empty());
    control.advance(Duration::from_secs(1)).await;
    assert_eq!(world.callbacks().await.len(), 1);
    // The redirect was not followed, and 201 does not count as received.
    control.advance(Duration::from_secs(3_600)).await;
    assert_eq!(world.callbacks().await.len(), 2);
    control.look(|platform| {
        let delivery = platform.deliveries().next().unwrap();
        assert_eq!(delivery.state, DeliveryState::Delivered);
        let answers: Vec<u16> = delivery
            .attempts
            .iter()
            .map(|attempt| attempt.answer.as_ref().unwrap().result.as_ref().unwrap().status)
            .collect();
        assert_eq!(answers, [500, 302, 201, 200]);
        assert_eq!(
            delivery.attempts[3].answer.as_ref().unwrap().result.as_ref().unwrap().text,
            "noted"
        );
    });
}

#[tokio::test]
async fn eleven_days_of_attempts_pass_at_once() {
    let world = World::start().await;
    world.merchant.answer_with([500; 200]);
    world.gate(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    let (status, state) =
        world.control("/_control/clock/advance", &json!({"seconds": 11 * 86_400})).await;
    assert_eq!(status, 200);
    assert_eq!(state["now"], "2026-03-21T12:00:00+0000");
    assert_eq!(state["deliveries_open"], 0);
    let received = world.merchant.take();
    assert_eq!(received.len(), 120);
    assert!(received.iter().all(|body| *body == received[0]));
    let deliveries = world.look("/_control/deliveries?payment_id=PAYOUT-1").await;
    assert_eq!(deliveries[0]["state"], "given up");
    assert_eq!(deliveries[0]["attempts"][6]["at"], "2026-03-10T12:02:14+0000");
    assert_eq!(deliveries[0]["attempts"][6]["status"], 500);
}

#[tokio::test]
async fn on_its_way_the_clock_stops_at_everything_in_its_order() {
    let world = World::start().await;
    world.merchant.answer_with([500; 500]);
    world.gate("/v2/payment/ecopayz/sale", &ecopayz_sale("order-1", 15_000)).await;
    let control = world.running.control();
    control.advance(Duration::from_secs(2 * 60 * 60)).await;
    // The customer is given up after 30 minutes: before that come only attempts for the redirect.
    let mut attempts = 1;
    let mut passed = Duration::ZERO;
    while let Some(gap) = gap_before(attempts + 1)
        && passed + gap <= Duration::from_secs(30 * 60)
    {
        attempts += 1;
        passed += gap;
    }
    let statuses: Vec<String> = world
        .merchant
        .take()
        .iter()
        .map(|callback| callback["payment"]["status"].as_str().unwrap().to_owned())
        .collect();
    let declined = statuses.iter().position(|status| status == "decline");
    assert_eq!(declined, Some(attempts as usize), "{statuses:?}");
}

#[tokio::test]
async fn a_running_clock_sends_what_becomes_due_by_itself() {
    let world = World::with(|builder| builder.clock(Clock::scaled(1_000_000))).await;
    world.merchant.answer_with([500, 500]);
    world.gate(PAYOUT, &ecopayz_payout("payout-1", 1_000)).await;
    // Ten seconds of the platform are ten microseconds here.
    let control = world.running.control();
    let is_delivered = || {
        control.look(|platform| {
            platform.deliveries().all(|delivery| delivery.state == DeliveryState::Delivered)
        })
    };
    while !is_delivered() {
        tokio::task::yield_now().await;
    }
    assert_eq!(world.merchant.take().len(), 3);
}

#[tokio::test]
async fn a_page_that_cannot_be_opened_says_why() {
    let world = World::start().await;
    let signed = signed_parameters(&purchase("order-1", "3415"));
    let mut changed = signed.clone();
    changed[2].1 = "1".to_owned();
    let page = browser::get(&browser::with_query(&world.url("/payment"), &changed)).await;
    assert_eq!(page.status, 400);
    assert!(page.html.contains("<code>signature</code>") && page.html.contains("3261"));
    assert!(page.html.contains("payment_amount:1;payment_currency:EUR"));

    let hostile = [("project_id", "<script>"), ("payment_id", "\"><script>alert(1)</script>")];
    let page = browser::post(&world.url("/payment"), &hostile).await;
    assert_eq!(page.status, 400);
    assert!(page.html.contains("<code>customer_id</code>") && !page.html.contains("<script>"));

    let hostile = "\"><script>alert(1)</script>";
    let mut parameters = purchase(hostile, "3415");
    parameters.retain(|(name, _)| *name != "payment_description");
    parameters.push(("payment_description", hostile));
    let page = world.open(&parameters).await;
    assert_eq!(page.status, 200);
    assert!(!page.html.contains("<script>") && page.html.contains("&lt;script&gt;"));

    for path in ["/page/other", "/nowhere", "/provider/ecopayz?TxID=1&Checksum=x"] {
        assert_eq!(browser::get(&world.url(path)).await.status, 404, "{path}");
    }
    assert!(browser::get(&world.url("/")).await.html.contains("4000000000000077"));
}

#[tokio::test]
async fn limits_and_other_methods_are_refused() {
    let world = World::start().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let large = vec![b' '; 1024 * 1024 + 1];
    let response = client.post(world.url(PAYOUT)).body(large).send().await.unwrap();
    assert_eq!(response.status(), 413);
    assert_eq!(client.get(world.url(PAYOUT)).send().await.unwrap().status(), 405);
    let (status, _) = world.gate("/v2/payment/moon/sale", &json!({})).await;
    assert_eq!(status, 501);
}

#[tokio::test]
async fn callbacks_do_not_leave_this_machine_unless_told_so() {
    let world = World::start().await;
    let mut body = ecopayz_payout("payout-1", 1_000);
    body["general"]["merchant_callback_url"] = json!("http://192.0.2.1/callback");
    world.gate(PAYOUT, &body).await;
    assert!(world.callbacks().await.is_empty());
    let deliveries = world.look("/_control/deliveries").await;
    let failure = deliveries[0]["attempts"][0]["failure"].as_str().unwrap();
    assert!(failure.starts_with("not sent"), "{failure}");
    assert_eq!(deliveries[0]["state"], "waiting");
}

#[tokio::test]
async fn a_merchant_that_is_not_there_is_tried_again() {
    let world = World::start().await;
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/callback", free.local_addr().unwrap());
    drop(free);
    let mut body = ecopayz_payout("payout-1", 1_000);
    body["general"]["merchant_callback_url"] = json!(url);
    world.gate(PAYOUT, &body).await;
    world.callbacks().await;
    world.running.control().advance(Duration::from_secs(10)).await;
    let deliveries = world.look("/_control/deliveries").await;
    assert_eq!(deliveries[0]["attempts"].as_array().unwrap().len(), 2);
    assert!(deliveries[0]["attempts"][1]["failure"].is_string());
}

#[tokio::test]
async fn the_control_api_shows_and_moves() {
    let world = World::start().await;
    let page = world.open(&purchase("order/1", "3415")).await;
    pay(&page, "4000000000000077").await;
    world.callbacks().await;

    let state = world.look("/_control/state").await;
    assert_eq!(state["now"], "2026-03-10T12:00:00+0000");
    assert_eq!(state["pace"], "frozen");
    assert_eq!(state["payments"], 1);
    assert_eq!(state["projects"][0]["id"], PROJECT);
    let payment = world.look("/_control/payments/112/ORDER/1").await;
    assert_eq!(payment["account"], "400000******0077");
    assert_eq!(payment["history"][1]["status"], "success");
    assert_eq!(world.look("/_control/payments?project_id=1").await, json!([]));
    assert_eq!(browser::get(&world.url("/_control/payments/112/x")).await.status, 404);

    let cases = [
        ("/_control/clock/advance", json!({"milliseconds": 1_500}), 200),
        ("/_control/clock", json!({"now": "2026-03-10T13:00:00Z"}), 200),
        ("/_control/clock", json!({"now": "2026-03-10T12:00:00Z"}), 400),
        ("/_control/clock", json!({"now": "noon"}), 400),
        ("/_control/clock", json!({"pace": {"scaled": 60}}), 200),
        ("/_control/clock", json!({"pace": "frozen"}), 200),
        ("/_control/clock", json!({"pace": "slow"}), 422),
        ("/_control/clock/advance", json!({"seconds": u64::MAX}), 400),
        ("/_control/clock/advance", json!({"hours": 1}), 422),
        ("/_control/reset", json!({}), 200),
    ];
    for (path, body, status) in cases {
        assert_eq!(world.control(path, &body).await.0, status, "{path} {body}");
    }
    assert!(world.running.control().now() >= Time::parse("2026-03-10T13:00:00Z").unwrap());
    assert_eq!(world.look("/_control/payments").await, json!([]));
    // What a form of another site could send is not taken.
    let plain = reqwest::Client::builder().no_proxy().build().unwrap();
    let response = plain.post(world.url("/_control/reset")).body("{}").send().await.unwrap();
    assert_eq!(response.status(), 415);
}

#[tokio::test]
async fn a_platform_that_is_told_nothing_has_the_public_project() {
    let running = Emulator::start().await.unwrap();
    running.control().look(|platform| {
        let ids: Vec<u32> = platform.projects().map(Project::id).collect();
        assert_eq!(ids, [Emulator::PROJECT]);
    });
}

#[tokio::test]
async fn a_platform_does_not_start_on_an_open_address() {
    let open = Emulator::builder()
        .project(Project::new(1, "key").unwrap())
        .listen("0.0.0.0:0".parse().unwrap())
        .start()
        .await;
    assert!(matches!(open, Err(StartError::NotLoopback { .. })));
    let world = World::start().await;
    let taken = world.running.base_url().trim_start_matches("http://").parse().unwrap();
    let again =
        Emulator::builder().project(Project::new(1, "key").unwrap()).listen(taken).start().await;
    assert!(matches!(again, Err(StartError::Listen { .. })));
}

#[tokio::test]
async fn a_platform_that_is_shut_down_answers_no_more() {
    let world = World::start().await;
    let url = world.url("/_control/state");
    world.running.control().set_pace(Pace::Real);
    world.running.shutdown().await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(client.get(url).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn the_platform_serves_its_api_documents() {
    let world = World::start().await;
    let openapi = world.look("/openapi.json").await;
    assert_eq!(openapi["servers"][0]["url"], world.running.base_url());
    // Its example can be sent as it stands.
    let path = "/v2/payment/card/sale";
    let content = &openapi["paths"][path]["post"]["requestBody"]["content"];
    let example = content["application/json"]["example"].to_string();
    let (status, answer) = world.send(path, example.into_bytes()).await;
    assert_eq!((status, answer["status"].as_str()), (200, Some("success")), "{answer}");
    assert_eq!(world.callbacks().await[0]["payment"]["status"], "success");

    let asyncapi = world.look("/asyncapi.json").await;
    let host = asyncapi["servers"]["merchant"]["variables"]["host"]["default"].as_str().unwrap();
    assert_eq!(format!("http://{host}/callback"), world.merchant.url);
}
