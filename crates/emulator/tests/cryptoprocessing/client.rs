//! Our own client against our own gateway: what the core sends is understood, what it reads is what
//! was meant, and nothing happens twice.

use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::cryptoprocessing::ticket::{Heard, Step, Truth};
use paywright_core::cryptoprocessing::{
    AcsReturn, Call, Card, Cause, Command, Outcome, Reads, SessionType, State, StateAnswer,
    StateQuery, Terminal, Ticket, api, apim, vwapi,
};
use paywright_core::http::{BaseUrl, Response};
use paywright_core::mask::{Cvv, Pan};
use paywright_emulator::cryptoprocessing::Platform;
use serde_json::json;

use crate::web::{self, Form};
use crate::world::World;

fn terminal(world: &World) -> Terminal {
    let key = |text: &str| SecretKey::new(text).unwrap();
    Terminal::new(BaseUrl::parse(world.running.base_url()).unwrap())
        .with_key(key("Merchant"))
        .with_vwid(key("Merchant"))
        .with_password(key("123"))
}

fn card(number: &str) -> Card {
    let pan = Pan::parse_without_check_digit(number).unwrap();
    Card::new(&pan, 12, 2030, "Ivan Ivanov").cvv(&Cvv::parse("123").unwrap())
}

/// Sends what was prepared, and reads what comes.
async fn send<A: Reads>(world: &World, call: &Call<A>) -> A::Outcome {
    let body = String::from_utf8(call.request().body().to_vec()).unwrap();
    match world.send(call.request().url(), body).await {
        Ok((status, body)) => call.parse(&Response::new(status, &body)),
        Err(_) => call.lost(),
    }
}

async fn carry_out<C: Command>(world: &World, command: &C) -> <C::Answer as Reads>::Outcome {
    send(world, &terminal(world).prepare(command).unwrap()).await
}

async fn report(world: &World, query: &StateQuery) -> StateAnswer {
    carry_out(world, query).await.unwrap()
}

#[tokio::test]
async fn a_payment_goes_through_3d_secure_and_back_to_the_payer() {
    let world = World::start().await;
    let pay = api::Pay::new("o1", 12_480, &card("4111111111111111"));
    let Outcome::NeedsAcsPost(post) = carry_out(&world, &pay).await else {
        panic!("no authentication is asked for");
    };
    let fields = post.with_term_url("http://127.0.0.1:1/3ds");
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let form = Form { action: post.url.clone(), fields: fields.collect() };
    let back = web::bank(&world, &form, true).await;
    let pairs: Vec<_> = back.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let body = paywright_core::cryptoprocessing::encoding::form(&pairs);
    let back = AcsReturn::read(body.as_bytes()).unwrap();
    let finish = post.pending.finish(&back).unwrap();
    let Outcome::Done(answer) = carry_out(&world, &finish).await else {
        panic!("it is not done");
    };
    assert_eq!(answer.amount(), Some(12_480));

    let refund = api::Refund::new("o1").amount(480);
    assert!(matches!(carry_out(&world, &refund).await, Outcome::Done(_)));
    let query = StateQuery::new(paywright_core::cryptoprocessing::Interface::Api, "o1");
    let answer = report(&world, &query).await;
    let known = answer.known().unwrap();
    assert_eq!((known.state(), known.amount()), (&State::Charged, Some(12_000)));
}

#[tokio::test]
async fn a_session_leads_to_the_page_that_takes_the_money() {
    let world = World::start().await;
    let init =
        apim::Init::new(SessionType::Block, "o1", 900).field("Note", "free words + signs & more");
    let Outcome::NeedsRedirect(redirect) = carry_out(&world, &init).await else {
        panic!("there is no page");
    };
    let (status, page) = world.get(&redirect.url).await;
    assert_eq!(status, 200);
    let form = web::forms(&page).remove(0);
    let typed = [
        ("number", "4111111111100023"),
        ("month", "12"),
        ("year", "30"),
        ("holder", "Ivan Ivanov"),
        ("cvv", "123"),
    ];
    let typed = typed.map(|(name, value)| (name.to_owned(), value.to_owned()));
    world.post(&form.action, &typed).await;
    assert!(matches!(carry_out(&world, &apim::Charge::new("o1")).await, Outcome::Done(_)));
    let state = world.control("payments/o1").await;
    assert_eq!(state["state"], "Charged");
}

#[tokio::test]
async fn a_wallet_keeps_cards_that_pay_again() {
    let world = World::start().await;
    let user = vwapi::User::new("a+b@shop.example", "pass & word");
    assert!(matches!(carry_out(&world, &vwapi::Register::new(&user)).await, Outcome::Done(_)));
    let Outcome::Done(added) =
        carry_out(&world, &vwapi::Add::new(&user, &card("5218851946955484"))).await
    else {
        panic!("the card is not added");
    };
    let card_id = added.get("CardId").unwrap().to_owned();
    let again = vwapi::PayRecurring::new(&user, "o1", 700, &card_id);
    let Outcome::Declined(declined) = carry_out(&world, &again).await else {
        panic!("a card pays that is not active");
    };
    assert_eq!(declined.code.as_str(), "WRONG_CARD");
    let activate = vwapi::Activate::new(&user, &card_id, 101);
    assert!(matches!(carry_out(&world, &activate).await, Outcome::Done(_)));
    assert!(matches!(carry_out(&world, &again).await, Outcome::Done(_)));
    let cards = carry_out(&world, &vwapi::GetList::new(&user)).await.unwrap();
    assert_eq!(cards.cards().filter(|card| card.is_active()).count(), 1);
}

