//! Registered series: a card that may be debited again, by request or by schedule (spec 05,
//! recurring; spec 06, section 4.1).

use std::time::Duration;

use paywright_core::money::Currency;
use serde::{Deserialize, Serialize};

use super::cards::Verdict;
use super::method::Method;
use super::payment::{Account, CallbackOptions, CardAccount, Customer, Origin, Payment};
use super::{PaymentKey, Time, codes};

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

    /// The time so many periods after another; a day that a month lacks is its last one.
    fn after(self, start: Time, count: u32) -> Option<Time> {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        match self {
            Self::Day => Some(start.after(DAY.checked_mul(count)?)),
            Self::Week => Some(start.after(DAY.checked_mul(count.checked_mul(7)?)?)),
            Self::Month => start.months_later(count),
            Self::Quarter => start.months_later(count.checked_mul(3)?),
            Self::Year => start.months_later(count.checked_mul(12)?),
        }
    }

    /// About how long it is, and never longer.
    fn at_least(self) -> Duration {
        let days = match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 28,
            Self::Quarter => 84,
            Self::Year => 336,
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
        if self.is_over_by(now) {
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

    /// Whether its last day is over.
    fn is_over_by(&self, time: Time) -> bool {
        let last = self.terms.expiry.map(Time::operating_day);
        last.is_some_and(|last| time.operating_day() > last)
    }

    /// The first debit of the schedule behind `now`. All are counted from the first one, so that the
    /// 31st stays the 31st.
    pub(super) fn debit_after(&self, now: Time) -> Option<Time> {
        if self.terms.kind != Some(SeriesKind::Regular) || self.terms.scheduled_payment_id.is_none()
        {
            return None;
        }
        let seconds = u64::from(self.terms.time_of_day.unwrap_or(0));
        let first = self.terms.start?.after(Duration::from_secs(seconds));
        let units = u32::try_from(self.terms.interval.unwrap_or(1)).ok()?.max(1);
        let period = self.terms.period.unwrap_or(Period::Month);
        // How many debits lie behind, counted down from as many as there can be.
        let gone = now.since(first).as_secs() / period.at_least().as_secs();
        let mut count = u32::try_from(gone).ok()? / units;
        while count > 0 && period.after(first, count * units)? > now {
            count -= 1;
        }
        let next = if first > now {
            first
        } else {
            period.after(first, (count + 1).checked_mul(units)?)?
        };
        (!self.is_over_by(next)).then_some(next)
    }

    /// The payment that the debits of its schedule belong to.
    pub(super) fn scheduled_payment(&self) -> Option<PaymentKey> {
        self.next_debit?;
        let id = self.terms.scheduled_payment_id.as_deref()?;
        Some(PaymentKey::new(self.project_id, id))
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

impl Registration {
    /// The payment that scheduled debits belong to.
    pub(super) fn payment(&self, project_id: u32) -> Option<PaymentKey> {
        let id = self.scheduled_payment_id.as_deref()?;
        Some(PaymentKey::new(project_id, id))
    }

    /// `time`: hours, minutes and seconds, UTC.
    pub(crate) fn time_text(&self) -> Option<String> {
        let seconds = self.time_of_day?;
        Some(format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60))
    }

    /// Takes over what a change names.
    pub(super) fn change(&mut self, changes: Self) {
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
