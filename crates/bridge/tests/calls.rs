//! What every binding calls, against the local platform.

use std::sync::Arc;
use std::time::Duration;

use paywright_bridge::{
    DataApi, Error, ErrorKind, Gate, PaymentState, Prepared, Project, begin, facts, guarded,
    json as reader, wait,
};
use paywright_emulator::{Emulator, Running, platform};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(20);

struct Shop {
    _runtime: tokio::runtime::Runtime,
    platform: Running,
    gate: Gate,
}

impl Shop {
    fn open() -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let own = platform::Project::new(112, "secret_key").unwrap();
        let account =
            platform::DataAccount::new(platform::LOCAL_DATA_TOKEN, platform::LOCAL_DATA_KEY);
        let builder = Emulator::builder().project(own).data_account(account.unwrap());
        let platform = runtime.block_on(builder.start()).unwrap();
        let project = Project::new(112, "secret_key").unwrap();
        let settings = json!({"base_url": platform.base_url(), "deadline_ms": 10_000});
        let gate = Gate::new(&project, settings.to_string().as_bytes()).unwrap();
        Self { _runtime: runtime, platform, gate }
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
    let told = error.to_json();
    assert_eq!(told["fields"][0]["rule"], "out_of_range");
    // The path stands beside it.
    let sentence = "must lie between 1 and 12 (given \"13\")";
    assert_eq!(told["fields"][0]["message"], sentence);
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
    let told = callback.summary();
    assert_eq!((told.key_label, told.payment_id), (callback.key_label(), callback.payment_id()));
    assert_eq!((told.status.clone(), told.sum.clone()), (callback.status(), callback.sum()));
    assert_eq!((told.is_paid, told.is_final), (callback.is_paid(), callback.is_final()));
    assert_eq!(told.review, callback.review());
    body["payment"]["sum"]["amount"] = 1.into();
    let error = project.verify_callback(body.to_string().as_bytes()).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("signature_mismatch", ErrorKind::Message));

    let page = json!({
        "payment_id": "order-1", "payment_amount": 3415, "payment_currency": "USD",
        "customer_id": "c-7", "close_on_missclick": true, "payment_description": null,
    });
    let url = signer.page_url(page.to_string().as_bytes(), None).unwrap();
    assert!(url.starts_with("https://paymentpage.ecommpay.com/payment?"), "{url}");
    let pairs = [
        ("payment_id", "order-1"),
        ("payment_amount", "3415"),
        ("payment_currency", "USD"),
        ("customer_id", "c-7"),
        ("close_on_missclick", "1"),
    ];
    let same = signer.page_url_of(pairs, None).unwrap();
    assert_eq!(same.len(), url.len());
    let error = signer.page_url_of([("payment_id", "a;b")], None).unwrap_err();
    assert_eq!(error.code(), "page_invalid");
    let error = signer.page_url(br#"{"payment_id": "a;b"}"#, None).unwrap_err();
    assert_eq!(error.code(), "page_invalid");
    assert!(error.fields().iter().any(|field| field.rule == "page_semicolon"));
}

#[test]
fn a_prepared_request_has_its_ticket_before_it_is_sent_and_is_sent_once() {
    let shop = Shop::open();
    let prepared = Arc::new(shop.gate.prepare(sale("order-1").to_string().as_bytes()).unwrap());
    assert!(prepared.url().ends_with("/v2/payment/card/sale") && prepared.method() == "POST");
    let kind = prepared.headers().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    assert!(kind.is_some_and(|(_, value)| value.starts_with("application/json")));
    assert!(!format!("{prepared:?}").contains("4000000000000077"));
    let ticket = prepared.ticket().unwrap();
    assert!(!ticket.contains("4000000000000077") && !ticket.contains("secret_key"), "{ticket}");

    let deliver = |prepared: &Arc<Prepared>| {
        let (gate, prepared) = (shop.gate.clone(), Arc::clone(prepared));
        wait(async move { gate.deliver(&prepared).await })
    };
    // By a client of the caller's own: nothing usable came back, so it may have been sent.
    let told = Arc::new(shop.gate.prepare(sale("order-1").to_string().as_bytes()).unwrap());
    for lost in [told.lost().unwrap(), told.read(502, &[], b"<html>").unwrap()] {
        assert_eq!(lost["outcome"], "unknown");
        assert_eq!(lost["ticket"]["payment_id"], "order-1");
        assert_eq!(deliver(&told).unwrap_err().code(), "request_spent");
    }
    assert_eq!(deliver(&prepared).unwrap()["outcome"], "accepted");
    assert_eq!(deliver(&prepared).unwrap_err().code(), "request_spent");
    let gate = shop.gate.clone();
    let found = wait(async move { gate.resolve(ticket.as_bytes(), SOON).await }).unwrap();
    assert_eq!(found["outcome"], "registered");
}

