//! A server that stops at some point of the exchange. The deadline holds all the same, to 50 ms.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use paywright_core::ErrorCode;
use paywright_core::ecommpay::gate::Answer;
use paywright_core::http::{Request, RetryClass};
use paywright_http::{ClientBuilder, Failure, Stage, blocking};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{RwLock, Semaphore};
use tokio::task::JoinSet;

use crate::report::{Table, play_all};
use crate::server::{Script, Server, Step, accepted, answer};
use crate::shop::{Shop, words_of};
use crate::tls::Authority;

pub(crate) const DEADLINE: Duration = Duration::from_millis(400);
const OVERRUN: Duration = Duration::from_millis(50);

struct Stall {
    name: &'static str,
    way: Way,
    script: Script,
    stage: Stage,
}

/// How the client comes to the server.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Plain,
    Tls,
    Proxy(&'static str),
    /// Its name is never found.
    Name,
    /// Nobody there takes connections.
    Tcp,
}

fn stalls() -> Vec<Stall> {
    let plain = |name, steps: &[Step], stage| {
        let mut script = vec![Step::Request];
        script.extend_from_slice(steps);
        Stall { name, way: Way::Plain, script, stage }
    };
    let proxied = |name, scheme, steps: &[Step]| {
        let (way, script) = (Way::Proxy(scheme), steps.to_vec());
        Stall { name, way, script, stage: Stage::Connect }
    };
    let send = |text: &str| Step::Send(text.as_bytes().to_vec());
    let drip = |text: &str| Step::Drip(text.as_bytes().to_vec(), Duration::from_millis(10));
    let flood = |text: &str| Step::Flood(text.repeat(100).into_bytes());
    let body = accepted("order-1");
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    let sized = format!("{head}Content-Length: {length}\r\n\r\n");
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n");
    let gzip = format!("{head}Content-Encoding: gzip\r\nContent-Length: 100\r\n\r\n");
    let gzip = [gzip.as_bytes(), b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xab"].concat();
    let under_tls = |name, script: Script, stage| Stall { name, way: Way::Tls, script, stage };
    let tls = || Step::Tls(Authority::shared().server(&["127.0.0.1"]));
    vec![
        Stall { name: "name", way: Way::Name, script: vec![], stage: Stage::Connect },
        Stall { name: "TCP", way: Way::Tcp, script: vec![], stage: Stage::Connect },
        proxied("proxy silent", "http", &[]),
        proxied("within the proxy's answer", "http", &[send("HTTP/1.1 200 Connec")]),
        proxied(
            "proxy drips",
            "http",
            &[drip("HTTP/1.1 200 OK\r\nVia: a very, very slow proxy\r\n\r\n")],
        ),
        proxied("SOCKS greeting", "socks5h", &[]),
        proxied("SOCKS request", "socks5h", &[Step::Read(3), send("\x05\0")]),
        proxied("within the SOCKS reply", "socks5", &[Step::Read(3), send("\x05\0\x05\0")]),
        under_tls("TLS silent", vec![], Stage::Tls),
        under_tls("within the TLS handshake", vec![send("\x16\x03\x03\0\x7a\x02")], Stage::Tls),
        under_tls("before the status line, TLS", vec![tls(), Step::Request], Stage::Answer),
        under_tls(
            "within the body, TLS",
            vec![tls(), Step::Request, send(&sized), send("{\"status")],
            Stage::Body,
        ),
        plain("before the status line", &[], Stage::Answer),
        plain("within the status line", &[send("HTTP/1.1 20")], Stage::Answer),
        plain("within the headers", &[send("HTTP/1.1 200 OK\r\nContent-Ty")], Stage::Answer),
        plain("before the end of the headers", &[send(head)], Stage::Answer),
        plain("after 100 Continue", &[send("HTTP/1.1 100 Continue\r\n\r\n")], Stage::Answer),
        plain("before the body", &[send(&sized)], Stage::Body),
        plain("within the body", &[send(&sized), send(&body[..20])], Stage::Body),
        plain("body without an end", &[send(head), send("\r\n"), send(&body)], Stage::Body),
        plain("within the length of a chunk", &[send(&chunked), send("1")], Stage::Body),
        plain("within a chunk", &[send(&chunked), send("14\r\n{\"status\"")], Stage::Body),
        plain("between chunks", &[send(&chunked), send("1\r\n{\r\n")], Stage::Body),
        plain("within the trailers", &[send(&chunked), send("1\r\n{\r\n0\r\nA: b")], Stage::Body),
        plain("within gzip data", &[Step::Send(gzip)], Stage::Body),
        plain("100 Continue for ever", &[flood("HTTP/1.1 100 Continue\r\n\r\n")], Stage::Answer),
        plain("small chunks for ever", &[send(&chunked), flood("1\r\n{\r\n")], Stage::Body),
        plain("everything drips", &[drip(&sized), drip(&body)], Stage::Answer),
        plain("the body drips", &[send(&sized), drip(&body)], Stage::Body),
    ]
}

impl Stall {
    async fn place(&self, deadline: Duration) -> (Shop, Server) {
        let server = Server::start(vec![self.script.clone(), vec![Step::Serve]]).await;
        let (port, proxy) = (server.port(), |scheme| format!("{scheme}://127.0.0.1"));
        let (url, set): (_, Box<dyn FnOnce(ClientBuilder) -> ClientBuilder>) = match self.way {
            Way::Plain => (server.url(), Box::new(|settings| settings)),
            Way::Tls => {
                let pem = Authority::shared().pem();
                let set = move |settings: ClientBuilder| settings.ca_pem(pem.as_bytes()).unwrap();
                (format!("https://127.0.0.1:{port}"), Box::new(set))
            }
            Way::Proxy(scheme) => {
                let proxy = format!("{}:{port}", proxy(scheme));
                let set = move |settings: ClientBuilder| {
                    let here = "127.0.0.1".parse().unwrap();
                    let settings = settings.resolve("platform.test", here);
                    settings.plain_http_host("platform.test").proxy(&proxy, "").unwrap()
                };
                ("http://platform.test:80".to_owned(), Box::new(set))
            }
            Way::Name => {
                let set = |settings: ClientBuilder| {
                    settings.resolver(|_| std::future::pending()).plain_http_host("platform.test")
                };
                ("http://platform.test:80".to_owned(), Box::new(set))
            }
            Way::Tcp => {
                let full = full_listener("127.0.0.1:0").await;
                let url = format!("http://{}", full.listener.local_addr().unwrap());
                // It lives as long as the settings do, which is as long as the client.
                let set = |settings: ClientBuilder| {
                    settings.observe(move |_| assert!(full.listener.local_addr().is_ok()))
                };
                (url, Box::new(set))
            }
        };
        (Shop::with(&url, |settings| set(settings).deadline(deadline)), server)
    }

    /// Plays the case for a payment and for a question; gives what the client said and by how much it
    /// was late.
    async fn play(&self) -> (String, Duration) {
        let Self { name, .. } = self;
        let (shop, server) = self.place(DEADLINE).await;
        let told = shop.pay("order-1").await;
        assert_eq!(told.failures.len(), 1, "{name}: {:?}", told.failures);
        self.assert_timeout(told.failure());
        told.assert_honest(name);
        let may_have_arrived = self.stage >= Stage::Answer;
        assert_eq!(matches!(told.result, Ok(Answer::Unknown(_))), may_have_arrived, "{name}");
        assert_eq!(server.requests(), usize::from(may_have_arrived), "{name}");
        let overrun = late(name, told.took);
        if !matches!(self.way, Way::Name | Way::Tcp) {
            server.until_closed(0).await;
        }
        if self.way == Way::Plain {
            let gate = shop.gate.with_deadline(Duration::from_secs(5));
            let next = gate.send(&crate::shop::sale("order-2")).await;
            assert!(matches!(next, Ok(Answer::Accepted(_))), "{name}: {next:?}");
            assert_eq!((server.connections(), server.requests()), (2, 2), "{name}");
        }

        let (shop, _server) = self.place(DEADLINE).await;
        let told_reading = shop.send(RetryClass::Read).await;
        self.assert_timeout(&told_reading.result.unwrap_err());
        (words_of(told.failure()), overrun.max(late(name, told_reading.took)))
    }

    fn assert_timeout(&self, failure: &Failure) {
        let found = (failure.code(), failure.stage());
        assert_eq!(found, ("http_timeout", self.stage), "{}: {failure}", self.name);
    }
}

/// By how much a call was late, which was never early.
fn late(name: &str, took: Duration) -> Duration {
    assert!(took >= DEADLINE, "{name}: gave up after {took:?}");
    took - DEADLINE
}

/// A listener that takes no connection any more.
struct FullListener {
    listener: TcpListener,
    _taken: Vec<std::io::Result<TcpStream>>,
}

async fn full_listener(address: &str) -> FullListener {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(address.parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut taken = Vec::new();
    // One that is taken is taken at once.
    let connect = || tokio::time::timeout(Duration::from_millis(50), TcpStream::connect(address));
    while let Ok(stream) = connect().await {
        taken.push(stream);
        assert!(taken.len() < 16, "this system takes more connections than it was told to");
    }
    FullListener { listener, _taken: taken }
}

/// What is measured here is the client, so nothing that keeps the machine busy runs beside it.
pub(crate) static MACHINE: RwLock<()> = RwLock::const_new(());

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deadline_holds_wherever_the_server_stops() {
    let _alone = MACHINE.write().await;
    let late = Arc::new(Mutex::new(Vec::new()));
    let mut cases = JoinSet::new();
    // A few at a time: all at once, some would not get to where their server stops.
    let turns = Arc::new(Semaphore::new(6));
    for stall in stalls() {
        let (late, turns) = (Arc::clone(&late), Arc::clone(&turns));
        cases.spawn(async move {
            let _turn = turns.acquire().await.unwrap();
            let (mut said, mut overrun) = stall.play().await;
            // The machine may have been busy with something else; the client is not late thrice.
            for _ in 0..2 {
                if overrun > OVERRUN {
                    (said, overrun) = stall.play().await;
                }
            }
            late.lock().unwrap().push((overrun, stall.name));
            (stall.name.to_owned(), format!("+{overrun:.1?}  {said}"))
        });
    }
    play_all("stalls", cases).await;
    let worst = late.lock().unwrap().iter().max().copied().unwrap();
    Table::new("the latest of all").row(worst.1, &format!("{:?}", worst.0));
    assert!(worst.0 <= OVERRUN, "{worst:?}");
}

/// Like the cases of the table, but each in a setting of its own.
pub(crate) async fn assert_late_by_little(name: &str, mut play: impl AsyncFnMut() -> Duration) {
    let _alone = MACHINE.write().await;
    let mut overrun = play().await;
    for _ in 0..2 {
        if overrun > OVERRUN {
            overrun = play().await;
        }
    }
    let mut table = Table::new("stall");
    table.row(name, &format!("+{overrun:.1?}"));
    assert!(overrun <= OVERRUN, "{name}: {overrun:?}");
}

#[test]
fn the_deadline_of_a_blocking_call_holds() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(assert_late_by_little("blocking", async || {
        let server = Server::start(vec![vec![Step::Request]]).await;
        let shop = Shop::with(&server.url(), |settings| settings.deadline(DEADLINE));
        let gate = blocking::Client::from(shop.client.clone()).gate(shop.gate.gate().clone());
        let call = move || {
            let started = Instant::now();
            (gate.send(&crate::shop::sale("order-1")), started.elapsed())
        };
        let (told, took) = tokio::task::spawn_blocking(call).await.unwrap();
        let Ok(Answer::Unknown(unknown)) = told else { panic!("{told:?}") };
        assert!(unknown.ticket.is_some());
        server.until_closed(0).await;
        late("blocking", took)
    }));
}

/// Half a second is divided among the addresses of a name, of which the first is dead.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_dead_address_does_not_use_up_the_time_of_the_others() {
    let server = Server::start(vec![vec![Step::Serve]]).await;
    let _full = full_listener(&format!("127.0.0.2:{}", server.port())).await;
    let shop = Shop::with(&format!("http://platform.test:{}", server.port()), |settings| {
        let addresses = ["127.0.0.2", "127.0.0.1"].map(|address| address.parse().unwrap());
        let settings = settings.plain_http_host("platform.test");
        let settings = settings.connect_limit(Duration::from_millis(500));
        settings.resolver(move |_| std::future::ready(Ok(addresses.to_vec())))
    });
    let told = shop.pay("order-1").await;
    assert!(told.is_accepted(), "{}", told.words());
    assert!(told.took >= Duration::from_millis(200), "the dead address took connections");
    assert_eq!((told.failures.len(), server.requests()), (0, 1));
}

