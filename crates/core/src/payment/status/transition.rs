//! The state machine of `payment.status` as data (spec 03, State machine).
//!
//! A pair that the table does not list is unexpected, not forbidden: callbacks may arrive in any
//! order and get lost. Report it and fold it like any other.
//!
//! ```
//! use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus};
//! use paywright_core::payment::status::transition::{self, Certainty};
//!
//! let held = PaymentStatus::AwaitingCapture;
//! let captured = (&OperationType::Capture, &OperationStatus::Success);
//! let expected = transition::expected(Some(&held), captured, &PaymentStatus::Success);
//! assert_eq!(expected, Some(Certainty::Documented));
//! ```

use self::Current::{Intermediate, Is, Nothing};
use super::{Finality, OperationStatus as Os, OperationType as Op, PaymentStatus as Status};

/// One row of the table: in such a status, after such an event, this is the next status.
#[derive(Debug)]
pub struct Transition {
    /// The statuses it starts from.
    pub current: &'static [Current],
    /// What happens.
    pub event: Event,
    /// What must hold beside the event.
    pub condition: Condition,
    /// The status that follows.
    pub next: Next,
    /// How well it is known.
    pub certainty: Certainty,
}

/// A pattern of statuses.
#[derive(Debug, PartialEq, Eq)]
pub enum Current {
    /// The platform knows no such payment yet.
    Nothing,
    /// Exactly this status.
    Is(Status),
    /// Any known intermediate status.
    Intermediate,
}

/// What moves a payment.
#[derive(Debug, PartialEq, Eq)]
pub enum Event {
    /// An operation of one of these types got one of these statuses.
    Operation(&'static [Op], &'static [Os]),
    /// Something else happened at the platform.
    Platform(PlatformEvent),
}

/// Events that are not the result of an operation.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum PlatformEvent {
    /// The request was refused before an operation was made.
    RequestRejected,
    /// The merchant sent what the payment waited for.
    MerchantSentData,
    /// The time for the merchant's data is over, usually 30 minutes.
    TimedOut,
    /// The customer may not or did not try again in time.
    AttemptsUsedUp,
}

/// What must hold beside the event. Messages do not always tell, so lookups list all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// Nothing.
    Always,
    /// The payment is split and only a part went through.
    OnlyAPart,
    /// Another attempt is possible.
    RetriesEnabled,
    /// Money is left after the return.
    RestLeft,
    /// Nothing is left after the return.
    NothingLeft,
    /// After undoing a refund, nothing is refunded any more.
    NothingRefunded,
}

/// The status after an event.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// This status.
    Becomes(Status),
    /// The status it had.
    Stays,
}

/// How well a row of the table is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// In the documentation.
    Documented,
    /// Marked uncertain in spec 03, or implied by it.
    Assumed,
}

impl Transition {
    /// Whether the row starts from this status; `None` is a payment nobody knows.
    pub fn starts_from(&self, current: Option<&Status>) -> bool {
        self.current.iter().any(|pattern| match (pattern, current) {
            (Current::Nothing, None) => true,
            (Current::Is(status), Some(current)) => status == current,
            (Current::Intermediate, Some(current)) => current.finality() == Finality::Intermediate,
            (Nothing, Some(_)) | (Is(_) | Intermediate, None) => false,
        })
    }

    /// Whether an operation of this type with this status is the event of the row.
    pub fn is_caused_by(&self, (kind, status): (&Op, &Os)) -> bool {
        match &self.event {
            Event::Operation(types, statuses) => types.contains(kind) && statuses.contains(status),
            Event::Platform(_) => false,
        }
    }

    /// The status after the row, given the one before it.
    pub fn leads_to<'a>(&'a self, current: Option<&'a Status>) -> Option<&'a Status> {
        match &self.next {
            Next::Becomes(status) => Some(status),
            Next::Stays => current,
        }
    }
}

/// The rows that an operation can trigger in a payment with the current status.
pub fn next<'a>(
    current: Option<&'a Status>,
    operation: (&'a Op, &'a Os),
) -> impl Iterator<Item = &'static Transition> + 'a {
    TRANSITIONS.iter().filter(move |row| row.starts_from(current) && row.is_caused_by(operation))
}

/// The rows that a platform event can trigger in a payment with the current status.
pub fn next_by(
    current: Option<&Status>,
    event: PlatformEvent,
) -> impl Iterator<Item = &'static Transition> + '_ {
    TRANSITIONS
        .iter()
        .filter(move |row| row.starts_from(current) && row.event == Event::Platform(event))
}

