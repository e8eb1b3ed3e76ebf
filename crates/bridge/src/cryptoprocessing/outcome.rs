//! Outcomes as JSON.

use paywright_core::cryptoprocessing::codes::Code;
use paywright_core::cryptoprocessing::{
    AcsPost, Answer, CardList, Cause, Outcome, Redirect, StateAnswer, StateReport, Success, Ticket,
};
use serde_json::{Map, Value, json};

use super::facts::of_code;

pub(super) fn of_outcome(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Done(answer) => of_done(answer),
        Outcome::NeedsRedirect(redirect) => of_redirect(redirect),
        Outcome::NeedsAcsPost(post) => of_acs_post(post),
        Outcome::Pending(answer) => of_pending(answer),
        Outcome::Declined(declined) => of_declined(&declined.code, &declined.answer),
        Outcome::Unknown(unknown) => {
            let code = match &unknown.cause {
                Cause::Code(code) => Some(code.as_str()),
                _ => None,
            };
            json!({
                "outcome": "unknown",
                "cause": cause(&unknown.cause),
                "code": code,
                "detail": unknown.detail,
                "ticket": of_ticket(unknown.ticket.as_ref()),
                "answer": unknown.answer.as_deref().map(of_answer),
            })
        }
    }
}

pub(super) fn of_done(answer: &Answer) -> Value {
    json!({"outcome": "done", "answer": of_answer(answer)})
}

pub(super) fn of_redirect(redirect: &Redirect) -> Value {
    json!({
        "outcome": "needs_redirect",
        "url": redirect.url,
        "answer": of_answer(&redirect.answer),
    })
}

pub(super) fn of_acs_post(post: &AcsPost) -> Value {
    let field = |(name, value): &(&str, String)| json!({"name": name, "value": value});
    json!({
        "outcome": "needs_acs_post",
        "url": post.url,
        "fields": post.fields.iter().map(field).collect::<Vec<_>>(),
        "md": post.pending.md(),
        "pending": serde_json::to_value(&post.pending).unwrap_or_default(),
        "answer": of_answer(&post.answer),
    })
}

pub(super) fn of_pending(answer: &Answer) -> Value {
    json!({"outcome": "pending", "answer": of_answer(answer)})
}

pub(super) fn of_declined(code: &Code, answer: &Answer) -> Value {
    let mut outcome = json!({"outcome": "declined", "answer": of_answer(answer)});
    put_code(&mut outcome, code);
    outcome
}

pub(super) fn of_state(answer: &StateAnswer) -> Value {
    match answer {
        StateAnswer::Known(report) => of_known(report),
        StateAnswer::NotFinished => json!({"outcome": "not_finished"}),
        StateAnswer::NotFound => json!({"outcome": "not_found"}),
        StateAnswer::Failed(code) => {
            let mut outcome = json!({"outcome": "failed"});
            put_code(&mut outcome, code);
            outcome
        }
    }
}

pub(super) fn of_known(report: &StateReport) -> Value {
    json!({
        "outcome": "known",
        "payment": of_report(report),
        "answer": of_answer(report.answer()),
    })
}

/// How a payment stands: `order_id`, `state`, `amount`, `code`, `status`, `is_final`.
pub(super) fn of_report(report: &StateReport) -> Value {
    let status = report.payment_status(None);
    json!({
        "order_id": report.order_id(),
        "state": report.state().as_str(),
        "amount": report.amount(),
        "code": report.code().map(|code| code.to_string()),
        "status": status.as_str(),
        "is_final": status.is_final(),
    })
}

pub(super) fn of_cards(cards: &CardList) -> Value {
    let of_card = |card: paywright_core::cryptoprocessing::StoredCard<'_>| {
        json!({
            "card_id": card.card_id(),
            "card_name": card.card_name(),
            "card_holder": card.card_holder(),
            "status": card.status(),
            "is_active": card.is_active(),
            "no_cvv": card.no_cvv(),
            "expired": card.expired(),
        })
    };
    json!({
        "outcome": "cards",
        "cards": cards.cards().map(of_card).collect::<Vec<_>>(),
        "answer": of_answer(cards.answer()),
    })
}

fn of_answer(answer: &Answer) -> Value {
    // The terminal's key, which some answers repeat, is of no use to anybody but a thief.
    let attributes = answer.attributes().filter(|(name, _)| !name.eq_ignore_ascii_case("Key"));
    json!({
        "command": answer.command(),
        "success": answer.success().map(|success| match success {
            Success::True => "true",
            Success::False => "false",
            Success::ThreeDs => "3ds",
        }),
        "order_id": answer.order_id(),
        "amount": answer.amount(),
        "new_amount": answer.new_amount(),
        "attributes": members(attributes),
        "add_info": members(answer.infos()),
    })
}

fn members<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let pairs = pairs.map(|(name, value)| (name.to_owned(), Value::from(value)));
    Value::Object(pairs.collect::<Map<_, _>>())
}

/// `code` and what is known of it.
pub(super) fn put_code(outcome: &mut Value, code: &Code) {
    let told = of_code(code);
    for name in ["code", "message", "category", "advice", "may_be_tried_again"] {
        outcome[name] = told[name].clone();
    }
}

fn cause(cause: &Cause) -> &'static str {
    match cause {
        Cause::Lost => "lost",
        Cause::Http { .. } => "http",
        Cause::Unreadable(_) => "unreadable",
        Cause::OtherAnswer => "other_answer",
        Cause::Incomplete => "incomplete",
        Cause::Code(_) => "code",
        _ => "other",
    }
}

/// A ticket is plain data, so this does not fail.
pub(super) fn of_ticket(ticket: Option<&Ticket>) -> Value {
    serde_json::to_value(ticket).unwrap_or_default()
}
