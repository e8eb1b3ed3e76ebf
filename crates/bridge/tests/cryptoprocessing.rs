//! What every binding calls of the second gateway, against its local platform.

use std::sync::Arc;
use std::time::Duration;

use paywright_bridge::cryptoprocessing::{
    Credentials, Notification, Payment, Seen, Terminal, acs_form, acs_return_id, commands,
    error_code, state,
};
use paywright_bridge::{Error, ErrorKind, wait};
use paywright_emulator::cryptoprocessing::Platform;
use paywright_emulator::platform::faults::FaultRule;
use paywright_emulator::{CryptoprocessingEmulator, Running};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(20);
const CREDENTIALS: Credentials<'static> =
    Credentials { key: Some("Merchant"), password: Some("123"), vwid: Some("Merchant") };

struct Shop {
    _runtime: tokio::runtime::Runtime,
    platform: Running<Platform>,
    terminal: Terminal,
}

impl Shop {
    fn open() -> Self {
        Self::with_faults(Vec::new())
    }

    fn with_faults(rules: Vec<FaultRule>) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let builder = CryptoprocessingEmulator::builder().faults(rules);
        let platform = runtime.block_on(builder.start()).unwrap();
        let settings = json!({"base_url": platform.base_url()});
        let terminal = Terminal::new(CREDENTIALS, settings.to_string().as_bytes()).unwrap();
        Self { _runtime: runtime, platform, terminal }
    }

    fn send(&self, command: &Value) -> Result<Value, Error> {
        let (terminal, text) = (self.terminal.clone(), command.to_string());
        wait(async move { terminal.send(text.as_bytes()).await })
    }

    fn carry_out(&self, command: &Value) -> Result<Value, Error> {
        let (terminal, text) = (self.terminal.clone(), command.to_string());
        wait(async move { terminal.carry_out(text.as_bytes(), SOON).await })
    }

    fn resolve(&self, ticket: &Value, within: Duration) -> Result<Value, Error> {
        let (terminal, ticket) = (self.terminal.clone(), ticket.to_string());
        wait(async move { terminal.resolve(ticket.as_bytes(), within).await })
    }

    fn state(&self, interface: &'static str, order_id: &'static str) -> Result<Seen, Error> {
        let terminal = self.terminal.clone();
        wait(async move { terminal.state(interface, order_id).await })
    }

    fn confirm(&self, body: &str) -> Result<Payment, Error> {
        let (terminal, hint) = (self.terminal.clone(), Notification::read(body.as_bytes())?);
        wait(async move { terminal.confirm("api", &hint).await })
    }

    fn stands(&self, order_id: &'static str) -> (String, Option<u64>) {
        let payment = self.state("api", order_id).unwrap().payment.unwrap();
        (payment.state().to_owned(), payment.amount())
    }
}

fn pay(command: &str, order_id: &str, pan: &str) -> Value {
    json!({"command": command, "members": {
        "OrderId": order_id, "Amount": 12480, "PAN": pan, "EMonth": 12, "EYear": 30,
        "CardHolder": "Ivan Ivanov", "SecureCode": "123",
    }})
}

fn of_order(command: &str, order_id: &str, amount: Option<u64>) -> Value {
    match amount {
        Some(amount) => {
            json!({"command": command, "members": {"OrderId": order_id, "Amount": amount}})
        }
        None => json!({"command": command, "members": {"OrderId": order_id}}),
    }
}

const PAN: &str = "4111111111100023";
const PAN_3DS: &str = "4111111111111111";
const DECLINED_PAN: &str = "4111111111100080";

