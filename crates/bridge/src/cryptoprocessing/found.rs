//! What asking has found, as JSON.

use paywright_core::cryptoprocessing::ticket::{Standing, Truth};
use paywright_core::cryptoprocessing::{State, Ticket};
use paywright_http::cryptoprocessing::{CarriedOut, Resolution};
use serde_json::{Value, json};

use super::outcome::{
    of_acs_post, of_declined, of_done, of_pending, of_redirect, of_ticket, put_code,
};

pub(super) fn of_carried_out(done: &CarriedOut) -> Value {
    match done {
        CarriedOut::Done(answer) => of_done(answer),
        CarriedOut::NeedsRedirect(redirect) => of_redirect(redirect),
        CarriedOut::NeedsAcsPost(post) => of_acs_post(post),
        CarriedOut::Pending(answer) => of_pending(answer),
        CarriedOut::Declined(declined) => of_declined(&declined.code, &declined.answer),
        CarriedOut::Found(truth) => of_truth(truth),
        CarriedOut::Unknown { ticket, detail } => {
            json!({"outcome": "unknown", "detail": detail, "ticket": of_ticket(ticket.as_ref())})
        }
    }
}

pub(super) fn of_resolution(resolution: &Resolution, ticket: &Ticket) -> Value {
    let mut outcome = match resolution {
        Resolution::Known(truth) => of_truth(truth),
        Resolution::SafeToRepeat => json!({"outcome": "safe_to_repeat"}),
        Resolution::StillUnknown => json!({"outcome": "still_unknown"}),
    };
    outcome["ticket"] = of_ticket(Some(ticket));
    outcome
}

fn of_truth(truth: &Truth) -> Value {
    let (word, standing): (_, &Standing) = match truth {
        // Perhaps another order of the same id; nobody should take it for this one.
        Truth::Done(standing) if standing.has_other_amount => ("other_amount", standing),
        Truth::Done(standing) => ("done", standing),
        Truth::Unfinished(standing) => ("pending", standing),
        Truth::NotDone(standing) => ("declined", standing),
        Truth::Unclear(standing) => ("unclear", standing),
        // What a later version finds out is for a person to look at.
        _ => return json!({"outcome": "unclear", "found": true}),
    };
    let mut outcome = json!({
        "outcome": word,
        "found": true,
        "state": standing.state.as_ref().map(State::as_str),
        "amount": standing.amount,
        "code": null,
    });
    if let Some(code) = &standing.code {
        put_code(&mut outcome, code);
    }
    outcome
}
