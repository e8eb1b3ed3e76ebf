//! Registered series: a card that may be debited again, by request or by schedule (spec 05,
//! recurring; spec 06, section 4.1).

use std::time::Duration;

use paywright_core::ecommpay::{OperationStatus, OperationType, PaymentStatus, PaymentType};
use paywright_core::money::{Currency, Money};
use serde::{Deserialize, Serialize};

use super::gate::Asked;
use super::operation::NewOperation;
use super::payment::{Account, CallbackOptions, CardAccount, Customer, ErrorItem, Origin, Payment};
use super::start::bare_payment;
use super::{PaymentKey, Platform, Time, Timer, codes, message};
use crate::platform::cards::Verdict;
use crate::platform::method::Method;

/// A card or account that may be debited again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Series {
    /// `recurring.id`.
    pub id: u64,
    /// The project it belongs to.
    pub project_id: u32,
    /// Whose card it is.
    pub customer: Customer,
    /// How it was registered.
    pub method: Method,
    /// What is debited.
    pub account: Option<Account>,
    /// The currency of the registering payment.
    pub currency: Currency,
    /// The registering payment.
    pub payment_id: String,
    /// What was agreed.
    pub terms: Registration,
    /// Whether it was ended.
    pub is_canceled: bool,
    /// When it was debited last.
    pub last_debit: Option<Time>,
    /// When it is debited next by schedule.
    pub next_debit: Option<Time>,
    /// Where its callbacks go.
    pub callback: CallbackOptions,
}

/// What a registration or a change of it asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Regular, one-click or automatic.
    pub kind: Option<SeriesKind>,
    /// The unit of the schedule.
    pub period: Option<Period>,
    /// How many units lie between two debits.
    pub interval: Option<i64>,
    /// What is debited by schedule, in minor units.
    pub amount: Option<i64>,
    /// When on a day, in seconds after midnight UTC.
    pub time_of_day: Option<u32>,
    /// The first day of the schedule, midnight UTC.
    pub start: Option<Time>,
    /// The payment that the scheduled debits belong to.
    pub scheduled_payment_id: Option<String>,
    /// The last day, midnight UTC.
    pub expiry: Option<Time>,
}

/// What a series is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeriesKind {
    /// Debits by schedule.
    #[serde(rename = "R")]
    Regular,
    /// Debits that the customer starts.
    #[serde(rename = "C")]
    OneClick,
    /// Debits that the merchant starts.
    #[serde(rename = "U")]
    Automatic,
}

/// The unit of a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// Days.
    #[serde(rename = "D")]
    Day,
    /// Weeks.
    #[serde(rename = "W")]
    Week,
    /// Months.
    #[serde(rename = "M")]
    Month,
    /// Quarters.
    #[serde(rename = "Q")]
    Quarter,
    /// Years.
    #[serde(rename = "Y")]
    Year,
}

impl SeriesKind {
    /// The kind by its letter.
    pub fn parse(letter: &str) -> Option<Self> {
        match letter {
            "R" => Some(Self::Regular),
            "C" => Some(Self::OneClick),
            "U" => Some(Self::Automatic),
            _ => None,
        }
    }

    /// Its letter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Regular => "R",
            Self::OneClick => "C",
            Self::Automatic => "U",
        }
    }
}

impl Period {
    /// The period by its letter.
    pub fn parse(letter: &str) -> Option<Self> {
        match letter {
            "D" => Some(Self::Day),
            "W" => Some(Self::Week),
            "M" => Some(Self::Month),
            "Q" => Some(Self::Quarter),
            "Y" => Some(Self::Year),
            _ => None,
        }
    }

    /// Its letter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "D",
            Self::Week => "W",
            Self::Month => "M",
            Self::Quarter => "Q",
            Self::Year => "Y",
        }
    }

    /// How long it is. Months have 30 days here: our choice, so that a schedule needs no calendar.
    fn length(self) -> Duration {
        let days = match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 91,
            Self::Year => 365,
        };
        Duration::from_secs(days * 24 * 60 * 60)
    }
}

