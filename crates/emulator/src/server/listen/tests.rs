use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing;

use super::raw::{Client, Ending, Server, get, post};
use super::*;

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Limits of 300 ms each, which a test can wait for.
fn short() -> ListenLimits {
    ListenLimits {
        head_time: ms(300),
        body_time: ms(300),
        idle_time: ms(300),
        send_time: ms(300),
        finish_time: ms(300),
        ..ListenLimits::default()
    }
}

fn app() -> Router {
    Router::new()
        .route("/", routing::get(async || "hello"))
        .route("/echo", routing::post(async |body: String| body))
        .route("/blind", routing::post(async || "unread"))
        .route("/slow", routing::get(slow))
        .route("/never", routing::get(async || std::future::pending::<()>().await))
        .route("/panic", routing::get(panic))
        .route("/large", routing::get(large))
        .route("/script", routing::post(script))
        .route("/reset", routing::post(reset))
        .layer(DefaultBodyLimit::max(1_000))
}

async fn slow() -> &'static str {
    sleep(ms(900)).await;
    "late"
}

async fn panic() {
    panic!("a handler fails");
}

/// More than the buffers of two sockets hold.
const LARGE: usize = 32 * 1024 * 1024;

async fn large() -> Vec<u8> {
    vec![b'x'; LARGE]
}

async fn script() -> Response {
    let steps = vec![
        Step::Send(Bytes::from_static(b"one")),
        Step::Pause(ms(100)),
        Step::Send(Bytes::from_static(b"two")),
        Step::Pause(Duration::from_secs(100)),
    ];
    let mut response = Script { steps, end: End::Close }.into_response();
    *response.body_mut() = "not seen".into();
    response
}

async fn reset() -> Script {
    Script { steps: Vec::new(), end: End::Reset }
}

const HELLO: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: 5\r\n\r\nhello";

const TOO_SLOW: &str =
    "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// That something took at least 300 ms and, on a busy machine, not very much more.
#[track_caller]
fn assert_300_ms(time: Duration) {
    assert!(time >= ms(290) && time < ms(2_500), "{time:?}");
}

#[tokio::test]
async fn a_connection_serves_several_requests() {
    let server = Server::start(app(), ListenLimits::default()).await;
    let mut client = server.client().await;
    for _ in 0..2 {
        client.send(get("/")).await;
        assert_eq!(client.read_until_last("hello").await.outcome(), (HELLO, Ending::Open));
    }
    // Two at once are answered in order.
    client.send(post("/echo", "first") + &get("/")).await;
    let seen = client.read_until_last("hello").await;
    let both = HELLO.replace("hello", "first") + HELLO;
    assert_eq!(seen.outcome(), (both.as_str(), Ending::Open));
    client.send("GET / HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n").await;
    let seen = client.read().await;
    let closing = HELLO.replace("5\r\n", "5\r\nconnection: close\r\n");
    assert_eq!(seen.outcome(), (closing.as_str(), Ending::Closed));
}

#[tokio::test]
async fn a_head_that_is_too_large_is_answered() {
    const TOO_LARGE: &str = "HTTP/1.1 431 Request Header Fields Too Large\r\n\
        connection: close\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start(app(), ListenLimits::default()).await;
    let head_of = |bytes: usize| {
        let frame = "GET / HTTP/1.1\r\nhost: test\r\nx: \r\n\r\n".len();
        format!("GET / HTTP/1.1\r\nhost: test\r\nx: {}\r\n\r\n", "a".repeat(bytes - frame))
    };
    for (head, expected, end) in [
        (head_of(16 * 1024), HELLO, Ending::Open),
        (head_of(16 * 1024 + 1), TOO_LARGE, Ending::Closed),
        // A client that goes on sending gets its answer nevertheless.
        (head_of(2 * 1024 * 1024), TOO_LARGE, Ending::Closed),
        (
            get("/").replace("\r\n\r\n", &("\r\nx: y".repeat(100) + "\r\n\r\n")),
            TOO_LARGE,
            Ending::Closed,
        ),
    ] {
        let mut client = server.client().await;
        client.send(&head).await;
        let seen = client.read_until_last("hello").await;
        assert_eq!(seen.outcome(), (expected, end), "{} bytes", head.len());
    }
}

