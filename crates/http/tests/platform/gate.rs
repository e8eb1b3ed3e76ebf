//! One call after the other, as a shop makes them.

use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::ecommpay::gate::ticket::Truth;
use paywright_core::ecommpay::gate::{Answer, Capture, CardAuth, Refund, StatusAnswer};
use paywright_http::{CallError, CarriedOut, Until};

use crate::shop::{Shop, card, customer, eur, sale};

const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_sale_is_accepted_paid_and_returned() {
    let shop = Shop::open().await;
    let Answer::Accepted(accepted) = shop.gate.send(&sale("order-1")).await.unwrap() else {
        panic!("not accepted");
    };
    assert_eq!(accepted.payment_id, "order-1");
    let waited = shop.gate.wait_for("order-1", &Until::Paid, SOON).await.unwrap();
    assert!(waited.reached && waited.state.is_paid());

    let refund = Refund::card("order-1", "Returned").amount(eur(1000)).reference("return-1");
    let done = shop.gate.carry_out(&refund, SOON).await.unwrap();
    assert!(matches!(done, CarriedOut::Accepted(_)), "{done:?}");
    let status = shop.gate.status("order-1").await.unwrap();
    assert!(matches!(status, StatusAnswer::Known(_)));
}

#[tokio::test]
async fn a_hold_is_captured() {
    let shop = Shop::open().await;
    let hold = CardAuth::new("order-1", eur(3415), card(), customer());
    assert!(matches!(shop.gate.send(&hold).await, Ok(Answer::Accepted(_))));
    let waited = shop.gate.wait_for("order-1", &Until::Final, Duration::from_secs(2)).await;
    let state = waited.unwrap().state;
    assert!(!state.is_paid(), "{:?}", state.status());
    let standstill = shop.gate.wait_for("order-1", &Until::Standstill, SOON).await.unwrap();
    assert!(standstill.reached && !standstill.state.is_final());
    assert!(matches!(shop.gate.send(&Capture::card("order-1")).await, Ok(Answer::Accepted(_))));
    assert!(shop.gate.wait_for("order-1", &Until::Paid, SOON).await.unwrap().reached);
}

#[tokio::test]
async fn a_repeated_sale_is_found_and_made_once() {
    let shop = Shop::open().await;
    for _ in 0..2 {
        let done = shop.gate.carry_out(&sale("order-1"), Duration::from_secs(20)).await.unwrap();
        assert!(matches!(done, CarriedOut::Accepted(_) | CarriedOut::Registered(_)), "{done:?}");
    }
    let operations = shop.platform.control().look(|platform| {
        platform.payment(crate::shop::PROJECT, "order-1").map(|found| found.operations.len())
    });
    assert_eq!(operations, Some(1));
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_sent() {
    let shop = Shop::open().await;
    let error = shop.gate.send(&sale("")).await.unwrap_err();
    assert!(matches!(&error, CallError::Request(_)), "{error:?}");
    assert!(error.to_string().contains("general.payment_id"), "{error}");
    let status = shop.gate.status("order-1").await.unwrap();
    assert!(matches!(status, StatusAnswer::NotFound));
}

#[tokio::test]
async fn nobody_there_means_that_nothing_was_sent() {
    let shop = Shop::open().await;
    let gate = shop.gate.with_deadline(Duration::from_millis(300));
    shop.platform.shutdown().await;
    let error = gate.send(&sale("order-1")).await.unwrap_err();
    assert_eq!(error.code(), "http_connect_failed");
    assert!(error.to_string().ends_with("nothing was sent"), "{error}");
}

#[tokio::test]
async fn a_ticket_finds_a_sale_whose_answer_was_lost() {
    let shop = Shop::open().await;
    let call = shop.gate.gate().prepare(&sale("order-1")).unwrap();
    let mut ticket = call.ticket().unwrap().clone();
    assert!(matches!(shop.gate.deliver(call).await, Ok(Answer::Accepted(_))));
    let found = shop.gate.resolve(&mut ticket, SOON).await.unwrap();
    let paywright_http::Resolution::Known(Truth::Registered(registered)) = found else {
        panic!("{found:?}");
    };
    assert!(!registered.has_other_sum);
}

#[tokio::test]
async fn another_project_or_platform_is_not_asked_about_a_request() {
    let (shop, other) = (Shop::open().await, Shop::open().await);
    let call = shop.gate.gate().prepare(&sale("order-1")).unwrap();
    let mut ticket = call.ticket().unwrap().clone();
    let before = ticket.clone();
    // The other one would say that nothing has arrived, and permit a second sale.
    let error = other.gate.resolve(&mut ticket, Duration::from_secs(60)).await.unwrap_err();
    assert_eq!((error.code(), ticket == before), ("ticket_foreign", true), "{error}");
    assert!(error.to_string().contains(other.platform.base_url()), "{error}");
}
