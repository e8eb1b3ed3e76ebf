//! Tickets: what is found, and that nothing is ever sent twice.

use std::time::Duration;

use super::{card, key, prepared, report, state, state_answer};
use crate::ErrorCode;
use crate::cryptoprocessing::ticket::{Heard, Sought, Step, Ticket, Truth};
use crate::cryptoprocessing::{
    Interface, Notification, SessionType, StateAnswer, StateReport, Terminal, api, apim, codes,
    vwapi,
};
use crate::http::BaseUrl;

fn ticket(sought: Sought, amount: Option<u64>, before: Option<(&str, u64)>) -> Ticket {
    let ticket = Ticket::new(Interface::Api, "order-1", sought, amount);
    match before {
        Some((name, amount)) => ticket.with_before(&report(name, amount)),
        None => ticket,
    }
}

/// Asks until there is an end, always with the same answer. Seconds and the end.
fn run(mut ticket: Ticket, answer: &StateAnswer) -> (u64, Option<Step>) {
    go_on(&mut ticket, answer)
}

fn go_on(ticket: &mut Ticket, answer: &StateAnswer) -> (u64, Option<Step>) {
    let mut elapsed = Duration::ZERO;
    let mut heard = Heard::Nothing;
    for _ in 0..200 {
        match ticket.next(elapsed, heard) {
            Step::Wait(time) => {
                elapsed += time;
                heard = Heard::Nothing;
            }
            Step::Ask(_) => heard = Heard::Answer(answer),
            end @ (Step::Resolved(_) | Step::SafeToRepeat) => {
                return (elapsed.as_secs(), Some(end));
            }
        }
    }
    (elapsed.as_secs(), None)
}

/// The end in one word.
fn end(ticket: Ticket, answer: &StateAnswer) -> &'static str {
    match run(ticket, answer).1 {
        Some(Step::SafeToRepeat) => "repeat",
        Some(Step::Resolved(Truth::Done(_))) => "done",
        Some(Step::Resolved(Truth::NotDone(_))) => "not done",
        Some(Step::Resolved(Truth::Unfinished(_))) => "unfinished",
        Some(Step::Resolved(Truth::Unclear(_))) => "unclear",
        Some(Step::Ask(_) | Step::Wait(_)) => panic!("no end"),
        None => "never",
    }
}

#[test]
fn a_refund_is_found_in_the_amount_alone() {
    let charged = Some(("Charged", 10_000));
    for (asked, before, name, amount, expected) in [
        (Some(3_000), charged, "Charged", 7_000, "done"),
        (Some(3_000), charged, "Charged", 10_000, "repeat"),
        (Some(3_000), charged, "Charged", 4_000, "unclear"),
        (Some(3_000), charged, "Charged", 8_000, "unclear"),
        (Some(3_000), charged, "Refunded", 10_000, "unclear"),
        (Some(10_000), charged, "Refunded", 10_000, "done"),
        (None, charged, "Refunded", 10_000, "done"),
        (None, charged, "Charged", 10_000, "repeat"),
        (None, charged, "Charged", 7_000, "unclear"),
        (Some(3_000), charged, "Chargeback", 10_000, "unclear"),
        (Some(3_000), charged, "SomethingNew", 10_000, "unclear"),
        (Some(3_000), charged, "Error", 10_000, "unclear"),
        (Some(3_000), charged, "Pending", 10_000, "unfinished"),
        // Without a look before, an equal amount proves nothing.
        (Some(3_000), None, "Charged", 7_000, "unclear"),
        (Some(3_000), None, "Charged", 10_000, "unclear"),
        (None, None, "Charged", 10_000, "unclear"),
        (None, None, "Refunded", 10_000, "done"),
    ] {
        let found = end(ticket(Sought::Refund, asked, before), &state(name, amount));
        assert_eq!(found, expected, "{asked:?} of {before:?}, now {name} {amount}");
    }
}