#[test]
fn one_step_two_steps_and_all_that_follows() {
    let shop = Shop::open();
    let paid = shop.send(&pay("api.pay", "order-1", PAN)).unwrap();
    assert_eq!((&paid["outcome"], &paid["answer"]["amount"]), (&"done".into(), &12_480.into()));
    assert_eq!(paid["answer"]["attributes"].get("Key"), None, "{paid}");
    let payment = shop.state("api", "order-1").unwrap().payment.unwrap();
    assert!(payment.is_paid(12_480) && !payment.is_paid(12_479) && !payment.is_held(12_480));
    assert_eq!(payment.status(None), "success");
    assert_eq!(payment.to_json()["state"], "Charged");

    // Back in parts, then all of it.
    let refund = shop.carry_out(&of_order("api.refund", "order-1", Some(2_480))).unwrap();
    assert_eq!(
        (&refund["outcome"], &refund["answer"]["new_amount"]),
        (&"done".into(), &10_000.into())
    );
    let left = shop.state("api", "order-1").unwrap().payment.unwrap();
    assert_eq!(
        (left.amount(), left.status(Some(12_480))),
        (Some(10_000), "partially refunded".into())
    );
    assert!(!left.is_paid(12_480));
    let refund = shop.carry_out(&of_order("api.refund", "order-1", None)).unwrap();
    assert_eq!(refund["outcome"], "done");
    assert_eq!(shop.stands("order-1").0, "Refunded");

    // Held, charged in part.
    let held = shop.send(&pay("api.block", "order-2", PAN)).unwrap();
    assert_eq!(held["outcome"], "done");
    assert!(shop.state("api", "order-2").unwrap().payment.unwrap().is_held(12_480));
    let charged = shop.carry_out(&of_order("api.charge", "order-2", Some(10_000))).unwrap();
    assert_eq!(charged["outcome"], "done");
    assert_eq!(shop.stands("order-2"), ("Charged".to_owned(), Some(10_000)));

    // Held and released.
    shop.send(&pay("api.block", "order-3", PAN)).unwrap();
    let released = json!({"command": "api.unblock", "members": {"OrderId": "order-3"}});
    assert_eq!(shop.carry_out(&released).unwrap()["outcome"], "done");
    assert_eq!(shop.stands("order-3").0, "Voided");
}

#[test]
fn what_is_declined_forbidden_or_unknown_is_told() {
    let shop = Shop::open();
    let declined = shop.send(&pay("api.pay", "order-1", DECLINED_PAN)).unwrap();
    assert_eq!(
        (&declined["outcome"], &declined["code"]),
        (&"declined".into(), &"ISSUER_CARD_FAIL".into())
    );
    assert_eq!(declined["advice"], "payer");
    assert!(declined["message"].is_string());

    shop.send(&pay("api.pay", "order-2", PAN)).unwrap();
    let forbidden = shop.carry_out(&of_order("api.charge", "order-2", None)).unwrap_err();
    assert_eq!((forbidden.code(), forbidden.kind()), ("state_forbids", ErrorKind::Input));
    let forbidden = shop.send(&of_order("api.refund", "order-2", Some(12_481))).unwrap_err();
    assert_eq!(forbidden.code(), "amount_exceeds");
    assert_eq!(shop.stands("order-2"), ("Charged".to_owned(), Some(12_480)));

    let seen = shop.state("api", "nobody").unwrap();
    assert!(!seen.reached && seen.payment.is_none());
    assert_eq!(seen.answer.unwrap()["outcome"], "not_found");
    let missing = shop.send(&of_order("api.refund", "nobody", Some(1))).unwrap_err();
    assert_eq!(
        (missing.code(), missing.number(), missing.kind()),
        ("state_missing", 4023, ErrorKind::Platform)
    );
}

