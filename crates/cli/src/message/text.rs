//! The summary of a message as text.

use serde_json::Value;

use super::summary::{ErrorSummary, OperationSummary, PaymentSummary, Seal, Sum, Summary};
use crate::commands::verify::told;
use crate::output::{BAD, CAREFUL, GOOD, HEADING, pairs, table};

/// The whole summary.
pub(crate) fn of(summary: &Summary, seal: &Seal) -> String {
    let mut parts = vec![format!("{}\n{}", seal_line(summary, seal), pairs(&about(summary)))];
    if let Some(payment) = &summary.payment {
        parts.push(section(
            "payment",
            or_nameless(payment.id.as_deref()),
            &facts_of_payment(payment),
        ));
    }
    for operation in &summary.operations {
        parts.push(section(
            "operation",
            or_nameless(operation.id.as_deref()),
            &facts_of_operation(operation),
        ));
    }
    for error in &summary.errors {
        let about = error.field.as_deref().unwrap_or("about the whole request");
        parts.push(section("error", about, &facts_of_error(error)));
    }
    let style = if summary.review.is_some() { BAD } else { HEADING };
    let action = &summary.next_action;
    let condition = if matches!(seal, Seal::NotChecked) { " if it were genuine," } else { "" };
    parts.push(format!("{style}next{style:#}{condition} {}: {}", words(action.name), action.told));
    for ambiguity in &summary.ambiguities {
        parts.push(format!(
            "{CAREFUL}ambiguous{CAREFUL:#} {}: the signature does not tell this text from the \
             members {}",
            ambiguity.path,
            ambiguity.could_be.join(", ")
        ));
    }
    parts.join("\n\n")
}

/// A digest of chargebacks.
pub(crate) fn of_digest(rows: &[[String; 3]]) -> String {
    format!(
        "{CAREFUL}NOT VERIFIED{CAREFUL:#}: a digest of chargebacks, which the platform does not \
         sign. Take it as a hint to ask the Data API.\n\n{}",
        table(["payment", "status", "ended"], rows)
    )
}

fn seal_line(summary: &Summary, seal: &Seal) -> String {
    match (seal, &summary.refusal) {
        (Seal::Genuine(callback), _) => {
            format!("{GOOD}genuine{GOOD:#}: {}", told(callback.evidence()))
        }
        (Seal::Refused(_), Some(problem)) => format!(
            "{BAD}NOT GENUINE{BAD:#} [{}]: {}. Do not act on what stands here",
            problem.code, problem.message
        ),
        (Seal::Refused(_) | Seal::NotChecked, _) => format!(
            "{CAREFUL}NOT VERIFIED{CAREFUL:#}: no key was given, so anybody may have written what \
             stands here"
        ),
    }
}

pub(super) type Facts = Vec<(&'static str, String)>;

fn about(summary: &Summary) -> Facts {
    let kind = match summary.layout {
        Some(layout) => format!("{}, layout {layout}", words(summary.kind)),
        None => words(summary.kind),
    };
    let account = summary.account.as_ref().map(|account| {
        [&account.brand, &account.number]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    });
    present([
        ("kind", Some(kind)),
        ("project", summary.project_id.map(|id| id.to_string())),
        ("customer", summary.customer_id.clone()),
        ("account", account.filter(|account| !account.is_empty())),
    ])
}

pub(super) fn facts_of_payment(payment: &PaymentSummary) -> Facts {
    let status = payment.status.as_ref().map(|status| {
        let end = if payment.is_final { "final" } else { "not final" };
        match payment.group {
            Some(group) if group != status => format!("{status} ({group}, {end})"),
            _ => format!("{status} ({end})"),
        }
    });
    present([
        ("type", payment.kind.clone()),
        ("method", payment.method.clone()),
        ("status", status),
        ("sum", text_of(payment.sum.as_ref())),
        ("date", payment.date.clone()),
        ("description", payment.description.clone().filter(|text| !text.is_empty())),
    ])
}

fn facts_of_operation(operation: &OperationSummary) -> Facts {
    let sum = text_of(operation.sum.as_ref());
    let converted =
        text_of(operation.sum_converted.as_ref()).filter(|text| Some(text) != sum.as_ref());
    let mut facts = present([
        ("type", operation.kind.clone()),
        ("status", operation.status.clone()),
        ("sum", sum),
        ("converted", converted),
        ("date", operation.date.clone()),
        ("request", operation.request_id.clone()),
    ]);
    facts.extend(facts_of_code(operation.code.as_ref(), operation.message.as_ref()));
    facts
}

fn facts_of_error(error: &ErrorSummary) -> Facts {
    let mut facts = facts_of_code(error.code.as_ref(), error.message.as_ref());
    facts.extend(present([("constraint", error.constraint.clone())]));
    facts
}

/// The code with its documented meaning, the message's own words where they differ, and advice.
pub(super) fn facts_of_code(code: Option<&Value>, message: Option<&String>) -> Facts {
    let text = |name: &str| code.and_then(|code| code.get(name)).and_then(Value::as_str);
    let documented = text("message");
    let own = message.filter(|own| documented != Some(own.as_str()));
    let meaning = documented.unwrap_or("not documented");
    present([
        ("code", text("code").map(|code| format!("{code} {meaning}"))),
        ("message", own.cloned()),
        (
            "advice",
            text("advice").filter(|_| text("category") != Some("success")).map(str::to_owned),
        ),
    ])
}

pub(super) fn present<const N: usize>(facts: [(&'static str, Option<String>); N]) -> Facts {
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

pub(super) fn section(name: &str, id: &str, facts: &Facts) -> String {
    let heading = format!("{HEADING}{name} {id}{HEADING:#}");
    if facts.is_empty() {
        return heading;
    }
    format!("{heading}\n  {}", pairs(facts).replace('\n', "\n  "))
}

fn or_nameless(id: Option<&str>) -> &str {
    id.unwrap_or("without an id")
}

fn text_of(sum: Option<&Sum>) -> Option<String> {
    sum.map(|sum| sum.text.clone())
}

/// A stable word as people read it.
pub(crate) fn words(word: &str) -> String {
    word.replace('_', " ")
}
