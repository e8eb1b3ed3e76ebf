//! Looking for the trace of a request in a message of the platform.

use super::{Registered, RegisteredOperation, Sought, Ticket};
use crate::Timestamp;
use crate::ecommpay::callback::{Callback, Operation, Review};
use crate::payment::status::Outcome;
use crate::payment::{OperationType, PaymentStatus};

/// What a message says about a request.
pub(super) enum Finding {
    /// Nothing: it is about another payment, or the platform does not know.
    Silence,
    /// The platform would know of the request, and does not.
    Absent,
    /// The payment did not start.
    Refused(Vec<String>),
    /// The request is there.
    Found(Registered),
}

pub(super) fn in_message(ticket: &Ticket, message: &Callback) -> Finding {
    match claimed(ticket, message) {
        // What could be read in two ways may show less than the platform said.
        Finding::Absent | Finding::Refused(_) if is_unclear(message) => Finding::Silence,
        finding => finding,
    }
}

fn is_unclear(message: &Callback) -> bool {
    match message.review() {
        Some(Review::Ambiguous { .. } | Review::PaymentIdConflict | Review::ProjectIdConflict) => {
            true
        }
        // A contradiction about sums and statuses hides no operation.
        Some(_) | None => false,
    }
}

/// What it means that the platform knows no such payment. One that was to be captured or returned is
/// there, so the platform cannot look now.
pub(super) fn in_nothing(ticket: &Ticket) -> Finding {
    match ticket.sought {
        Sought::Payment => Finding::Absent,
        Sought::Capture | Sought::Cancel | Sought::Incremental | Sought::Refund | Sought::Debit => {
            Finding::Silence
        }
    }
}

fn claimed(ticket: &Ticket, message: &Callback) -> Finding {
    let payment = message.payment();
    let is_ours =
        payment.id().is_some_and(|id| id.to_lowercase() == ticket.payment_id.to_lowercase());
    let status = payment.status();
    if message.says_nothing() {
        let is_temporary = message.error_code() == Some("3062");
        let is_other = payment.id().is_some() && !is_ours;
        return if is_temporary || is_other { Finding::Silence } else { in_nothing(ticket) };
    }
    let Some(status) = status.filter(|_| is_ours) else {
        return Finding::Silence;
    };
    match ticket.sought {
        Sought::Payment => of_payment(ticket, message, status),
        Sought::Capture => of_operation(ticket, message, &[OperationType::Capture]),
        Sought::Cancel => of_operation(ticket, message, &[OperationType::Cancel]),
        Sought::Incremental => of_operation(ticket, message, &[OperationType::Incremental]),
        Sought::Debit => of_operation(ticket, message, &[OperationType::Recurring]),
        Sought::Refund => {
            of_operation(ticket, message, &[OperationType::Refund, OperationType::Reversal])
        }
    }
}

fn of_payment(ticket: &Ticket, message: &Callback, status: PaymentStatus) -> Finding {
    if status == PaymentStatus::Error {
        let codes = codes(message);
        // That the id is taken is said of a request; the payment that took it is another message.
        return if message.says_id_is_taken() {
            Finding::Silence
        } else if is_before(ticket, message.payment().date()) {
            // An earlier attempt with the same id, which may be used again after `error`.
            Finding::Absent
        } else {
            Finding::Refused(codes)
        };
    }
    let first = message.operations().min_by_key(|operation| operation.created_date());
    let sum = first.and_then(Operation::sum).or_else(|| message.payment().sum());
    Finding::Found(Registered {
        payment_status: Some(status),
        has_other_sum: ticket.amount.is_some() && sum.is_some() && ticket.amount != sum,
        operation: first.map(registered),
    })
}

