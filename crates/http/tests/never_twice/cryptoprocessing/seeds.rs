//! Everything mixed at random: what is sent, where it is cut, how late it comes, which questions
//! fail, and when the program starts anew.

use std::time::Duration;

use paywright_core::cryptoprocessing::ticket::{Heard, Step};
use paywright_core::cryptoprocessing::{Cause, Outcome, StateAnswer, StateQuery, Ticket};
use paywright_http::cryptoprocessing::CallError;
use tokio::task::JoinSet;

use super::world::{Door, What, World, is_done};
use crate::dice::Dice;
use crate::relay::{Cut, Fate, Plan};

/// Runs that are on their way at a time.
const TOGETHER: usize = 8;

#[test]
fn money_moves_once_whatever_is_lost() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("NEVER_TWICE_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=number("NEVER_TWICE_SEEDS").unwrap_or(200),
    };
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap().block_on(async {
        let mut runs = JoinSet::new();
        for seed in seeds {
            while runs.len() >= TOGETHER {
                check(runs.join_next().await.unwrap());
            }
            runs.spawn(async move { (seed, tokio::spawn(Box::pin(run(seed))).await) });
        }
        while let Some(ended) = runs.join_next().await {
            check(ended);
        }
    });
}

type Ended = Result<(u64, Result<(), tokio::task::JoinError>), tokio::task::JoinError>;

fn check(ended: Ended) {
    let (seed, result) = ended.unwrap();
    if result.is_err() {
        panic!(
            "seed {seed} failed; this repeats it:\n\n    \
             NEVER_TWICE_SEED={seed} cargo test -p paywright-http --test never_twice cryptoprocessing\n"
        );
    }
}

async fn run(seed: u64) {
    let mut dice = Dice::new(seed);
    let what = dice.one_of(&What::ALL);
    let world = World::frozen().await;
    world.prepare_for(what).await;
    let mut shop = Shop { door: None, late_in: None, dice, world };
    let mut sent = 0;
    loop {
        sent += 1;
        assert!(sent < 20, "{what:?}: no end");
        let Some(ticket) = shop.send_and_lose(what).await else {
            // Nothing was sent, so the same command may be sent at once.
            continue;
        };
        match shop.resolve(ticket).await {
            Step::SafeToRepeat => {
                assert_eq!(shop.world.executed(what), 0, "{what:?}: it was carried out");
                assert_eq!(shop.world.relay.late(), 0, "{what:?}: it is on its way");
            }
            end => {
                assert!(is_done(&end), "{what:?}: {end:?}");
                break;
            }
        }
    }
    shop.pass(Duration::from_secs(300)).await;
    let found = (shop.world.executed(what), shop.world.stands());
    assert_eq!(found, (1, what.end()), "{what:?}, sent {sent} times");
}

/// A shop that loses its connections, its answers and its memory.
struct Shop {
    door: Option<Door>,
    /// How long it takes until a late request arrives.
    late_in: Option<Duration>,
    dice: Dice,
    world: World,
}