/// Whether the table knows this step, and how well. `None` means unexpected: report it, and accept
/// it nevertheless.
pub fn expected(
    current: Option<&Status>,
    operation: (&Op, &Os),
    new: &Status,
) -> Option<Certainty> {
    next(current, operation)
        .filter(|row| row.leads_to(current) == Some(new))
        .map(|row| row.certainty)
        .min()
}

/// The table.
#[rustfmt::skip]
pub static TRANSITIONS: &[Transition] = &[
    // Start.
    row(&[Nothing], platform(PlatformEvent::RequestRejected), to(Status::Error)),
    row(&[Nothing, Is(Status::Error)], on(STARTERS, &[Os::Processing]), to(Status::Processing)),
    // Invoice.
    row(&[Nothing], on(INVOICE, &[Os::AwaitingPayment]), to(Status::AwaitingPayment)),
    row(&[Is(Status::AwaitingPayment)], on(INVOICE, &[Os::InvoiceSent]), to(Status::InvoiceSent)),
    row(OPEN_INVOICE, on(INVOICE, &[Os::InvoiceCanceled]), to(Status::InvoiceCanceled)),
    row(OPEN_INVOICE, on(INVOICE, &[Os::Expired]), to(Status::Expired)),
    row(&[Is(Status::InvoiceSent)], on(PURCHASES, &[Os::Processing]), to(Status::Processing)),
    // Waiting for somebody.
    row(PROCESSING, on(CHECKED, &[Os::Awaiting3dsResult]), to(Status::Awaiting3dsResult)),
    row(PROCESSING, on(PURCHASES, &[Os::AwaitingMerchantAuth]), to(Status::AwaitingMerchantAuth)),
    row(PROCESSING, on(PURCHASES, &[Os::AwaitingRedirectResult]), to(Status::AwaitingRedirectResult)),
    row(PROCESSING, on(&[Op::Sale], &[Os::AwaitingCustomerAction]), to(Status::AwaitingCustomerAction)),
    row(PROCESSING, on(STARTERS, &[Os::AwaitingClarification]), to(Status::AwaitingClarification)),
    row(AWAITING_MERCHANT, on(STARTERS, &[Os::Processing]), to(Status::Processing)),
    row(AWAITING_MERCHANT, platform(PlatformEvent::MerchantSentData), to(Status::Processing)),
    row(&[Is(Status::Awaiting3dsResult), Is(Status::AwaitingClarification)], platform(PlatformEvent::TimedOut), to(Status::Decline)),
    row(AWAITING_SYSTEM, on(PURCHASES, &[Os::Processing]), to(Status::Processing)),
    // Cascading: another provider is tried, with new data for the customer.
    row(&[Is(Status::Awaiting3dsResult)], on(CHECKED, &[Os::Awaiting3dsResult]), Next::Stays),
    row(&[Is(Status::AwaitingRedirectResult)], on(PURCHASES, &[Os::AwaitingRedirectResult]), Next::Stays),
    // Results of the first step.
    row(UNDECIDED, on(DEBITS, &[Os::Success]), to(Status::Success)),
    row(UNDECIDED, on(&[Op::Sale], &[Os::Success, Os::Decline]), to(Status::PartiallyPaid)).when(Condition::OnlyAPart),
    row(UNDECIDED, on(&[Op::Auth], &[Os::Success]), to(Status::AwaitingCapture)),
    row(UNDECIDED, on(PURCHASES, &[Os::Decline]), to(Status::AwaitingCustomer)).when(Condition::RetriesEnabled),
    row(&[Is(Status::AwaitingCustomer)], on(PURCHASES, &[Os::Processing]), to(Status::Processing)),
    row(&[Is(Status::AwaitingCustomer)], platform(PlatformEvent::AttemptsUsedUp), to(Status::Decline)),
    row(UNDECIDED, on(FIRST_STEPS, &[Os::Decline]), to(Status::Decline)),
    // The hold.
    row(HELD, on(&[Op::Incremental], &[Os::Success, Os::Decline]), Next::Stays),
    row(HELD, on(&[Op::Capture], &[Os::Success]), to(Status::Success)),
    row(HELD, on(&[Op::Capture], &[Os::Success, Os::Decline]), to(Status::PartiallyPaid)).when(Condition::OnlyAPart),
    row(HELD, on(&[Op::Capture], &[Os::Decline]), Next::Stays).assumed(),
    row(HELD, on(&[Op::Cancel], &[Os::Success]), to(Status::Canceled)),
    row(HELD, on(&[Op::Capture, Op::Cancel, Op::Incremental], &[Os::Processing, Os::AwaitingClarification]), Next::Stays).assumed(),
    row(HELD, on(&[Op::Cancel], &[Os::Decline]), Next::Stays).assumed(),
    // Returns.
    row(REFUNDABLE, on(&[Op::Refund], &[Os::Success]), to(Status::PartiallyRefunded)).when(Condition::RestLeft),
    row(REFUNDABLE, on(&[Op::Refund], &[Os::Success]), to(Status::Refunded)).when(Condition::NothingLeft),
    row(REVERSIBLE, on(&[Op::Reversal], &[Os::Success]), to(Status::PartiallyReversed)).when(Condition::RestLeft),
    row(REVERSIBLE, on(&[Op::Reversal], &[Os::Success]), to(Status::Reversed)).when(Condition::NothingLeft),
    row(&[Is(Status::PartiallyReversed)], on(&[Op::Refund], &[Os::Success]), to(Status::PartiallyRefunded)).when(Condition::RestLeft).assumed(),
    row(&[Is(Status::PartiallyReversed)], on(&[Op::Refund], &[Os::Success]), to(Status::Refunded)).when(Condition::NothingLeft).assumed(),
    row(RETURNABLE, on(&[Op::Refund, Op::Reversal], &[Os::Processing, Os::AwaitingClarification, Os::Decline]), Next::Stays).assumed(),
    row(REFUNDED, on(&[Op::RefundReverse], &[Os::Success]), to(Status::Success)).when(Condition::NothingRefunded),
    row(REFUNDED, on(&[Op::RefundReverse], &[Os::Success]), to(Status::PartiallyRefunded)).when(Condition::RestLeft),
    // Payout.
    row(UNDECIDED, on(PAYOUT, &[Os::Success]), to(Status::Success)),
    row(UNDECIDED, on(PAYOUT, &[Os::Decline]), to(Status::AwaitingRetry)).when(Condition::RetriesEnabled),
    row(&[Is(Status::AwaitingRetry)], on(PAYOUT, &[Os::Processing]), to(Status::Processing)),
    row(&[Is(Status::AwaitingRetry)], platform(PlatformEvent::AttemptsUsedUp), to(Status::Decline)),
    row(UNDECIDED, on(PAYOUT, &[Os::Success, Os::Decline]), to(Status::PartiallyPaidOut)).when(Condition::OnlyAPart),
    row(UNDECIDED, on(PAYOUT, &[Os::Decline]), to(Status::Decline)),
    row(&[Is(Status::Success)], on(&[Op::PayoutReversal], &[Os::Success]), to(Status::Reversed)),
    // Transfer: the credit failed, the debit is undone.
    row(UNDECIDED, on(&[Op::Reversal], &[Os::Success]), to(Status::Reversed)),
];

