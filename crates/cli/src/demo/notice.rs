//! What a genuine callback says, as the shop needs it.

use paywright_core::ecommpay::payment_state::{OperationEvent, OperationId, PaymentEvent};
use paywright_core::ecommpay::{
    OperationStatus, OperationType, PaymentStatus, PaymentType, Timestamp, Verified,
};
use paywright_core::json::{Document, Value};
use paywright_core::money::{Currency, Money};

/// A callback about a payment.
#[derive(Debug, Clone)]
pub(super) struct Notice {
    /// What is folded.
    pub(super) event: PaymentEvent,
    /// The sum of the operation.
    pub(super) operation_sum: Option<Money>,
    /// Where the customer has to be sent.
    pub(super) send_to: Option<SendTo>,
}

/// Where a customer has to be sent, and what goes along.
#[derive(Debug, Clone)]
pub(super) struct SendTo {
    /// `GET` or `POST`.
    pub(super) method: String,
    /// The address.
    pub(super) url: String,
    /// The fields of the form.
    pub(super) fields: Vec<(String, String)>,
}

impl Notice {
    /// Reads a callback; `None` when it is about no payment.
    pub(super) fn of(message: &Verified<Document>) -> Option<Self> {
        let root = message.root();
        let payment = root.get("payment")?;
        let operation = root.get("operation");
        let event = PaymentEvent {
            payment_type: text(payment, "type").map(|text| PaymentType::parse(&text)),
            date: date(payment, "date"),
            sum: payment.get("sum").and_then(sum),
            operation: operation.and_then(operation_event),
            ..PaymentEvent::new(
                text(payment, "id")?,
                PaymentStatus::parse(&text(payment, "status")?),
            )
        };
        Some(Self {
            event,
            operation_sum: operation.and_then(|found| found.get("sum_initial")).and_then(sum),
            send_to: root.get("redirect_data").and_then(send_to),
        })
    }
}

fn operation_event(operation: Value<'_>) -> Option<OperationEvent> {
    Some(OperationEvent {
        date: date(operation, "date"),
        created_date: date(operation, "created_date"),
        code: text(operation, "code"),
        request_id: text(operation, "request_id"),
        ..OperationEvent::new(
            OperationId::parse(&text(operation, "id")?),
            OperationType::parse(&text(operation, "type")?),
            OperationStatus::parse(&text(operation, "status")?),
        )
    })
}

fn send_to(data: Value<'_>) -> Option<SendTo> {
    let body = data.get("body")?;
    let field =
        |(name, value): (&str, Value<'_>)| Some((name.to_owned(), value.scalar_text()?.to_owned()));
    Some(SendTo {
        method: text(data, "method")?,
        url: text(data, "url")?,
        fields: body.members().filter_map(field).collect(),
    })
}

fn sum(value: Value<'_>) -> Option<Money> {
    let amount = text(value, "amount")?.parse().ok()?;
    Some(Money::new(amount, Currency::parse(&text(value, "currency")?).ok()?))
}

fn date(value: Value<'_>, name: &str) -> Option<Timestamp> {
    Timestamp::parse(&text(value, name)?).ok()
}

fn text(value: Value<'_>, name: &str) -> Option<String> {
    value.get(name)?.scalar_text().map(str::to_owned)
}
