//! Calls that are dropped half-way: their connection is closed, and nothing else is harmed.

use std::sync::Arc;
use std::time::Duration;

use paywright_core::ecommpay::gate::Answer;
use paywright_core::http::{Request, RetryClass};
use paywright_http::What;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;

use crate::server::{Script, Seen, Server, Step, accepted, answer};
use crate::shop::{Shop, sale};
use crate::stalls::MACHINE;
use crate::tls::Authority;

#[tokio::test]
async fn a_dropped_payment_takes_its_connection_with_it() {
    let send = |text: &str| Step::Send(text.as_bytes().to_vec());
    let body = accepted("order-1");
    let sized = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{";
    let tls = || Step::Tls(Authority::shared().server(&["127.0.0.1"]));
    let cases: Vec<(_, bool, Script)> = vec![
        ("before the request is read", false, vec![Step::Read(1)]),
        ("before the status line", false, vec![Step::Request]),
        ("within the head", false, vec![Step::Request, send("HTTP/1.1 200 OK\r\nA")]),
        ("before the body", false, vec![Step::Request, send(&sized)]),
        ("within the body", false, vec![Step::Request, send(&sized), send(&body[1..])]),
        ("within a chunk", false, vec![Step::Request, send(chunked)]),
        ("within the TLS handshake", true, vec![Step::Read(1)]),
        ("before the status line, TLS", true, vec![tls(), Step::Request]),
        ("within the body, TLS", true, vec![tls(), Step::Request, send(&sized), send("{")]),
    ];
    for (name, is_tls, script) in cases {
        let steps = script.len();
        let next = if is_tls { vec![tls(), Step::Serve] } else { vec![Step::Serve] };
        let server = Server::start(vec![script, next]).await;
        let scheme = if is_tls { "https" } else { "http" };
        let pem = Authority::shared().pem();
        let shop = Shop::with(&format!("{scheme}://{}", server.address()), |settings| {
            // One connection only: it must not be kept by what was dropped.
            settings.ca_pem(pem.as_bytes()).unwrap().connections(1)
        });
        let gate = shop.gate.clone();
        let call = tokio::spawn(async move { gate.send(&sale("order-1")).await });
        let has_come = |seen: &[Seen]| seen.first().is_some_and(|seen| seen.steps == steps);
        server.until("the point of the cut", has_come).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled(), "{name}");
        server.until_closed(0).await;
        assert!(server.seen()[0].requests() <= 1, "{name}");
        let told = shop.pay("order-2").await;
        assert!(told.is_accepted(), "{name}: {}", told.words());
        assert_eq!(server.connections(), 2, "{name}");
    }
}

#[tokio::test]
async fn a_payment_that_is_dropped_in_the_queue_is_never_sent() {
    let good = answer("200 OK", "", accepted("order-1"));
    let script = vec![Step::Request, Step::Wait, Step::Send(good), Step::Serve];
    let server = Server::start(vec![script]).await;
    let shop = Shop::with(&server.url(), |settings| settings.connections(1));
    let spawn = |id: &'static str| {
        let gate = shop.gate.clone();
        tokio::spawn(async move { gate.send(&sale(id)).await })
    };
    let first = spawn("order-1");
    server.until("the first", |seen| seen.first().is_some_and(|seen| seen.steps == 1)).await;
    let queued = spawn("order-2");
    tokio::task::yield_now().await;
    queued.abort();
    assert!(queued.await.unwrap_err().is_cancelled());
    server.go_on();
    assert!(matches!(first.await.unwrap(), Ok(Answer::Accepted(_))));
    assert!(shop.pay("order-3").await.is_accepted());
    assert_eq!((server.connections(), server.requests()), (1, 2));
    assert!(!server.seen()[0].text().contains("order-2"));
}

#[tokio::test]
async fn a_question_that_is_dropped_in_a_pause_is_not_asked_again() {
    let busy = answer("503 Busy", "Retry-After: 1\r\n", "");
    let server = Server::start(vec![vec![Step::Request, Step::Send(busy), Step::Serve]]).await;
    let answered = Arc::new(Notify::new());
    let notify = Arc::clone(&answered);
    let shop = Shop::with(&server.url(), |settings| {
        settings.observe(move |event| {
            if matches!(event.what, What::Answered { .. }) {
                notify.notify_one();
            }
        })
    });
    let (client, request) = (shop.client.clone(), shop.request(RetryClass::Read, "read-1"));
    let call = tokio::spawn(async move { client.send(&request).await });
    answered.notified().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert!(shop.pay("order-1").await.is_accepted());
    assert_eq!((server.connections(), server.requests()), (1, 2));
}

/// A farewell that nobody reads must not keep the task of a connection alive.
#[test]
fn nothing_is_left_of_a_connection_that_the_server_does_not_read() {
    let _among_others = MACHINE.blocking_read();
    let elsewhere = Runtime::new().unwrap();
    for is_tls in [false, true] {
        let mut script = vec![Step::Wait];
        if is_tls {
            script.insert(0, Step::Tls(Authority::shared().server(&["127.0.0.1"])));
        }
        let server = elsewhere.block_on(Server::start(vec![script]));
        let pem = Authority::shared().pem();
        let scheme = if is_tls { "https" } else { "http" };
        let url = format!("{scheme}://{}", server.address());
        let shop = Shop::with(&url, |settings| {
            settings.ca_pem(pem.as_bytes()).unwrap().deadline(Duration::from_secs(1))
        });
        let body = vec![b' '; 16 << 20];
        let request = Request::post_json(format!("{url}/v2/x"), body, RetryClass::MoneyMoving);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let failure = shop.client.send(&request).await.unwrap_err();
            assert!(failure.may_have_arrived(), "{failure}");
            let alive = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
            let gone = tokio::time::timeout(Duration::from_secs(3), async {
                while alive() > 0 {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            });
            assert!(gone.await.is_ok(), "TLS {is_tls}: {} tasks are left", alive());
        });
    }
}
