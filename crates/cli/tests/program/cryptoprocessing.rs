//! The commands of the second gateway: as they are meant, refused, lost, and used wrongly.

use paywright_emulator::cryptoprocessing::OperationKind;
use serde_json::{Value, json};

use crate::run::{TempFile, bare, feed, finish};
use crate::terminal::Terminal;

const MINOR: [&str; 2] = ["--minor", "12480"];

fn pay<'a>(order_id: &'a str, card: &'a str) -> Vec<&'a str> {
    [&["pay", order_id, "--test-card", card][..], &MINOR].concat()
}

#[test]
fn a_payment_is_made_looked_at_and_given_back() {
    let terminal = Terminal::start();
    let ran = terminal.run(&pay("order-1", "success"));
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.out.starts_with("done\norder"), "{}", ran.out);
    assert!(ran.out.contains("the money is charged"), "{}", ran.out);

    let ran = terminal.run(&["state", "order-1"]);
    for part in ["Charged", "12480", "success", "permits  Refund"] {
        assert!(ran.out.contains(part), "{part} is missing in {}", ran.out);
    }
    let (exit, json) = terminal.json(&["refund", "order-1", "--minor", "480"]);
    assert_eq!((exit, &json["outcome"], &json["left"]), (0, &"done".into(), &12_000.into()));
    let (exit, json) = terminal.json(&["refund", "order-1"]);
    assert_eq!((exit, &json["outcome"]), (0, &"done".into()), "{json}");
    let (exit, json) = terminal.json(&["state", "order-1"]);
    assert_eq!((exit, &json["state"], &json["permits"]), (0, &"Refunded".into(), &json!([])));
    assert_eq!(terminal.done("order-1", OperationKind::Refund), 2);

    // What the state does not permit is not sent.
    let ran = terminal.run(&["refund", "order-1"]);
    assert_eq!(ran.exit, 1, "{ran:?}");
    assert!(ran.err.starts_with("error[state_forbids]: "), "{}", ran.err);
}

#[test]
fn a_hold_is_charged_or_released() {
    let terminal = Terminal::start();
    terminal.held("hold-1");
    let (exit, json) = terminal.json(&["charge", "hold-1", "--minor", "1000"]);
    assert_eq!((exit, &json["outcome"], &json["amount"]), (0, &"done".into(), &1000.into()));
    let paid = ["wait", "hold-1", "--until", "paid", "--minor", "1000"];
    assert_eq!(terminal.json(&paid).1["reached"], true);
    assert_eq!(terminal.json(&["wait", "hold-1", "--until", "Authorized"]).0, 1);
    terminal.held("hold-2");
    assert_eq!(terminal.run(&["unblock", "hold-2"]).exit, 0);
    assert_eq!(terminal.json(&["state", "hold-2"]).1["state"], "Voided");
    let ran = terminal.run(&["charge", "hold-3"]);
    assert_eq!(ran.exit, 1, "{ran:?}");
    assert!(ran.err.starts_with("error[state_missing]: "), "{}", ran.err);
    let ran = terminal.run(&["state", "hold-3"]);
    assert_eq!((ran.exit, ran.err.starts_with("error[payment_not_found]: ")), (1, true));
}

#[test]
fn what_the_gateway_declines_is_told_with_meaning_and_advice() {
    let terminal = Terminal::start();
    let (exit, json) = terminal.json(&pay("order-1", "decline"));
    assert_eq!((exit, &json["outcome"]), (1, &"declined".into()), "{json}");
    assert!(json["code"]["meaning"].is_string() && json["code"]["advice"].is_string(), "{json}");
    assert_eq!(terminal.done("order-1", OperationKind::Pay), 0);
    terminal.paid("order-2");
    let (exit, json) = terminal.json(&pay("order-2", "success"));
    assert_eq!((exit, &json["outcome"]), (1, &"exists".into()), "{json}");
    assert_eq!(terminal.done("order-2", OperationKind::Pay), 1);
}

