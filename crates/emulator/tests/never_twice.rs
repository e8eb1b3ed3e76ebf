//! Requests whose answers get lost, against the pure platform: whatever is lost, whatever comes late,
//! the money moves once, and the ticket ends with the truth.
//!
//! A failing seed prints the command that repeats it; `NEVER_TWICE_SEEDS=1000000` runs more of them.

use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::Timestamp;
use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::gate::ticket::{Heard, Step, Truth};
use paywright_core::ecommpay::gate::{
    Accepted, Answer, Call, Cancel, Capture, Card, CardAuth, CardPayout, CardSale, Customer, Gate,
    Incremental, Reads, Refund, RequestError, StatusAnswer, Ticket,
};
use paywright_core::http::{Request, Response};
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_core::payment::OperationType;
use paywright_core::payment::status::Outcome;
use paywright_emulator::platform::{self, DuplicateAnswer, Platform, Settings, Time};

#[test]
fn money_moves_once_whatever_is_lost() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(seed) = number("NEVER_TWICE_SEED") {
        return run(seed);
    }
    let seeds = number("NEVER_TWICE_SEEDS").unwrap_or(10_000);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for first in 1..=threads {
            let first = u64::try_from(first).unwrap();
            scope.spawn(move || (first..=seeds).step_by(threads).for_each(run_telling_the_command));
        }
    });
}

fn run_telling_the_command(seed: u64) {
    if let Err(panic) = std::panic::catch_unwind(|| run(seed)) {
        eprintln!(
            "seed {seed} failed; this repeats it:\n\n    \
             NEVER_TWICE_SEED={seed} cargo test -p paywright-emulator --test never_twice\n"
        );
        std::panic::resume_unwind(panic);
    }
}

#[derive(Debug, Clone, Copy)]
enum What {
    Sale,
    Hold,
    Payout,
    Refund,
    /// Without an id of its own: the platform would make it twice.
    BareRefund,
    Capture,
    PartialCapture,
    Cancel,
    /// The platform would raise the hold twice.
    Raise,
}

const ALL: [What; 9] = [
    What::Sale,
    What::Hold,
    What::Payout,
    What::Refund,
    What::BareRefund,
    What::Capture,
    What::PartialCapture,
    What::Cancel,
    What::Raise,
];

fn run(seed: u64) {
    let mut world = World::new(seed);
    let what = ALL[world.dice.below(ALL.len())];
    world.prepare_for(what);
    let mut sent = 0;
    loop {
        sent += 1;
        assert!(sent < 20, "seed {seed}, {what:?}: no end");
        let now = Timestamp::from_seconds(world.now.seconds());
        let call = world.call(what).unwrap().sent_at(now);
        let ticket = match world.send_and_lose(&call) {
            Answer::Accepted(accepted) => {
                call.ticket().unwrap().clone().with_request_id(accepted.request_id)
            }
            Answer::Unknown(unknown) => unknown.ticket.unwrap(),
            Answer::AlreadyExists(there) => there.ticket.unwrap(),
            Answer::Rejected(rejected) => panic!("seed {seed}, {what:?}: {rejected}"),
        };
        match world.resolve(ticket) {
            Step::SafeToRepeat => {
                assert_eq!(world.arrived, 0, "seed {seed}, {what:?}: it has arrived");
                assert!(world.late.is_empty(), "seed {seed}, {what:?}: it is on its way");
            }
            Step::Resolved(Truth::Registered(found)) => {
                assert!(!found.has_other_sum, "seed {seed}, {what:?}");
                break;
            }
            end => panic!("seed {seed}, {what:?}: {end:?}"),
        }
    }
    world.pass(Duration::from_secs(120));
    assert_eq!(world.executed(what), 1, "seed {seed}, {what:?}, sent {sent} times");
}

struct World {
    gate: Gate,
    platform: Platform,
    now: Time,
    /// Requests that are still on their way, long after the client has given up.
    late: Vec<(Time, Request)>,
    /// Requests under test that have reached the platform.
    arrived: u32,
    dice: Dice,
}