impl Series {
    /// `status` in messages.
    pub fn status(&self) -> &'static str {
        if self.is_canceled { "canceled" } else { "active" }
    }

    /// `valid_thru`: the last second of the card, `None` for what does not expire.
    pub fn valid_thru(&self) -> Option<Time> {
        match &self.account {
            Some(Account::Card(card)) => end_of_card(card),
            Some(Account::Wallet(_)) | None => None,
        }
    }

    /// Year and month in which the card expires.
    pub(crate) fn expiry(&self) -> Option<(i64, i64)> {
        match &self.account {
            Some(Account::Card(card)) => Some((card.expiry_year.into(), card.expiry_month.into())),
            Some(Account::Wallet(_)) | None => None,
        }
    }

    /// Why it cannot be debited now.
    fn objection(&self, now: Time) -> Option<codes::Code> {
        if self.is_canceled {
            return Some(codes::SERIES_CANCELED);
        }
        if self.terms.expiry.is_some_and(|last| now > last) {
            return Some(codes::SERIES_EXPIRED);
        }
        match &self.account {
            Some(Account::Card(card)) if card.is_expired(now) => Some(codes::SERIES_CARD_EXPIRED),
            _ => None,
        }
    }

    /// What a debit ends with.
    pub(crate) fn verdict(&self, now: Time, amount: i64) -> Verdict {
        if let Some(code) = self.objection(now) {
            return Verdict::Decline(code);
        }
        match &self.account {
            Some(Account::Card(card)) => {
                let test = card.test_card();
                test.and_then(|card| card.debit).unwrap_or(Verdict::Success)
            }
            _ => self.method.verdict(amount),
        }
    }

    fn first_debit(&self, now: Time) -> Option<Time> {
        if self.terms.kind != Some(SeriesKind::Regular) || self.terms.scheduled_payment_id.is_none()
        {
            return None;
        }
        let seconds = u64::from(self.terms.time_of_day.unwrap_or(0));
        let first = self.terms.start?.after(Duration::from_secs(seconds));
        Some(if first > now { first } else { self.debit_after(first, now)? })
    }

    /// The first debit of the schedule behind `now`.
    fn debit_after(&self, last: Time, now: Time) -> Option<Time> {
        let units = u32::try_from(self.terms.interval.unwrap_or(1)).ok()?;
        let gap = self.terms.period.unwrap_or(Period::Month).length().checked_mul(units)?;
        let mut next = last.after(gap);
        while next <= now {
            next = next.after(gap);
        }
        let is_over = self.terms.expiry.is_some_and(|end| next > end);
        (!is_over).then_some(next)
    }
}

/// The last second of the month of expiry.
fn end_of_card(card: &CardAccount) -> Option<Time> {
    let (year, month) = match card.expiry_month {
        12 => (card.expiry_year.saturating_add(1), 1),
        month => (card.expiry_year, month + 1),
    };
    let next_month = Time::parse(&format!("{year:04}-{month:02}-01T00:00:00Z"))?;
    Some(Time::from_millis(next_month.as_millis().saturating_sub(1_000)))
}

impl Platform {
    /// A registered series.
    pub fn series(&self, id: u64) -> Option<&Series> {
        self.series.get(&id)
    }

    /// Registers the card of a payment that was approved, and plans the debits of its schedule.
    pub(super) fn register_series(&mut self, key: &PaymentKey, terms: Registration) {
        let id = self.ids.series();
        let now = self.now;
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        let Some(currency) = payment.initial.map(Money::currency) else {
            return;
        };
        payment.series = Some(id);
        let mut series = Series {
            id,
            project_id: payment.project_id,
            customer: payment.customer.clone(),
            method: payment.method,
            account: payment.account.clone(),
            currency,
            payment_id: payment.id.clone(),
            terms,
            is_canceled: false,
            last_debit: None,
            next_debit: None,
            callback: payment.operations.first().map(|o| o.callback.clone()).unwrap_or_default(),
        };
        series.next_debit = series.first_debit(now);
        if let Some(next) = series.next_debit {
            self.set_timer(next, Timer::ScheduledDebit { series: id });
        }
        self.series.insert(id, series);
    }