#[test]
fn the_payer_goes_to_his_bank_and_comes_back() {
    let terminal = Terminal::start();
    let block = ["block", "order-2", "--minor", "12480", "--test-card", "3ds"];
    for (command, state, meaning) in [
        (&pay("order-1", "3ds")[..], "Charged", "the money is charged"),
        // What is held is not paid.
        (&block, "Authorized", "the money is held"),
    ] {
        let (exit, json) = terminal.json(command);
        assert_eq!((exit, &json["outcome"]), (1, &"authenticate".into()), "{json}");
        let acs = &json["acs"];
        assert!(acs["url"].as_str().unwrap().starts_with(&terminal.base_url));
        let pa_req = acs["fields"]["PaReq"].as_str().unwrap();
        let pa_res = terminal.look(|platform| platform.acs_decide(pa_req, true)).unwrap();
        let md = acs["fields"]["MD"].as_str().unwrap();
        let pa_res = pa_res.replace('+', "%2B").replace('=', "%3D");
        // The pending part alone, with its form, and within all that was printed.
        for kept in [&acs["pending"], acs, &json] {
            let pending = TempFile::new("pending.json", &kept.to_string());
            let finish = ["finish", "--pending", pending.path(), "--json"];
            let foreign = feed(terminal.command(&finish), &format!("MD=another&PaRes={pa_res}"));
            assert!(foreign.err.starts_with("error[acs_return_foreign]: "), "{foreign:?}");
        }
        let pending = TempFile::new("pending.json", &acs["pending"].to_string());
        let finish = ["finish", "--pending", pending.path(), "--json"];
        let ran = feed(terminal.command(&finish), &format!("MD={md}&PaRes={pa_res}\n"));
        assert_eq!((ran.exit, &ran.json()["outcome"]), (0, &"done".into()), "{ran:?}");
        assert!(ran.json()["meaning"].as_str().unwrap().starts_with(meaning), "{ran:?}");
        assert_eq!(terminal.json(&["state", command[1]]).1["state"], state);
    }
}

#[test]
fn what_people_read_of_3d_secure_is_enough_to_finish() {
    let terminal = Terminal::start();
    let ran = terminal.run(&pay("order-1", "3ds"));
    let acs = ran.out.split_once("\nacs\n").expect("the form is printed").1.trim();
    let json: Value = serde_json::from_str(acs).unwrap();
    let pa_req = json["fields"]["PaReq"].as_str().unwrap();
    let pa_res = terminal.look(|platform| platform.acs_decide(pa_req, true)).unwrap();
    let pa_res = pa_res.replace('+', "%2B").replace('=', "%3D");
    let form = format!("MD={}&PaRes={pa_res}", json["fields"]["MD"].as_str().unwrap());
    let pending = TempFile::new("acs.json", acs);
    let ran = feed(terminal.command(&["finish", "--pending", pending.path()]), &form);
    assert_eq!(ran.exit, 0, "{ran:?}");
}

#[test]
fn a_page_of_the_gateway_is_opened() {
    let terminal = Terminal::start();
    let init = ["init", "page-1", "--minor", "12480", "--block", "--language", "EN"];
    let (exit, json) = terminal.json(&init);
    assert_eq!((exit, &json["outcome"]), (0, &"redirect".into()), "{json}");
    let page = format!("{}/apim/Pay?SessionId=", terminal.base_url);
    assert!(json["page"].as_str().unwrap().starts_with(&page), "{json}");
    let ran = terminal.run(&["pay-status", "page-1", "--interface", "apim"]);
    assert!(ran.exit == 0 || ran.err.starts_with("error[state_missing]: "), "{ran:?}");
    let ran = terminal.run(&["pay-status", "page-1"]);
    assert_eq!((ran.exit, ran.err.starts_with("error[operation_unknown]: ")), (2, true));
}

#[test]
fn any_command_is_called_as_json() {
    let terminal = Terminal::start();
    let user = json!({"VWUserLgn": "ada@example.com", "VWUserPsw": "2645363"});
    let call = |command: &str, members: serde_json::Value| {
        let mut all = user.as_object().unwrap().clone();
        all.extend(members.as_object().unwrap().clone());
        let text = json!({"command": command, "members": all}).to_string();
        let ran = feed(terminal.command(&["call", "--json"]), &text);
        assert!(!ran.out.contains("2645363") && !ran.out.contains("4111111111100023"), "{ran:?}");
        (ran.exit, ran.json())
    };
    assert_eq!(call("vwapi.register", json!({})).1["outcome"], "done");
    let card = json!({"CardNumber": "4111111111100023", "CardHolder": "ADA", "EMonth": "12",
        "EYear": "35", "SecureCode": "123"});
    let (exit, added) = call("vwapi.add", card);
    assert_eq!((exit, &added["outcome"]), (0, &"done".into()), "{added}");
    let (exit, cards) = call("vwapi.get_list", json!({}));
    assert_eq!((exit, &cards["cards"][0]["card_id"]), (0, &added["card_id"]), "{cards}");
    let misspelt = json!({"command": "api.refund", "members": {"OrderId": "o", "Amuont": 1}});
    let ran = feed(terminal.command(&["call"]), &misspelt.to_string());
    assert_eq!((ran.exit, ran.err.starts_with("error[argument_unknown]: ")), (2, true), "{ran:?}");
    let number = json!({"command": "api.pay", "members": {"OrderId": "o", "SecureCode": 12}});
    let ran = feed(terminal.command(&["call"]), &number.to_string());
    assert!(ran.err.starts_with("error[argument_type]: SecureCode: it must be a text"), "{ran:?}");
    let unknown = json!({"command": "vwapi.get_list",
        "members": {"VWUserLgn": "nobody", "VWUserPsw": "1"}});
    let ran = feed(terminal.command(&["call"]), &unknown.to_string());
    assert!(ran.err.contains("CUSTOMER_NOT_FOUND") && !ran.err.contains("The key"), "{ran:?}");

    let (exit, listed) = terminal.json(&["commands", "vwapi.pay_by"]);
    assert_eq!((exit, listed["commands"].as_array().unwrap().len()), (0, 3), "{listed}");
    assert_eq!(terminal.run(&["commands", "moonrise"]).exit, 1);
}

