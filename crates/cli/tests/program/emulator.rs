//! The platform as a process: it tells its address, serves, and ends when told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::run::{KEY, bare, finish, paywright};

/// A platform that is ended with its test.
struct Platform {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Platform {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    /// Reads lines until one fits.
    fn read_until(&mut self, fits: impl Fn(&str) -> bool) -> String {
        let mut text = String::new();
        loop {
            let mut line = String::new();
            assert!(self.out.read_line(&mut line).unwrap() > 0, "it ended: {text}");
            text.push_str(&line);
            if fits(&line) {
                return text;
            }
        }
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer to a GET, head and body.
fn get(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_serves_until_it_is_told_to_end() {
    let arguments = ["emulator", "--json", "--port", "0", "--project", "42", "--clock", "frozen"];
    let mut platform = Platform::start(paywright(&arguments));
    let text = platform.read_until(|line| line.starts_with('}'));
    assert!(!text.contains(KEY));
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["project_id"], 42);
    assert_eq!(json["clock"], "frozen");
    let state = get(&format!("{}/_control/state", json["base_url"].as_str().unwrap()));
    assert!(state.starts_with("HTTP/1.1 200 "), "{state}");
    // The page to try is signed with the key that the platform knows.
    let page = get(json["page_url"].as_str().unwrap());
    assert!(page.starts_with("HTTP/1.1 30") && page.contains("/page/"), "{page}");

    #[cfg(unix)]
    {
        let pid = platform.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        assert_eq!(platform.child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn it_greets_people_with_the_next_step() {
    let mut platform = Platform::start(bare(&["emulator", "--port", "0"]));
    let text = platform.read_until(|line| line.contains("paywright cards"));
    for part in ["http://127.0.0.1:", "local-test-key", "/payment?project_id=112&", "page-url"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn a_port_that_is_taken_is_an_error_of_the_machine() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = finish(bare(&["emulator", "--port", &port]));
    assert_eq!(ran.exit, 3);
    assert!(ran.err.starts_with("error[emulator_listen]: "), "{}", ran.err);
    assert_eq!(finish(bare(&["emulator", "--time", "2026-03-10T12:26:17Z"])).exit, 2);
}

#[test]
fn it_warns_when_others_can_reach_it() {
    let public = "http://platform.test:8112";
    let exposed = ["emulator", "--json", "--port", "0", "--listen", "0.0.0.0"];
    let mut command = bare(&exposed);
    command.stderr(Stdio::piped());
    let mut platform = Platform::start(command);
    let text = platform.read_until(|line| line.starts_with('}'));
    let json: Value = serde_json::from_str(&text).unwrap();
    let base_url = json["base_url"].as_str().unwrap();
    assert!(base_url.starts_with("http://127.0.0.1:"), "{base_url}");
    assert!(get(&format!("{base_url}/_control/state")).starts_with("HTTP/1.1 200 "));
    let mut warning = String::new();
    let err = platform.child.stderr.take().unwrap();
    BufReader::new(err).read_line(&mut warning).unwrap();
    assert!(warning.contains("0.0.0.0 can be reached from other machines"), "{warning}");

    let named = [&exposed[..], &["--public-url", "http://platform.test:8112/"]].concat();
    let mut command = bare(&named);
    command.stderr(Stdio::null());
    let mut platform = Platform::start(command);
    let text = platform.read_until(|line| line.starts_with('}'));
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["base_url"], public);
    assert!(json["page_url"].as_str().unwrap().starts_with(&format!("{public}/payment?")));

    assert_eq!(finish(bare(&["emulator", "--public-url", "platform.test"])).exit, 2);
    assert_eq!(finish(bare(&["emulator", "--listen", "everywhere"])).exit, 2);
}

/// POSTs a body and returns the answer, or nothing when there was none.
#[cfg(unix)]
fn post(url: &str, body: &str) -> Option<String> {
    let rest = url.strip_prefix("http://")?;
    let (host, path) = rest.split_once('/')?;
    let mut stream = TcpStream::connect(host).ok()?;
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200 ").then_some(answer)
}

#[cfg(unix)]
#[test]
fn a_kill_in_the_middle_of_200_payments_loses_nothing_that_was_answered() {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use paywright_core::SecretKey;
    use paywright_core::ecommpay::Signer;

    let folder = std::env::temp_dir().join(format!("paywright-kill-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("state.db");
    let start = || {
        let arguments = ["emulator", "--json", "--port", "0", "--project", "42", "--store"];
        let mut command = paywright(&arguments);
        command.arg(&file);
        let mut platform = Platform::start(command);
        let text = platform.read_until(|line| line.starts_with('}'));
        let json: Value = serde_json::from_str(&text).unwrap();
        (platform, json["base_url"].as_str().unwrap().to_owned())
    };
    let signer = Signer::new(&SecretKey::new(KEY).unwrap());
    let signed = |body: &str| {
        let signature = signer.sign_json(body.as_bytes()).unwrap();
        body.replacen("\"general\":{", &format!("\"general\":{{\"signature\":\"{signature}\","), 1)
    };

    let (mut platform, base_url) = start();
    let answered = AtomicUsize::new(0);
    let accepted: Vec<usize> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                let (answered, base_url, signed) = (&answered, &base_url, &signed);
                scope.spawn(move || {
                    let mut accepted = Vec::new();
                    for number in (worker..200).step_by(4) {
                        let body = signed(&format!(
                            r#"{{"general":{{"project_id":42,"payment_id":"payout-{number}"}},"customer":{{"id":"c","ip_address":"192.0.2.7"}},"account":{{"number":"1101611729"}},"payment":{{"amount":1000,"currency":"EUR"}}}}"#
                        ));
                        if post(&format!("{base_url}/v2/payment/ecopayz/payout"), &body).is_some() {
                            answered.fetch_add(1, Ordering::SeqCst);
                            accepted.push(number);
                        }
                    }
                    accepted
                })
            })
            .collect();
        while answered.load(Ordering::SeqCst) < 100 {
            std::thread::yield_now();
        }
        platform.child.kill().unwrap();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    platform.child.wait().unwrap();
    assert!((100..200).contains(&accepted.len()), "{} were answered", accepted.len());

    let (platform, base_url) = start();
    for number in &accepted {
        let body =
            signed(&format!(r#"{{"general":{{"project_id":42,"payment_id":"payout-{number}"}}}}"#));
        let answer = post(&format!("{base_url}/v2/payment/status"), &body).unwrap();
        assert!(answer.contains(r#""status":"success""#), "payout-{number}: {answer}");
    }
    drop(platform);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn words_and_wrong_files_are_told() {
    let ran = finish(bare(&["emulator", "--words", "--json"]));
    let words = ran.json();
    let has = |word: &str| words.as_array().unwrap().iter().any(|row| row["word"] == word);
    assert!(has("cut-after") && has("partly") && has("doubled-callback"), "{words}");
    let missing = finish(bare(&["emulator", "--faults", "no-such-file.json"]));
    assert_eq!(missing.exit, 2, "{missing:?}");
    assert!(missing.err.starts_with("error[faults_unreadable]: "), "{}", missing.err);
    let options = finish(bare(&["emulator", "--options", "{\"layout\":\"z\"}"]));
    assert_eq!(options.exit, 2, "{options:?}");
}

#[test]
fn it_is_the_second_gateway_when_told_to() {
    let gateway = ["emulator", "--gateway", "cryptoprocessing"];
    let start = ["--json", "--port", "0", "--clock", "frozen", "--repeats", "2"];
    let mut platform = Platform::start(bare(&[&gateway[..], &start].concat()));
    let text = platform.read_until(|line| line.starts_with('}'));
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["gateway"], "cryptoprocessing");
    let base_url = json["base_url"].as_str().unwrap();
    let answer = get(&format!("{base_url}/api/GetState?Key=Merchant&OrderId=o1"));
    assert!(answer.contains("ErrCode=\"ORDER_NOT_FOUND\""), "{answer}");
    let state = get(&format!("{base_url}/_control/state"));
    assert!(state.contains("\"repeats\":2"), "{state}");
    drop(platform);

    let mut platform = Platform::start(bare(&[&gateway[..], &["--port", "0"]].concat()));
    let text = platform.read_until(|line| line.contains("All test cards"));
    for part in ["http://127.0.0.1:", "`Merchant`", "/apim/Init", "4111111111100023"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    drop(platform);

    let words = finish(bare(&[&gateway[..], &["--words", "--json"]].concat())).json();
    let has = |word: &str| words.as_array().unwrap().iter().any(|row| row["word"] == word);
    assert!(has("cut-after") && has("pending") && has("lost-callback"), "{words}");
    assert!(!has("partly") && !has("wrong-signature") && !has("status-3061"), "{words}");
    for more in
        [["--project", "42"], ["--store", "x.db"], ["--options", "{}"], ["--secret-env", "X"]]
    {
        let ran = finish(bare(&[&gateway[..], &["--port", "0"], &more].concat()));
        assert_eq!(ran.exit, 2, "{ran:?}");
        assert!(ran.err.contains("is for --gateway ecommpay only"), "{}", ran.err);
    }
    assert_eq!(finish(bare(&["emulator", "--repeats", "2"])).exit, 2);
}

#[test]
fn addresses_and_folders_that_lead_nowhere_are_refused() {
    let refused: [(&[&str], &str); 5] = [
        (&["--callback-url", "nonsense"], "callback_url_invalid"),
        (&["--callback-url", "https://127.0.0.1/cb"], "callback_url_invalid"),
        (&["--callback-url", "nonsense", "--allow-remote-callbacks"], "callback_url_invalid"),
        (&["--callback-url", "http://example.com/cb"], "callback_url_remote"),
        (&["--store", "/nope/x.db"], "store_folder_missing"),
    ];
    for (more, code) in refused {
        let ran = finish(bare(&[&["emulator", "--port", "0"], more].concat()));
        assert_eq!((ran.exit, ran.out.as_str()), (2, ""), "{ran:?}");
        assert!(ran.err.starts_with(&format!("error[{code}]: ")), "{}", ran.err);
    }
    let taken: [&[&str]; 4] = [
        &["--callback-url", "http://example.com/cb", "--allow-remote-callbacks"],
        // Merchants write into a query what no strict reader of addresses takes.
        &["--callback-url", "http://127.0.0.1:9/?note=<b>|\"x\"</b>"],
        &["--callback-url", "http://user:word@LocalHost:9/cb"],
        &["--callback-url", "http://[::1]:9/cb"],
    ];
    for more in taken {
        let arguments = [&["emulator", "--json", "--port", "0"], more].concat();
        let told = Platform::start(bare(&arguments)).read_until(|line| line.starts_with('}'));
        assert!(told.contains("base_url"), "{more:?}: {told}");
    }
}
