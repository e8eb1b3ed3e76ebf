//! Tickets: what is found, and that nothing is ever sent twice.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{gate, signed};
use crate::SecretKey;
use crate::Timestamp;
use crate::ecommpay::callback::Callback;
use crate::ecommpay::gate::ticket::{Heard, Sought, Step, Ticket, Truth};
use crate::ecommpay::gate::{Capture, Gate, StatusAnswer, StatusByPayment};
use crate::ecommpay::{Project, Verified};
use crate::http::{BaseUrl, Response};
use crate::money::{Currency, Money};
use crate::payment::OperationId;
use crate::payment::PaymentStatus;

const SENT: &str = "2026-03-10T12:00:00+0000";

fn eur(minor: i64) -> Option<Money> {
    Some(Money::new(minor, Currency::EUR))
}

fn ticket(sought: Sought) -> Ticket {
    let refund_id = (sought == Sought::Refund).then(|| "return-17".to_owned());
    Ticket::new(112, "order-1", sought, eur(1000), refund_id)
        .sent_at(Timestamp::parse(SENT).unwrap())
}

fn known(body: &Value) -> StatusAnswer {
    let call = gate().prepare(&StatusByPayment::new("order-1")).unwrap();
    call.parse(&Response::new(200, &signed(body))).unwrap()
}

fn callback(body: &Value) -> Verified<Callback> {
    gate().project().verify_callback(&signed(body)).unwrap()
}

fn payment(status: &str, operations: &Value) -> Value {
    json!({
        "project_id": 112,
        "payment": {"id": "Order-1", "status": status, "date": "2026-03-10T12:00:05+0000",
            "sum": {"amount": 1000, "currency": "EUR"}},
        "operations": operations
    })
}

fn operation(id: u64, kind: &str, amount: i64, created: &str) -> Value {
    json!({"id": id, "type": kind, "status": "success", "created_date": created,
        "sum_initial": {"amount": amount, "currency": "EUR"}})
}

/// Asks until there is an end, always with the same answer. Seconds and the end.
fn run(mut ticket: Ticket, answer: &StatusAnswer) -> (u64, Option<Step>) {
    let mut elapsed = Duration::ZERO;
    let mut heard = Heard::Nothing;
    for _ in 0..200 {
        match ticket.next(elapsed, heard) {
            Step::Wait(time) => {
                elapsed += time;
                heard = Heard::Nothing;
            }
            Step::AskByPayment(_) | Step::AskByRequest(_) => heard = Heard::Answer(answer),
            end @ (Step::Resolved(_) | Step::SafeToRepeat) => {
                return (elapsed.as_secs(), Some(end));
            }
        }
    }
    (elapsed.as_secs(), None)
}

#[test]
fn what_never_arrived_may_be_repeated_after_the_wait() {
    for (sought, seconds) in [(Sought::Payment, 21), (Sought::Refund, 21), (Sought::Capture, 67)] {
        // A new payment is not there; one that was to be captured or returned is, without that.
        let answer = match sought {
            Sought::Payment => StatusAnswer::NotFound,
            _ => known(&payment("success", &json!([]))),
        };
        let (elapsed, end) = run(ticket(sought), &answer);
        assert!(matches!(end, Some(Step::SafeToRepeat)), "{sought:?}");
        assert_eq!(elapsed, seconds, "{sought:?}");
    }
    let (_, end) = run(ticket(Sought::Payment), &StatusAnswer::NotReceived);
    assert!(end.is_none());
}

#[test]
fn a_permission_to_repeat_is_used_up_with_the_repetition() {
    // The same ticket, kept for a repetition whose answer is lost as well.
    for (sought, wait) in
        [(Sought::Payment, Ticket::WAIT), (Sought::Capture, Ticket::WAIT_WITHOUT_ID)]
    {
        let answer = match sought {
            Sought::Payment => StatusAnswer::NotFound,
            _ => known(&payment("success", &json!([]))),
        };
        let mut ticket = ticket(sought);
        for sending in ["first", "second"] {
            let begun = ticket.asked_until();
            let (mut since, mut heard) = (Duration::ZERO, Heard::Nothing);
            loop {
                match ticket.next(begun + since, heard) {
                    Step::Wait(time) => (since, heard) = (since + time, Heard::Nothing),
                    Step::SafeToRepeat => break,
                    _ => heard = Heard::Answer(&answer),
                }
            }
            assert!(since >= wait, "{sought:?}, {sending}: after {since:?}");
        }
    }
}

