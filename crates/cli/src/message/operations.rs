//! How a payment stands, with its operations as a table.

use serde_json::Value;

use super::needs::facts_of_need;
use super::summary::{OperationSummary, PaymentSummary, Summary};
use super::text::{facts_of_code, facts_of_payment, section, words};
use crate::output::{BAD, HEADING, pairs, table};

/// The answer to a status question as text.
pub(crate) fn of_payment(summary: &Summary) -> String {
    let mut parts = Vec::new();
    let id = summary.payment.as_ref().and_then(|payment| payment.id.clone()).unwrap_or_default();
    if let Some(payment) = &summary.payment {
        let mut facts = facts_of_payment(payment);
        let account = summary.account.as_ref().and_then(|account| account.number.clone());
        facts.extend(account.map(|number| ("account", number)));
        parts.push(section("payment", &id, &facts));
    }
    if !summary.operations.is_empty() {
        let rows: Vec<[String; 6]> = summary.operations.iter().map(row).collect();
        parts.push(table(["operation", "type", "status", "sum", "date", "code"], &rows));
    }
    for error in &summary.errors {
        let facts = facts_of_code(error.code.as_ref(), error.message.as_ref());
        parts.push(section("error", error.field.as_deref().unwrap_or_default(), &facts));
    }
    let style = if summary.review.is_some() { BAD } else { HEADING };
    let action = &summary.next_action;
    let mut next = format!("{style}next{style:#} {}: {}", words(action.name), action.told);
    let facts = summary.needs.as_ref().map(facts_of_need).unwrap_or_default();
    if !facts.is_empty() {
        next = format!("{next}\n  {}", pairs(&facts).replace('\n', "\n  "));
    }
    for command in commands(summary.payment.as_ref(), action.name) {
        next = format!("{next}\n  paywright {command} {}", quoted(&id));
    }
    parts.push(next);
    parts.join("\n\n")
}

/// A text as one word of a shell.
pub(crate) fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.~:/@+".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) && !text.starts_with(['~', '-']) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// The commands of this program that do what is to be done.
fn commands(payment: Option<&PaymentSummary>, action: &str) -> &'static [&'static str] {
    match (payment, action) {
        (None, _) => &[],
        (Some(_), "capture") => &["capture", "cancel"],
        (Some(_), "wait") => &["wait"],
        (Some(_), _) => &[],
    }
}

fn row(operation: &OperationSummary) -> [String; 6] {
    let text = |name: &str| {
        operation.code.as_ref().and_then(|code| code.get(name)).and_then(Value::as_str)
    };
    let code = match (text("code"), text("message").or(operation.message.as_deref())) {
        (Some(code), Some(message)) => format!("{code} {message}"),
        (Some(code), None) => code.to_owned(),
        (None, _) => String::new(),
    };
    [
        operation.id.clone().unwrap_or_default(),
        operation.kind.clone().unwrap_or_default(),
        operation.status.clone().unwrap_or_default(),
        operation.sum.as_ref().map(|sum| sum.text.clone()).unwrap_or_default(),
        operation.date.clone().unwrap_or_default(),
        code,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_one_word_of_a_shell() {
        let cases = [
            ("order-1", "order-1"),
            ("order-2~cut-after", "order-2~cut-after"),
            ("two words", "'two words'"),
            ("it's", "'it'\\''s'"),
            ("$(date)", "'$(date)'"),
            ("~root", "'~root'"),
            ("", "''"),
        ];
        for (text, word) in cases {
            assert_eq!(quoted(text), word);
        }
    }
}
