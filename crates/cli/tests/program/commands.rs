//! Each command once as it is meant, and with input it cannot use.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::run::{Ran, TempFile, bare, feed, finish, paywright};

const REQUEST: &str = r#"{"general":{"project_id":112,"payment_id":"order-1"},"payment":{"amount":9223372036854775809,"rate":1.50}}"#;

fn run(arguments: &[&str]) -> Ran {
    finish(paywright(arguments))
}

#[test]
fn every_command_has_help_with_examples() {
    let top = finish(bare(&["--help"]));
    assert_eq!(top.exit, 0);
    assert!(top.out.contains("Exit codes") && top.out.contains("Examples:"), "{}", top.out);
    let commands: Vec<&str> = top
        .out
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() >= 9, "{commands:?}");
    for command in commands {
        let help = finish(bare(&[command, "--help"]));
        assert_eq!(help.exit, 0, "{command}");
        assert!(help.out.contains("Examples:") && help.out.contains("JSON"), "{}", help.out);
        assert!(help.err.is_empty());
    }
    assert_eq!(finish(bare(&["--version"])).exit, 0);
}

#[test]
fn a_wrong_command_line_is_exit_2_with_a_code() {
    let cases: [&[&str]; 6] = [
        &[],
        &["telepathy"],
        &["codes", "--loud"],
        &["sign", "--in-place-of", "nowhere"],
        &["emulator", "--clock", "fast"],
        &["page-url", "no equals sign"],
    ];
    for arguments in cases {
        let ran = run(arguments);
        assert_eq!(ran.exit, 2, "{arguments:?}");
        assert!(ran.out.is_empty(), "{ran:?}");
        assert!(arguments.is_empty() || ran.err.starts_with("error[usage]: "), "{}", ran.err);
    }
    let ran = run(&["telepathy", "--json"]);
    assert_eq!(ran.json()["error"]["code"], "usage");
}

#[test]
fn a_signed_request_is_genuine_and_a_changed_one_is_not() {
    for place in ["general", "top"] {
        let signed = feed(paywright(&["sign", "--in-place-of", place]), REQUEST);
        assert_eq!(signed.exit, 0, "{signed:?}");
        assert!(signed.out.contains("9223372036854775809") && signed.out.contains("1.50"));

        let genuine = feed(paywright(&["verify", "-"]), &signed.out);
        assert_eq!(genuine.exit, 0, "{genuine:?}");
        assert!(genuine.out.starts_with("genuine: signed with the key PAYWRIGHT_SECRET"));

        let changed = signed.out.replace("order-1", "order-2");
        let refused = feed(paywright(&["verify"]), &changed);
        assert_eq!(refused.exit, 1);
        assert!(refused.out.starts_with("not genuine [signature_mismatch]: "), "{}", refused.out);
    }
}