#[tokio::test]
async fn the_deadline_covers_the_wait_for_a_connection() {
    assert_late_by_little("pool", async || {
        let server = Server::start(vec![vec![Step::Request]]).await;
        let shop = Shop::with(&server.url(), |settings| settings.connections(1));
        let busy = tokio::spawn({
            let gate = shop.gate.clone();
            async move { gate.send(&crate::shop::sale("order-1")).await }
        });
        server.until("the first request", |seen| seen.iter().any(|seen| seen.steps == 1)).await;
        let started = Instant::now();
        let waiting = shop.gate.with_deadline(DEADLINE).send(&crate::shop::sale("order-2")).await;
        let took = started.elapsed();
        let failure = waiting.unwrap_err();
        assert_eq!(failure.code(), "http_timeout");
        assert!(failure.to_string().contains("busy"), "{failure}");
        busy.abort();
        assert_eq!(server.connections(), 1);
        late("pool", took)
    })
    .await;
}

#[tokio::test]
async fn the_deadline_covers_a_request_that_is_never_read() {
    assert_late_by_little("writing", async || {
        let server = Server::start(vec![vec![Step::Wait], vec![Step::Serve]]).await;
        let shop = Shop::with(&server.url(), |settings| settings.deadline(DEADLINE));
        let body = vec![b' '; 16 << 20];
        let url = format!("{}/v2/x", server.url());
        let request = Request::post_json(url, body, RetryClass::MoneyMoving);
        let started = Instant::now();
        let failure = shop.client.send(&request).await.unwrap_err();
        let took = started.elapsed();
        assert_eq!((failure.code(), failure.stage()), ("http_timeout", Stage::Answer));
        server.go_on();
        server.until_closed(0).await;
        late("writing", took)
    })
    .await;
}

