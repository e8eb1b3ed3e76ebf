//! First operations by card.

use paywright_core::ecommpay::gate::{
    AccountVerification, Card, CardAuth, CardPayout, CardSale, CardToken, IndividualPayout,
    MoneyTransfer, Recipient, SavedCard, Sender,
};
use paywright_core::money::Currency;
use paywright_core::payment::PaymentStatus;
use serde_json::json;

use crate::sample::Sample;
use crate::shop::{Shop, VISA, card, customer, cvv, eur, pan};

const PAID_OUT_TO: &str = "4242424242424242";

pub(crate) async fn call(shop: &Shop, path: &str) -> Option<Sample> {
    let id = shop.id("first");
    let id = id.as_str();
    let mut ends_as = PaymentStatus::Success;
    let sample = match path {
        "/v2/payment/card/sale" => {
            shop.done(&CardSale::new(id, eur(3415), card(VISA), customer())).await
        }
        "/v2/payment/card/sale/saved" => {
            let saved = SavedCard::new(shop.saved().await).cvv(&cvv());
            shop.done(&CardSale::new(id, eur(3415), saved, customer())).await
        }
        "/v2/payment/card/sale/token" => {
            let token = CardToken::new(shop.token().await).cvv(&cvv());
            shop.done(&CardSale::new(id, eur(3415), token, customer())).await
        }
        "/v2/payment/card/auth" => {
            ends_as = PaymentStatus::AwaitingCapture;
            shop.done(&CardAuth::new(id, eur(3415), card(VISA), customer())).await
        }
        "/v2/payment/card/auth/saved" => {
            ends_as = PaymentStatus::AwaitingCapture;
            let saved = SavedCard::new(shop.saved().await).cvv(&cvv());
            shop.done(&CardAuth::new(id, eur(3415), saved, customer())).await
        }
        "/v2/payment/card/auth/token" => {
            ends_as = PaymentStatus::AwaitingCapture;
            let token = CardToken::new(shop.token().await).cvv(&cvv());
            shop.done(&CardAuth::new(id, eur(3415), token, customer())).await
        }
        "/v2/payment/card/payout" => {
            let card = Card::number(&pan(PAID_OUT_TO));
            shop.done(&CardPayout::new(id, eur(500), card, customer())).await
        }
        "/v2/payment/card/payout/token" => {
            let token = CardToken::new(shop.token().await);
            shop.done(&CardPayout::new(id, eur(500), token, customer())).await
        }
        "/v2/payment/individual/payout" => {
            let card = Card::number(&pan(PAID_OUT_TO));
            shop.done(&IndividualPayout::new(id, eur(500), card, customer())).await
        }
        "/v2/payment/card/account_verification" => {
            let currency = Currency::EUR;
            shop.done(&AccountVerification::new(id, currency, card(VISA), customer())).await
        }
        "/v2/payment/card/account_verification/token" => {
            let token = CardToken::new(shop.token().await);
            shop.done(&AccountVerification::new(id, Currency::EUR, token, customer())).await
        }
        "/v2/payment/card/money_transfer" => {
            // The platform documents no more than the number; the rest is what a card needs.
            let sender = Sender::new()
                .pan(&pan(VISA))
                .member("year", json!(2031))
                .member("month", json!(12))
                .member("card_holder", json!("JOHN SMITH"))
                .member("cvv", json!("123"));
            let recipient = Recipient::card("MARY SMITH", &pan(PAID_OUT_TO));
            let transfer = MoneyTransfer::new(id, eur(500), sender, recipient, customer());
            shop.done(&transfer).await
        }
        _ => return None,
    };
    shop.assert_status(id, ends_as).await;
    Some(sample)
}
