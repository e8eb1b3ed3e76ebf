//! What became of a request whose answer was lost.
//!
//! A request that moves money is sent once. When its answer is lost, its [`Ticket`] knows what to
//! ask the platform, when, and how to read what it says; it reads no clock and sends nothing. The
//! caller does what [`Ticket::next`] says until the ticket is resolved:
//!
//! ```
//! use std::time::Duration;
//! use paywright_core::SecretKey;
//! use paywright_core::ecommpay::Project;
//! use paywright_core::ecommpay::gate::{Answer, Customer, Gate, StatusAnswer};
//! use paywright_core::ecommpay::gate::ticket::{Heard, Step};
//! use paywright_core::money::{Currency, Money};
//!
//! let gate = Gate::new(Project::new(112, &SecretKey::new("secret")?));
//! let sum = Money::new(1000, Currency::EUR);
//! let customer = Customer::new("c-65", "203.0.113.7");
//! let call = gate.prepare(&gate.method("ecopayz").payout("payout-1", sum, customer))?;
//! // The connection broke while the answer was awaited.
//! let Answer::Unknown(unknown) = call.lost() else { unreachable!() };
//! let mut ticket = unknown.ticket.ok_or("payouts have tickets")?;
//!
//! let mut elapsed = Duration::ZERO; // since the request may last have been on its way
//! let mut heard = None; // here: a platform that never got the payout
//! let mut questions = 0;
//! loop {
//!     let step = ticket.next(elapsed, heard.as_ref().map_or(Heard::Nothing, Heard::Answer));
//!     heard = None;
//!     match step {
//!         Step::Wait(time) => elapsed += time,
//!         Step::AskByPayment(_) | Step::AskByRequest(_) => {
//!             questions += 1;
//!             heard = Some(StatusAnswer::NotFound);
//!         }
//!         Step::Resolved(truth) => panic!("{truth:?}"),
//!         Step::SafeToRepeat => break,
//!     }
//! }
//! assert!(elapsed >= Duration::from_secs(10) && questions >= 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Step::SafeToRepeat`] needs two answers, some seconds apart, to questions that were asked after
//! the documented wait, and both must say that nothing is registered: the platform also says that
//! when it cannot look (spec 06, section 6). What follows a payment is absent only if a message about
//! that payment, which must be there, does not show it.

mod find;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use self::find::Finding;
use super::{Gate, StatusAnswer, StatusByPayment, StatusByRequest};
use crate::ErrorCode;
use crate::Timestamp;
use crate::ecommpay::Verified;
use crate::ecommpay::callback::Callback;
use crate::mask::excerpt;
use crate::money::Money;
use crate::payment::OperationId;
use crate::payment::{OperationStatus, OperationType, PaymentStatus};

/// What a ticket looks for in the platform's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sought {
    /// A payment that the request starts: it has a payment id of its own.
    Payment,
    /// A capture of a payment.
    Capture,
    /// A release of a hold.
    Cancel,
    /// A raise of a hold.
    Incremental,
    /// A refund of a payment, which may be a reversal.
    Refund,
    /// A debit of a registered series.
    Debit,
}

/// All that is needed to find out what became of a request, and how far that has come. It holds no
/// secret and no card data, so it can be stored: a program that died resolves it when it is back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    project_id: u32,
    /// The address of the Gate that got the request.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    base_url: Option<Cow<'static, str>>,
    payment_id: String,
    sought: Sought,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    amount: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    merchant_refund_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    request_id: Option<String>,
    /// Seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    sent_at: Option<i64>,
    /// `None` if nobody asked before the request was sent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    known_operations: Option<Vec<String>>,
    #[serde(default)]
    progress: Progress,
}

/// How far the search has come. Times are milliseconds since the request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    questions: u32,
    last_question: Option<u64>,
    /// The question that has no answer yet.
    open_question: Option<u64>,
    /// The first question, asked late enough, that was answered with "not registered".
    not_registered: Option<u64>,
}

/// What was heard since the last step.
#[derive(Debug, Clone, Copy)]
pub enum Heard<'a> {
    /// Nothing: the time has come, or the question failed.
    Nothing,
    /// The answer to the question of the last step.
    Answer(&'a StatusAnswer),
    /// A callback about the payment.
    Callback(&'a Verified<Callback>),
}

/// What to do next.
#[derive(Debug, Clone)]
#[must_use]
pub enum Step {
    /// Ask how the payment stands.
    AskByPayment(StatusByPayment),
    /// Ask what became of the request.
    AskByRequest(StatusByRequest),
    /// Wait this long, then take the next step.
    Wait(Duration),
    /// It is known what became of the request. Do not send it again.
    Resolved(Truth),
    /// The request has not arrived: the same one, with the same ids, may be sent again, once. The
    /// ticket then starts anew, so it serves the repetition as it did the first.
    SafeToRepeat,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Truth {
    /// The platform has it. How it ends comes by callback.
    Registered(Registered),
    /// The platform got it, found it wrong and did nothing (payment status `error`). The same
    /// payment id may be used for a corrected request.
    Refused {
        /// The codes that say why.
        codes: Vec<String>,
    },
}

/// A request that the platform has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Registered {
    /// The status of the payment.
    pub payment_status: Option<PaymentStatus>,
    /// The operation, where the message shows it.
    pub operation: Option<RegisteredOperation>,
    /// The payment or operation has another sum than the request asked for: perhaps the id was used
    /// twice for different orders. Have a person look.
    pub has_other_sum: bool,
}

/// The operation that a request led to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegisteredOperation {
    /// The platform's id.
    pub id: Option<OperationId>,
    /// What is done.
    pub kind: Option<OperationType>,
    /// How far it is.
    pub status: Option<OperationStatus>,
}