/// Asks as the ticket says, on the gateway's clock, until it knows.
async fn resolve(world: &World, mut ticket: Ticket) -> Step {
    let mut elapsed = Duration::ZERO;
    let mut answer = None;
    for _ in 0..100 {
        let heard = answer.as_ref().map_or(Heard::Nothing, Heard::Answer);
        match ticket.next(elapsed, heard) {
            Step::Wait(time) => {
                elapsed += time;
                world.running.control().advance(time).await;
                answer = None;
            }
            Step::Ask(query) => answer = carry_out(world, &query).await.ok(),
            done => return done,
        }
    }
    panic!("the ticket asks without end");
}

/// A request whose answer is lost is found out about, and never sent while it may have arrived.
#[tokio::test]
async fn what_became_of_a_lost_request_is_found_out_and_nothing_happens_twice() {
    let faults = [
        ("cut", json!({"kind": "cut"})),
        ("cut in the answer", json!({"kind": "cut_body", "after": 10})),
        ("garbage", json!({"kind": "garbage"})),
        ("HTTP 500", json!({"kind": "status", "status": 500})),
        ("no answer", json!({"kind": "no_answer", "milliseconds": 50})),
    ];
    for (name, how) in faults {
        for executed in [true, false] {
            for command in ["Pay", "Charge", "Unblock", "Refund"] {
                let place = format!("{command}, {name}, executed: {executed}");
                // Nothing in between is executed.
                if !executed && matches!(name, "garbage" | "cut in the answer") {
                    continue;
                }
                lose(command, &how, executed, &place).await;
            }
        }
    }
}

async fn lose(command: &str, how: &serde_json::Value, executed: bool, place: &str) {
    let world = World::start().await;
    let card = card("4111111111100023");
    match command {
        "Pay" => {}
        "Refund" => {
            let pay = api::Pay::new("o1", 500, &card);
            assert!(matches!(carry_out(&world, &pay).await, Outcome::Done(_)));
        }
        _ => {
            let block = api::Block::new("o1", 500, &card);
            assert!(matches!(carry_out(&world, &block).await, Outcome::Done(_)));
        }
    }
    let path = format!("/api/{command}");
    let rule =
        json!([{"fault": "answer", "how": how, "executed": executed, "path": path, "times": 1}]);
    assert_eq!(world.tell("faults", &rule).await.0, 200);

    let kind = command.to_lowercase();
    let ticket = match command {
        "Pay" => lost(&world, &api::Pay::new("o1", 500, &card), place).await,
        "Charge" => lost(&world, &api::Charge::new("o1").amount(200), place).await,
        "Unblock" => lost(&world, &api::Unblock::new("o1"), place).await,
        _ => lost(&world, &api::Refund::new("o1").amount(200), place).await,
    };
    let step = resolve(&world, ticket).await;
    match executed {
        true => assert!(matches!(step, Step::Resolved(Truth::Done(_))), "{place}: {step:?}"),
        false => assert!(matches!(step, Step::SafeToRepeat), "{place}: {step:?}"),
    }
    let counts = world.running.control().look(Platform::operation_counts);
    let count = counts.iter().find(|(it, _)| it.as_str() == kind).map_or(0, |(_, count)| *count);
    assert_eq!(count, usize::from(executed), "{place}");
}

/// Sends a command that is not answered, with what its ticket wants to know before.
async fn lost<C: Command<Answer = Outcome>>(world: &World, command: &C, place: &str) -> Ticket {
    let mut call = terminal(world).prepare(command).unwrap();
    let ticket = call.ticket().unwrap();
    if ticket.wants_before() {
        let before = report(world, &ticket.query()).await;
        call = call.after(before.known().unwrap()).unwrap();
    }
    match send(world, &call).await {
        Outcome::Unknown(unknown) => {
            assert!(
                matches!(unknown.cause, Cause::Lost | Cause::Http { .. } | Cause::Unreadable(_)),
                "{place}"
            );
            unknown.ticket.unwrap()
        }
        other => panic!("{place}: {other:?}"),
    }
}

#[tokio::test]
async fn of_many_equal_requests_at_once_one_is_carried_out() {
    let world = World::start().await;
    let card = card("4111111111100023");
    let pay = api::Block::new("o1", 500, &card);
    let calls: Vec<_> = (0..8).map(|_| terminal(&world).prepare(&pay).unwrap()).collect();
    let outcomes =
        futures_util::future::join_all(calls.iter().map(|call| send(&world, call))).await;
    let done = outcomes.iter().filter(|it| matches!(it, Outcome::Done(_))).count();
    assert_eq!(done, 1);
    let charge = api::Charge::new("o1");
    let calls: Vec<_> = (0..8).map(|_| terminal(&world).prepare(&charge).unwrap()).collect();
    let outcomes =
        futures_util::future::join_all(calls.iter().map(|call| send(&world, call))).await;
    let done = outcomes.iter().filter(|it| matches!(it, Outcome::Done(_))).count();
    assert_eq!(done, 1);
    let state = world.control("state").await;
    assert_eq!(state["operations"], json!({"block": 1, "charge": 1}));
}
