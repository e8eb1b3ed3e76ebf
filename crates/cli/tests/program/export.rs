//! The verbs of the Data API: balances, and exports that are killed and gone on with.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::local::Local;
use crate::run::finish;

const DAY: &[&str] = &["operations", "--from", "2026-03-10", "--to", "2026-03-10"];

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("paywright-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn operations_are_a_table_csv_or_json_lines() {
    let local = Local::at_noon("[]");
    local.pay_directly("order-1", "=HYPERLINK(\"https://evil.example\",\"x\")");
    local.pay_directly("order-2", "paid by 4000000000000077, thanks");
    assert_eq!(local.run(&["refund", "order-1", "--description", "Back"]).exit, 0);

    let ran = local.run(DAY);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.out.starts_with("created  "), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 4, "{}", ran.out);

    let csv = local.run(&[DAY, &["--format", "csv"]].concat());
    assert_eq!((csv.exit, csv.err.as_str()), (0, ""), "{csv:?}");
    let lines: Vec<&str> = csv.out.split("\r\n").collect();
    assert_eq!(lines.len(), 5, "{}", csv.out);
    assert!(lines[0].starts_with("project_id,operation_id,payment_id,operation_type,"));
    assert!(lines[0].contains(",sum_initial,sum_initial_minor,sum_initial_currency,"));
    assert!(csv.out.contains(",34.15,3415,EUR,"), "{}", csv.out);
    assert!(csv.out.contains(r#","'=HYPERLINK(""https://evil.example"",""x"")","#), "{}", csv.out);
    assert!(csv.out.contains("\"paid by 400000******0077, thanks\""), "{}", csv.out);

    let ran = local.run(&[DAY, &["--json"]].concat());
    let rows: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((ran.exit, rows.len()), (0, 3), "{ran:?}");
    // Identifiers are beyond what a double holds, so they are texts.
    assert!(rows[0]["operation_id"].as_str().unwrap().parse::<u64>().unwrap() > 1 << 53);
    assert_eq!(rows[0]["sum_initial"]["minor"], 3415);
    assert!(ran.out.starts_with("{\"project_id\":\"42\",\"operation_id\":"), "{}", ran.out);

    let sales = local.run(&[DAY, &["--type", "sale", "--project", "42", "--json"]].concat());
    assert_eq!(sales.out.lines().count(), 2);
    assert_eq!(local.run(&[DAY, &["--status", "decline", "--json"]].concat()).out, "");
    let empty =
        ["operations", "--from", "2026-03-11", "--to", "2026-03-12 01:02:03", "--tz", "+10:30"];
    assert_eq!(local.run(&empty).out, "There is no operation in that stretch of time.\n");
    let heading = local.run(&[&empty[..], &["--format", "csv"]].concat()).out;
    assert_eq!(heading.lines().count(), 1, "{heading}");
}

#[test]
fn balances_are_listed_by_name_and_currency() {
    let local = Local::start();
    assert_eq!(local.run(&["balance"]).out, "There is no balance yet.\n");
    local.paid("order-1");
    let ran = local.run(&["balance"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    assert!(ran.out.contains("Project_42_balance_EUR  EUR       100034.15"), "{}", ran.out);
    let (_, json) = local.json(&["balance"]);
    assert_eq!((&json[0]["minor"], &json[0]["text"]), (&10_003_415.into(), &"100034.15".into()));
}

#[test]
fn an_export_that_is_killed_goes_on_without_holes_and_doubles() {
    let slow = r#"[{"fault":"answer","how":{"kind":"slow","milliseconds":150},"executed":true,"path":"/v1/"}]"#;
    let local = Local::at_noon(slow);
    for number in 0..25 {
        local.pay_directly(&format!("order-{number}"), "a, b");
    }
    let folder = Folder::new("export");
    for ending in ["csv", "jsonl"] {
        let whole = folder.file(&format!("whole.{ending}"));
        let ran = local.run(&[DAY, &["--output", &whole]].concat());
        assert_eq!(ran.exit, 0, "{ran:?}");
        assert_eq!(ran.out, format!("25 operations are in {whole}.\n"));

        let (output, cursor) =
            (folder.file(&format!("o.{ending}")), folder.file(&format!("{ending}.cursor")));
        let arguments = [DAY, &["--page", "3", "--output", &output, "--resume", &cursor]].concat();
        for _ in 0..2 {
            let before = noted(&cursor);
            let mut command = local.command(&arguments);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            while noted(&cursor) < before + 3 {
                std::thread::sleep(Duration::from_millis(5));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            // As if it had been killed between the rows and the note of them.
            let mut rows = std::fs::read_to_string(&output).unwrap();
            rows.push_str("112,half a ro");
            std::fs::write(&output, rows).unwrap();
        }
        let (exit, json) = local.json(&arguments);
        assert_eq!((exit, &json["operations"]), (0, &25.into()), "{json}");
        let text = std::fs::read_to_string(&output).unwrap();
        assert_eq!(text, std::fs::read_to_string(&whole).unwrap());
        // Once more it changes nothing.
        assert_eq!(local.json(&arguments).1["complete"], true);
        assert_eq!(std::fs::read_to_string(&output).unwrap(), text);

        let other = [&arguments[..], &["--status", "success"]].concat();
        assert!(local.run(&other).err.starts_with("error[resume_foreign]: "));
        // A longer file that is somebody else's.
        let strange = text.replace("order-", "other-") + "and more\n";
        std::fs::write(&output, &strange).unwrap();
        assert!(local.run(&arguments).err.starts_with("error[resume_output_changed]: "));
        assert_eq!(std::fs::read_to_string(&output).unwrap(), strange);
        std::fs::write(&output, "").unwrap();
        assert!(local.run(&arguments).err.starts_with("error[resume_output_short]: "));
    }
}

/// Rows that are noted as safe.
fn noted(cursor: &str) -> u64 {
    let text = std::fs::read_to_string(cursor).unwrap_or_default();
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    json["rows"].as_u64().unwrap_or_default()
}

#[cfg(unix)]
#[test]
fn a_signal_ends_an_export_that_can_go_on() {
    let slow = r#"[{"fault":"answer","how":{"kind":"slow","milliseconds":400},"executed":true,"path":"/v1/"}]"#;
    let local = Local::at_noon(slow);
    for number in 0..4 {
        local.pay_directly(&format!("order-{number}"), "");
    }
    let folder = Folder::new("signal");
    let (output, cursor) = (folder.file("o.csv"), folder.file("o.cursor"));
    let arguments = [DAY, &["--page", "1", "--output", &output, "--resume", &cursor]].concat();
    let mut command = local.command(&arguments);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while noted(&cursor) == 0 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let ended = child.wait_with_output().unwrap();
    let err = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(3), "{err}");
    assert!(err.starts_with("error[interrupted]: ") && err.contains("--resume"), "{err}");
    assert_eq!(local.json(&arguments).1["operations"], 4);
}

#[test]
fn a_silent_platform_is_left_when_the_deadline_says() {
    let silent =
        r#"[{"fault":"answer","how":{"kind":"no_answer"},"executed":false,"path":"/v1/"}]"#;
    let local = Local::at_noon(silent);
    for arguments in [&["balance"][..], DAY] {
        let started = std::time::Instant::now();
        let ran = local.run(&[arguments, &["--deadline", "1"]].concat());
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "{ran:?}");
        assert_eq!(ran.exit, 3, "{ran:?}");
        assert!(ran.err.starts_with("error[http_timeout]: "), "{}", ran.err);
    }
}

#[test]
fn wrong_accounts_and_command_lines_are_told() {
    let local = Local::at_noon("[]");
    for arguments in [&["balance"][..], DAY] {
        for (variable, code, exit) in [
            ("PAYWRIGHT_DATA_SECRET", "data_refused", 1),
            ("PAYWRIGHT_DATA_TOKEN", "data_refused", 1),
        ] {
            let mut command = local.command(arguments);
            command.env(variable, "another-one-of-thirty-letters-");
            let ran = finish(command);
            assert_eq!(ran.exit, exit, "{ran:?}");
            assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{}", ran.err);
            let mut command = local.command(arguments);
            command.env_remove(variable);
            let ran = finish(command);
            assert_eq!(ran.exit, 2, "{ran:?}");
            assert!(ran.err.starts_with("error[data_account_missing]: "), "{}", ran.err);
        }
    }
    let folder = Folder::new("wrong");
    let taken = folder.file("taken.csv");
    std::fs::write(&taken, "mine").unwrap();
    let cases: [(&[&str], &str); 8] = [
        (&["--from", "yesterday", "--to", "2026-03-10"], "interval_moment"),
        (&["--from", "2026-03-11", "--to", "2026-03-10"], "interval_backwards"),
        (&["--from", "2026-03-10", "--to", "2026-03-10", "--status", "moonrise"], "status_unknown"),
        (&["--from", "2026-03-10", "--to", "2026-03-10", "--type", "moonrise"], "type_unknown"),
        (&["--from", "2026-03-10", "--to", "2026-03-10", "--output", "x.txt"], "format_missing"),
        (&["--from", "2026-03-10", "--to", "2026-03-10", "--output", &taken], "output_exists"),
        (&["--from", "2026-03-10", "--to", "2026-03-10", "--resume", "x"], "usage"),
        (&["--from", "2026-03-10"], "usage"),
    ];
    for (more, code) in cases {
        let ran = local.run(&[&["operations"], more].concat());
        assert_eq!(ran.exit, 2, "{more:?} {ran:?}");
        assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{more:?} {}", ran.err);
    }
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "mine");
    assert_eq!(local.run(&["balance", "--data-token=x"]).exit, 2);
}
