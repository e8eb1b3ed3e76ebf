//! What every binding calls, against the local platform.

use std::time::Duration;

use paywright_bridge::{Error, ErrorKind, Gate, Project, wait};
use paywright_emulator::{Emulator, Running, platform};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(20);

struct Shop {
    _runtime: tokio::runtime::Runtime,
    _platform: Running,
    gate: Gate,
}

impl Shop {
    fn open() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let own = platform::Project::new(112, "secret_key").unwrap();
        let platform = runtime.block_on(Emulator::builder().project(own).start()).unwrap();
        let project = Project::new(112, "secret_key").unwrap();
        let settings = json!({"base_url": platform.base_url(), "deadline_ms": 10_000});
        let gate = Gate::new(&project, settings.to_string().as_bytes()).unwrap();
        Self { _runtime: runtime, _platform: platform, gate }
    }

    fn send(&self, request: &Value) -> Result<Value, Error> {
        let (gate, text) = (self.gate.clone(), request.to_string());
        wait(async move { gate.send(text.as_bytes()).await })
    }

    fn carry_out(&self, request: &Value) -> Result<Value, Error> {
        let (gate, text) = (self.gate.clone(), request.to_string());
        wait(async move { gate.carry_out(text.as_bytes(), SOON).await })
    }
}

fn sale(payment_id: &str) -> Value {
    json!({
        "operation": "card_sale",
        "members": {
            "general": {"payment_id": payment_id},
            "payment": {"amount": 3415, "currency": "EUR"},
            "card": {
                "pan": "4000000000000077", "year": 2030, "month": 12,
                "card_holder": "JOHN SMITH", "cvv": "123",
            },
            "customer": {"id": "customer-7", "ip_address": "203.0.113.10"},
        },
    })
}

#[test]
fn a_sale_is_made_seen_and_returned() {
    let shop = Shop::open();
    let accepted = shop.send(&sale("order-1")).unwrap();
    assert_eq!(accepted["outcome"], "accepted");
    assert_eq!(accepted["payment_id"], "order-1");

    let gate = shop.gate.clone();
    let seen = wait(async move { gate.wait_for("order-1", "paid", SOON).await }).unwrap();
    let message = seen.message.unwrap();
    assert!(seen.reached && message.is_paid());
    assert_eq!(message.sum(), Some((3415, "EUR".to_owned())));
    assert_eq!(message.text("payment.id"), Some("order-1"));
    assert_eq!(message.to_json()["payment"]["status"], "success");

    let refund = json!({
        "operation": "refund",
        "reference": "return-1",
        "members": {
            "general": {"payment_id": "order-1"},
            "payment": {"description": "Returned", "amount": 1000, "currency": "EUR"},
        },
    });
    // Received twice, made once: the id of the refund is derived from what it is.
    for _ in 0..2 {
        assert_eq!(shop.carry_out(&refund).unwrap()["outcome"], "accepted");
    }
    let gate = shop.gate.clone();
    let until = "partially refunded";
    let seen = wait(async move { gate.wait_for("order-1", until, SOON).await }).unwrap();
    assert_eq!(seen.message.and_then(|message| message.sum()), Some((2415, "EUR".to_owned())));
}

#[test]
fn a_repeated_sale_has_a_ticket_that_finds_the_first() {
    let shop = Shop::open();
    shop.send(&sale("order-1")).unwrap();
    let gate = shop.gate.clone();
    wait(async move { gate.wait_for("order-1", "final", SOON).await }).unwrap();
    let again = shop.send(&sale("order-1")).unwrap();
    assert_eq!((&again["outcome"], &again["code"]), (&"already_exists".into(), &"3041".into()));
    let (gate, ticket) = (shop.gate.clone(), again["ticket"].to_string());
    let found = wait(async move { gate.resolve(ticket.as_bytes(), SOON).await }).unwrap();
    assert_eq!(found["outcome"], "registered");
    assert_eq!(found["operation"]["status"], "success");
}

#[test]
fn questions_are_answered() {
    let shop = Shop::open();
    let status =
        |id: &str| json!({"operation": "status", "members": {"general": {"payment_id": id}}});
    assert_eq!(shop.send(&status("nobody")).unwrap()["outcome"], "not_found");
    shop.send(&sale("order-1")).unwrap();
    let gate = shop.gate.clone();
    wait(async move { gate.wait_for("order-1", "paid", SOON).await }).unwrap();
    let known = shop.send(&status("order-1")).unwrap();
    assert_eq!(known["message"]["payment"]["id"], "order-1");
    let accounts = json!({
        "operation": "saved_accounts",
        "members": {"customer": {"id": "customer-7"}, "payment_method": "card"},
    });
    let accounts = shop.send(&accounts).unwrap();
    assert_eq!((&accounts["outcome"], &accounts["signed"]), (&"data".into(), &true.into()));
}

