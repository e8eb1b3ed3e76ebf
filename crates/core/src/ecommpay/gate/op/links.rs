//! Payment links.

use super::super::draft::Draft;
use super::super::ticket::Sought;
use super::super::{BestBefore, CardToken, Customer};
use super::{InvoiceCancel, InvoiceCreate};
use crate::ecommpay::page::PurchaseOperation;
use crate::money::Money;

impl InvoiceCreate {
    /// A link by which a customer pays until a moment at most 30 days ahead. Of the customer the id
    /// is needed.
    pub fn new(
        payment_id: impl Into<String>,
        amount: Money,
        best_before: &BestBefore,
        customer: Customer,
    ) -> Self {
        let draft = Draft::money("/v2/payment/invoice/create", Sought::Payment);
        let draft = draft.payment(payment_id).amount(amount);
        let draft = draft.set("payment.best_before", best_before.to_string());
        Self::of(draft.needs(&["customer.id"]).set("customer", customer.into_tree()))
    }

    /// For a card of which there is a token. Leads to another path.
    pub fn token(self, token: &CardToken) -> Self {
        self.with(|mut draft| {
            draft.path = "/v2/payment/invoice/card/token/create".into();
            draft.set("token", token.0.name.as_str())
        })
    }

    /// Whether the platform sends the link by e-mail.
    pub fn send_email(self, send: bool) -> Self {
        self.with(|draft| draft.set("send_email", send))
    }

    /// One or two steps.
    pub fn operation_type(self, operation: &PurchaseOperation) -> Self {
        let name = operation.as_str().to_owned();
        let is_known = PurchaseOperation::KNOWN.contains(&name.as_str());
        self.with(|mut draft| {
            if !is_known {
                draft.unchecked.push("operation_type".to_owned());
            }
            draft.set("operation_type", name)
        })
    }

    /// The only method of the link. Whether the platform takes the member at top level is not
    /// certain (spec 06, section 10).
    pub fn force_method(self, method: impl Into<String>) -> Self {
        self.with(|draft| draft.set("force_method", method.into()))
    }
}

impl InvoiceCancel {
    /// Withdraws the link of a payment.
    pub fn new(payment_id: impl Into<String>) -> Self {
        Self::of(Draft::harmless("/v2/payment/invoice/cancel").payment(payment_id))
    }
}