const STARTERS: &[Op] = &[Op::Sale, Op::Auth, Op::Payout, Op::Recurring, Op::AccountVerification];
const FIRST_STEPS: &[Op] = &[Op::Sale, Op::Auth, Op::Recurring, Op::AccountVerification];
const DEBITS: &[Op] = &[Op::Sale, Op::Recurring, Op::AccountVerification];
const CHECKED: &[Op] = &[Op::Sale, Op::Auth, Op::AccountVerification];
const PURCHASES: &[Op] = &[Op::Sale, Op::Auth];
const PAYOUT: &[Op] = &[Op::Payout];
const INVOICE: &[Op] = &[Op::Invoice];

const UNDECIDED: &[Current] = &[Intermediate];
const PROCESSING: &[Current] = &[Is(Status::Processing)];
const HELD: &[Current] = &[Is(Status::AwaitingCapture)];
const OPEN_INVOICE: &[Current] = &[Is(Status::AwaitingPayment), Is(Status::InvoiceSent)];
const AWAITING_MERCHANT: &[Current] = &[
    Is(Status::Awaiting3dsResult),
    Is(Status::AwaitingMerchantAuth),
    Is(Status::AwaitingClarification),
];
const AWAITING_SYSTEM: &[Current] =
    &[Is(Status::AwaitingRedirectResult), Is(Status::AwaitingCustomerAction)];
const REFUNDABLE: &[Current] =
    &[Is(Status::Success), Is(Status::PartiallyPaid), Is(Status::PartiallyRefunded)];
const REVERSIBLE: &[Current] =
    &[Is(Status::Success), Is(Status::PartiallyPaid), Is(Status::PartiallyReversed)];
const RETURNABLE: &[Current] = &[
    Is(Status::Success),
    Is(Status::PartiallyPaid),
    Is(Status::PartiallyRefunded),
    Is(Status::PartiallyReversed),
];
const REFUNDED: &[Current] = &[Is(Status::Refunded), Is(Status::PartiallyRefunded)];

const fn row(current: &'static [Current], event: Event, next: Next) -> Transition {
    Transition {
        current,
        event,
        condition: Condition::Always,
        next,
        certainty: Certainty::Documented,
    }
}