impl Ticket {
    /// How long after a request "not registered" means nothing (spec 06, section 6).
    pub const WAIT: Duration = Duration::from_secs(10);

    /// The same for requests that the platform would carry out twice: captures, releases, raises,
    /// debits, and refunds without an id of their own. Our choice, since nothing is documented.
    pub const WAIT_WITHOUT_ID: Duration = Duration::from_secs(60);

    /// How far apart two answers "not registered" must be. Our choice.
    pub const BETWEEN_ABSENCES: Duration = Duration::from_secs(5);

    /// How much the clocks of merchant and platform may differ. Our choice.
    pub const CLOCK_SKEW: Duration = Duration::from_secs(120);

    /// A ticket for a request of somebody else's making.
    pub fn new(
        project_id: u32,
        payment_id: impl Into<String>,
        sought: Sought,
        amount: Option<Money>,
        merchant_refund_id: Option<String>,
    ) -> Self {
        Self {
            project_id,
            base_url: None,
            payment_id: payment_id.into(),
            sought,
            amount,
            merchant_refund_id,
            request_id: None,
            sent_at: None,
            known_operations: None,
            progress: Progress::default(),
        }
    }

    /// Notes when the request was sent. Older operations are then not taken for it.
    #[must_use]
    pub fn sent_at(mut self, moment: Timestamp) -> Self {
        self.sent_at = Some(moment.seconds());
        self
    }

    pub(super) fn sent_to(mut self, base_url: Cow<'static, str>) -> Self {
        self.base_url = Some(base_url);
        self
    }

    /// Notes the id that the platform gave the request, if it is known.
    #[must_use]
    pub fn with_request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Notes all operations of the payment as the platform showed them before the request was sent:
    /// perhaps none. One of the kind that is not among them is then the one that is sought, whatever
    /// the clocks say. Without them the second of two equal captures can stay unknown.
    #[must_use]
    pub fn with_known_operations(mut self, ids: impl IntoIterator<Item = OperationId>) -> Self {
        let known = self.known_operations.get_or_insert_default();
        known.extend(ids.into_iter().map(|id| id.to_string()));
        self
    }

    /// Whether it should be told the [operations](Self::with_known_operations) of before: the
    /// request has no id of its own by which the platform and the ticket would know it again.
    pub fn wants_known_operations(&self) -> bool {
        !self.has_own_id() && self.known_operations.is_none()
    }

    /// The project.
    pub fn project_id(&self) -> u32 {
        self.project_id
    }

    /// The address of the Gate that got the request; `None` in a ticket for a request of somebody
    /// else's making.
    pub fn base_url(&self) -> Option<&str> {
        self.base_url.as_deref()
    }

    /// Whether a Gate may be asked about the request. Another project, or another platform, has never
    /// heard of it, and would let it be sent a second time.
    ///
    /// # Errors
    /// [`ForeignTicket`] when the request went elsewhere.
    pub fn check_gate(&self, gate: &Gate) -> Result<(), ForeignTicket> {
        if self.project_id != gate.project().id() {
            return Err(ForeignTicket::Project {
                ticket: self.project_id,
                gate: gate.project().id(),
            });
        }
        match &self.base_url {
            Some(ticket) if !ticket.eq_ignore_ascii_case(gate.base_url().as_str()) => {
                Err(ForeignTicket::Platform {
                    ticket: excerpt(ticket),
                    gate: gate.base_url().to_string(),
                })
            }
            _ => Ok(()),
        }
    }

    /// The payment.
    pub fn payment_id(&self) -> &str {
        &self.payment_id
    }

    /// What it looks for.
    pub fn sought(&self) -> Sought {
        self.sought
    }

    /// The amount of the request, if it named one.
    pub fn amount(&self) -> Option<Money> {
        self.amount
    }

    /// The merchant's own id of the refund.
    pub fn merchant_refund_id(&self) -> Option<&str> {
        self.merchant_refund_id.as_deref()
    }

    /// How far the search had come on its clock when the last question was asked. A program that
    /// goes on with a stored ticket, and has no better clock, lets the time run on from here.
    pub fn asked_until(&self) -> Duration {
        Duration::from_millis(self.progress.last_question.unwrap_or(0))
    }

