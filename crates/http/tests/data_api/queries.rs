//! The other queries.

use paywright_core::ecommpay::data_api::{
    AnyQuery, BalanceQuery, CurrencyRates, FraudList, Operations, OperationsOfPayment,
    PaymentOperation,
};
use paywright_core::ecommpay::gate::{Answer, Refund};
use paywright_core::http::{Request, RetryClass};
use paywright_core::money::{Currency, Money};
use paywright_core::payment::{OperationStatus, OperationType};
use paywright_http::blocking;
use serde_json::json;

use crate::shop::{SOON, Shop, api, eur, interval, march};

#[tokio::test]
async fn balances_follow_what_was_sold() {
    let shop = Shop::open().await;
    let of_euro = |balances: paywright_core::ecommpay::data_api::Balances| -> i64 {
        let amounts = balances.balances().flat_map(|balance| balance.amounts);
        amounts.filter(|sum| sum.currency() == Currency::EUR).map(Money::minor).sum()
    };
    shop.sell(1).await;
    let before = of_euro(shop.data.send(&BalanceQuery::new()).await.unwrap());
    let refund = Refund::card("order-0", "Returned").amount(eur(1000));
    assert!(matches!(shop.gate.send(&refund).await, Ok(Answer::Accepted(_))));
    shop.platform.control().settle().await;
    let after = of_euro(shop.data.send(&BalanceQuery::new()).await.unwrap());
    assert_eq!(before - after, 1000);
}

#[tokio::test]
async fn the_operations_of_a_payment_are_told() {
    let shop = Shop::open().await;
    shop.sell(2).await;
    let refund = Refund::card("order-1", "Returned").amount(eur(1000));
    assert!(matches!(shop.gate.send(&refund).await, Ok(Answer::Accepted(_))));
    let told = shop.data.send(&OperationsOfPayment::new("order-1")).await.unwrap();
    let kinds: Vec<_> = told.operations().filter_map(PaymentOperation::operation_type).collect();
    assert_eq!(kinds, [OperationType::Reversal, OperationType::Sale], "the newest first");
    let sums: Vec<_> = told.operations().filter_map(PaymentOperation::sum).collect();
    assert_eq!(sums, [eur(1000), eur(3415)]);

    // The same by the other query, with the same ids.
    let only = Operations::in_interval(march())
        .operation_type([OperationType::Reversal])
        .operation_status([OperationStatus::Success]);
    let page = shop.data.send(&only).await.unwrap();
    let found = page.operations().next().unwrap();
    assert_eq!(page.count(), 1);
    assert_eq!(found.id(), told.operations().next().unwrap().id());
    assert_eq!((found.payment_id(), found.sum()), (Some("order-1"), Some(eur(1000))));
}

#[tokio::test]
async fn what_was_reported_as_fraud_is_listed() {
    let shop = Shop::open().await;
    shop.sell(2).await;
    assert_eq!(shop.data.send(&FraudList::new()).await.unwrap().count(), 0);
    let operation = shop.platform.control().look(|platform| {
        platform.payment(crate::shop::PROJECT, "order-1").unwrap().operations[0].id
    });
    let report = json!({
        "project_id": 112, "payment_id": "order-1",
        "operation_id": operation.to_string(), "fraud_type": "6"
    });
    let url = format!("{}/_control/fraud", shop.platform.base_url());
    let body = report.to_string().into_bytes();
    let reported = shop.client.send(&Request::post_json(url, body, RetryClass::Read)).await;
    assert_eq!(reported.unwrap().status(), 200);

    let list = shop.data.send(&FraudList::new().purchase_date(march())).await.unwrap();
    let found = list.operations().next().unwrap();
    assert_eq!(list.count(), 1);
    assert_eq!((found.payment_id(), found.fraud_type()), (Some("order-1"), Some("6")));
    assert_eq!((found.sum(), found.project_id()), (Some(eur(3415)), Some("112")));
    let earlier = interval("2025-03-01 00:00:00", "2025-03-31 23:59:59");
    let none = shop.data.send(&FraudList::new().purchase_date(earlier)).await.unwrap();
    assert_eq!(none.count(), 0);
}

#[tokio::test]
async fn rates_are_told_hour_by_hour() {
    let shop = Shop::open().await;
    let day = interval("2026-03-01 00:00:00", "2026-03-02 00:00:00");
    let rates = shop.data.send(&CurrencyRates::new(97, Currency::EUR, day).tz("+00:00")).await;
    let rates = rates.unwrap();
    assert_eq!(rates.signed().get("currency_rates").unwrap().items().count(), 25);
    let future = interval("2036-03-01 00:00:00", "2036-03-02 00:00:00");
    let none = shop.data.send(&CurrencyRates::new(97, Currency::EUR, future)).await.unwrap();
    assert!(none.signed().get("currency_rates").is_none_or(|list| list.items().count() == 0));
}

#[test]
fn a_program_that_waits_has_the_same_queries() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(Shop::open());
    runtime.block_on(shop.sell(1));
    let base = paywright_core::http::BaseUrl::parse(shop.platform.base_url()).unwrap();
    let client = blocking::Client::from(shop.client.clone());
    let data = client.data_api(api().with_base_url(base)).with_deadline(SOON);
    assert!(data.send(&BalanceQuery::new()).unwrap().count() > 0);
    assert_eq!(data.send(&OperationsOfPayment::new("order-0")).unwrap().count(), 1);
    assert_eq!(data.send(&FraudList::new()).unwrap().count(), 0);
    let mut pages = data.pages(Operations::in_interval(march()).projects([999]));
    assert!(pages.next().unwrap().is_err());
    assert!(pages.next().is_none(), "it ends with the first error");
}

#[tokio::test]
async fn a_path_without_a_builder_is_asked_by_name() {
    let shop = Shop::open().await;
    shop.sell(1).await;
    let told = shop.data.send(&AnyQuery::new("/v1/balance/get")).await.unwrap();
    assert!(told.signed().get("balance").is_some());
}
