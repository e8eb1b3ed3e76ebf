use axum::routing;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::super::listen::ListenLimits;
use super::super::listen::raw::{Client, Ending, Server, post};
use super::*;

const BODY: &str = r#"{"status":"success"}"#;

/// The answer that faults happen to, as the platform would send it.
const HEAD: &str = "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\nx-hint: h\r\ncontent-length: 20\r\n";

fn answer() -> Response {
    let headers = [("content-type", "application/json"), ("x-hint", "h"), ("content-length", "20")];
    (StatusCode::ACCEPTED, headers, BODY).into_response()
}

/// Answers with the fault that the body describes, with a body or without one.
fn app() -> Router {
    Router::new()
        .route(
            "/",
            routing::post(async |Json(fault): Json<AnswerFault>| fault.carry_out(answer()).await),
        )
        .route(
            "/empty",
            routing::post(async |Json(fault): Json<AnswerFault>| {
                fault.carry_out(StatusCode::NO_CONTENT.into_response()).await
            }),
        )
}

async fn send(server: &Server, path: &str, fault: &Value) -> Client {
    let mut client = server.client().await;
    let request = post(path, &fault.to_string());
    client.send(request.replace("host", "content-type: application/json\r\nhost")).await;
    client
}

/// That a fault shows these bytes and this end.
async fn check(fault: Value, text: &str, end: Ending) {
    let server = Server::start(app(), ListenLimits::default()).await;
    let mut client = send(&server, "/", &fault).await;
    let seen = match end {
        // A few bytes are enough to know the end, and none of them belong to a `date`.
        Ending::Open => client.read_until_last(&text[text.len() - 3..]).await,
        Ending::Closed | Ending::Reset => client.read().await,
    };
    assert_eq!(seen.outcome(), (text, end), "{fault}");
}

fn whole() -> String {
    format!("{HEAD}\r\n{BODY}")
}

/// The answer of a connection that says that it ends.
fn last() -> String {
    format!("{HEAD}connection: close\r\n\r\n{BODY}")
}

/// The head of the answer without its length, and another line in its place.
fn head_with(line: &str) -> String {
    HEAD.replace("content-length: 20", line)
}

#[tokio::test]
async fn without_a_fault_the_answer_is_what_the_others_are_held_against() {
    let app = Router::new().route("/", routing::post(async || answer()));
    let server = Server::start(app, ListenLimits::default()).await;
    let seen = send(&server, "/", &json!({})).await.read_until("}").await;
    assert_eq!(seen.text, whole());
}

#[tokio::test]
async fn another_answer_takes_the_place_of_the_true_one() {
    let fault = json!({"kind": "status", "status": 503});
    let expected = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    check(fault, expected, Ending::Open).await;
    let fault = json!({
        "kind": "status", "status": 429, "body": "later",
        "headers": {"Retry-After": "-1", "content-type": "x/y"},
    });
    let expected = "HTTP/1.1 429 Too Many Requests\r\nretry-after: -1\r\ncontent-type: x/y\r\n\
        content-length: 5\r\n\r\nlater";
    check(fault, expected, Ending::Open).await;
    // Statuses that have no body never get one.
    for (status, line) in [(204, "204 No Content"), (304, "304 Not Modified")] {
        let fault = json!({"kind": "status", "status": status, "body": "not sent"});
        check(fault, &format!("HTTP/1.1 {line}\r\n\r\n"), Ending::Open).await;
    }
    let fault = json!({"kind": "headers", "headers": {"Content-Type": "text/html", "x": "y"}});
    let expected =
        whole().replace("application/json", "text/html").replace(" h\r\n", " h\r\nx: y\r\n");
    check(fault, &expected, Ending::Open).await;
}

#[tokio::test]
async fn the_body_is_not_what_it_should_be() {
    for (after, body) in [(0, ""), (5, r#"{"sta"#), (20, &BODY[..19]), (1_000, &BODY[..19])] {
        let expected = head_with(&format!("content-length: {}", body.len())) + "\r\n" + body;
        check(json!({"kind": "truncated", "after": after}), &expected, Ending::Open).await;
    }
    let garbage = String::from_utf8_lossy(GARBAGE);
    let length = GARBAGE.len();
    let expected = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{garbage}"
    );
    check(json!({"kind": "garbage"}), &expected, Ending::Open).await;
    assert_eq!(garbage.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count(), 2);
    assert!(serde_json::from_str::<Value>(&garbage).is_err());
}

