//! Changes of a registered series.

use serde_json::Value;

use super::super::Member;
use super::super::table::{kind, object, setter, shown, wire};
use crate::ecommpay::input::Kind;
use crate::ecommpay::input::tree::Tree;
use crate::input::{MAX_AMOUNT, Shown};

object! {
    /// What changes in a registered series: object `recurring` of an update. Registrations are made
    /// with [`Recurring`](crate::ecommpay::gate::Recurring).
    Schedule at "recurring" {
        /// The id of the series.
        id: id, open;
        /// The unit of time: day, week, month, quarter or year.
        pub period: choice("D", "W", "M", "Q", "Y"), open;
        /// Debit every so many periods.
        pub interval: integer(1, 100), open;
        /// Amount of each debit in minor units.
        pub amount: amount, open;
        /// Time of day of the debits in UTC.
        pub time: time, open;
        /// Date of the first debit.
        pub start_date: date, open;
        /// The id of the payment that holds the debits of the schedule.
        pub scheduled_payment_id: text(255), open;
        /// Day of the end.
        expiry_day: integer(1, 31), open;
        /// Month of the end.
        expiry_month: integer(1, 12), open;
        /// Year of the end.
        expiry_year: integer(2020, 9999), open;
        /// What the series is for.
        pub description: text(255);
    }
}

impl Schedule {
    /// Nothing is changed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The last day of the series, from the year 2020 on.
    pub fn expires(self, day: u8, month: u8, year: u16) -> Self {
        self.expiry_day(day.into()).expiry_month(month.into()).expiry_year(year.into())
    }

    pub(in crate::ecommpay::gate) fn of_series(self, id: i64) -> Self {
        self.id(id)
    }
}