#[test]
fn a_notification_is_compared_with_the_gateway() {
    let terminal = Terminal::start();
    terminal.paid("order-1");
    let confirm = |body: &str, more: &[&str]| {
        let ran = feed(terminal.command(&[&["confirm", "--json"], more].concat()), body);
        (ran.exit, ran.json())
    };
    let genuine = "Notification=EnginePaySuccess&OrderId=order-1&Amount=12480&Success=True";
    let (exit, json) = confirm(genuine, &MINOR);
    assert_eq!((exit, &json["confirmed"], &json["paid"]), (0, &true.into(), &true.into()));
    let (exit, json) = confirm(genuine, &["--minor", "99999"]);
    assert_eq!((exit, &json["confirmed"], &json["paid"]), (1, &true.into(), &false.into()));
    let (exit, json) = confirm(&genuine.replace("12480", "1"), &[]);
    assert_eq!((exit, &json["confirmed"]), (1, &false.into()));
    assert_eq!(json["reason"]["code"], "notification_of_other_amount");
    assert_eq!(json["payment"]["state"], "Charged");
    let (exit, json) = confirm(&genuine.replace("order-1", "order-2"), &[]);
    assert_eq!((exit, &json["payment"]), (1, &serde_json::Value::Null));
    let ran = feed(terminal.command(&["confirm"]), "nothing of the kind");
    assert_eq!((ran.exit, ran.err.starts_with("error[notification_without_kind]: ")), (2, true));
}

/// The answer of the first command of this kind is cut off.
fn cut(path: &str, executed: bool) -> String {
    format!(
        r#"[{{"fault":"answer","how":{{"kind":"cut"}},"executed":{executed},"path":"/api/{path}","times":1}}]"#
    )
}

#[test]
fn what_was_lost_is_found_and_made_once() {
    for (path, verb) in [
        ("Pay", pay("order-2", "success")),
        ("Refund", vec!["refund", "order-1", "--minor", "1000"]),
        ("Charge", vec!["charge", "hold-1"]),
        ("Unblock", vec!["unblock", "hold-1"]),
    ] {
        let terminal = Terminal::with_faults(&cut(path, true));
        if path != "Pay" {
            terminal.paid("order-1");
        }
        terminal.held("hold-1");
        let (exit, json) = terminal.json(&verb);
        assert_eq!((exit, &json["outcome"]), (0, &"found".into()), "{path}: {json}");
        let done = terminal.look(|platform| platform.operation_counts().values().sum::<usize>());
        assert_eq!(done, if path == "Pay" { 2 } else { 3 }, "{path}");
    }
}