#[tokio::test]
async fn the_connection_is_cut_at_every_place() {
    let reset = |kind: &str| json!({"kind": kind, "after": 3, "reset": true});
    check(json!({"kind": "cut"}), "", Ending::Closed).await;
    check(json!({"kind": "cut", "reset": true}), "", Ending::Reset).await;
    let head = format!("{HEAD}\r\n");
    for after in [0, 1, 12, 40, head.len() - 1, head.len(), 1_000_000] {
        let expected = &head[..after.min(head.len() - 1)];
        check(json!({"kind": "cut_head", "after": after}), expected, Ending::Closed).await;
    }
    check(reset("cut_head"), "HTT", Ending::Reset).await;
    for after in [0, 1, 19, 20, 1_000_000] {
        let expected = format!("{head}{}", &BODY[..after.min(19)]);
        check(json!({"kind": "cut_body", "after": after}), &expected, Ending::Closed).await;
    }
    check(reset("cut_body"), &format!("{head}{}", &BODY[..3]), Ending::Reset).await;
}

#[tokio::test]
async fn an_answer_without_a_body_is_cut_too() {
    let server = Server::start(app(), ListenLimits::default()).await;
    let fault = json!({"kind": "cut_body", "after": 0});
    let seen = send(&server, "/empty", &fault).await.read().await;
    let expected = "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r";
    assert_eq!(seen.outcome(), (expected, Ending::Closed));
    let fault = json!({"kind": "truncated", "after": 5});
    let seen = send(&server, "/empty", &fault).await.read_until("\r\n\r\n").await;
    assert_eq!(seen.outcome(), ("HTTP/1.1 204 No Content\r\n\r\n", Ending::Open));
}

#[tokio::test]
async fn lengths_and_chunks_are_wrong() {
    for (by, length) in [(5, 25), (-7, 13), (-1_000, 0), (1_048_576, 1_048_596)] {
        let expected = head_with(&format!("content-length: {length}")) + "\r\n" + BODY;
        check(json!({"kind": "wrong_length", "by": by}), &expected, Ending::Closed).await;
    }
    let chunked = head_with("transfer-encoding: chunked") + "\r\n";
    let expected = format!("{chunked}14\r\n{BODY}\r\n");
    check(json!({"kind": "no_last_chunk"}), &expected, Ending::Closed).await;
    let expected = format!("{chunked}length\r\n{{}}\r\n0\r\n\r\n");
    check(json!({"kind": "bad_chunk"}), &expected, Ending::Closed).await;
    let not_http = "\x16\x03\x01 this is not HTTP\r\n\r\n";
    check(json!({"kind": "not_http"}), not_http, Ending::Closed).await;
    let expected = "HTTP/1.1 102 Processing\r\n\r\n".repeat(3) + &last();
    check(json!({"kind": "interim", "count": 3}), &expected, Ending::Closed).await;
}

#[tokio::test]
async fn the_answer_takes_its_time() {
    let server = Server::start(app(), ListenLimits::default()).await;
    let check = async |fault: Value, text: &str, end: Ending, least: u64| {
        let mut client = send(&server, "/", &fault).await;
        let seen = match end {
            Ending::Open => client.read_until("}").await,
            Ending::Closed | Ending::Reset => client.read().await,
        };
        assert_eq!(seen.outcome(), (text, end), "{fault}");
        let range = Duration::from_millis(least)..Duration::from_millis(least + 2_000);
        assert!(range.contains(&seen.after), "{fault} {seen:?}");
    };
    check(json!({"kind": "slow", "milliseconds": 300}), &whole(), Ending::Open, 299).await;
    check(json!({"kind": "no_answer", "milliseconds": 300}), "", Ending::Closed, 299).await;
    // 20 bytes of body in pieces of 6 are four pieces, each after a pause.
    let fault = json!({"kind": "drip", "bytes": 6, "milliseconds": 100});
    check(fault, &last(), Ending::Closed, 399).await;
    let pauses = u64::try_from(last().len().div_ceil(40) - 1).unwrap();
    let fault = json!({"kind": "drip", "bytes": 40, "milliseconds": 100, "head": true});
    check(fault, &last(), Ending::Closed, pauses * 100 - 1).await;
}