#[test]
fn everything_else_is_found_in_the_state() {
    let held = Some(("Authorized", 500));
    for (sought, before, name, expected) in [
        (Sought::Payment, None, "Charged", "done"),
        (Sought::Payment, None, "Authorized", "done"),
        (Sought::Payment, None, "Rejected", "not done"),
        (Sought::Payment, None, "New", "unfinished"),
        (Sought::Payment, None, "PreAuthorized3DS", "unfinished"),
        (Sought::Payment, None, "Obsolete", "unclear"),
        (Sought::Payment, None, "Forwarded(T2)", "unclear"),
        (Sought::ThreeDs, None, "Charged", "done"),
        (Sought::ThreeDs, None, "PreAuthorized3DS", "repeat"),
        (Sought::ThreeDs, None, "Rejected", "not done"),
        (Sought::Charge, held, "Charged", "done"),
        (Sought::Charge, None, "Charged", "done"),
        (Sought::Charge, held, "Authorized", "repeat"),
        (Sought::Charge, held, "Voided", "not done"),
        (Sought::Charge, held, "AuthorizationClosed", "not done"),
        (Sought::Charge, held, "Refunded", "done"),
        (Sought::Charge, held, "New", "unclear"),
        (Sought::Unblock, held, "Voided", "done"),
        (Sought::Unblock, held, "Authorized", "repeat"),
        (Sought::Unblock, held, "Charged", "not done"),
    ] {
        let found = end(ticket(sought, Some(500), before), &state(name, 500));
        assert_eq!(found, expected, "{sought:?}, now {name}");
    }
    // A hold of another sum than before: something has happened to it.
    assert_eq!(end(ticket(Sought::Charge, None, held), &state("Authorized", 300)), "unclear");
}

#[test]
fn what_tells_no_state_settles_little() {
    let failed = StateAnswer::Failed(codes::lookup("AMOUNT_EXCEED"));
    for (sought, answer, expected) in [
        (Sought::Payment, &StateAnswer::NotFound, "repeat"),
        (Sought::Payment, &StateAnswer::NotFinished, "unfinished"),
        (Sought::Payment, &failed, "not done"),
        (Sought::Refund, &StateAnswer::NotFound, "never"),
        (Sought::Charge, &StateAnswer::NotFinished, "never"),
        (Sought::Unblock, &failed, "never"),
    ] {
        assert_eq!(end(ticket(sought, None, None), answer), expected, "{sought:?} {answer:?}");
    }
    // An answer about another order is none.
    let other = state_answer(
        "x",
        "<GetState Success=\"True\" OrderId=\"x\" State=\"Charged\" Amount=\"5\"/>",
    );
    assert_eq!(end(ticket(Sought::Charge, None, None), &other), "never");
}

#[test]
fn absence_counts_late_and_twice() {
    for (sought, before, answer, wait) in [
        (Sought::Payment, None, StateAnswer::NotFound, Ticket::WAIT),
        (Sought::Refund, Some(("Charged", 500)), state("Charged", 500), Ticket::WAIT_WITHOUT_ID),
        (
            Sought::Charge,
            Some(("Authorized", 500)),
            state("Authorized", 500),
            Ticket::WAIT_WITHOUT_ID,
        ),
    ] {
        let mut ticket = ticket(sought, Some(5), before);
        // Whoever keeps the ticket waits as long for the repetition.
        for _ in ["the request", "its repetition"] {
            let (seconds, end) = go_on(&mut ticket, &answer);
            assert!(matches!(end, Some(Step::SafeToRepeat)));
            let least = (wait + Ticket::BETWEEN_ABSENCES).as_secs();
            assert!((least..least + 40).contains(&seconds), "{sought:?}: {seconds}");
        }
    }
    // What was carried out is found at once.
    let done = ticket(Sought::Refund, Some(100), Some(("Charged", 500)));
    assert_eq!(run(done, &state("Charged", 400)).0, 2);
}

#[test]
fn a_clock_that_has_run_away_permits_nothing() {
    let answer = state("Charged", 500);
    let mut ticket = ticket(Sought::Refund, Some(5), Some(("Charged", 500)));
    let mut questions = 0;
    for _ in 0..10 {
        match ticket.next(Duration::MAX, Heard::Answer(&answer)) {
            Step::Ask(_) => questions += 1,
            step => assert!(matches!(step, Step::Wait(time) if !time.is_zero()), "{step:?}"),
        }
    }
    assert_eq!(questions, 1);
}

#[test]
fn another_amount_is_told() {
    let (_, end) = run(ticket(Sought::Payment, Some(500), None), &state("Charged", 501));
    let Some(Step::Resolved(Truth::Done(standing))) = end else { panic!("{end:?}") };
    assert!(standing.has_other_amount);
    assert_eq!(standing.amount, Some(501));
}

