//! The second gateway, Cryptoprocessing, without its sockets: commands and the time go in, answers
//! and due work come out (spec 10).
//!
//! As the first one's [`platform`](crate::platform), [`Platform`] reads no clock, draws no random
//! number and sends nothing. The same seed and the same commands give the same run.

mod act;
mod answer;
mod api;
mod cards;
mod notification;
mod payment;
mod process;
mod request;
mod session;
mod terminal;
mod three_ds;
mod wallet;

use std::collections::BTreeMap;
use std::time::Duration;

use paywright_core::cryptoprocessing::Interface;
use paywright_core::money::Money;

pub use self::act::{Action, NotPossible};
pub use self::answer::{Code, Reply, Xml};
pub use self::cards::{Card, Cvv, TEST_CARDS, TestCard};
use self::notification::Notifications;
pub use self::notification::{Notification, NotificationAttempt, NotificationState};
pub use self::payment::{Change, Operation, OperationKind, Payment, TRANSITIONS};
use self::process::Timer;
pub use self::process::WORDS;
pub use self::request::{Parameters, Request};
pub use self::session::{PageState, PageView, Session, SessionKind};
pub use self::terminal::Terminal;
pub use self::three_ds::ThreeDs;
pub use self::wallet::{CardStatus, Customer, StoredCard};
use crate::platform::faults::{Fault, FaultRule, Faults, RequestFaults};
use crate::platform::ids::Ids;
use crate::platform::{Answer, AnswerFault, Outgoing, Time};

/// All interfaces.
pub(crate) const INTERFACES: [Interface; 3] = [Interface::Api, Interface::Apim, Interface::Vwapi];

/// Whether a fault can happen at this gateway: nothing is signed here, status queries have no codes of
/// their own, and a payer pays what he is asked for.
pub fn has_fault(fault: &Fault) -> bool {
    !matches!(fault, Fault::StatusUnknown { .. } | Fault::WrongSignature | Fault::ChangedAmount)
}

/// All words for order ids, with what they do, for help texts.
pub fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    let faults = Fault::WORDS.iter();
    let faults = faults.filter(|(word, _)| Fault::of_word(word).is_some_and(|it| has_fault(&it)));
    WORDS.iter().chain(faults).copied()
}

/// The gateway with one terminal.
#[derive(Debug)]
pub struct Platform {
    seed: u64,
    base_url: String,
    terminal: Terminal,
    ids: Ids,
    payments: BTreeMap<String, Payment>,
    sessions: BTreeMap<String, Session>,
    three_ds: BTreeMap<String, ThreeDs>,
    customers: BTreeMap<String, Customer>,
    notifications: Notifications,
    timers: BTreeMap<(Time, u64), Timer>,
    timers_set: u64,
    faults: Faults,
    now: Time,
}

impl Platform {
    /// A gateway with this terminal. Identifiers and faults are drawn from the seed; the base URL is
    /// where the payer's browser reaches it.
    pub fn new(seed: u64, base_url: &str, terminal: Terminal) -> Self {
        Self {
            seed,
            base_url: base_url.to_owned(),
            terminal,
            ids: Ids::new(seed),
            payments: BTreeMap::new(),
            sessions: BTreeMap::new(),
            three_ds: BTreeMap::new(),
            customers: BTreeMap::new(),
            notifications: Notifications::default(),
            timers: BTreeMap::new(),
            timers_set: 0,
            faults: Faults::default(),
            now: Time::default(),
        }
    }

    /// Carries out a command. `None` for one that the interface does not have.
    pub fn command(&mut self, now: Time, request: &Request) -> Option<Reply> {
        self.catch_up(now);
        match request.interface {
            Interface::Api => self.api(now, request),
            Interface::Apim => self.apim(now, request),
            Interface::Vwapi => self.vwapi(now, request),
        }
    }

    /// Lets everything happen that is due by `now`, and hands out the notifications to be sent.
    pub fn advance(&mut self, now: Time) -> Vec<Outgoing> {
        let mut outgoing = Vec::new();
        while let Some(due) = self.next_due().filter(|due| *due <= now) {
            self.run_timers(due);
            outgoing.extend(self.notifications.take_due(due, &self.terminal));
        }
        self.now = self.now.max(now);
        outgoing
    }

    /// When the next thing happens by itself, as far as is known now.
    pub fn next_due(&self) -> Option<Time> {
        let timer = self.timers.first_key_value().map(|((at, _), _)| *at);
        timer.into_iter().chain(self.notifications.next_due()).min()
    }

