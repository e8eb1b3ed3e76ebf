//! The blocking clients.

use std::time::Duration;

use paywright_core::ecommpay::gate::{Answer, Refund};
use paywright_http::{CarriedOut, Until, blocking};

use crate::shop::{Shop, eur, sale};

const SOON: Duration = Duration::from_secs(10);

#[test]
fn a_payment_from_threads() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(Shop::open());
    let gate = blocking::Client::from(shop.client.clone()).gate(shop.gate.gate().clone());
    std::thread::scope(|scope| {
        for number in 0..8 {
            let gate = &gate;
            scope.spawn(move || {
                let id = format!("order-{number}");
                assert!(matches!(gate.send(&sale(&id)), Ok(Answer::Accepted(_))));
                assert!(gate.wait_for(&id, &Until::Paid, SOON).unwrap().reached);
                let refund = Refund::card(&id, "Returned").amount(eur(1)).reference("1");
                let done = gate.carry_out(&refund, SOON).unwrap();
                assert!(matches!(done, CarriedOut::Accepted(_)), "{done:?}");
            });
        }
    });
}

#[tokio::test]
async fn a_blocking_call_within_a_runtime_does_not_panic() {
    let shop = Shop::open().await;
    let gate = blocking::Client::from(shop.client.clone()).gate(shop.gate.gate().clone());
    let answer = tokio::task::spawn_blocking(move || gate.send(&sale("order-1"))).await.unwrap();
    assert!(matches!(answer, Ok(Answer::Accepted(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_does_one_on_a_thread_of_the_runtime() {
    let shop = Shop::open().await;
    let gate = blocking::Client::from(shop.client.clone()).gate(shop.gate.gate().clone());
    assert!(matches!(gate.send(&sale("order-1")), Ok(Answer::Accepted(_))));
}