#[test]
fn a_ticket_of_another_project_or_platform_asks_nobody() {
    let shop = Shop::open();
    let ticket =
        shop.gate.prepare(sale("order-1").to_string().as_bytes()).unwrap().ticket().unwrap();
    let other = |id, base: &str| {
        let project = Project::new(id, "secret_key").unwrap();
        Gate::new(&project, json!({"base_url": base}).to_string().as_bytes()).unwrap()
    };
    for gate in [other(113, shop.platform.base_url()), other(112, "http://127.0.0.1:9")] {
        let ticket = ticket.clone();
        let error = wait(async move { gate.resolve(ticket.as_bytes(), SOON).await }).unwrap_err();
        assert_eq!((error.code(), error.kind()), ("ticket_foreign", ErrorKind::Input));
    }
}

#[test]
fn a_state_is_folded_from_messages_and_answers() {
    let shop = Shop::open();
    shop.send(&sale("order-1")).unwrap();
    let gate = shop.gate.clone();
    let seen = wait(async move { gate.wait_for("order-1", "paid", SOON).await }).unwrap();
    let message = seen.message.unwrap();
    let mut state = PaymentState::new("order-1");
    let first = state.fold(&message).unwrap();
    assert_eq!((first.fold, first.became_paid), ("changed", true));
    let again = state.fold(&message).unwrap();
    assert_eq!((again.fold, again.became_paid), ("duplicate", false));
    let told = state.to_json();
    assert_eq!((&told["status"], &told["is_paid"]), (&"success".into(), &true.into()));
    assert_eq!(told["remaining"], json!({"minor": 3415, "currency": "EUR"}));
    let mut other = PaymentState::new("order-2");
    assert_eq!(other.fold(&message).unwrap_err().code(), "payment_id_foreign");
    assert_eq!(other.status(), None);
}