    /// A debit that the merchant asked for.
    pub(super) fn debit(&mut self, request_id: &str, key: &PaymentKey, id: String, asked: Asked) {
        let now = self.now;
        let series = asked
            .series
            .and_then(|series| self.series.get(&series))
            .filter(|series| series.project_id == key.project_id)
            .cloned();
        let mut errors = asked.errors.clone();
        let Some(series) = series else {
            errors.push(ErrorItem::at(codes::SERIES_NOT_FOUND, "recurring.id", "a registered id"));
            let payment = bare_payment(key, id, PaymentType::Recurring, Method::card(), &asked);
            return self.refuse(request_id, key, payment, &asked.callback, errors);
        };
        let mut payment = bare_payment(key, id, PaymentType::Recurring, series.method, &asked);
        payment.account.clone_from(&series.account);
        payment.series = Some(series.id);
        let (Some(sum), true) = (payment.initial, errors.is_empty()) else {
            return self.refuse(request_id, key, payment, &asked.callback, errors);
        };
        let verdict = if sum.currency() == series.currency {
            series.verdict(now, sum.minor())
        } else {
            Verdict::Decline(codes::CURRENCY_MISMATCH)
        };
        // Debits under the id of the registering payment join it (spec 06, section 3.4).
        let joins = self.payments.get(key).is_some_and(|known| {
            known.series == Some(series.id) && known.status != PaymentStatus::Error
        });
        if !joins {
            self.begin(key, payment);
        }
        let new = NewOperation {
            verdict: Some(verdict),
            ..NewOperation::of(OperationType::Recurring, request_id, sum, asked.callback)
        };
        if let Some(operation) = self.start_operation(key, new) {
            if let Some(series) = self.series.get_mut(&series.id) {
                series.last_debit = Some(now);
            }
            self.proceed(key, operation);
        }
    }

    /// A debit of the schedule; the next one is planned.
    pub(super) fn scheduled_debit(&mut self, id: u64) {
        let now = self.now;
        let Some(series) = self.series.get(&id).filter(|series| !series.is_canceled).cloned()
        else {
            return;
        };
        let (Some(payment_id), Some(due)) = (&series.terms.scheduled_payment_id, series.next_debit)
        else {
            return;
        };
        if due != now {
            return;
        }
        let next = series.debit_after(due, now);
        if let Some(series) = self.series.get_mut(&id) {
            series.next_debit = next;
            series.last_debit = Some(now);
        }
        let key = PaymentKey::new(series.project_id, payment_id);
        let registered = self.payment(series.project_id, &series.payment_id);
        let amount = series.terms.amount.or(registered.and_then(|p| p.initial).map(Money::minor));
        let Some(amount) = amount else {
            return;
        };
        let sum = Money::new(amount, series.currency);
        if !self.payments.contains_key(&key) {
            let asked = Asked {
                customer: series.customer.clone(),
                amount: Some(amount),
                currency: Some(series.currency),
                ..Asked::default()
            };
            let kind = PaymentType::Recurring;
            let mut payment = bare_payment(&key, payment_id.clone(), kind, series.method, &asked);
            payment.origin = Origin::Schedule;
            payment.account.clone_from(&series.account);
            payment.series = Some(id);
            self.begin(&key, payment);
        }
        let request_id = self.ids.request();
        let verdict = series.verdict(now, amount);
        let new = NewOperation {
            verdict: Some(verdict),
            ..NewOperation::of(OperationType::Recurring, &request_id, sum, series.callback.clone())
        };
        if let Some(operation) = self.start_operation(&key, new) {
            self.proceed(&key, operation);
        }
        if let Some(next) = next {
            self.set_timer(next, Timer::ScheduledDebit { series: id });
        }
    }