impl Shop {
    /// Sends the command and loses it somewhere, or not. `None` if it certainly was not sent.
    async fn send_and_lose(&mut self, what: What) -> Option<Ticket> {
        let plan = (self.dice.below(5) > 0).then(|| Plan {
            cut: self.dice.one_of(&Cut::ALL),
            fate: self.dice.one_of(&[Fate::Lost, Fate::Arrives, Fate::Late]),
            is_reset: self.dice.below(2) == 0,
        });
        self.start_anew_or_not();
        let looking = self.door().with_deadline(LONG);
        let door = looking.with_deadline(deadline(plan));
        let deaf = self.world.door_at(&self.world.relay.deaf_url(), false, LONG);
        let call = looking.prepare(what).await.unwrap();
        self.world.relay.settle().await;
        if plan.is_some_and(|plan| plan.cut == Cut::ClosedAtOnce) {
            self.world.relay.hang_up();
        }
        let sent = (what, call);
        let (answer, stored) = door.deliver_and_lose(&self.world.relay, &deaf, sent, plan).await;
        let seen = self.world.relay.settle().await;
        assert!(seen.begun <= 1, "{what:?}, {plan:?}: sent more than once, {seen:?}");
        if self.world.relay.late() > 0 {
            // As long as the slowest cards of the sandbox.
            let delay = u64::try_from(self.dice.below(40_000)).unwrap();
            self.late_in = Some(Duration::from_millis(delay));
        }
        match answer {
            // A program that died meanwhile has the ticket alone.
            Ok(Outcome::Done(_)) => Some(stored),
            Ok(Outcome::Unknown(unknown)) => {
                let is_duplicate = matches!(&unknown.cause, Cause::Code(code) if code.as_str() == "DUPLICATE_ORDER_ID");
                assert!(unknown.cause == Cause::Lost || is_duplicate, "{what:?}: {unknown:?}");
                unknown.ticket
            }
            Err(CallError::NoAnswer(failure)) => {
                assert!(!failure.may_have_arrived(), "{what:?}, {plan:?}: {failure}");
                assert_eq!(seen.begun, 0, "{what:?}, {plan:?}: it was sent, {failure}");
                // A program that died instead knows no more than that it wanted to send.
                (self.dice.below(2) == 0).then_some(stored)
            }
            other => panic!("{what:?}, {plan:?}: {other:?}"),
        }
    }

    /// Does what the ticket says, while questions fail and the program starts anew.
    async fn resolve(&mut self, mut ticket: Ticket) -> Step {
        let mut elapsed = Duration::ZERO;
        let mut heard: Option<StateAnswer> = None;
        loop {
            if self.dice.below(5) == 0 {
                let stored = serde_json::to_string(&ticket).unwrap();
                ticket = serde_json::from_str(&stored).unwrap();
                self.door = None;
            }
            let step = ticket.next(elapsed, heard.as_ref().map_or(Heard::Nothing, Heard::Answer));
            heard = None;
            match step {
                Step::Wait(time) => {
                    self.pass(time).await;
                    elapsed += time;
                }
                Step::Ask(question) => heard = self.ask(&question).await,
                end => return end,
            }
        }
    }

    async fn ask(&mut self, question: &StateQuery) -> Option<StateAnswer> {
        // Both attempts of the question are cut, or the first one, or none.
        let losses = [0, 0, 0, 1, 2][self.dice.below(5)];
        let plan = Plan {
            cut: self.dice.one_of(&Cut::ALL[1..]),
            fate: self.dice.one_of(&[Fate::Lost, Fate::Arrives]),
            is_reset: self.dice.below(2) == 0,
        };
        self.start_anew_or_not();
        let plan = (losses > 0).then_some(plan);
        let door = self.door().with_deadline(deadline(plan));
        self.world.relay.plan_all(plan.into_iter().cycle().take(losses));
        let answer = door.ask(question).await;
        self.world.relay.settle().await;
        self.world.relay.plan(None);
        answer.ok()
    }

    /// Now and then the program starts anew, or something on the way closes idle connections.
    fn start_anew_or_not(&mut self) {
        match self.dice.below(6) {
            0 => self.door = None,
            1 => self.world.relay.hang_up(),
            _ => {}
        }
    }

    fn door(&mut self) -> &Door {
        let is_blocking = self.dice.below(2) == 0;
        let world = &self.world;
        self.door.get_or_insert_with(|| world.door(is_blocking, LONG))
    }

    /// Lets time pass, and what is late arrive within it.
    async fn pass(&mut self, time: Duration) {
        let before = self.late_in.filter(|late| *late <= time);
        if let Some(before) = before {
            self.world.pass(before).await;
            self.world.relay.deliver_late().await;
            self.late_in = None;
        }
        self.late_in = self.late_in.map(|late| late - time);
        self.world.pass(time - before.unwrap_or_default()).await;
    }
}

const LONG: Duration = Duration::from_secs(20);

/// Whoever will hear nothing need not wait for long.
fn deadline(plan: Option<Plan>) -> Duration {
    let is_silent = plan.is_some_and(|plan| plan.cut == Cut::Silence);
    if is_silent { Duration::from_millis(100) } else { LONG }
}
