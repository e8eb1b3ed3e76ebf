//! The platform without its sockets: commands and the time go in, answers and due work come out.
//!
//! Nothing here reads a clock, draws a random number or sends anything. [`Platform`] is told the
//! time with every command; what has become due by then, timers and attempts to deliver callbacks,
//! comes out of [`Platform::advance`]. The same seed and the same commands give the same run.

pub mod answer_fault;
pub mod cards;
pub mod codes;
mod consequence;
mod data_api;
mod debit;
mod delivery;
pub mod faults;
mod gate;
mod hold;
pub mod ids;
mod interaction;
pub(crate) mod json;
mod link;
mod manage;
mod message;
mod method;
mod operation;
mod outlook;
mod page;
mod payment;
mod project;
mod provider;
mod refund;
pub mod schedule;
pub mod script;
mod series;
mod start;
mod state;
mod step;
mod table;
mod time;
mod vault;

use std::collections::{BTreeMap, BTreeSet};

pub use self::answer_fault::AnswerFault;
pub use self::data_api::{
    DataAccount, DataAccountError, DataAnswer, FraudReport, FraudReportError, LOCAL_DATA_KEY,
    LOCAL_DATA_TOKEN,
};
pub use self::delivery::{Answer, Attempt, Delivery, DeliveryState, HttpAnswer, News, Outgoing};
pub(crate) use self::gate::is_web_address;
pub use self::gate::{GateAnswer, endpoint};
pub use self::interaction::{AcsAnswer, AcsVisit};
pub use self::method::{Flow, Method};
pub use self::outlook::{Upcoming, WayOn};
pub use self::page::{
    CardEntry, CardProblem, Mode, Order, PageEvent, PageState, ParameterProblem, RefusedPage,
    ReturnLinks, ReturnMode,
};
pub use self::payment::{
    Account, CallbackOptions, CardAccount, Cause, Customer, ErrorItem, Link, Moment, Mpi,
    Operation, Origin, Payment, Provider, ReturnUrls,
};
pub use self::project::{
    DuplicateAnswer, HoldEnd, Layout, OperationIds, Project, ProjectOptions, Settings,
};
pub use self::provider::VisitView;
pub use self::series::{Period, Registration, Series, SeriesKind};
pub use self::state::UnreadableState;
pub use self::step::{Acs, Challenge, DisplayKind, Shape, Visit, Wait};
pub use self::table::Change;
pub use self::time::Time;
pub use self::vault::{SavedAccount, Token};

pub(crate) use self::interaction::missing as missing_members;
pub(crate) use self::state::is_same_id;

use self::data_api::DataApi;
use self::delivery::Deliveries;
use self::faults::{FaultRule, Faults, RequestFaults};
use self::gate::Request;
use self::ids::Ids;
use self::state::{Drawn, PaymentKey, Timer, TimerKey};
use self::table::Table;

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
    is_time_kept: bool,
    payments: Table<PaymentKey, Payment>,
    requests: Table<String, Request>,
    tokens: Table<String, Token>,
    saved_accounts: Table<u64, SavedAccount>,
    series: Table<u64, Series>,
    /// Opened pages by their keys.
    pages: Table<String, Order>,
    timers: Table<TimerKey, Timer>,
    timers_set: u64,
    /// What a store knows of the identifiers that were drawn.
    stored: Drawn,
    deliveries: Deliveries,
    faults: Faults,
    data_api: DataApi,
    /// Payments that accepted requests will start.
    waiting: BTreeSet<PaymentKey>,
    /// Payments that schedules will start.
    reserved: BTreeSet<PaymentKey>,
    /// The key of the page that a signature opened: the same request leads to the same page.
    opened: BTreeMap<String, String>,
    /// The payment that a browser brings along to a payment system or an issuer.
    tickets: BTreeMap<String, PaymentKey>,
}