#[test]
fn verify_tells_programs_what_it_found() {
    let signed = feed(paywright(&["sign", "--in-place-of", "top"]), REQUEST);
    let genuine = feed(paywright(&["verify", "--json"]), &signed.out).json();
    assert_eq!(genuine["genuine"], true);
    assert_eq!(genuine["key"], "PAYWRIGHT_SECRET");
    assert_eq!(genuine["order"], "natural");
    let unsigned = feed(paywright(&["verify", "--json"]), REQUEST);
    assert_eq!((unsigned.exit, &unsigned.json()["code"]), (1, &json!("signature_missing")));
    for (body, code) in
        [("", "json_syntax"), ("[]", "json_not_an_object"), ("{}{}", "json_trailing_data")]
    {
        let ran = feed(paywright(&["verify", "--json"]), body);
        assert_eq!(ran.exit, 2, "{ran:?}");
        assert_eq!(ran.json()["error"]["code"], code);
        assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{}", ran.err);
    }
    // Names from outside reach the terminal without what could steer it.
    let ran = feed(paywright(&["verify"]), "{\"\\u001b[2J\":1,\"\\u001b[2J\":2}");
    assert!(ran.err.contains("error[json_duplicate_member]: member `\\u{1b}[2J`"), "{}", ran.err);
    let ran = run(&["verify", "no such file"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.err.starts_with("error[input_unreadable]: "), "{}", ran.err);
}

#[test]
fn sign_prints_the_signature_alone_or_the_lines() {
    let file = TempFile::new("request.json", REQUEST);
    let signature = run(&["sign", file.path()]);
    assert_eq!((signature.exit, signature.out.trim_end().len()), (0, 88));
    let json = run(&["sign", "--json", file.path()]).json();
    assert_eq!(json["signature"], signature.out.trim_end());

    let card = r#"{"card":{"pan":"4000000000000077","cvv":"917"},"n":1.50}"#;
    let lines = feed(bare(&["sign", "--canonical"]), card);
    assert_eq!(lines.out, "card:cvv:***\ncard:pan:400000******0077\nn:1.5\n");
    let json = feed(bare(&["sign", "--canonical", "--json"]), card).json();
    assert_eq!(json["lines"][0], "card:cvv:***");

    let ran = feed(paywright(&["sign", "--in-place-of", "customer"]), REQUEST);
    assert_eq!(ran.exit, 2);
    assert!(ran.err.starts_with("error[sign_place_missing]: "), "{}", ran.err);
}

#[test]
fn page_url_checks_signs_and_takes_files() {
    let purchase = [
        "project_id=112",
        "payment_id=order-1",
        "payment_amount=3415",
        "payment_currency=USD",
        "customer_id=c-7",
    ];
    let with = |more: &[&str]| run(&[&["page-url"], &purchase[..], more].concat());
    let url = with(&[]);
    assert_eq!(url.exit, 0, "{url:?}");
    assert!(url.out.starts_with("https://paymentpage.ecommpay.com/payment?project_id=112&"));
    let local = with(&["--base-url", "http://127.0.0.1:8112"]);
    assert!(local.out.starts_with("http://127.0.0.1:8112/payment?"), "{}", local.out);
    let json = with(&["--json"]).json();
    assert_eq!(json["url"], url.out.trim_end());
    assert_eq!(json["parameters"]["payment_amount"], "3415");
    assert!(with(&["--form"]).out.contains("<form method=\"post\""));
    assert!(with(&["--html"]).out.contains("EPayWidget"));
    assert_eq!(
        serde_json::from_str::<Value>(&with(&["--config"]).out).unwrap()["payment_amount"],
        3415
    );

    let file = TempFile::new(
        "page.json",
        r#"{"project_id":112,"payment_id":"file","payment_amount":3415,"payment_currency":"USD","customer_id":"c-7"}"#,
    );
    let from_file = run(&["page-url", "--file", file.path(), "payment_id=order-1"]);
    assert_eq!(from_file.out, url.out);

    let wrong = run(&["page-url", "project_id=112", "payment_id=a;b", "payment_amount=1.5"]);
    assert_eq!(wrong.exit, 2);
    assert!(wrong.err.starts_with("error[page_invalid]: "), "{}", wrong.err);
    for name in ["payment_id", "payment_amount", "payment_currency"] {
        assert!(wrong.err.contains(&format!("- {name}: ")), "{}", wrong.err);
    }
    assert_eq!(with(&["--form", "--html"]).exit, 2);
}

#[test]
fn codes_are_found_by_number_and_by_words() {
    let one = run(&["codes", "10105"]);
    assert_eq!(one.exit, 0);
    assert!(one.out.starts_with("10105 Insufficient funds on card\n"), "{}", one.out);
    let json = run(&["codes", "--json", "10105"]).json();
    assert_eq!(
        (&json[0]["category"], &json[0]["documented"]),
        (&json!("card_decline"), &json!(true))
    );
    let found = run(&["codes", "--json", "insufficient", "FUNDS"]).json();
    assert!(found.as_array().unwrap().len() > 3);
    assert!(run(&["codes", "--json"]).json().as_array().unwrap().len() > 300);
    for unknown in ["10199", "no such words"] {
        assert_eq!(run(&["codes", unknown]).exit, 1, "{unknown}");
    }
}

#[test]
fn codes_of_the_second_gateway_are_found_by_name_and_by_words() {
    let codes = |wanted: &[&str]| run(&[&["cryptoprocessing", "codes"], wanted].concat());
    let one = codes(&["amount_exceed"]);
    assert_eq!(one.exit, 0);
    assert!(one.out.starts_with("AMOUNT_EXCEED "), "{}", one.out);
    assert!(one.out.contains("Ask the payer for another card"), "{}", one.out);
    let json = codes(&["--json", "AMOUNT_EXCEED"]).json();
    assert_eq!(
        (&json[0]["category"], &json[0]["action"], &json[0]["retry"]),
        (&json!("issuer_decline"), &json!("payer"), &json!("with_other_data"))
    );
    assert_eq!(codes(&["--json"]).json().as_array().unwrap().len(), 90);
    assert!(codes(&["3ds"]).out.lines().count() > 2);
    let unknown = codes(&["--json", "NEVER_HEARD_OF"]);
    assert_eq!((unknown.exit, &unknown.json()[0]["action"]), (1, &json!("check_state")));
    assert_eq!(codes(&["no such words"]).exit, 1);
}

#[test]
fn methods_are_found_by_words_country_and_callback() {
    assert!(run(&["methods", "klarna"]).out.contains("bank-transfer/klarna"));
    let dutch = run(&["methods", "--country", "nl", "--currency", "EUR", "--json"]).json();
    assert!(dutch.as_array().unwrap().iter().any(|method| method["key"] == "ideal"), "{dutch}");
    assert_eq!(run(&["methods", "--callback", "etoken"]).out, "/v2/payment/applepay\n");
    assert_eq!(
        run(&["methods", "--callback", "moonrise", "--json"]).json()["gate_path"],
        Value::Null
    );
    assert_eq!(run(&["methods", "moonrise"]).exit, 1);
}

#[test]
fn cards_are_listed_with_what_they_do() {
    let all = run(&["cards"]);
    assert!(all.out.contains("4000000000000077") && all.out.lines().count() > 30);
    let found = run(&["cards", "--json", "challenge", "decline"]).json();
    let found = found.as_array().unwrap();
    assert!(!found.is_empty());
    assert!(found.iter().all(|card| card["purchase"] == "decline"));
    assert_eq!(run(&["cards", "moonrise"]).exit, 1);
}

#[test]
fn conformance_tells_passed_and_failed_apart() {
    let good = r#"{"format":"paywright-vectors/1","cases":[{"id":"a","kind":"order","names":["b","a"],"sorted":["a","b"]}]}"#;
    let good = TempFile::new("good.json", good);
    let bad = r#"{"format":"paywright-vectors/1","cases":[{"id":"a","kind":"order","names":["b","a"],"sorted":["b","a"]}]}"#;
    let bad = TempFile::new("bad.json", bad);

    let ran = run(&["conformance", good.path()]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert_eq!(ran.out.lines().last(), Some("1 passed, 0 failed"));
    let ran = run(&["conformance", good.path(), bad.path()]);
    assert_eq!((ran.exit, ran.out.lines().last()), (1, Some("1 passed, 1 failed")));
    let json = run(&["conformance", "--json", good.path(), bad.path()]).json();
    assert_eq!((&json["passed"], &json["failed"]), (&json!(1), &json!(1)));
    assert_eq!(json["files"].as_array().unwrap().len(), 2);
    let ran = run(&["conformance", "no such file"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.err.starts_with("error[vectors_unreadable]: "), "{}", ran.err);
}

#[test]
fn a_reader_that_has_heard_enough_is_no_error() {
    for arguments in [&["codes"][..], &["codes", "--json"], &["methods"], &["--help"]] {
        let mut command = bare(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn colours_are_for_terminals_only_unless_they_are_forced() {
    // That pipes get none is checked in every run; that there are some is seen when forced.
    let mut command = bare(&["codes", "0"]);
    let output = command.env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("\u{1b}["));
    let mut command = bare(&["codes", "0"]);
    command.env("NO_COLOR", "1");
    assert!(finish(command).out.starts_with("0 Success"));
}

#[test]
fn decode_tells_what_happened_and_how_sure_it_is() {
    let body = r#"{"project_id":112,"payment":{"id":"order-1","type":"purchase","status":"success","method":"card","sum":{"amount":3995,"currency":"EUR"},"description":"card 4000000000000077 \u001b[2J"},"account":{"number":"4000000000000077","token":"5e0f"},"operation":{"id":9223372036854775809,"type":"sale","status":"success","code":"0","sum_initial":{"amount":3995,"currency":"EUR"}}}"#;
    let unchecked = feed(bare(&["decode"]), body);
    assert_eq!(unchecked.exit, 0, "{unchecked:?}");
    assert!(unchecked.out.starts_with("NOT VERIFIED: "), "{}", unchecked.out);
    for part in
        ["39.95 EUR", "9223372036854775809", "code    0 Success", "next if it were genuine, done"]
    {
        assert!(unchecked.out.contains(part), "{part} is missing in {}", unchecked.out);
    }
    assert!(!unchecked.out.contains("4000000000000077") && !unchecked.out.contains("5e0f"));

    let signed = feed(paywright(&["sign", "--in-place-of", "top"]), body).out;
    let genuine = feed(paywright(&["decode", "--json", "-"]), &signed);
    let json = genuine.json();
    assert_eq!(
        (genuine.exit, &json["verified"], &json["key"]),
        (0, &json!(true), &json!("PAYWRIGHT_SECRET"))
    );
    assert_eq!(
        json["payment"]["sum"],
        json!({"minor": 3995, "currency": "EUR", "text": "39.95 EUR"})
    );
    assert_eq!(json["operations"][0]["id"], "9223372036854775809");
    assert_eq!(json["operations"][0]["code"]["category"], "success");
    assert_eq!(json["next_action"]["name"], "done");

    let forged = feed(paywright(&["decode", "--json"]), &signed.replace("3995", "9995"));
    let json = forged.json();
    assert_eq!((forged.exit, &json["verified"]), (1, &json!(false)));
    assert_eq!(json["refusal"]["code"], "signature_mismatch");
    assert_eq!(json["next_action"]["name"], "none");
    assert!(
        feed(paywright(&["decode"]), body).out.starts_with("NOT GENUINE [signature_missing]: ")
    );

    for body in ["", "[]", "not JSON"] {
        assert_eq!(feed(bare(&["decode"]), body).exit, 2, "{body:?}");
    }
}

#[test]
fn decode_names_what_the_signature_cannot_tell_apart() {
    let body = r#"{"payment":{"id":"order-1","status":"success;payment:sum:amount:1"}}"#;
    let ran = feed(bare(&["decode"]), body);
    assert_eq!(ran.exit, 1, "{ran:?}");
    assert!(
        ran.out.contains("ambiguous payment:status: ") && ran.out.contains("payment:sum:amount")
    );
    let json = feed(bare(&["decode", "--json"]), body).json();
    assert_eq!(json["review"]["code"], "review_ambiguous");
    assert_eq!(json["ambiguities"][0]["path"], "payment:status");
}

#[test]
fn decode_knows_a_digest_of_chargebacks() {
    let body = r#"{"chargebacks":[{"payment_id":"order-1","chargeback_status":"lost"}]}"#;
    let ran = feed(paywright(&["decode"]), body);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.out.starts_with("NOT VERIFIED: ") && ran.out.contains("order-1  lost"));
    let json = feed(paywright(&["decode", "--json"]), body).json();
    assert_eq!(json["kind"], "chargeback_digest");
}

#[test]
fn every_documented_callback_can_be_decoded() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/callbacks");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let ran = finish(bare(&["decode", "--json", path.to_str().unwrap()]));
            assert!([0, 1].contains(&ran.exit), "{}: {ran:?}", path.display());
            assert_eq!(ran.json()["verified"], false);
            count += 1;
        }
    }
    assert!(count >= 40, "{count}");
}

#[test]
fn explain_names_the_likeliest_cause_first() {
    let signed = feed(paywright(&["sign", "--in-place-of", "top"]), REQUEST).out;
    let genuine = feed(paywright(&["explain"]), &signed);
    assert_eq!(genuine.exit, 0, "{genuine:?}");
    assert!(genuine.out.starts_with("Verified with key `PAYWRIGHT_SECRET`"), "{}", genuine.out);
    assert!(genuine.out.contains("general:payment_id:order-1"), "{}", genuine.out);

    let mut confused = bare(&["explain", "--secret-env", "LIVE", "--other-env", "TEST"]);
    confused.env("LIVE", "another key").env("TEST", crate::run::KEY);
    let confused = feed(confused, &signed);
    assert_eq!(confused.exit, 1);
    let first = confused.out.lines().next().unwrap();
    assert!(first.contains("the key `TEST` fits"), "{first}");

    let wrapped = feed(paywright(&["explain", "--json"]), "not JSON");
    assert_eq!((wrapped.exit, &wrapped.json()["verified"]), (1, &json!(false)));
    assert!(wrapped.json()["causes"].as_array().is_some_and(|causes| !causes.is_empty()));
    assert_eq!(feed(bare(&["explain"]), &signed).exit, 2);
}
