//! A shop, a platform whose clock stands still, and a relay between them.

use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::ecommpay::Project;
use paywright_core::ecommpay::gate::ticket::{Heard, Step, Truth};
use paywright_core::ecommpay::gate::{
    Accepted, Answer, Call, Cancel, Capture, Card, CardAuth, CardPayout, CardSale, Customer, Gate,
    GateRequest, Incremental, Operation, Refund, RequestError, StatusAnswer, Ticket,
};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_core::money::{Currency, Money};
use paywright_core::payment::OperationType;
use paywright_core::payment::status::Outcome;
use paywright_core::retry::Policy;
use paywright_emulator::platform::{self, DuplicateAnswer};
use paywright_emulator::{Clock, Emulator, Running};
use paywright_http::{CallError, Client, GateClient, blocking};

use crate::relay::{Cut, Plan, Relay};

/// The request under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
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

impl What {
    pub(crate) const ALL: [Self; 9] = [
        Self::Sale,
        Self::Hold,
        Self::Payout,
        Self::Refund,
        Self::BareRefund,
        Self::Capture,
        Self::PartialCapture,
        Self::Cancel,
        Self::Raise,
    ];

    pub(crate) fn prepare(self, gate: &Gate) -> Result<Call<Accepted>, RequestError> {
        match self {
            Self::Sale => gate.prepare(&sale(ID, 1000)),
            Self::Hold => gate.prepare(&hold(1000)),
            Self::Payout => gate.prepare(&payout()),
            Self::Refund => gate.prepare(&refund()),
            Self::BareRefund => gate.prepare(&refund().without_refund_id()),
            Self::Capture => gate.prepare(&Capture::card(ID)),
            Self::PartialCapture => gate.prepare(&Capture::card(ID).amount(eur(1000))),
            Self::Cancel => gate.prepare(&Cancel::card(ID)),
            Self::Raise => gate.prepare(&Incremental::new(ID, eur(500))),
        }
    }

    fn kinds(self) -> &'static [OperationType] {
        match self {
            Self::Sale => &[OperationType::Sale],
            Self::Hold => &[OperationType::Auth],
            Self::Payout => &[OperationType::Payout],
            Self::Refund | Self::BareRefund => &[OperationType::Refund, OperationType::Reversal],
            Self::Capture | Self::PartialCapture => &[OperationType::Capture],
            Self::Cancel => &[OperationType::Cancel],
            Self::Raise => &[OperationType::Incremental],
        }
    }
}

/// The payment that everything is about.
pub(crate) const ID: &str = "order-1";

pub(crate) struct World {
    pub(crate) platform: Running,
    pub(crate) relay: Relay,
    gate: Gate,
}

impl World {
    pub(crate) async fn open(clock: Clock, processing: u64, duplicates: DuplicateAnswer) -> Self {
        let project = platform::Project::new(PROJECT, KEY).unwrap();
        let platform = Emulator::builder()
            .project(project)
            .clock(clock)
            .processing_time(Duration::from_secs(processing))
            .duplicate_answer(duplicates)
            .start()
            .await
            .unwrap();
        let address = platform.base_url().strip_prefix("http://").unwrap().parse().unwrap();
        let relay = Relay::start(address).await;
        let gate = Gate::new(Project::new(PROJECT, &SecretKey::new(KEY).unwrap()));
        Self { platform, relay, gate }
    }

    /// With a clock that only [`pass`](Self::pass) moves. It shows the real time, which the client
    /// notes in its tickets.
    pub(crate) async fn frozen(processing: u64, duplicates: DuplicateAnswer) -> Self {
        Self::open(Clock::frozen(Clock::real().now()), processing, duplicates).await
    }

    /// Gate at an address: the relay's, the platform's own, or none that answers.
    pub(crate) fn gate_at(&self, base: &str) -> Gate {
        self.gate.clone().with_base_url(BaseUrl::parse(base).unwrap())
    }

    /// A client as after a start of the program: it knows nothing and has no connection.
    pub(crate) fn door(&self, is_blocking: bool, deadline: Duration) -> Door {
        self.door_at(&self.relay.base_url(), is_blocking, deadline)
    }

    pub(crate) fn door_at(&self, base: &str, is_blocking: bool, deadline: Duration) -> Door {
        let soon = Duration::from_millis(5);
        let policy = Policy { attempts: 2, first: soon, longest: soon };
        let builder = Client::builder().no_proxy().deadline(deadline).retry(policy);
        let (client, gate) = (builder.build().unwrap(), self.gate_at(base));
        if is_blocking {
            Door::Blocking(blocking::Client::from(client).gate(gate))
        } else {
            Door::Async(client.gate(gate))
        }
    }

    /// Does what has to be there before.
    pub(crate) async fn prepare_for(&self, what: What) {
        let direct = self.door_at(self.platform.base_url(), false, Duration::from_secs(10));
        let gate = direct.gate();
        let call = match what {
            What::Sale | What::Hold | What::Payout => return,
            What::Refund | What::BareRefund => gate.prepare(&sale(ID, 5000)),
            What::Capture | What::PartialCapture | What::Cancel | What::Raise => {
                gate.prepare(&hold(5000))
            }
        };
        let answer = direct.deliver(call.unwrap()).await;
        assert!(matches!(answer, Ok(Answer::Accepted(_))), "{answer:?}");
        self.pass(Duration::from_secs(30)).await;
    }