    /// Tells what came of an attempt that [`advance`](Self::advance) handed out.
    pub fn report(&mut self, number: u64, answer: Answer) {
        self.notifications.report(number, answer, &self.terminal);
    }

    /// Sends a notification once more, at once. Returns whether there is one with an address that is
    /// not being sent.
    pub fn resend(&mut self, now: Time, number: u64) -> bool {
        self.catch_up(now);
        self.notifications.resend(number, now)
    }

    /// All payments, in the order of their identifiers.
    pub fn payments(&self) -> impl Iterator<Item = &Payment> {
        self.payments.values()
    }

    /// The payment of an order.
    pub fn payment(&self, order_id: &str) -> Option<&Payment> {
        self.payments.get(order_id)
    }

    /// All customers of the wallet, in the order of their logins.
    pub fn customers(&self) -> impl Iterator<Item = &Customer> {
        self.customers.values()
    }

    /// All notifications, in the order in which they came about.
    pub fn notifications(&self) -> impl DoubleEndedIterator<Item = &Notification> {
        self.notifications.all()
    }

    /// The open authentication of a payment.
    pub fn authentication_of(&self, payment: &Payment) -> Option<&ThreeDs> {
        self.three_ds.get(payment.three_ds.as_ref()?)
    }

    /// How often each operation was really carried out.
    pub fn operation_counts(&self) -> BTreeMap<OperationKind, usize> {
        let mut counts = BTreeMap::new();
        for operation in self.payments.values().flat_map(|payment| &payment.operations) {
            *counts.entry(operation.kind).or_default() += 1;
        }
        counts
    }

    /// The terminal.
    pub fn terminal(&self) -> &Terminal {
        &self.terminal
    }

    /// Changes the terminal, as the gateway's support would.
    pub fn set_terminal(&mut self, terminal: Terminal) {
        self.terminal = terminal;
    }

    /// Sets what goes wrong on purpose, in place of the rules before.
    pub fn set_faults(&mut self, rules: Vec<FaultRule>) {
        self.faults.set(rules);
    }

    /// The rules, each with how often it has hit.
    pub fn faults(&self) -> impl Iterator<Item = (&FaultRule, u64)> {
        self.faults.rules()
    }

    /// What goes wrong with a request to this path. Counts as a hit of the rules.
    pub fn faults_of_request(&mut self, path: &str, request: &Request) -> RequestFaults {
        let order_id = request.order_id().unwrap_or_default();
        let mut faults = self.faults.of_request(self.seed, path, &order_id);
        if let Some((AnswerFault::Status { body, .. }, _)) = &mut faults.answer
            && process::has_word(&order_id, |word| Fault::of_word(word).is_some())
        {
            // What a public client has recorded with HTTP 500; other statuses carry no XML either.
            "Ooooops!".clone_into(body);
        }
        faults
    }

    /// The time of the last command, or of the last thing that happened by itself.
    pub fn now(&self) -> Time {
        self.now
    }

    /// Forgets payments, sessions, customers and notifications. The terminal and the faults stay, and
    /// no identifier is used again.
    pub fn reset(&mut self) {
        self.payments.clear();
        self.sessions.clear();
        self.three_ds.clear();
        self.customers.clear();
        self.notifications.clear();
        self.timers.clear();
    }

    /// A sum in the currency of the terminal.
    pub(crate) fn money(&self, amount: u64) -> Money {
        Money::new(i64::try_from(amount).unwrap_or(i64::MAX), self.terminal.currency)
    }

    fn set_timer(&mut self, at: Time, timer: Timer) {
        self.timers_set += 1;
        self.timers.insert((at, self.timers_set), timer);
    }

    fn set_timer_after(&mut self, now: Time, wait: Duration, timer: Timer) {
        self.set_timer(now.after(wait), timer);
    }

    /// Runs the timers that are due by `now`; notifications stay due.
    fn catch_up(&mut self, now: Time) {
        while let Some(due) = self.timers.first_key_value().map(|((at, _), _)| *at) {
            if due > now {
                break;
            }
            self.run_timers(due);
        }
        self.now = self.now.max(now);
    }

    fn run_timers(&mut self, due: Time) {
        while let Some(entry) = self.timers.first_entry() {
            if entry.key().0 > due {
                break;
            }
            let ((at, _), timer) = entry.remove_entry();
            self.now = self.now.max(at);
            self.run(at, timer);
        }
    }

    /// An identifier as the gateway writes them.
    fn guid(&mut self) -> String {
        let key = self.ids.key();
        let part = |from: usize, to: usize| key.get(from..to).unwrap_or_default();
        [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
    }
}