#[test]
fn three_d_secure_is_finished_by_what_was_stored() {
    let shop = Shop::open();
    let post = shop.send(&pay("api.pay", "order-1", PAN_3DS)).unwrap();
    assert_eq!(post["outcome"], "needs_acs_post");
    let form = acs_form(post.to_string().as_bytes(), "https://shop.example/3ds?o=1&x=\"").unwrap();
    assert_eq!(form["action"], post["url"]);
    assert_eq!(
        form["fields"][0],
        json!({"name": "TermUrl", "value": "https://shop.example/3ds?o=1&x=\""})
    );
    let html = form["html"].as_str().unwrap();
    assert!(html.contains("o=1&amp;x=&quot;") && html.contains("name=\"PaReq\""), "{html}");

    let (md, pa_res) = shop.platform.control().look(|platform| {
        let open = platform.authentication_of(platform.payment("order-1").unwrap()).unwrap();
        (open.md.clone(), open.pa_res.clone())
    });
    let form =
        |md: &str| format!("MD={md}&PaRes={}", pa_res.replace('+', "%2B").replace('=', "%3D"));
    assert_eq!(acs_return_id(form(&md).as_bytes()).unwrap(), post["md"]);
    let finish = |body: String| {
        let (terminal, pending) = (shop.terminal.clone(), post["pending"].to_string());
        wait(
            async move { terminal.finish_three_ds(pending.as_bytes(), body.as_bytes(), SOON).await },
        )
    };
    assert_eq!(finish(form("another")).unwrap_err().code(), "acs_return_foreign");
    assert_eq!(finish(String::new()).unwrap_err().code(), "acs_return_invalid");
    assert_eq!(shop.stands("order-1").0, "PreAuthorized3DS");
    let pending = post["pending"].to_string();
    let ticket = |body: String| shop.terminal.three_ds_ticket(pending.as_bytes(), body.as_bytes());
    assert_eq!(ticket(form("another")).unwrap_err().code(), "acs_return_foreign");
    let kept: Value = serde_json::from_str(&ticket(form(&md)).unwrap().unwrap()).unwrap();
    assert_eq!(shop.resolve(&kept, Duration::ZERO).unwrap()["outcome"], "still_unknown");
    assert_eq!(finish(form(&md)).unwrap()["outcome"], "done");
    assert_eq!(shop.resolve(&kept, SOON).unwrap()["outcome"], "done");
    assert_eq!(shop.stands("order-1"), ("Charged".to_owned(), Some(12_480)));
    for wrong in ["", "{}", r#"{"url": "javascript:x", "fields": []}"#, r#"{"url": "https://a"}"#] {
        assert_eq!(acs_form(wrong.as_bytes(), "x").unwrap_err().code(), "argument_type", "{wrong}");
    }
    let harmful = json!({"url": "javascript:x", "fields": post["fields"]}).to_string();
    assert_eq!(acs_form(harmful.as_bytes(), "x").unwrap_err().code(), "argument_type");
}

#[test]
fn a_wallet_has_customers_cards_and_payments() {
    let shop = Shop::open();
    let user = |command: &str, more: Value| {
        let mut members = json!({"VWUserLgn": "anna@example.com", "VWUserPsw": "pass"});
        for (name, value) in more.as_object().unwrap() {
            members[name] = value.clone();
        }
        json!({"command": command, "members": members})
    };
    assert_eq!(shop.send(&user("vwapi.register", json!({}))).unwrap()["outcome"], "done");
    let card = json!({
        "CardNumber": PAN, "CardHolder": "Anna Ivanova", "EMonth": "12", "EYear": "30", "SecureCode": "123",
    });
    let added = shop.send(&user("vwapi.add", card)).unwrap();
    assert_eq!(added["outcome"], "done");
    let cards = shop.send(&user("vwapi.get_list", json!({}))).unwrap();
    assert_eq!(cards["outcome"], "cards");
    let id = cards["cards"][0]["card_id"].as_str().unwrap();
    assert_eq!(added["answer"]["attributes"]["CardId"], id);
    let pay = json!({"CardId": id, "OrderId": "order-1", "Amount": 500, "SecureCode": "123"});
    let paid = shop.carry_out(&user("vwapi.pay_by_stored_card", pay)).unwrap();
    assert_eq!(paid["outcome"], "done", "{paid}");
    assert!(shop.state("vwapi", "order-1").unwrap().payment.unwrap().is_paid(500));
    let session =
        json!({"SessionType": "Pay", "OrderId": "order-2", "Amount": 500, "IP": "127.0.0.1"});
    let page = shop.send(&user("vwapi.init", session)).unwrap();
    assert_eq!(page["outcome"], "needs_redirect");
    assert!(page["url"].as_str().unwrap().contains("/vwapi/Pay?SessionId="));
}