    pub(crate) async fn pass(&self, time: Duration) {
        self.platform.control().advance(time).await;
    }

    /// How often the platform has done it.
    pub(crate) fn executed(&self, what: What) -> usize {
        self.platform.control().look(|platform| {
            let payment = platform.payment(PROJECT, ID);
            let operations = payment.iter().flat_map(|payment| &payment.operations);
            let of_kind = operations.filter(|operation| what.kinds().contains(&operation.kind));
            of_kind.filter(|found| found.status.outcome() == Outcome::Succeeded).count()
        })
    }

    /// How many operations of the kind there are, however they went.
    pub(crate) fn begun(&self, what: What) -> usize {
        self.platform.control().look(|platform| {
            let payment = platform.payment(PROJECT, ID);
            let operations = payment.iter().flat_map(|payment| &payment.operations);
            operations.filter(|operation| what.kinds().contains(&operation.kind)).count()
        })
    }

    /// Does what the ticket says until it ends. What is late arrives after seven seconds.
    pub(crate) async fn resolve(&self, door: &Door, ticket: &mut Ticket) -> Step {
        const LATE: Duration = Duration::from_secs(7);
        let mut elapsed = Duration::ZERO;
        let mut heard: Option<StatusAnswer> = None;
        loop {
            let step = ticket.next(elapsed, heard.as_ref().map_or(Heard::Nothing, Heard::Answer));
            heard = None;
            match step {
                Step::Wait(time) => {
                    let end = elapsed + time;
                    if self.relay.late() > 0 && end >= LATE {
                        self.pass(LATE - elapsed).await;
                        self.relay.deliver_late().await;
                        elapsed = LATE;
                    }
                    self.pass(end - elapsed).await;
                    elapsed = end;
                }
                Step::AskByPayment(question) => heard = door.ask(&question).await.ok(),
                Step::AskByRequest(question) => heard = door.ask(&question).await.ok(),
                end => return end,
            }
        }
    }
}

/// A client of either kind.
pub(crate) enum Door {
    Async(GateClient),
    Blocking(blocking::GateClient),
}

impl Door {
    pub(crate) fn gate(&self) -> &Gate {
        match self {
            Self::Async(client) => client.gate(),
            Self::Blocking(client) => client.gate(),
        }
    }

    pub(crate) fn with_deadline(&self, deadline: Duration) -> Self {
        match self {
            Self::Async(client) => Self::Async(client.with_deadline(deadline)),
            Self::Blocking(client) => Self::Blocking(client.with_deadline(deadline)),
        }
    }

    pub(crate) async fn deliver(&self, call: Call<Accepted>) -> Result<Answer, CallError> {
        match self {
            Self::Async(client) => client.deliver(call).await,
            Self::Blocking(client) => {
                let client = client.clone();
                tokio::task::spawn_blocking(move || client.deliver(call)).await.unwrap()
            }
        }
    }

    pub(crate) async fn ask<O>(&self, question: &GateRequest<O>) -> Result<StatusAnswer, CallError>
    where
        O: Operation<Answer = StatusAnswer> + 'static,
    {
        match self {
            Self::Async(client) => client.send(question).await,
            Self::Blocking(client) => {
                let (client, question) = (client.clone(), question.clone());
                tokio::task::spawn_blocking(move || client.send(&question)).await.unwrap()
            }
        }
    }

    /// Sends a request that the relay loses as planned. `deaf` is a client of nobody.
    pub(crate) async fn deliver_and_lose(
        &self,
        relay: &Relay,
        deaf: &Self,
        what: What,
        plan: Option<Plan>,
    ) -> (Result<Answer, CallError>, Ticket) {
        let door = if plan.is_some_and(|plan| plan.cut == Cut::Refused) { deaf } else { self };
        let call = what.prepare(door.gate()).unwrap();
        let stored = call.ticket().unwrap().clone();
        let plan = plan.filter(|plan| plan.cut != Cut::Refused);
        // A client of which nothing was taken may try once more.
        relay.plan_all(plan.into_iter().cycle().take(2));
        let answer = door.deliver(call).await;
        relay.plan(None);
        (answer, stored)
    }
}

pub(crate) fn is_registered(step: &Step) -> bool {
    matches!(step, Step::Resolved(Truth::Registered(found)) if !found.has_other_sum)
}

const PROJECT: u32 = 112;
const KEY: &str = "secret_key";

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub(crate) fn sale(id: &str, minor: i64) -> CardSale {
    CardSale::new(id, eur(minor), card(), customer())
}

pub(crate) fn refund() -> Refund {
    Refund::card(ID, "Returned").amount(eur(1000)).reference("1")
}

pub(crate) fn hold(minor: i64) -> CardAuth {
    CardAuth::new(ID, eur(minor), card(), customer())
}

fn payout() -> CardPayout {
    let card = Card::number(&Pan::parse("4242424242424242").unwrap());
    CardPayout::new(ID, eur(1000), card, customer())
}

/// A card that is paid with at once.
fn card() -> Card {
    let pan = Pan::parse("4000000000000077").unwrap();
    Card::new(&pan, 12, 2030, "ADA").cvv(&Cvv::parse("123").unwrap())
}

fn customer() -> Customer {
    Customer::new("c-7", "203.0.113.10")
}
