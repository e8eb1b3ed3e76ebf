//! The blocking client.

use paywright_core::cryptoprocessing::{Interface, Notification, Outcome, StateAnswer, api};
use paywright_http::blocking;
use paywright_http::cryptoprocessing::{CarriedOut, Resolution, Until};

use crate::shop::{SOON, Shop, card, terminal_at};

#[test]
fn payments_from_threads() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shop = runtime.block_on(Shop::open());
    let client = blocking::Client::with_defaults().unwrap();
    let terminal = client.terminal(terminal_at(shop.platform.base_url()));
    std::thread::scope(|scope| {
        for number in 0..8 {
            let terminal = &terminal;
            scope.spawn(move || {
                let id = format!("order-{number}");
                let paid = terminal.send(&api::Pay::new(&id, 500, &card()));
                assert!(matches!(paid, Ok(Outcome::Done(_))), "{paid:?}");
                let until = Until::Paid { amount: 500 };
                assert!(terminal.wait_for(Interface::Api, &id, &until, SOON).unwrap().reached);
                let told = format!("Notification=EnginePaySuccess&OrderId={id}&Amount=500");
                let told = Notification::parse(told.as_bytes()).unwrap();
                assert!(terminal.confirm(Interface::Api, &told).unwrap().is_paid(500));
                let refund = api::Refund::new(&id).amount(100);
                let done = terminal.carry_out(&refund, SOON);
                assert!(matches!(done, Ok(CarriedOut::Done(_))), "{done:?}");
                let state = terminal.state(Interface::Api, &id).unwrap();
                let StateAnswer::Known(report) = state else { panic!("{state:?}") };
                assert_eq!(report.amount(), Some(400));
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stored_ticket_is_resolved_from_a_thread_of_a_runtime() {
    let shop = Shop::open().await;
    let client = blocking::Client::with_defaults().unwrap();
    let terminal = client.terminal(terminal_at(shop.platform.base_url()));
    let call = terminal.terminal().prepare(&api::Pay::new("order-1", 500, &card())).unwrap();
    let mut ticket = call.ticket().unwrap().clone();
    assert!(matches!(terminal.deliver(call), Ok(Outcome::Done(_))));
    let found = terminal.resolve(&mut ticket, SOON).unwrap();
    assert!(matches!(found, Resolution::Known(_)), "{found:?}");
    assert!(terminal.deadline() > SOON && terminal.with_deadline(SOON).deadline() == SOON);
    let looked = terminal.terminal().prepare(&api::Refund::new("order-1")).unwrap();
    let looked = terminal.after_a_look(looked).unwrap();
    assert!(!looked.ticket().unwrap().wants_before());
}
