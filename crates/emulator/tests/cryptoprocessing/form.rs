//! How a command is sent, by the rows of `commands.json`: which parameters stand in the form, and
//! which in a list of it.

use std::sync::LazyLock;

use serde_json::Value;

use crate::scenario::Pairs;

/// A row of the file.
pub(crate) struct Row {
    pub(crate) interface: String,
    pub(crate) command: String,
    pub(crate) purpose: String,
    list: Option<String>,
    outer: Vec<(String, bool)>,
    inner: Vec<(String, bool)>,
}

pub(crate) static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let file = include_str!("../../../../tests/cryptoprocessing/commands.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let names = |row: &Value, member: &str| {
        let names = row[member].as_array().cloned().unwrap_or_default();
        let one = |it: &Value| {
            (it["name"].as_str().unwrap().to_owned(), it["required"].as_bool().unwrap())
        };
        names.iter().map(one).collect()
    };
    let text = |row: &Value, member: &str| row[member].as_str().unwrap().to_owned();
    let rows = file["commands"].as_array().unwrap();
    rows.iter()
        .map(|row| Row {
            interface: text(row, "interface"),
            command: text(row, "command"),
            purpose: text(row, "purpose"),
            list: row["list_param"].as_str().map(str::to_owned),
            outer: names(row, "params"),
            inner: names(row, "list_keys"),
        })
        .collect()
});

/// The row that a command with these parameters is.
pub(crate) fn row(interface: &str, command: &str, given: &Pairs) -> Option<usize> {
    let has = |name: &str| given.iter().any(|(known, value)| known == name && value != "-");
    let variant = match (command, interface) {
        ("Pay", "vwapi") => match () {
            () if has("SessionId") => "(a)",
            () if has("PayToken") => "(e)",
            () if has("CardNumber") || has("card") => "(b)",
            () if has("SecureCode") => "(c)",
            () => "(d)",
        },
        ("Add", "vwapi") if has("SessionId") => "(a)",
        ("Add", "vwapi") => "(b)",
        _ => "",
    };
    ROWS.iter().position(|row| {
        row.interface == interface && row.command == command && row.purpose.starts_with(variant)
    })
}

/// What is sent for a parameter that is required and not given.
fn usual(name: &str) -> Option<&'static str> {
    Some(match name {
        "Key" => "Merchant",
        "VWID" => "Merchant",
        "Password" => "123",
        "VWUserLgn" => "user@shop.example",
        "VWUserPsw" => "secret",
        "EMonth" => "12",
        "EYear" => "30",
        "CardHolder" => "Ivan Ivanov",
        "SecureCode" => "123",
        "SessionType" => "Pay",
        _ => return None,
    })
}

/// The body of a command. `card` is its number; a value of `-` leaves a parameter out.
pub(crate) fn body(row: &Row, given: &Pairs) -> String {
    let value = |name: &str, is_required: bool| {
        let is_it = |known: &str| {
            known == name || (known == "card" && matches!(name, "PAN" | "CardNumber"))
        };
        match given.iter().find(|(known, _)| is_it(known)) {
            Some((_, value)) if value == "-" => None,
            Some((_, value)) => Some(value.clone()),
            // The security code of a card is typed unless it is left out on purpose.
            None if is_required || name == "SecureCode" => usual(name).map(str::to_owned),
            None => None,
        }
    };
    let encoded = |text: &str| {
        let bytes = text.bytes().map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        });
        bytes.collect::<String>()
    };
    let known = |name: &str| row.outer.iter().chain(&row.inner).any(|(other, _)| other == name);
    let mut form = Vec::new();
    for (name, is_required) in &row.outer {
        if Some(name) == row.list.as_ref() {
            let inner = row.inner.iter().filter_map(|(name, is_required)| {
                value(name, *is_required).map(|value| format!("{name}={}", encoded(&value)))
            });
            form.push(format!("{name}={}", encoded(&inner.collect::<Vec<_>>().join(";"))));
        } else if let Some(value) = value(name, *is_required) {
            form.push(format!("{name}={}", encoded(&value)));
        }
    }
    // Parameters that nobody has documented stand in the form.
    for (name, value) in given.iter().filter(|(name, _)| !known(name) && name != "card") {
        form.push(format!("{name}={}", encoded(value)));
    }
    form.join("&")
}
