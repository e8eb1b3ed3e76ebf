//! Operations as the Data API gives them: nearly everything is a text there, ids too, and a missing
//! value is an empty text.

use crate::Timestamp;
use crate::ecommpay::callback::view::{texts, view};
use crate::ecommpay::signed::Signed;
use crate::money::{Currency, Money};
use crate::payment::OperationId;
use crate::payment::{OperationStatus, OperationType};

view! {
    /// An operation of `operations/get`. It has the members that were asked for; those that have no
    /// method are reached through [`signed`](Self::signed).
    DataOperation
}

texts! { DataOperation {
    /// The project.
    project_id = "project_id",
    /// The merchant's own id of the payment.
    payment_id = "payment_id",
    /// Masked number of the card, or number of another account.
    account_number = "account_number",
    /// The method.
    payment_method_name = "payment_method_name",
    /// The kind of method, for cards the brand.
    payment_method_type = "payment_method_type",
    /// What was paid for.
    payment_description = "payment_description",
    /// Acquirer reference number.
    arn = "arn",
    /// Retrieval reference number.
    rrn = "rrn",
    /// The provider's code.
    payment_provider_code = "payment_provider_code",
    /// The provider's words.
    payment_provider_message = "payment_provider_message",
    /// The merchant's own id of the customer.
    customer_id = "customer_id",
    /// The customer's e-mail address.
    customer_email = "customer_email",
    /// Token of the card: charges the card, so treat it as a secret.
    card_token = "card_token",
} }

impl DataOperation<'_> {
    /// The id.
    pub fn id(self) -> Option<OperationId> {
        self.0.text_of("operation_id").map(OperationId::parse)
    }

    /// What is done.
    pub fn operation_type(self) -> Option<OperationType> {
        self.0.text_of("operation_type").map(OperationType::parse)
    }

    /// How far it is.
    pub fn status(self) -> Option<OperationStatus> {
        self.0.text_of("operation_status").map(OperationStatus::parse)
    }

    /// When it was created.
    pub fn created_at(self) -> Option<Timestamp> {
        moment(self.0, "operation_created_at")
    }

    /// When it ended.
    pub fn completed_at(self) -> Option<Timestamp> {
        moment(self.0, "operation_completed_at")
    }

    /// The sum as requested.
    pub fn sum(self) -> Option<Money> {
        sum(self.0.get("sum_initial")?)
    }

    /// The sum after conversion.
    pub fn sum_converted(self) -> Option<Money> {
        sum(self.0.get("sum_converted")?)
    }
}

view! {
    /// An operation of `operations/get-by-payment`.
    PaymentOperation
}

texts! { PaymentOperation {
    /// Acquirer reference number.
    arn = "arn",
    /// Retrieval reference number.
    rrn = "rrn",
} }

impl PaymentOperation<'_> {
    /// The id.
    pub fn id(self) -> Option<OperationId> {
        self.0.text_of("operation_id").map(OperationId::parse)
    }

    /// What is done.
    pub fn operation_type(self) -> Option<OperationType> {
        self.0.text_of("operation_type").map(OperationType::parse)
    }

    /// When it was created.
    pub fn created_at(self) -> Option<Timestamp> {
        moment(self.0, "operation_created_at")
    }

    /// When it ended.
    pub fn completed_at(self) -> Option<Timestamp> {
        moment(self.0, "operation_completed_at")
    }

    /// The sum.
    pub fn sum(self) -> Option<Money> {
        sum(self.0)
    }
}

fn sum(object: Signed<'_>) -> Option<Money> {
    let currency = Currency::parse(object.text_of("currency")?).ok()?;
    Some(Money::new(object.get("amount")?.as_i64()?, currency))
}

fn moment(object: Signed<'_>, name: &str) -> Option<Timestamp> {
    Timestamp::parse(object.text_of(name)?).ok()
}