#[test]
fn a_payment_that_is_there_is_found_at_once() {
    let sale = operation(1, "sale", 1000, "2026-03-10T12:00:01+0000");
    let answer = known(&payment("processing", &json!([sale])));
    let (elapsed, end) = run(ticket(Sought::Payment), &answer);
    let Some(Step::Resolved(Truth::Registered(found))) = end else { panic!("{end:?}") };
    assert_eq!(elapsed, 2);
    assert_eq!(found.payment_status, Some(PaymentStatus::Processing));
    assert_eq!(found.operation.unwrap().id, Some(OperationId::from(1)));
    assert!(!found.has_other_sum);
    let other = operation(1, "sale", 2000, "2026-03-10T12:00:01+0000");
    let answer = known(&payment("success", &json!([other])));
    let (_, end) = run(ticket(Sought::Payment), &answer);
    let Some(Step::Resolved(Truth::Registered(found))) = end else { panic!("{end:?}") };
    assert!(found.has_other_sum);
}

#[test]
fn a_payment_that_did_not_start_is_told_with_its_codes() {
    let mut body = payment("error", &json!([]));
    body["errors"] = json!([{"code": "502"}]);
    let (elapsed, end) = run(ticket(Sought::Payment), &known(&body));
    let Some(Step::Resolved(Truth::Refused { codes })) = end else { panic!("{end:?}") };
    assert_eq!((codes, elapsed), (vec!["502".to_owned()], 16));
    // An earlier attempt that ended so says nothing about this one.
    body["payment"]["date"] = json!("2026-03-10T11:00:00+0000");
    let (_, end) = run(ticket(Sought::Payment), &known(&body));
    assert!(matches!(end, Some(Step::SafeToRepeat)), "{end:?}");
    // That the id is taken says that something is there.
    body["errors"] = json!([{"code": "3041"}]);
    let (_, end) = run(ticket(Sought::Payment), &known(&body));
    assert!(end.is_none(), "{end:?}");
}

