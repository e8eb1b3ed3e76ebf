//! One call after the other, as a shop makes them.

use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::cryptoprocessing::ticket::Truth;
use paywright_core::cryptoprocessing::{
    Interface, NamedCommand, Outcome, SessionType, State, StateAnswer, api, apim, vwapi,
};
use paywright_emulator::Clock;
use paywright_http::Client;
use paywright_http::cryptoprocessing::{CallError, CarriedOut, Resolution, TerminalClient};

use crate::shop::{SOON, Shop, card, card_of, terminal_at};

async fn state(shop: &Shop, order_id: &str) -> (State, Option<u64>) {
    match shop.terminal.state(Interface::Api, order_id).await {
        Ok(StateAnswer::Known(report)) => (report.state().clone(), report.amount()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_payment_is_made_and_given_back_in_parts() {
    let shop = Shop::open().await;
    let paid = shop.terminal.send(&api::Pay::new("order-1", 12_480, &card())).await;
    assert!(matches!(&paid, Ok(Outcome::Done(answer)) if answer.amount() == Some(12_480)));
    assert_eq!(state(&shop, "order-1").await, (State::Charged, Some(12_480)));
    for left in [9_480, 6_480] {
        let part = api::Refund::new("order-1").amount(3_000);
        let refunded = shop.terminal.send(&part).await;
        let Ok(Outcome::Done(answer)) = refunded else { panic!("{refunded:?}") };
        assert_eq!(answer.new_amount(), Some(left));
    }
    let rest = shop.terminal.carry_out(&api::Refund::new("order-1"), SOON).await;
    assert!(matches!(rest, Ok(CarriedOut::Done(_))), "{rest:?}");
    assert_eq!(state(&shop, "order-1").await.0, State::Refunded);
}

#[tokio::test]
async fn holds_are_charged_or_released() {
    let shop = Shop::open().await;
    for order_id in ["order-1", "order-2"] {
        let held = shop.terminal.send(&api::Block::new(order_id, 5_000, &card())).await;
        assert!(matches!(held, Ok(Outcome::Done(_))), "{held:?}");
    }
    let charged = shop.terminal.send(&api::Charge::new("order-1").amount(2_000)).await;
    assert!(matches!(charged, Ok(Outcome::Done(_))), "{charged:?}");
    assert_eq!(state(&shop, "order-1").await, (State::Charged, Some(2_000)));
    let released = shop.terminal.send(&api::Unblock::new("order-2")).await;
    assert!(matches!(released, Ok(Outcome::Done(_))), "{released:?}");
    assert_eq!(state(&shop, "order-2").await.0, State::Voided);
    let again = shop.terminal.send(&api::Unblock::new("order-2")).await.unwrap_err();
    assert!(matches!(again, CallError::NotPermitted(_)), "{again}");
}

#[tokio::test]
async fn a_payment_is_declined_or_wants_the_payer() {
    let shop = Shop::open().await;
    let declining = card_of("4111111111111111");
    let asked = shop.terminal.send(&api::Pay::new("order-1", 500, &declining)).await.unwrap();
    let Outcome::NeedsAcsPost(post) = asked else { panic!("{asked:?}") };
    assert_eq!(post.pending.order_id(), Some("order-1"));
    let init = apim::Init::new(SessionType::Pay, "order-2", 500);
    let opened = shop.terminal.send(&init).await.unwrap();
    let Outcome::NeedsRedirect(redirect) = opened else { panic!("{opened:?}") };
    assert!(redirect.url.starts_with(&format!("{}/apim/Pay?", shop.platform.base_url())));
    let foreign = Client::with_defaults().unwrap().terminal(
        terminal_at(shop.platform.base_url())
            .with_key(paywright_core::SecretKey::new("another").unwrap()),
    );
    let refused = foreign.send(&api::Pay::new("order-3", 500, &card())).await.unwrap();
    assert!(matches!(&refused, Outcome::Declined(_)), "{refused:?}");
}

#[tokio::test]
async fn customers_and_cards_of_the_wallet() {
    let shop = Shop::open().await;
    let user = vwapi::User::new("ada@example.com", "2645363");
    let registered = shop.terminal.send(&vwapi::Register::new(&user)).await;
    assert!(matches!(registered, Ok(Outcome::Done(_))), "{registered:?}");
    let added = shop.terminal.send(&vwapi::Add::new(&user, &card())).await;
    let Ok(Outcome::Done(answer)) = added else { panic!("{added:?}") };
    let card_id = answer.card_id().unwrap().to_owned();
    let cards = shop.terminal.send(&vwapi::GetList::new(&user)).await.unwrap();
    assert!(cards.cards().any(|card| card.card_id() == Some(card_id.as_str())));
}

#[tokio::test]
async fn commands_by_name_go_the_same_way() {
    let shop = Shop::open().await;
    let pay = br#"{"command": "api.pay", "members": {"OrderId": "order-1", "Amount": 500,
        "PAN": "4111111111100023", "EMonth": "12", "EYear": "30", "CardHolder": "IVAN IVANOV",
        "SecureCode": "123"}}"#;
    let Ok(NamedCommand::Action(pay)) = NamedCommand::from_json(pay) else { panic!() };
    let paid = shop.terminal.carry_out(&pay, SOON).await;
    assert!(matches!(paid, Ok(CarriedOut::Done(_))), "{paid:?}");
    let refund = br#"{"command": "api.refund", "members": {"OrderId": "order-1", "Amount": 501}}"#;
    let Ok(NamedCommand::Action(refund)) = NamedCommand::from_json(refund) else { panic!() };
    let refused = shop.terminal.carry_out(&refund, SOON).await.unwrap_err();
    assert_eq!(refused.code(), "amount_exceeds");
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_sent() {
    let shop = Shop::open().await;
    let error = shop.terminal.send(&api::Pay::new("a;b", 0, &card())).await.unwrap_err();
    assert!(matches!(&error, CallError::Request(_)), "{error:?}");
    assert!(error.to_string().contains("OrderId") && error.to_string().contains("Amount"));
    assert_eq!(shop.platform.control().look(|platform| platform.payments().count()), 0);
}

#[tokio::test]
async fn nobody_there_means_that_nothing_was_sent() {
    let shop = Shop::open().await;
    let terminal = shop.terminal.with_deadline(Duration::from_millis(300));
    shop.platform.shutdown().await;
    let error = terminal.send(&api::Pay::new("order-1", 5, &card())).await.unwrap_err();
    assert_eq!(error.code(), "http_connect_failed");
    assert!(error.to_string().ends_with("nothing was sent"), "{error}");
    // That the question was not sent says as much of the refund.
    let error = terminal.send(&api::Refund::new("order-1")).await.unwrap_err();
    assert!(matches!(error, CallError::Look(_)), "{error:?}");
    assert!(error.to_string().starts_with("nothing was sent"), "{error}");
}

#[test]
fn a_terminal_is_given_more_time_than_the_first_gateway() {
    let terminal = || terminal_at("https://gateway.example");
    let usual = Client::with_defaults().unwrap();
    assert!(usual.terminal(terminal()).deadline() > Duration::from_secs(40));
    assert_eq!(usual.terminal(terminal()).deadline(), TerminalClient::DEADLINE);
    assert_eq!(usual.deadline(), Duration::from_secs(30));
    let own = Client::builder().deadline(SOON).build().unwrap();
    assert_eq!(own.terminal(terminal()).deadline(), SOON);
    let own = usual.with_deadline(SOON);
    assert_eq!(own.terminal(terminal()).deadline(), SOON);
}

/// The cards that take 40 s, of which a hundred pass in a second here.
#[tokio::test]
async fn a_slow_card_is_waited_for_and_found_by_its_ticket_if_not() {
    let fast = || Clock::scaled(100);
    let slow = || card_of("4100401111100062");
    let patient = Shop::open_with(fast(), Client::with_defaults().unwrap()).await;
    let paid = patient.terminal.send(&api::Block::new("order-1", 500, &slow())).await;
    assert!(matches!(paid, Ok(Outcome::Done(_))), "{paid:?}");

    let short = Client::builder().deadline(Duration::from_millis(150)).build().unwrap();
    let hasty = Shop::open_with(fast(), short).await;
    let lost = hasty.terminal.send(&api::Block::new("order-1", 500, &slow())).await;
    let Ok(Outcome::Unknown(unknown)) = lost else { panic!("{lost:?}") };
    assert!(unknown.detail.unwrap().contains("time ran out"));
    let mut ticket = unknown.ticket.unwrap();
    let found = hasty.terminal.resolve(&mut ticket, SOON).await;
    assert!(matches!(found, Ok(Resolution::Known(Truth::Done(_)))), "{found:?}");
}

/// An answer after which the payment may have been made all the same: a failure by its words.
#[tokio::test]
async fn what_the_gateway_does_not_know_itself_is_asked_about_until_it_does() {
    let shop = Shop::open_with(Clock::scaled(100), Client::with_defaults().unwrap()).await;
    let pay = api::Pay::new("order-1~pending", 500, &card());
    let sent = shop.terminal.send(&pay).await;
    let Ok(Outcome::Unknown(unknown)) = sent else { panic!("{sent:?}") };
    assert!(unknown.cause.to_string().contains("PROCESSING_TIME_OUT"), "{}", unknown.cause);
    let mut ticket = unknown.ticket.unwrap();
    let found = shop.terminal.resolve(&mut ticket, SOON).await;
    assert!(matches!(found, Ok(Resolution::Known(Truth::Done(_)))), "{found:?}");
    let again = shop.terminal.carry_out(&pay, SOON).await.unwrap();
    assert!(matches!(&again, CarriedOut::Found(Truth::Done(_))), "{again:?}");
    let done = |platform: &paywright_emulator::cryptoprocessing::Platform| {
        platform.payment("order-1~pending").map(|payment| payment.operations.len())
    };
    assert_eq!(shop.platform.control().look(done), Some(1));
}
