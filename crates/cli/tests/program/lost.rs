//! Answers that are lost: the program finds out, keeps the ticket, and makes nothing twice.

use crate::local::{EUR, Local};
use crate::run::finish;

/// The answer of the first request to a path is cut off.
fn cut(path: &str, executed: bool) -> String {
    format!(
        r#"[{{"fault":"answer","how":{{"kind":"cut"}},"executed":{executed},"path":"/v2/payment/{path}","times":1}}]"#
    )
}

#[test]
fn a_payment_whose_answer_was_lost_is_found() {
    let local = Local::with_faults(&cut("card/sale", true));
    let (exit, json) =
        local.json(&[&["pay", "order-1", "--test-card", "success", "--wait"], EUR].concat());
    assert_eq!((exit, &json["outcome"]), (0, &"registered".into()), "{json}");
    assert_eq!((&json["meaning"], local.operations("order-1")), (&"paid: 34.15 EUR".into(), 1));
}

#[test]
fn a_payment_that_did_not_arrive_is_sent_again() {
    let local = Local::with_faults(&cut("card/sale", false));
    let (exit, json) = local.json(&[&["pay", "order-1", "--test-card", "success"], EUR].concat());
    assert_eq!((exit, &json["outcome"]), (0, &"received".into()), "{json}");
    assert_eq!(local.operations("order-1"), 1);
}

#[test]
fn refunds_captures_releases_and_payouts_are_found_too() {
    let cases: [(&str, &[&str], &[&str]); 4] = [
        ("card/refund", &[], &["refund", "order-1", "--description", "Back"]),
        ("card/capture", &["--auth"], &["capture", "order-1"]),
        ("card/cancel", &["--auth"], &["cancel", "order-1"]),
        (
            "card/payout",
            &[],
            &["payout", "payout-1", "--test-card", "4242", "--minor", "5", "--currency", "EUR"],
        ),
    ];
    std::thread::scope(|scope| {
        for (path, more, verb) in cases {
            scope.spawn(move || {
                let local = Local::with_faults(&cut(path, true));
                let pay =
                    [&["pay", "order-1", "--test-card", "success", "--wait"], EUR, more].concat();
                assert_eq!(local.run(&pay).exit, 0);
                let (exit, json) = local.json(verb);
                assert_eq!((exit, &json["outcome"]), (0, &"registered".into()), "{path} {json}");
                let operations = local.operations("order-1") + local.operations("payout-1");
                assert_eq!(operations, 2, "{path}");
            });
        }
    });
}

#[test]
fn an_open_ticket_is_kept_and_taken_up_again() {
    // The answer is lost, and for a while the platform does not know of the payment.
    let faults = r#"[
        {"fault":"answer","how":{"kind":"cut"},"executed":true,"path":"/v2/payment/card/","times":1},
        {"fault":"status-unknown","code":3062,"times":2}]"#;
    let local = Local::with_faults(faults);
    let folder = std::env::temp_dir().join(format!("paywright-ticket-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("order-1.ticket");
    let path = file.to_str().unwrap();
    let kept = ["--ticket-file", path, "--resolve-within", "3"];
    let pay = [&["pay", "order-1", "--test-card", "success"], EUR, &kept[..]].concat();

    let ran = local.run(&pay);
    assert_eq!(ran.exit, 1, "{ran:?}");
    assert!(ran.out.starts_with("unknown\n"), "{}", ran.out);
    assert!(ran.out.contains(&format!("paywright status --ticket-file {path}")), "{}", ran.out);
    let ticket = std::fs::read_to_string(&file).unwrap();
    assert!(ticket.contains("order-1") && !ticket.contains("0077"), "{ticket}");
    // While it is open it is not written over.
    let ran = local.run(&pay);
    assert_eq!(ran.exit, 2, "{ran:?}");
    assert!(ran.err.starts_with("error[ticket_file_exists]: "), "{}", ran.err);
    let mut other = local.command(&["status", "--ticket-file", path]);
    other.env("PAYWRIGHT_PROJECT", "43");
    assert!(finish(other).err.starts_with("error[project_mismatch]: "));

    let (exit, json) = local.json(&["status", "--ticket-file", path]);
    assert_eq!((exit, &json["outcome"]), (0, &"registered".into()), "{json}");
    assert!(!file.exists(), "it is resolved");
    assert!(
        local.run(&["status", "--ticket-file", path]).err.starts_with("error[ticket_unreadable]: ")
    );
    std::fs::write(&file, "{}").unwrap();
    assert!(
        local.run(&["status", "--ticket-file", path]).err.starts_with("error[ticket_malformed]: ")
    );
    assert_eq!(local.operations("order-1"), 1);
    std::fs::remove_dir_all(folder).unwrap();
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_ticket() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let local = Local::start();
    let cases: [(&str, &[&str]); 2] = [
        ("order-1~no-answer-after", &["pay", "order-1~no-answer-after", "--test-card", "success"]),
        (
            "payout-1~no-answer-after",
            &["payout", "payout-1~no-answer-after", "--test-card", "4242"],
        ),
    ];
    for (id, verb) in cases {
        let file = std::env::temp_dir().join(format!("paywright-{}-{id}", std::process::id()));
        let path = file.to_str().unwrap();
        let arguments = [verb, EUR, &["--json", "--ticket-file", path]].concat();
        let mut command = local.command(&arguments);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        while local.operations(id) == 0 {
            std::thread::sleep(Duration::from_millis(20));
        }
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&json["outcome"], &json["ticket_file"]), (&"unknown".into(), &path.into()));
        assert_eq!(json["ticket"]["payment_id"], id);
        let (exit, json) = local.json(&["status", "--ticket-file", path]);
        assert_eq!((exit, &json["outcome"]), (0, &"registered".into()), "{json}");
    }
}