#[test]
fn an_open_ticket_is_kept_and_taken_up_again() {
    let terminal = Terminal::with_faults(&cut("Refund", true));
    terminal.paid("order-1");
    let file = std::env::temp_dir().join(format!("paywright-refund-{}", std::process::id()));
    let path = file.to_str().unwrap();
    let refund =
        ["refund", "order-1", "--minor", "1000", "--resolve-within", "0", "--ticket-file", path];
    let ran = terminal.run(&refund);
    assert_eq!(ran.exit, 1, "{ran:?}");
    assert!(ran.out.starts_with("unknown\n"), "{}", ran.out);
    let next = format!("paywright cryptoprocessing state --ticket-file {path}");
    assert!(ran.out.contains(&next), "{}", ran.out);
    // While it is open it is not written over, and another terminal is not asked.
    let ran = terminal.run(&refund);
    assert!(ran.err.starts_with("error[ticket_file_exists]: "), "{}", ran.err);
    let other = Terminal::start();
    let ran = other.run(&["state", "--ticket-file", path]);
    assert!(ran.err.starts_with("error[ticket_foreign]: "), "{}", ran.err);

    let (exit, json) = terminal.json(&["state", "--ticket-file", path]);
    assert_eq!((exit, &json["outcome"], &json["amount"]), (0, &"found".into(), &11_480.into()));
    assert!(!file.exists(), "it is resolved");
    assert_eq!(terminal.done("order-1", OperationKind::Refund), 1);
}

#[test]
fn what_is_missing_or_wrong_is_told_before_anything_is_sent() {
    let terminal = Terminal::start();
    let without = |variable: &str, arguments: &[&str]| {
        let mut command = terminal.command(arguments);
        command.env_remove(variable);
        finish(command)
    };
    let ran = without("PAYWRIGHT_CRYPTOPROCESSING_KEY", &pay("order-1", "success"));
    assert_eq!(ran.exit, 2, "{ran:?}");
    assert!(ran.err.contains("PAYWRIGHT_CRYPTOPROCESSING_KEY"), "{}", ran.err);
    terminal.paid("order-1");
    let ran = without("PAYWRIGHT_CRYPTOPROCESSING_PASSWORD", &["refund", "order-1"]);
    assert_eq!(ran.exit, 2, "{ran:?}");
    assert!(ran.err.contains("--password-file"), "{}", ran.err);
    let ran = without("PAYWRIGHT_CRYPTOPROCESSING_BASE_URL", &["state", "order-1"]);
    assert!(ran.err.starts_with("error[base_url_missing]: "), "{}", ran.err);
    for (arguments, code) in [
        (&["pay", "order-2", "--minor", "0", "--test-card", "success"][..], "amount"),
        (
            &["pay", "4111111111111111", "--minor", "1", "--test-card", "success"],
            "card_in_argument",
        ),
        (&["pay", "order-2", "--minor", "1", "--test-card", "moonrise"], "test_card_unknown"),
        (&["pay", "order-2", "--minor", "1"], "card_missing"),
        (&["pay", "order-2", "--minor", "1", "--password", "123"], "secret_in_argument"),
        (&["state", "order-1", "--vwid=Merchant"], "secret_in_argument"),
        (&["wait", "order-1", "--until", "paid"], "amount_missing"),
        (&["pay", "order-2", "--minor", "124.80"], "write minor units, a whole number"),
        (&["refund", "order-1", "--minor", "-5"], "write minor units, a whole number"),
        (&["confirm", "-", "--minor", "124,80"], "write minor units, a whole number"),
        (&["wait", "order-1", "--until", "moonrise"], "state_unknown"),
        (&["state", "order-1", "--path-words", "api,b"], "path_word_invalid"),
        (&["finish", "--pending", "/nowhere", "-"], "input_unreadable"),
    ] {
        let ran = terminal.run(arguments);
        assert_eq!(ran.exit, 2, "{arguments:?}: {ran:?}");
        assert!(ran.err.starts_with("error["), "{ran:?}");
        assert!(ran.err.contains(code) || code == "amount", "{arguments:?}: {}", ran.err);
    }
    assert_eq!(terminal.look(|platform| platform.payments().count()), 1);
    let mut with_a_wrong_key = terminal.command(&pay("order-2", "success"));
    with_a_wrong_key.env("PAYWRIGHT_CRYPTOPROCESSING_KEY", "Another");
    let ran = finish(with_a_wrong_key);
    assert!(ran.exit == 1 && ran.out.contains("look at PAYWRIGHT_CRYPTOPROCESSING_KEY"), "{ran:?}");
    let elsewhere = bare(&[
        "cryptoprocessing",
        "pay",
        "o",
        "--minor",
        "1",
        "--test-card",
        "success",
        "--base-url",
        "https://gateway.example",
    ]);
    assert!(finish(elsewhere).err.starts_with("error[test_card_elsewhere]: "));
    // A key in a file does as well.
    let key = TempFile::new("terminal.key", "Merchant\n");
    let ran =
        without("PAYWRIGHT_CRYPTOPROCESSING_KEY", &["state", "order-1", "--key-file", key.path()]);
    assert_eq!(ran.exit, 0, "{ran:?}");
}
