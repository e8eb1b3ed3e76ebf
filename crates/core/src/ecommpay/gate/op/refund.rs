//! Giving money back.

use super::super::draft::REFUND_ID;
use super::super::ticket::Sought;
use super::Refund;
use super::cards::of_method;
use crate::ErrorCode;
use crate::ecommpay::callback::Callback;
use crate::ecommpay::{Verified, methods};

impl Refund {
    /// A refund of a card payment: of all that is left, or a part by [`amount`](Self::amount). The
    /// description is required, at most 255 characters.
    ///
    /// ```
    /// use paywright_core::SecretKey;
    /// use paywright_core::ecommpay::{Project, gate::{Gate, Refund}};
    /// use paywright_core::money::{Currency, Money};
    ///
    /// let gate = Gate::new(Project::new(112, &SecretKey::new("secret")?));
    /// let refund = Refund::card("order-1", "Strings returned")
    ///     .amount(Money::new(1000, Currency::EUR))
    ///     .reference("return-17");
    /// let once = gate.prepare(&refund)?;
    /// let again = gate.prepare(&refund)?;
    /// assert_eq!(once.request().body(), again.request().body());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn card(payment_id: impl Into<String>, description: impl Into<String>) -> Self {
        Self::by_method("card", payment_id, description)
    }

    /// A refund by the method of a Gate path, such as `wallet/alipay`.
    pub fn by_method(
        method: &str,
        payment_id: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        let draft = of_method(method, "refund", Sought::Refund);
        Self::at_path(draft.path.into_owned(), payment_id, description)
    }

    /// A refund by whatever method the payment was made, at `/v2/payment/refund`. Plugins of the
    /// platform use it; its documentation does not name it.
    pub fn by_any_method(payment_id: impl Into<String>, description: impl Into<String>) -> Self {
        Self::at_path("/v2/payment/refund".to_owned(), payment_id, description)
    }

    /// A refund of the payment that a callback or a status answer is about. The path is found by
    /// [`methods::gate_path_of_callback_method`]; a name that leads to no path, or to several, goes
    /// to `/v2/payment/refund`.
    ///
    /// # Errors
    /// [`NoPaymentId`] when the message names no payment.
    pub fn of_callback(
        callback: &Verified<Callback>,
        description: impl Into<String>,
    ) -> Result<Self, NoPaymentId> {
        let payment = callback.payment();
        let id = payment.id().ok_or(NoPaymentId)?;
        let path = payment.method().and_then(methods::gate_path_of_callback_method);
        Ok(match path {
            Some(path) => Self::by_method(path, id, description),
            None => Self::by_any_method(id, description),
        })
    }

    /// What this return is called in the shop: the number of the return slip, for instance. It makes
    /// a second return of the same amount another refund.
    pub fn reference(self, reference: impl Into<String>) -> Self {
        self.with(|mut draft| {
            draft.refund_reference = Some(reference.into());
            draft
        })
    }

    /// The merchant's own id of the refund, instead of the derived one: at most 255 characters,
    /// unique.
    pub fn merchant_refund_id(self, id: impl Into<String>) -> Self {
        self.with(|draft| draft.set(REFUND_ID, id.into()))
    }

    /// Sends no `merchant_refund_id`, for methods whose refunds do not take it. The platform then
    /// does not notice a refund that comes twice, and a lost answer takes longer to resolve.
    pub fn without_refund_id(self) -> Self {
        self.with(|mut draft| {
            draft.refund_reference = None;
            draft.body.remove(REFUND_ID);
            draft
        })
    }

    fn at_path(
        path: String,
        payment_id: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        let mut draft = super::super::draft::Draft::money(path, Sought::Refund)
            .payment(payment_id)
            .needs(&["payment.description"])
            .set("payment.description", description.into());
        draft.refund_reference = Some(String::new());
        Self::of(draft)
    }
}

/// A message that names no payment, so there is nothing to refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("payment.id: the message names no payment; build the refund with the payment's id")]
pub struct NoPaymentId;

impl ErrorCode for NoPaymentId {
    fn code(&self) -> &'static str {
        "payment_id_missing"
    }
}
