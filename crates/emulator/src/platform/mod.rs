//! The platform without its sockets: commands and the time go in, answers and due work come out.
//!
//! Nothing here reads a clock, draws a random number or sends anything. [`Platform`] is told the
//! time with every command; what has become due by then, timers and attempts to deliver callbacks,
//! comes out of [`Platform::advance`]. The same seed and the same commands give the same run.

pub mod cards;
pub mod codes;
mod delivery;
mod ecopayz;
mod gate;
pub mod ids;
mod message;
mod operation;
mod page;
mod payment;
mod project;
mod provider;
mod refund;
pub mod schedule;
mod time;

use std::collections::{BTreeMap, BTreeSet};

pub use self::delivery::{Answer, Attempt, Delivery, DeliveryState, HttpAnswer, Outgoing};
pub use self::gate::GateAnswer;
pub use self::page::{CardEntry, CardProblem, Order, PageState, ParameterProblem, RefusedPage};
pub use self::payment::{
    Account, CallbackOptions, CardAccount, ErrorItem, Method, Operation, Payment, Provider,
    Redirect,
};
pub use self::project::{DuplicateAnswer, Project, Settings};
pub use self::provider::Visit;
pub use self::time::Time;

use self::cards::Verdict;
use self::delivery::Deliveries;
use self::gate::Request;
use self::ids::Ids;

/// The state of the whole platform.
///
/// ```
/// use paywright_emulator::platform::{Platform, Project, Settings, Time};
/// let project = Project::new(112, "secret_key")?;
/// let mut platform = Platform::new(Settings::default(), [project]);
/// let now = Time::parse("2026-03-10T12:26:17Z").unwrap_or_default();
/// let answer = platform.gate(now, "/v2/payment/status", b"not JSON");
/// assert_eq!(answer.status, 422);
/// assert!(platform.advance(now).is_empty());
/// # Ok::<(), paywright_core::SecretKeyError>(())
/// ```
pub struct Platform {
    settings: Settings,
    projects: BTreeMap<u32, Project>,
    ids: Ids,
    now: Time,
    payments: BTreeMap<PaymentKey, Payment>,
    requests: BTreeMap<String, Request>,
    /// Payments that accepted requests will start.
    waiting: BTreeSet<PaymentKey>,
    /// Opened pages by their keys.
    pages: BTreeMap<String, Order>,
    /// The key of the page that a signature opened: the same request leads to the same page.
    opened: BTreeMap<String, String>,
    redirects: BTreeMap<u64, PaymentKey>,
    timers: BTreeMap<(Time, u64), Timer>,
    timers_set: u64,
    deliveries: Deliveries,
}

/// A payment within the platform: identifiers are compared without case (spec 06, section 3.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PaymentKey {
    project_id: u32,
    folded_id: String,
}

/// What happens by itself at a certain time.
#[derive(Debug)]
enum Timer {
    /// An accepted request is processed.
    Process { request_id: String },
    /// An operation gets its result.
    Finish { key: PaymentKey, operation: u64, verdict: Verdict },
    /// The customer did not come back from the payment system.
    CustomerGone { key: PaymentKey, operation: u64 },
    /// The customer did not try again on Payment Page.
    NoOtherAttempt { key: PaymentKey, operation: u64 },
}

impl Platform {
    /// A platform with these projects and nothing else. Of two projects with one id the last
    /// counts.
    pub fn new(settings: Settings, projects: impl IntoIterator<Item = Project>) -> Self {
        Self {
            ids: Ids::new(settings.seed),
            settings,
            projects: projects.into_iter().map(|project| (project.id(), project)).collect(),
            now: Time::default(),
            payments: BTreeMap::new(),
            requests: BTreeMap::new(),
            waiting: BTreeSet::new(),
            pages: BTreeMap::new(),
            opened: BTreeMap::new(),
            redirects: BTreeMap::new(),
            timers: BTreeMap::new(),
            timers_set: 0,
            deliveries: Deliveries::default(),
        }
    }

    /// Lets everything happen that is due by `now`, in its order, and hands out the attempts to
    /// deliver callbacks that have to be made. Each attempt counts from the time it was due.
    ///
    /// An attempt stays open until [`report`](Self::report) tells its result.
    pub fn advance(&mut self, now: Time) -> Vec<Outgoing> {
        let mut outgoing = Vec::new();
        while let Some(due) = self.next_due().filter(|due| *due <= now) {
            self.run_timers(due);
            outgoing.extend(self.deliveries.take_due(due));
        }
        self.now = self.now.max(now);
        outgoing
    }

    /// When the next thing happens by itself, as far as is known now.
    pub fn next_due(&self) -> Option<Time> {
        let timer = self.timers.first_key_value().map(|((at, _), _)| *at);
        timer.into_iter().chain(self.deliveries.next_due()).min()
    }

    /// Tells what came of an attempt that [`advance`](Self::advance) handed out. Results of
    /// attempts that are not open are ignored.
    pub fn report(&mut self, delivery: u64, answer: Answer) {
        self.deliveries.report(delivery, answer);
    }

    /// All payments, by project and identifier.
    pub fn payments(&self) -> impl Iterator<Item = &Payment> {
        self.payments.values()
    }

    /// One payment. Letter case of its identifier makes no difference.
    pub fn payment(&self, project_id: u32, payment_id: &str) -> Option<&Payment> {
        self.payments.get(&PaymentKey::new(project_id, payment_id))
    }

    /// All callbacks in the order of the events they tell of.
    pub fn deliveries(&self) -> &[Delivery] {
        self.deliveries.all()
    }

    /// The projects, by identifier.
    pub fn projects(&self) -> impl Iterator<Item = &Project> {
        self.projects.values()
    }

    /// Forgets payments, pages, requests and deliveries. Projects and settings stay, and no
    /// identifier is used again.
    pub fn reset(&mut self) {
        self.payments.clear();
        self.requests.clear();
        self.waiting.clear();
        self.pages.clear();
        self.opened.clear();
        self.redirects.clear();
        self.timers.clear();
        self.deliveries.clear();
    }

    /// Lets timers catch up before a command, so that a command meets the state of its time.
    fn catch_up(&mut self, now: Time) {
        self.run_timers(now);
        self.now = self.now.max(now);
    }

    fn run_timers(&mut self, until: Time) {
        while let Some(entry) = self.timers.first_entry() {
            let (at, _) = *entry.key();
            if at > until {
                break;
            }
            let timer = entry.remove();
            self.now = self.now.max(at);
            self.fire(timer);
        }
    }

    fn set_timer(&mut self, at: Time, timer: Timer) {
        self.timers_set += 1;
        self.timers.insert((at, self.timers_set), timer);
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Process { request_id } => self.process(&request_id),
            Timer::Finish { key, operation, verdict } => self.finish(&key, operation, verdict),
            Timer::CustomerGone { key, operation } => self.customer_gone(&key, operation),
            Timer::NoOtherAttempt { key, operation } => self.no_other_attempt(&key, operation),
        }
    }
}

impl PaymentKey {
    fn new(project_id: u32, payment_id: &str) -> Self {
        Self { project_id, folded_id: payment_id.to_lowercase() }
    }
}