impl Platform {
    /// A platform with these projects and nothing else. Of two projects with one id the last
    /// counts.
    pub fn new(settings: Settings, projects: impl IntoIterator<Item = Project>) -> Self {
        let is_stored = settings.is_stored;
        Self {
            ids: Ids::new(settings.seed),
            settings,
            projects: projects.into_iter().map(|project| (project.id(), project)).collect(),
            now: Time::default(),
            is_time_kept: false,
            payments: Table::new("payments", is_stored),
            requests: Table::new("requests", is_stored),
            tokens: Table::new("tokens", is_stored),
            saved_accounts: Table::new("saved_accounts", is_stored),
            series: Table::new("series", is_stored),
            pages: Table::new("pages", is_stored),
            timers: Table::new("timers", is_stored),
            timers_set: 0,
            stored: Drawn::default(),
            deliveries: Deliveries::new(is_stored),
            faults: Faults::default(),
            data_api: DataApi::new(is_stored),
            waiting: BTreeSet::new(),
            reserved: BTreeSet::new(),
            opened: BTreeMap::new(),
            tickets: BTreeMap::new(),
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

    /// Lets everything happen that is due by `now` except the delivery of callbacks: those stay due.
    pub fn advance_timers(&mut self, now: Time) {
        self.catch_up(now);
    }

    /// When the next thing happens by itself, as far as is known now.
    pub fn next_due(&self) -> Option<Time> {
        let timer = self.timers.first_key().map(|key| key.at);
        timer.into_iter().chain(self.deliveries.next_due()).min()
    }

    /// Tells what came of an attempt that [`advance`](Self::advance) handed out. Results of
    /// attempts that are not open are ignored.
    pub fn report(&mut self, delivery: u64, answer: Answer) {
        self.deliveries.report(delivery, answer);
    }

    /// Sends a callback once more, at once, whatever became of it. Returns whether there is one that
    /// has an address and is not being sent.
    pub fn resend(&mut self, now: Time, delivery: u64) -> bool {
        self.catch_up(now);
        self.deliveries.resend(delivery, self.now)
    }

    /// All payments, by project and identifier.
    pub fn payments(&self) -> impl DoubleEndedIterator<Item = &Payment> {
        self.payments.values()
    }

    /// How many payments there are.
    pub fn payment_count(&self) -> usize {
        self.payments.len()
    }

    /// One payment. Letter case of its identifier makes no difference.
    pub fn payment(&self, project_id: u32, payment_id: &str) -> Option<&Payment> {
        self.payments.get(&PaymentKey::new(project_id, payment_id))
    }

    /// All callbacks in the order of the events they tell of.
    pub fn deliveries(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.deliveries.all()
    }

    /// One callback by its number.
    pub fn delivery(&self, number: u64) -> Option<&Delivery> {
        self.deliveries.get(number)
    }

    /// The callbacks about a payment, in the order of the events they tell of.
    pub fn deliveries_of<'p>(
        &'p self,
        project_id: u32,
        payment_id: &'p str,
    ) -> impl DoubleEndedIterator<Item = &'p Delivery> {
        self.deliveries().filter(move |delivery| {
            delivery.project_id == project_id && is_same_id(&delivery.payment_id, payment_id)
        })
    }

    /// How many callbacks there are.
    pub fn delivery_count(&self) -> usize {
        self.deliveries.count()
    }

    /// What happened to callbacks after this number of [`News`], oldest first; only the last 200 are
    /// kept.
    pub fn news(&self, after: u64) -> impl Iterator<Item = News> {
        self.deliveries.news(after)
    }

    /// The projects, by identifier.
    pub fn projects(&self) -> impl Iterator<Item = &Project> {
        self.projects.values()
    }

    /// Adds a project, or replaces the one with its identifier. Payments stay.
    pub fn set_project(&mut self, project: Project) {
        self.projects.insert(project.id(), project);
    }

    /// Sets what goes wrong on purpose, in place of what was set before.
    pub fn set_faults(&mut self, rules: Vec<FaultRule>) {
        self.faults.set(rules);
    }

    /// What goes wrong on purpose, each rule with how often it has hit.
    pub fn faults(&self) -> impl Iterator<Item = (&FaultRule, u64)> {
        self.faults.rules()
    }

    /// What happens to a request of Gate or the Data API. To be asked once before it is answered.
    pub fn faults_of_request(&mut self, path: &str, body: &[u8]) -> RequestFaults {
        if self.faults.is_empty() && !body.contains(&b'~') {
            return RequestFaults::default();
        }
        let payment_id = gate::payment_id_of(body);
        self.faults.of_request(self.settings.seed, path, &payment_id)
    }

    /// The time of the last command, or of the last thing that happened by itself.
    pub fn now(&self) -> Time {
        self.now
    }

    /// What was chosen about the platform.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Forgets payments, pages, requests, cards, series, deliveries and reports of fraud. Projects,
    /// accounts of the Data API and settings stay, and no identifier is used again.
    pub fn reset(&mut self) {
        self.payments.clear();
        self.requests.clear();
        self.tokens.clear();
        self.saved_accounts.clear();
        self.series.clear();
        self.pages.clear();
        self.timers.clear();
        self.deliveries.clear();
        self.data_api.clear();
        self.waiting.clear();
        self.reserved.clear();
        self.opened.clear();
        self.tickets.clear();
    }

    /// Lets timers catch up before a command, so that a command meets the state of its time.
    fn catch_up(&mut self, now: Time) {
        self.run_timers(now);
        self.now = self.now.max(now);
    }

    fn run_timers(&mut self, until: Time) {
        while let Some(key) = self.timers.first_key().copied().filter(|key| key.at <= until) {
            let Some(timer) = self.timers.remove(&key) else {
                return;
            };
            self.now = self.now.max(key.at);
            self.fire(timer);
        }
    }

    fn set_timer(&mut self, at: Time, timer: Timer) {
        self.timers_set += 1;
        self.timers.insert(TimerKey { at, number: self.timers_set }, timer);
    }

    /// Does something after the platform's usual time, at once when it takes none.
    fn later(&mut self, timer: Timer) {
        if self.settings.processing_time.is_zero() {
            self.fire(timer);
        } else {
            self.set_timer(self.now.after(self.settings.processing_time), timer);
        }
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Process { request_id } => self.process(&request_id),
            Timer::Proceed { key, operation } => self.proceed(&key, operation),
            Timer::WaitOver { key, operation, wait } => self.wait_over(&key, operation, wait),
            Timer::NoOtherAttempt { key, operation } => self.no_other_attempt(&key, operation),
            Timer::PayoutRetry { key, operation } => self.retry_payout(&key, operation),
            Timer::HoldEnds { key } => self.end_hold(&key),
            Timer::LinkExpires { key, operation } => self.expire_link(&key, operation),
            Timer::ScheduledDebit { series } => self.scheduled_debit(series),
        }
    }
}