fn of_operation(ticket: &Ticket, message: &Callback, kinds: &[OperationType]) -> Finding {
    let of_kind = |operation: &Operation<'_>| {
        operation.operation_type().is_some_and(|kind| kinds.contains(&kind))
    };
    let by_id = || {
        let own_id = ticket.merchant_refund_id.as_deref()?;
        // The payment shows the id of its last refund only.
        if message.payment().merchant_refund_id() != Some(own_id) {
            return None;
        }
        message.operations().filter(of_kind).max_by_key(|operation| {
            (merit(*operation), operation.created_date().or_else(|| operation.date()))
        })
    };
    // The payment shows the id of its last refund. If that is another one, so is the operation, even
    // if it has the same sum and was made a moment ago.
    let shown = message.payment().merchant_refund_id();
    let is_of_another = ticket.merchant_refund_id.is_some()
        && shown.is_some_and(|shown| Some(shown) != ticket.merchant_refund_id.as_deref());
    let last = message
        .operations()
        .filter(|operation| is_of_another && of_kind(operation))
        .max_by_key(|operation| operation.created_date().or_else(|| operation.date()))
        .and_then(Operation::id);
    let is_last = |operation: &Operation<'_>| last.is_some() && operation.id() == last;
    let candidates = || {
        message
            .operations()
            .filter(|operation| of_kind(operation) && is_sought(ticket, *operation))
            .filter(|operation| !is_last(operation) || is_named(ticket, *operation))
    };
    let found = candidates()
        .filter(|operation| is_named(ticket, *operation) || !is_doubtful(ticket, *operation))
        .max_by_key(|operation| merit(*operation))
        .or_else(by_id);
    match found {
        // An equal one of a moment before may be ours by another clock, or an earlier one.
        None if candidates().next().is_some() => Finding::Silence,
        // Nothing but its absence permits a request that would be carried out twice, so one of the
        // kind that nobody knows, whatever its sum and the clocks, may be it.
        None if !ticket.has_own_id()
            && message.operations().any(|it| of_kind(&it) && !is_known(ticket, it)) =>
        {
            Finding::Silence
        }
        None => Finding::Absent,
        Some(operation) => {
            let sum = operation.sum();
            Finding::Found(Registered {
                payment_status: message.payment().status(),
                has_other_sum: ticket.amount.is_some() && sum.is_some() && ticket.amount != sum,
                operation: Some(registered(operation)),
            })
        }
    }
}

/// Whether an operation shows an id of the request.
fn is_named(ticket: &Ticket, operation: Operation<'_>) -> bool {
    let refund_id = operation.signed().text_of("merchant_refund_id");
    (refund_id.is_some() && refund_id == ticket.merchant_refund_id.as_deref())
        || (operation.request_id().is_some()
            && operation.request_id() == ticket.request_id.as_deref())
}

/// Whether an operation of the right kind is that of the request: by an id if it shows one, else by
/// its sum and the time of its creation.
fn is_sought(ticket: &Ticket, operation: Operation<'_>) -> bool {
    let given = operation.signed().text_of("merchant_refund_id");
    if let (Some(given), Some(own)) = (given, &ticket.merchant_refund_id) {
        return given == own;
    }
    if let (Some(given), Some(own)) = (operation.request_id(), &ticket.request_id)
        && given == own
    {
        return true;
    }
    let is_other_sum = match (ticket.amount, operation.sum()) {
        (Some(own), Some(sum)) => own != sum,
        (Some(_) | None, None) | (None, Some(_)) => false,
    };
    let created = operation.created_date().or_else(|| operation.date());
    let is_old = ticket.known_operations.is_none() && is_before(ticket, created);
    !is_known(ticket, operation) && !is_other_sum && !is_old
}

/// Whether the operation was there before the request.
fn is_known(ticket: &Ticket, operation: Operation<'_>) -> bool {
    let known = ticket.known_operations.as_deref().unwrap_or_default();
    operation.id().is_some_and(|id| known.contains(&id.to_string()))
}

/// Whether an operation was made before the request by the clocks as they are, if not by more than
/// they may differ. Where those of before are known there is no doubt.
fn is_doubtful(ticket: &Ticket, operation: Operation<'_>) -> bool {
    if ticket.known_operations.is_some() {
        return false;
    }
    let created = operation.created_date().or_else(|| operation.date());
    let (Some(sent), Some(created)) = (ticket.sent_at, created) else {
        return false;
    };
    created.seconds() < sent.saturating_sub(BETWEEN_CLOCKS)
}

/// Seconds that clocks which are kept right differ by. Our choice.
const BETWEEN_CLOCKS: i64 = 5;

/// Which of several operations that fit is the one: a repetition that the platform declined must not
/// hide the one that went through.
fn merit(operation: Operation<'_>) -> u8 {
    match operation.status().map(|status| status.outcome()) {
        Some(Outcome::Succeeded) => 2,
        Some(Outcome::Pending | Outcome::Unknown) | None => 1,
        Some(Outcome::Failed) => 0,
    }
}

/// Whether something happened before the request was sent, whatever the clocks say.
fn is_before(ticket: &Ticket, moment: Option<Timestamp>) -> bool {
    let skew = i64::try_from(Ticket::CLOCK_SKEW.as_secs()).unwrap_or(0);
    let (Some(sent), Some(moment)) = (ticket.sent_at, moment) else {
        return false;
    };
    moment.seconds() < sent.saturating_sub(skew)
}

fn registered(operation: Operation<'_>) -> RegisteredOperation {
    RegisteredOperation {
        id: operation.id(),
        kind: operation.operation_type(),
        status: operation.status(),
    }
}

fn codes(message: &Callback) -> Vec<String> {
    let of_errors = message.errors().filter_map(|error| error.code().map(str::to_owned));
    let of_operations =
        message.operations().filter_map(|operation| operation.code().map(str::to_owned));
    of_errors.chain(of_operations).collect()
}
