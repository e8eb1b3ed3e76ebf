//! The emulator as a program under load, with its callbacks: payments per second, the time of the
//! first answer, memory. One table at the end; times are of this machine and this run.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::post;
use paywright_core::SecretKey;
use paywright_core::ecommpay::Signer;
use tokio::task::JoinSet;

const KEY: &str = "local-test-key";

fn main() {
    // `cargo bench` hands over arguments of criterion, and `cargo test` runs benches to try them.
    let is_trial = !std::env::args().any(|argument| argument == "--bench");
    let payments = if is_trial { 200 } else { 100_000 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(load(payments, is_trial));
}

async fn load(payments: usize, is_trial: bool) {
    let received = Arc::new(AtomicUsize::new(0));
    let callback_url = receiver(Arc::clone(&received)).await;
    let mut rows = Vec::new();

    let emulator = Emulator::start(&callback_url, &[]);
    let at_rest = emulator.memory();
    rows.push(("memory at rest".to_owned(), format!("{at_rest} KiB")));
    let client = Client::new(&emulator.base_url);

    let sample = payments.min(5_000);
    let rate = client.burst("a", sample, 16).await;
    wait_for(&received, sample).await;
    rows.push(("payments a second, 16 at once".to_owned(), format!("{rate:.0}")));

    let seconds = if is_trial { 1 } else { 10 };
    let times = client.steady("b", 200, seconds).await;
    wait_for(&received, sample + times.len()).await;
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    rows.push((
        "first answer at 200 a second, p50, p99".to_owned(),
        format!("{:.1} ms, {:.1} ms", milliseconds(at(50)), milliseconds(at(99))),
    ));

    let before = emulator.memory();
    client.burst("c", payments, 16).await;
    wait_for(&received, sample + times.len() + payments).await;
    let grown = emulator.memory().saturating_sub(before);
    rows.push((format!("memory of {payments} payments"), format!("{grown} KiB")));
    drop(emulator);

    let file = std::env::temp_dir().join(format!("paywright-load-{}.db", std::process::id()));
    let emulator = Emulator::start(&callback_url, &["--store", &file.display().to_string()]);
    let client = Client::new(&emulator.base_url);
    let rate = client.burst("d", sample, 16).await;
    rows.push(("payments a second with --store".to_owned(), format!("{rate:.0}")));
    drop(emulator);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }

    for (name, value) in rows {
        println!("{name:<42} {value:>20}");
    }
}

/// The program, on one core where the system can pin it.
struct Emulator {
    child: Child,
    base_url: String,
}

impl Emulator {
    fn start(callback_url: &str, more: &[&str]) -> Self {
        let program = env!("CARGO_BIN_EXE_paywright");
        let is_pinned = Command::new("taskset").arg("--version").output().is_ok();
        let mut command = if is_pinned {
            let mut command = Command::new("taskset");
            command.args(["-c", "0", program]);
            command
        } else {
            Command::new(program)
        };
        command.args(["emulator", "--json", "--port", "0", "--callback-url", callback_url]);
        command.args(more).stdout(Stdio::piped()).env_remove("PAYWRIGHT_SECRET");
        let mut child = command.spawn().expect("the program starts");
        let mut text = String::new();
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe"));
        while !text.ends_with("}\n") {
            assert!(lines.read_line(&mut text).expect("text") > 0, "it ended: {text}");
        }
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let base_url = json["base_url"].as_str().unwrap_or_default().to_owned();
        Self { child, base_url }
    }

    /// Resident memory in KiB; 0 where the system does not tell it so.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A merchant that answers every callback with 200.
async fn receiver(received: Arc<AtomicUsize>) -> String {
    let app = Router::new().route(
        "/callback",
        post(move || async move {
            received.fetch_add(1, Ordering::Relaxed);
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/callback", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

async fn wait_for(received: &AtomicUsize, count: usize) {
    while received.load(Ordering::Relaxed) < count {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

struct Client {
    http: reqwest::Client,
    url: String,
    signer: Signer,
}

impl Client {
    fn new(base_url: &str) -> Arc<Self> {
        Arc::new(Self {
            http: reqwest::Client::builder().no_proxy().build().expect("a client"),
            url: format!("{base_url}/v2/payment/ecopayz/payout"),
            signer: Signer::new(&SecretKey::new(KEY).expect("a key")),
        })
    }

    async fn pay(&self, id: String) {
        let body = format!(
            r#"{{"general":{{"project_id":112,"payment_id":"{id}"}},"customer":{{"id":"c","ip_address":"192.0.2.7"}},"account":{{"number":"1101611729"}},"payment":{{"amount":1000,"currency":"EUR"}}}}"#
        );
        let signature = self.signer.sign_json(body.as_bytes()).expect("an object");
        let signed = format!("\"general\":{{\"signature\":\"{signature}\",");
        let body = body.replacen("\"general\":{", &signed, 1);
        let answer = self.http.post(&self.url).body(body).send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        let _ = answer.bytes().await;
    }

    /// So many payments as fast as they go, some at once; how many a second. Each has a callback,
    /// and those of all but the last are under way meanwhile.
    async fn burst(self: &Arc<Self>, name: &'static str, payments: usize, at_once: usize) -> f64 {
        let start = Instant::now();
        let next = Arc::new(AtomicUsize::new(0));
        let mut workers = JoinSet::new();
        for _ in 0..at_once {
            let (client, next) = (Arc::clone(self), Arc::clone(&next));
            workers.spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= payments {
                        return;
                    }
                    client.pay(format!("{name}-{number}")).await;
                }
            });
        }
        while workers.join_next().await.is_some() {}
        per_second(payments, start.elapsed())
    }

    /// So many payments a second, begun on time whether or not others are answered; how long each
    /// took, shortest first.
    async fn steady(
        self: &Arc<Self>,
        name: &'static str,
        rate: u32,
        seconds: u32,
    ) -> Vec<Duration> {
        let start = Instant::now();
        let mut running = JoinSet::new();
        for number in 0..rate * seconds {
            let due = Duration::from_secs(1) * number / rate;
            tokio::time::sleep_until((start + due).into()).await;
            let client = Arc::clone(self);
            running.spawn(async move {
                let begun = Instant::now();
                client.pay(format!("{name}-{number}")).await;
                begun.elapsed()
            });
        }
        let mut times = Vec::new();
        while let Some(time) = running.join_next().await {
            times.push(time.expect("a payment"));
        }
        times.sort_unstable();
        times
    }
}

#[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "times are no money")]
fn per_second(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

#[expect(clippy::float_arithmetic, reason = "times are no money")]
fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
