//! Notifications: what the platform posts, and what others do.

use paywright_core::ErrorCode;
use paywright_core::cryptoprocessing::{
    Interface, Notification, NotificationKind, Outcome, State, Unconfirmed, api,
};
use paywright_http::cryptoprocessing::ConfirmError;

use crate::shop::{Shop, card};

async fn pay(shop: &Shop) {
    let paid = shop.terminal.send(&api::Pay::new("order-1", 12_480, &card())).await;
    assert!(matches!(paid, Ok(Outcome::Done(_))), "{paid:?}");
}

#[tokio::test]
async fn a_notification_is_confirmed_by_the_gateways_own_answer() {
    let shop = Shop::open().await;
    pay(&shop).await;
    let notification = shop.notification().await;
    assert_eq!(notification.kind(), NotificationKind::EnginePaySuccess);
    let payment = shop.terminal.confirm(Interface::Api, &notification).await.unwrap();
    assert!(payment.is_paid(12_480) && !payment.is_held(12_480));
    // What the order costs is for the shop to know.
    assert!(!payment.is_paid(12_479));
    assert_eq!((payment.order_id(), payment.state()), ("order-1", &State::Charged));
}

#[tokio::test]
async fn a_hold_is_not_paid() {
    let shop = Shop::open().await;
    let held = shop.terminal.send(&api::Block::new("order-1", 500, &card())).await;
    assert!(matches!(held, Ok(Outcome::Done(_))), "{held:?}");
    let notification = shop.notification().await;
    let payment = shop.terminal.confirm(Interface::Api, &notification).await.unwrap();
    assert!(payment.is_held(500) && !payment.is_paid(500));
}

#[tokio::test]
async fn what_somebody_else_posts_proves_nothing() {
    let shop = Shop::open().await;
    pay(&shop).await;
    let success = "Notification=EnginePaySuccess&Success=True&ErrCode=NONE";
    for (body, code) in [
        (format!("{success}&OrderId=order-2&Amount=12480"), "state_missing"),
        (format!("{success}&OrderId=order-1&Amount=99999"), "notification_of_other_amount"),
        (format!("{success}&OrderId=order-1"), "notification_without_amount"),
        (format!("{success}&OrderId=&Amount=1"), "notification_without_order"),
        (success.to_owned(), "notification_without_order"),
    ] {
        let notification = Notification::parse(body.as_bytes()).unwrap();
        let error = shop.terminal.confirm(Interface::Api, &notification).await.unwrap_err();
        assert_eq!(error.code(), code, "{body}");
        if let ConfirmError::Unconfirmed { why: Unconfirmed::OtherAmount { .. }, payment } = error {
            // The state is there all the same, to act on alone.
            assert!(payment.unwrap().is_paid(12_480));
        }
    }
}

#[tokio::test]
async fn a_late_notification_does_not_pay_again_what_was_refunded() {
    let shop = Shop::open().await;
    pay(&shop).await;
    let late = shop.notification().await;
    let refunded = shop.terminal.send(&api::Refund::new("order-1")).await;
    assert!(matches!(refunded, Ok(Outcome::Done(_))), "{refunded:?}");
    match shop.terminal.confirm(Interface::Api, &late).await {
        // The gateway shows the first amount of what was refunded in full.
        Ok(payment) => assert!(!payment.is_paid(12_480)),
        Err(ConfirmError::Unconfirmed { payment, .. }) => {
            assert!(!payment.unwrap().is_paid(12_480));
        }
        Err(other) => panic!("{other}"),
    }
}