/// The head of a drip comes at once, the pieces after their pauses.
#[tokio::test]
async fn a_drip_is_seen_drop_by_drop() {
    let server = Server::start(app(), ListenLimits::default()).await;
    let start = tokio::time::Instant::now();
    let fault = json!({"kind": "drip", "bytes": 19, "milliseconds": 800});
    let mut client = send(&server, "/", &fault).await;
    let head = format!("{HEAD}connection: close\r\n\r\n");
    for (drop, from) in [(head.as_str(), 0), (&BODY[..19], 799), ("}", 1_599)] {
        assert_eq!(client.read_until(drop).await.outcome(), (drop, Ending::Open));
        let range = Duration::from_millis(from)..Duration::from_millis(from + 800);
        assert!(range.contains(&start.elapsed()), "{drop} {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn the_answer_stops_in_the_middle() {
    let server = Server::start(app(), ListenLimits::default()).await;
    let head = format!("{HEAD}\r\n");
    for (kind, before) in [("stall_head", "HTTP/"), ("stall_body", &(head + r#"{"sta"#))] {
        let fault = json!({"kind": kind, "after": 5, "milliseconds": 500});
        let mut client = send(&server, "/", &fault).await;
        let seen = client.read_until_silent_for(Duration::from_millis(300)).await;
        assert_eq!(seen.outcome(), (before, Ending::Open));
        assert_eq!(client.read().await.outcome(), ("", Ending::Closed));

        let fault = json!({"kind": kind, "after": 5, "milliseconds": 500, "resume": true});
        let mut client = send(&server, "/", &fault).await;
        let seen = client.read_until_silent_for(Duration::from_millis(300)).await;
        assert!(seen.text.ends_with(&before[before.len() - 5..]), "{seen:?}");
        let rest = client.read().await;
        assert_eq!(rest.end, Ending::Closed);
        assert_eq!(seen.text + &rest.text, last());
    }
}

#[tokio::test]
async fn a_connection_is_not_what_it_seems() {
    check(json!({"kind": "twice"}), &(whole() + &whole()), Ending::Open).await;
    check(json!({"kind": "stale", "milliseconds": 0}), &whole(), Ending::Closed).await;
    let server = Server::start(app(), ListenLimits::default()).await;
    let start = tokio::time::Instant::now();
    let stale = json!({"kind": "stale", "milliseconds": 600, "reset": true});
    let mut client = send(&server, "/", &stale).await;
    assert_eq!(client.read_until("}").await.outcome(), (whole().as_str(), Ending::Open));
    // The next request is taken and never answered.
    client.send(post("/", "{}")).await;
    assert_eq!(client.read().await.outcome(), ("", Ending::Reset));
    assert!(start.elapsed() >= Duration::from_millis(599), "{:?}", start.elapsed());
}

#[tokio::test]
async fn the_answer_is_larger_than_anyone_wants() {
    let server = Server::start(app(), ListenLimits::default()).await;
    let seen = async |fault: Value| send(&server, "/", &fault).await.read().await;
    for size in [1, 19, 20, 21, 65_556, 10_000_000] {
        let full = size.max(20);
        let expected = BODY.to_owned() + &" ".repeat(full - 20);
        let plain = seen(json!({"kind": "huge_body", "bytes": size})).await;
        let head = head_with(&format!("content-length: {full}")) + "connection: close\r\n\r\n";
        assert!(plain.text == head + &expected, "{size}");

        let chunked = seen(json!({"kind": "huge_body", "bytes": size, "chunked": true})).await;
        let head = head_with("transfer-encoding: chunked") + "connection: close\r\n\r\n";
        assert!(unchunked(chunked.text.strip_prefix(&head).unwrap()) == expected, "{size}");
    }

    for size in [1, 8_191, 8_192, 8_193, 8_205, 100_000] {
        let seen = seen(json!({"kind": "huge_head", "bytes": size})).await;
        let (head, body) = seen.text.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, BODY);
        let head = format!("{head}\r\n");
        let mut padding = 0;
        let lines = head.split_inclusive("\r\n").filter(|line| {
            let is_padding = line.starts_with("x-padding: ");
            assert!(line.len() <= 8_192);
            padding += if is_padding { line.len() } else { 0 };
            !is_padding
        });
        let rest: String = lines.collect();
        assert_eq!(rest, format!("{HEAD}connection: close\r\n"));
        assert!((size..size + 13).contains(&padding), "{size} {padding}");
    }
}

/// The content of a chunked body, whose chunks and end are held to the letter.
fn unchunked(mut text: &str) -> String {
    let mut content = String::new();
    loop {
        let (length, rest) = text.split_once("\r\n").unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        content.push_str(&rest[..length]);
        text = rest[length..].strip_prefix("\r\n").unwrap();
        if length == 0 {
            assert_eq!(text, "");
            return content;
        }
    }
}

#[tokio::test]
async fn a_bomb_says_that_it_is_gzip() {
    use std::io::Read;

    use tokio::io::AsyncReadExt;

    let server = Server::start(app(), ListenLimits::default()).await;
    let mut client = send(&server, "/", &json!({"kind": "bomb", "bytes": 9_000_000})).await;
    let mut bytes = Vec::new();
    client.stream.read_to_end(&mut bytes).await.unwrap();
    let at = bytes.windows(4).position(|end| end == b"\r\n\r\n").unwrap();
    let (head, body) = bytes.split_at(at + 4);
    let encoding = format!("content-encoding: gzip\r\ncontent-length: {}", body.len());
    let expected = head_with(&encoding) + "connection: close\r\n\r\n";
    assert_eq!(std::str::from_utf8(head).unwrap(), expected);
    let mut zeros = Vec::new();
    flate2::read::GzDecoder::new(body).read_to_end(&mut zeros).unwrap();
    assert_eq!(zeros.len(), 9_000_000);
}

/// A fault that holds a connection open keeps nobody from shutting down.
#[tokio::test]
async fn a_shutdown_ends_every_silence() {
    let server = Server::start(app(), ListenLimits::default()).await;
    let mut clients = Vec::new();
    for fault in [
        json!({"kind": "no_answer"}),
        json!({"kind": "stale", "milliseconds": 3_600_000}),
        json!({"kind": "drip", "bytes": 1, "milliseconds": 3_600_000, "head": true}),
        json!({"kind": "twice"}),
    ] {
        let mut client = send(&server, "/", &fault).await;
        let seen = client.read_until_silent_for(Duration::from_millis(100)).await;
        assert_eq!(seen.end, Ending::Open, "{fault}");
        clients.push(client);
    }
    assert!(server.shutdown().await < Duration::from_millis(2_500));
}

#[test]
fn faults_are_data() {
    for fault in [
        json!({"kind": "status", "status": 599, "headers": {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, "body": ""}),
        json!({"kind": "headers", "headers": {}}),
        json!({"kind": "slow", "milliseconds": 0}),
        json!({"kind": "no_answer", "milliseconds": 3_600_000}),
        json!({"kind": "drip", "bytes": 1, "milliseconds": 1, "head": true}),
        json!({"kind": "cut", "reset": false}),
        json!({"kind": "cut_head", "after": 0, "reset": true}),
        json!({"kind": "cut_body", "after": 0, "reset": true}),
        json!({"kind": "stall_head", "after": 1, "milliseconds": 1, "resume": false}),
        json!({"kind": "stall_body", "after": 1, "milliseconds": 1, "resume": true}),
        json!({"kind": "truncated", "after": 1}),
        json!({"kind": "garbage"}),
        json!({"kind": "not_http"}),
        json!({"kind": "wrong_length", "by": -3}),
        json!({"kind": "no_last_chunk"}),
        json!({"kind": "bad_chunk"}),
        json!({"kind": "twice"}),
        json!({"kind": "stale", "milliseconds": 1, "reset": false}),
        json!({"kind": "interim", "count": 1}),
        json!({"kind": "huge_head", "bytes": 1}),
        json!({"kind": "huge_body", "bytes": 1, "chunked": false}),
        json!({"kind": "bomb", "bytes": 1}),
    ] {
        let parsed: AnswerFault = serde_json::from_value(fault.clone()).unwrap();
        assert_eq!(serde_json::to_value(parsed).unwrap(), fault);
    }
    let default: AnswerFault = serde_json::from_value(json!({"kind": "no_answer"})).unwrap();
    let two_minutes = Bounded::try_from(120_000).unwrap();
    assert_eq!(default, AnswerFault::NoAnswer { milliseconds: two_minutes });
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    for (fault, reason) in [
        (json!({"kind": "explode"}), "unknown variant `explode`"),
        (json!({"kind": "cut", "after": 1}), "unknown field `after`"),
        (json!({"kind": "garbage", "after": 1}), "unknown field `after`"),
        (json!({"kind": "slow"}), "missing field `milliseconds`"),
        (json!({"kind": "slow", "milliseconds": 3_600_001}), "3600001 is not from 0 to 3600000"),
        (json!({"kind": "slow", "milliseconds": -1}), "invalid value"),
        (json!({"kind": "status", "status": 199}), "199 is not from 200 to 599"),
        (json!({"kind": "status", "status": 600}), "600 is not from 200 to 599"),
        (json!({"kind": "drip", "bytes": 0, "milliseconds": 1}), "0 is not from 1"),
        (json!({"kind": "wrong_length", "by": 0}), "0 is zero"),
        (
            json!({"kind": "headers", "headers": {"a b": "c"}}),
            "\"a b\" is not the name of a header",
        ),
        (json!({"kind": "headers", "headers": {"a": "b\r\nc: d"}}), "is not the value of a header"),
        (
            json!({"kind": "headers", "headers": {"Content-Length": "1"}}),
            "content-length cannot be set",
        ),
        (
            json!({"kind": "headers", "headers": {"Transfer-Encoding": "x"}}),
            "transfer-encoding cannot be set",
        ),
    ] {
        let error = serde_json::from_value::<AnswerFault>(fault.clone()).unwrap_err().to_string();
        assert!(error.contains(reason), "{fault}: {error}");
    }
}
