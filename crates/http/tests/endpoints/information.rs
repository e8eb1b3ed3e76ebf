//! Questions.

use paywright_core::ecommpay::Signed;
use paywright_core::ecommpay::gate::{
    BankList, CardSale, CryptoRate, Destination, Direction, MethodsAvailable, MethodsForMerchant,
    MethodsUnavailable, MobileOperators, StatusAnswer, StatusByPayment, StatusByRequest,
};
use paywright_core::payment::PaymentStatus;

use crate::sample::Sample;
use crate::shop::{Shop, VISA, card, customer, eur};

pub(crate) async fn call(shop: &Shop, path: &str) -> Option<Sample> {
    Some(match path {
        "/v2/payment/status" => {
            let id = shop.sale().await;
            let terminal = StatusByPayment::new(&id).destination(Destination::Terminal);
            let (_, told) = shop.data(&terminal).await;
            assert_paid(&told);
            let (sample, told) = shop.data(&StatusByPayment::new(&id)).await;
            assert_paid(&told);
            sample
        }
        "/v2/payment/status/request" => {
            let sale = CardSale::new(shop.id("sale"), eur(100), card(VISA), customer());
            let (_, accepted) = shop.accepted(&sale).await;
            let (sample, told) = shop.data(&StatusByRequest::new(accepted.request_id)).await;
            assert_paid(&told);
            sample
        }
        "/v2/info/available_methods_for_merchant/list" => {
            let request = MethodsForMerchant::new(&[Direction::In]).payment_method("ecopayz");
            let (sample, told) = shop.data(&request).await;
            let methods: Vec<_> = told.methods().map(|m| (m.method, m.is_available)).collect();
            assert_eq!(methods, [("ecopayz", Some(true))]);
            sample
        }
        "/v2/info/available-methods/purchase/list" => methods(shop, Direction::In).await,
        "/v2/info/available-methods/payout/list" => methods(shop, Direction::Out).await,
        "/v2/info/payment_method/unavailable_list" => {
            let (sample, told) = shop.data(&MethodsUnavailable::new()).await;
            assert_eq!(told.methods().count(), 0);
            sample
        }
        "/v2/info/currency_crypto_rate" => {
            let request = CryptoRate::new(("USD", "fiat"), ("BTC", "bitcoin"));
            let (sample, told) = shop.data(&request).await;
            assert_eq!(told.rate(), Some("0.0000085"));
            sample
        }
        // Of the payment form: no builder, so by the door for what is not here.
        "/v2/info/check/signature" => {
            let (sample, told) = shop.data(&shop.gate.gate().ask(path)).await;
            assert_eq!(told.signed().get("status").and_then(Signed::text), Some("success"));
            sample
        }
        "/v2/info/mobile/sale/list" => operators(shop, Direction::In).await,
        "/v2/info/mobile/payout/list" => operators(shop, Direction::Out).await,
        "/v2/info/banks/{x}/list" => {
            let request = BankList::new("estonia", "sale", shop.id("banks"), eur(1815));
            let (sample, told) = shop.data(&request).await;
            let banks: Vec<_> = told.banks().map(|bank| (bank.id, bank.abbreviation)).collect();
            assert_eq!(banks, [(888, "FIRST"), (889, "SECOND")]);
            sample
        }
        _ => return None,
    })
}

async fn methods(shop: &Shop, direction: Direction) -> Sample {
    let request = MethodsAvailable::new(direction)
        .method("ecopayz", Some(eur(10_000)))
        .method("moonpay-of-nobody", None);
    let (sample, told) = shop.data(&request).await;
    let methods: Vec<_> = told.methods().map(|m| (m.method, m.is_available)).collect();
    assert_eq!(methods, [("ecopayz", Some(true)), ("moonpay-of-nobody", Some(false))]);
    sample
}

async fn operators(shop: &Shop, direction: Direction) -> Sample {
    let (sample, told) = shop.data(&MobileOperators::new(direction)).await;
    let names: Vec<_> = told.root().items().filter_map(|one| one.get("name")?.as_str()).collect();
    assert_eq!(names, ["First local operator", "Second local operator"]);
    sample
}

fn assert_paid(told: &StatusAnswer) {
    let message = told.known().expect("a payment that is known");
    assert_eq!(message.payment().status(), Some(PaymentStatus::Success));
}