#[tokio::test]
async fn the_deadline_covers_further_attempts_and_their_pauses() {
    let deadline = Duration::from_millis(1300);
    assert_late_by_little("second attempt", async || {
        // The pause takes most of the time, so that the second attempt has little left.
        let busy = answer("503 Busy", "Retry-After: 1\r\n", "");
        let script = vec![Step::Request, Step::Send(busy), Step::Request];
        let server = Server::start(vec![script]).await;
        let shop = Shop::with(&server.url(), |settings| settings.deadline(deadline));
        let told = shop.send(RetryClass::Read).await;
        assert_eq!(told.result.unwrap_err().code(), "http_timeout");
        assert_eq!(server.requests(), 2);
        told.took.checked_sub(deadline).expect("gave up too early")
    })
    .await;
    let deadline = Duration::from_millis(300);
    assert_late_by_little("fourth connection", async || {
        let server = Server::start(vec![vec![]]).await;
        let shop = Shop::with(&format!("https://{}", server.address()), |settings| {
            settings.deadline(deadline).connect_limit(Duration::from_millis(90))
        });
        let told = shop.pay("order-1").await;
        assert!(told.failures.len() >= 3, "{:?}", told.failures);
        assert!(told.failures.iter().all(|failure| failure.stage() == Stage::Tls));
        told.assert_honest("fourth connection");
        told.took.checked_sub(deadline).expect("gave up too early")
    })
    .await;
}
