//! What became of a request, for people and programs.

use std::time::Duration;

use paywright_core::ecommpay::codes::{self, ResponseCode};
use paywright_core::ecommpay::gate::ticket::Registered;
use paywright_core::ecommpay::gate::{FieldError, Rejected};
use paywright_core::money::Money;
use paywright_core::payment::status;
use serde_json::{Value, json};

use super::amount::as_options;
use super::send::{Open, Outcome, Sent};
use crate::commands::codes::advice;
use crate::failure::{Exit, Failure};
use crate::message::{Summary, meaning, of_payment, quoted};
use crate::output::{BAD, CAREFUL, GOOD, Output, pairs, shown, table};

/// What was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// What is done.
    pub(crate) what: What,
    /// The payment.
    pub(crate) payment_id: &'a str,
}

/// What is done by a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Payment(Money),
    Hold(Money),
    Refund,
    Capture,
    Release,
    Payout,
    /// Not known any more: only its ticket is left.
    Request,
}

/// How a payment stands for which somebody waited.
pub(crate) struct Standing {
    /// `None` if the platform told nothing of it in that time.
    pub(crate) summary: Option<Summary>,
    pub(crate) is_good: bool,
    pub(crate) meaning: String,
}

impl Standing {
    /// Of a payment of which the platform told nothing.
    pub(crate) fn untold(within: Duration) -> Self {
        let seconds = within.as_secs();
        let meaning = format!("received, but nothing is told of it yet, after {seconds} s");
        Self { summary: None, is_good: false, meaning }
    }

    /// Of a payment that could not be asked for. The request was received all the same: an error
    /// alone would read as if nothing had been done.
    ///
    /// # Errors
    /// [`Failure`] when nobody reads the output any more.
    pub(crate) fn unasked(failure: Failure) -> Result<Self, Failure> {
        let Failure::Told(report) = failure else {
            return Err(failure);
        };
        let why = shown(report.message.trim_end_matches('.'));
        let meaning = format!(
            "received, so do not send it again; what came of it could not be found out: {why}"
        );
        Ok(Self { summary: None, is_good: false, meaning })
    }
}

/// Prints what became of a request, and how the payment stands if somebody waited for it.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub(crate) fn print(
    asked: &Asked<'_>,
    outcome: &Outcome,
    standing: Option<&Standing>,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let mut told = Told::of(asked, outcome);
    if let Some(standing) = standing {
        told.meaning.clone_from(&standing.meaning);
        told.is_good &= standing.is_good;
    }
    let exit = output.verdict(told.is_good);
    let printed = print_all(asked, outcome, &told, standing, output);
    if printed.is_err() && !told.is_good {
        // A ticket that is printed nowhere is lost.
        output.complain(text(outcome, &told));
    }
    printed.map(|()| exit)
}

fn print_all(
    asked: &Asked<'_>,
    outcome: &Outcome,
    told: &Told,
    standing: Option<&Standing>,
    output: &mut Output,
) -> Result<(), Failure> {
    let payment = standing.and_then(|standing| standing.summary.as_ref());
    if output.is_json() {
        output.json(&json(asked, outcome, told, payment))?;
    } else {
        output.line(text(outcome, told))?;
        if let Some(payment) = payment {
            output.line(format!("\n{}", of_payment(payment)))?;
        }
    }
    output.finish()
}

