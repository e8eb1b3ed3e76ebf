//! What a shop waits for: the same by the clients' own loops.

use std::sync::Arc;
use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::cryptoprocessing::ticket::{Standing, Truth};
use paywright_core::cryptoprocessing::{Command, Outcome, Ticket, api};
use paywright_emulator::Clock;
use paywright_http::cryptoprocessing::{CallError, CarriedOut, Resolution, TerminalClient};

use super::world::{Door, ID, What, World, card};
use crate::relay::{Cut, Fate, Plan};

/// Longer than the 130 s after which a refund is known not to have been made.
pub(super) const PATIENCE: Duration = Duration::from_secs(300);

fn client(world: &World) -> TerminalClient {
    match world.door(false, Duration::from_secs(50)) {
        Door::Async(client) => client,
        Door::Blocking(_) => unreachable!(),
    }
}

fn plan(cut: Cut, fate: Fate) -> Plan {
    Plan { cut, fate, is_reset: true }
}

/// Lets the clock of the clients run fifty times as fast as it should, while the sockets take the time
/// that they take.
pub(super) async fn hurried<F: Future>(work: F) -> F::Output {
    let (ended, is_ended) = std::sync::mpsc::channel::<()>();
    let (tick, mut ticks) = tokio::sync::mpsc::channel(1);
    // As long as something blocks, a clock that is paused does not move by itself.
    let metronome = tokio::task::spawn_blocking(move || {
        let beat = Duration::from_millis(2);
        while is_ended.recv_timeout(beat) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
            let _ = tick.try_send(());
        }
    });
    tokio::pin!(work);
    let result = loop {
        tokio::select! {
            result = &mut work => break result,
            Some(()) = ticks.recv() => tokio::time::advance(Duration::from_millis(100)).await,
        }
    };
    drop(ended);
    metronome.await.unwrap();
    result
}

