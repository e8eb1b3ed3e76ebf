//! One state per payment out of messages that may come late, twice and in any order.
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
//! 5. Equal or missing dates are decided by how far the status is on its way (success, reversed,
//!    refunded...), so that a return is never overlooked.
//!
//! An operation that both succeeded and failed is a [`Contradiction`], and so is a payment that was
//! paid and then reported as failed. While there is one, nothing is final or paid, and of several
//! statuses one that is not paid is shown. Messages cannot settle it: ask the platform, and fold
//! its answer into a new state.

mod contradiction;
mod event;
mod snapshot;
#[cfg(test)]
mod tests;
mod view;

use std::cmp::Reverse;

pub use contradiction::Contradiction;
pub use event::{OperationEvent, OperationId, PaymentEvent};

use self::view::View;
use crate::ErrorCode;
use crate::ecommpay::{PaymentStatus, PaymentType};
use crate::mask::excerpt;
use crate::money::Money;

/// What is known about one payment (spec 03).
///
/// ```
/// use paywright_core::ecommpay::payment_state::{
///     Fold, OperationEvent, OperationId, PaymentEvent, PaymentState,
/// };
/// use paywright_core::ecommpay::{OperationStatus, OperationType, PaymentStatus};
///
/// let sale = |payment, operation| PaymentEvent {
///     operation: Some(OperationEvent::new(
///         OperationId::from(50_103_322),
///         OperationType::Sale,
///         operation,
///     )),
///     ..PaymentEvent::new("order-1", payment)
/// };
/// let mut state = PaymentState::new("order-1");
/// let paid = sale(PaymentStatus::Success, OperationStatus::Success);
/// assert_eq!(state.fold(paid.clone())?, Fold::Changed);
/// assert_eq!(state.fold(paid)?, Fold::Duplicate);
///
/// let late = sale(PaymentStatus::Processing, OperationStatus::Processing);
/// assert_eq!(state.fold(late)?, Fold::Stale);
/// assert!(state.is_paid());
/// # Ok::<(), paywright_core::ecommpay::payment_state::ForeignEvent>(())
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

    /// Takes in one event and tells what it did.
    ///
    /// # Errors
    /// [`ForeignEvent`] when the event is about another payment; the state does not change. The
    /// case of payment ids makes no difference (spec 05).
    pub fn fold(&mut self, mut event: PaymentEvent) -> Result<Fold, ForeignEvent> {
        if event.payment_id.to_lowercase() != self.payment_id.to_lowercase() {
            return Err(ForeignEvent {
                payment_id: excerpt(&self.payment_id),
                given: excerpt(&event.payment_id),
            });
        }
        event.payment_id.clone_from(&self.payment_id);
        let found = self.events.binary_search_by(|known| sort_key(known).cmp(&sort_key(&event)));
        let Err(place) = found else {
            return Ok(Fold::Duplicate);
        };
        self.events.insert(place, event);
        let before = std::mem::replace(&mut self.view, View::of(&self.events));
        let is_new = |found: &Contradiction| !before.contradictions.contains(found);
        Ok(if self.view.contradictions.iter().any(is_new) {
            Fold::Conflict
        } else if self.view == before {
            Fold::Stale
        } else {
            Fold::Changed
        })
    }

    /// The payment id, as given to [`new`](Self::new).
    pub fn payment_id(&self) -> &str {
        &self.payment_id
    }

    /// The status, or `None` as long as nothing was said about the payment. Read
    /// [`conflicts`](Self::conflicts) too, or ask [`is_paid`](Self::is_paid), which does.
    pub fn status(&self) -> Option<&PaymentStatus> {
        self.view.current.as_ref().map(|event| &event.status)
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

/// What an event did to a [`PaymentState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fold {
    /// The state shows something new.
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
