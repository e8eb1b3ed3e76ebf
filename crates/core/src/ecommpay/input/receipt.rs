//! What was bought, for a receipt that the platform sends: parameter `receipt_data`.

use std::fmt;

use serde_json::{Map, Value};

use super::members::{Members, each_object};
use super::report::Report;
use crate::input::decimal::{Quantity, write_decimal};
use crate::input::json::{self, JsonObject};
use crate::input::{Rule, Shown};

/// Positions of a receipt. They are checked when the request is signed; violations name members as
/// `receipt_data.positions.0.amount`.
///
/// ```
/// use paywright_core::ecommpay::page::{Quantity, ReceiptData, ReceiptPosition, TaxRate};
/// let receipt = ReceiptData::new()
///     .position(
///         ReceiptPosition::new(10000)
///             .description("Design frame")
///             .quantity(Quantity::millionths(1_500_000))
///             .tax(TaxRate::percent(18)),
///     )
///     .total_tax_amount(1800);
/// assert!(receipt.to_json().starts_with(
///     r#"{"positions":[{"quantity":1.5,"amount":10000,"tax":18,"description":"Design frame"}],"#
/// ));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "it does nothing until it is set as the `receipt_data` of a request"]
pub struct ReceiptData {
    positions: Vec<ReceiptPosition>,
    total_tax_amount: Option<i64>,
    common_tax: Option<TaxRate>,
}

impl ReceiptData {
    /// A receipt without positions; it takes 1 to 300.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a position.
    pub fn position(mut self, position: ReceiptPosition) -> Self {
        self.positions.push(position);
        self
    }

    /// Tax on the whole purchase, in minor units of the payment's currency.
    pub fn total_tax_amount(mut self, amount: i64) -> Self {
        self.total_tax_amount = Some(amount);
        self
    }

    /// The rate of tax where it is the same for all positions.
    pub fn common_tax(mut self, rate: TaxRate) -> Self {
        self.common_tax = Some(rate);
        self
    }

    /// The JSON text of the parameter, before base64.
    pub fn to_json(&self) -> String {
        let mut json = JsonObject::new();
        json.objects("positions", self.positions.iter().map(ReceiptPosition::json));
        json.optional_raw("total_tax_amount", self.total_tax_amount);
        json.optional_raw("common_tax", self.common_tax);
        json.finish()
    }
}

/// One position of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it does nothing until it is added to a receipt"]
pub struct ReceiptPosition {
    amount: i64,
    quantity: Option<Quantity>,
    tax: Option<TaxRate>,
    tax_amount: Option<i64>,
    description: Option<String>,
}

impl ReceiptPosition {
    /// A position with its price in minor units of the payment's currency.
    pub fn new(amount: i64) -> Self {
        Self { amount, quantity: None, tax: None, tax_amount: None, description: None }
    }

    /// How much was bought.
    pub fn quantity(mut self, quantity: Quantity) -> Self {
        self.quantity = Some(quantity);
        self
    }

    /// The rate of tax where positions differ in it.
    pub fn tax(mut self, rate: TaxRate) -> Self {
        self.tax = Some(rate);
        self
    }

    /// The tax in minor units of the payment's currency.
    pub fn tax_amount(mut self, amount: i64) -> Self {
        self.tax_amount = Some(amount);
        self
    }

    /// What was bought, 1 to 255 characters.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    fn json(&self) -> JsonObject {
        let mut json = JsonObject::new();
        json.optional_raw("quantity", self.quantity);
        json.raw("amount", self.amount);
        json.optional_raw("tax", self.tax);
        json.optional_raw("tax_amount", self.tax_amount);
        json.optional_text("description", self.description.as_deref());
        json
    }
}

/// A rate of tax in steps of a hundredth of a per cent, the finest that the platform takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxRate(u64);

impl TaxRate {
    /// Whole per cent.
    pub fn percent(number: u32) -> Self {
        Self(u64::from(number) * 100)
    }

    /// Hundredths of a per cent: 550 for 5.5 %.
    pub fn hundredths(number: u64) -> Self {
        Self(number)
    }
}

/// The number of per cent as JSON takes it: `5.5`.
impl fmt::Display for TaxRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0, 2)
    }
}

/// The rules of the JSON, whoever wrote it. Unknown members are left alone.
pub(crate) fn check(base64: &str, report: &mut Report) {
    let Some(receipt) = json::from_base64(base64) else {
        report.add("receipt_data", Rule::Base64Json, Some(Shown::Fully.mask(base64)));
        return;
    };
    match &receipt {
        Value::Object(members) => check_members(members, report),
        _ => report.add("receipt_data", Rule::Json { expected: "an object" }, None),
    }
}

/// The rules of the members, whatever they were read from.
pub(crate) fn check_members(members: &Map<String, Value>, report: &mut Report) {
    const MAX_POSITIONS: usize = 300;
    const POSITIONS: &str = "receipt_data.positions";
    match members.get("positions") {
        Some(list @ Value::Array(positions)) => {
            if !(1..=MAX_POSITIONS).contains(&positions.len()) {
                let rule = Rule::Items { min: 1, max: MAX_POSITIONS, found: positions.len() };
                report.add(POSITIONS, rule, None);
            }
            each_object(POSITIONS, list, Shown::Fully, report, check_position);
        }
        _ => {
            let expected = "an array of 1 to 300 positions";
            report.add(POSITIONS, Rule::Json { expected }, None);
        }
    }
    Members::new("receipt_data", members, Shown::Fully, report).integer(
        "total_tax_amount",
        i64::MIN,
        i64::MAX,
    );
}

fn check_position(position: &mut Members<'_>) {
    if position.given("amount").is_none() {
        position.missing("amount", Rule::Empty);
    }
    position.integer("amount", i64::MIN, i64::MAX);
    position.integer("tax_amount", i64::MIN, i64::MAX);
    if position.given("description").is_some_and(|text| text == "") {
        position.missing("description", Rule::Empty);
    }
    position.text("description", 255);
}
