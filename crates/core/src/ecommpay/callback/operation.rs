//! The operations of a message.

use super::view::{texts, view};
use super::{Signed, date_of, money_of};
use crate::Timestamp;
use crate::money::{Currency, Money};
use crate::payment::OperationId;
use crate::payment::{OperationStatus, OperationType};

view! {
    /// One action with money inside a payment.
    Operation
}

texts! { Operation {
    /// The unified response code (spec 04), `0` for success.
    code = "code",
    /// The text of the code.
    message = "message",
    /// The cause in more words.
    description = "description",
    /// The request that the operation answers; not an id of the message.
    request_id = "request_id",
    /// Electronic commerce indicator of 3-D Secure, `05`, `07`...
    eci = "eci",
    /// Why there was no 3-D Secure: `tra`, `lve`.
    non_3ds_reason = "non_3ds_reason",
} }

impl<'d> Operation<'d> {
    /// The id, unique in the platform.
    pub fn id(self) -> Option<OperationId> {
        self.0.text_of("id").map(OperationId::parse)
    }

    /// What is done.
    pub fn operation_type(self) -> Option<OperationType> {
        self.0.text_of("type").map(OperationType::parse)
    }

    /// How far it is.
    pub fn status(self) -> Option<OperationStatus> {
        self.0.text_of("status").map(OperationStatus::parse)
    }

    /// The last change.
    pub fn date(self) -> Option<Timestamp> {
        date_of(self.0, "date")
    }

    /// The creation.
    pub fn created_date(self) -> Option<Timestamp> {
        date_of(self.0, "created_date")
    }

    /// Layout B: when the provider processed it.
    pub fn processing_time(self) -> Option<Timestamp> {
        date_of(self.0, "processing_time")
    }

    /// The sum as requested: `sum_initial`, in layout B `sum`.
    pub fn sum(self) -> Option<Money> {
        let of = |name| self.0.get(name).and_then(money_of);
        of("sum_initial").or_else(|| of("sum"))
    }

    /// The sum after conversion.
    pub fn sum_converted(self) -> Option<Money> {
        self.0.get("sum_converted").and_then(money_of)
    }

    /// The fee.
    pub fn fee(self) -> Option<Money> {
        self.0.get("operation_fee").and_then(money_of)
    }

    /// What was added for the customer: `surcharge_amount` in `surcharge_currency`.
    pub fn surcharge(self) -> Option<Money> {
        let currency = Currency::parse(self.0.text_of("surcharge_currency")?).ok()?;
        Some(Money::new(self.0.get("surcharge_amount")?.as_i64()?, currency))
    }

    /// What the provider or acquirer says.
    pub fn provider(self) -> Option<Provider<'d>> {
        self.0.get("provider").map(Provider::of)
    }

    /// How often a recurring debit was tried again.
    pub fn retry_count(self) -> Option<u64> {
        self.0.get("retry_count")?.as_u64()
    }

    /// Whether a recurring debit will be tried again.
    pub fn next_retry_exists(self) -> Option<bool> {
        self.0.get("next_retry_exists")?.as_flag()
    }

    /// When it will be tried again.
    pub fn next_retry_date(self) -> Option<Timestamp> {
        date_of(self.0, "next_retry_date")
    }
}

view! {
    /// `operation.provider`: what the provider or acquirer says.
    Provider
}

texts! { Provider {
    /// The provider.
    id = "id",
    /// The provider's own id of the payment.
    payment_id = "payment_id",
    /// Authorisation code.
    auth_code = "auth_code",
    /// The connection to the provider, a number or a text on the wire.
    endpoint_id = "endpoint_id",
    /// The provider's code.
    result_code = "result_code",
    /// The provider's text.
    result_message = "result_message",
} }

impl Provider<'_> {
    /// The provider's date.
    pub fn date(self) -> Option<Timestamp> {
        date_of(self.0, "date")
    }
}
