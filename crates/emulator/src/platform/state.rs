//! The keys of the platform's state, what happens by itself, and how all of it leaves for a store and
//! comes back.

use serde::{Deserialize, Serialize};

use super::ids::Ids;
use super::table::{Change, Key};
use super::{Platform, Project, Settings, Time};

/// A payment within the platform: identifiers are compared without case (spec 06, section 3.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct PaymentKey {
    pub(crate) project_id: u32,
    folded_id: String,
}

/// When something happens by itself; of two things at one time the one that was planned first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TimerKey {
    pub(crate) at: Time,
    pub(crate) number: u64,
}

/// What happens by itself at a certain time.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Timer {
    /// An accepted request is processed.
    Process { request_id: String },
    /// An operation goes on.
    Proceed { key: PaymentKey, operation: u64 },
    /// What an operation waited for did not come.
    WaitOver { key: PaymentKey, operation: u64, wait: u32 },
    /// The customer did not try again on Payment Page.
    NoOtherAttempt { key: PaymentKey, operation: u64 },
    /// A declined payout is tried again.
    PayoutRetry { key: PaymentKey, operation: u64 },
    /// Nobody captured a hold.
    HoldEnds { key: PaymentKey },
    /// Nobody paid a payment link.
    LinkExpires { key: PaymentKey, operation: u64 },
    /// A series is debited by its schedule.
    ScheduledDebit { series: u64 },
}

/// What is kept beside the tables.
#[derive(Debug, Serialize, Deserialize)]
struct Counters {
    ids: Ids,
    timers_set: u64,
    /// The number of the last delivery, which may be forgotten by now.
    #[serde(default)]
    deliveries: u64,
    now: Time,
}

/// How far identifiers have been drawn, to see whether a store has to learn of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Drawn {
    ids: u64,
    timers: u64,
    deliveries: u64,
}

const COUNTERS: &str = "counters";

/// State of a store that cannot be taken back in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the stored {table} entry {key:?} cannot be read by this version of the local platform")]
pub struct UnreadableState {
    /// The kind of entry.
    pub table: String,
    /// Its key.
    pub key: String,
}

impl Platform {
    /// What changed since the last time, for a store. Nothing unless
    /// [`is_stored`](Settings::is_stored).
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        if !self.settings.is_stored {
            return changes;
        }
        self.payments.take_changes(&mut changes);
        self.requests.take_changes(&mut changes);
        self.tokens.take_changes(&mut changes);
        self.saved_accounts.take_changes(&mut changes);
        self.series.take_changes(&mut changes);
        self.pages.take_changes(&mut changes);
        self.timers.take_changes(&mut changes);
        self.deliveries.take_changes(&mut changes);
        self.data_api.frauds.take_changes(&mut changes);
        let is_moved = std::mem::take(&mut self.is_time_kept);
        // A request that was refused may have drawn identifiers without leaving anything else.
        let drawn = self.drawn();
        if is_moved || !changes.is_empty() || drawn != self.stored {
            self.stored = drawn;
            let counters = Counters {
                ids: self.ids.clone(),
                timers_set: self.timers_set,
                deliveries: self.deliveries.last(),
                now: self.now,
            };
            let value = serde_json::to_string(&counters).ok();
            changes.push(Change { table: COUNTERS, key: COUNTERS.to_owned(), value });
        }
        changes
    }

    /// Lets the next changes tell the time even when nothing else changed: the clock was moved.
    pub fn keep_time(&mut self, now: Time) {
        self.now = self.now.max(now);
        self.is_time_kept = true;
    }

    /// A platform as a store has it: rows of table, key and JSON.
    ///
    /// # Errors
    /// [`UnreadableState`] for a row that this version does not understand.
    pub fn restore<'a>(
        settings: Settings,
        projects: impl IntoIterator<Item = Project>,
        rows: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<Self, UnreadableState> {
        let mut platform = Self::new(settings, projects);
        for (table, key, value) in rows {
            if !platform.restore_row(table, key, value) {
                return Err(UnreadableState { table: table.to_owned(), key: key.to_owned() });
            }
        }
        platform.rebuild_indexes();
        platform.stored = platform.drawn();
        Ok(platform)
    }

    fn drawn(&self) -> Drawn {
        Drawn { ids: self.ids.drawn(), timers: self.timers_set, deliveries: self.deliveries.last() }
    }

    fn restore_row(&mut self, table: &str, key: &str, value: &str) -> bool {
        if table == self.payments.name() {
            self.payments.restore(key, value)
        } else if table == self.requests.name() {
            self.requests.restore(key, value)
        } else if table == self.tokens.name() {
            self.tokens.restore(key, value)
        } else if table == self.saved_accounts.name() {
            self.saved_accounts.restore(key, value)
        } else if table == self.series.name() {
            self.series.restore(key, value)
        } else if table == self.pages.name() {
            self.pages.restore(key, value)
        } else if table == self.timers.name() {
            self.timers.restore(key, value)
        } else if table == "deliveries" {
            self.deliveries.restore(key, value)
        } else if table == self.data_api.frauds.name() {
            self.data_api.frauds.restore(key, value)
        } else if table == COUNTERS {
            let Ok(counters) = serde_json::from_str::<Counters>(value) else {
                return false;
            };
            self.ids = counters.ids;
            self.timers_set = counters.timers_set;
            self.deliveries.go_on_from(counters.deliveries);
            self.now = counters.now;
            true
        } else {
            false
        }
    }

    /// Fills what can be derived from the tables.
    fn rebuild_indexes(&mut self) {
        let waiting = self.requests.values().filter(|request| request.holds_its_payment());
        self.waiting = waiting.map(|request| request.key.clone()).collect();
        let scheduled = self.series.values().filter_map(super::Series::scheduled_payment);
        self.reserved = scheduled.filter(|key| !self.has_started(key)).collect();
        let opened = self.pages.iter().filter(|(_, order)| !order.is_link);
        self.opened = opened.map(|(key, order)| (order.signature.clone(), key.clone())).collect();
        for (key, payment) in self.payments.iter() {
            if let Some(ticket) = payment.wait.as_ref().and_then(super::Wait::ticket) {
                self.tickets.insert(ticket, key.clone());
            }
            if let Some(visit) = &payment.visit {
                self.tickets.insert(visit.transaction.to_string(), key.clone());
            }
        }
    }
}

/// Whether two texts are one payment identifier: letter case makes no difference.
pub(crate) fn is_same_id(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        one.eq_ignore_ascii_case(other)
    } else {
        one.to_lowercase() == other.to_lowercase()
    }
}

impl PaymentKey {
    pub(crate) fn new(project_id: u32, payment_id: &str) -> Self {
        Self { project_id, folded_id: payment_id.to_lowercase() }
    }
}

impl Key for PaymentKey {
    fn to_text(&self) -> String {
        format!("{}:{}", self.project_id, self.folded_id)
    }

    fn from_text(text: &str) -> Option<Self> {
        let (project_id, folded_id) = text.split_once(':')?;
        Some(Self { project_id: project_id.parse().ok()?, folded_id: folded_id.to_owned() })
    }
}

impl Key for TimerKey {
    fn to_text(&self) -> String {
        format!("{}:{}", self.at.as_millis(), self.number)
    }

    fn from_text(text: &str) -> Option<Self> {
        let (at, number) = text.split_once(':')?;
        let at = Time::from_millis(at.parse().ok()?);
        Some(Self { at, number: number.parse().ok()? })
    }
}