#[test]
fn wrong_input_is_told_by_field() {
    let shop = Shop::open();
    let mut wrong = sale("");
    wrong["members"]["card"]["month"] = 13.into();
    let error = shop.send(&wrong).unwrap_err();
    assert_eq!(
        (error.code(), error.number(), error.kind()),
        ("request_invalid", 1301, ErrorKind::Input)
    );
    let fields: Vec<_> = error.fields().iter().map(|field| field.path.as_str()).collect();
    assert_eq!(fields, ["card.month", "general.payment_id"]);
    assert_eq!(error.to_json()["fields"][0]["rule"], "out_of_range");
    assert!(!error.to_string().contains("4000000000000077"));

    for (text, code) in [
        ("{", "json_syntax"),
        (r#"{"operation": "sell"}"#, "operation_unknown"),
        (r#"{"operation": "status"}"#, "request_invalid"),
    ] {
        let (gate, text) = (shop.gate.clone(), text.to_owned());
        let error = wait(async move { gate.send(text.as_bytes()).await }).unwrap_err();
        assert_eq!(error.code(), code);
    }
    let only_reads = json!({"operation": "status", "members": {"general": {"payment_id": "x"}}});
    assert_eq!(shop.carry_out(&only_reads).unwrap_err().code(), "operation_unknown");
    let gate = shop.gate.clone();
    let error = wait(async move { gate.resolve(b"{}", SOON).await }).unwrap_err();
    assert_eq!(error.code(), "ticket_unreadable");
}

#[test]
fn settings_are_taken_or_refused_by_name() {
    let project = Project::new(112, "secret_key").unwrap();
    let code = |settings: Value| {
        Gate::new(&project, settings.to_string().as_bytes()).err().map(|error| error.code())
    };
    assert!(Gate::new(&project, b"").is_ok());
    assert_eq!(code(json!({"no_proxy": "*", "plain_http_hosts": ["emulator"]})), None);
    assert_eq!(code(json!({"base_url": "nowhere"})), Some("base_url_invalid"));
    assert_eq!(code(json!({"deadline_ms": -1})), Some("argument_type"));
    assert_eq!(code(json!({"deadline": 1})), Some("argument_unknown"));
    assert_eq!(code(json!({"verify": false})), Some("argument_unknown"));
    assert_eq!(code(json!({"ca_file": "/nowhere"})), Some("ca_file_invalid"));
    assert_eq!(code(json!({"proxy": "gopher://x"})), Some("proxy_invalid"));
    assert_eq!(code(json!([])), Some("argument_type"));
}

#[test]
fn a_project_signs_verifies_and_opens_pages() {
    let project = Project::new(112, "old").unwrap().with_key("new", "secret_key").unwrap();
    assert!(!format!("{project:?}").contains("secret_key"));
    let signer = Project::new(112, "secret_key").unwrap();
    let mut body = json!({
        "project_id": 112,
        "payment": {"id": "order-1", "type": "purchase", "status": "success",
                    "sum": {"amount": 3415, "currency": "USD"}},
        "operation": {"id": 1, "type": "sale", "status": "success"},
    });
    body["signature"] = signer.sign(body.to_string().as_bytes()).unwrap().into();
    let callback = project.verify_callback(body.to_string().as_bytes()).unwrap();
    assert_eq!(callback.key_label(), "new");
    assert_eq!(callback.payment_id(), Some("order-1"));
    body["payment"]["sum"]["amount"] = 1.into();
    let error = project.verify_callback(body.to_string().as_bytes()).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("signature_mismatch", ErrorKind::Message));

    let page = json!({
        "payment_id": "order-1", "payment_amount": 3415, "payment_currency": "USD",
        "customer_id": "c-7", "close_on_missclick": true, "payment_description": null,
    });
    let url = signer.page_url(page.to_string().as_bytes(), None).unwrap();
    assert!(url.starts_with("https://paymentpage.ecommpay.com/payment?"), "{url}");
    let error = signer.page_url(br#"{"payment_id": "a;b"}"#, None).unwrap_err();
    assert_eq!(error.code(), "page_invalid");
    assert!(error.fields().iter().any(|field| field.rule == "page_semicolon"));
}
