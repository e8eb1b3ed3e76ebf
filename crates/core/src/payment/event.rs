//! What one verified callback or status answer says about a payment.

use std::fmt;

use crate::Timestamp;
use crate::mask::excerpt;
use crate::money::Money;
use crate::payment::status::Outcome;
use crate::payment::{OperationStatus, OperationType, PaymentStatus, PaymentType};

/// One message about a payment: its snapshot, and the operation that the message is about.
///
/// A status answer with several operations becomes one event per operation, all with the same
/// payment members.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentEvent {
    /// `payment.id`, the merchant's own.
    pub payment_id: String,
    /// `payment.type`.
    pub payment_type: Option<PaymentType>,
    /// `payment.status`.
    pub status: PaymentStatus,
    /// `payment.date`: when the payment was in this status.
    pub date: Option<Timestamp>,
    /// `payment.sum`: falls after refunds to what can still be refunded.
    pub sum: Option<Money>,
    /// `errors[].code` of a status answer that has no operation. With 3061 or 3062 the status
    /// `error` says nothing about the payment.
    pub error_code: Option<String>,
    /// `operation`.
    pub operation: Option<OperationEvent>,
}

impl PaymentEvent {
    /// An event that says nothing but the status; fill in the rest.
    pub fn new(payment_id: impl Into<String>, status: PaymentStatus) -> Self {
        Self {
            payment_id: payment_id.into(),
            payment_type: None,
            status,
            date: None,
            sum: None,
            error_code: None,
            operation: None,
        }
    }

    /// Whether the platform only says that it knows nothing (codes 3061 and 3062).
    pub fn says_nothing(&self) -> bool {
        let of_operation = self.operation.as_ref().and_then(|op| op.code.as_deref());
        self.status.says_nothing(self.error_code.as_deref())
            || self.status.says_nothing(of_operation)
    }

    /// The status as it counts: a `decline` that the platform will try again is no end.
    pub(super) fn progress(&self) -> &PaymentStatus {
        match (&self.status, &self.operation) {
            (PaymentStatus::Decline, Some(operation)) if operation.will_be_retried() => {
                &PaymentStatus::AwaitingRetry
            }
            (status, _) => status,
        }
    }

    /// When this was so. The creation of the operation does not count: it may be long ago.
    pub(super) fn when(&self) -> Option<Timestamp> {
        self.date.or_else(|| self.operation.as_ref().and_then(|operation| operation.date))
    }
}

/// Prints texts shortened and card numbers masked: anything can come in an id or a code.
impl fmt::Debug for PaymentEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentEvent")
            .field("payment_id", &excerpt(&self.payment_id))
            .field("payment_type", &self.payment_type)
            .field("status", &self.status)
            .field("date", &self.date)
            .field("sum", &self.sum)
            .field("error_code", &self.error_code.as_deref().map(excerpt))
            .field("operation", &self.operation)
            .finish()
    }
}

/// The operation of a [`PaymentEvent`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationEvent {
    /// `operation.id`, unique in the platform.
    pub id: OperationId,
    /// `operation.type`.
    pub kind: OperationType,
    /// `operation.status`.
    pub status: OperationStatus,
    /// `operation.date`: last change.
    pub date: Option<Timestamp>,
    /// `operation.created_date`.
    pub created_date: Option<Timestamp>,
    /// `operation.code`, the unified response code (spec 04).
    pub code: Option<String>,
    /// `operation.request_id`: the last request, not the message.
    pub request_id: Option<String>,
    /// `operation.next_retry_exists`: the platform will try a declined debit again, with the same
    /// operation or another.
    pub next_retry_exists: bool,
}

impl OperationEvent {
    /// An operation of which only the essentials are known; fill in the rest.
    pub fn new(id: OperationId, kind: OperationType, status: OperationStatus) -> Self {
        Self {
            id,
            kind,
            status,
            date: None,
            created_date: None,
            code: None,
            request_id: None,
            next_retry_exists: false,
        }
    }

    /// Whether this attempt failed and the platform announces another.
    pub(super) fn will_be_retried(&self) -> bool {
        self.next_retry_exists && self.status.outcome() == Outcome::Failed
    }
}

/// Prints texts shortened and card numbers masked.
impl fmt::Debug for OperationEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OperationEvent")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("date", &self.date)
            .field("created_date", &self.created_date)
            .field("code", &self.code.as_deref().map(excerpt))
            .field("request_id", &self.request_id.as_deref().map(excerpt))
            .finish()
    }
}

/// The id of an operation. Real ids exceed 2^53, so they must never pass through a double.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationId {
    /// A number, as the documentation has it.
    Number(u64),
    /// Any other text.
    Text(Box<str>),
}

impl OperationId {
    /// Reads an id from the literal text of a JSON number or string. A text that would not print
    /// the same as a number, such as `007`, stays a text.
    pub fn parse(text: &str) -> Self {
        match text.parse::<u64>() {
            Ok(number) if number.to_string() == text => Self::Number(number),
            _ => Self::Text(text.into()),
        }
    }
}

impl From<u64> for OperationId {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// Prints like the text, shortened and masked where it is like a card number.
impl fmt::Debug for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OperationId({})", excerpt(&self.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::PaymentState;

    #[test]
    fn no_card_number_is_in_a_debug_print() {
        const PAN: &str = "4000000000000077";
        for id in [OperationId::parse(PAN), OperationId::parse("no 4000000000000077")] {
            let mut operation = OperationEvent::new(id, PAN.into(), PAN.into());
            operation.code = Some(PAN.into());
            operation.request_id = Some(PAN.into());
            let mut event = PaymentEvent::new(PAN, PAN.into());
            event.payment_type = Some(PAN.into());
            event.error_code = Some(PAN.into());
            event.operation = Some(operation);
            let mut state = PaymentState::new(PAN);
            state.fold(event.clone()).unwrap();
            for print in [format!("{event:?}"), format!("{state:?}")] {
                assert!(!print.contains(PAN), "{print}");
                assert!(print.matches("400000******0077").count() >= 8, "{print}");
            }
        }
    }

    #[test]
    fn operation_ids_keep_every_digit() {
        for text in ["0", "50103322", "9007199254740993", "18446744073709551615"] {
            let id = OperationId::parse(text);
            assert!(matches!(id, OperationId::Number(_)), "{text}");
            assert_eq!(id.to_string(), text);
        }
        for text in ["", "18446744073709551616", "007", "+7", "-7", "1e3", "a1"] {
            let id = OperationId::parse(text);
            assert_eq!(id, OperationId::Text(text.into()));
            assert_eq!(id.to_string(), text);
        }
        assert!(OperationId::from(9) < OperationId::from(10));
    }

    #[test]
    fn only_an_error_with_3061_or_3062_says_nothing() {
        let mut event = PaymentEvent::new("p", PaymentStatus::Error);
        assert!(!event.says_nothing());
        event.error_code = Some("3061".into());
        assert!(event.says_nothing());
        event.status = PaymentStatus::Decline;
        assert!(!event.says_nothing());

        let mut event = PaymentEvent::new("p", PaymentStatus::Error);
        let mut operation =
            OperationEvent::new(OperationId::from(1), OperationType::Sale, OperationStatus::Error);
        operation.code = Some("3062".into());
        event.operation = Some(operation);
        assert!(event.says_nothing());
    }
}