#[test]
fn a_follow_up_is_found_by_kind_sum_and_time() {
    let at = |time: &str| format!("2026-03-10T{time}+0000");
    let cases = [
        (Sought::Capture, operation(2, "capture", 1000, &at("12:00:01")), true),
        (Sought::Capture, operation(2, "cancel", 1000, &at("12:00:01")), false),
        (Sought::Cancel, operation(2, "cancel", 1000, &at("12:00:01")), true),
        (Sought::Incremental, operation(2, "incremental", 1000, &at("12:00:01")), true),
        (Sought::Debit, operation(2, "recurring", 1000, &at("12:00:01")), true),
        (Sought::Refund, operation(2, "refund", 1000, &at("12:00:01")), true),
        (Sought::Refund, operation(2, "reversal", 1000, &at("12:00:01")), true),
        (Sought::Refund, operation(2, "refund", 1000, &at("11:00:00")), false),
    ];
    for (sought, found, is_there) in cases {
        let first = operation(1, "auth", 1000, &at("10:00:00"));
        let answer = known(&payment("success", &json!([first, found.clone()])));
        let (_, end) = run(ticket(sought), &answer);
        match end {
            Some(Step::Resolved(Truth::Registered(registered))) => {
                assert!(is_there, "{sought:?} {found}");
                assert_eq!(registered.operation.unwrap().id, Some(OperationId::from(2)));
            }
            Some(Step::SafeToRepeat) => assert!(!is_there, "{sought:?} {found}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_capture_that_may_be_the_lost_one_permits_no_other() {
    let of = |amount, time: &str| {
        let capture = operation(2, "capture", amount, &format!("2026-03-10T{time}+0000"));
        known(&payment("success", &json!([capture])))
    };
    let contradiction = StatusAnswer::NotFound;
    // By another clock, of another sum, and from a platform that cannot look.
    for answer in [of(1000, "11:58:30"), of(1000, "11:00:00"), of(1010, "12:00:01"), contradiction]
    {
        let (_, end) = run(ticket(Sought::Capture), &answer);
        assert!(end.is_none(), "{answer:?}: {end:?}");
    }
    // One that is known to have been there before is none.
    let ticket = ticket(Sought::Capture).with_known_operations([OperationId::from(2)]);
    let (_, end) = run(ticket, &of(1000, "11:58:30"));
    assert!(matches!(end, Some(Step::SafeToRepeat)), "{end:?}");
}

#[test]
fn who_asked_before_needs_no_clocks() {
    let capture =
        |id, time: &str| operation(id, "capture", 1000, &format!("2026-03-10T{time}+0000"));
    let first = capture(2, "11:59:58");
    let after = |known: &[u64]| {
        let known = known.iter().copied().map(OperationId::from);
        ticket(Sought::Capture).with_known_operations(known)
    };
    assert!(ticket(Sought::Capture).wants_known_operations());
    assert!(!after(&[]).wants_known_operations());
    assert!(!ticket(Sought::Payment).wants_known_operations());
    // None was there, so this one is ours, though its clock is an hour behind.
    let message = known(&payment("success", &json!([capture(2, "11:00:00")])));
    let (_, end) = run(after(&[]), &message);
    assert!(matches!(end, Some(Step::Resolved(_))), "{end:?}");
    // One was there, an equal one: only a second one is ours.
    let message = known(&payment("success", &json!([first.clone()])));
    let (_, end) = run(after(&[2]), &message);
    assert!(matches!(end, Some(Step::SafeToRepeat)), "{end:?}");
    let message = known(&payment("success", &json!([first, capture(3, "11:59:59")])));
    let (_, end) = run(after(&[2]), &message);
    let Some(Step::Resolved(Truth::Registered(registered))) = end else { panic!("{end:?}") };
    assert_eq!(registered.operation.and_then(|it| it.id), Some(OperationId::from(3)));
    // What is stored keeps the difference between none and nobody asked.
    for ticket in [after(&[]), after(&[2]), ticket(Sought::Capture)] {
        let text = serde_json::to_string(&ticket).unwrap();
        assert_eq!(serde_json::from_str::<Ticket>(&text).unwrap(), ticket, "{text}");
    }
}

#[test]
fn a_ticket_is_for_the_gate_that_got_the_request() {
    let gate = |id, base: &str| {
        let project = Project::new(id, &SecretKey::new("secret").unwrap());
        Gate::new(project).with_base_url(BaseUrl::parse(base).unwrap())
    };
    let home = gate(112, "https://gate.example/");
    let call = home.prepare(&Capture::card("order-1")).unwrap();
    let ticket = call.ticket().unwrap();
    for (other, expected) in [
        (gate(112, "https://gate.example"), None),
        (gate(112, "https://GATE.example"), None),
        (gate(113, "https://gate.example"), Some("project 112")),
        (gate(112, "https://other.example"), Some("https://other.example")),
        (Gate::new(Project::new(112, &SecretKey::new("secret").unwrap())), Some("gate.example")),
    ] {
        let told = ticket.check_gate(&other).map_err(|error| error.to_string());
        match (&told, expected) {
            (Ok(()), None) => {}
            (Err(told), Some(part)) if told.contains(part) => {}
            _ => panic!("{other:?}: {told:?}"),
        }
    }
    // One of somebody else's making knows its project only.
    let own = Ticket::new(112, "order-1", Sought::Capture, None, None);
    assert!(own.check_gate(&home).is_ok());
}

#[test]
fn ids_tell_more_than_sums() {
    let early = "2026-03-10T11:00:00+0000";
    let late = "2026-03-10T12:00:01+0000";
    // The payment shows the id of its last refund.
    let mut body = payment("partially refunded", &json!([operation(2, "refund", 999, early)]));
    body["payment"]["merchant_refund_id"] = json!("return-17");
    let (_, end) = run(ticket(Sought::Refund), &known(&body));
    assert!(matches!(end, Some(Step::Resolved(_))), "{end:?}");
    // An operation with another refund's id is another refund.
    let mut other = operation(2, "refund", 1000, late);
    other["merchant_refund_id"] = json!("return-18");
    let (_, end) = run(ticket(Sought::Refund), &known(&payment("success", &json!([other]))));
    assert!(matches!(end, Some(Step::SafeToRepeat)), "{end:?}");
    // So is one that was there before.
    let capture = operation(2, "capture", 1000, late);
    let before = ticket(Sought::Capture).with_known_operations([OperationId::from(2)]);
    let (_, end) = run(before, &known(&payment("success", &json!([capture.clone()]))));
    assert!(matches!(end, Some(Step::SafeToRepeat)), "{end:?}");
    // The request that an operation answers settles it.
    let mut answered = operation(2, "capture", 999, early);
    answered["request_id"] = json!("r-1");
    let own = ticket(Sought::Capture).with_request_id("r-1");
    let (_, end) = run(own, &known(&payment("success", &json!([answered]))));
    assert!(matches!(end, Some(Step::Resolved(_))), "{end:?}");
}

#[test]
fn an_equal_refund_of_a_moment_ago_is_not_taken_for_the_lost_one() {
    let first = operation(1, "refund", 1000, "2026-03-10T11:59:30+0000");
    let second = operation(2, "refund", 1000, "2026-03-10T12:00:05+0000");
    let shown = |operations: Value, id: &str| {
        let mut body = payment("partially refunded", &operations);
        body["payment"]["merchant_refund_id"] = id.into();
        known(&body)
    };
    // Only the earlier one is there, and the payment says that it is the last.
    let (_, end) = run(ticket(Sought::Refund), &shown(json!([first]), "another"));
    assert!(matches!(end, Some(Step::SafeToRepeat)), "{end:?}");
    // Where no id is shown, nobody can tell.
    let (_, end) =
        run(ticket(Sought::Refund), &known(&payment("partially refunded", &json!([first]))));
    assert!(end.is_none(), "{end:?}");
    // Two are there, of which the last is another: the first may be it.
    let (_, end) = run(ticket(Sought::Refund), &shown(json!([first, second]), "another"));
    assert!(end.is_none(), "{end:?}");
}

#[test]
fn questions_by_request_come_after_ten_seconds() {
    let mut ticket = ticket(Sought::Payment).with_request_id("r-1");
    let mut elapsed = Duration::ZERO;
    let mut by_request = 0;
    for _ in 0..40 {
        match ticket.next(elapsed, Heard::Nothing) {
            Step::Wait(time) => elapsed += time,
            Step::AskByPayment(_) => {}
            Step::AskByRequest(query) => {
                assert!(elapsed >= Duration::from_secs(10));
                assert!(query.check().is_ok());
                by_request += 1;
            }
            end => panic!("{end:?}"),
        }
    }
    assert!(by_request > 3);
}

#[test]
fn a_ticket_survives_a_restart_and_tells_no_secret() {
    let mut ticket = ticket(Sought::Refund).with_request_id("r-1");
    let _ = ticket.next(Duration::from_secs(12), Heard::Nothing);
    let stored = serde_json::to_string(&ticket).unwrap();
    assert_eq!(serde_json::from_str::<Ticket>(&stored).unwrap(), ticket);
    let pan = Ticket::new(1, "4000000000000077", Sought::Payment, None, None);
    assert!(!format!("{pan:?}").contains("4000000000000077"));
}

/// Something that a client hears, and the time before it.
#[derive(Debug, Clone)]
enum Event {
    Pass(u64),
    Back(u64),
    Answer(usize),
    Callback(usize),
    Failed,
    Restart,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0_u64..40_000).prop_map(Event::Pass),
        1 => (0_u64..40_000).prop_map(Event::Back),
        6 => (0_usize..8).prop_map(Event::Answer),
        1 => (0_usize..6).prop_map(Event::Callback),
        1 => Just(Event::Failed),
        1 => Just(Event::Restart),
    ]
}

fn messages() -> Vec<Value> {
    let late = "2026-03-10T12:00:01+0000";
    let mut refused = payment("error", &json!([]));
    refused["errors"] = json!([{"code": "502"}]);
    let mut taken = refused.clone();
    taken["errors"] = json!([{"code": "3041"}]);
    let mut elsewhere = payment("success", &json!([]));
    elsewhere["payment"]["id"] = json!("order-2");
    vec![
        payment("processing", &json!([])),
        payment("success", &json!([operation(1, "sale", 1000, late)])),
        payment("success", &json!([operation(2, "refund", 1000, late)])),
        refused,
        taken,
        elsewhere,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// For all orders of answers, callbacks, failures and clocks that jump: the request may be sent
    /// again only after two answers to late questions of which each said that nothing is there.
    #[test]
    fn nothing_is_repeated_unless_the_platform_said_so_after_the_wait(
        sought in proptest::sample::select(vec![
            Sought::Payment, Sought::Refund, Sought::Capture, Sought::Debit,
        ]),
        has_request_id in any::<bool>(),
        events in proptest::collection::vec(event(), 1..60),
    ) {
        thread_local! {
            // Signing is what takes the time here.
            static KNOWN: Vec<StatusAnswer> = {
                let own = |body: &Value| if body["payment"]["id"] == "order-2" {
                    StatusAnswer::NotReceived
                } else {
                    known(body)
                };
                messages().iter().map(own).collect()
            };
            static CALLBACKS: Vec<Verified<Callback>> = messages().iter().map(callback).collect();
        }
        let answers = KNOWN.with(Clone::clone);
        let callbacks = CALLBACKS.with(Clone::clone);
        let mut ticket = ticket(sought);
        if has_request_id {
            ticket = ticket.with_request_id("r-1");
        }
        let wait = if matches!(sought, Sought::Payment | Sought::Refund) { 10_000 } else { 60_000 };
        let mut now: u64 = 0;
        let mut asked: Option<u64> = None;
        let mut late_absences = 0;
        for event in events {
            let heard = match event {
                Event::Pass(time) => { now += time; continue; }
                Event::Back(time) => { now = now.saturating_sub(time); continue; }
                Event::Restart => {
                    let stored = serde_json::to_string(&ticket).unwrap();
                    ticket = serde_json::from_str(&stored).unwrap();
                    continue;
                }
                Event::Failed => Heard::Nothing,
                Event::Callback(at) => Heard::Callback(&callbacks[at]),
                // The reader would have refused an answer about another payment.
                Event::Answer(at) => Heard::Answer(answers.get(at).unwrap_or(&StatusAnswer::NotFound)),
            };
            let is_absent = match heard {
                Heard::Answer(StatusAnswer::NotFound) => true,
                Heard::Answer(StatusAnswer::Known(_)) => sought != Sought::Payment,
                _ => false,
            };
            if is_absent && asked.is_some_and(|asked| asked >= wait) {
                late_absences += 1;
            }
            if !matches!(heard, Heard::Callback(_)) {
                asked = None;
            }
            match ticket.next(Duration::from_millis(now), heard) {
                Step::AskByPayment(_) => asked = Some(now),
                Step::AskByRequest(_) => {
                    prop_assert!(now >= 10_000);
                    asked = Some(now);
                }
                Step::Wait(time) => prop_assert!(time > Duration::ZERO),
                Step::SafeToRepeat => {
                    prop_assert!(is_absent && late_absences >= 2);
                    return Ok(());
                }
                Step::Resolved(_) => return Ok(()),
            }
        }
    }
}

#[test]
fn what_could_be_read_in_two_ways_permits_nothing() {
    // Another reading of the same signed text has more in it.
    let mut body = payment("success", &json!([]));
    body["payment"]["method"] = json!("card;operations:0:id:7");
    let (_, end) = run(ticket(Sought::Capture), &known(&body));
    assert!(end.is_none(), "{end:?}");
}

#[test]
fn a_declined_repetition_does_not_hide_the_refund() {
    let late = "2026-03-10T12:00:01+0000";
    let done = operation(2, "refund", 1000, late);
    let mut again = operation(3, "refund", 1000, late);
    again["status"] = json!("decline");
    again["code"] = json!("3230");
    for operations in [json!([done, again]), json!([again, done])] {
        let (_, end) = run(ticket(Sought::Refund), &known(&payment("refunded", &operations)));
        let Some(Step::Resolved(Truth::Registered(found))) = end else { panic!("{end:?}") };
        assert_eq!(found.operation.unwrap().id, Some(OperationId::from(2)));
    }
}

#[test]
fn a_callback_that_the_id_is_taken_is_no_refusal() {
    let mut body = payment("error", &json!([]));
    body["errors"] = json!([{"code": 3041}]);
    let message = callback(&body);
    assert!(message.says_id_is_taken());
    let mut ticket = ticket(Sought::Payment);
    let step = ticket.next(Duration::from_secs(60), Heard::Callback(&message));
    assert!(matches!(step, Step::AskByPayment(_)), "{step:?}");
    assert!(!callback(&payment("success", &json!([]))).says_id_is_taken());
}