#[test]
fn a_lost_answer_is_resolved_and_a_lost_command_is_made_once() {
    let shop = Shop::open();
    // Carried out, the answer lost.
    let lost = shop.send(&pay("api.pay", "order-1~cut-after", PAN)).unwrap();
    assert_eq!((&lost["outcome"], &lost["cause"]), (&"unknown".into(), &"lost".into()));
    let found = shop.resolve(&lost["ticket"], SOON).unwrap();
    assert_eq!((&found["outcome"], &found["found"]), (&"done".into(), &true.into()));
    assert_eq!((&found["state"], &found["amount"]), (&"Charged".into(), &12_480.into()));
    let found = shop.carry_out(&pay("api.pay", "order-2~cut-after", PAN)).unwrap();
    assert_eq!((&found["outcome"], &found["found"]), (&"done".into(), &true.into()));

    // An id that was used before, for another amount.
    let mut other = pay("api.pay", "order-1~cut-after", PAN);
    other["members"]["Amount"] = 99.into();
    let lost = shop.send(&other).unwrap();
    assert_eq!(lost["outcome"], "unknown");
    assert_eq!(shop.resolve(&lost["ticket"], SOON).unwrap()["outcome"], "other_amount");

    // Not carried out: nobody knows before the time is up.
    let lost = shop.send(&pay("api.pay", "order-3~cut", PAN)).unwrap();
    assert_eq!(lost["outcome"], "unknown");
    let open = shop.resolve(&lost["ticket"], Duration::ZERO).unwrap();
    assert_eq!(open["outcome"], "still_unknown");
    assert_eq!(open["ticket"]["order_id"], "order-3~cut");
    let elsewhere = json!({"base_url": "http://127.0.0.1:9"}).to_string();
    let elsewhere = Terminal::new(CREDENTIALS, elsewhere.as_bytes()).unwrap();
    let ticket = lost["ticket"].to_string();
    let foreign = wait(async move { elsewhere.resolve(ticket.as_bytes(), SOON).await });
    assert_eq!(foreign.unwrap_err().code(), "ticket_foreign");
    assert_eq!(shop.resolve(&json!({}), SOON).unwrap_err().code(), "ticket_unreadable");
}

#[test]
fn a_refund_whose_answer_was_lost_is_made_once() {
    for is_executed in [true, false] {
        let cut = json!([{
            "fault": "answer", "how": {"kind": "cut"}, "executed": is_executed,
            "path": "/api/Refund", "times": 1,
        }]);
        let shop = Shop::with_faults(serde_json::from_value(cut).unwrap());
        shop.send(&pay("api.pay", "order-1", PAN)).unwrap();
        let refund = of_order("api.refund", "order-1", Some(1_000));
        let mut lost = shop.send(&refund).unwrap();
        assert_eq!((&lost["outcome"], &lost["cause"]), (&"unknown".into(), &"lost".into()));
        if is_executed {
            assert_eq!(shop.resolve(&lost["ticket"], SOON).unwrap()["outcome"], "done");
        } else {
            let open = shop.resolve(&lost["ticket"], Duration::ZERO).unwrap();
            assert_eq!(open["outcome"], "still_unknown");
            // As after two minutes, in which nothing was heard of it.
            lost["ticket"]["progress"] =
                json!({"questions": 1, "last_question": 130_000, "absent": 120_000});
            assert_eq!(shop.resolve(&lost["ticket"], SOON).unwrap()["outcome"], "safe_to_repeat");
            assert_eq!(shop.carry_out(&refund).unwrap()["outcome"], "done");
        }
        assert_eq!(shop.stands("order-1"), ("Charged".to_owned(), Some(11_480)));
    }
}

