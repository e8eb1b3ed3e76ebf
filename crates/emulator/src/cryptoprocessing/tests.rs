//! What holds for the gateway whatever is sent to it, in whatever order.

use std::time::Duration;

use paywright_core::cryptoprocessing::{Answer, Interface};
use proptest::prelude::*;

use super::{OperationKind, Platform, Request, TEST_CARDS, TRANSITIONS, Terminal};
use crate::platform::Time;

/// Something that happens: a command, or time.
#[derive(Debug, Clone)]
enum Event {
    Start { kind: &'static str, order: usize, amount: u64, card: usize },
    FollowUp { kind: &'static str, order: usize, amount: Option<u64> },
    Finish { kind: &'static str, order: usize, has_proved: bool },
    Pass { seconds: u64 },
}

const ORDERS: [&str; 4] = ["o1", "o2", "o3~pending", "o4~anti-fraud"];

fn event() -> impl Strategy<Value = Event> {
    let order = 0..ORDERS.len();
    let amount = 1..1_000_u64;
    let start = (prop::sample::select(vec!["Pay", "Block"]), order.clone(), amount.clone());
    let start = (start, 0..TEST_CARDS.len())
        .prop_map(|((kind, order, amount), card)| Event::Start { kind, order, amount, card });
    let kinds = prop::sample::select(vec!["Charge", "Unblock", "Refund"]);
    let follow_up = (kinds, order.clone(), prop::option::of(amount))
        .prop_map(|(kind, order, amount)| Event::FollowUp { kind, order, amount });
    let kinds = prop::sample::select(vec!["Pay3DS", "Block3DS"]);
    let finish = (kinds, order, any::<bool>())
        .prop_map(|(kind, order, has_proved)| Event::Finish { kind, order, has_proved });
    let pass = prop::sample::select(vec![1, 40, 60, 900, 604_800]);
    let pass = pass.prop_map(|seconds| Event::Pass { seconds });
    prop_oneof![3 => start, 4 => follow_up, 2 => finish, 1 => pass]
}

struct Run {
    platform: Platform,
    now: Time,
    answers: Vec<String>,
}

impl Run {
    fn of(events: &[Event]) -> Self {
        let now = Time::parse("2026-03-10T12:00:00Z").unwrap();
        let platform = Platform::new(7, "http://127.0.0.1:1", Terminal::default());
        let mut run = Self { platform, now, answers: Vec::new() };
        for event in events {
            run.happens(event);
        }
        run
    }

    fn happens(&mut self, event: &Event) {
        match event {
            Event::Start { kind, order, amount, card } => {
                let (order, card) = (ORDERS[*order], TEST_CARDS[*card].number);
                let info = format!(
                    "PAN={card};EMonth=12;EYear=30;CardHolder=Ivan Ivanov;SecureCode=123;OrderId={order};Amount={amount}"
                );
                let info = info.replace(';', "%3B").replace('=', "%3D");
                self.send(kind, &format!("OrderId={order}&Amount={amount}&PayInfo={info}"));
            }
            Event::FollowUp { kind, order, amount } => {
                let amount = amount.map(|it| format!("&Amount={it}")).unwrap_or_default();
                self.send(kind, &format!("Password=123&OrderId={}{amount}", ORDERS[*order]));
            }
            Event::Finish { kind, order, has_proved } => {
                let order = ORDERS[*order];
                let payment = self.platform.payment(order);
                let three_ds = payment.and_then(|it| self.platform.authentication_of(it));
                let pa_res = three_ds.map_or("none".to_owned(), |it| {
                    if *has_proved { &it.pa_res } else { &it.failed_pa_res }.replace('=', "%3D")
                });
                self.send(kind, &format!("OrderId={order}&PaRes={pa_res}"));
            }
            Event::Pass { seconds } => {
                self.now = self.now.after(Duration::from_secs(*seconds));
                self.platform.advance(self.now);
            }
        }
    }

    fn send(&mut self, command: &str, body: &str) {
        let body = format!("Key=Merchant&{body}");
        let request = Request::new(Interface::Api, command, b"", body.as_bytes());
        let reply = self.platform.command(self.now, &request).unwrap();
        assert!(reply.at >= self.now);
        self.answers.push(reply.answer.to_string());
    }
}

proptest! {
    #[test]
    fn money_is_taken_once_and_given_back_at_most_once(
        events in prop::collection::vec(event(), 0..60),
    ) {
        let run = Run::of(&events);
        for answer in &run.answers {
            let answer = Answer::parse(answer.as_bytes()).unwrap();
            prop_assert!(answer.success().is_some());
        }
        for payment in run.platform.payments() {
            let count = |kind| payment.operations.iter().filter(|it| it.kind == kind).count();
            let sum = |kind| -> u64 {
                payment.operations.iter().filter(|it| it.kind == kind).map(|it| it.amount).sum()
            };
            prop_assert!(count(OperationKind::Pay) + count(OperationKind::Block) <= 1);
            prop_assert!(count(OperationKind::Charge) + count(OperationKind::Unblock) <= 1);
            let taken = sum(OperationKind::Pay) + sum(OperationKind::Charge);
            prop_assert!(taken <= payment.amount);
            prop_assert_eq!(payment.charged, taken);
            if taken > 0 {
                prop_assert_eq!(payment.balance + sum(OperationKind::Refund), taken);
            }
            for change in &payment.timeline {
                let known = change.from.as_ref().is_none_or(|from| {
                    TRANSITIONS.contains(&(from.clone(), change.to.clone()))
                });
                prop_assert!(known, "{:?}", change);
            }
        }
    }

    #[test]
    fn the_same_commands_give_the_same_run(events in prop::collection::vec(event(), 0..30)) {
        prop_assert_eq!(Run::of(&events).answers, Run::of(&events).answers);
    }

    #[test]
    fn any_bytes_are_answered(
        command in prop::sample::select(vec!["Pay", "Charge", "Init", "Register", "Add", "GetState", "PaySubmit3DS"]),
        body in "(Key=Merchant&|VWID=Merchant&|DATA=|Data=|PayInfo=|OrderId%3D|%253D|%|;|=|&|\\+|[a-z0-9é]{0,6}){0,30}",
    ) {
        let mut run = Run::of(&[]);
        for interface in super::INTERFACES {
            let request = Request::new(interface, command, body.as_bytes(), body.as_bytes());
            if let Some(reply) = run.platform.command(run.now, &request) {
                prop_assert!(Answer::parse(reply.answer.to_string().as_bytes()).is_ok());
            }
        }
    }
}
