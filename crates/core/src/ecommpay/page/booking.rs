//! What is booked, for whom and when: parameter `booking_info`.

use std::fmt;

use serde_json::Value;

use super::{
    Rule, Shown, formats,
    json::{self, JsonObject},
    members::{Members, each_object},
    report::Report,
};

/// A booking. It is checked when the page is signed; violations name members as
/// `booking_info.items.0.start_date`. Dates are written `DD-MM-YYYY`, texts have at most 255
/// characters.
///
/// ```
/// use paywright_core::ecommpay::page::BookingInfo;
/// let booking = BookingInfo::new()
///     .dates("12-08-2026", "14-08-2026")
///     .description("Sideris music festival")
///     .booker("Caroline", "Herschel", "caroline@example.com")
///     .item("Hotel", "12-08-2026", "14-08-2026");
/// assert!(booking.to_json().starts_with(r#"{"start_date":"12-08-2026","#));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[must_use = "it does nothing until it is set as the page's `booking_info`"]
pub struct BookingInfo {
    dates: Option<[String; 2]>,
    description: Option<String>,
    total: Option<i64>,
    pax: Option<u32>,
    reference: Option<String>,
    id: Option<String>,
    bookers: Vec<[String; 3]>,
    items: Vec<[String; 3]>,
}

impl BookingInfo {
    /// A booking of which nothing is known yet; every member is optional.
    pub fn new() -> Self {
        Self::default()
    }

    /// First and last day of the whole booking.
    pub fn dates(mut self, start: impl Into<String>, end: impl Into<String>) -> Self {
        self.dates = Some([start.into(), end.into()]);
        self
    }

    /// What is booked.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Cost of the whole booking in minor units of the payment's currency.
    pub fn total(mut self, amount: i64) -> Self {
        self.total = Some(amount);
        self
    }

    /// Number of persons.
    pub fn pax(mut self, persons: u32) -> Self {
        self.pax = Some(persons);
        self
    }

    /// How the shop refers to the service: a URL, a name or a code.
    pub fn reference(mut self, text: impl Into<String>) -> Self {
        self.reference = Some(text.into());
        self
    }

    /// Identifier of the booking in the shop.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Adds a person for whom the service is booked.
    pub fn booker(
        mut self,
        first_name: impl Into<String>,
        last_name: impl Into<String>,
        email: impl Into<String>,
    ) -> Self {
        self.bookers.push([first_name.into(), last_name.into(), email.into()]);
        self
    }

    /// Adds a service that is part of the booking, with its first and last day.
    pub fn item(
        mut self,
        description: impl Into<String>,
        start: impl Into<String>,
        end: impl Into<String>,
    ) -> Self {
        self.items.push([description.into(), start.into(), end.into()]);
        self
    }

    /// The JSON text of the parameter, before base64.
    pub fn to_json(&self) -> String {
        let mut json = JsonObject::new();
        if let Some([start, end]) = &self.dates {
            json.text("start_date", start);
            json.text("end_date", end);
        }
        json.optional_text("description", self.description.as_deref());
        json.optional_raw("total", self.total);
        json.optional_raw("pax", self.pax);
        if !self.bookers.is_empty() {
            let names = ["first_name", "last_name", "email"];
            json.objects("bookers", self.bookers.iter().map(|row| object(names, row)));
        }
        if !self.items.is_empty() {
            let names = ["description", "start_date", "end_date"];
            json.objects("items", self.items.iter().map(|row| object(names, row)));
        }
        json.optional_text("reference", self.reference.as_deref());
        json.optional_text("id", self.id.as_deref());
        json.finish()
    }
}

/// Prints nothing of the persons in it.
impl fmt::Debug for BookingInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BookingInfo").finish_non_exhaustive()
    }
}

fn object(names: [&str; 3], values: &[String; 3]) -> JsonObject {
    let mut json = JsonObject::new();
    for (name, value) in names.into_iter().zip(values) {
        json.text(name, value);
    }
    json
}

/// The rules of the JSON, whoever wrote it. Unknown members are left alone.
pub(super) fn check(base64: &str, report: &mut Report) {
    const PATH: &str = "booking_info";
    let Some(booking) = json::from_base64(base64) else {
        report.add(PATH, Rule::Base64Json, Some(Shown::Never.mask(base64)));
        return;
    };
    let Value::Object(members) = &booking else {
        let expected = "an object";
        report.add(PATH, Rule::Json { expected }, None);
        return;
    };
    let mut booking = Members::new(PATH, members, Shown::Partly, report);
    check_dates(&mut booking);
    booking.text("description", MAX_TEXT);
    booking.text("reference", MAX_TEXT);
    booking.text("id", MAX_TEXT);
    booking.integer("total", i64::MIN, i64::MAX);
    booking.integer("pax", 0, i64::MAX);
    for (name, check) in [("bookers", check_booker as fn(&mut Members<'_>)), ("items", check_item)]
    {
        match members.get(name) {
            None | Some(Value::Null) => {}
            Some(list @ Value::Array(_)) => {
                each_object(&format!("{PATH}.{name}"), list, Shown::Partly, report, check);
            }
            Some(_) => {
                let expected = "an array of objects";
                report.add(&format!("{PATH}.{name}"), Rule::Json { expected }, None);
            }
        }
    }
}

fn check_booker(booker: &mut Members<'_>) {
    booker.text("first_name", MAX_TEXT);
    booker.text("last_name", MAX_TEXT);
    booker.text("email", MAX_TEXT);
}

fn check_item(item: &mut Members<'_>) {
    item.text("description", MAX_TEXT);
    check_dates(item);
}

fn check_dates(members: &mut Members<'_>) {
    members.format("start_date", Rule::Date, formats::is_date);
    members.format("end_date", Rule::Date, formats::is_date);
}

const MAX_TEXT: usize = 255;
