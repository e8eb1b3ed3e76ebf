//! What a payment is in the words of both gateways: its statuses, whether it may be tried again, and one
//! state per payment out of messages that may come late, twice and in any order.
//!
//! The state is the **set** of distinct events, and [`PaymentState::fold`] is set union: repetition
//! and order of arrival cannot matter. Everything it shows is computed from the set as follows.
//!
//! 1. Answers that say nothing (`error` with 3061 or 3062) are left out.
//! 2. Operations are ordered by their creation, then by id. Of the snapshots that came with one
//!    operation the best is taken: a final payment status before an intermediate one, then a final
//!    operation status before an intermediate one, then the later date.
//! 3. Of final statuses of several operations the latest date counts, a documented end before a
//!    provisional one (`error`, `internal error`...). So refunds follow a success, and the undoing
//!    of a refund follows the refund.
//! 4. An intermediate or unknown status replaces final ones only if its operation is later than
//!    those of all of them and its date is not earlier than theirs.
//! 5. Equal dates are decided by how far the status is on its way (success, reversed, refunded...),
//!    and a final status without a date counts as of the latest date of a final one, unless it is
//!    a paid one and something went back. So a return is never overlooked.
//! 6. A `decline` that the platform will try again (`next_retry_exists`) counts as
//!    `awaiting retry`.
//!
//! An operation that both succeeded and failed is a [`Contradiction`], and so is a payment that was
//! paid and then reported as failed. While there is one, nothing is final or paid, and of several
//! statuses one that is not paid is shown. Messages cannot settle it: ask the platform, and fold
//! its answer into a new state.

mod contradiction;
mod event;
mod retry;
mod snapshot;
pub mod status;
#[cfg(test)]
mod tests;
mod view;

use std::cmp::Reverse;

pub use contradiction::Contradiction;
pub use event::{OperationEvent, OperationId, PaymentEvent};
pub use retry::Retry;
pub use status::{OperationStatus, OperationType, PaymentStatus, PaymentType};

use self::view::View;
use crate::ErrorCode;
use crate::mask::excerpt;
use crate::money::Money;

/// What is known about one payment (spec 03).
///
/// An order is shipped when its payment *becomes* paid, which is once however often the platform
/// says so. Later messages may change what a paid state shows, so [`Fold::Changed`] together with
/// [`is_paid`](Self::is_paid) would ship again.
///
/// ```
/// use paywright_core::payment::{
///     Fold, OperationEvent, OperationId, PaymentEvent, PaymentState,
/// };
/// use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus};
/// use paywright_core::Timestamp;
///
/// // As `Callback::events` gives them: what each message says about the payment.
/// let says = |seconds, payment, id, kind, operation| {
///     let operation = OperationEvent::new(OperationId::from(id), kind, operation);
///     vec![PaymentEvent {
///         date: Some(Timestamp::from_seconds(seconds)),
///         operation: Some(operation),
///         ..PaymentEvent::new("order-1", payment)
///     }]
/// };
/// use {OperationStatus as Os, OperationType as Op, PaymentStatus as Status};
/// let messages = [
///     (says(20, Status::Success, 7, Op::Sale, Os::Success), Fold::Changed),
///     (says(20, Status::Success, 7, Op::Sale, Os::Success), Fold::Duplicate),
///     (says(10, Status::Processing, 7, Op::Sale, Os::Processing), Fold::Stale),
///     (says(21, Status::Success, 7, Op::Sale, Os::Success), Fold::Changed),
///     (says(30, Status::Success, 8, Op::Refund, Os::Decline), Fold::Changed),
/// ];
///
/// let mut state = PaymentState::new("order-1");
/// let mut shipped = 0;
/// for (events, expected) in messages {
///     let change = state.fold_all(events)?;
///     assert_eq!(change.fold(), expected);
///     if change.became_paid() {
///         shipped += 1;
///     }
/// }
/// assert!(state.is_paid());
/// assert_eq!(shipped, 1);
/// # Ok::<(), paywright_core::payment::ForeignEvent>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentState {
    payment_id: String,
    /// Distinct, in the order of [`sort_key`].
    events: Vec<PaymentEvent>,
    view: View,
}

impl PaymentState {
    /// The state of a payment of which nothing was heard. Payment ids are unique within a project
    /// only, so keep states of different projects apart.
    pub fn new(payment_id: impl Into<String>) -> Self {
        Self { payment_id: payment_id.into(), events: Vec::new(), view: View::default() }
    }

    /// Takes in one event and tells what it did. Use [`fold_all`](Self::fold_all) to learn when
    /// the payment becomes paid.
    ///
    /// # Errors
    /// As [`fold_all`](Self::fold_all).
    pub fn fold(&mut self, event: PaymentEvent) -> Result<Fold, ForeignEvent> {
        self.fold_all([event]).map(Change::fold)
    }

    /// Takes in all events of one message, or of many, and tells what they did together. The state
    /// is computed once, so rebuild one from stored events with a single call.
    ///
    /// # Errors
    /// [`ForeignEvent`] when an event is about another payment; the state does not change then. The
    /// case of payment ids makes no difference (spec 05).
    pub fn fold_all(
        &mut self,
        events: impl IntoIterator<Item = PaymentEvent>,
    ) -> Result<Change, ForeignEvent> {
        let own_id = self.payment_id.to_lowercase();
        let own = |mut event: PaymentEvent| {
            if event.payment_id.to_lowercase() != own_id {
                return Err(ForeignEvent {
                    payment_id: excerpt(&self.payment_id),
                    given: excerpt(&event.payment_id),
                });
            }
            event.payment_id.clone_from(&self.payment_id);
            Ok(event)
        };
        let events = events.into_iter().map(own).collect::<Result<Vec<_>, _>>()?;
        let was_paid = self.is_paid();
        let fold = self.unite(events);
        Ok(Change { fold, was_paid, is_paid: self.is_paid() })
    }

