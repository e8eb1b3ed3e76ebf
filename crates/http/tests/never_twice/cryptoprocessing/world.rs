//! A shop, the gateway, and the relay between them.

use std::time::Duration;

use paywright_core::SecretKey;
use paywright_core::cryptoprocessing::ticket::{Heard, Step, Truth};
use paywright_core::cryptoprocessing::{
    Call, Card, Outcome, RequestError, State, StateAnswer, StateQuery, Terminal, Ticket, api,
};
use paywright_core::http::BaseUrl;
use paywright_core::mask::{Cvv, Pan};
use paywright_core::retry::Policy;
use paywright_emulator::cryptoprocessing::{OperationKind, Platform};
use paywright_emulator::{Clock, CryptoprocessingEmulator, Running};
use paywright_http::cryptoprocessing::{CallError, TerminalClient};
use paywright_http::{Client, blocking};

use crate::relay::{Cut, Plan, Relay};

/// The command under test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Pay,
    Block,
    Charge,
    PartialCharge,
    Unblock,
    Refund,
    /// The gateway would make it twice.
    PartialRefund,
}

impl What {
    pub(crate) const ALL: [Self; 7] = [
        Self::Pay,
        Self::Block,
        Self::Charge,
        Self::PartialCharge,
        Self::Unblock,
        Self::Refund,
        Self::PartialRefund,
    ];

    pub(crate) fn prepare(self, terminal: &Terminal) -> Result<Call<Outcome>, RequestError> {
        match self {
            Self::Pay => terminal.prepare(&api::Pay::new(ID, 5000, &card())),
            Self::Block => terminal.prepare(&api::Block::new(ID, 5000, &card())),
            Self::Charge => terminal.prepare(&api::Charge::new(ID)),
            Self::PartialCharge => terminal.prepare(&api::Charge::new(ID).amount(2000)),
            Self::Unblock => terminal.prepare(&api::Unblock::new(ID)),
            Self::Refund => terminal.prepare(&api::Refund::new(ID)),
            Self::PartialRefund => terminal.prepare(&api::Refund::new(ID).amount(1000)),
        }
    }

    fn kind(self) -> OperationKind {
        match self {
            Self::Pay => OperationKind::Pay,
            Self::Block => OperationKind::Block,
            Self::Charge | Self::PartialCharge => OperationKind::Charge,
            Self::Unblock => OperationKind::Unblock,
            Self::Refund | Self::PartialRefund => OperationKind::Refund,
        }
    }

    /// How the payment stands once it was done once: its state, and what is held or left.
    pub(crate) fn end(self) -> (State, u64) {
        match self {
            Self::Pay | Self::Charge => (State::Charged, 5000),
            Self::PartialCharge => (State::Charged, 2000),
            Self::Block => (State::Authorized, 5000),
            Self::Unblock => (State::Voided, 0),
            Self::Refund => (State::Refunded, 0),
            Self::PartialRefund => (State::Charged, 4000),
        }
    }
}

/// The payment that everything is about.
pub(crate) const ID: &str = "order-1";

pub(crate) struct World {
    pub(crate) platform: Running<Platform>,
    pub(crate) relay: Relay,
}

impl World {
    pub(crate) async fn open(clock: Clock) -> Self {
        let platform = CryptoprocessingEmulator::builder().clock(clock).start().await.unwrap();
        let address = platform.base_url().strip_prefix("http://").unwrap().parse().unwrap();
        Self { platform, relay: Relay::start(address).await }
    }

    /// With a clock that only [`pass`](Self::pass) moves.
    pub(crate) async fn frozen() -> Self {
        Self::open(Clock::frozen(Clock::real().now())).await
    }

    /// Does what has to be there before.
    pub(crate) async fn prepare_for(&self, what: What) {
        let first = match what {
            What::Pay | What::Block => return,
            What::Charge | What::PartialCharge | What::Unblock => What::Block,
            What::Refund | What::PartialRefund => What::Pay,
        };
        let direct = self.direct();
        let done = direct.deliver(first.prepare(direct.terminal()).unwrap()).await;
        assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
    }

    pub(crate) async fn pass(&self, time: Duration) {
        self.platform.control().advance(time).await;
    }

    /// A client as after a start of the program: it knows nothing and has no connection.
    pub(crate) fn door(&self, is_blocking: bool, deadline: Duration) -> Door {
        self.door_at(&self.relay.base_url(), is_blocking, deadline)
    }

    /// Around the relay.
    pub(crate) fn direct(&self) -> Door {
        self.door_at(self.platform.base_url(), false, Duration::from_secs(10))
    }

