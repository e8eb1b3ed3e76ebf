//! The clients that are written in Rust.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use paywright_core::SecretKey;
use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::gate::{Answer, Card, CardSale, Customer, Gate};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_http::{Client, blocking};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

pub(crate) const PAYMENT: &str = "order-1";

/// One client at work for a time. Gives a line: exchanges, seconds, the time that 99 in 100 stay
/// under in microseconds, the most memory in KiB.
pub(crate) fn run(kind: &str, url: &str, ca: &str, concurrency: usize, time: Duration) -> String {
    let pem = std::fs::read(ca).unwrap();
    let latencies = match kind {
        "hyper" => on_one_thread(bare_hyper(url, &pem, concurrency, time)),
        "paywright" => on_one_thread(paywright(url, &pem, concurrency, time)),
        "transport" => on_one_thread(transport(url, &pem, concurrency, time)),
        "blocking" => blocking(url, &pem, concurrency, time),
        other => panic!("there is no client {other}"),
    };
    line(latencies, time)
}

fn line(mut latencies: Vec<Duration>, time: Duration) -> String {
    latencies.sort_unstable();
    let at = latencies.len().saturating_sub(1) * 99 / 100;
    let slowest = latencies.get(at).copied().unwrap_or_default().as_micros();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let memory = memory.and_then(|text| text.split_whitespace().next()).unwrap_or("0");
    format!("{} {} {slowest} {memory}", latencies.len(), time.as_secs_f64())
}

fn on_one_thread<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

/// Repeats an exchange in so many tasks at a time until the time is up.
async fn repeat<F, T>(concurrency: usize, time: Duration, exchange: F) -> Vec<Duration>
where
    F: Fn() -> T + Clone + Send + 'static,
    T: Future<Output = ()> + Send,
{
    let end = Instant::now() + time;
    let tasks: Vec<_> = (0..concurrency)
        .map(|_| {
            let exchange = exchange.clone();
            tokio::spawn(async move {
                let mut latencies = Vec::new();
                let mut started = Instant::now();
                while started < end {
                    exchange().await;
                    let now = Instant::now();
                    latencies.push(now - started);
                    started = now;
                }
                latencies
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.unwrap());
    }
    all
}

/// hyper's own client with its pool, a body that was made beforehand, an answer that nobody reads.
async fn bare_hyper(url: &str, pem: &[u8], concurrency: usize, time: Duration) -> Vec<Duration> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut tcp = legacy::connect::HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    let https = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    let client = legacy::Client::builder(TokioExecutor::new()).build(https);
    let call = gate(url).prepare(&sale()).unwrap();
    let body = Bytes::copy_from_slice(call.request().body());
    let uri: http::Uri = call.request().url().parse().unwrap();
    repeat(concurrency, time, move || {
        let request = http::Request::post(uri.clone())
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .body(Full::new(body.clone()))
            .unwrap();
        let answer = client.request(request);
        async move {
            let body = answer.await.unwrap().into_body().collect().await.unwrap().to_bytes();
            assert_eq!(body.len(), crate::ACCEPTED.len());
        }
    })
    .await
}

/// What a shop does: a request is built, checked, signed and sent, and its answer is read.
async fn paywright(url: &str, pem: &[u8], concurrency: usize, time: Duration) -> Vec<Duration> {
    let gate = Arc::new(client(pem).gate(gate(url)));
    repeat(concurrency, time, move || {
        let gate = Arc::clone(&gate);
        async move {
            assert!(matches!(gate.send(&sale()).await, Ok(Answer::Accepted(_))));
        }
    })
    .await
}

/// The transport alone: a request that was prepared beforehand, an answer that nobody reads.
async fn transport(url: &str, pem: &[u8], concurrency: usize, time: Duration) -> Vec<Duration> {
    let client = client(pem);
    let call = Arc::new(gate(url).prepare(&sale()).unwrap());
    repeat(concurrency, time, move || {
        let (client, call) = (client.clone(), Arc::clone(&call));
        async move {
            assert_eq!(client.send(call.request()).await.unwrap().status(), 200);
        }
    })
    .await
}

/// What a shop without `async` does, in so many threads.
fn blocking(url: &str, pem: &[u8], concurrency: usize, time: Duration) -> Vec<Duration> {
    let gate = blocking::Client::from(client(pem)).gate(gate(url));
    let end = Instant::now() + time;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..concurrency)
            .map(|_| {
                scope.spawn(|| {
                    let mut latencies = Vec::new();
                    let mut started = Instant::now();
                    while started < end {
                        assert!(matches!(gate.send(&sale()), Ok(Answer::Accepted(_))));
                        let now = Instant::now();
                        latencies.push(now - started);
                        started = now;
                    }
                    latencies
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

fn client(pem: &[u8]) -> Client {
    Client::builder().ca_pem(pem).unwrap().no_proxy().build().unwrap()
}

fn gate(url: &str) -> Gate {
    let project = Project::new(112, &SecretKey::new("secret_key").unwrap());
    Gate::new(project).with_base_url(BaseUrl::parse(url).unwrap())
}

fn sale() -> CardSale {
    let card = Card::new(&Pan::parse("4000000000000077").unwrap(), 12, 2030, "JOHN SMITH");
    let customer = Customer::new("customer-7", "203.0.113.10");
    let amount = Money::new(3415, Currency::EUR);
    CardSale::new(PAYMENT, amount, card.cvv(&Cvv::parse("123").unwrap()), customer)
        .description("Guitar strings")
}
