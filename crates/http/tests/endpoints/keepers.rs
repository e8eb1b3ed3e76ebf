//! Payment links, and what the platform keeps of customers: tokens and saved cards.

use paywright_core::ecommpay::gate::{
    ApplePaySession, BestBefore, CardToken, Customer, CustomerInfo, InvoiceCancel, InvoiceCreate,
    SavedAccountDelete, SavedAccounts, TokenInfo, TokenRevoke, Tokenize,
};
use paywright_core::json::Value;
use paywright_core::payment::PaymentStatus;

use crate::sample::Sample;
use crate::shop::{CUSTOMER, Shop, VISA, card, eur};

pub(crate) fn link(id: &str) -> InvoiceCreate {
    let until = BestBefore::parse("2026-03-12T11:50:00+00:00").unwrap();
    InvoiceCreate::new(id, eur(1500), &until, Customer::with_id(CUSTOMER))
}

pub(crate) async fn call(shop: &Shop, path: &str) -> Option<Sample> {
    let id = shop.id("link");
    let id = id.as_str();
    Some(match path {
        "/v2/payment/invoice/create" => {
            let sample = shop.done(&link(id)).await;
            shop.assert_status(id, PaymentStatus::InvoiceSent).await;
            sample
        }
        "/v2/payment/invoice/card/token/create" => {
            let token = CardToken::new(shop.token().await);
            let sample = shop.done(&link(id).token(&token)).await;
            shop.assert_status(id, PaymentStatus::InvoiceSent).await;
            sample
        }
        "/v2/payment/invoice/cancel" => {
            shop.done(&link(id)).await;
            let sample = shop.done(&InvoiceCancel::new(id)).await;
            shop.assert_status(id, PaymentStatus::InvoiceCanceled).await;
            sample
        }
        "/v2/customer/card/tokenize" => {
            let request = Tokenize::new(card(VISA), Customer::with_id(CUSTOMER));
            let (sample, accepted) = shop.accepted(&request).await;
            assert_eq!(shop.told("/request/id"), accepted.request_id);
            assert_eq!(shop.told("/token_status"), "active");
            sample
        }
        "/v2/customer/card/bytoken" => {
            let token = CardToken::new(shop.token().await);
            let (sample, told) = shop.data(&TokenInfo::new(CUSTOMER, &token)).await;
            let account = told.account().expect("an account");
            assert_eq!(account.number(), Some("400000******0077"));
            sample
        }
        "/v2/customer/card/token/revoke" => {
            let token = shop.token().await;
            let request = TokenRevoke::new(CUSTOMER, &CardToken::new(&token));
            let (sample, accepted) = shop.accepted(&request).await;
            assert_eq!(shop.told("/request/id"), accepted.request_id);
            assert_eq!(shop.told("/token_status"), "revoke");
            sample
        }
        "/v2/customer/saved_account/list" => {
            let saved = shop.saved().await;
            let (sample, told) = shop.data(&SavedAccounts::new(CUSTOMER, "card")).await;
            let found = told.accounts().find(|account| account.id() == Some(saved));
            let found = found.expect("the saved card");
            assert_eq!(found.number(), Some("400000******0077"));
            assert_eq!((found.kind(), found.brand()), (Some("card"), Some("visa")));
            assert_eq!(found.expiry(), Some("12/31"));
            sample
        }
        "/v2/customer/saved_account/delete" => {
            let saved = shop.saved().await;
            let request = SavedAccountDelete::new(CUSTOMER, saved);
            let (sample, told) = shop.data(&request).await;
            assert_eq!(told.message(), Some("Saved account deleted"));
            let (_, told) = shop.data(&SavedAccounts::new(CUSTOMER, "card")).await;
            assert!(told.accounts().all(|account| account.id() != Some(saved)));
            sample
        }
        "/v2/customer/info" => {
            shop.sale().await;
            let (sample, told) = shop.data(&CustomerInfo::new(CUSTOMER)).await;
            let customer = told.customer().expect("a customer");
            assert_eq!(customer.id(), Some(CUSTOMER));
            sample
        }
        "/v2/session/applepay" => {
            let url = "https://apple-pay-gateway.apple.com/paymentservices/startSession";
            let request = ApplePaySession::new(url, "shop.example", "Shop");
            let (sample, told) = shop.data(&request).await;
            let session = told.merchant_session().expect("a session");
            let domain = session.get("domainName").and_then(Value::as_str);
            assert_eq!(domain, Some("shop.example"));
            sample
        }
        _ => return None,
    })
}
