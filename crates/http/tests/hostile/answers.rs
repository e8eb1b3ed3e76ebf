//! Answers that are none, or too many, or something else than they seem.

use paywright_core::ErrorCode;
use paywright_core::ecommpay::gate::Answer;
use paywright_core::http::{Request, RetryClass};
use tokio::task::JoinSet;

use crate::report::{Table, play_all};
use crate::server::{Server, Step, accepted, answer};
use crate::shop::Shop;
use crate::stalls::MACHINE;

struct Case {
    name: &'static str,
    answer: Vec<u8>,
    expected: Expected,
    /// Whether the next request goes over the same connection.
    is_reused: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Expected {
    Accepted,
    /// An answer came, and it says nothing about the payment.
    Unreadable,
    /// No answer came.
    Failure(&'static str),
}

fn cases() -> Vec<Case> {
    use Expected::{Accepted, Failure, Unreadable};
    let broken = Failure("http_protocol_broken");
    let body = accepted("order-1");
    let good = answer("200 OK", "Content-Type: application/json\r\n", &body);
    let with_headers = |headers: &str| answer("200 OK", headers, &body);
    let raw = |head: &str| format!("{head}\r\n\r\n{body}").into_bytes();
    let then = |first: &[u8], second: &[u8]| [first, second].concat();
    let chunk = format!("{:x}\r\n{body}\r\n", body.len());
    let chunked =
        |text: &str| format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{text}").into();
    let length = body.len();
    let forged = answer("200 OK", "", r#"{"status":"success","request_id":"forged"}"#);
    let mut cases: Vec<Case> = Vec::new();
    let mut add = |name, answer: Vec<u8>, expected, is_reused| {
        cases.push(Case { name, answer, expected, is_reused });
    };

    // What stands before the answer, or instead of it.
    let early = b"HTTP/1.1 100 Continue\r\n\r\n".as_slice();
    add("100 first", then(early, &good), Accepted, true);
    let hints = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    add(
        "102 and 103 first",
        then(b"HTTP/1.1 102 Wait\r\n\r\n", &then(hints, &good)),
        Accepted,
        true,
    );
    add("500 times 100 first", then(&early.repeat(500), &good), Accepted, true);
    add("101 to something else", raw("HTTP/1.1 101 Switching\r\nUpgrade: x"), Unreadable, false);
    add("HTTP/0.9", body.clone().into(), broken, false);
    add("HTTP/2", raw("HTTP/2 200"), broken, false);
    add("frames of HTTP/2", b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64".repeat(2), broken, false);
    add("SSH", b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), broken, false);
    add("TLS alert", b"\x15\x03\x03\0\x02\x02\x46".to_vec(), broken, false);
    add("a request", b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".to_vec(), broken, false);
    add("blank lines first", then(b"\r\n\r\n", &good), Accepted, true);
    add("status of two digits", raw("HTTP/1.1 20 OK"), broken, false);
    add("status of four digits", raw("HTTP/1.1 2000 OK"), broken, false);
    add("status 999", answer("999 ", "", &body), Unreadable, true);
    add("zero in the status line", raw("HTTP/1.1 200 O\0K"), broken, false);

    // Endings.
    let one_zero = format!("HTTP/1.0 200 OK\r\nContent-Length: {length}");
    add("HTTP/1.0", raw(&one_zero), Accepted, false);
    add(
        "HTTP/1.0 that stays",
        raw(&format!("{one_zero}\r\nConnection: keep-alive")),
        Accepted,
        true,
    );
    add("announced close", with_headers("Connection: close\r\n"), Accepted, false);
    add("204", b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(), Unreadable, true);
    let with_body = raw(&format!("HTTP/1.1 204 No Content\r\nContent-Length: {length}"));
    add("204 with a body", with_body, Unreadable, false);
    add("304 with a body", raw("HTTP/1.1 304 Not Modified"), Unreadable, false);
    add("two answers at once", then(&good, &forged), Accepted, false);
    add("bytes after the answer", then(&good, b"x"), Accepted, false);
    add("line ends after the answer", then(&good, b"\r\n"), Accepted, false);

    // Lengths.
    let twice = format!("Content-Length: {length}\r\n");
    add("the same length twice", with_headers(&twice), Accepted, true);
    add("two lengths", with_headers("Content-Length: 5\r\n"), broken, false);
    for (name, length) in [
        ("negative length", "-1"),
        ("length with a sign", "+7"),
        ("length in hex", "0x4f"),
        ("empty length", ""),
        ("length beyond 64 bits", "99999999999999999999999"),
    ] {
        add(name, raw(&format!("HTTP/1.1 200 OK\r\nContent-Length: {length}")), broken, false);
    }
    let huge = raw("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807");
    add("gigantic length", huge, Failure("http_answer_too_large"), false);
    let both = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n";
    add("length and chunks", format!("{both}{chunk}0\r\n\r\n").into(), Accepted, true);

    // Chunks.
    add("chunks", chunked(&format!("{chunk}0\r\n\r\n")), Accepted, true);
    let trailers = format!("{chunk}0\r\nStatus: 500\r\nContent-Length: 1\r\n\r\n");
    add("trailers", chunked(&trailers), Accepted, true);
    add("chunk of no length", chunked("\r\n"), broken, false);
    add("chunk of negative length", chunked("-1\r\n"), broken, false);
    add("chunk beyond 64 bits", chunked("FFFFFFFFFFFFFFFFF\r\n"), broken, false);
    add("chunk longer than it says", chunked(&format!("1\r\n{body}\r\n0\r\n\r\n")), broken, false);
    add("long chunk extension", chunked(&format!("1;{}\r\n", "x".repeat(99_999))), broken, false);
    add(
        "long trailers",
        chunked(&format!("0\r\nA: {}\r\n\r\n", "x".repeat(99_999))),
        broken,
        false,
    );

    // Headers.
    // What has come with one look at the socket is taken, so the limit is no sharp one.
    let long = "x".repeat(200_000);
    add("header of 200 kB", with_headers(&format!("X: {long}\r\n")), broken, false);
    add("name of 200 kB", with_headers(&format!("{long}: x\r\n")), broken, false);
    add("header of 50 kB", with_headers(&format!("X: {}\r\n", &long[..50_000])), Accepted, true);
    add("10,000 headers", with_headers(&"X: y\r\n".repeat(10_000)), broken, false);
    add("header that never ends", then(b"HTTP/1.1 200 OK\r\nX: ", &[b'x'; 300_000]), broken, false);
    add("value beyond ASCII", with_headers("X: Grüße\r\n"), Accepted, true);
    add("name beyond ASCII", with_headers("Grüße: x\r\n"), broken, false);
    add("zero in a value", with_headers("X: a\0b\r\n"), broken, false);
    add("zero in a name", with_headers("X\0: a\r\n"), broken, false);
    add("blank before the colon", with_headers("X : a\r\n"), broken, false);
    add("folded header", with_headers("X: a\r\n b\r\n"), broken, false);
    add("header without a colon", with_headers("nothing\r\n"), broken, false);

    // Contents.
    for (name, headers) in [
        ("JSON as HTML", "Content-Type: text/html\r\n"),
        ("JSON as nothing", ""),
        ("JSON as a broken type", "Content-Type: ;;=\r\n"),
    ] {
        add(name, with_headers(headers), Accepted, true);
    }
    let html = "Content-Type: text/html\r\n";
    for (name, status) in [
        ("HTML with 200", "200 OK"),
        ("HTML with 404", "404 Not Found"),
        ("HTML with 502", "502 Bad Gateway"),
        ("HTML with 403", "403 Forbidden"),
    ] {
        add(name, answer(status, html, "<html><h1>success</h1></html>"), Unreadable, true);
    }
    let json = "Content-Type: application/json\r\n";
    for (name, body) in [
        ("nothing", ""),
        ("cut JSON", &body[..length - 1]),
        ("JSON and more", &format!("{body}{body}")),
        ("another payment", &accepted("order-7")),
        ("another project", &body.replace("112", "113")),
        ("depth of 100,000", &"[".repeat(100_000)),
        ("members twice", &body.replacen('{', r#"{"status":"error","#, 1)),
        ("byte order mark", "\u{feff}{}"),
    ] {
        add(name, answer("200 OK", json, body), Unreadable, true);
    }
    add("not UTF-8", answer("200 OK", json, b"{\"status\":\"\xff\"}"), Unreadable, true);
    cases
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_answer_is_not_taken_for_one() {
    let _among_others = MACHINE.read().await;
    let mut plays = JoinSet::new();
    for case in cases() {
        plays.spawn(async move { (case.name.to_owned(), play(&case).await) });
    }
    play_all("answers", plays).await;
}

async fn play(case: &Case) -> String {
    let Case { name, expected, .. } = case;
    let script = vec![Step::Request, Step::Send(case.answer.clone()), Step::Serve];
    let server = Server::start(vec![script, vec![Step::Serve]]).await;
    let shop = Shop::at(&server.url());
    let told = shop.pay("order-1").await;
    let words = told.words();
    match expected {
        Expected::Accepted => assert!(told.is_accepted(), "{name}: {words}"),
        Expected::Unreadable => {
            let Ok(Answer::Unknown(unknown)) = &told.result else { panic!("{name}: {words}") };
            assert!(unknown.ticket.is_some() && told.failures.is_empty(), "{name}: {words}");
            let detail = unknown.detail.as_deref().unwrap_or_default();
            assert!(detail.contains("the answer") && detail.contains("HTTP "), "{name}: {detail}");
        }
        Expected::Failure(code) => {
            assert_eq!(told.failure().code(), *code, "{name}: {words}");
            assert_eq!(told.failures.len(), 1, "{name}: {words}");
            told.assert_honest(name);
        }
    }
    assert_eq!(server.requests(), 1, "{name}");

    let next = shop.pay("order-2").await;
    let Ok(Answer::Accepted(accepted)) = &next.result else { panic!("{name}: {}", next.words()) };
    let own = (accepted.request_id.as_str(), accepted.payment_id.as_str());
    assert_eq!(own, ("r-1", "order-2"), "{name}: the answer to something else");
    let expected = if case.is_reused { 1 } else { 2 };
    assert_eq!(server.connections(), expected, "{name}");
    assert_eq!(server.requests(), 2, "{name}");
    if !case.is_reused {
        server.until_closed(0).await;
    }
    words
}

#[tokio::test]
async fn redirects_are_answers_and_are_not_followed() {
    let mut table = Table::new("redirects");
    let trap = Server::start(vec![vec![Step::Serve]]).await;
    for status in [300, 301, 302, 303, 305, 307, 308] {
        let headers = format!("Location: {}/v2/x\r\n", trap.url());
        let redirect = answer(&format!("{status} Elsewhere"), &headers, accepted("order-1"));
        let server = Server::start(vec![vec![Step::Request, Step::Send(redirect.clone())]]).await;
        let told = Shop::at(&server.url()).pay("order-1").await;
        assert!(matches!(told.result, Ok(Answer::Unknown(_))), "{status}: {}", told.words());

        let server = Server::start(vec![vec![Step::Request, Step::Send(redirect)]]).await;
        let read = Shop::at(&server.url()).send(RetryClass::Read).await.result.unwrap();
        assert_eq!(read.status(), status);
        assert_eq!((server.requests(), trap.connections()), (1, 0), "{status}");
        table.row(&status.to_string(), &told.words());
    }
}

#[tokio::test]
async fn an_answer_to_a_request_that_was_not_read_is_taken_and_its_connection_is_not() {
    let _among_others = MACHINE.read().await;
    let refusal = answer("413 Too Large", "", "{}");
    let script = vec![Step::Read(1000), Step::Send(refusal), Step::Wait];
    let server = Server::start(vec![script, vec![Step::Serve]]).await;
    let shop = Shop::at(&server.url());
    let url = format!("{}/v2/x", server.url());
    let request = Request::post_json(url, vec![b' '; 16 << 20], RetryClass::MoneyMoving);
    assert_eq!(shop.client.send(&request).await.unwrap().status(), 413);
    assert!(shop.pay("order-2").await.is_accepted());
    assert_eq!((server.connections(), server.requests()), (2, 2));
}

#[tokio::test]
async fn an_answer_before_the_request_is_not_its_answer() {
    // Unasked for, and sent before the client writes; what it is taken for is a matter of moments,
    // so the one thing that must hold is that no payment is sent twice.
    let unasked = answer("200 OK", "", r#"{"status":"success","request_id":"forged"}"#);
    let script = vec![Step::Send(unasked), Step::Serve];
    let server = Server::start(vec![script, vec![Step::Serve]]).await;
    let shop = Shop::at(&server.url());
    let told = shop.pay("order-1").await;
    assert!(server.requests() <= 1, "{}", told.words());
}
