//! The verbs of Gate against a platform: as they are meant, refused, and used wrongly.

use crate::local::{EUR, Local, PROJECT};
use crate::run::{Ran, TempFile, bare, feed, finish, paywright};

/// The commands that need no more than a payment id.
const ABOUT_A_PAYMENT: [&[&str]; 5] = [
    &["status", "order-1"],
    &["wait", "order-1", "--within", "1"],
    &["refund", "order-1", "--description", "Returned"],
    &["capture", "order-1"],
    &["cancel", "order-1"],
];

#[test]
fn a_payment_is_received_paid_looked_at_and_returned() {
    let local = Local::start();
    let ran = local.run(&[&["pay", "order-1", "--test-card", "success"], EUR].concat());
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.out.starts_with("received\nrequest"), "{}", ran.out);
    assert!(ran.out.contains("received, not paid yet; wait with: paywright wait order-1"));

    let ran = local.run(&["wait", "order-1"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.out.starts_with("reached: paid\n"), "{}", ran.out);

    let (exit, json) = local.json(&[
        "refund",
        "order-1",
        "--description",
        "Back",
        "--amount",
        "10.00",
        "--currency",
        "EUR",
    ]);
    assert_eq!((exit, &json["outcome"]), (0, &"received".into()));
    assert!(json["refund_id"].as_str().unwrap().starts_with("refund-"), "{json}");

    let ran = local.run(&["status", "order-1"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    for part in [
        "status   partially reversed (returned, final)",
        "sum      24.15 EUR",
        "400000******0077",
        "sale      success  34.15 EUR",
        "reversal  success  10.00 EUR",
        "next done: The money, or a part of it, went back.",
    ] {
        assert!(ran.out.contains(part), "{part} is missing in {}", ran.out);
    }
    let (exit, json) = local.json(&["status", "order-1"]);
    assert_eq!((exit, &json["verified"]), (0, &true.into()));
    assert_eq!(json["payment"]["sum"]["minor"], 2415);
    assert_eq!(json["operations"].as_array().unwrap().len(), 2);
    // What went back is not paid any more.
    let (exit, json) = local.json(&["wait", "order-1"]);
    assert_eq!((exit, &json["reached"]), (1, &false.into()));
    assert_eq!(local.json(&["wait", "order-1", "--until", "partially_reversed"]).0, 0);
    assert_eq!(local.json(&["wait", "order-1", "--until", "final"]).0, 0);
}

#[test]
fn a_hold_is_captured_or_released() {
    let local = Local::start();
    for (id, verb, status) in [("hold-1", "capture", "success"), ("hold-2", "cancel", "canceled")] {
        let pay = ["pay", id, "--minor", "3415", "--currency", "EUR", "--auth", "--wait"];
        let ran = local.run(&[&pay[..], &["--test-card", "0077"]].concat());
        assert_eq!(ran.exit, 0, "{ran:?}");
        assert!(ran.out.contains("meaning  held, not taken: 34.15 EUR; "), "{}", ran.out);
        assert!(ran.out.contains(&format!("paywright capture {id}")), "{}", ran.out);
        let ran = local.run(&[verb, id]);
        assert_eq!(ran.exit, 0, "{ran:?}");
        assert_eq!(local.json(&["wait", id, "--until", "final"]).0, 0);
        assert_eq!(local.json(&["status", id]).1["payment"]["status"], status);
    }
}

#[test]
fn money_is_paid_out_once() {
    let local = Local::start();
    let payout = [&["payout", "payout-1", "--test-card", "4242"], EUR].concat();
    assert_eq!(local.json(&payout).1["outcome"], "received");
    // The same once more finds the first.
    let (exit, json) = local.json(&payout);
    assert_eq!((exit, &json["outcome"]), (0, &"registered".into()), "{json}");
    assert_eq!(local.operations("payout-1"), 1);
    let by_wallet = ["payout", "payout-2", "--method", "ecopayz", "--account", "1101611729"];
    assert_eq!(local.json(&[&by_wallet, EUR].concat()).1["outcome"], "received");
    // Another sum under the same id is a case for a person.
    let other = ["payout", "payout-1", "--test-card", "4242", "--amount", "1", "--currency", "EUR"];
    let (exit, json) = local.json(&other);
    assert_eq!((exit, &json["has_other_sum"]), (1, &true.into()), "{json}");
}

#[test]
fn a_card_comes_from_a_file_or_standard_input_and_is_not_printed() {
    let local = Local::start();
    let card =
        r#"{"pan":"4000 0000 0000 0077","month":12,"year":2035,"card_holder":"ADA","cvv":"917"}"#;
    let file = TempFile::new("card.json", card);
    let shown = |ran: &Ran| {
        for secret in ["4000000000000077", "4000 0000", "917"] {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{ran:?}");
        }
    };
    let ran = local.run(&[&["pay", "order-1", "--card-file", file.path(), "--wait"], EUR].concat());
    assert_eq!(ran.exit, 0, "{ran:?}");
    shown(&ran);
    let ran = feed(local.command(&[&["pay", "order-2", "--card-file", "-"], EUR].concat()), card);
    assert_eq!(ran.exit, 0, "{ran:?}");
    shown(&ran);
    let number = r#"{"pan":"4242424242424242"}"#;
    let payout = [&["payout", "payout-1", "--card-file", "-"], EUR].concat();
    assert_eq!(feed(local.command(&payout), number).exit, 0);

    for (text, code) in [
        (number, "card_incomplete"),
        (r#"{"pan":4000000000000077}"#, "card_file_malformed"),
        (
            r#"{"pan":"4000000000000078","month":12,"year":2035,"card_holder":"A"}"#,
            "pan_check_digit",
        ),
        (
            r#"{"pan":"4000000000000077","month":1,"year":2035,"card_holder":"A","cvv":"91"}"#,
            "cvv_malformed",
        ),
        (r#"{"pan":"4000000000000077","4000000000000077":1}"#, "card_file_malformed"),
        ("", "card_file_malformed"),
    ] {
        let ran =
            feed(local.command(&[&["pay", "order-3", "--card-file", "-"], EUR].concat()), text);
        assert_eq!(ran.exit, 2, "{ran:?}");
        assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{}", ran.err);
        shown(&ran);
    }
    assert_eq!(local.operations("order-3"), 0);
}

#[test]
fn what_the_platform_refuses_is_told_with_code_and_meaning() {
    let local = Local::start();
    let declined =
        local.run(&[&["pay", "order-1", "--test-card", "decline", "--wait"], EUR].concat());
    assert_eq!(declined.exit, 1, "{declined:?}");
    for part in ["not paid; the payment has ended", "decline  34.15 EUR", "10000 General decline"] {
        assert!(declined.out.contains(part), "{part} is missing in {}", declined.out);
    }
    let rejected = [&["pay", "order-2~http-422", "--test-card", "success"], EUR].concat();
    let ran = local.run(&rejected);
    assert_eq!(ran.exit, 1, "{ran:?}");
    assert!(ran.out.starts_with("rejected\n") && ran.out.contains("HTTP 422"), "{}", ran.out);
    let (_, json) = local.json(&rejected);
    assert_eq!((&json["outcome"], &json["rejection"]["http"]), (&"rejected".into(), &422.into()));

    local.paid("order-3");
    let again = [&["pay", "ORDER-3", "--test-card", "success"], EUR].concat();
    // As a rule it is seen before anything is sent; else the platform says so.
    for (faults, code) in [
        ("[]", serde_json::Value::Null),
        (
            r#"[{"fault":"answer","how":{"kind":"status","status":403},"executed":false,"path":"/v2/payment/status","times":1}]"#,
            "3041".into(),
        ),
    ] {
        local.set_faults(faults);
        let (exit, json) = local.json(&again);
        assert_eq!((exit, &json["outcome"]), (1, &"exists".into()), "{json}");
        assert_eq!(json["rejection"]["code"]["code"], code, "{json}");
        assert_eq!(local.operations("order-3"), 1);
    }

    // Whoever waits for a sum is not told that another one was reached.
    let (exit, _) = local.json(&["wait", "order-3", "--amount", "34.15", "--currency", "EUR"]);
    assert_eq!(exit, 0);
    let ran = local.run(&["wait", "order-3", "--amount", "34.16", "--currency", "EUR"]);
    assert!(ran.exit == 1 && ran.out.contains("not reached: paid, but 34.15 EUR"), "{ran:?}");

    // What a capture of no hold comes to is told by the status.
    assert_eq!(local.run(&["capture", "order-3"]).exit, 0);
    let status = local.run(&["status", "order-3"]);
    assert!(status.out.contains("3060 Current payment or operation status"), "{}", status.out);
}

#[test]
fn what_the_customer_has_to_do_is_shown() {
    let local = Local::start();
    let arguments = ["pay", "order-1", "--test-card", "challenge", "--wait", "--within", "20"];
    let started = std::time::Instant::now();
    let ran = local.run(&[&arguments, EUR].concat());
    assert!(started.elapsed().as_secs() < 15, "waiting is of no use here");
    assert_eq!(ran.exit, 1, "{ran:?}");
    let open = format!("open    POST {}/", local.base_url);
    for part in ["not paid yet: it goes on when somebody does", "next threeds", &open, "fields  "] {
        assert!(ran.out.contains(part), "{part} is missing in {}", ran.out);
    }
    let (_, json) = local.json(&["status", "order-1"]);
    assert_eq!(json["needs"]["method"], "POST");
    assert!(!json["needs"]["fields"].as_array().unwrap().is_empty());
}

#[test]
fn a_payment_that_is_not_there_is_told() {
    let local = Local::start();
    for arguments in ABOUT_A_PAYMENT {
        let ran = local.run(arguments);
        assert_eq!((ran.exit, ran.out.as_str()), (1, ""), "{arguments:?} {ran:?}");
        assert!(ran.err.starts_with("error[payment_not_found]: "), "{}", ran.err);
        assert_eq!(local.json(arguments).1["error"]["code"], "payment_not_found");
    }
}

#[test]
fn a_wrong_key_is_told() {
    let local = Local::start();
    local.paid("order-1");
    for arguments in ABOUT_A_PAYMENT {
        let mut command = local.command(arguments);
        command.env("PAYWRIGHT_SECRET", "another key");
        let ran = finish(command);
        assert_eq!(ran.exit, 1, "{arguments:?} {ran:?}");
        assert!(ran.err.starts_with("error[gate_rejected]: "), "{}", ran.err);
        assert!(ran.err.contains("The key is not that of this project"), "{}", ran.err);
    }
    for verb in ["pay", "payout"] {
        let arguments = [&[verb, "order-2", "--test-card", "success", "--json"], EUR].concat();
        let mut command = local.command(&arguments);
        command.env("PAYWRIGHT_SECRET", "another key");
        let ran = finish(command);
        assert_eq!(ran.exit, 1, "{ran:?}");
        assert_eq!(ran.json()["rejection"]["code"]["code"], "3261");
    }
    assert_eq!(local.operations("order-2"), 0);
}

#[test]
fn a_wrong_command_line_sends_nothing() {
    let local = Local::start();
    let pay =
        |more: &[&str]| local.run(&[&["pay", "order-1", "--test-card", "success"], more].concat());
    let cases: [(&[&str], &str); 8] = [
        (&[], "amount_missing"),
        (&["--amount", "34.15"], "currency_missing"),
        (&["--currency", "EUR"], "amount_missing"),
        (&["--amount", "34.155", "--currency", "EUR"], "amount_too_many_decimals"),
        (&["--amount", "34,15", "--currency", "EUR"], "amount_not_decimal"),
        (&["--amount", "34.15", "--currency", "eur"], "currency_malformed"),
        (&["--amount", "-1", "--currency", "EUR"], "amount_negative"),
        (&["--amount", "1", "--minor", "100", "--currency", "EUR"], "usage"),
    ];
    for (more, code) in cases {
        let ran = pay(more);
        assert_eq!(ran.exit, 2, "{more:?} {ran:?}");
        assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{more:?} {}", ran.err);
    }
    let cases: [(&[&str], &str); 9] = [
        (
            &["pay", "order-1", "--test-card", "moonrise", "--amount", "1", "--currency", "EUR"],
            "test_card_unknown",
        ),
        (&["pay", "order-1", "--amount", "1", "--currency", "EUR"], "card_missing"),
        (&["refund", "order-1"], "usage"),
        (&["refund", "order-1", "--description", "x", "--amount", "1"], "currency_missing"),
        (&["capture", "order-1", "--amount", "x", "--currency", "EUR"], "amount_not_decimal"),
        (&["cancel"], "usage"),
        (&["status"], "usage"),
        (&["wait", "order-1", "--until", "moonrise"], "usage"),
        (&["payout", "payout-1", "--method", "ecopayz"], "amount_missing"),
    ];
    for (arguments, code) in cases {
        let ran = local.run(arguments);
        assert_eq!(ran.exit, 2, "{arguments:?} {ran:?}");
        assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{arguments:?} {}", ran.err);
    }
    assert_eq!(local.operations("order-1"), 0);

    // Without a project, a key, or a customer for the platform itself.
    for arguments in ABOUT_A_PAYMENT {
        assert!(finish(paywright(arguments)).err.starts_with("error[project_missing]: "));
        let project = PROJECT.to_string();
        let ran = finish(bare(&[arguments, &["--project", &project]].concat()));
        assert!(ran.err.starts_with("error[secret_missing]: "), "{}", ran.err);
    }
    let elsewhere =
        [&["pay", "order-1", "--project", "42", "--test-card", "success"], EUR].concat();
    assert!(finish(paywright(&elsewhere)).err.starts_with("error[customer_missing]: "));
    let named = [&elsewhere[..], &["--customer-id", "c", "--ip", "192.0.2.1"]].concat();
    assert!(finish(paywright(&named)).err.starts_with("error[test_card_elsewhere]: "));
}

#[test]
fn card_data_in_arguments_are_refused_and_not_repeated() {
    for argument in
        ["--pan=4000000000000077", "--card=4000000000000077", "--cvv=917", "--card-number=4"]
    {
        let ran = finish(bare(&["pay", "order-1", argument]));
        assert_eq!(ran.exit, 2, "{ran:?}");
        assert!(ran.err.starts_with("error[card_in_argument]: "), "{}", ran.err);
        assert!(!ran.err.contains("0077") && !ran.err.contains("917"), "{}", ran.err);
    }
}

#[test]
fn nobody_there_and_plain_http_to_elsewhere_are_told() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let pay = [&["pay", "order-1", "--test-card", "success"], EUR].concat();
    let shared = ["--project", "42", "--deadline", "1", "--base-url"];
    for arguments in ABOUT_A_PAYMENT.into_iter().chain([&pay[..]]) {
        let ran = finish(paywright(&[arguments, &shared, &[&address]].concat()));
        assert_eq!(ran.exit, 3, "{ran:?}");
        assert!(ran.err.starts_with("error[http_connect_failed]: "), "{}", ran.err);
        let elsewhere = "http://platform.invalid";
        let ran = finish(paywright(&[&["status", "order-1"], &shared[..], &[elsewhere]].concat()));
        assert_eq!(ran.exit, 2, "{ran:?}");
        assert!(ran.err.starts_with("error[http_plain_refused]: "), "{}", ran.err);
    }
    let ran =
        finish(paywright(&["status", "order-1", "--project", "42", "--base-url", "platform"]));
    assert!(ran.err.starts_with("error[base_url_invalid]: "), "{}", ran.err);
}
