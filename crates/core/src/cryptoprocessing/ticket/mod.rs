//! What became of a request whose answer was lost.
//!
//! A request that moves money is sent once. This gateway has no key that makes a repetition harmless,
//! and no id for a refund: a refund of a part that is sent twice refunds twice. So the one who sends a
//! charge, release or refund first asks how the payment stands and gives that to
//! [`Call::after`](super::Call::after); when the answer is lost, the [`Ticket`] asks again and compares
//! the amounts. It reads no clock and sends nothing; the caller does what [`Ticket::next`] says:
//!
//! ```
//! use std::time::Duration;
//! use paywright_core::SecretKey;
//! use paywright_core::cryptoprocessing::ticket::{Heard, Step, Truth};
//! use paywright_core::cryptoprocessing::{Outcome, StateAnswer, Terminal, api};
//! use paywright_core::http::{BaseUrl, Response};
//!
//! let terminal = Terminal::new(BaseUrl::parse("https://gateway.example")?)
//!     .with_key(SecretKey::new("Merchant")?)
//!     .with_password(SecretKey::new("123")?);
//! let charged = |left| format!(
//!     r#"<GetState Success="True" OrderId="order-1" State="Charged" Amount="{left}"/>"#
//! );
//! let asked = |body: String| terminal
//!     .prepare(&api::GetState::new("order-1"))
//!     .map(|call| call.parse(&Response::new(200, body.as_bytes())));
//!
//! // 10000 are charged, 3000 of which go back.
//! let call = terminal.prepare(&api::Refund::new("order-1").amount(3000))?;
//! let StateAnswer::Known(before) = asked(charged(10_000))?? else { panic!() };
//! let call = call.after(&before)?;
//! // It is sent, and the connection breaks.
//! let Outcome::Unknown(unknown) = call.lost() else { panic!() };
//! let mut ticket = unknown.ticket.ok_or("refunds have tickets")?;
//!
//! let Step::Wait(time) = ticket.next(Duration::ZERO, Heard::Nothing) else { panic!() };
//! let Step::Ask(query) = ticket.next(time, Heard::Nothing) else { panic!() };
//! assert_eq!(query.order_id(), "order-1");
//! let answer = asked(charged(7_000))??;
//! let Step::Resolved(Truth::Done(_)) = ticket.next(time, Heard::Answer(&answer)) else { panic!() };
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Step::SafeToRepeat`] needs two answers, some seconds apart, to questions that were asked after the
//! wait, and both must show the payment exactly as it was before.

mod find;

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use self::find::Finding;
use super::codes::Code;
use super::command::{Interface, StateQuery};
use super::{Notification, State, StateAnswer, StateReport, Terminal};
use crate::ErrorCode;
use crate::mask::excerpt;

/// What a ticket looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sought {
    /// A payment or hold that the request starts. Its order id is refused when it comes twice.
    Payment,
    /// The end of a 3-D Secure authentication.
    ThreeDs,
    /// The charge of a hold.
    Charge,
    /// The release of a hold.
    Unblock,
    /// A refund.
    Refund,
}

/// All that is needed to find out what became of a request, and how far that has come. It holds no
/// secret and no card data, so it can be stored: a program that died resolves it when it is back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    interface: Interface,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    terminal: Option<String>,
    order_id: String,
    sought: Sought,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    amount: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    leaves: Option<Leaves>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    before: Option<Before>,
    #[serde(default)]
    progress: Progress,
}

/// What a payment has done with the money once it is carried out. Tickets of older versions, and those of
/// commands whose default nobody documents, do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Leaves {
    Charged,
    Held,
}

/// How the payment stood before the request was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Before {
    state: State,
    amount: Option<u64>,
}

/// How far the search has come. Times are milliseconds since the request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    questions: u32,
    last_question: Option<u64>,
    /// The question that has no answer yet.
    open_question: Option<u64>,
    /// The first question, asked late enough, that was answered as if nothing had been sent.
    absent: Option<u64>,
    /// The first question, asked late enough, whose answer settles nothing.
    unsettled: Option<u64>,
}

/// What was heard since the last step.
#[derive(Debug, Clone, Copy)]
pub enum Heard<'a> {
    /// Nothing: the time has come, or the question failed.
    Nothing,
    /// The answer to the question of the last step.
    Answer(&'a StateAnswer),
    /// A notification. Anybody can send one, so it only makes the next question come at once.
    Notification(&'a Notification),
}

/// What to do next.
#[derive(Debug, Clone)]
#[must_use]
pub enum Step {
    /// Ask how the payment stands.
    Ask(StateQuery),
    /// Wait this long, then take the next step.
    Wait(Duration),
    /// It is known what became of the request, or that nobody can know. Do not send it again.
    Resolved(Truth),
    /// The request was not carried out: the same one may be sent again, once, with a new look at the
    /// state before it. The ticket then starts anew.
    SafeToRepeat,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Truth {
    /// It was carried out.
    Done(Standing),
    /// The payment is there and not finished: the payer, his bank or the gateway is at work. The
    /// authentication whose data were lost with the answer cannot be gone on with; it ends by itself.
    Unfinished(Standing),
    /// It came to nothing, and will come to nothing.
    NotDone(Standing),
    /// Nobody can tell whether it was carried out: something else has changed the payment, its state
    /// before was not noted, or it went where this terminal does not see it. Have a person look.
    Unclear(Standing),
}

/// How the payment stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// The state, where the gateway told it.
    pub state: Option<State>,
    /// The amount that is held or left.
    pub amount: Option<u64>,
    /// The code of a failure.
    pub code: Option<Code>,
    /// The payment has another amount than the request asked for, or nothing of it is held or charged any
    /// more: perhaps the order id was used twice for different orders. Have a person look.
    pub has_other_amount: bool,
}

impl Ticket {
    /// How long after a request its absence means nothing. Test cards of the gateway show that it takes
    /// 40 s for some payments (spec 10, section 7); the rest is our choice.
    pub const WAIT: Duration = Duration::from_secs(60);

    /// The same for requests that would be carried out twice: refunds, charges, releases. Our choice,
    /// since nothing is documented.
    pub const WAIT_WITHOUT_ID: Duration = Duration::from_secs(120);

    /// How far apart two answers that show nothing must be. Our choice.
    pub const BETWEEN_ABSENCES: Duration = Duration::from_secs(10);

    /// A ticket for a request of somebody else's making.
    pub fn new(
        interface: Interface,
        order_id: impl Into<String>,
        sought: Sought,
        amount: Option<u64>,
    ) -> Self {
        Self {
            interface,
            base_url: None,
            terminal: None,
            order_id: order_id.into(),
            sought,
            amount,
            leaves: None,
            before: None,
            progress: Progress::default(),
        }
    }

    pub(super) fn sent_to(mut self, base_url: &str, terminal: Option<&str>) -> Self {
        self.base_url = Some(base_url.to_owned());
        self.terminal = terminal.map(str::to_owned);
        self
    }

    pub(super) fn leaving(mut self, leaves: Option<Leaves>) -> Self {
        self.leaves = leaves;
        self
    }

    /// Notes how the payment stood just before the request was sent. Without it nothing permits another
    /// refund, and only what leaves no doubt counts as done. A report about another order is not taken.
    #[must_use]
    pub fn with_before(mut self, report: &StateReport) -> Self {
        if report.order_id() == self.order_id {
            let (state, amount) = (report.state().clone(), report.amount());
            self.before = Some(Before { state, amount });
        }
        self
    }

    /// Whether it should be told how the payment [stood before](Self::with_before): charges, releases
    /// and refunds have no id of their own.
    pub fn wants_before(&self) -> bool {
        self.before.is_none() && !self.has_own_id()
    }

    /// What to ask before the request is sent, and again when the answer is lost.
    pub fn query(&self) -> StateQuery {
        StateQuery::new(self.interface, &self.order_id)
    }

    /// Whether a terminal may be asked about the request. Another one has never heard of it, and would
    /// let it be sent a second time.
    ///
    /// # Errors
    /// [`ForeignTicket`] when the request went elsewhere.
    pub fn check_terminal(&self, terminal: &Terminal) -> Result<(), ForeignTicket> {
        let base = terminal.base_url().as_str();
        let is_elsewhere =
            self.base_url.as_ref().is_some_and(|own| !own.eq_ignore_ascii_case(base));
        let is_other = self.terminal.as_deref().is_some_and(|own| Some(own) != terminal.name());
        if !is_elsewhere && !is_other {
            return Ok(());
        }
        let place = |base: &str, name: Option<&str>| match name {
            Some(name) => format!("{} at {}", excerpt(name), excerpt(base)),
            None => excerpt(base),
        };
        Err(ForeignTicket {
            ticket: place(self.base_url.as_deref().unwrap_or_default(), self.terminal.as_deref()),
            terminal: place(base, terminal.name()),
        })
    }

    /// The order.
    pub fn order_id(&self) -> &str {
        &self.order_id
    }

    /// The interface that the request went to.
    pub fn interface(&self) -> Interface {
        self.interface
    }

    /// What it looks for.
    pub fn sought(&self) -> Sought {
        self.sought
    }

    /// The amount of the request, if it named one.
    pub fn amount(&self) -> Option<u64> {
        self.amount
    }

    /// How far the search had come on its clock when the last question was asked. A program that goes
    /// on with a stored ticket, and has no better clock, lets the time run on from here.
    pub fn asked_until(&self) -> Duration {
        Duration::from_millis(self.progress.last_question.unwrap_or(0))
    }

    /// Takes in what was heard and tells what to do.
    ///
    /// `elapsed` is the time since the request may last have been on its way, by the caller's clock;
    /// after a restart, since it was sent. Each question wants its answer, or [`Heard::Nothing`] if it
    /// failed, in the next call; notifications may come in between.
    pub fn next(&mut self, elapsed: Duration, heard: Heard<'_>) -> Step {
        // A clock that goes back must not make an old question look like a late one.
        let now = millis(elapsed).min(LATEST).max(self.progress.last_question.unwrap_or(0));
        let answer = match heard {
            Heard::Notification(hint) => {
                // The answer to an open question must not be taken for one to a later question.
                if self.progress.open_question.is_some() {
                    return Step::Wait(Duration::from_millis(interval(0)));
                }
                let is_ours = hint.order_id() == Some(self.order_id.as_str());
                return self.ask(now, is_ours);
            }
            Heard::Nothing => None,
            Heard::Answer(answer) => Some(answer),
        };
        let asked = self.progress.open_question.take();
        let late = asked.filter(|asked| *asked >= millis(self.wait()));
        let finding = answer.map_or(Finding::Silence, |answer| find::in_answer(self, answer));
        match (finding, late) {
            (Finding::Settled(truth), _) => return Step::Resolved(truth),
            (Finding::Absent, Some(asked)) => {
                self.progress.unsettled = None;
                if is_twice(&mut self.progress.absent, asked) {
                    // Whoever keeps the ticket for the repetition starts anew with it: what was
                    // heard before says nothing about that one.
                    self.progress = Progress::default();
                    return Step::SafeToRepeat;
                }
            }
            (Finding::Open(truth), Some(asked)) => {
                // What was absent before is not any more: something has happened in between.
                self.progress.absent = None;
                if is_twice(&mut self.progress.unsettled, asked) {
                    return Step::Resolved(truth);
                }
            }
            (Finding::Open(_), None) => self.progress.absent = None,
            (Finding::Absent, None) | (Finding::Silence, _) => {}
        }
        self.ask(now, false)
    }

    fn ask(&mut self, now: u64, at_once: bool) -> Step {
        let progress = &mut self.progress;
        let mut pause = interval(progress.questions);
        let is_second = progress.last_question.is_some()
            && [progress.absent, progress.unsettled].contains(&progress.last_question);
        if is_second {
            // One more answer like the last one settles it: it need not come later than it has to.
            pause = pause.min(millis(Self::BETWEEN_ABSENCES));
        }
        let due = progress.last_question.unwrap_or(0).saturating_add(pause);
        if now < due && !at_once {
            return Step::Wait(Duration::from_millis(due - now));
        }
        progress.questions = progress.questions.saturating_add(1);
        progress.last_question = Some(now);
        progress.open_question = Some(now);
        Step::Ask(self.query())
    }

    /// How late a question must be for an absence to count.
    fn wait(&self) -> Duration {
        if self.has_own_id() { Self::WAIT } else { Self::WAIT_WITHOUT_ID }
    }

    /// Whether the gateway refuses the request if it comes twice.
    fn has_own_id(&self) -> bool {
        match self.sought {
            Sought::Payment => true,
            Sought::ThreeDs | Sought::Charge | Sought::Unblock | Sought::Refund => false,
        }
    }
}

/// Where clocks end, in milliseconds. Later times could not be told apart, and would look like pauses.
const LATEST: u64 = u64::MAX / 2;

/// Whether something was seen before, long enough ago; notes the first time.
fn is_twice(first: &mut Option<u64>, asked: u64) -> bool {
    let first = *first.get_or_insert(asked);
    let due = first.checked_add(millis(Ticket::BETWEEN_ABSENCES));
    due.is_some_and(|due| asked >= due)
}

/// Time before the next question, after so many: 2 s, doubled up to 30 s.
fn interval(questions: u32) -> u64 {
    let doublings = questions.saturating_sub(1).min(4);
    (2_000_u64 << doublings).min(30_000)
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// A ticket of a request that went to another terminal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the request of the ticket went to {ticket}, and this is {terminal}, which has never heard of it; \
     resolve it with the terminal that it was sent to"
)]
pub struct ForeignTicket {
    ticket: String,
    terminal: String,
}

impl ErrorCode for ForeignTicket {
    fn code(&self) -> &'static str {
        "ticket_foreign"
    }
}

/// Prints ids shortened and card numbers in them masked.
impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("interface", &self.interface)
            .field("order_id", &excerpt(&self.order_id))
            .field("sought", &self.sought)
            .field("amount", &self.amount)
            .field("before", &self.before)
            .field("questions", &self.progress.questions)
            .finish_non_exhaustive()
    }
}