#[test]
fn a_prepared_command_has_its_ticket_and_is_sent_once() {
    let shop = Shop::open();
    shop.send(&pay("api.pay", "order-1", PAN)).unwrap();
    let refund = of_order("api.refund", "order-1", Some(1_000)).to_string();
    let prepared = Arc::new(shop.terminal.prepare(refund.as_bytes()).unwrap());
    assert!(prepared.wants_look() && prepared.url().ends_with("/api/Refund"));
    let ticket = || -> Value { serde_json::from_str(&prepared.ticket().unwrap()).unwrap() };
    assert!(ticket()["before"].is_null());
    let call = |deliver: bool| {
        let (terminal, prepared) = (shop.terminal.clone(), Arc::clone(&prepared));
        wait(async move {
            match deliver {
                true => terminal.deliver(&prepared).await,
                false => terminal.look(&prepared).await.map(|()| Value::Null),
            }
        })
    };
    call(false).unwrap();
    assert!(!prepared.wants_look());
    assert_eq!(ticket()["before"]["amount"], 12_480);
    // By a client of the caller's own: nothing usable came back, so it may have been sent.
    let told = Arc::new(shop.terminal.prepare(refund.as_bytes()).unwrap());
    for lost in [told.lost().unwrap(), told.read(502, &[], b"<html>").unwrap()] {
        assert_eq!(
            (&lost["outcome"], &lost["ticket"]["order_id"]),
            (&"unknown".into(), &"order-1".into())
        );
        let (terminal, told) = (shop.terminal.clone(), Arc::clone(&told));
        let delivered = wait(async move { terminal.deliver(&told).await });
        assert_eq!(delivered.unwrap_err().code(), "request_spent");
    }
    let noted = ticket();
    assert!(!noted.to_string().contains("123"), "{noted}");
    assert_eq!(call(true).unwrap()["outcome"], "done");
    assert_eq!(call(true).unwrap_err().code(), "request_spent");
    assert_eq!(call(false).unwrap_err().code(), "request_spent");
    assert_eq!(shop.stands("order-1").1, Some(11_480));
    assert_eq!(shop.resolve(&noted, SOON).unwrap()["outcome"], "done");

    // One that the state forbids is not sent, however often it is tried.
    let charge = of_order("api.charge", "order-1", None).to_string();
    let prepared = Arc::new(shop.terminal.prepare(charge.as_bytes()).unwrap());
    for _ in 0..2 {
        let (terminal, prepared) = (shop.terminal.clone(), Arc::clone(&prepared));
        let refused = wait(async move { terminal.deliver(&prepared).await }).unwrap_err();
        assert_eq!(refused.code(), "state_forbids");
    }
    let secret = shop.terminal.prepare(pay("api.pay", "x", PAN).to_string().as_bytes()).unwrap();
    assert!(!format!("{secret:?}{:?}{CREDENTIALS:?}", shop.terminal).contains("Merchant\""));
    assert!(!format!("{secret:?}").contains(PAN));
}

#[test]
fn a_notification_is_a_hint_until_it_is_confirmed() {
    let shop = Shop::open();
    shop.send(&pay("api.pay", "order-1", PAN)).unwrap();
    let genuine = shop.platform.control().look(|platform| {
        platform.notifications().next().map(|notification| notification.body.clone())
    });
    let genuine = genuine.unwrap();
    let hint = Notification::read(genuine.as_bytes()).unwrap();
    let masked = hint.masked();
    assert!(masked.contains("OrderId=order-1") && masked.contains("MerchantId=***"), "{masked}");
    assert_eq!((hint.kind().as_str(), hint.order_id()), ("EnginePaySuccess", Some("order-1")));
    assert_eq!(hint.to_json()["claims"], "success");
    assert!(shop.confirm(&genuine).unwrap().is_paid(12_480));
    for (forged, code) in [
        ("Notification=EnginePaySuccess&OrderId=order-1&Amount=99", "notification_of_other_amount"),
        ("Notification=EnginePaySuccess&OrderId=order-1", "notification_without_amount"),
        ("Notification=EnginePaySuccess&Amount=12480", "notification_without_order"),
        ("Notification=EnginePaySuccess&OrderId=order-9&Amount=12480", "state_missing"),
        ("OrderId=order-1", "notification_without_kind"),
        ("Notification=A&OrderId=order-1&orderid=order-2", "notification_duplicate_field"),
    ] {
        assert_eq!(shop.confirm(forged).unwrap_err().code(), code, "{forged}");
    }
    // One that claims a success which is none is told as it is.
    shop.send(&pay("api.pay", "order-2", DECLINED_PAN)).unwrap();
    let lie = "Notification=EnginePaySuccess&OrderId=order-2&Amount=12480&Success=True";
    let payment = shop.confirm(lie).unwrap();
    assert_eq!((payment.state(), payment.is_paid(12_480)), ("Rejected", false));
}

