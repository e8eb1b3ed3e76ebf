//! What a shop waits for: the same by the clients' own loops, in real time.

use std::sync::Arc;
use std::time::Duration;

use paywright_core::ecommpay::gate::ticket::Truth;
use paywright_core::ecommpay::gate::{Accepted, Answer, Capture, GateRequest, Operation, Ticket};
use paywright_core::payment::OperationStatus;
use paywright_emulator::Clock;
use paywright_emulator::platform::{DuplicateAnswer, Platform};
use paywright_http::{CarriedOut, GateClient, Resolution, blocking};

use crate::relay::{Cut, Fate, Plan};
use crate::world::{Door, ID, What, World, eur, hold, refund, sale};

/// Longer than the 21 s after which a request with an id is known not to have arrived.
const PATIENCE: Duration = Duration::from_secs(60);

async fn world() -> World {
    World::open(Clock::real(), 0, DuplicateAnswer::AtOnce).await
}

fn client(world: &World) -> GateClient {
    match world.door(false, Duration::from_secs(5)) {
        Door::Async(client) => client,
        Door::Blocking(_) => unreachable!(),
    }
}

fn plan(cut: Cut, fate: Fate) -> Option<Plan> {
    Some(Plan { cut, fate, is_reset: true })
}

async fn carry_out<O: Operation<Answer = Accepted>>(
    world: &World,
    request: &GateRequest<O>,
    plan: Option<Plan>,
) -> CarriedOut {
    world.relay.plan(plan);
    client(world).carry_out(request, PATIENCE).await.unwrap()
}

#[tokio::test]
async fn a_sale_whose_answer_was_lost_is_found() {
    let world = world().await;
    let done = carry_out(&world, &sale(ID, 1000), plan(Cut::WithinAnswerBody, Fate::Arrives)).await;
    assert!(matches!(done, CarriedOut::Registered(_)), "{done:?}");
    assert_eq!((world.executed(What::Sale), world.begun(What::Sale)), (1, 1));
}

#[tokio::test]
async fn a_refund_that_never_arrived_is_made_in_the_end() {
    let world = world().await;
    let paid = carry_out(&world, &sale(ID, 5000), None).await;
    assert!(matches!(paid, CarriedOut::Accepted(_)), "{paid:?}");
    let done = carry_out(&world, &refund(), plan(Cut::BehindRequest, Fate::Lost)).await;
    assert!(matches!(done, CarriedOut::Accepted(_)), "{done:?}");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!((world.executed(What::Refund), world.begun(What::Refund)), (1, 1));
}

#[tokio::test]
async fn the_second_of_two_equal_captures_is_told_from_the_first() {
    let world = world().await;
    let held = carry_out(&world, &hold(5000), None).await;
    assert!(matches!(held, CarriedOut::Accepted(_)), "{held:?}");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let capture = Capture::card(ID).amount(eur(1000));
    let first = carry_out(&world, &capture, None).await;
    assert!(matches!(first, CarriedOut::Accepted(_)), "{first:?}");
    tokio::time::sleep(Duration::from_millis(100)).await;
    // The client looks at the payment first; then its capture arrives, and the answer does not.
    world.relay.plan_behind(1, plan(Cut::WithinAnswerBody, Fate::Arrives));
    let second = client(&world).carry_out(&capture, PATIENCE).await.unwrap();
    // The platform captures a hold once, and the first capture is not shown as the second.
    let CarriedOut::Registered(registered) = second else { panic!("{second:?}") };
    let status = registered.operation.and_then(|operation| operation.status);
    assert_eq!(status, Some(OperationStatus::Decline));
    assert_eq!((world.executed(What::Capture), world.begun(What::Capture)), (1, 2));
}

#[tokio::test]
async fn a_sale_that_comes_late_is_waited_for() {
    let world = world().await;
    let late = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        world.relay.deliver_late().await
    };
    let request = sale(ID, 1000);
    let carried = carry_out(&world, &request, plan(Cut::BehindRequest, Fate::Late));
    let (done, late) = tokio::join!(carried, late);
    assert_eq!(late, 1);
    assert!(matches!(done, CarriedOut::Registered(_)), "{done:?}");
    assert_eq!((world.executed(What::Sale), world.begun(What::Sale)), (1, 1));
}

#[tokio::test]
async fn a_stored_ticket_is_resolved_by_another_program() {
    let world = world().await;
    world.relay.plan(plan(Cut::FirstByteOfAnswer, Fate::Arrives));
    let Ok(Answer::Unknown(unknown)) = client(&world).send(&sale(ID, 1000)).await else {
        panic!("the answer was not lost");
    };
    let mut ticket = unknown.ticket.unwrap();
    let early = client(&world).resolve(&mut ticket, Duration::from_millis(100)).await;
    assert_eq!(early, Ok(Resolution::StillUnknown));
    let stored = serde_json::to_string(&ticket).unwrap();

    let gate = client(&world).gate().clone();
    let blocking = blocking::Client::with_defaults().unwrap().gate(gate);
    let found = tokio::task::spawn_blocking(move || {
        let mut ticket: Ticket = serde_json::from_str(&stored).unwrap();
        blocking.resolve(&mut ticket, PATIENCE)
    });
    let found = found.await.unwrap();
    assert!(matches!(found, Ok(Resolution::Known(Truth::Registered(_)))), "{found:?}");
}

/// Two programs, or two threads of one, carry out the same at once.
async fn twice_at_once<O>(world: World, what: What, request: GateRequest<O>)
where
    O: Operation<Answer = Accepted> + 'static,
    GateRequest<O>: Send + Sync,
{
    let world = Arc::new(world);
    let shared = client(&world);
    let tasks: Vec<_> = (0..6)
        .map(|number| {
            // Some share their connections, others do not.
            let client = if number % 2 == 0 { shared.clone() } else { client(&world) };
            let request = request.clone();
            tokio::spawn(async move { client.carry_out(&request, PATIENCE).await })
        })
        .collect();
    for task in tasks {
        let done = task.await.unwrap().unwrap();
        assert!(matches!(done, CarriedOut::Accepted(_) | CarriedOut::Registered(_)), "{done:?}");
    }
    // Longer than the platform takes.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    // Refunds that the platform has declined as repetitions are on its list as well.
    assert_eq!(world.executed(what), 1);
    let payments = world.platform.control().look(Platform::payment_count);
    assert_eq!(payments, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sale_that_is_carried_out_twice_at_once_is_made_once() {
    twice_at_once(world().await, What::Sale, sale(ID, 1000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_is_one_on_a_platform_that_tells_duplicates_by_callback() {
    let world = World::open(Clock::real(), 1, DuplicateAnswer::ByCallback).await;
    twice_at_once(world, What::Sale, sale(ID, 1000)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_is_a_refund() {
    let world = world().await;
    let paid = carry_out(&world, &sale(ID, 5000), None).await;
    assert!(matches!(paid, CarriedOut::Accepted(_)), "{paid:?}");
    tokio::time::sleep(Duration::from_millis(100)).await;
    twice_at_once(world, What::Refund, refund()).await;
}