impl Transition {
    const fn when(mut self, condition: Condition) -> Self {
        self.condition = condition;
        self
    }

    const fn assumed(mut self) -> Self {
        self.certainty = Certainty::Assumed;
        self
    }
}

const fn on(types: &'static [Op], statuses: &'static [Os]) -> Event {
    Event::Operation(types, statuses)
}

const fn platform(event: PlatformEvent) -> Event {
    Event::Platform(event)
}

const fn to(status: Status) -> Next {
    Next::Becomes(status)
}

/// All statuses that a payment made of such operations can get by the table.
#[cfg(test)]
pub(crate) fn statuses_reachable_by(operations: &[Op]) -> Vec<Status> {
    let mut reached: Vec<Status> = Vec::new();
    let mut waiting = vec![None];
    while let Some(current) = waiting.pop() {
        for row in TRANSITIONS.iter().filter(|row| row.starts_from(current.as_ref())) {
            let happens = match &row.event {
                Event::Operation(types, _) => types.iter().any(|kind| operations.contains(kind)),
                Event::Platform(_) => true,
            };
            if let (true, Next::Becomes(status)) = (happens, &row.next)
                && !reached.contains(status)
            {
                reached.push(status.clone());
                waiting.push(Some(status.clone()));
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Statuses that only plugins know: spec 03 gives no way to them.
    const WITHOUT_A_WAY: &[Status] = &[
        Status::AwaitingApproval,
        Status::AwaitingClarifyData,
        Status::ExternalProcessing,
        Status::ScheduledRecurringProcessing,
        Status::AwaitingConfirmation,
        Status::AwaitingFinalization,
        Status::AwaitingClearing,
        Status::AwaitingPartiallyClearing,
        Status::ClearingProcessing,
        Status::InternalError,
        Status::ExternalError,
        Status::DeclineRenewal,
        Status::Initial,
    ];

    #[test]
    fn every_documented_status_is_reachable_and_no_other() {
        let reachable = statuses_reachable_by(Op::KNOWN);
        for status in Status::KNOWN {
            assert_eq!(reachable.contains(status), !WITHOUT_A_WAY.contains(status), "{status}");
        }
    }

    #[test]
    fn no_row_leaves_a_binding_end_except_by_a_return() {
        for row in TRANSITIONS {
            let Event::Operation(types, statuses) = &row.event else {
                continue;
            };
            for current in row.current {
                let Is(status) = current else {
                    continue;
                };
                if status.finality() == Finality::Final && row.next != Next::Stays {
                    assert_eq!(*statuses, [Os::Success], "{row:?}");
                    let back = |kind: &Op| kind.is_return() || *kind == Op::RefundReverse;
                    assert!(types.iter().all(back), "{row:?}");
                }
            }
        }
    }

    #[test]
    fn no_two_rows_say_the_same() {
        for (i, row) in TRANSITIONS.iter().enumerate() {
            for other in &TRANSITIONS[..i] {
                let same = row.current == other.current
                    && row.event == other.event
                    && row.next == other.next;
                assert!(!same, "{row:?}");
            }
        }
    }

    #[test]
    fn lookups_find_the_rows_of_spec_03() {
        let success = Some(&Status::Success);
        let refund = (&Op::Refund, &Os::Success);
        let after: Vec<_> = next(success, refund)
            .map(|row| (row.condition, row.leads_to(success).map(Status::as_str)))
            .collect();
        assert_eq!(
            after,
            [
                (Condition::RestLeft, Some("partially refunded")),
                (Condition::NothingLeft, Some("refunded"))
            ]
        );
        let declined = (&Op::Refund, &Os::Decline);
        assert_eq!(expected(success, declined, &Status::Success), Some(Certainty::Assumed));
        assert_eq!(expected(success, declined, &Status::Refunded), None);

        let sale = (&Op::Sale, &Os::Success);
        assert_eq!(next(Some(&Status::Decline), sale).count(), 0);
        assert_eq!(next(Some(&Status::parse("moonrise")), sale).count(), 0);
        assert_eq!(
            expected(Some(&Status::AwaitingRedirectResult), sale, &Status::Success),
            Some(Certainty::Documented)
        );
        let timed_out: Vec<_> =
            next_by(Some(&Status::AwaitingClarification), PlatformEvent::TimedOut)
                .filter_map(|row| row.leads_to(None))
                .collect();
        assert_eq!(timed_out, [&Status::Decline]);
        let rejected: Vec<_> = next_by(None, PlatformEvent::RequestRejected)
            .filter_map(|row| row.leads_to(None))
            .collect();
        assert_eq!(rejected, [&Status::Error]);
    }
}