    /// Changes or ends a series; the operation belongs to the payment of the request, or to the
    /// registering one.
    pub(super) fn change_series(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        asked: Asked,
        ends: bool,
    ) {
        let found = asked
            .series
            .and_then(|id| self.series.get(&id))
            .filter(|series| series.project_id == key.project_id)
            .cloned();
        let mut errors = asked.errors;
        match &found {
            None => {
                errors.push(ErrorItem::at(
                    codes::SERIES_NOT_FOUND,
                    "recurring.id",
                    "a registered id",
                ));
            }
            Some(series) if series.is_canceled => {
                errors.push(ErrorItem::at(
                    codes::SERIES_CANCELED,
                    "recurring.id",
                    "an active series",
                ));
            }
            Some(_) => {}
        }
        let (Some(series), true) = (found, errors.is_empty()) else {
            return self.refuse_untouched(request_id, &asked.callback, errors);
        };
        let registering = PaymentKey::new(series.project_id, &series.payment_id);
        let kind =
            if ends { OperationType::RecurringCancel } else { OperationType::RecurringUpdate };
        let sum = Money::new(0, series.currency);
        let new = NewOperation::of(kind, request_id, sum, asked.callback);
        if let Some(operation) = self.start_operation(&registering, new) {
            self.set_operation_status(
                &registering,
                operation,
                OperationStatus::Success,
                codes::SUCCESS,
            );
        }
        let now = self.now;
        let Some(series) = self.series.get_mut(&series.id) else {
            return;
        };
        if ends {
            series.is_canceled = true;
            series.next_debit = None;
        } else if let Some(changes) = asked.registration {
            series.terms.change(changes);
            series.next_debit = series.first_debit(now);
        }
        let (id, next) = (series.id, series.next_debit);
        if let Some(next) = next {
            self.set_timer(next, Timer::ScheduledDebit { series: id });
        }
        self.tell_series(id);
    }

    /// Tells the merchant about the state of a series.
    fn tell_series(&mut self, id: u64) {
        let Some(series) = self.series.get(&id) else {
            return;
        };
        let Some(project) = self.projects.get(&series.project_id) else {
            return;
        };
        let body = message::series(project, series);
        let (project_id, payment_id) = (series.project_id, series.payment_id.clone());
        let callback = series.callback.clone();
        self.tell(project_id, payment_id, &callback, None, body);
    }
}

impl Registration {
    /// `time`: hours, minutes and seconds, UTC.
    pub(crate) fn time_text(&self) -> Option<String> {
        let seconds = self.time_of_day?;
        Some(format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60))
    }

    /// Takes over what a change names.
    fn change(&mut self, changes: Self) {
        let Self {
            kind: _,
            period,
            interval,
            amount,
            time_of_day,
            start,
            scheduled_payment_id,
            expiry,
        } = changes;
        self.period = period.or(self.period);
        self.interval = interval.or(self.interval);
        self.amount = amount.or(self.amount);
        self.time_of_day = time_of_day.or(self.time_of_day);
        self.start = start.or(self.start);
        self.scheduled_payment_id = scheduled_payment_id.or(self.scheduled_payment_id.take());
        self.expiry = expiry.or(self.expiry);
    }
}

/// Whether a series has debits ahead: its payment is in work until the last one.
pub(super) fn has_debits_ahead(series: &Series) -> bool {
    series.next_debit.is_some() && !series.is_canceled
}

impl Payment {
    /// Whether its debits come by schedule.
    pub(super) fn is_scheduled(&self) -> bool {
        self.origin == Origin::Schedule
    }
}
