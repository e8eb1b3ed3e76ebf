//! The state is a function of the set of events, and on paths through the transition table it ends
//! where the path ends.

use proptest::prelude::*;

use super::*;
use crate::ecommpay::status::transition::{Event, PlatformEvent, TRANSITIONS, Transition};
use crate::ecommpay::status::{Finality, MODELS, Model};
use crate::ecommpay::{
    OperationStatus as Os, OperationType as Op, PaymentStatus as Status, Timestamp,
};
use crate::money::Currency;

const ID: &str = "Order-1";

/// How exact the dates of generated events are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Dates {
    /// Every event has a second of its own.
    Increasing,
    /// Two events share a second.
    Coarse,
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
            Dates::Coarse | Dates::Missing => (1 << 60) + count,
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
        for (dates, steps) in [(Dates::Increasing, 4), (Dates::Coarse, 3), (Dates::Missing, 3)] {
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
        proptest::sample::select(vec![Dates::Increasing, Dates::Coarse, Dates::Missing]),
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
    )
        .prop_map(|(id, kind, status, date, created_date, code)| OperationEvent {
            date,
            created_date,
            code,
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
        if !current.status.is_final() && state.conflicts().is_empty() {
            let started = |event: &PaymentEvent| {
                let id = &event.operation.as_ref()?.id;
                state.operations().iter().position(|operation| operation.id == *id)
            };
            for end in telling().filter(|event| event.status.is_final()) {
                if end.operation.is_none() {
                    prop_assert_eq!(end.status.finality(), Finality::Provisional);
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

/// An event from short texts: date in seconds, payment status, operation id, type and status.
fn said(date: i64, payment: &str, id: u64, kind: &str, status: &str) -> PaymentEvent {
    let operation = OperationEvent::new(OperationId::from(id), Op::parse(kind), Os::parse(status));
    PaymentEvent {
        date: Some(Timestamp::from_seconds(date)),
        operation: Some(operation),
        ..PaymentEvent::new(ID, Status::parse(payment))
    }
}

#[test]
fn stories_end_as_people_expect() {
    type Story<'a> = (&'a str, &'a [(i64, &'a str, u64, &'a str, &'a str)], &'a str, bool);
    #[rustfmt::skip]
    let stories: &[Story<'_>] = &[
        ("late processing", &[
            (10, "processing", 1, "sale", "processing"),
            (20, "success", 1, "sale", "success"),
        ], "success", true),
        ("processing with a later date than the end of the same operation", &[
            (20, "success", 1, "sale", "success"),
            (30, "processing", 1, "sale", "processing"),
        ], "success", true),
        ("second tab, first one pays after the second one started", &[
            (10, "processing", 1, "sale", "processing"),
            (15, "awaiting 3ds result", 2, "sale", "awaiting 3ds result"),
            (20, "success", 1, "sale", "success"),
        ], "success", true),
        ("another attempt with a new operation", &[
            (10, "decline", 1, "sale", "decline"),
            (20, "processing", 2, "sale", "processing"),
        ], "processing", false),
        ("another attempt succeeds", &[
            (10, "decline", 1, "sale", "decline"),
            (20, "success", 2, "sale", "success"),
        ], "success", true),
        ("another attempt with the same operation", &[
            (10, "awaiting customer", 1, "sale", "decline"),
            (20, "success", 1, "sale", "success"),
        ], "success", true),
        ("payment id used again after an error", &[
            (10, "error", 1, "sale", "error"),
            (20, "awaiting redirect result", 2, "sale", "awaiting redirect result"),
        ], "awaiting redirect result", false),
        ("a failure of the platform that was none", &[
            (10, "internal error", 1, "sale", "internal error"),
            (20, "success", 1, "sale", "success"),
        ], "success", true),
        ("two refunds that overlap", &[
            (10, "success", 1, "sale", "success"),
            (20, "success", 2, "refund", "processing"),
            (30, "partially refunded", 3, "refund", "success"),
            (40, "refunded", 2, "refund", "success"),
        ], "refunded", false),
        ("a refund in the second of the sale", &[
            (10, "success", 1, "sale", "success"),
            (10, "refunded", 2, "refund", "success"),
        ], "refunded", false),
        ("a declined refund", &[
            (10, "success", 1, "sale", "success"),
            (20, "success", 2, "refund", "decline"),
        ], "success", true),
        ("an undone refund", &[
            (10, "success", 1, "sale", "success"),
            (20, "refunded", 2, "refund", "success"),
            (30, "success", 3, "refund reverse", "success"),
        ], "success", true),
        ("a hold", &[
            (10, "processing", 1, "auth", "processing"),
            (10, "awaiting capture", 1, "auth", "success"),
        ], "awaiting capture", false),
        ("a late step of a hold", &[
            (20, "awaiting capture", 1, "auth", "success"),
            (30, "awaiting 3ds result", 1, "auth", "awaiting 3ds result"),
        ], "awaiting capture", false),
        ("operation ids that do not ascend", &[
            (10, "decline", 9, "sale", "decline"),
            (20, "processing", 2, "sale", "processing"),
        ], "processing", false),
        ("a new status between known ones", &[
            (10, "processing", 1, "sale", "processing"),
            (20, "warming up", 1, "sale", "warming up"),
        ], "warming up", false),
        ("a new status of the same operation does not undo the end", &[
            (10, "success", 1, "sale", "success"),
            (20, "shipped to the moon", 1, "sale", "success"),
        ], "success", true),
        ("a new status of a later operation does", &[
            (10, "success", 1, "sale", "success"),
            (20, "charged back", 2, "chargeback", "success"),
        ], "charged back", false),
        ("a series that goes on", &[
            (10, "success", 1, "recurring", "success"),
            (20, "processing", 2, "recurring", "processing"),
        ], "processing", false),
    ];
    for (name, story, status, is_paid) in stories {
        let events: Vec<_> =
            story.iter().map(|(date, p, id, kind, s)| said(*date, p, *id, kind, s)).collect();
        let state = assert_order_does_not_matter(&events);
        assert_eq!(state.status().map(Status::as_str), Some(*status), "{name}");
        assert_eq!(state.is_paid(), *is_paid, "{name}");
        assert_eq!(state.conflicts(), [], "{name}");
    }
}

#[test]
fn contradictions_stay_visible() {
    #[rustfmt::skip]
    let table = [
        (said(10, "decline", 1, "sale", "decline"), said(20, "success", 1, "sale", "success"), "decline"),
        (said(10, "success", 1, "sale", "success"), said(20, "decline", 1, "sale", "decline"), "decline"),
        (said(10, "success", 1, "sale", "success"), said(10, "decline", 1, "sale", "decline"), "decline"),
        (said(10, "awaiting capture", 1, "auth", "success"), said(20, "decline", 1, "auth", "decline"), "decline"),
        (said(10, "success", 1, "sale", "success"), said(20, "internal error", 1, "sale", "internal error"), "internal error"),
        (said(10, "success", 1, "sale", "success"), said(20, "decline", 2, "sale", "decline"), "decline"),
        (said(10, "success", 1, "capture", "success"), said(20, "canceled", 2, "cancel", "success"), "canceled"),
        (said(10, "success", 2, "refund", "decline"), said(20, "partially refunded", 2, "refund", "success"), "partially refunded"),
    ];
    for (one, other, status) in table {
        let mut state = assert_order_does_not_matter(&[one.clone(), other.clone()]);
        assert!(!state.conflicts().is_empty(), "{one:?} {other:?}");
        assert_eq!(state.status().map(Status::as_str), Some(status), "{one:?} {other:?}");
        assert!(!state.is_paid() && !state.is_final());
        // Later messages do not hide it.
        state.fold(said(90, "success", 1, "sale", "success")).unwrap();
        assert!(!state.conflicts().is_empty() && !state.is_paid());
    }

    let mut state = PaymentState::new(ID);
    assert_eq!(
        fold_and_check(&mut state, &said(10, "decline", 7, "sale", "decline")),
        Fold::Changed
    );
    assert_eq!(
        fold_and_check(&mut state, &said(20, "success", 7, "sale", "success")),
        Fold::Conflict
    );
    assert_eq!(
        state.conflicts(),
        [Contradiction::Operation {
            id: OperationId::from(7),
            statuses: vec![Os::Success, Os::Decline],
        }]
    );
    assert_eq!(state.operations()[0].status, Os::Decline);
}

#[test]
fn an_answer_that_says_nothing_changes_nothing() {
    let mut state = PaymentState::new(ID);
    let mut not_found = PaymentEvent::new(ID, Status::Error);
    not_found.error_code = Some("3061".into());
    assert_eq!(fold_and_check(&mut state, &not_found), Fold::Stale);
    assert_eq!(state.status(), None);
    assert!(!state.is_final());
    assert_eq!(
        fold_and_check(&mut state, &said(10, "processing", 1, "sale", "processing")),
        Fold::Changed
    );
    assert_eq!(fold_and_check(&mut state, &not_found), Fold::Duplicate);
    assert_eq!(state.status(), Some(&Status::Processing));
}

#[test]
fn sums_follow_the_current_status() {
    let euro = |minor| Some(Money::new(minor, Currency::EUR));
    let sale = PaymentEvent { sum: euro(1000), ..said(10, "success", 1, "sale", "success") };
    let refund =
        PaymentEvent { sum: euro(400), ..said(20, "partially refunded", 2, "refund", "success") };
    let silent = said(30, "partially refunded", 3, "refund", "decline");
    let state = assert_order_does_not_matter(&[sale.clone(), refund.clone()]);
    assert_eq!(state.remaining_sum(), euro(400));
    let state = assert_order_does_not_matter(&[sale.clone(), refund, silent]);
    assert_eq!(state.remaining_sum(), euro(400));
    let smaller = PaymentEvent { sum: euro(1), ..sale.clone() };
    assert_eq!(assert_order_does_not_matter(&[sale, smaller]).remaining_sum(), euro(1));
}

#[test]
fn events_of_another_payment_are_refused() {
    let mut state = PaymentState::new("order-1");
    assert_eq!(state.fold(said(10, "success", 1, "sale", "success")), Ok(Fold::Changed));
    let again =
        PaymentEvent { payment_id: "ORDER-1".into(), ..said(10, "success", 1, "sale", "success") };
    assert_eq!(state.fold(again), Ok(Fold::Duplicate));
    let foreign = PaymentEvent {
        payment_id: "order-2".into(),
        ..said(20, "refunded", 2, "refund", "success")
    };
    let before = state.clone();
    assert_eq!(state.fold(foreign).unwrap_err().code(), "payment_id_foreign");
    assert_eq!(state, before);
}