/// Carries a command out of which the first sending is lost. Others but payments look first.
async fn carry_out<C: Command<Answer = Outcome>>(
    world: &World,
    command: &C,
    looks: usize,
    lost: Option<Plan>,
) -> CarriedOut {
    world.relay.plan_behind(looks, lost);
    hurried(client(world).carry_out(command, PATIENCE)).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_payment_whose_answer_was_lost_is_found() {
    let world = World::open(Clock::real()).await;
    let lost = Some(plan(Cut::WithinAnswerBody, Fate::Arrives));
    let done = carry_out(&world, &api::Pay::new(ID, 5000, &card()), 0, lost).await;
    assert!(matches!(&done, CarriedOut::Found(Truth::Done(_))) && done.is_done(), "{done:?}");
    assert_eq!(world.executed(What::Pay), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refund_whose_answer_was_lost_is_found_and_not_repeated() {
    let world = World::open(Clock::real()).await;
    world.prepare_for(What::PartialRefund).await;
    let lost = Some(plan(Cut::BehindRequest, Fate::Arrives));
    let done = carry_out(&world, &api::Refund::new(ID).amount(1000), 1, lost).await;
    let CarriedOut::Found(Truth::Done(Standing { amount, .. })) = done else { panic!("{done:?}") };
    assert_eq!((amount, world.executed(What::Refund)), (Some(4000), 1));
}

#[tokio::test(start_paused = true)]
async fn a_refund_that_never_arrived_is_made_in_the_end() {
    let world = World::open(Clock::real()).await;
    world.prepare_for(What::PartialRefund).await;
    let lost = Some(plan(Cut::BehindRequest, Fate::Lost));
    let done = carry_out(&world, &api::Refund::new(ID).amount(1000), 1, lost).await;
    assert!(matches!(done, CarriedOut::Done(_)), "{done:?}");
    assert_eq!((world.executed(What::Refund), world.stands().1), (1, 4000));
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_never_arrived_is_made_in_the_end() {
    let world = World::open(Clock::real()).await;
    let lost = Some(plan(Cut::WithinRequestBody, Fate::Lost));
    let done = carry_out(&world, &api::Pay::new(ID, 5000, &card()), 0, lost).await;
    assert!(matches!(done, CarriedOut::Done(_)), "{done:?}");
    assert_eq!(world.executed(What::Pay), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refund_that_comes_late_is_waited_for() {
    let world = World::open(Clock::real()).await;
    world.prepare_for(What::PartialRefund).await;
    world.relay.plan_behind(1, Some(plan(Cut::Silence, Fate::Late)));
    let refund = api::Refund::new(ID).amount(1000);
    let late = async {
        // Longer than the slowest cards of the sandbox take, after the client has given up.
        tokio::time::sleep(Duration::from_secs(100)).await;
        world.relay.deliver_late().await
    };
    let client = client(&world);
    let (done, late) =
        hurried(async { tokio::join!(client.carry_out(&refund, PATIENCE), late) }).await;
    assert_eq!(late, 1);
    assert!(matches!(&done, Ok(CarriedOut::Found(Truth::Done(_)))), "{done:?}");
    assert_eq!(world.executed(What::Refund), 1);
}

#[tokio::test(start_paused = true)]
async fn a_second_refund_of_the_same_amount_is_told_from_the_first() {
    let world = World::open(Clock::real()).await;
    world.prepare_for(What::PartialRefund).await;
    let refund = api::Refund::new(ID).amount(1000);
    for (expected, lost) in
        [(4000, None), (3000, Some(plan(Cut::FirstByteOfAnswer, Fate::Arrives)))]
    {
        let done = carry_out(&world, &refund, 1, lost).await;
        assert!(done.is_done(), "{done:?}");
        assert_eq!(world.stands().1, expected);
    }
    // Nor is the third, which never arrives at first.
    let done = carry_out(&world, &refund, 1, Some(plan(Cut::BehindRequest, Fate::Lost))).await;
    assert!(matches!(done, CarriedOut::Done(_)), "{done:?}");
    assert_eq!((world.stands().1, world.executed(What::Refund)), (2000, 3));
}

/// What a state cannot tell: two refunds of one amount, ours lost, a rival's made meanwhile. It is taken
/// for ours, so at worst too little goes back, never too much.
#[tokio::test(start_paused = true)]
async fn a_refund_of_a_rival_is_taken_for_ours_and_nothing_goes_back_twice() {
    let world = World::open(Clock::real()).await;
    world.prepare_for(What::PartialRefund).await;
    world.relay.plan_behind(1, Some(plan(Cut::BehindRequest, Fate::Lost)));
    let refund = api::Refund::new(ID).amount(1000);
    let rival = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        world
            .direct()
            .deliver(What::PartialRefund.prepare(world.direct().terminal()).unwrap())
            .await
    };
    let client = client(&world);
    let (done, rival) =
        hurried(async { tokio::join!(client.carry_out(&refund, PATIENCE), rival) }).await;
    assert!(matches!(rival, Ok(Outcome::Done(_))), "{rival:?}");
    assert!(matches!(&done, Ok(CarriedOut::Found(Truth::Done(_)))), "{done:?}");
    assert_eq!(world.executed(What::Refund), 1);
}

/// With another amount nobody can tell, and nothing is sent.
#[tokio::test(start_paused = true)]
async fn a_refund_of_a_rival_of_another_amount_leaves_it_to_a_person() {
    let world = World::open(Clock::real()).await;
    world.prepare_for(What::PartialRefund).await;
    world.relay.plan_behind(1, Some(plan(Cut::BehindRequest, Fate::Lost)));
    let refund = api::Refund::new(ID).amount(1000);
    let rival = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let direct = world.direct();
        let refund = direct.terminal().prepare(&api::Refund::new(ID).amount(1)).unwrap();
        assert!(matches!(direct.deliver(refund).await, Ok(Outcome::Done(_))));
    };
    let client = client(&world);
    let (done, ()) =
        hurried(async { tokio::join!(client.carry_out(&refund, PATIENCE), rival) }).await;
    assert!(matches!(&done, Ok(CarriedOut::Found(Truth::Unclear(_)))), "{done:?}");
    assert_eq!((world.executed(What::Refund), world.stands().1), (1, 4999));
}

#[tokio::test(start_paused = true)]
async fn an_order_id_that_was_used_for_another_amount_is_told() {
    let world = World::open(Clock::real()).await;
    let earlier = client(&world).carry_out(&api::Pay::new(ID, 7, &card()), PATIENCE).await;
    assert!(matches!(earlier, Ok(CarriedOut::Done(_))), "{earlier:?}");
    let done = carry_out(&world, &api::Pay::new(ID, 5000, &card()), 0, None).await;
    let CarriedOut::Found(Truth::Done(standing)) = &done else { panic!("{done:?}") };
    assert!(standing.has_other_amount && !done.is_done());
}

/// The money of the earlier payment is not there for this one, whatever amount is shown of it.
#[tokio::test(start_paused = true)]
async fn an_order_id_of_a_payment_that_is_over_or_only_held_is_no_success() {
    for (first, second) in
        [(What::Block, Some(What::Unblock)), (What::Pay, Some(What::Refund)), (What::Block, None)]
    {
        let world = World::open(Clock::real()).await;
        let direct = world.direct();
        for what in [Some(first), second].into_iter().flatten() {
            let done = direct.deliver(what.prepare(direct.terminal()).unwrap()).await;
            assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
        }
        let done = carry_out(&world, &api::Pay::new(ID, 5000, &card()), 0, None).await;
        assert!(matches!(done, CarriedOut::Found(_)) && !done.is_done(), "{first:?}: {done:?}");
        assert_eq!(world.executed(What::Pay), usize::from(first == What::Pay));
    }
}

#[tokio::test]
async fn nothing_is_sent_that_the_state_forbids_or_that_could_not_be_looked_at() {
    let world = World::open(Clock::real()).await;
    let client = client(&world).with_deadline(Duration::from_millis(200));
    let refund = api::Refund::new(ID).amount(1000);
    let unknown_order = client.carry_out(&refund, PATIENCE).await.unwrap_err();
    assert_eq!(unknown_order.code(), "state_missing", "{unknown_order}");
    world.prepare_for(What::Charge).await;
    let held = client.send(&refund).await.unwrap_err();
    assert!(matches!(held, CallError::NotPermitted(_)), "{held}");
    let charged = client.send(&api::Charge::new(ID)).await;
    assert!(matches!(charged, Ok(Outcome::Done(_))), "{charged:?}");
    let too_much = client.send(&api::Refund::new(ID).amount(5001)).await.unwrap_err();
    assert_eq!(too_much.code(), "amount_exceeds", "{too_much}");
    world.relay.plan_all([plan(Cut::Silence, Fate::Arrives); 2]);
    let silent = client.carry_out(&refund, PATIENCE).await.unwrap_err();
    assert!(matches!(silent, CallError::Look(_)), "{silent:?}");
    assert_eq!(silent.code(), "http_timeout");
    assert!(silent.to_string().starts_with("nothing was sent"), "{silent}");
    assert_eq!(world.executed(What::Refund), 0);
}

#[tokio::test(start_paused = true)]
async fn a_stored_ticket_is_resolved_by_another_program_and_no_other_terminal() {
    let world = World::open(Clock::real()).await;
    world.relay.plan(Some(plan(Cut::FirstByteOfAnswer, Fate::Arrives)));
    let sent = hurried(client(&world).send(&api::Pay::new(ID, 5000, &card()))).await;
    let Ok(Outcome::Unknown(unknown)) = sent else { panic!("the answer was not lost: {sent:?}") };
    let mut ticket = unknown.ticket.unwrap();
    let early = hurried(client(&world).resolve(&mut ticket, Duration::from_millis(100))).await;
    assert_eq!(early, Ok(Resolution::StillUnknown));
    let mut ticket: Ticket =
        serde_json::from_str(&serde_json::to_string(&ticket).unwrap()).unwrap();
    let Door::Async(other) = world.direct() else { unreachable!() };
    let foreign = other.resolve(&mut ticket, PATIENCE).await.unwrap_err();
    assert_eq!(foreign.code(), "ticket_foreign");
    let found = hurried(client(&world).resolve(&mut ticket, PATIENCE)).await;
    assert!(matches!(found, Ok(Resolution::Known(Truth::Done(_)))), "{found:?}");
}

/// Two programs, or two threads of one, start the same payment at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_is_carried_out_by_many_at_once_is_made_once() {
    let world = Arc::new(World::open(Clock::real()).await);
    let shared = client(&world);
    let tasks: Vec<_> = (0..6)
        .map(|number| {
            // Some share their connections, others do not.
            let client = if number % 2 == 0 { shared.clone() } else { client(&world) };
            let pay = api::Pay::new(ID, 5000, &card());
            tokio::spawn(async move { client.carry_out(&pay, PATIENCE).await })
        })
        .collect();
    for task in tasks {
        let done = task.await.unwrap().unwrap();
        assert!(done.is_done(), "{done:?}");
    }
    assert_eq!(world.executed(What::Pay), 1);
}