    /// The payment id, as given to [`new`](Self::new).
    pub fn payment_id(&self) -> &str {
        &self.payment_id
    }

    /// The status, or `None` as long as nothing was said about the payment. It is that of
    /// [`current`](Self::current), or `awaiting retry` for a `decline` that will be tried again. Read
    /// [`conflicts`](Self::conflicts) too, or ask [`is_paid`](Self::is_paid), which does.
    pub fn status(&self) -> Option<&PaymentStatus> {
        self.view.current.as_ref().map(PaymentEvent::progress)
    }

    /// The event that the status was taken from.
    pub fn current(&self) -> Option<&PaymentEvent> {
        self.view.current.as_ref()
    }

    /// What the payment is for, from the earliest event that tells.
    pub fn payment_type(&self) -> Option<&PaymentType> {
        self.view.payment_type.as_ref()
    }

    /// Whether the whole sum went through, nothing went back and no message contradicts it: see
    /// [`PaymentStatus::is_paid`].
    pub fn is_paid(&self) -> bool {
        self.has_settled_status(PaymentStatus::is_paid)
    }

    /// Whether the work on the payment has ended and no message contradicts it: see
    /// [`PaymentStatus::is_final`].
    pub fn is_final(&self) -> bool {
        self.has_settled_status(PaymentStatus::is_final)
    }

    /// The sum of the payment as of the current status: after refunds, what is left to refund. If
    /// the current event tells no sum, that of the latest one that does.
    pub fn remaining_sum(&self) -> Option<Money> {
        self.view.sum
    }

    /// The operations in the order of their creation, each as its best event tells it. Of two
    /// contradicting ends the failed one is shown.
    pub fn operations(&self) -> &[OperationEvent] {
        &self.view.operations
    }

    /// What the messages contradict each other in; empty unless something is wrong.
    pub fn conflicts(&self) -> &[Contradiction] {
        &self.view.contradictions
    }

    /// All distinct events, by their date.
    pub fn events(&self) -> &[PaymentEvent] {
        &self.events
    }

    fn unite(&mut self, events: Vec<PaymentEvent>) -> Fold {
        let known = self.events.len();
        self.events.extend(events);
        self.events.sort_by(|a, b| sort_key(a).cmp(&sort_key(b)));
        self.events.dedup();
        if self.events.len() == known {
            return Fold::Duplicate;
        }
        let before = std::mem::replace(&mut self.view, View::of(&self.events));
        let is_new = |found: &Contradiction| before.contradictions.binary_search(found).is_err();
        if self.view.contradictions.iter().any(is_new) {
            Fold::Conflict
        } else if self.view == before {
            Fold::Stale
        } else {
            Fold::Changed
        }
    }

    fn has_settled_status(&self, wanted: fn(&PaymentStatus) -> bool) -> bool {
        self.view.contradictions.is_empty() && self.status().is_some_and(wanted)
    }
}

/// Prints the payment id shortened and a card number in it masked, as its events do.
impl std::fmt::Debug for PaymentState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentState")
            .field("payment_id", &excerpt(&self.payment_id))
            .field("events", &self.events)
            .field("view", &self.view)
            .finish()
    }
}

/// What the events of a message did to a [`PaymentState`].
///
/// A payment becomes and ceases to be paid by turns. It becomes paid a second time only after a
/// refund was undone or a message of a later operation (the next debit of a series) put it back to
/// work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    fold: Fold,
    was_paid: bool,
    is_paid: bool,
}

impl Change {
    /// What all events together did: [`Fold::Duplicate`] if none of them was new.
    pub fn fold(self) -> Fold {
        self.fold
    }

    /// Whether the payment is paid and was not before: the moment to ship.
    pub fn became_paid(self) -> bool {
        self.is_paid && !self.was_paid
    }

    /// Whether the payment was paid and is no longer: money went back, a message contradicts
    /// others, or a later operation is at work.
    pub fn ceased_to_be_paid(self) -> bool {
        self.was_paid && !self.is_paid
    }
}

/// What an event did to a [`PaymentState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fold {
    /// The state shows something new, be it a later date. [`Change::became_paid`] tells whether
    /// that is the payment.
    Changed,
    /// Exactly this event was folded before.
    Duplicate,
    /// The event is new, but older than what is known; the state shows the same as before.
    Stale,
    /// The event contradicts others; see [`PaymentState::conflicts`].
    Conflict,
}

/// The event belongs to another payment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("payment.id: the event is about payment {given:?}, this is the state of {payment_id:?}")]
pub struct ForeignEvent {
    /// The payment of the state, shortened.
    pub payment_id: String,
    /// The payment of the event, shortened.
    pub given: String,
}

impl ErrorCode for ForeignEvent {
    fn code(&self) -> &'static str {
        "payment_id_foreign"
    }
}

/// A total order of events, equal only for equal ones: by date, then by every other member. The
/// smaller sum counts as later, so that of two messages that differ in nothing else it is shown.
fn sort_key(event: &PaymentEvent) -> impl Ord {
    (
        event.when(),
        &event.operation,
        &event.status,
        event.date,
        Reverse(event.sum.map(|sum| (sum.minor(), sum.currency()))),
        &event.payment_type,
        &event.error_code,
        &event.payment_id,
    )
}