/// An order id that was used before leads to a payment that is over, and to one that is only held.
#[test]
fn what_is_not_there_any_more_is_no_success() {
    for (sought, state, amount, is_done) in [
        (Sought::Payment, "Charged", 500, true),
        (Sought::Payment, "Refunded", 500, false),
        (Sought::Payment, "Voided", 0, false),
        (Sought::Payment, "AuthorizationClosed", 500, false),
        (Sought::Payment, "Chargeback", 500, false),
        (Sought::ThreeDs, "Voided", 500, false),
        (Sought::Charge, "Charged", 500, true),
        (Sought::Charge, "Refunded", 500, false),
        (Sought::Unblock, "Voided", 0, true),
    ] {
        let (_, end) = run(ticket(sought, Some(500), None), &self::state(state, amount));
        let Some(Step::Resolved(Truth::Done(standing))) = end else { panic!("{end:?}") };
        assert_eq!(!standing.has_other_amount, is_done, "{sought:?}, now {state}");
    }
    // Another program has charged a part of the hold first: all that was held is not charged.
    for (left, is_all) in [(500, true), (300, false)] {
        let charge = ticket(Sought::Charge, None, Some(("Authorized", 500)));
        let (_, end) = run(charge, &state("Charged", left));
        let Some(Step::Resolved(Truth::Done(standing))) = end else { panic!("{end:?}") };
        assert_eq!(!standing.has_other_amount, is_all, "{left}");
    }
    let refunded = run(ticket(Sought::Refund, None, None), &state("Refunded", 500)).1;
    let Some(Step::Resolved(Truth::Done(standing))) = refunded else { panic!("{refunded:?}") };
    assert!(!standing.has_other_amount);
}

#[test]
fn what_is_held_is_no_charge() {
    let user = super::user();
    let paid = vwapi::PayByCard::new(&user, "order-1", 500, &card());
    let of = |ticket: Option<&Ticket>, name: &str| end(ticket.unwrap().clone(), &state(name, 500));
    let block = prepared(&api::Block::new("order-1", 500, &card()));
    let pay = prepared(&api::Pay::new("order-1", 500, &card()));
    let finished = prepared(&api::Pay3ds::new("order-1", "p"));
    let wallet_pay = prepared(&paid.clone().session_type(SessionType::Pay));
    let wallet_block = prepared(&paid.clone().session_type(SessionType::Block));
    let wallet = prepared(&paid);
    for (ticket, held) in [
        (pay.ticket(), "unclear"),
        (finished.ticket(), "unclear"),
        (block.ticket(), "done"),
        (wallet_pay.ticket(), "unclear"),
        (wallet_block.ticket(), "done"),
        // What it does without the parameter is nowhere documented.
        (wallet.ticket(), "done"),
    ] {
        assert_eq!(of(ticket, "Authorized"), held, "{ticket:?}");
        assert_eq!(of(ticket, "Charged"), "done", "{ticket:?}");
    }
    // It is kept with the ticket.
    let stored = serde_json::to_string(pay.ticket().unwrap()).unwrap();
    let stored: Ticket = serde_json::from_str(&stored).unwrap();
    assert_eq!(end(stored, &state("Authorized", 500)), "unclear");
}

#[test]
fn a_notification_only_hastens_the_question() {
    let hint = |order: &str| {
        let body = format!("Notification=EngineRefundSuccess&OrderId={order}&NewAmount=0");
        Notification::parse(body.as_bytes()).unwrap()
    };
    let mut ticket = ticket(Sought::Refund, Some(5), Some(("Charged", 500)));
    let step = ticket.next(Duration::ZERO, Heard::Notification(&hint("order-2")));
    assert!(matches!(step, Step::Wait(_)), "{step:?}");
    let step = ticket.next(Duration::ZERO, Heard::Notification(&hint("order-1")));
    assert!(matches!(step, Step::Ask(_)), "{step:?}");
    // It does not ask again while a question is open, or its answer would pass for a later one.
    for late in [Duration::ZERO, Duration::from_secs(200)] {
        let step = ticket.next(late, Heard::Notification(&hint("order-1")));
        assert!(matches!(step, Step::Wait(_)), "{step:?}");
    }
    let answer = state("Charged", 500);
    let mut elapsed = Duration::from_secs(201);
    for heard in [Heard::Answer(&answer), Heard::Nothing, Heard::Answer(&answer)] {
        let step = ticket.next(elapsed, heard);
        assert!(matches!(step, Step::Ask(_) | Step::Wait(_)), "{step:?}");
        elapsed += Duration::from_secs(31);
    }
}

