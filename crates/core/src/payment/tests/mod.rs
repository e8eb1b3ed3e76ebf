//! The state is a function of the set of events, and on paths through the transition table it ends
//! where the path ends.

mod size;
mod stories;

use proptest::prelude::*;

use super::*;
use crate::Timestamp;
use crate::money::Currency;
use crate::payment::status::transition::{Event, PlatformEvent, TRANSITIONS, Transition};
use crate::payment::status::{Finality, MODELS, Model};
use crate::payment::{OperationStatus as Os, OperationType as Op, PaymentStatus as Status};

const ID: &str = "Order-1";

/// How exact the dates of generated events are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Dates {
    /// Every event has a second of its own.
    Increasing,
    /// Two events share a second.
    Coarse,
    /// Every second event has none.
    Every2nd,
    Missing,
}

/// A payment that walks through the transition table and writes down what the platform would send.
#[derive(Debug, Clone)]
struct Walk {
    model: &'static Model,
    dates: Dates,
    /// Whether another attempt goes on with the declined operation.
    reuses_operations: bool,
    current: Option<Status>,
    operations: Vec<OperationEvent>,
    events: Vec<PaymentEvent>,
}

impl Walk {
    fn new(model: &'static Model, dates: Dates, reuses_operations: bool) -> Self {
        Self {
            model,
            dates,
            reuses_operations,
            current: None,
            operations: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Every way to go on.
    fn options(&self) -> Vec<(&'static Transition, Option<(Op, Os)>)> {
        let mut options = Vec::new();
        for row in TRANSITIONS.iter().filter(|row| row.starts_from(self.current.as_ref())) {
            match &row.event {
                Event::Platform(_) => options.push((row, None)),
                Event::Operation(types, statuses) => {
                    let types = types.iter().filter(|kind| self.allows(kind));
                    for kind in types {
                        let pairs = statuses.iter().map(|s| (row, Some((kind.clone(), s.clone()))));
                        options.extend(pairs);
                    }
                }
            }
        }
        options
    }

    /// Whether the operation belongs to the model, and to the scheme chosen by an invoice's payer.
    fn allows(&self, kind: &Op) -> bool {
        let other_scheme = match kind {
            Op::Sale => Op::Auth,
            Op::Auth => Op::Sale,
            _ => return self.model.operations.contains(kind),
        };
        self.model.operations.contains(kind)
            && !self.operations.iter().any(|operation| operation.kind == other_scheme)
    }

    fn go(&mut self, (row, operation): (&Transition, Option<(Op, Os)>)) {
        let now = self.now();
        let operation = match (&row.event, operation) {
            (Event::Platform(PlatformEvent::RequestRejected), _) => None,
            (Event::Platform(event), _) => {
                let open = |operation: &&mut OperationEvent| operation.status != Os::Success;
                let last = self.operations.iter_mut().rfind(open).expect("something waits");
                last.status = match event {
                    PlatformEvent::MerchantSentData => Os::Processing,
                    _ => Os::Decline,
                };
                last.date = now;
                Some(last.clone())
            }
            (_, Some((kind, status))) => Some(self.operate(kind, status, now)),
            (_, None) => None,
        };
        let next = row.leads_to(self.current.as_ref()).expect("a status follows").clone();
        self.events.push(PaymentEvent {
            date: now,
            sum: Some(Money::new(1000, Currency::EUR)),
            operation,
            ..PaymentEvent::new(ID, next.clone())
        });
        self.current = Some(next);
    }

    /// Goes on with the open operation of the type or starts a new one.
    fn operate(&mut self, kind: Op, status: Os, now: Option<Timestamp>) -> OperationEvent {
        let retry = self.reuses_operations
            && matches!(self.current, Some(Status::AwaitingCustomer | Status::AwaitingRetry));
        let open = self
            .operations
            .iter_mut()
            .rfind(|operation| operation.kind == kind && (retry || !operation.status.is_final()));
        if let Some(operation) = open {
            operation.status = status;
            operation.date = now;
            return operation.clone();
        }
        let count = u64::try_from(self.operations.len()).unwrap();
        // Ids need not ascend as long as dates tell the order.
        let id = match self.dates {
            Dates::Increasing => (1 << 60) - count,
            Dates::Coarse | Dates::Every2nd | Dates::Missing => (1 << 60) + count,
        };
        let operation = OperationEvent {
            date: now,
            created_date: now,
            ..OperationEvent::new(OperationId::from(id), kind, status)
        };
        self.operations.push(operation.clone());
        operation
    }

    fn now(&self) -> Option<Timestamp> {
        let count = i64::try_from(self.events.len()).unwrap();
        match self.dates {
            Dates::Increasing => Some(Timestamp::from_seconds(1_575_386_835 + count)),
            Dates::Coarse => Some(Timestamp::from_seconds(1_575_386_835 + count / 2)),
            Dates::Every2nd if count % 2 == 1 => None,
            Dates::Every2nd => Some(Timestamp::from_seconds(1_575_386_835 + count)),
            Dates::Missing => None,
        }
    }
}

fn state_of<'a>(events: impl IntoIterator<Item = &'a PaymentEvent>) -> PaymentState {
    let mut state = PaymentState::new(ID);
    for event in events {
        fold_and_check(&mut state, event);
    }
    state
}

/// Folds and checks that the answer describes what happened.
fn fold_and_check(state: &mut PaymentState, event: &PaymentEvent) -> Fold {
    let before = state.clone();
    let fold = state.fold(event.clone()).unwrap();
    let same_view = state.view == before.view;
    match fold {
        Fold::Duplicate => assert_eq!(*state, before),
        Fold::Stale => assert!(same_view && state.events.len() == before.events.len() + 1),
        Fold::Changed => assert!(!same_view),
        Fold::Conflict => assert!(!state.conflicts().is_empty() && !same_view),
    }
    assert_eq!(fold == Fold::Duplicate, before.events.contains(event));
    fold
}

/// Calls back with every order of the events (Heap's algorithm).
fn permute(events: &mut Vec<PaymentEvent>, count: usize, visit: &mut impl FnMut(&[PaymentEvent])) {
    if count <= 1 {
        return visit(events);
    }
    for i in 0..count {
        permute(events, count - 1, visit);
        events.swap(if count.is_multiple_of(2) { i } else { 0 }, count - 1);
    }
}

/// All orders, each with a repetition of every event at another place, give one state.
fn assert_order_does_not_matter(events: &[PaymentEvent]) -> PaymentState {
    let expected = state_of(events);
    let mut at_once = PaymentState::new(ID);
    at_once.fold_all(events.iter().chain(events).cloned()).unwrap();
    assert_eq!(at_once, expected);
    let mut events = events.to_vec();
    let count = events.len();
    permute(&mut events, count, &mut |order| {
        let mut state = PaymentState::new(ID);
        for (i, event) in order.iter().enumerate() {
            state.fold(event.clone()).unwrap();
            let again = order[i / 2].clone();
            assert_eq!(state.fold(again), Ok(Fold::Duplicate));
        }
        assert_eq!(state, expected, "{order:#?}");
    });
    expected
}

/// What must hold at the end of a walk in whatever order its events came.
fn assert_ends_like(walk: &Walk, state: &PaymentState) {
    assert_eq!(state.conflicts(), [], "{:#?}", walk.events);
    let last = walk.current.as_ref();
    if walk.dates == Dates::Increasing {
        assert_eq!(state.status(), last, "{:#?}", walk.events);
        assert_eq!(state.is_paid(), last.is_some_and(Status::is_paid));
        assert_eq!(state.operations().len(), walk.operations.len());
    }
    // Without exact dates the order may be lost, but money that went back never counts as paid.
    if state.is_paid() {
        assert_eq!(last, Some(&Status::Success), "{:#?}", walk.events);
    }
}

fn walk_on(walk: &Walk, steps: usize, visit: &mut impl FnMut(&Walk)) {
    visit(walk);
    if steps > 0 {
        for option in walk.options() {
            let mut next = walk.clone();
            next.go(option);
            walk_on(&next, steps - 1, visit);
        }
    }
}

#[test]
fn every_short_path_through_the_table_gives_one_state_in_every_order() {
    let mut paths = 0;
    for model in MODELS {
        for (dates, steps) in
            [(Dates::Increasing, 4), (Dates::Coarse, 3), (Dates::Every2nd, 3), (Dates::Missing, 3)]
        {
            walk_on(&Walk::new(model, dates, false), steps, &mut |walk| {
                let state = assert_order_does_not_matter(&walk.events);
                assert_ends_like(walk, &state);
                paths += 1;
            });
        }
    }
    assert!(paths > 5_000, "{paths}");
}

fn a_walk() -> impl Strategy<Value = Walk> {
    (
        proptest::sample::select(MODELS.iter().collect::<Vec<_>>()),
        proptest::sample::select(vec![
            Dates::Increasing,
            Dates::Coarse,
            Dates::Every2nd,
            Dates::Missing,
        ]),
        any::<bool>(),
        proptest::collection::vec(any::<proptest::sample::Index>(), 0..=6),
    )
        .prop_map(|(model, dates, reuses_operations, choices)| {
            let mut walk = Walk::new(model, dates, reuses_operations);
            for choice in choices {
                let options = walk.options();
                if !options.is_empty() {
                    walk.go(choice.get(&options).clone());
                }
            }
            walk
        })
}

/// Any event at all, with few values so that they meet.
fn any_event() -> impl Strategy<Value = PaymentEvent> {
    let mut statuses = Status::KNOWN.to_vec();
    statuses.extend([Status::parse("half paid"), Status::Success, Status::Decline]);
    let date = || proptest::option::of((0_i64..3).prop_map(Timestamp::from_seconds));
    let operation = (
        (1_u64..4).prop_map(OperationId::from),
        proptest::sample::select(vec![Op::Sale, Op::Refund, Op::Other("new".into())]),
        proptest::sample::select(vec![
            Os::Processing,
            Os::Success,
            Os::Decline,
            Os::InternalError,
            Os::Other("new".into()),
        ]),
        date(),
        date(),
        proptest::option::of(Just("3061".to_owned())),
        any::<bool>(),
    )
        .prop_map(|(id, kind, status, date, created_date, code, retried)| OperationEvent {
            date,
            created_date,
            code,
            next_retry_exists: retried,
            ..OperationEvent::new(id, kind, status)
        });
    (
        proptest::sample::select(statuses),
        date(),
        proptest::option::of((0_i64..3).prop_map(|minor| Money::new(minor, Currency::EUR))),
        proptest::option::of(operation),
    )
        .prop_map(|(status, date, sum, operation)| PaymentEvent {
            date,
            sum,
            operation,
            ..PaymentEvent::new(ID, status)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_path_of_up_to_six_events_gives_one_state_in_every_order(walk in a_walk()) {
        let state = assert_order_does_not_matter(&walk.events);
        assert_ends_like(&walk, &state);
    }
}

proptest! {
    #[test]
    fn any_events_give_one_state_in_every_order(
        events in proptest::collection::vec(any_event(), 0..=5),
    ) {
        let mut distinct = events;
        distinct.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
        distinct.dedup();
        assert_order_does_not_matter(&distinct);
    }

    #[test]
    fn no_step_replaces_an_end_of_the_same_or_a_later_operation(
        events in proptest::collection::vec(any_event(), 1..=8),
    ) {
        let state = state_of(&events);
        let telling = || events.iter().filter(|event| !event.says_nothing());
        let Some(current) = state.current() else {
            prop_assert_eq!(telling().count(), 0);
            return Ok(());
        };
        // In a contradiction paid statuses are left aside.
        if !current.progress().is_final() && state.conflicts().is_empty() {
            let started = |event: &PaymentEvent| {
                let id = &event.operation.as_ref()?.id;
                state.operations().iter().position(|operation| operation.id == *id)
            };
            for end in telling().filter(|event| event.progress().is_final()) {
                if end.operation.is_none() {
                    prop_assert_eq!(end.progress().finality(), Finality::Provisional);
                } else {
                    prop_assert!(started(current) > started(end));
                }
                if let (Some(end), Some(step)) = (end.when(), current.when()) {
                    prop_assert!(end <= step);
                }
            }
        }
    }

    #[test]
    fn what_went_back_is_paid_only_if_a_later_date_says_so(
        events in proptest::collection::vec(any_event(), 0..=5),
        mut back in any_event(),
        status in proptest::sample::select(vec![
            Status::PartiallyRefunded,
            Status::Refunded,
            Status::PartiallyReversed,
            Status::Reversed,
        ]),
    ) {
        back.status = status;
        let operation = back.operation.take().map(|operation| OperationEvent {
            status: Os::Success,
            ..operation
        });
        back.operation = operation;
        let state = state_of(events.iter().chain([&back]));
        if state.is_paid() {
            prop_assert!(back.when().is_some());
            prop_assert!(events.iter().any(|event| event.status.is_paid() && event.when() > back.when()));
        }
    }

    #[test]
    fn becoming_paid_and_ceasing_to_be_take_turns(
        events in proptest::collection::vec(any_event(), 0..=8),
    ) {
        let mut state = PaymentState::new(ID);
        let mut is_paid = false;
        for event in events {
            let change = state.fold_all([event]).unwrap();
            prop_assert_eq!(change.became_paid(), !is_paid && state.is_paid());
            prop_assert_eq!(change.ceased_to_be_paid(), is_paid && !state.is_paid());
            is_paid = state.is_paid();
        }
    }

    #[test]
    fn an_operation_with_two_ends_is_never_paid(
        mut events in proptest::collection::vec(any_event(), 0..=4),
        success in any_event(),
        decline in any_event(),
        at in any::<proptest::sample::Index>(),
    ) {
        for (mut event, status) in [(success, Os::Success), (decline, Os::Decline)] {
            event.status = if status == Os::Success { Status::Success } else { Status::Decline };
            let operation = OperationEvent::new(OperationId::from(1), Op::Sale, status);
            event.operation = Some(operation);
            events.insert(at.index(events.len() + 1), event);
        }
        let state = state_of(&events);
        let id = OperationId::from(1);
        let is_it = |found: &Contradiction| {
            matches!(found, Contradiction::Operation { id: found, .. } if *found == id)
        };
        prop_assert!(state.conflicts().iter().any(is_it));
        prop_assert!(!state.is_paid() && !state.is_final());
        prop_assert!(state.status() != Some(&Status::Success));
    }

    #[test]
    fn unknown_statuses_are_never_final_and_never_paid(
        events in proptest::collection::vec(any_event(), 1..=6),
    ) {
        let mut events = events;
        for event in &mut events {
            event.status = Status::parse(&format!("new {}", event.status));
        }
        let state = state_of(&events);
        prop_assert!(!state.is_final() && !state.is_paid());
        prop_assert!(matches!(state.status(), Some(Status::Other(_))));
    }
}
