//! Runs the examples of every `--help` against a platform, as a reader would type them.

#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::local::{EUR, Local};
use crate::run::{KEY, bare, feed, finish, paywright};
use crate::terminal::Terminal;

/// Commands whose examples go on until they are ended, or are run by a test of their own.
const LONG: [&str; 3] = ["demo", "demo --keep", "demo --gateway cryptoprocessing"];

#[test]
fn the_examples_of_every_help_do_what_they_say() {
    let commands: Vec<String> = commands();
    assert!(commands.len() > 15, "{commands:?}");
    let mut ran = 0;
    for command in commands.iter().filter(|command| *command != "cryptoprocessing") {
        let help = finish(bare(&[command, "--help"])).out;
        let examples = examples(&help);
        assert!(!examples.is_empty(), "{command} has no example");
        for (number, example) in examples.iter().enumerate() {
            if LONG.iter().any(|long| example.ends_with(&format!("paywright {long}"))) {
                continue;
            }
            run(command, &format!("{command}-{number}"), example);
            ran += 1;
        }
    }
    assert!(ran > 40, "only {ran} examples were run");
}

#[test]
fn so_do_those_of_the_second_gateway() {
    let of_gateway = commands_of(&["cryptoprocessing", "--help"]);
    assert!(of_gateway.len() > 10, "{of_gateway:?}");
    let helps = of_gateway.iter().map(|command| vec!["cryptoprocessing", command, "--help"]);
    let mut ran = 0;
    for help in helps.chain([vec!["cryptoprocessing", "--help"]]) {
        let examples = examples(&finish(bare(&help)).out);
        assert!(!examples.is_empty(), "{help:?} has no example");
        for example in examples {
            ran += 1;
            run_at_terminal(&format!("terminal-{ran}"), &example);
        }
    }
    assert!(ran > 25, "only {ran} examples were run");
}

fn run_at_terminal(name: &str, example: &str) {
    let after = example.split("paywright cryptoprocessing ").nth(1).expect("a command");
    let mut words = after.split_whitespace();
    let verb = words.next().expect("a verb");
    let is_ticket = verb == "state" && example.contains("--ticket-file");
    let lost =
        r#"[{"fault":"answer","how":{"kind":"cut"},"executed":true,"path":"/api/Pay","times":1}]"#;
    let terminal = Terminal::with_faults(if is_ticket { lost } else { "[]" });
    let folder = folder(name);
    let at = |file: &str| folder.join(file);
    match verb {
        "state" if is_ticket => {
            let file = at("order-1.ticket");
            let kept = ["--resolve-within", "0", "--ticket-file", file.to_str().unwrap()];
            let pay = ["pay", "order-1", "--minor", "12480", "--test-card", "success"];
            assert_eq!(terminal.run(&[&pay[..], &kept].concat()).exit, 1);
        }
        "charge" | "unblock" => terminal.held("hold-1"),
        "state" | "refund" | "wait" | "confirm" | "call" => terminal.paid("order-1"),
        "pay-status" => {
            let init = terminal.run(&["init", "page-1", "--minor", "12480"]);
            assert_eq!(init.exit, 0, "{init:?}");
        }
        "finish" => {
            let pay = ["pay", "order-1", "--minor", "12480", "--test-card", "3ds"];
            let acs = &terminal.json(&pay).1["acs"];
            let pa_req = acs["fields"]["PaReq"].as_str().unwrap();
            let pa_res = terminal.look(|platform| platform.acs_decide(pa_req, true)).unwrap();
            let pa_res = pa_res.replace('+', "%2B").replace('=', "%3D");
            let form = format!("MD={}&PaRes={pa_res}", acs["fields"]["MD"].as_str().unwrap());
            std::fs::write(at("form.txt"), form).unwrap();
            std::fs::write(at("pending.json"), acs["pending"].to_string()).unwrap();
        }
        _ => {}
    }
    // A payer who has not begun has no state in older installations, which the exit tells.
    let is_fine = |code: Option<i32>| code == Some(0) || (verb == "pay-status" && code == Some(1));
    let output = shell(&terminal.command(&[]), &folder, example);
    assert!(is_fine(output.status.code()), "{example}: {output:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// Runs an example as a reader would, with the environment of a command.
fn shell(like: &Command, folder: &Path, script: &str) -> Output {
    let mut shell = Command::new("bash");
    shell.args(["-c", script]).current_dir(folder).env_clear();
    for (variable, value) in like.get_envs() {
        shell.env(variable, value.unwrap());
    }
    let program = Path::new(env!("CARGO_BIN_EXE_paywright")).parent().unwrap().display();
    let path = std::env::var("PATH").unwrap_or_default();
    shell.env("PATH", format!("{}:{program}:{path}", folder.display()));
    shell.env("KEY_2026", KEY).env("KEY_2025", "an older key");
    shell.stdin(std::process::Stdio::null()).output().expect("bash runs examples")
}

fn commands() -> Vec<String> {
    commands_of(&["--help"])
}

fn commands_of(help: &[&str]) -> Vec<String> {
    let top = finish(bare(help)).out;
    let list = top.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.split_whitespace().next());
    let is_command = |name: &&str| *name != "help" && list.contains(&format!("\n  {name} "));
    names.filter(|name| is_command(name) || *name == "demo").map(str::to_owned).collect()
}

/// The examples, with lines that go on put together and without what other programs do with them.
fn examples(help: &str) -> Vec<String> {
    let text = help.split("Examples:\n").nth(1).expect("there are examples");
    let text = text.replace("\\\n", " ");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.split(" | jq").next().unwrap_or(line).to_owned()).collect()
}

