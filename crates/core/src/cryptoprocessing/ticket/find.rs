//! Looking for the trace of a request in the state of its payment.

use super::{Leaves, Sought, Standing, Ticket, Truth};
use crate::cryptoprocessing::{State, StateAnswer, StateReport};

/// What an answer says about a request.
pub(super) enum Finding {
    /// Nothing: it is about another payment, or the gateway does not know.
    Silence,
    /// The payment is as it was before, or is not there.
    Absent,
    /// This is so for now, and counts if it stays so.
    Open(Truth),
    /// This is so.
    Settled(Truth),
}

pub(super) fn in_answer(ticket: &Ticket, answer: &StateAnswer) -> Finding {
    match answer {
        StateAnswer::Known(report) if report.order_id() != ticket.order_id => Finding::Silence,
        StateAnswer::Known(report) => in_report(ticket, report),
        StateAnswer::NotFound => match ticket.sought {
            Sought::Payment => Finding::Absent,
            // What was to be charged or refunded is there, so the gateway cannot look now.
            Sought::ThreeDs | Sought::Charge | Sought::Unblock | Sought::Refund => Finding::Silence,
        },
        StateAnswer::NotFinished => match ticket.sought {
            Sought::Payment | Sought::ThreeDs => Finding::Open(Truth::Unfinished(nothing())),
            Sought::Charge | Sought::Unblock | Sought::Refund => Finding::Silence,
        },
        StateAnswer::Failed(code) => match ticket.sought {
            Sought::Payment | Sought::ThreeDs => {
                Finding::Open(Truth::NotDone(Standing { code: Some(code.clone()), ..nothing() }))
            }
            Sought::Charge | Sought::Unblock | Sought::Refund => Finding::Silence,
        },
    }
}

fn in_report(ticket: &Ticket, report: &StateReport) -> Finding {
    let standing = |of: fn(Standing) -> Truth| of(self::standing(ticket, report));
    // The gateway is at work, or says what nobody knows.
    let unfinished = || Finding::Open(standing(Truth::Unfinished));
    let unclear = || Finding::Open(standing(Truth::Unclear));
    let done = || Finding::Settled(standing(Truth::Done));
    let not_done = || Finding::Settled(standing(Truth::NotDone));
    match (ticket.sought, report.state()) {
        (_, State::Forwarded | State::Obsolete | State::Error | State::Other(_)) => unclear(),
        (_, State::Pending | State::PreAuthorizedAf) => unfinished(),

        // Held is not charged: it is on its way, or another command has used the order id.
        (Sought::Payment | Sought::ThreeDs, State::Authorized)
            if ticket.leaves == Some(Leaves::Charged) =>
        {
            unclear()
        }
        (
            Sought::Payment | Sought::ThreeDs,
            State::Charged
            | State::Authorized
            | State::Refunded
            | State::Voided
            | State::AuthorizationClosed
            | State::Chargeback,
        ) => done(),
        (Sought::Payment | Sought::ThreeDs, State::Rejected) => not_done(),
        (Sought::Payment, State::New | State::PreAuthorized3ds) => unfinished(),
        (Sought::ThreeDs, State::New | State::PreAuthorized3ds) => Finding::Absent,

        (Sought::Charge, State::Charged | State::Refunded | State::Chargeback) => done(),
        // Older terminals could release a part, which leaves the rest held.
        (Sought::Charge | Sought::Unblock, State::Authorized) if has_changed(ticket, report) => {
            unclear()
        }
        (Sought::Charge | Sought::Unblock, State::Authorized) => Finding::Absent,
        (Sought::Charge, State::Voided | State::AuthorizationClosed) => not_done(),
        (Sought::Unblock, State::Voided) => done(),
        (
            Sought::Unblock,
            State::AuthorizationClosed | State::Charged | State::Refunded | State::Chargeback,
        ) => not_done(),

        (Sought::Refund, State::Charged | State::Refunded) => of_refund(ticket, report),
        (
            Sought::Charge | Sought::Unblock | Sought::Refund,
            State::New
            | State::PreAuthorized3ds
            | State::Rejected
            | State::Authorized
            | State::Voided
            | State::AuthorizationClosed
            | State::Chargeback,
        ) => unclear(),
    }
}

/// Whether there is another amount than before, as far as both are known.
fn has_changed(ticket: &Ticket, report: &StateReport) -> bool {
    let before = ticket.before.as_ref().and_then(|before| before.amount);
    before.zip(report.amount()).is_some_and(|(before, now)| before != now)
}

/// A refund leaves its trace in the amount alone, so it is compared with the one before.
fn of_refund(ticket: &Ticket, report: &StateReport) -> Finding {
    let now = self::standing(ticket, report);
    let is_over = *report.state() == State::Refunded;
    let before = ticket.before.as_ref().filter(|before| before.state == State::Charged);
    let Some(before) = before.and_then(|before| before.amount) else {
        // All of it was asked for, and all of it is gone.
        return match (is_over, ticket.amount) {
            (true, None) => Finding::Settled(Truth::Done(now)),
            (true, Some(_)) | (false, _) => Finding::Open(Truth::Unclear(now)),
        };
    };
    let asked = ticket.amount.unwrap_or(before);
    match (is_over, report.amount()) {
        // What is shown of a payment that was refunded in full is its first amount.
        (true, _) if asked == before => Finding::Settled(Truth::Done(now)),
        (false, Some(left)) if left == before => Finding::Absent,
        (false, Some(left)) if before.checked_sub(asked) == Some(left) => {
            Finding::Settled(Truth::Done(now))
        }
        // Another refund went through meanwhile, with ours or without.
        (true, _) | (false, Some(_) | None) => Finding::Open(Truth::Unclear(now)),
    }
}

fn standing(ticket: &Ticket, report: &StateReport) -> Standing {
    let amount = report.amount();
    let takes = matches!(ticket.sought, Sought::Payment | Sought::ThreeDs | Sought::Charge);
    // A charge without an amount is one of all that was held.
    let held = ticket.before.as_ref().filter(|_| ticket.sought == Sought::Charge);
    let asked = ticket.amount.or_else(|| held.and_then(|before| before.amount));
    let has_other_amount = takes
        && match report.state() {
            State::Authorized | State::Charged => {
                amount.zip(asked).is_some_and(|(found, asked)| found != asked)
            }
            // Nothing is left, whatever amount is shown: the money went back, or the order id was used
            // before for a payment that ended so.
            State::Refunded | State::Voided | State::AuthorizationClosed | State::Chargeback => {
                true
            }
            _ => false,
        };
    Standing { state: Some(report.state().clone()), amount, code: report.code(), has_other_amount }
}

fn nothing() -> Standing {
    Standing { state: None, amount: None, code: None, has_other_amount: false }
}