#[tokio::test]
async fn a_head_has_to_come_in_time() {
    let server = Server::start(app(), ListenLimits { idle_time: ms(60_000), ..short() }).await;
    let mut client = server.client().await;
    client.send("GET / HT").await;
    let seen = client.read().await;
    assert_eq!(seen.outcome(), (TOO_SLOW, Ending::Closed));
    assert_300_ms(seen.after);

    // One byte now and then does not help, on a second request either.
    let mut client = server.client().await;
    client.send(get("/")).await;
    assert_eq!(client.read_until("hello").await.text, HELLO);
    let start = tokio::time::Instant::now();
    for byte in get("/").as_bytes().iter().take(5) {
        client.send([*byte]).await;
        sleep(ms(50)).await;
    }
    let seen = client.read().await;
    assert_eq!(seen.outcome(), (TOO_SLOW, Ending::Closed));
    assert_300_ms(start.elapsed());
}

#[tokio::test]
async fn an_idle_connection_is_closed_without_a_word() {
    let server = Server::start(app(), ListenLimits { head_time: ms(60_000), ..short() }).await;
    let mut client = server.client().await;
    let seen = client.read().await;
    assert_eq!(seen.outcome(), ("", Ending::Closed));
    assert_300_ms(seen.after);

    let mut client = server.client().await;
    client.send(get("/")).await;
    let seen = client.read().await;
    assert_eq!(seen.outcome(), (HELLO, Ending::Closed));
    assert_300_ms(seen.after);
}

#[tokio::test]
async fn a_body_has_to_come_in_time() {
    let server = Server::start(app(), short()).await;
    let request = post("/echo", "0123456789");
    let mut client = server.client().await;
    client.send(&request[..request.len() - 1]).await;
    let seen = client.read().await;
    assert_eq!(seen.outcome(), (TOO_SLOW, Ending::Closed));
    assert_300_ms(seen.after);

    let mut client = server.client().await;
    let head = "POST /echo HTTP/1.1\r\nhost: test\r\ntransfer-encoding: chunked\r\n\r\n";
    client.send(head).await;
    let start = tokio::time::Instant::now();
    for _ in 0..5 {
        client.send("1\r\nx\r\n").await;
        sleep(ms(50)).await;
    }
    let seen = client.read().await;
    assert_eq!(seen.outcome(), (TOO_SLOW, Ending::Closed));
    assert_300_ms(start.elapsed());
}