impl World {
    const KEY: &str = "secret_key";

    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let settings = Settings {
            seed,
            processing_time: Duration::from_secs([0, 0, 1, 5, 9][dice.below(5)]),
            duplicate_answer: match dice.below(2) {
                0 => DuplicateAnswer::AtOnce,
                _ => DuplicateAnswer::ByCallback,
            },
            ..Settings::default()
        };
        let project = platform::Project::new(112, Self::KEY).unwrap();
        Self {
            gate: Gate::new(Project::new(112, &SecretKey::new(Self::KEY).unwrap())),
            platform: Platform::new(settings, [project]),
            now: Time::parse("2026-03-10T12:26:17Z").unwrap(),
            late: Vec::new(),
            arrived: 0,
            dice,
        }
    }

    /// What has to be there before.
    fn prepare_for(&mut self, what: What) {
        let call = match what {
            What::Sale | What::Hold | What::Payout => return,
            What::Refund | What::BareRefund => {
                self.gate.prepare(&CardSale::new("p", eur(5000), card(), customer()))
            }
            What::Capture | What::PartialCapture | What::Cancel | What::Raise => {
                self.gate.prepare(&CardAuth::new("p", eur(5000), card(), customer()))
            }
        };
        let (status, _) = self.post(call.unwrap().request());
        assert_eq!(status, 200);
        self.pass(Duration::from_secs(300));
    }

    fn call(&self, what: What) -> Result<Call<Accepted>, RequestError> {
        let gate = &self.gate;
        match what {
            What::Sale => gate.prepare(&CardSale::new("p", eur(1000), card(), customer())),
            What::Hold => gate.prepare(&CardAuth::new("P", eur(1000), card(), customer())),
            What::Payout => {
                let card = Card::number(&Pan::parse("4242424242424242").unwrap());
                gate.prepare(&CardPayout::new("p", eur(1000), card, customer()))
            }
            What::Refund => {
                gate.prepare(&Refund::card("p", "Returned").amount(eur(1000)).reference("1"))
            }
            What::BareRefund => {
                let refund = Refund::card("p", "Returned").amount(eur(1000));
                gate.prepare(&refund.without_refund_id())
            }
            What::Raise => gate.prepare(&Incremental::new("p", eur(500))),
            What::Capture => gate.prepare(&Capture::card("p")),
            What::PartialCapture => gate.prepare(&Capture::card("p").amount(eur(1000))),
            What::Cancel => gate.prepare(&Cancel::card("p")),
        }
    }

    /// Sends a request, and loses it before, on the way, or with its answer.
    fn send_and_lose<A: Reads>(&mut self, call: &Call<A>) -> A::Outcome {
        match self.dice.below(5) {
            0 => call.lost(),
            1 => {
                let delay = u64::try_from(self.dice.below(9_000)).unwrap();
                let arrival = self.now.after(Duration::from_millis(delay));
                self.late.push((arrival, call.request().clone()));
                call.lost()
            }
            2 => {
                self.deliver(call.request());
                call.lost()
            }
            3 => {
                let (_, body) = self.deliver(call.request());
                let cut = self.dice.below(body.len());
                let status = [200, 500, 502][self.dice.below(3)];
                call.parse(&Response::new(status, &body.as_bytes()[..cut]))
            }
            _ => {
                let (status, body) = self.deliver(call.request());
                call.parse(&Response::new(status, body.as_bytes()))
            }
        }
    }

    /// Does what the ticket says. Questions fail, find the platform busy, and the client restarts.
    fn resolve(&mut self, mut ticket: Ticket) -> Step {
        let start = self.now;
        let mut heard: Option<StatusAnswer> = None;
        loop {
            if self.dice.below(6) == 0 {
                let stored = serde_json::to_string(&ticket).unwrap();
                ticket = serde_json::from_str(&stored).unwrap();
            }
            let elapsed = self.now.since(start);
            let step = ticket.next(elapsed, heard.as_ref().map_or(Heard::Nothing, Heard::Answer));
            heard = None;
            match step {
                Step::Wait(time) => self.pass(time),
                Step::AskByPayment(query) => {
                    let call = self.gate.prepare(&query).unwrap();
                    heard = self.ask(&call);
                }
                Step::AskByRequest(query) => {
                    let call = self.gate.prepare(&query).unwrap();
                    heard = self.ask(&call);
                }
                end => return end,
            }
        }
    }

    fn ask(&mut self, call: &Call<StatusAnswer>) -> Option<StatusAnswer> {
        match self.dice.below(8) {
            0 | 1 => None,
            2 => Some(StatusAnswer::NotReceived),
            _ => {
                let (status, body) = self.post(call.request());
                call.parse(&Response::new(status, body.as_bytes())).ok()
            }
        }
    }

    fn deliver(&mut self, request: &Request) -> (u16, String) {
        self.arrived += 1;
        self.post(request)
    }

    fn post(&mut self, request: &Request) -> (u16, String) {
        let path = request.url().strip_prefix(Gate::BASE_URL).unwrap();
        let answer = self.platform.gate(self.now, path, request.body());
        (answer.status, answer.body)
    }

    fn pass(&mut self, time: Duration) {
        let end = self.now.after(time);
        self.late.sort_by_key(|(arrival, _)| *arrival);
        while self.late.first().is_some_and(|(arrival, _)| *arrival <= end) {
            let (arrival, request) = self.late.remove(0);
            self.now = arrival;
            self.platform.advance_timers(arrival);
            self.deliver(&request);
        }
        self.now = end;
        self.platform.advance_timers(end);
    }

    /// How often the platform has done it.
    fn executed(&self, what: What) -> usize {
        let kinds: &[OperationType] = match what {
            What::Sale => &[OperationType::Sale],
            What::Hold => &[OperationType::Auth],
            What::Payout => &[OperationType::Payout],
            What::Refund | What::BareRefund => &[OperationType::Refund, OperationType::Reversal],
            What::Raise => &[OperationType::Incremental],
            What::Capture | What::PartialCapture => &[OperationType::Capture],
            What::Cancel => &[OperationType::Cancel],
        };
        let payment = self.platform.payment(112, "p").expect("the payment is there");
        let is_done = |status: Outcome| status == Outcome::Succeeded;
        let of_kind = payment.operations.iter().filter(|operation| kinds.contains(&operation.kind));
        of_kind.filter(|operation| is_done(operation.status.outcome())).count()
    }
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn card() -> Card {
    let pan = Pan::parse("4000000000000077").unwrap();
    Card::new(&pan, 12, 2030, "ADA").cvv(&Cvv::parse("123").unwrap())
}

fn customer() -> Customer {
    Customer::new("c-7", "203.0.113.10")
}

/// A small generator (xorshift), so that a seed repeats its run everywhere.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        for _ in 0..5 {
            dice.below(1);
        }
        dice
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let limit = u64::try_from(limit).unwrap();
        usize::try_from(self.0 % limit).unwrap()
    }
}