/// A result as a word, a sentence and facts.
struct Told {
    word: &'static str,
    is_good: bool,
    facts: Vec<(&'static str, String)>,
    meaning: String,
}

impl Told {
    fn of(asked: &Asked<'_>, outcome: &Outcome) -> Self {
        let Asked { what, payment_id } = *asked;
        let id = quoted(payment_id);
        let mut facts = vec![("payment", shown(payment_id))];
        let (word, is_good, meaning) = match &outcome.sent {
            Sent::Accepted(accepted) => {
                facts.insert(0, ("request", request_id(&accepted.request_id)));
                ("received", true, what.not_yet(&id))
            }
            Sent::Registered(registered) => {
                facts.extend(facts_of(registered));
                let is_other = registered.has_other_sum;
                let has_failed = registered
                    .operation
                    .as_ref()
                    .and_then(|operation| operation.status.as_ref())
                    .is_some_and(|status| status.outcome() == status::Outcome::Failed);
                let meaning = if has_failed {
                    format!(
                        "the platform has it, and it was declined; look with: paywright status {id}"
                    )
                } else if is_other {
                    format!(
                        "the platform has a {} of another sum here; have a look: paywright status {id}",
                        what.word()
                    )
                } else {
                    format!(
                        "the platform has it, now or since an earlier request; look with: paywright status {id}"
                    )
                };
                ("registered", !is_other && !has_failed, meaning)
            }
            Sent::Exists(rejected) => {
                facts.extend(rejected.iter().flat_map(facts_of_rejection));
                let meaning = format!(
                    "an earlier {} has this id, and nothing was done now; look at it with: paywright status {id}",
                    what.word()
                );
                ("exists", false, meaning)
            }
            Sent::Rejected(rejected) => {
                facts.extend(facts_of_rejection(rejected));
                ("rejected", false, "nothing was done; correct the request first".to_owned())
            }
            Sent::Refused(codes) => {
                facts.extend(codes.iter().map(|code| ("code", named(code))));
                ("refused", false, "the platform found it wrong and did nothing".to_owned())
            }
            Sent::NotArrived { detail } => {
                facts.extend(detail.as_ref().map(|detail| ("reason", shown(detail))));
                let meaning = "the request has not arrived; the same command may be given again";
                ("not arrived", false, meaning.to_owned())
            }
            Sent::Open(open) => {
                facts.extend(open.detail.as_ref().map(|detail| ("reason", shown(detail))));
                ("unknown", false, open_meaning(open))
            }
        };
        facts.extend(outcome.refund_id.as_ref().map(|id| ("refund id", shown(id))));
        Self { word, is_good, facts, meaning }
    }
}

impl What {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Payment(_) => "payment",
            Self::Hold(_) => "hold",
            Self::Refund => "refund",
            Self::Capture => "capture",
            Self::Release => "release",
            Self::Payout => "payout",
            Self::Request => "request",
        }
    }

    /// What it means that it was received.
    fn not_yet(self, id: &str) -> String {
        match self {
            Self::Payment(amount) => format!(
                "received, not paid yet; wait with: paywright wait {id} {}",
                as_options(amount)
            ),
            Self::Hold(amount) => format!(
                "received, nothing held yet; wait with: paywright wait {id} {} --until awaiting_capture",
                as_options(amount)
            ),
            Self::Refund | Self::Capture | Self::Release | Self::Payout | Self::Request => format!(
                "received, not done yet; look with: paywright status {id}, or wait with --wait"
            ),
        }
    }
}

fn open_meaning(open: &Open) -> String {
    let next = match (&open.file, &open.ticket) {
        (Some(file), _) => {
            let file = quoted(&file.display().to_string());
            format!("find out with: paywright status --ticket-file {file}")
        }
        (None, Some(_)) => {
            "keep the ticket in a file, and find out with: paywright status --ticket-file FILE"
                .to_owned()
        }
        (None, None) => "ask how it stands with: paywright status".to_owned(),
    };
    format!("nobody knows yet whether it arrived; do not send it again, but {next}")
}

fn text(outcome: &Outcome, told: &Told) -> String {
    let style = match (told.is_good, told.word) {
        (true, _) => GOOD,
        (false, "unknown") => CAREFUL,
        (false, _) => BAD,
    };
    let facts = [&told.facts[..], &[("meaning", told.meaning.clone())]].concat();
    let mut text = format!("{style}{}{style:#}\n{}", told.word, pairs(&facts));
    if let Sent::Rejected(rejected) | Sent::Exists(Some(rejected)) = &outcome.sent
        && !rejected.errors.is_empty()
    {
        let rows: Vec<[String; 4]> = rejected.errors.iter().map(row).collect();
        text = format!("{text}\n\n{}", table(["field", "code", "message", "rule"], &rows));
    }
    if let Sent::Open(Open { ticket: Some(ticket), file: None, .. }) = &outcome.sent {
        let ticket = serde_json::to_string(ticket).unwrap_or_default();
        text = format!("{text}\n\nticket\n  {ticket}");
    }
    text
}

