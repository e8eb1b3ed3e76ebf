//! Connections that were used before: silent, closed, poisoned, of another runtime.

use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::ecommpay::gate::Answer;
use paywright_core::http::{Request, RetryClass};
use paywright_http::blocking;
use tokio::runtime::{Builder, Runtime};

use crate::server::{Script, Seen, Server, Step, accepted, answer};
use crate::shop::Shop;
use crate::stalls::MACHINE;

/// Answers once, and then does what is said.
fn once(then: &[Step]) -> Script {
    let good = answer("200 OK", "", accepted("order-1"));
    [&[Step::Request, Step::Send(good)], then].concat()
}

#[tokio::test]
async fn after_ten_minutes_of_silence_a_payment_goes_over_a_new_connection() {
    // The old one is never answered on again, and nobody says so.
    let server = Server::start(vec![once(&[]), vec![Step::Serve]]).await;
    let shop = Shop::at(&server.url());
    assert!(shop.pay("order-1").await.is_accepted());
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(600)).await;
    tokio::time::resume();
    assert!(shop.pay("order-2").await.is_accepted());
    assert_eq!((server.connections(), server.requests()), (2, 2));
    server.until_closed(0).await;
}

#[tokio::test]
async fn before_that_it_goes_over_the_same() {
    let server = Server::start(vec![vec![Step::Serve]]).await;
    let shop = Shop::at(&server.url());
    assert!(shop.pay("order-1").await.is_accepted());
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(54)).await;
    tokio::time::resume();
    assert!(shop.pay("order-2").await.is_accepted());
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_connection_that_is_forgotten_without_a_word_costs_one_answer_and_no_money() {
    let server = Server::start(vec![once(&[]), vec![Step::Serve]]).await;
    let shop = Shop::with(&server.url(), |settings| settings.deadline(Duration::from_secs(1)));
    assert!(shop.pay("order-1").await.is_accepted());
    let told = shop.pay("order-2").await;
    told.assert_honest("forgotten");
    assert!(matches!(told.result, Ok(Answer::Unknown(_))), "{}", told.words());
    assert_eq!((server.connections(), server.requests()), (1, 2));
    assert!(shop.pay("order-3").await.is_accepted());
    assert_eq!((server.connections(), server.requests()), (2, 3));
}

#[tokio::test]
async fn a_connection_that_ends_as_the_payment_arrives_is_not_tried_again() {
    for (name, end) in [("FIN", Step::Fin), ("RST", Step::Reset)] {
        let script = once(&[Step::Read(1), end]);
        let server = Server::start(vec![script.clone(), vec![Step::Serve]]).await;
        let shop = Shop::at(&server.url());
        assert!(shop.pay("order-1").await.is_accepted());
        let told = shop.pay("order-2").await;
        assert_eq!(told.failure().code(), "http_connection_closed", "{name}");
        told.assert_honest(name);
        assert_eq!((server.connections(), told.failures.len()), (1, 1), "{name}");

        let server = Server::start(vec![script, vec![Step::Serve]]).await;
        let shop = Shop::at(&server.url());
        assert!(shop.pay("order-1").await.is_accepted());
        assert_eq!(shop.send(RetryClass::Read).await.result.unwrap().status(), 200, "{name}");
        assert_eq!(server.connections(), 2, "{name}");
    }
}

#[tokio::test]
async fn connections_go_with_the_last_client() {
    let server = Server::start(vec![vec![Step::Serve]]).await;
    let shop = Shop::at(&server.url());
    let clone = shop.client.clone();
    assert!(shop.pay("order-1").await.is_accepted());
    drop(shop);
    let request = Request::post_json(format!("{}/v2/x", server.url()), vec![], RetryClass::Read);
    assert!(clone.send(&request).await.is_ok());
    assert_eq!(server.connections(), 1);
    drop(clone);
    server.until_closed(0).await;
}

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// A program that runs its runtime for the time of a call only sees nothing of what happens between
/// two calls.
#[test]
fn what_happened_while_no_runtime_ran_is_seen_before_a_payment_is_sent() {
    let forged = answer("200 OK", "", r#"{"status":"success","request_id":"forged"}"#);
    let timeout = answer("408 Request Timeout", "Connection: close\r\n", "");
    for (name, meanwhile) in [
        ("FIN", vec![Step::Fin]),
        ("RST", vec![Step::Reset]),
        ("another answer", vec![Step::Send(forged)]),
        ("408 and FIN", vec![Step::Send(timeout), Step::Fin]),
    ] {
        let elsewhere = Runtime::new().unwrap();
        let script = once(&[&[Step::Wait], &meanwhile[..]].concat());
        let server = elsewhere.block_on(Server::start(vec![script, vec![Step::Serve]]));
        let runtime = one_thread();
        let shop = Shop::at(&server.url());
        assert!(runtime.block_on(shop.pay("order-1")).is_accepted(), "{name}");
        let is_over = |seen: &[Seen]| seen[0].steps >= 3 + meanwhile.len() || seen[0].is_closed;
        server.go_on();
        elsewhere.block_on(server.until("the end", is_over));
        // What was used a moment ago is not looked at.
        std::thread::sleep(Duration::from_millis(5));
        let told = runtime.block_on(shop.pay("order-2"));
        let Ok(Answer::Accepted(accepted)) = &told.result else {
            panic!("{name}: {}", told.words())
        };
        assert_eq!(accepted.request_id, "r-1", "{name}");
        assert_eq!((server.connections(), server.requests()), (2, 2), "{name}");
    }
}

/// The task behind a connection belongs to the runtime that made it, and stands still when that does.
#[test]
fn connections_of_a_runtime_that_stands_still_are_not_used_by_others() {
    let elsewhere = Runtime::new().unwrap();
    let server = elsewhere.block_on(Server::start(vec![vec![Step::Serve]]));
    let shop = Shop::with(&server.url(), |settings| settings.deadline(Duration::from_secs(2)));
    let (first, second) = (one_thread(), one_thread());
    let blocking = blocking::Client::from(shop.client.clone()).gate(shop.gate.gate().clone());
    assert!(first.block_on(shop.pay("order-1")).is_accepted());
    let told = second.block_on(shop.pay("order-2"));
    assert!(told.is_accepted(), "{}", told.words());
    let told = blocking.send(&crate::shop::sale("order-3"));
    assert!(matches!(told, Ok(Answer::Accepted(_))), "{told:?}");
    assert!(first.block_on(shop.pay("order-4")).is_accepted());
    drop(first);
    assert!(second.block_on(shop.pay("order-5")).is_accepted());
    assert_eq!((server.connections(), server.requests()), (3, 5));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_answer_is_never_that_of_the_next_request() {
    let _among_others = MACHINE.read().await;
    // Two hundred times, since what is to be excluded is a race.
    let good = answer("200 OK", "", r#"{"n":"own"}"#);
    let forged = answer("200 OK", "", r#"{"n":"forged"}"#);
    let script = vec![Step::Request, Step::Send([&good[..], &forged].concat()), Step::Request];
    let server = Server::start(vec![script]).await;
    let shop = Shop::at(&server.url());
    for number in 0..200 {
        let answer = shop.send(RetryClass::MoneyMoving).await.result.unwrap();
        assert_eq!(answer.body(), br#"{"n":"own"}"#, "{number}");
    }
    assert_eq!((server.connections(), server.requests()), (200, 200));
}
