//! Later debits of the same card: parameter `recurring`.

use serde_json::{Map, Value};

use super::{members::Members, report::Report};
use crate::input::{MAX_AMOUNT, Rule, Shown, formats, json::JsonObject};

/// The registration of later debits. The first debit is the payment of the page itself, or with
/// [`PaymentPage::card_verify`](crate::ecommpay::PaymentPage::card_verify) none at all.
///
/// Its rules are checked when the request is signed; violations name members as `recurring.period`.
///
/// ```
/// use paywright_core::ecommpay::page::{Period, Recurring};
/// let monthly = Recurring::regular(Period::Month).amount(990).time("06:00:00");
/// assert_eq!(
///     monthly.to_json(),
///     r#"{"register":true,"type":"R","period":"M","time":"06:00:00","amount":990}"#
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it does nothing until it is set as the `recurring` of a request"]
pub struct Recurring {
    kind: &'static str,
    period: Option<Period>,
    interval: Option<u32>,
    time: Option<String>,
    amount: Option<i64>,
    expiry: Option<(u32, u32, u32)>,
    start: Option<(String, String)>,
}

/// How often a regular debit is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Period {
    /// Every day.
    Day,
    /// Every week.
    Week,
    /// Every month; a day that the month lacks becomes its last one.
    Month,
    /// Every quarter.
    Quarter,
    /// Every year.
    Year,
}

impl Recurring {
    /// Debits that the customer starts, without a schedule (type `C`).
    pub fn one_click() -> Self {
        Self::of_kind("C", None)
    }

    /// Debits that the merchant starts, without a schedule (type `U`).
    pub fn autopayment() -> Self {
        Self::of_kind("U", None)
    }

    /// Debits of one amount by a schedule (type `R`).
    pub fn regular(period: Period) -> Self {
        Self::of_kind("R", Some(period))
    }

    /// Debit every so many periods, 1 to 100: 3 with [`Period::Week`] is every third week.
    pub fn interval(mut self, periods: u32) -> Self {
        self.interval = Some(periods);
        self
    }

    /// Time of day of the debits in UTC, `hh:mm:ss`.
    pub fn time(mut self, time: impl Into<String>) -> Self {
        self.time = Some(time.into());
        self
    }

    /// Amount of each later debit in minor units, 1 to 10000000000000. The currency is that of the
    /// payment.
    pub fn amount(mut self, amount: i64) -> Self {
        self.amount = Some(amount);
        self
    }

    /// The last day of the schedule, from the year 2020 on.
    pub fn expires(mut self, day: u32, month: u32, year: u32) -> Self {
        self.expiry = Some((day, month, year));
        self
    }

    /// Date of the first debit by the schedule, `DD-MM-YYYY`, and the identifier of the payment
    /// that will hold those debits: at most 255 characters, unique within the project and not that
    /// of the page's payment.
    pub fn starts(
        mut self,
        date: impl Into<String>,
        scheduled_payment_id: impl Into<String>,
    ) -> Self {
        self.start = Some((date.into(), scheduled_payment_id.into()));
        self
    }

    /// The JSON text of the parameter.
    pub fn to_json(&self) -> String {
        let mut json = JsonObject::new();
        json.raw("register", true);
        json.text("type", self.kind);
        json.optional_text("period", self.period.map(Period::text));
        json.optional_raw("interval", self.interval);
        json.optional_text("time", self.time.as_deref());
        json.optional_raw("amount", self.amount);
        if let Some((day, month, year)) = self.expiry {
            json.raw("expiry_day", day);
            json.raw("expiry_month", month);
            json.raw("expiry_year", year);
        }
        if let Some((date, scheduled_payment_id)) = &self.start {
            json.text("start_date", date);
            json.text("scheduled_payment_id", scheduled_payment_id);
        }
        json.finish()
    }

    fn of_kind(kind: &'static str, period: Option<Period>) -> Self {
        Self { kind, period, interval: None, time: None, amount: None, expiry: None, start: None }
    }
}

impl Period {
    const KNOWN: &'static [&'static str] = &["D", "W", "M", "Q", "Y"];

    fn text(self) -> &'static str {
        match self {
            Period::Day => "D",
            Period::Week => "W",
            Period::Month => "M",
            Period::Quarter => "Q",
            Period::Year => "Y",
        }
    }
}

/// The rules of the JSON, whoever wrote it. Unknown members are left alone.
pub(crate) fn check(json: &str, payment_id: Option<&str>, report: &mut Report) {
    let Ok(Value::Object(members)) = serde_json::from_str(json) else {
        let expected = "an object";
        let given = Some(Shown::Fully.mask(json));
        report.add("recurring", Rule::Json { expected }, given);
        return;
    };
    check_members(&members, payment_id, report);
}

/// The rules of the members, whatever they were read from.
pub(crate) fn check_members(
    members: &Map<String, Value>,
    payment_id: Option<&str>,
    report: &mut Report,
) {
    let mut members = Members::new("recurring", members, Shown::Fully, report);
    members.required_true("register");
    if members.given("type").is_none() {
        members.missing("type", Rule::Empty);
    }
    members.choice("type", &["R", "C", "U"]);
    members.choice("period", Period::KNOWN);
    members.integer("interval", 1, 100);
    members.format("time", Rule::TimeOfDay, formats::is_time_of_day);
    members.integer("amount", 1, MAX_AMOUNT);
    members.integer("expiry_day", 1, 31);
    members.integer("expiry_month", 1, 12);
    members.integer("expiry_year", 2020, 9999);
    members.format("start_date", Rule::Date, formats::is_date);
    members.text("scheduled_payment_id", 255);
    check_companions(&mut members);
    check_scheduled_payment_id(&mut members, payment_id);
}

fn check_companions(members: &mut Members<'_>) {
    if members.given("period").is_none() {
        let regular = members.given("type").is_some_and(|kind| kind == "R");
        let by = if regular {
            Some("recurring.type R")
        } else if members.given("interval").is_some() {
            Some("recurring.interval")
        } else {
            members.given("time").map(|_| "recurring.time")
        };
        if let Some(by) = by {
            members.missing("period", Rule::MissingCompanion { by });
        }
    }
    let start = members.given("start_date").is_some();
    let scheduled = members.given("scheduled_payment_id").is_some();
    if start && !scheduled {
        let by = "recurring.start_date";
        members.missing("scheduled_payment_id", Rule::MissingCompanion { by });
    }
    if scheduled && !start {
        let by = "recurring.scheduled_payment_id";
        members.missing("start_date", Rule::MissingCompanion { by });
    }
}

fn check_scheduled_payment_id(members: &mut Members<'_>, payment_id: Option<&str>) {
    let Some(scheduled) = members.given("scheduled_payment_id") else {
        return;
    };
    // The platform does not tell payment identifiers apart by case.
    let same = |id: &str| payment_id.is_some_and(|own| own.to_lowercase() == id.to_lowercase());
    if scheduled.as_str().is_some_and(same) {
        let other = "payment_id";
        members.broken("scheduled_payment_id", Rule::Same { other }, scheduled);
    }
}
