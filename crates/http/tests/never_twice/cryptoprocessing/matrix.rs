//! Every cut of a payment, a charge, a release and a refund, each with and without the command being
//! executed on the gateway's side, and with the request arriving late.

use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::cryptoprocessing::ticket::Step;
use paywright_core::cryptoprocessing::{Cause, Outcome};
use paywright_http::cryptoprocessing::CallError;

use super::world::{What, World, is_done};
use crate::relay::{Cut, Fate, Plan};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_made_once_or_not_at_all() {
    every_cut(What::Pay).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_charge_is_made_once_or_not_at_all() {
    every_cut(What::Charge).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_of_a_part_is_made_once_or_not_at_all() {
    every_cut(What::PartialRefund).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_of_all_is_made_once_or_not_at_all() {
    every_cut(What::Refund).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_is_made_once_or_not_at_all() {
    every_cut(What::Unblock).await;
}

async fn every_cut(what: What) {
    let mut executed = 0;
    for cut in Cut::ALL {
        for fate in [Fate::Lost, Fate::Arrives, Fate::Late] {
            for is_reset in [false, true] {
                let plan = Plan { cut, fate, is_reset };
                executed += Box::pin(cut_and_find_out(what, plan)).await;
            }
        }
    }
    // A relay that never lets anything through would show nothing.
    assert!(executed >= 40, "{what:?}: executed {executed} of 72 times");
}

/// How often the first request was executed: once or not at all.
async fn cut_and_find_out(what: What, plan: Plan) -> usize {
    let about = format!("{what:?}, {plan:?}");
    let world = World::frozen().await;
    world.prepare_for(what).await;
    let deadline = if plan.cut == Cut::Silence { 200 } else { 10_000 };
    let deadline = Duration::from_millis(deadline);
    let door = world.door(false, deadline);
    let deaf = world.door_at(&world.relay.deaf_url(), false, deadline);

    // The look goes another way, so that each cut finds a connection of its own.
    let call = world.door(false, deadline).prepare(what).await.unwrap();
    world.relay.settle().await;
    if plan.cut == Cut::Refused && plan.fate != Fate::Lost {
        // The request has arrived by another way: from a program that has died since, say.
        let direct = world.direct();
        let twin = direct.deliver(what.prepare(direct.terminal()).unwrap()).await;
        assert!(matches!(twin, Ok(Outcome::Done(_))), "{about}: {twin:?}");
    }
    let sent = (what, call);
    let (answer, stored) = door.deliver_and_lose(&world.relay, &deaf, sent, Some(plan)).await;
    let seen = world.relay.settle().await;
    assert!(seen.begun <= 1, "{about}: sent more than once, {seen:?}");
    assert!(seen.arrived <= 1, "{about}: arrived more than once, {seen:?}");
    let was_cut_late = !matches!(plan.cut, Cut::Refused | Cut::ClosedAtOnce);
    if was_cut_late {
        assert_eq!(seen.begun, 1, "{about}");
        assert_eq!(seen.arrived, usize::from(plan.fate == Fate::Arrives), "{about}");
        assert_eq!(world.relay.late(), usize::from(plan.fate == Fate::Late), "{about}");
    }

    let mut ticket = match answer {
        Ok(Outcome::Unknown(unknown)) => {
            assert_eq!(unknown.cause, Cause::Lost, "{about}");
            let detail = unknown.detail.unwrap();
            let why = if plan.cut == Cut::Silence { "time ran out" } else { "was closed" };
            assert!(detail.contains(why), "{about}: {detail}");
            assert!(detail.contains("may have arrived"), "{about}: {detail}");
            assert_ne!(plan.cut, Cut::Refused, "{about}");
            unknown.ticket.unwrap()
        }
        Err(CallError::NoAnswer(failure)) => {
            assert!(!was_cut_late, "{about}: {failure}");
            assert!(!failure.may_have_arrived(), "{about}: {failure}");
            assert_eq!(seen.begun, 0, "{about}: something was sent, {failure}");
            if plan.cut == Cut::Refused {
                assert_eq!(failure.code(), "http_connect_failed", "{about}");
            }
            stored
        }
        other => panic!("{about}: {other:?}"),
    };

    let has_arrived = world.executed(what) + world.relay.late();
    let end = world.resolve(&door, &mut ticket).await;
    if has_arrived == 1 {
        assert!(is_done(&end), "{about}: {end:?}");
    } else {
        assert!(matches!(end, Step::SafeToRepeat), "{about}: {end:?}");
        let call = door.prepare(what).await.unwrap();
        let again = door.deliver(call).await;
        assert!(matches!(again, Ok(Outcome::Done(_))), "{about}: {again:?}");
    }
    world.pass(Duration::from_secs(120)).await;
    assert_eq!((world.executed(what), world.stands()), (1, what.end()), "{about}");
    world.platform.shutdown().await;
    has_arrived
}