fn run(command: &str, name: &str, example: &str) {
    let local = Local::start();
    let folder = folder(name);
    prepare(&local, &folder, command, example);

    let mut script = example.replace("PAYWRIGHT_SECRET=... ", "");
    for address in ["http://127.0.0.1:8112", "http://127.0.0.1:8100"] {
        script = script.replace(address, &local.base_url);
    }
    let asks_for_a_card = ["pay ", "payout "].iter().any(|verb| script.contains(verb))
        && !["--card-file", "--test-card", "--method"].iter().any(|way| script.contains(way));
    if asks_for_a_card {
        // The terminal that a reader has.
        script.push_str(" --card-file card.json");
    }
    if command == "emulator" && !script.contains("--words") {
        script = script.replace("paywright", "timeout --preserve-status -s INT 1 paywright");
        if !script.contains("--port") {
            script = script.replace("paywright emulator", "paywright emulator --port 0");
        }
    }
    // Somebody has to act: the customer at the bank.
    let expected = i32::from(script.contains("--test-card challenge"));

    let output = shell(&local.command(&[]), &folder, &script);
    assert_eq!(output.status.code(), Some(expected), "{example}: {output:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// The files that examples name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = folder.join(format!("examples-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let callback = r#"{"project_id":42,"payment":{"id":"order-1","type":"purchase","status":"success","sum":{"amount":3415,"currency":"EUR"}}}"#;
    let callback = feed(paywright(&["sign", "--in-place-of", "top"]), callback).out;
    let files = [
        ("project.key", KEY),
        ("live.key", KEY),
        ("test.key", "another key"),
        ("request.json", r#"{"general":{"project_id":112,"payment_id":"order-1"}}"#),
        ("callback.json", &callback),
        ("faults.json", r#"[{"fault":"doubled-callback","percent":30}]"#),
        (
            "page.json",
            r#"{"project_id":112,"payment_id":"order-1","payment_amount":3415,"payment_currency":"USD","customer_id":"c-7"}"#,
        ),
        (
            "card.json",
            r#"{"pan":"4242424242424242","month":12,"year":2035,"card_holder":"ADA","cvv":"917"}"#,
        ),
        (
            "register.json",
            r#"{"command":"vwapi.register","members":{"VWUserLgn":"ada@example.com","VWUserPsw":"2645363"}}"#,
        ),
        (
            "notification.txt",
            "Notification=EnginePaySuccess&OrderId=order-1&Amount=12480&Success=True",
        ),
        ("ship-it", "#!/bin/sh\n"),
    ];
    for (file, content) in files {
        std::fs::write(folder.join(file), content).unwrap();
    }
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder.join("ship-it"), executable).unwrap();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    std::os::unix::fs::symlink(tests, folder.join("tests")).unwrap();
    folder
}

/// The payments that examples are about.
fn prepare(local: &Local, folder: &Path, command: &str, example: &str) {
    let is_hold =
        ["capture", "cancel"].contains(&command) || example.contains("--until awaiting_capture");
    if example.contains("--ticket-file") {
        let cut = r#"[{"fault":"answer","how":{"kind":"cut"},"executed":true,"path":"/v2/payment/card/","times":1}]"#;
        local.set_faults(cut);
        let file = folder.join("order-1.ticket");
        let kept = ["--resolve-within", "0", "--ticket-file", file.to_str().unwrap()];
        let pay = [&["pay", "order-1", "--test-card", "success"], EUR, &kept].concat();
        assert_eq!(local.run(&pay).exit, 1);
    } else if is_hold {
        let hold = ["pay", "order-1", "--test-card", "success", "--auth", "--wait"];
        assert_eq!(local.run(&[&hold, EUR].concat()).exit, 0);
    } else if ["status", "wait", "refund"].contains(&command) {
        local.paid("order-1");
    }
}