#[test]
fn every_command_that_moves_money_has_the_right_ticket() {
    let user = super::user();
    let of = |ticket: Option<&Ticket>| {
        let ticket = ticket.unwrap();
        (ticket.interface(), ticket.sought(), ticket.amount(), ticket.wants_before())
    };
    use Interface::{Api, Apim, Vwapi};
    assert_eq!(
        of(prepared(&api::Pay::new("o1", 5, &card())).ticket()),
        (Api, Sought::Payment, Some(5), false)
    );
    assert_eq!(of(prepared(&api::Charge::new("o1")).ticket()), (Api, Sought::Charge, None, true));
    assert_eq!(
        of(prepared(&api::Pay3ds::new("o1", "p")).ticket()),
        (Api, Sought::ThreeDs, None, true)
    );
    assert_eq!(
        of(prepared(&apim::Unblock::new("o1")).ticket()),
        (Apim, Sought::Unblock, None, true)
    );
    assert_eq!(
        of(prepared(&vwapi::Refund::new("o1").amount(6)).ticket()),
        (Vwapi, Sought::Refund, Some(6), true)
    );
    let recurring = prepared(&vwapi::PayRecurring::new(&user, "o1", 7, "c1"));
    assert_eq!(of(recurring.ticket()), (Vwapi, Sought::Payment, Some(7), false));
    assert!(prepared(&vwapi::Add::new(&user, &card())).ticket().is_none());
    assert!(prepared(&api::GetState::new("o1")).ticket().is_none());
    // Once it was told how the payment stands, it wants no more.
    let call = prepared(&api::Refund::new("order-1")).after(&report("Charged", 5)).unwrap();
    assert!(!call.ticket().unwrap().wants_before());
}

#[test]
fn a_ticket_is_for_the_terminal_that_got_the_request() {
    let terminal = |base: &str, name: Option<&str>| {
        let terminal = Terminal::new(BaseUrl::parse(base).unwrap()).with_key(key("k"));
        match name {
            Some(name) => terminal.with_name(name),
            None => terminal,
        }
    };
    let home = terminal("https://gateway.example", Some("shop"));
    let call = home.prepare(&api::Charge::new("o1")).unwrap();
    for (other, is_home) in [
        (terminal("https://GATEWAY.example/", Some("shop")), true),
        (terminal("https://gateway.example", Some("recurring")), false),
        (terminal("https://gateway.example", None), false),
        (terminal("https://other.example", Some("shop")), false),
    ] {
        let checked = call.ticket().unwrap().check_terminal(&other);
        assert_eq!(checked.is_ok(), is_home, "{other:?}");
        if let Err(error) = checked {
            assert_eq!(error.code(), "ticket_foreign");
        }
    }
    assert!(Ticket::new(Interface::Api, "o1", Sought::Charge, None).check_terminal(&home).is_ok());
}

#[test]
fn a_ticket_survives_a_restart() {
    let mut ticket = ticket(Sought::Refund, Some(5), Some(("Charged", 500)));
    let _ = ticket.next(Duration::from_secs(12), Heard::Nothing);
    let stored = serde_json::to_string(&ticket).unwrap();
    assert_eq!(serde_json::from_str::<Ticket>(&stored).unwrap(), ticket, "{stored}");
    assert_eq!(ticket.asked_until(), Duration::from_secs(12));
    let pan = Ticket::new(Interface::Api, "4111111111100031", Sought::Payment, None);
    assert!(!format!("{pan:?}").contains("4111111111100031"));
}

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn one_in(&mut self, end: u64) -> bool {
        self.below(end) == 0
    }
}

/// The gateway as far as a ticket sees it: one payment, which more than one hand changes.
struct Gateway {
    state: &'static str,
    first: u64,
    amount: u64,
    /// Milliseconds at which the request is carried out, if it arrived.
    due: Option<u64>,
    executed: bool,
}

impl Gateway {
    /// What happens until a moment.
    fn pass(&mut self, now: u64, sought: Sought, asked: Option<u64>) {
        if self.due.is_some_and(|due| due <= now) {
            self.due = None;
            self.execute(sought, asked);
        }
    }