    /// Takes in what was heard and tells what to do.
    ///
    /// `elapsed` is the time since the request may last have been on its way, by the caller's clock;
    /// after a restart, since it was sent. Each question wants its answer, or [`Heard::Nothing`] if
    /// it failed, in the next call; callbacks may come in between.
    pub fn next(&mut self, elapsed: Duration, heard: Heard<'_>) -> Step {
        let now = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        // A clock that goes back must not make an old question look like a late one.
        let now = now.max(self.progress.last_question.unwrap_or(0));
        let asked = match heard {
            Heard::Callback(_) => None,
            Heard::Nothing | Heard::Answer(_) => self.progress.open_question.take(),
        };
        let finding = match heard {
            Heard::Nothing | Heard::Answer(StatusAnswer::NotReceived) => Finding::Silence,
            Heard::Answer(StatusAnswer::NotFound) => find::in_nothing(self),
            Heard::Answer(StatusAnswer::Known(message)) => find::in_message(self, message),
            Heard::Callback(message) => find::in_message(self, message),
        };
        let asked_late = asked.filter(|asked| *asked >= millis(self.wait()));
        match (finding, asked_late) {
            (Finding::Found(registered), _) => {
                return Step::Resolved(Truth::Registered(registered));
            }
            (Finding::Refused(codes), Some(_)) => return Step::Resolved(Truth::Refused { codes }),
            (Finding::Absent, Some(asked)) => {
                let first = *self.progress.not_registered.get_or_insert(asked);
                if asked >= first.saturating_add(millis(Self::BETWEEN_ABSENCES)) {
                    // Whoever keeps the ticket for the repetition starts anew with it: what was
                    // heard before says nothing about that one.
                    self.progress = Progress::default();
                    return Step::SafeToRepeat;
                }
            }
            (Finding::Refused(_) | Finding::Absent, None) | (Finding::Silence, _) => {}
        }
        self.ask(now)
    }

    fn ask(&mut self, now: u64) -> Step {
        let progress = &mut self.progress;
        let mut pause = interval(progress.questions);
        if progress.not_registered.is_some() && progress.not_registered == progress.last_question {
            // One more answer like the last one settles it: it need not come later than it has to.
            pause = pause.min(millis(Self::BETWEEN_ABSENCES));
        }
        let due = progress.last_question.unwrap_or(0).saturating_add(pause);
        if now < due {
            return Step::Wait(Duration::from_millis(due - now));
        }
        progress.questions = progress.questions.saturating_add(1);
        progress.last_question = Some(now);
        progress.open_question = Some(now);
        match &self.request_id {
            Some(id) if now >= millis(Self::WAIT) && progress.questions.is_multiple_of(2) => {
                Step::AskByRequest(StatusByRequest::new(id))
            }
            _ => Step::AskByPayment(StatusByPayment::new(&self.payment_id)),
        }
    }

    /// How late a question must be for "not registered" to count.
    fn wait(&self) -> Duration {
        if self.has_own_id() { Self::WAIT } else { Self::WAIT_WITHOUT_ID }
    }

    /// Whether the platform refuses the request if it comes twice.
    fn has_own_id(&self) -> bool {
        match self.sought {
            Sought::Payment => true,
            Sought::Refund => self.merchant_refund_id.is_some(),
            Sought::Capture | Sought::Cancel | Sought::Incremental | Sought::Debit => false,
        }
    }
}

/// A ticket of a request that went elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ForeignTicket {
    /// To another project.
    #[error(
        "the ticket is of project {ticket}, and this is project {gate}, which has never heard of the \
         request; resolve it with the project that sent it"
    )]
    Project {
        /// The project of the ticket.
        ticket: u32,
        /// The project that was about to be asked.
        gate: u32,
    },
    /// To another platform.
    #[error(
        "the request of the ticket went to {ticket}, and this is {gate}, which has never heard of it; \
         resolve it with the base URL that it was sent to"
    )]
    Platform {
        /// The address in the ticket.
        ticket: String,
        /// The address that was about to be asked.
        gate: String,
    },
}

impl ErrorCode for ForeignTicket {
    fn code(&self) -> &'static str {
        "ticket_foreign"
    }
}

/// Time before the next question, after so many: 2 s, doubled up to 30 s.
fn interval(questions: u32) -> u64 {
    let doublings = questions.saturating_sub(1).min(4);
    (2_000_u64 << doublings).min(30_000)
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Prints ids shortened and card numbers in them masked.
impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket")
            .field("project_id", &self.project_id)
            .field("payment_id", &excerpt(&self.payment_id))
            .field("sought", &self.sought)
            .field("amount", &self.amount)
            .field("merchant_refund_id", &self.merchant_refund_id.as_deref().map(excerpt))
            .field("request_id", &self.request_id.as_deref().map(excerpt))
            .field("questions", &self.progress.questions)
            .finish_non_exhaustive()
    }
}