/// Only the client is held to limits of time.
#[tokio::test]
async fn the_platform_may_take_its_time() {
    let server = Server::start(app(), short()).await;
    let mut client = server.client().await;
    client.send(get("/slow")).await;
    let seen = client.read_until("late").await;
    assert!(seen.text.ends_with("\r\n\r\nlate"), "{seen:?}");
    // A body that nobody asks for has no deadline, though its end has not come.
    let mut client = server.client().await;
    let request = post("/slow", "0123456789").replace("POST", "GET");
    client.send(&request[..request.len() - 1]).await;
    let seen = client.read_until("late").await;
    assert!(seen.text.ends_with("\r\n\r\nlate"), "{seen:?}");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_answered_while_it_is_sent() {
    let server = Server::start(app(), ListenLimits::default()).await;
    for size in [1_001, 8 * 1024 * 1024] {
        let mut client = server.client().await;
        client.send(post("/echo", &"x".repeat(size))).await;
        let seen = client.read_until("exceeded").await;
        assert!(seen.text.starts_with("HTTP/1.1 413 Payload Too Large\r\n"), "{seen:?}");
        let mut client = server.client().await;
        client.send(post("/blind", &"x".repeat(size))).await;
        let seen = client.read_until("unread").await;
        assert!(seen.text.ends_with("\r\n\r\nunread"), "{seen:?}");
        if size > 1_000_000 {
            assert_eq!(client.read().await.outcome(), ("", Ending::Closed));
        }
    }
    let mut client = server.client().await;
    client.send(post("/echo", &"x".repeat(1_000))).await;
    assert!(client.read_until("x").await.text.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_cut() {
    let limits = ListenLimits {
        connections: 1,
        idle_time: ms(60_000),
        send_time: ms(600),
        ..ListenLimits::default()
    };
    let server = Server::start(app(), limits).await;
    let mut lazy = server.client().await;
    lazy.send(get("/large")).await;
    let start = tokio::time::Instant::now();
    let mut next = server.client().await;
    next.send(get("/")).await;
    assert_eq!(next.read_until("hello").await.text, HELLO);
    assert!(start.elapsed() >= ms(590), "{:?}", start.elapsed());
    drop(next);
    // One that takes a little all the time is not.
    let mut slow = server.client().await;
    slow.send(get("/large")).await;
    let mut buffer = vec![0; 8 * 1024 * 1024];
    let mut received = 0;
    let start = tokio::time::Instant::now();
    while received < LARGE {
        use tokio::io::AsyncReadExt;
        let count = slow.stream.read(&mut buffer).await.unwrap();
        assert!(count > 0, "cut after {received} bytes and {:?}", start.elapsed());
        received += count;
        if start.elapsed() < ms(1_500) {
            sleep(ms(100)).await;
        }
    }
}

#[tokio::test]
async fn nothing_is_put_into_an_answer_that_is_not_taken() {
    let server = Server::start(app(), ListenLimits { send_time: ms(60_000), ..short() }).await;
    let mut lazy = server.client().await;
    lazy.send(get("/large")).await;
    sleep(ms(100)).await;
    // Another request that never gets complete.
    lazy.send("GET / HT").await;
    sleep(ms(600)).await;
    let seen = lazy.read().await;
    assert_ne!(seen.end, Ending::Open);
    let (head, body) = seen.text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(body.len() > 1_000 && body.bytes().all(|byte| byte == b'x'));
}

#[tokio::test]
async fn further_connections_wait_for_their_turn() {
    let server =
        Server::start(app(), ListenLimits { connections: 2, ..ListenLimits::default() }).await;
    let (mut first, mut second) = (server.client().await, server.client().await);
    for client in [&mut first, &mut second] {
        client.send(get("/")).await;
        assert_eq!(client.read_until("hello").await.text, HELLO);
    }
    let mut third = server.client().await;
    third.send(get("/")).await;
    let seen = third.read_until_silent_for(ms(300)).await;
    assert_eq!(seen.outcome(), ("", Ending::Open));
    drop(first);
    assert_eq!(third.read_until("hello").await.text, HELLO);
}

/// The server runs in a child that may open a few files only.
#[cfg(unix)]
#[tokio::test]
async fn running_out_of_files_is_survived() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    const CHILD: &str = "PAYWRIGHT_TEST_FEW_FILES";
    const NAME: &str = "server::listen::tests::running_out_of_files_is_survived";
    if std::env::var_os(CHILD).is_some() {
        let server = Server::start(app(), ListenLimits::default()).await;
        println!("\nlistening {}", server.address);
        std::future::pending::<()>().await;
    }
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -n 40 && exec \"$0\" \"$@\""])
        .arg(std::env::current_exe().unwrap())
        .args([NAME, "--exact", "--nocapture"])
        .env(CHILD, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = loop {
        let line = lines.next().unwrap().unwrap();
        if let Some(address) = line.strip_prefix("listening ") {
            break address.to_owned();
        }
    };
    let connect =
        async || Client { stream: tokio::net::TcpStream::connect(&address).await.unwrap() };
    let mut crowd = Vec::new();
    for _ in 0..60 {
        crowd.push(connect().await);
    }
    let mut last = connect().await;
    last.send(get("/")).await;
    let starved = last.read_until_silent_for(ms(500)).await;
    crowd.clear();
    let served = last.read_until("hello").await;
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(starved.outcome(), ("", Ending::Open));
    assert_eq!(served.text, HELLO);
}

#[tokio::test]
async fn shutting_down_lets_open_requests_finish() {
    let server =
        Server::start(app(), ListenLimits { finish_time: ms(5_000), ..ListenLimits::default() })
            .await;
    let (mut fresh, mut idle, mut busy) =
        (server.client().await, server.client().await, server.client().await);
    idle.send(get("/")).await;
    assert_eq!(idle.read_until("hello").await.text, HELLO);
    busy.send(get("/slow")).await;
    sleep(ms(100)).await;
    let address = server.address;
    let watch = tokio::spawn(async move {
        let ended = [fresh.read().await, idle.read().await];
        assert!(tokio::net::TcpStream::connect(address).await.is_err());
        (ended, busy.read().await)
    });
    let took = server.shutdown().await;
    let (ended, finished) = watch.await.unwrap();
    for seen in ended {
        assert_eq!(seen.outcome(), ("", Ending::Closed));
        assert!(seen.after < ms(600), "{seen:?}");
    }
    assert!(finished.text.ends_with("\r\n\r\nlate"), "{finished:?}");
    assert_eq!(finished.end, Ending::Closed);
    assert!(took < ms(4_000), "{took:?}");
}

#[tokio::test]
async fn shutting_down_cuts_what_takes_too_long() {
    let server = Server::start(app(), short()).await;
    let (mut busy, mut scripted) = (server.client().await, server.client().await);
    busy.send(get("/never")).await;
    scripted.send(post("/script", "")).await;
    assert_eq!(scripted.read_until("two").await.text, "onetwo");
    let start = tokio::time::Instant::now();
    let took = server.shutdown().await;
    assert_300_ms(took);
    let seen = busy.read().await;
    assert_eq!(seen.outcome(), ("", Ending::Closed));
    assert_eq!(scripted.read().await.end, Ending::Closed);
    assert!(start.elapsed() < ms(2_500));
}

#[tokio::test]
async fn a_script_takes_the_place_of_an_answer() {
    let server = Server::start(app(), short()).await;
    let mut client = server.client().await;
    client.send(post("/script", "body")).await;
    let seen = client.read_until("two").await;
    assert_eq!(seen.outcome(), ("onetwo", Ending::Open));
    assert!(seen.after >= ms(95), "{seen:?}");
    // Silence of the platform is not limited, so the connection stays.
    let seen = client.read_until_silent_for(ms(500)).await;
    assert_eq!(seen.outcome(), ("", Ending::Open));
    // What is sent meanwhile is read, and the end of the client ends the script.
    client.send("x".repeat(8 * 1024 * 1024)).await;
    let start = tokio::time::Instant::now();
    tokio::io::AsyncWriteExt::shutdown(&mut client.stream).await.unwrap();
    assert_eq!(client.read().await.end, Ending::Closed);
    assert!(start.elapsed() < ms(2_500));
}

/// A body that nobody has read makes other connections linger.
#[tokio::test]
async fn a_reset_is_one_in_the_middle_of_a_body_too() {
    let server = Server::start(app(), ListenLimits::default()).await;
    let mut client = server.client().await;
    let request = post("/reset", "0123456789");
    client.send(&request[..request.len() - 1]).await;
    let seen = client.read().await;
    assert_eq!(seen.outcome(), ("", Ending::Reset));
    assert!(seen.after < ms(900), "{seen:?}");
}

#[tokio::test]
async fn a_request_ends_when_its_client_goes_away() {
    struct Flag(Arc<AtomicBool>);
    impl Drop for Flag {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let is_dropped = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&is_dropped);
    let handler = async move || {
        let _flag = Flag(flag);
        std::future::pending::<()>().await;
    };
    let app = Router::new().route("/", routing::get(handler));
    let server = Server::start(app, ListenLimits::default()).await;
    let mut client = server.client().await;
    client.send(get("/")).await;
    sleep(ms(100)).await;
    assert!(!is_dropped.load(Ordering::SeqCst));
    drop(client);
    sleep(ms(300)).await;
    assert!(is_dropped.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_panic_ends_one_connection_only() {
    let server =
        Server::start(app(), ListenLimits { connections: 1, ..ListenLimits::default() }).await;
    for _ in 0..2 {
        let mut client = server.client().await;
        client.send(get("/panic")).await;
        let seen = client.read().await;
        assert_eq!(seen.outcome(), ("", Ending::Closed));
    }
    let mut client = server.client().await;
    client.send(get("/")).await;
    assert_eq!(client.read_until("hello").await.text, HELLO);
}

#[tokio::test]
async fn what_is_not_http_is_answered_with_400() {
    let server = Server::start(app(), ListenLimits::default()).await;
    for text in ["\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "{}\r\n\r\n"]
    {
        let mut client = server.client().await;
        client.send(text).await;
        let seen = client.read().await;
        assert!(seen.text.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{text:?} {seen:?}");
        assert_eq!(seen.end, Ending::Closed);
    }
}

#[tokio::test]
async fn no_limit_is_too_small_or_too_large_to_serve() {
    let time = Duration::MAX;
    let unlimited = ListenLimits {
        connections: usize::MAX,
        head_bytes: usize::MAX,
        head_time: time,
        body_bytes: usize::MAX,
        body_time: time,
        idle_time: time,
        send_time: time,
        finish_time: time,
    };
    let server = Server::start(app(), unlimited).await;
    let mut client = server.client().await;
    client.send(post("/echo", "hello")).await;
    assert_eq!(client.read_until("hello").await.text, HELLO);
    drop(client);
    assert!(server.shutdown().await < ms(2_500));

    let time = Duration::ZERO;
    let nothing = ListenLimits {
        connections: 0,
        head_bytes: 0,
        head_time: time,
        body_bytes: 0,
        body_time: time,
        idle_time: time,
        send_time: time,
        finish_time: time,
    };
    let server = Server::start(app(), nothing).await;
    for _ in 0..2 {
        let mut client = server.client().await;
        let seen = client.read().await;
        assert_eq!(seen.outcome(), ("", Ending::Closed));
    }
    server.shutdown().await;
}