    pub(crate) fn door_at(&self, base: &str, is_blocking: bool, deadline: Duration) -> Door {
        let soon = Duration::from_millis(5);
        let policy = Policy { attempts: 2, first: soon, longest: soon };
        let builder = Client::builder().no_proxy().deadline(deadline).retry(policy);
        let terminal = Terminal::new(BaseUrl::parse(base).unwrap())
            .with_key(SecretKey::new(KEY).unwrap())
            .with_password(SecretKey::new(PASSWORD).unwrap());
        let client = builder.build().unwrap();
        if is_blocking {
            Door::Blocking(blocking::Client::from(client).terminal(terminal))
        } else {
            Door::Async(client.terminal(terminal))
        }
    }

    /// How often the gateway has done it.
    pub(crate) fn executed(&self, what: What) -> usize {
        self.platform.control().look(|platform| {
            let done = platform.payment(ID).map(|payment| payment.operations.as_slice());
            done.unwrap_or_default().iter().filter(|done| done.kind == what.kind()).count()
        })
    }

    /// The state of the payment, and what is held or left.
    pub(crate) fn stands(&self) -> (State, u64) {
        self.platform.control().look(|platform| {
            let payment = platform.payment(ID).unwrap();
            (payment.state.clone(), payment.balance)
        })
    }

    /// Does what the ticket says until it ends. What is late arrives after seven seconds.
    pub(crate) async fn resolve(&self, door: &Door, ticket: &mut Ticket) -> Step {
        const LATE: Duration = Duration::from_secs(7);
        let mut elapsed = Duration::ZERO;
        let mut heard: Option<StateAnswer> = None;
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
                Step::Ask(question) => heard = door.ask(&question).await.ok(),
                end => return end,
            }
        }
    }
}

/// A client of either kind.
pub(crate) enum Door {
    Async(TerminalClient),
    Blocking(blocking::TerminalClient),
}

impl Door {
    pub(crate) fn terminal(&self) -> &Terminal {
        match self {
            Self::Async(client) => client.terminal(),
            Self::Blocking(client) => client.terminal(),
        }
    }

    pub(crate) fn with_deadline(&self, deadline: Duration) -> Self {
        match self {
            Self::Async(client) => Self::Async(client.with_deadline(deadline)),
            Self::Blocking(client) => Self::Blocking(client.with_deadline(deadline)),
        }
    }

    /// Prepares a command, and looks at the payment first where that helps.
    pub(crate) async fn prepare(&self, what: What) -> Result<Call<Outcome>, CallError> {
        let call = what.prepare(self.terminal()).map_err(CallError::Request)?;
        match self {
            Self::Async(client) => client.after_a_look(call).await,
            Self::Blocking(client) => {
                let client = client.clone();
                tokio::task::spawn_blocking(move || client.after_a_look(call)).await.unwrap()
            }
        }
    }

    pub(crate) async fn deliver(&self, call: Call<Outcome>) -> Result<Outcome, CallError> {
        match self {
            Self::Async(client) => client.deliver(call).await,
            Self::Blocking(client) => {
                let client = client.clone();
                tokio::task::spawn_blocking(move || client.deliver(call)).await.unwrap()
            }
        }
    }

    pub(crate) async fn ask(&self, question: &StateQuery) -> Result<StateAnswer, CallError> {
        match self {
            Self::Async(client) => client.send(question).await,
            Self::Blocking(client) => {
                let (client, question) = (client.clone(), question.clone());
                tokio::task::spawn_blocking(move || client.send(&question)).await.unwrap()
            }
        }
    }

    /// Sends a command that the relay loses as planned. `deaf` is a client of nobody.
    pub(crate) async fn deliver_and_lose(
        &self,
        relay: &Relay,
        deaf: &Self,
        (what, call): (What, Call<Outcome>),
        plan: Option<Plan>,
    ) -> (Result<Outcome, CallError>, Ticket) {
        let stored = call.ticket().unwrap().clone();
        if plan.is_some_and(|plan| plan.cut == Cut::Refused) {
            // A call goes where it was prepared for.
            let call = what.prepare(deaf.terminal()).unwrap();
            return (deaf.deliver(call).await, stored);
        }
        // A client of which nothing was taken may try once more.
        relay.plan_all(plan.into_iter().cycle().take(2));
        let answer = self.deliver(call).await;
        relay.plan(None);
        (answer, stored)
    }
}

pub(crate) fn is_done(step: &Step) -> bool {
    matches!(step, Step::Resolved(Truth::Done(found)) if !found.has_other_amount)
}

/// The published sample terminal.
const KEY: &str = "Merchant";
const PASSWORD: &str = "123";

/// A card that is paid with at once.
pub(crate) fn card() -> Card {
    let pan = Pan::parse("4111111111100023").unwrap();
    Card::new(&pan, 12, 2030, "IVAN IVANOV").cvv(&Cvv::parse("123").unwrap())
}
