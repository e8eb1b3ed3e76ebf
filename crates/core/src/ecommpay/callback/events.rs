//! From a message to the events that a payment's state is folded from.

use super::{Callback, Operation, Review, Signed};
use crate::ecommpay::Verified;
use crate::payment::{OperationEvent, PaymentEvent};
use crate::payment::{PaymentStatus, PaymentType};

impl Verified<Callback> {
    /// What the message says about its payment, for
    /// [`PaymentState::fold`](crate::payment::PaymentState::fold): one event per operation, one
    /// without if there is none, and none at all if the message names no payment or no status.
    ///
    /// One status is not taken as it stands: `decline` of anything but a payout, together with
    /// `is_new_attempts_available`, says that an attempt failed and that the customer may try again
    /// on Payment Page. This is what `awaiting customer` means (spec 03), so the event says that; a
    /// `decline` without the flag follows when the customer gives up. [`Payment::status`] shows what
    /// was signed.
    ///
    /// An answer that the platform knows nothing of the payment (codes 3061, 3062, wherever they
    /// stand) is one event that changes no state.
    ///
    /// [`Payment::status`]: super::Payment::status
    ///
    /// # Errors
    /// [`Review`] where the message contradicts itself or could be read in two ways: nothing is
    /// known from it then.
    pub fn events(&self) -> Result<Vec<PaymentEvent>, Review> {
        self.events_of(self.payment().id())
    }

    /// As [`events`](Self::events), for an answer to a question about a payment. Answers that the
    /// payment is not known (codes 3061, 3062) do not repeat its id.
    ///
    /// # Errors
    /// As [`events`](Self::events).
    pub fn events_of_answer(&self, asked_payment_id: &str) -> Result<Vec<PaymentEvent>, Review> {
        self.events_of(self.payment().id().or(Some(asked_payment_id)))
    }
}

impl Callback {
    fn events_of(&self, payment_id: Option<&str>) -> Result<Vec<PaymentEvent>, Review> {
        if let Some(review) = self.review() {
            return Err(review);
        }
        let (Some(payment_id), Some(status)) = (payment_id, self.progress()) else {
            return Ok(Vec::new());
        };
        let payment = self.payment();
        let event = PaymentEvent {
            payment_type: payment.payment_type(),
            date: payment.date(),
            sum: payment.remaining_sum(),
            ..PaymentEvent::new(payment_id, status)
        };
        let operations: Vec<_> = self.operations().filter_map(event_of_operation).collect();
        if operations.is_empty() || self.says_nothing() {
            let error_code = self.error_code().map(str::to_owned);
            return Ok(vec![PaymentEvent { error_code, ..event }]);
        }
        let with = |operation| PaymentEvent { operation: Some(operation), ..event.clone() };
        Ok(operations.into_iter().map(with).collect())
    }

    /// The status of the payment, with `awaiting customer` for a decline that is not the end.
    pub(super) fn progress(&self) -> Option<PaymentStatus> {
        let payment = self.payment();
        let status = payment.status()?;
        let may_try_again = status == PaymentStatus::Decline
            && payment.is_new_attempts_available()
            && payment.payment_type() != Some(PaymentType::Payout);
        Some(if may_try_again { PaymentStatus::AwaitingCustomer } else { status })
    }

    /// Whether the platform only says that it knows nothing of the payment.
    pub(in crate::ecommpay) fn says_nothing(&self) -> bool {
        let Some(status) = self.payment().status() else { return false };
        self.codes().iter().any(|code| status.says_nothing(Some(code)))
    }

    /// Whether it says that the payment id of a request is taken (status `error`, code 3041), so that
    /// the request was not carried out. It says nothing about the payment that has the id.
    pub fn says_id_is_taken(&self) -> bool {
        self.payment().status() == Some(PaymentStatus::Error) && self.codes().contains(&"3041")
    }

    /// The code that tells most: one that says that nothing is known, else the first of `errors`.
    pub(in crate::ecommpay) fn error_code(&self) -> Option<&str> {
        let is_telling = |code: &&str| PaymentStatus::Error.says_nothing(Some(code));
        let telling = self.codes().into_iter().find(is_telling);
        telling.or_else(|| self.signed().get("errors").and_then(|errors| codes_of(errors).next()))
    }

    /// Every response code of the message, wherever its composition puts it.
    fn codes(&self) -> Vec<&str> {
        let message = self.signed();
        let places = ["errors", "operation", "operations", "payment"];
        let members = places.into_iter().filter_map(|name| message.get(name)).flat_map(codes_of);
        members.chain(own_codes(message)).collect()
    }
}

/// The codes of an object, or of a list of objects or plain codes.
fn codes_of<'d>(value: Signed<'d>) -> impl Iterator<Item = &'d str> {
    let items = value.items().flat_map(|item| own_codes(item).chain(item.text()));
    own_codes(value).chain(value.text()).chain(items)
}

fn own_codes<'d>(object: Signed<'d>) -> impl Iterator<Item = &'d str> {
    ["code", "result_code"].into_iter().filter_map(move |name| object.text_of(name))
}

fn event_of_operation(operation: Operation<'_>) -> Option<OperationEvent> {
    let known =
        OperationEvent::new(operation.id()?, operation.operation_type()?, operation.status()?);
    Some(OperationEvent {
        date: operation.date(),
        created_date: operation.created_date(),
        code: operation.code().map(str::to_owned),
        request_id: operation.request_id().map(str::to_owned),
        next_retry_exists: operation.next_retry_exists() == Some(true),
        ..known
    })
}
