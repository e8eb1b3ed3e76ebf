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