#[test]
fn the_data_api_gives_pages() {
    let shop = Shop::open();
    for number in 0..5 {
        shop.send(&sale(&format!("order-{number}"))).unwrap();
    }
    let gate = shop.gate.clone();
    wait(async move { gate.wait_for("order-4", "paid", SOON).await }).unwrap();
    let settings = json!({"base_url": shop.platform.base_url()}).to_string();
    let (token, key) = (platform::LOCAL_DATA_TOKEN, platform::LOCAL_DATA_KEY);
    let api = DataApi::new(token, key, settings.as_bytes()).unwrap();
    let query = json!({
        "query": "operations", "from": "2020-01-01 00:00:00", "to": "2020-01-01 00:00:01",
        "members": {"limit": 2},
    });
    let pages = api.pages(query.to_string().as_bytes(), None).unwrap();
    let (page, cursor) = wait(async move { pages.next().await }).unwrap().unwrap();
    assert_eq!(page, json!([]));
    assert!(api.pages(query.to_string().as_bytes(), Some(&cursor)).is_ok());
    let code = |text: &str| api.pages(text.as_bytes(), None).unwrap_err().code();
    assert_eq!(code(r#"{"query": "balance"}"#), "operation_unknown");
    assert_eq!(code(r#"{"query": "operations"}"#), "argument_missing");
    assert_eq!(code(r#"{"query": "operations", "form": "x"}"#), "argument_unknown");
    let balance = api.clone();
    let balance = wait(async move { balance.send(br#"{"query": "balance"}"#).await }).unwrap();
    assert!(balance.is_object(), "{balance}");
    let of_payment = br#"{"query": "operations_of_payment", "payment_id": "order-1"}"#;
    let found = wait(async move { api.send(of_payment).await }).unwrap();
    assert_eq!(found["operations"][0]["amount"], 3415, "{found}");
    assert_eq!(DataApi::new("", "key", b"").unwrap_err().code(), "data_token_invalid");
}

#[test]
fn nothing_that_panics_crosses() {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let told = guarded(|| -> Result<(), Error> { panic!("4000000000000077") }).unwrap_err();
    async fn broken() -> Result<(), Error> {
        panic!("4000000000000077")
    }
    let lost = wait(broken());
    let running = begin(broken()).unwrap();
    let late = running.wait_for(SOON).unwrap();
    std::panic::set_hook(quiet);
    for error in [told, lost.unwrap_err(), late.unwrap_err()] {
        assert_eq!((error.code(), error.number()), ("internal_error", 9000));
        assert!(!error.to_string().contains("4000"), "{error}");
    }
}

#[test]
fn no_time_at_all_asks_once_and_only_what_is_known_is_waited_for() {
    let shop = Shop::open();
    shop.send(&sale("order-1")).unwrap();
    let wait_for = |until: &'static str, within| {
        let gate = shop.gate.clone();
        wait(async move { gate.wait_for("order-1", until, within).await })
    };
    assert!(wait_for("paid", SOON).unwrap().reached);
    for until in ["paid", "final", "success", "status:success"] {
        assert!(wait_for(until, Duration::ZERO).unwrap().reached, "{until}");
    }
    assert!(!wait_for("status:novelty", Duration::ZERO).unwrap().reached);
    for misspelt in ["payed", "novelty", "", "status"] {
        assert_eq!(wait_for(misspelt, SOON).unwrap_err().code(), "argument_type", "{misspelt}");
    }
    let again = shop.send(&sale("order-1")).unwrap();
    let (gate, ticket) = (shop.gate.clone(), again["ticket"].to_string());
    let found = wait(async move { gate.resolve(ticket.as_bytes(), SOON).await }).unwrap();
    assert_eq!(found["outcome"], "registered");
}

#[test]
fn what_an_official_sdk_would_do_is_done_without_rules() {
    let project = Project::new(112, "secret_key").unwrap();
    let page = br#"{"project_id": "7", "payment_id": "a", "payment_amount": 5, "mode": true}"#;
    let url = project.page_url_unchecked(page, None).unwrap();
    assert!(url.contains("?project_id=7&payment_id=a&payment_amount=5&mode=1&signature="), "{url}");
    assert_eq!(project.page_url_unchecked(b"[]", None).unwrap_err().code(), "argument_type");
    let mut body = json!({"recurring": {"id": 7}, "frame_mode": "unsigned"});
    body["signature"] = project.sign(body.to_string().as_bytes()).unwrap().into();
    let signed = project.verify_json(body.to_string().as_bytes()).unwrap();
    assert_eq!(signed, json!({"recurring": {"id": 7}}));
    body["recurring"]["id"] = 8.into();
    let refused = project.verify_json(body.to_string().as_bytes()).unwrap_err();
    assert_eq!(refused.code(), "signature_mismatch");
    assert!(facts::operations().contains(&"card_sale"));
}

#[test]
fn a_call_can_be_looked_at_and_ended() {
    let running = begin(async {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok(())
    });
    let running = running.unwrap();
    assert!(running.wait_for(Duration::from_millis(20)).is_none());
    running.cancel();
    assert_eq!(running.wait_for(SOON).unwrap().unwrap_err().code(), "internal_error");
}

#[test]
fn facts_are_told_without_asking_anybody() {
    assert_eq!(facts::minor_units("39.90", "EUR").unwrap(), 3990);
    assert_eq!(facts::decimal_text(3990, "EUR").unwrap(), "39.90");
    assert_eq!(facts::decimal_text(5, "JPY").unwrap(), "5");
    for (amount, currency, code) in [
        ("39.9.0", "EUR", "amount_not_decimal"),
        ("39.901", "EUR", "amount_too_many_decimals"),
        ("1", "EURO", "currency_malformed"),
        ("1", "ZZZ", "currency_exponent_unknown"),
    ] {
        assert_eq!(facts::minor_units(amount, currency).unwrap_err().code(), code, "{amount}");
    }
    assert_eq!(facts::payment_status("success")["is_paid"], true);
    assert_eq!(facts::payment_status("novelty")["is_final"], false);
    assert_eq!(facts::response_code("0")["is_success"], true);
    assert_eq!(facts::response_code("99999")["is_documented"], false);
    assert_eq!(facts::masked("card 4000000000000077"), "card 400000******0077");
}

#[test]
fn answers_are_read_by_those_who_have_no_reader() {
    let json = br#"{"outcome": "a\u0041", "id": 12345678901234567890.50, "ok": true, "none": null,
                    "errors": [{"code": "1"}, {"code": "2"}], "a.b": 1}"#;
    for (path, expected) in [
        ("outcome", Some("aA")),
        ("id", Some("12345678901234567890.50")),
        ("ok", Some("true")),
        ("none", None),
        ("errors.1.code", Some("2")),
        ("errors.1", Some(r#"{"code":"2"}"#)),
        ("errors.2", None),
        ("errors.x", None),
        ("errors.-1", None),
        ("outcome.length", None),
        ("a.b", None),
        ("nothing", None),
    ] {
        assert_eq!(reader::value_at(json, path).unwrap().as_deref(), expected, "{path}");
    }
    for (path, expected) in
        [("", Some(6)), ("errors", Some(2)), ("errors.0", Some(1)), ("ok", None), ("x", None)]
    {
        assert_eq!(reader::count_at(json, path).unwrap(), expected, "{path}");
    }
    assert_eq!(reader::value_at(b"7", "").unwrap().as_deref(), Some("7"));
    assert_eq!(reader::value_at(b"{", "a").unwrap_err().code(), "json_syntax");
    let hostile = "a\"},{\n\u{0}";
    let quoted = reader::quoted(hostile);
    assert_eq!(reader::value_at(quoted.as_bytes(), "").unwrap().as_deref(), Some(hostile));
}
