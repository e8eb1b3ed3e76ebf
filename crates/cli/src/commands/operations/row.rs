//! One operation as a row: exact sums, identifiers as texts.

use std::fmt::Write as _;

use paywright_core::ecommpay::Signed;
use paywright_core::ecommpay::data_api::DataOperation;
use paywright_core::mask::mask_text;
use paywright_core::money::{Currency, Money};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::output::shown;

/// One operation.
pub(super) struct Row {
    /// In the order of [`TEXTS`].
    texts: [String; TEXTS.len()],
    initial: Sum,
    converted: Sum,
}

/// A sum as it stands in the answer.
#[derive(Default)]
struct Sum {
    minor: String,
    currency: String,
}

/// Members that are texts; the sums stand before the one with the index [`SUMS_AT`].
const TEXTS: [&str; 16] = [
    "project_id",
    "operation_id",
    "payment_id",
    "operation_type",
    "operation_status",
    "operation_created_at",
    "operation_completed_at",
    "payment_method_name",
    "payment_method_type",
    "account_number",
    "payment_description",
    "customer_id",
    "arn",
    "rrn",
    "payment_provider_code",
    "payment_provider_message",
];
const SUMS_AT: usize = 7;
/// Where somebody may have typed a card number.
const FREE_TEXTS: [&str; 2] = ["payment_description", "payment_provider_message"];

impl Row {
    /// What is asked for.
    pub(super) const MEMBERS: [&str; TEXTS.len() + 2] = {
        let mut members = ["sum_initial"; TEXTS.len() + 2];
        let mut at = 0;
        while at < TEXTS.len() {
            members[at] = TEXTS[at];
            at += 1;
        }
        members[TEXTS.len()] = "sum_converted";
        members
    };

    pub(super) fn of(operation: DataOperation<'_>) -> Self {
        let signed = operation.signed();
        let text = |name: &str| signed.get(name).and_then(Signed::text).unwrap_or_default();
        let is_card = text("payment_method_name").to_lowercase().contains("card");
        let texts = TEXTS.map(|name| {
            let is_masked = FREE_TEXTS.contains(&name) || (is_card && name == "account_number");
            if is_masked { mask_text(text(name)).into_owned() } else { text(name).to_owned() }
        });
        let sum = |name: &str| signed.get(name).map(Sum::of).unwrap_or_default();
        Self { texts, initial: sum("sum_initial"), converted: sum("sum_converted") }
    }

    /// The heading of a CSV file.
    pub(super) fn csv_heading() -> String {
        let mut names: Vec<String> = TEXTS.iter().map(|name| (*name).to_owned()).collect();
        let sums = ["sum_initial", "sum_converted"].into_iter().flat_map(|name| {
            [name.to_owned(), format!("{name}_minor"), format!("{name}_currency")]
        });
        names.splice(SUMS_AT..SUMS_AT, sums);
        names.join(",") + "\r\n"
    }

    /// A line of a CSV file.
    pub(super) fn csv(&self) -> String {
        let mut cells: Vec<String> = self.texts.iter().map(|text| cell(text)).collect();
        let sums = [&self.initial, &self.converted].into_iter().flat_map(Sum::cells);
        cells.splice(SUMS_AT..SUMS_AT, sums);
        cells.join(",") + "\r\n"
    }

    /// A line of JSON.
    pub(super) fn jsonl(&self) -> String {
        let mut line = serde_json::to_string(self).unwrap_or_default();
        line.push('\n');
        line
    }

    /// A row of a table for people.
    pub(super) fn table(&self) -> [String; 7] {
        // The platform's own numbers, and times; the others may hold anything.
        let number = self.get("operation_id").to_owned();
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        [
            shown(self.get("operation_created_at")),
            if is_number { number } else { shown(&number) },
            shown(self.get("payment_id")),
            shown(self.get("operation_type")),
            shown(self.get("operation_status")),
            shown(&self.initial.text()),
            shown(self.get("payment_method_name")),
        ]
    }

    /// When the operation was created, as the platform writes it.
    pub(super) fn created(&self) -> &str {
        self.get("operation_created_at")
    }

    fn get(&self, name: &str) -> &str {
        let found = TEXTS.iter().zip(&self.texts).find(|(known, _)| **known == name);
        found.map(|(_, text)| text.as_str()).unwrap_or_default()
    }
}

/// In the order of the columns; what is missing is null.
impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(TEXTS.len() + 2))?;
        for (index, (name, text)) in TEXTS.iter().zip(&self.texts).enumerate() {
            if index == SUMS_AT {
                map.serialize_entry("sum_initial", &self.initial.json())?;
                map.serialize_entry("sum_converted", &self.converted.json())?;
            }
            map.serialize_entry(name, &Some(text).filter(|text| !text.is_empty()))?;
        }
        map.end()
    }
}

impl Sum {
    fn of(sum: Signed<'_>) -> Self {
        let text = |name: &str| sum.get(name).and_then(Signed::text).unwrap_or_default().to_owned();
        Self { minor: text("amount"), currency: text("currency") }
    }

    fn money(&self) -> Option<Money> {
        Some(Money::new(self.minor.parse().ok()?, Currency::parse(&self.currency).ok()?))
    }

    fn decimal(&self) -> Option<String> {
        self.money()?.to_decimal_text().ok()
    }

    fn text(&self) -> String {
        match self.decimal() {
            Some(decimal) => format!("{decimal} {}", self.currency),
            None => format!("{} {}", self.minor, self.currency).trim().to_owned(),
        }
    }

    /// Decimal text, minor units, currency. Numbers are no formulas, even with a sign.
    fn cells(&self) -> [String; 3] {
        let minor = match self.minor.parse::<i64>() {
            Ok(_) => self.minor.clone(),
            Err(_) => cell(&self.minor),
        };
        [self.decimal().unwrap_or_default(), minor, cell(&self.currency)]
    }

    fn json(&self) -> Value {
        match self.money() {
            Some(money) => json!({
                "minor": money.minor(),
                "currency": money.currency(),
                "text": self.text(),
            }),
            None if self.minor.is_empty() && self.currency.is_empty() => Value::Null,
            // Nothing that cannot be read is made up.
            None => json!({ "minor": self.minor, "currency": self.currency, "text": null }),
        }
    }
}

/// A value of a CSV file: harmless to a spreadsheet, quoted where RFC 4180 wants it.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { "'" } else { "" };
    if !text.contains([',', '"', '\r', '\n']) {
        return format!("{guard}{text}");
    }
    let mut quoted = String::new();
    let _ = write!(quoted, "\"{guard}{}\"", text.replace('"', "\"\""));
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_and_no_formulas() {
        let cases = [
            ("order-1", "order-1"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn sums_are_exact() {
        let sum = |minor: &str, currency: &str| Sum {
            minor: minor.to_owned(),
            currency: currency.to_owned(),
        };
        assert_eq!(sum("-3415", "EUR").cells(), ["-34.15", "-3415", "EUR"]);
        assert_eq!(sum("9223372036854775807", "JPY").cells()[0], "9223372036854775807");
        assert_eq!(sum("5", "BTC").cells(), ["", "5", "BTC"]);
        assert_eq!(sum("=1", "EUR").cells(), ["", "'=1", "EUR"]);
        assert_eq!(
            sum("9223372036854775807", "KWD").json()["minor"],
            9_223_372_036_854_775_807_i64
        );
        assert_eq!(sum("", "").json(), Value::Null);
        assert_eq!(sum("1.5", "EUR").json()["minor"], "1.5");
    }
}