#[test]
fn a_payment_is_waited_for() {
    let shop = Shop::open();
    shop.send(&pay("api.pay", "order-1", PAN)).unwrap();
    let wait_for = |until: &'static str, amount, within| {
        let terminal = shop.terminal.clone();
        wait(async move { terminal.wait_for("api", "order-1", until, amount, within).await })
    };
    assert!(wait_for("paid", Some(12_480), SOON).unwrap().payment.unwrap().is_paid(12_480));
    for until in ["decided", "Charged", "charged", "state:Charged"] {
        assert!(wait_for(until, None, Duration::ZERO).unwrap().reached, "{until}");
    }
    assert!(!wait_for("paid", Some(1), SOON).unwrap().reached);
    assert!(!wait_for("state:Novelty", None, Duration::ZERO).unwrap().reached);
    assert_eq!(wait_for("paid", None, SOON).unwrap_err().code(), "argument_missing");
    for misspelt in ["payed", "", "state", "Chargd"] {
        assert_eq!(
            wait_for(misspelt, None, SOON).unwrap_err().code(),
            "argument_type",
            "{misspelt}"
        );
    }
    assert_eq!(shop.state("wallet", "x").unwrap_err().code(), "argument_type");
}

#[test]
fn settings_and_commands_are_taken_or_refused_by_name() {
    let code = |credentials: Credentials<'_>, settings: Value| {
        Terminal::new(credentials, settings.to_string().as_bytes()).err().map(|error| error.code())
    };
    let base = "http://127.0.0.1:9";
    for (settings, expected) in [
        (json!({"base_url": base}), None),
        (json!({"base_url": base, "name": "t1", "path_words": {"vwapi": "wallet"}}), None),
        (json!({"base_url": base, "status_command": "PayStatus", "deadline_ms": 5}), None),
        (json!({}), Some("argument_missing")),
        (json!({"base_url": "nowhere"}), Some("base_url_invalid")),
        (json!({"base_url": base, "path_words": {"wallet": "x"}}), Some("argument_unknown")),
        (json!({"base_url": base, "path_words": {"api": "a/b"}}), Some("path_word_invalid")),
        (json!({"base_url": base, "path_words": []}), Some("argument_type")),
        (json!({"base_url": base, "status_command": "Ask"}), Some("argument_type")),
        (json!({"base_url": base, "key": "Merchant"}), Some("argument_unknown")),
    ] {
        assert_eq!(code(CREDENTIALS, settings.clone()), expected, "{settings}");
    }
    let empty = Credentials { key: Some(""), ..Credentials::default() };
    assert_eq!(code(empty, json!({"base_url": base})), Some("key_empty"));

    let shop = Shop::open();
    let code = |text: &str| shop.terminal.prepare(text.as_bytes()).unwrap_err().code();
    for (text, expected) in [
        ("", "json_syntax"),
        ("[]", "argument_type"),
        ("{}", "argument_missing"),
        (r#"{"command": "api.fly"}"#, "operation_unknown"),
        (r#"{"command": "api.refund", "members": {"Amuont": 1}}"#, "argument_unknown"),
        (r#"{"command": "api.refund", "members": {}}"#, "request_invalid"),
    ] {
        assert_eq!(code(text), expected, "{text}");
    }
    let bare =
        Terminal::new(Credentials::default(), json!({"base_url": base}).to_string().as_bytes());
    let refund = of_order("api.refund", "x", None).to_string();
    let error = bare.unwrap().prepare(refund.as_bytes()).unwrap_err();
    let rules: Vec<_> = error.fields().iter().map(|field| field.rule.as_str()).collect();
    assert_eq!(rules, ["setting_missing", "setting_missing"]);
    let reads = json!({"command": "state", "interface": "api", "members": {"OrderId": "x"}});
    assert_eq!(shop.carry_out(&reads).unwrap_err().code(), "operation_unknown");
    assert_eq!(shop.send(&reads).unwrap()["outcome"], "not_found");
}

#[test]
fn facts_are_told_without_asking_anybody() {
    assert!(commands().contains(&"api.pay") && commands().len() > 30);
    let known = error_code("amount_exceed");
    assert_eq!((&known["category"], &known["advice"]), (&"issuer_decline".into(), &"payer".into()));
    let novelty = error_code("BRAND_NEW");
    assert_eq!(
        (&novelty["is_documented"], &novelty["advice"]),
        (&false.into(), &"check_state".into())
    );
    let charged = state("charged");
    assert_eq!((&charged["state"], &charged["permits"]), (&"Charged".into(), &json!(["Refund"])));
    assert_eq!((&charged["status"], &charged["is_final"]), (&"success".into(), &true.into()));
    assert_eq!(state("Novelty")["is_final"], false);
}
