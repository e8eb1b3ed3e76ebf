//! Payments without a notification: the state is asked for until it is as wanted.

use std::time::Duration;

use paywright_core::cryptoprocessing::{Interface, Outcome, SessionType, State, api, apim};
use paywright_http::cryptoprocessing::Until;

use crate::shop::{SOON, Shop, card};

#[tokio::test]
async fn what_is_there_is_told_at_once() {
    let shop = Shop::open().await;
    for order_id in ["paid", "held", "released", "refunded"] {
        let is_hold = matches!(order_id, "held" | "released");
        let done = if is_hold {
            shop.terminal.send(&api::Block::new(order_id, 500, &card())).await
        } else {
            shop.terminal.send(&api::Pay::new(order_id, 500, &card())).await
        };
        assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
    }
    assert!(shop.terminal.send(&api::Unblock::new("released")).await.is_ok());
    assert!(shop.terminal.send(&api::Refund::new("refunded")).await.is_ok());
    let paid = || Until::Paid { amount: 500 };
    let state = Until::State;
    for (order_id, until, expected) in [
        ("paid", Until::Decided, true),
        ("paid", paid(), true),
        ("paid", state(State::Charged), true),
        ("held", Until::Decided, true),
        ("held", state(State::Authorized), true),
        ("released", Until::Decided, true),
        // What can no longer become so is not waited for.
        ("paid", Until::Paid { amount: 501 }, false),
        ("paid", state(State::Authorized), false),
        ("released", paid(), false),
        ("released", state(State::Charged), false),
        ("refunded", paid(), false),
    ] {
        let started = std::time::Instant::now();
        let waited = shop.terminal.wait_for(Interface::Api, order_id, &until, SOON).await.unwrap();
        assert_eq!(waited.reached, expected, "{order_id}, {until:?}: {:?}", waited.last);
        assert!(started.elapsed() < SOON / 2, "{order_id}, {until:?}");
        let payment = waited.payment().unwrap();
        assert_eq!(payment.is_paid(500), order_id == "paid", "{order_id}");
    }
}

#[tokio::test]
async fn a_payer_who_is_not_done_is_waited_for_no_longer_than_wanted() {
    let shop = Shop::open().await;
    let opened = shop.terminal.send(&apim::Init::new(SessionType::Pay, "order-1", 500)).await;
    assert!(matches!(opened, Ok(Outcome::NeedsRedirect(_))), "{opened:?}");
    let soon = Duration::from_millis(700);
    let waited = shop.terminal.wait_for(Interface::Apim, "order-1", &Until::Decided, soon).await;
    let waited = waited.unwrap();
    assert!(!waited.reached && waited.last.is_some());
    // Nor is one of whom nobody has heard, but he is asked for at least once.
    let nobody = Until::Paid { amount: 1 };
    let waited = shop.terminal.wait_for(Interface::Api, "order-2", &nobody, Duration::ZERO).await;
    assert!(waited.unwrap().last.is_some());
}

#[tokio::test]
async fn what_happens_meanwhile_is_seen() {
    let shop = Shop::open().await;
    let held = shop.terminal.send(&api::Block::new("order-1", 500, &card())).await;
    assert!(matches!(held, Ok(Outcome::Done(_))), "{held:?}");
    let paid = Until::Paid { amount: 500 };
    let waiting = shop.terminal.wait_for(Interface::Api, "order-1", &paid, SOON);
    let charging = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        shop.terminal.send(&api::Charge::new("order-1")).await
    };
    let (waited, charged) = tokio::join!(waiting, charging);
    assert!(matches!(charged, Ok(Outcome::Done(_))), "{charged:?}");
    let waited = waited.unwrap();
    assert!(waited.reached && waited.payment().unwrap().is_paid(500));
}