    fn execute(&mut self, sought: Sought, asked: Option<u64>) {
        let sum = asked.unwrap_or(self.amount);
        match (sought, self.state) {
            (Sought::Refund, "Charged") if sum <= self.amount => self.refund(sum),
            (Sought::Charge, "Authorized") if sum <= self.amount => {
                (self.state, self.amount, self.first) = ("Charged", sum, sum);
            }
            (Sought::Unblock, "Authorized") => (self.state, self.amount) = ("Voided", 0),
            _ => return,
        }
        self.executed = true;
    }

    fn refund(&mut self, sum: u64) {
        self.amount -= sum;
        if self.amount == 0 {
            self.state = "Refunded";
        }
    }

    fn answer(&self) -> StateAnswer {
        // Of a payment that was refunded in full it shows the first amount.
        let amount = if self.state == "Refunded" { self.first } else { self.amount };
        state(self.state, amount)
    }

    fn report(&self) -> StateReport {
        self.answer().known().unwrap().clone()
    }
}

/// The longest that the model takes to carry out what arrived: well above the 40 s of the test cards.
const LATEST: u64 = 115_000;

#[test]
fn no_ticket_permits_what_was_carried_out_in_ten_thousand_runs() {
    let (mut repeats, mut done, mut unclear, mut carried_out) = (0, 0, 0, 0);
    for seed in 0..10_000 {
        let mut numbers = Numbers(seed);
        let sought = [Sought::Refund, Sought::Refund, Sought::Charge, Sought::Unblock]
            [usize::try_from(numbers.below(4)).unwrap()];
        let first = 1 + numbers.below(20);
        let state = if sought == Sought::Refund { "Charged" } else { "Authorized" };
        let mut gateway = Gateway { state, first, amount: first, due: None, executed: false };
        let asked = (!numbers.one_in(3)).then(|| 1 + numbers.below(first));
        let mut ticket = Ticket::new(Interface::Api, "order-1", sought, asked);
        if !numbers.one_in(8) {
            ticket = ticket.with_before(&gateway.report());
        }
        gateway.due = (!numbers.one_in(3)).then(|| numbers.below(LATEST));
        let has_arrived = gateway.due.is_some();
        let has_rival = sought == Sought::Refund && numbers.one_in(3);
        let (mut now, mut heard, mut ended) = (0, None, false);
        for _ in 0..200 {
            gateway.pass(now, sought, asked);
            let told = heard.take();
            match ticket.next(
                Duration::from_millis(now),
                told.as_ref().map_or(Heard::Nothing, Heard::Answer),
            ) {
                Step::Wait(time) => now += u64::try_from(time.as_millis()).unwrap(),
                Step::Ask(_) => {
                    // Somebody at the dashboard refunds too, and answers may get lost or be late.
                    if has_rival && numbers.one_in(6) && gateway.state == "Charged" {
                        let sum = 1 + numbers.below(gateway.amount);
                        gateway.refund(sum);
                    }
                    now += numbers.below(3_000);
                    let answer = gateway.answer();
                    gateway.pass(now, sought, asked);
                    heard = match numbers.below(6) {
                        0 => None,
                        1 => Some(StateAnswer::NotFound),
                        _ => Some(answer),
                    };
                }
                Step::SafeToRepeat => {
                    assert!(!gateway.executed && gateway.due.is_none(), "seed {seed}: {ticket:?}");
                    repeats += 1;
                    ended = true;
                    break;
                }
                Step::Resolved(truth) => {
                    match truth {
                        Truth::Done(_) => {
                            // Without rivals it is never said of what was not done.
                            assert!(gateway.executed || has_rival, "seed {seed}: {ticket:?}");
                            done += 1;
                        }
                        Truth::NotDone(_) => assert!(!gateway.executed, "seed {seed}"),
                        Truth::Unfinished(_) | Truth::Unclear(_) => unclear += 1,
                    }
                    ended = true;
                    break;
                }
            }
            if numbers.one_in(20) {
                ticket = serde_json::from_str(&serde_json::to_string(&ticket).unwrap()).unwrap();
            }
            if numbers.one_in(30) {
                now = now.saturating_sub(numbers.below(5_000));
            }
        }
        assert!(ended, "seed {seed}: {ticket:?}");
        carried_out += u32::from(has_arrived);
    }
    // Each way is taken often enough for the test to mean something.
    assert!(
        repeats > 1_000 && done > 3_000 && unclear > 300 && carried_out > 6_000,
        "{repeats} {done} {unclear} {carried_out}"
    );
}
