//! What answers to questions say when there is nothing to tell.

use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::ecommpay::gate::{
    CardSale, CardToken, CustomerInfo, Destination, FieldError, Recurring, RecurringInfo,
    RetryStop, SavedAccountDelete, SavedAccounts, StatusAnswer, StatusByPayment, StatusByRequest,
    TokenInfo,
};
use paywright_core::ecommpay::gate::{GateRequest, Operation, ReadError, Reads, Rejected};
use paywright_emulator::Emulator;
use paywright_http::CallError;
use serde_json::json;

use crate::shop::{CUSTOMER, Shop, VISA, card, customer, eur};

/// Asks, and is refused.
async fn refused<O, T>(shop: &Shop, request: &GateRequest<O>) -> Rejected
where
    O: Operation,
    O::Answer: Reads<Outcome = Result<T, ReadError>>,
    T: std::fmt::Debug,
{
    match shop.gate.send(request).await {
        Err(error @ CallError::Read(ReadError::Rejected(_))) => {
            assert_eq!(error.code(), "gate_rejected");
            assert!(!error.may_pass(), "asking again is of no use");
            let CallError::Read(ReadError::Rejected(rejected)) = error else { unreachable!() };
            rejected
        }
        other => panic!("{request:?}: {other:?}"),
    }
}

#[tokio::test]
async fn what_nobody_knows_is_refused_with_its_code() {
    let shop = Shop::open().await;
    let (_, series) = shop.series(&Recurring::autopayment()).await;
    let token = CardToken::new("0".repeat(64));
    for (about, expected, rejected) in [
        ("series", "3181", refused(&shop, &RecurringInfo::new(999)).await),
        ("series to stop", "3181", refused(&shop, &RetryStop::new(999, 1)).await),
        ("operation", "3186", refused(&shop, &RetryStop::new(series, 5)).await),
        ("token", "3221", refused(&shop, &TokenInfo::new(CUSTOMER, &token)).await),
        ("customer", "3241", refused(&shop, &CustomerInfo::new("nobody")).await),
    ] {
        assert_eq!(rejected.http, 400, "{about}");
        assert_eq!(rejected.code.unwrap().as_str(), expected, "{about}");
        assert_eq!(rejected.errors, [], "{about}");
    }
}

#[tokio::test]
async fn refusals_by_list_name_the_member_and_its_rule() {
    let shop = Shop::open().await;
    let elsewhere = StatusByPayment::new("order-1")
        .destination(Destination::Merchant)
        .unchecked_member("destination", json!("moon"));
    for (code, field, rejected) in [
        ("502", "destination", refused(&shop, &elsewhere).await),
        ("2541", "payment_method", refused(&shop, &SavedAccounts::new(CUSTOMER, "sofort")).await),
        ("3101", "saved_account_id", refused(&shop, &SavedAccountDelete::new(CUSTOMER, 5)).await),
    ] {
        assert_eq!(rejected.http, 400, "{field}");
        let [FieldError { code: own, field: name, constraint: Some(_), .. }] = &*rejected.errors
        else {
            panic!("{:?}", rejected.errors)
        };
        assert_eq!((own.as_ref().unwrap().as_str(), name.as_deref()), (code, Some(field)));
        assert!(rejected.to_string().contains(field), "{rejected}");
    }
}

#[tokio::test]
async fn unknown_payments_and_requests_are_not_found() {
    let shop = Shop::open().await;
    assert!(matches!(shop.gate.status("nobody").await, Ok(StatusAnswer::NotFound)));
    let terminal = StatusByPayment::new("nobody").destination(Destination::Terminal);
    assert!(matches!(shop.gate.send(&terminal).await, Ok(StatusAnswer::NotFound)));
    // The platform answers 404 here, and 200 above.
    let request = StatusByRequest::new("0-0-00000000");
    assert!(matches!(shop.gate.send(&request).await, Ok(StatusAnswer::NotFound)));
}

#[tokio::test]
async fn what_is_not_worked_on_yet_is_not_received() {
    let slow = Emulator::builder().processing_time(Duration::from_secs(5));
    let shop = Shop::at(slow).await;
    let sale = CardSale::new("order-1", eur(100), card(VISA), customer());
    let (_, accepted) = shop.accepted(&sale).await;
    let request = StatusByRequest::new(&accepted.request_id);
    assert!(matches!(shop.gate.send(&request).await, Ok(StatusAnswer::NotReceived)));
    assert!(matches!(shop.gate.status("order-1").await, Ok(StatusAnswer::NotFound)));
    shop.platform.control().advance(Duration::from_secs(5)).await;
    assert!(matches!(shop.gate.send(&request).await, Ok(StatusAnswer::Known(_))));
    // The platform may be unable to look at any time.
    let unable = shop.gate.status("order-1~status-3062").await;
    assert!(matches!(unable, Ok(StatusAnswer::NotReceived)));
}

#[tokio::test]
async fn a_refused_request_tells_what_was_wrong_with_it() {
    let shop = Shop::open().await;
    let sale = CardSale::new("order-1", eur(100), card(VISA), customer())
        .unchecked_member("payment.amount", json!(0));
    let (_, accepted) = shop.accepted(&sale).await;
    let told = shop.gate.send(&StatusByRequest::new(accepted.request_id)).await.unwrap();
    let StatusAnswer::Known(message) = told else { panic!("{told:?}") };
    let error = message.errors().next().unwrap();
    assert_eq!((error.code(), error.field()), (Some("502"), Some("payment.amount")));
    // Of the payment nothing is known, so its id can be used again.
    assert!(matches!(shop.gate.status("order-1").await, Ok(StatusAnswer::NotFound)));
    shop.done(&CardSale::new("order-1", eur(100), card(VISA), customer())).await;
}
