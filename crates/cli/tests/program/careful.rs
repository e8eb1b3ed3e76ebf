//! What must not go wrong where money moves: two programs at one ticket, outputs that nobody reads,
//! repetitions that fail, and equal operations.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use fs4::FileExt;

use crate::local::{EUR, Local};
use crate::run::{Ran, TempFile, feed, finish, paywright};

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join(format!("{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
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

fn told(ran: &Ran, exit: i32, code: &str) {
    assert_eq!(ran.exit, exit, "{ran:?}");
    assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_ticket_file_belongs_to_one_program_at_a_time() {
    let local = Local::start();
    let folder = Folder::new("two-programs");
    let path = folder.file("order-1.ticket");
    let id = "order-1~no-answer-after";
    let pay = [&["pay", id, "--test-card", "success", "--ticket-file", &path], EUR].concat();
    let mut command = local.command(&pay);
    let first = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while local.operations(id) == 0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let before = std::fs::read(&path).unwrap();
    let again = ["status", "--ticket-file", &path];
    let other_name = folder.file("./order-1.ticket");
    std::os::unix::fs::symlink(&path, folder.0.join("link")).unwrap();
    let link = folder.file("link");
    for arguments in [
        &again[..],
        &["status", "--ticket-file", &other_name],
        &["status", "--ticket-file", &link],
        &pay,
        &["refund", id, "--description", "x", "--ticket-file", &path, "--method", "card"],
    ] {
        told(&local.run(arguments), 2, "file_in_use");
    }
    assert_eq!(std::fs::read(&path).unwrap(), before, "the first one's is as it was");

    interrupt(&first);
    assert_eq!(first.wait_with_output().unwrap().status.code(), Some(1));
    assert!(!Path::new(&format!("{path}.lock")).exists());
    let (exit, json) = local.json(&again);
    assert_eq!((exit, &json["outcome"]), (0, &"registered".into()), "{json}");
    assert!(!Path::new(&path).exists());
    assert_eq!(local.operations(id), 1);
}

#[cfg(unix)]
fn interrupt(child: &Child) {
    let pid = child.id().to_string();
    let kill = std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(kill.success());
}

#[test]
fn two_exports_do_not_share_a_position() {
    let local = Local::at_noon("[]");
    local.pay_directly("order-1", "A shoe");
    let folder = Folder::new("two-exports");
    let (output, note) = (folder.file("out.csv"), folder.file("out.cursor"));
    let export = [
        "operations",
        "--from",
        "2026-03-10",
        "--to",
        "2026-03-10",
        "--output",
        &output,
        "--resume",
        &note,
    ];
    let lock = std::fs::File::create(format!("{note}.lock")).unwrap();
    FileExt::try_lock(&lock).unwrap();
    told(&local.run(&export), 2, "file_in_use");
    assert!(!Path::new(&output).exists() && !Path::new(&note).exists());
    drop(lock);
    assert_eq!(local.run(&export).exit, 0);
    assert_eq!(local.run(&export).exit, 0, "the same one goes on");
}

/// Runs with a standard output that nobody reads.
fn unread(mut command: std::process::Command) -> (Option<i32>, String) {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_verdict_keeps_its_exit_code_when_nobody_reads_it() {
    let faults = r#"[{"fault":"answer","how":{"kind":"cut"},"executed":true,"path":"/v2/payment/card/payout","times":9}]"#;
    let local = Local::with_faults(faults);
    local.paid("order-1");
    let forged = TempFile::new("forged.json", r#"{"payment":{"id":"1"},"signature":"FORGED"}"#);
    let lost = ["payout", "payout-1", "--test-card", "4242", "--resolve-within", "0"];
    let cases: [(Vec<&str>, i32); 10] = [
        ([&["pay", "order-2", "--test-card", "decline", "--wait"], EUR].concat(), 1),
        ([&["pay", "order-3~http-422", "--test-card", "success"], EUR].concat(), 1),
        ([&["pay", "order-1", "--test-card", "success"], EUR].concat(), 1),
        ([&lost, EUR].concat(), 1),
        (vec!["wait", "order-2", "--within", "0"], 1),
        (vec!["verify", forged.path()], 1),
        (vec!["decode", forged.path()], 1),
        (vec!["explain", forged.path()], 1),
        (vec!["status", "order-1", "--moonrise"], 2),
        (vec!["codes"], 0),
    ];
    for (arguments, exit) in cases {
        for more in [&[][..], &["--json"]] {
            let (found, err) = unread(local.command(&[&arguments, more].concat()));
            assert_eq!(found, Some(exit), "{arguments:?} {err}");
            if arguments.starts_with(&lost) {
                assert!(err.contains("unknown") && err.contains("payout-1"), "{err}");
            }
        }
    }
    #[cfg(target_os = "linux")]
    {
        let mut full = local.command(&["status", "order-1"]);
        full.stdout(std::fs::File::create("/dev/full").unwrap());
        told(&finish(full), 3, "output_failed");
        let mut full = local.command(&["verify", forged.path()]);
        full.stdout(std::fs::File::create("/dev/full").unwrap());
        told(&finish(full), 1, "output_failed");
    }
}

/// What a relay does with the requests that start payments, one after the other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Second {
    /// Nobody listens any more.
    Refused,
    /// It is taken and never answered.
    Swallowed,
    /// It is refused; a moment before, the first one has arrived after all.
    RejectedLate,
}

/// A way to the platform on which the first payment is lost, and the second as well.
fn relay(to: String, second: Second) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let to = to.strip_prefix("http://").unwrap();
        let (mut sales, mut questions, mut kept, mut first) = (0, 0, Vec::new(), String::new());
        let mut listener = Some(listener);
        while let Some(Ok((mut stream, _))) = listener.as_ref().map(TcpListener::accept) {
            let request = read_request(&mut stream);
            if request.contains("/sale ") {
                sales += 1;
                if sales == 1 {
                    first = request;
                } else if second == Second::RejectedLate {
                    pass_on(to, &first);
                    let body = r#"{"status":"error","code":"5000","message":"Not now"}"#;
                    let head = "HTTP/1.1 422 Refused\r\ncontent-type: application/json";
                    let length = body.len();
                    let answer = format!("{head}\r\ncontent-length: {length}\r\n\r\n{body}");
                    let _ = stream.write_all(answer.as_bytes());
                } else {
                    // Open without a word.
                    kept.push(stream);
                }
                continue;
            }
            // Whether the id is taken is asked before.
            questions += u32::from(sales > 0);
            let answer = pass_on(to, &request);
            if second == Second::Refused && questions_are_enough(questions) {
                listener = None;
            }
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

fn pass_on(to: &str, request: &str) -> String {
    let mut platform = TcpStream::connect(to).unwrap();
    let request = request.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    platform.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    platform.read_to_string(&mut answer).unwrap();
    answer
}

/// Whether the last question is the one that allows a repetition: they are asked after 2, 4, 8, 16 and
/// 21 seconds, of which two are later than ten.
fn questions_are_enough(questions: u32) -> bool {
    questions == 5
}

fn read_request(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk).unwrap();
        text.push_str(std::str::from_utf8(&chunk[..count]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.to_ascii_lowercase();
        let length = length.split("content-length: ").nth(1).unwrap();
        let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
        if body.len() >= length {
            return text;
        }
    }
}

#[test]
fn a_repetition_that_fails_leaves_no_doubt_unsaid() {
    let cases = [
        (Second::Refused, ("not_arrived", 1), 0, false),
        (Second::Swallowed, ("unknown", 1), 0, true),
        (Second::RejectedLate, ("registered", 0), 1, false),
    ];
    std::thread::scope(|scope| {
        for (second, (outcome, exit), made, is_kept) in cases {
            scope.spawn(move || {
                let local = Local::start();
                let folder = Folder::new(outcome);
                let path = folder.file("order-1.ticket");
                let address = relay(local.base_url.clone(), second);
                let pay = ["pay", "order-1", "--test-card", "success", "--base-url", &address];
                let more = ["--ticket-file", &path, "--resolve-within", "26", "--json"];
                let started = Instant::now();
                let ran = local.run(&[&pay, EUR, &more].concat());
                let json = ran.json();
                assert_eq!((ran.exit, &json["outcome"]), (exit, &outcome.into()), "{json}");
                assert_eq!(json["detail"].is_string(), made == 0, "{json}");
                assert_eq!(Path::new(&path).exists(), is_kept);
                assert!(started.elapsed() < Duration::from_secs(28), "{:?}", started.elapsed());
                assert_eq!(local.operations("order-1"), made);
            });
        }
    });
}

#[test]
fn an_equal_operation_of_before_is_not_taken_for_the_one_that_was_lost() {
    // The second of two equal returns is lost on its way, or its answer is.
    let returned = ["refund", "order-1", "--description", "Back", "--amount", "10"];
    let returned = [&returned[..], &["--currency", "EUR", "--reference"]].concat();
    std::thread::scope(|scope| {
        for executed in [true, false] {
            let returned = &returned;
            scope.spawn(move || {
                let local = Local::start();
                local.paid("order-1");
                let first = local.json(&[returned, &["one", "--wait"][..]].concat());
                assert_eq!(first.0, 0, "{first:?}");
                local.set_faults(&format!(
                    r#"[{{"fault":"answer","how":{{"kind":"cut"}},"executed":{executed},"path":"/v2/payment/card/refund","times":1}}]"#
                ));
                let (exit, json) = local.json(&[returned, &["two", "--wait"][..]].concat());
                assert_eq!((exit, &json["meaning"]), (0, &"given back: 10.00 EUR".into()), "{json}");
                assert_eq!(local.operations("order-1"), 3, "{executed}");
            });
        }
    });
}

#[test]
fn waiting_tells_how_an_operation_has_ended() {
    let local = Local::start();
    local.paid("order-1");
    let refund = ["refund", "order-1", "--description", "Back", "--minor", "1000"];
    let refund = [&refund[..], &["--currency", "EUR", "--wait"]].concat();
    let (exit, json) = local.json(&refund);
    assert_eq!((exit, &json["meaning"]), (0, &"given back: 10.00 EUR".into()), "{json}");
    // The same once more is received, and then declined.
    let (exit, json) = local.json(&refund);
    let meaning = json["meaning"].as_str().unwrap();
    assert_eq!(exit, 1, "{json}");
    assert!(meaning.starts_with("declined, 3230 "), "{meaning}");
    assert!(meaning.ends_with("an earlier one with this id stands"), "{meaning}");

    let (exit, json) = local
        .json(&[&["pay", "order-2", "--test-card", "success", "--auth", "--wait"], EUR].concat());
    let meaning = json["meaning"].as_str().unwrap();
    assert_eq!(exit, 0, "{json}");
    assert!(meaning.starts_with("held, not taken: 34.15 EUR; "), "{meaning}");
    let capture = ["capture", "order-2", "--amount", "10", "--currency", "EUR", "--wait"];
    let (exit, json) = local.json(&capture);
    assert_eq!((exit, &json["meaning"]), (0, &"taken: 10.00 EUR".into()), "{json}");
    let ran = local.run(&["status", "order-2"]);
    let told = "10.00 EUR were taken of the 34.15 EUR that were held.";
    assert!(ran.out.contains(told), "{}", ran.out);

    local.run(&[&["pay", "order-3", "--test-card", "success", "--auth", "--wait"], EUR].concat());
    let (exit, json) = local.json(&["cancel", "order-3", "--wait"]);
    assert_eq!((exit, &json["meaning"]), (0, &"released: 34.15 EUR".into()), "{json}");
    let (exit, json) = local.json(&["cancel", "order-3", "--wait"]);
    assert_eq!(exit, 1, "{json}");
    assert!(json["meaning"].as_str().unwrap().starts_with("declined, "), "{json}");

    for (card, exit, meaning) in [("4242", 0, "paid out: 34.15 EUR"), ("0072", 1, "declined, ")] {
        let payout = ["payout", &format!("payout-{card}"), "--test-card", card, "--wait"];
        let (found, json) = local.json(&[&payout, EUR].concat());
        assert_eq!(found, exit, "{json}");
        assert!(json["meaning"].as_str().unwrap().starts_with(meaning), "{json}");
    }
}

#[test]
fn a_part_that_was_moved_is_told() {
    let local = Local::start();
    local.run(
        &[&["pay", "order-2~partly", "--test-card", "success", "--auth", "--wait"], EUR].concat(),
    );
    let payout = ["payout", "payout-1~partly", "--test-card", "4242"];
    for (verb, meaning) in
        [(&payout[..], "paid out in part: "), (&["capture", "order-2~partly"], "taken in part: ")]
    {
        let (exit, json) = local.json(&[verb, EUR, &["--wait"]].concat());
        assert_eq!(exit, 1, "{json}");
        assert!(json["meaning"].as_str().unwrap().starts_with(meaning), "{json}");
    }
    let pay = ["pay", "order-1~partly", "--test-card", "success", "--wait"];
    let (exit, json) = local.json(&[&pay, EUR].concat());
    let meaning = json["meaning"].as_str().unwrap();
    assert_eq!(exit, 1, "{json}");
    assert!(meaning.starts_with("paid in part: "), "{meaning}");
    assert!(meaning.ends_with(" although 34.15 EUR were asked for"), "{meaning}");
}

#[test]
fn what_was_received_is_told_even_if_nobody_can_be_asked_what_came_of_it() {
    let local = Local::start();
    local.run(&[&["pay", "order-1", "--test-card", "success", "--auth", "--wait"], EUR].concat());
    local.set_faults(
        r#"[{"fault":"answer","how":{"kind":"status","status":403,"body":"{\"status\":\"error\",\"code\":\"303\"}"},"executed":false,"path":"/v2/payment/status"}]"#,
    );
    let part = ["--amount", "10", "--currency", "EUR", "--wait"];
    let pay: &[&str] = &["pay", "order-2", "--test-card", "success"];
    for (verb, id) in
        [(&["capture", "order-1", "--method", "card"][..], "order-1"), (pay, "order-2")]
    {
        let (exit, json) = local.json(&[verb, &part].concat());
        assert_eq!((exit, &json["outcome"]), (1, &"received".into()), "{json}");
        let meaning = json["meaning"].as_str().unwrap();
        assert!(meaning.starts_with("received, so do not send it again; "), "{meaning}");
        assert!(meaning.contains("HTTP 403"), "{meaning}");
        assert!(local.operations(id) > 0);
    }
}

#[test]
fn a_question_that_is_refused_is_not_told_as_a_refused_request() {
    let local = Local::with_faults(
        r#"[{"fault":"answer","how":{"kind":"cut"},"executed":true,"path":"/v2/payment/card/sale"},
            {"fault":"answer","how":{"kind":"status","status":403,"body":"{\"status\":\"error\",\"code\":\"303\"}"},"executed":false,"path":"/v2/payment/status"}]"#,
    );
    let pay = ["pay", "order-1", "--test-card", "success", "--resolve-within", "20"];
    let (exit, json) = local.json(&[&pay, EUR].concat());
    assert_eq!((exit, &json["outcome"]), (1, &"unknown".into()), "{json}");
    let detail = json["detail"].as_str().unwrap();
    assert!(detail.starts_with("asking what became of it failed: "), "{detail}");
    assert!(detail.contains("HTTP 403") && json["ticket"].is_object(), "{json}");
}

#[test]
fn an_operation_in_another_currency_is_declined_and_shown_as_it_was_asked_for() {
    let local = Local::start();
    local.paid("order-1");
    local.run(&[&["pay", "order-2", "--test-card", "success", "--auth", "--wait"], EUR].concat());
    let dollars = ["--amount", "5", "--currency", "USD", "--wait"];
    let verbs: [&[&str]; 3] = [
        &["refund", "order-1", "--description", "Back"],
        &["capture", "order-2"],
        &["cancel", "order-2"],
    ];
    for verb in verbs {
        let ran = local.run(&[verb, &dollars].concat());
        assert_eq!(ran.exit, 1, "{ran:?}");
        assert!(ran.out.contains("decline  5.00 USD"), "{}", ran.out);
        assert!(!ran.out.contains("5.00 EUR"), "{}", ran.out);
    }
}

#[test]
fn a_payment_is_asked_for_at_least_once_however_short_the_time() {
    let local = Local::start();
    local.paid("order-1");
    let ran = local.run(&["wait", "order-1", "--within", "0"]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    let open = ["pay", "order-2", "--test-card", "challenge", "--wait", "--within", "0"];
    let (exit, json) = local.json(&[&open, EUR].concat());
    assert_eq!(exit, 1, "{json}");
    let ran = local.run(&["wait", "order-2", "--within", "0"]);
    assert_eq!(ran.exit, 1, "{ran:?}");
    assert!(ran.out.starts_with("not reached: paid"), "{}", ran.out);
    told(&local.run(&["wait", "order-3", "--within", "0"]), 1, "payment_not_found");
}

#[test]
fn what_is_probably_meant_otherwise_is_not_sent() {
    let local = Local::start();
    let card = "4000000000000077";
    let wallet = ["--method", "ecopayz", "--account"];
    let cases: Vec<(Vec<&str>, &str, &str)> = vec![
        (
            [&["pay", card, "--test-card", "success"], EUR].concat(),
            "card_in_argument",
            "400000******0077",
        ),
        (
            [&["payout", card, "--test-card", "4242"], EUR].concat(),
            "card_in_argument",
            "payment id",
        ),
        (vec!["status", card], "card_in_argument", "payment id"),
        (vec!["wait", card], "card_in_argument", "payment id"),
        (vec!["refund", card, "--description", "x"], "card_in_argument", "payment id"),
        (
            [&["pay", "order-1"], &wallet[..], &[card], EUR].concat(),
            "card_in_argument",
            "--account",
        ),
        (
            [&["payout", "order-1"], &wallet[..], &[card], EUR].concat(),
            "card_in_argument",
            "--account",
        ),
        (
            [&["pay", "order-1", "--test-card", "success", "--description", card], EUR].concat(),
            "card_in_argument",
            "--description",
        ),
        (
            [&["payout", "order-1", "--test-card", "4242", "--customer-id", card], EUR].concat(),
            "card_in_argument",
            "--customer-id",
        ),
        (
            vec!["refund", "order-1", "--description", "x", "--reference", card],
            "card_in_argument",
            "--reference",
        ),
        (vec!["capture", "order-1", "--description", card], "card_in_argument", "--description"),
        (
            [&["pay", "order-1", "--method", "ecopyaz"], EUR].concat(),
            "method_unknown",
            "Did you mean ecopayz?",
        ),
        (
            [&["payout", "order-1", "--method", "klarna"], EUR].concat(),
            "method_unknown",
            "bank-transfer/klarna",
        ),
        (vec!["capture", "order-1", "--method", "crad"], "method_unknown", "Did you mean card?"),
        (
            vec!["pay", "order-1", "--test-card", "success", "--minor", "1", "--currency", "ERU"],
            "currency_unknown",
            "--currency",
        ),
        (
            vec!["pay", "order-1", "--test-card", "success", "--minor", "-1", "--currency", "EUR"],
            "amount_negative",
            "--minor",
        ),
        (
            vec!["pay", "order-1", "--test-card", "success", "--amount", "-1", "--currency", "EUR"],
            "amount_negative",
            "--amount",
        ),
    ];
    for (arguments, code, part) in cases {
        let ran = local.run(&arguments);
        told(&ran, 2, code);
        assert!(ran.err.contains(part) && !ran.err.contains(card), "{ran:?}");
    }
    assert_eq!(local.operations("order-1"), 0);
    let asked = ["pay", "order-9", "--test-card", "success", "--minor", "100", "--currency", "BTC"];
    let ran = local.run(&[&asked[..], &["--currency-unchecked"]].concat());
    assert_ne!(ran.exit, 2, "{ran:?}");
}

#[test]
fn errors_for_programs_hold_what_people_are_told() {
    let ran = finish(paywright(&["refund", "--json"]));
    let json = ran.json();
    assert_eq!(json["error"]["code"], "usage");
    let arguments = json["error"]["arguments"].to_string();
    assert!(arguments.contains("ORDER-ID") && arguments.contains("--description"), "{json}");
    assert!(json["error"]["help"].to_string().contains("Usage: "), "{json}");
    let ran = finish(paywright(&["status", "order-1", "--json"]));
    assert!(ran.json()["error"]["help"].to_string().contains("PAYWRIGHT_PROJECT"), "{ran:?}");
    let ran = feed(paywright(&["status", "order-1", "--projekt", "1", "--json"]), "");
    assert!(ran.json()["error"]["help"].to_string().contains("--project"), "{ran:?}");
}

#[test]
fn what_is_wrong_names_the_option_and_what_to_write() {
    let local = Local::start();
    let folder = Folder::new("wrong");
    let plain = ["pay", "order-1", "--test-card", "success", "--minor", "5", "--currency", "EUR"];
    let with = |more: &[&'static str]| [&plain[..], more].concat();
    let operations = ["operations", "--from", "2026-01-01", "--to", "2026-01-02"];
    let read = |more: &[&'static str]| [&operations[..], more].concat();
    let emulator = |more: &[&'static str]| [&["emulator", "--port", "0"], more].concat();
    let taken = local.base_url.rsplit(':').next().unwrap();
    let contradiction = folder.file("x.csv");
    // A folder, which is no file to keep a state in.
    let no_file = folder.file("");
    let cases: Vec<(Vec<&str>, &[&str])> = vec![
        (emulator(&["--public-url", "moon"]), &["--public-url", "http://platform.test:8112"]),
        (emulator(&["--listen", "moon"]), &["--listen", "127.0.0.1", "--port"]),
        (emulator(&["--listen", "203.0.113.7"]), &["--listen takes an address of this machine"]),
        (vec!["emulator", "--port", taken], &["--port 0"]),
        (
            vec!["emulator", "--port", "0", "--store", &no_file],
            &["--store FILE", "cannot keep state"],
        ),
        (emulator(&["--faults", "no-file"]), &["--faults: no-file"]),
        (emulator(&["--project", "0"]), &["--project"]),
        (
            vec!["status", "x", "--secret-env", "NOPE"],
            &["--secret-env: The environment variable NOPE is not set"],
        ),
        (
            vec!["status", "x", "--secret-env", "no-pe"],
            &["--secret-env: ", "the name of a variable, not the key"],
        ),
        (vec!["status", "x", "--secret-file", "no-file"], &["--secret-file: The file no-file"]),
        (vec!["balance", "--data-token-file", "no-file"], &["--data-token-file: The file no-file"]),
        (
            vec!["balance", "--data-secret-file", "no-file"],
            &["--data-secret-file: The file no-file"],
        ),
        (
            vec!["balance", "--base-url", "http://127.0.0.1:1"],
            &["http://127.0.0.1:1;", "PAYWRIGHT_DATA_BASE_URL"],
        ),
        (read(&["--tz", "moon"]), &["--tz", "+10:30", "Europe/London"]),
        (read(&["--tz", "Europe/Moon"]), &["--tz"]),
        (read(&["--project", "999"]), &["project_id = 999", "--project takes"]),
        (
            [&operations[..], &["--output", &contradiction, "--format", "jsonl"]].concat(),
            &["--output says CSV, --format says JSON lines"],
        ),
        (vec!["status", "x", "--project", "999"], &["--project or PAYWRIGHT_PROJECT", "127.0.0.1"]),
        (
            vec!["status", "x", "--base-url", "http://127.0.0.1:1"],
            &["http://127.0.0.1:1;", "--base-url or PAYWRIGHT_BASE_URL"],
        ),
        (
            vec!["status", "x", "--base-url", "moon"],
            &["--base-url or PAYWRIGHT_BASE_URL: ", "moon"],
        ),
        (vec!["status", "x", "--ca-file", "no-file"], &["--ca-file: ", "no-file"]),
        (
            vec!["pay", "x", "--minor", "1.5", "--currency", "EUR"],
            &["--minor", "3415 for 34.15 EUR"],
        ),
        (with(&["--ip", "moon"]), &["That is --ip, such as"]),
        (with(&["--customer-id", ""]), &["That is --customer-id."]),
        (with(&["--return-url", "moon"]), &["That is --return-url, such as"]),
        (
            vec!["pay", "x", "--minor", "0", "--currency", "EUR", "--test-card", "success"],
            &["--minor (3415)"],
        ),
        (
            vec!["pay", "x", "--minor", "5", "--currency", "EUR", "--card-file", "no-file"],
            &["--card-file: no-file"],
        ),
    ];
    for (arguments, parts) in cases {
        let ran = local.run(&arguments);
        assert_ne!(ran.exit, 0, "{arguments:?} {ran:?}");
        for part in parts {
            assert!(ran.err.contains(part), "{arguments:?}: {part:?} is not in {}", ran.err);
        }
    }
    assert!(!Path::new(&contradiction).exists());

    let card = |members: &str| format!(r#"{{"pan":"4000000000000077",{members}}}"#);
    let cases = [
        (r#""month":12,"year":2035,"card_holdr":"A""#, "a card has no member card_holdr at line 1"),
        (
            r#""month":12,"year":2035,"a4000000000000077":"A""#,
            "it is not as it should be at line 1",
        ),
        (r#""month":"12","year":2035"#, "a value is of the wrong kind at line 1"),
        (r#""month":12,"year":2035"#, "lacks the member card_holder"),
        (r#""month":12"#, "lacks the member year and card_holder"),
        (r#""month":12,"year":35,"card_holder":"A B""#, "with four digits: 2030"),
        (r#""month":13,"year":2035,"card_holder":"A B""#, "That is the card, from --card-file"),
        (
            r#""month":12,"year":2020,"card_holder":"A B""#,
            "--card-file: The card has expired: 12/2020 is over",
        ),
    ];
    for (members, part) in cases {
        let pay = [&["pay", "order-2", "--card-file", "-"], EUR].concat();
        let ran = feed(local.command(&pay), &card(members));
        assert_eq!(ran.exit, 2, "{ran:?}");
        assert!(ran.err.contains(part) && !ran.err.contains("0000000077"), "{part:?}: {}", ran.err);
    }
    assert_eq!(local.operations("order-2"), 0);
}