fn json(asked: &Asked<'_>, outcome: &Outcome, told: &Told, payment: Option<&Summary>) -> Value {
    let (mut request_id, mut rejection, mut codes, mut ticket, mut file, mut detail) =
        (Value::Null, Value::Null, json!([]), Value::Null, Value::Null, Value::Null);
    let mut has_other_sum = Value::Null;
    match &outcome.sent {
        Sent::Accepted(accepted) => request_id = json!(accepted.request_id),
        Sent::Registered(registered) => has_other_sum = json!(registered.has_other_sum),
        Sent::Exists(None) => {}
        Sent::Exists(Some(rejected)) | Sent::Rejected(rejected) => {
            rejection = rejection_of(rejected);
        }
        Sent::Refused(found) => codes = found.iter().map(|code| meaning(code)).collect(),
        Sent::NotArrived { detail: why } => detail = json!(why.as_deref().map(shown)),
        Sent::Open(open) => {
            ticket = json!(open.ticket);
            file = json!(open.file.as_ref().map(|file| file.display().to_string()));
            detail = json!(open.detail.as_deref().map(shown));
        }
    }
    json!({
        "outcome": told.word.replace(' ', "_"),
        "payment_id": asked.payment_id,
        "request_id": request_id,
        "refund_id": outcome.refund_id,
        "meaning": told.meaning,
        "has_other_sum": has_other_sum,
        "rejection": rejection,
        "codes": codes,
        "detail": detail,
        "ticket": ticket,
        "ticket_file": file,
        "payment": payment,
    })
}

fn rejection_of(rejected: &Rejected) -> Value {
    let errors = rejected.errors.iter().map(|error| {
        json!({
            "field": error.field.as_deref().map(shown),
            "code": error.code.as_ref().map(|code| meaning(code.as_str())),
            "message": error.message.as_deref().map(shown),
            "constraint": error.constraint.as_deref().map(shown),
        })
    });
    json!({
        "http": rejected.http,
        "code": rejected.code.as_ref().map(|code| meaning(code.as_str())),
        "message": rejected.message.as_deref().map(shown),
        "errors": errors.collect::<Vec<_>>(),
    })
}

fn facts_of_rejection(rejected: &Rejected) -> Vec<(&'static str, String)> {
    let mut facts = vec![("answer", format!("HTTP {}", rejected.http))];
    if let Some(code) = &rejected.code {
        facts.push(("code", named(code.as_str())));
        facts.push(("advice", advice(code).to_owned()));
    }
    if rejected.code.as_ref().is_some_and(|code| code.as_str() == FIELD_MISSING)
        && rejected.errors.is_empty()
    {
        let hint = "the platform does not say which; many methods need --return-url or --account";
        facts.push(("hint", hint.to_owned()));
    }
    let documented = rejected.code.as_ref().and_then(ResponseCode::message);
    let own = rejected.message.as_deref().filter(|own| Some(*own) != documented);
    facts.extend(own.map(|message| ("message", shown(message))));
    if rejected.code.as_ref().is_some_and(|code| code.as_str() == INVALID_SIGNATURE) {
        facts.push(("hint", "the key is not that of this project".to_owned()));
    }
    facts
}

/// An id of the platform's own form whole, since support asks for it; by chance its digits can look
/// like those of a card.
fn request_id(id: &str) -> String {
    let is_hex = |part: &str, length| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    match id.split('-').collect::<Vec<_>>().as_slice() {
        [one, two, number] if is_hex(one, 40) && is_hex(two, 40) && is_hex(number, 8) => {
            id.to_owned()
        }
        _ => shown(id),
    }
}

fn facts_of(registered: &Registered) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let status = registered.payment_status.as_ref().map(|status| shown(status.as_str()));
    facts.extend(status.map(|status| ("status", status)));
    if let Some(operation) = &registered.operation {
        let id = operation.id.as_ref().map(ToString::to_string);
        let kind = operation.kind.as_ref().map(|kind| shown(kind.as_str()));
        let status = operation.status.as_ref().map(|status| shown(status.as_str()));
        let parts: Vec<String> = [kind, status, id].into_iter().flatten().collect();
        facts.push(("operation", parts.join(" ")));
    }
    facts
}

const FIELD_MISSING: &str = "2004";
const INVALID_SIGNATURE: &str = "3261";

/// A code with its documented meaning.
fn named(code: &str) -> String {
    let found = codes::lookup(code);
    format!("{} {}", shown(code), found.message().unwrap_or("not documented"))
}

fn row(error: &FieldError) -> [String; 4] {
    let text = |text: &Option<String>| text.as_deref().map(shown).unwrap_or_default();
    [
        text(&error.field),
        error.code.as_ref().map(|code| named(code.as_str())).unwrap_or_default(),
        text(&error.message),
        text(&error.constraint),
    ]
}
