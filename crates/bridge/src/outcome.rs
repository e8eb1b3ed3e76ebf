//! Outcomes as JSON.

use paywright_core::ecommpay::gate::ticket::{Registered, Truth};
use paywright_core::ecommpay::gate::{
    Accepted, Answer, FieldError, Rejected, StatusAnswer, Ticket,
};
use paywright_http::{CarriedOut, Resolution};
use serde_json::{Value, json};

pub(crate) fn of_answer(answer: &Answer) -> Value {
    match answer {
        Answer::Accepted(accepted) => of_accepted(accepted),
        Answer::Rejected(rejected) => of_rejected("rejected", rejected),
        Answer::AlreadyExists(there) => {
            with_ticket(of_rejected("already_exists", &there.rejected), there.ticket.as_ref())
        }
        Answer::Unknown(unknown) => of_unknown(unknown.detail.as_deref(), unknown.ticket.as_ref()),
    }
}

pub(crate) fn of_carried_out(done: &CarriedOut) -> Value {
    match done {
        CarriedOut::Accepted(accepted) => of_accepted(accepted),
        CarriedOut::Registered(registered) => of_registered(registered),
        CarriedOut::Rejected(rejected) => of_rejected("rejected", rejected),
        CarriedOut::Refused { codes } => json!({"outcome": "refused", "codes": codes}),
        CarriedOut::Unknown { ticket, detail } => of_unknown(detail.as_deref(), ticket.as_ref()),
    }
}

pub(crate) fn of_resolution(resolution: &Resolution, ticket: &Ticket) -> Value {
    let outcome = match resolution {
        Resolution::Known(Truth::Registered(registered)) => of_registered(registered),
        Resolution::Known(Truth::Refused { codes }) => {
            json!({"outcome": "refused", "codes": codes})
        }
        Resolution::SafeToRepeat => json!({"outcome": "safe_to_repeat"}),
        Resolution::Known(_) | Resolution::StillUnknown => json!({"outcome": "still_unknown"}),
    };
    with_ticket(outcome, Some(ticket))
}

pub(crate) fn of_status(answer: &StatusAnswer) -> Value {
    match answer {
        StatusAnswer::Known(message) => {
            json!({"outcome": "known", "message": message.signed().to_json()})
        }
        StatusAnswer::NotFound => json!({"outcome": "not_found"}),
        StatusAnswer::NotReceived => json!({"outcome": "not_received"}),
    }
}

pub(crate) fn of_data(data: &Value, is_signed: bool) -> Value {
    json!({"outcome": "data", "data": data, "signed": is_signed})
}

fn of_accepted(accepted: &Accepted) -> Value {
    json!({
        "outcome": "accepted",
        "request_id": accepted.request_id,
        "payment_id": accepted.payment_id,
    })
}

fn of_registered(registered: &Registered) -> Value {
    let operation = registered.operation.as_ref().map(|operation| {
        json!({
            "id": operation.id.as_ref().map(ToString::to_string),
            "type": operation.kind.as_ref().map(ToString::to_string),
            "status": operation.status.as_ref().map(ToString::to_string),
        })
    });
    json!({
        "outcome": "registered",
        "payment_status": registered.payment_status.as_ref().map(ToString::to_string),
        "operation": operation,
        "has_other_sum": registered.has_other_sum,
    })
}

fn of_rejected(outcome: &str, rejected: &Rejected) -> Value {
    let errors: Vec<Value> = rejected.errors.iter().map(of_field_error).collect();
    json!({
        "outcome": outcome,
        "http": rejected.http,
        "code": rejected.code.as_ref().map(ToString::to_string),
        "message": rejected.message,
        "errors": errors,
    })
}

fn of_field_error(error: &FieldError) -> Value {
    json!({
        "code": error.code.as_ref().map(ToString::to_string),
        "message": error.message,
        "field": error.field,
        "constraint": error.constraint,
    })
}

fn of_unknown(detail: Option<&str>, ticket: Option<&Ticket>) -> Value {
    with_ticket(json!({"outcome": "unknown", "detail": detail}), ticket)
}

fn with_ticket(mut outcome: Value, ticket: Option<&Ticket>) -> Value {
    // A ticket is plain data, so this does not fail.
    outcome["ticket"] = serde_json::to_value(ticket).unwrap_or_default();
    outcome
}
