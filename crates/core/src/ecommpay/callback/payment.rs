//! The payment of a message.

use super::{Signed, date_of, money_of};
use crate::Timestamp;
use crate::money::{Currency, Money};
use crate::payment::{PaymentStatus, PaymentType};

/// What a message says about the payment, wherever its layout puts it.
#[derive(Clone, Copy)]
pub struct Payment<'d> {
    message: Signed<'d>,
}

impl<'d> Payment<'d> {
    pub(super) fn of(message: Signed<'d>) -> Self {
        Self { message }
    }

    /// The merchant's payment id: `payment.id`, else `general.payment_id`, else `payment_id` at top
    /// level.
    pub fn id(self) -> Option<&'d str> {
        self.ids().next()
    }

    /// `payment.status`, as it was signed. `None` in messages that are not about a payment's
    /// progress.
    pub fn status(self) -> Option<PaymentStatus> {
        self.member("status").map(PaymentStatus::parse)
    }

    /// What the payment is for: `payment.type`, in layout B `transaction.type`.
    pub fn payment_type(self) -> Option<PaymentType> {
        let of_transaction = || self.message.get("transaction")?.text_of("type");
        self.member("type").or_else(of_transaction).map(PaymentType::parse)
    }

    /// The last change.
    pub fn date(self) -> Option<Timestamp> {
        date_of(self.signed()?, "date")
    }

    /// The method as the platform calls it: a code (`card`, `ecopayz`) or a title (`Gcash wallet`).
    pub fn method(self) -> Option<&'d str> {
        self.member("method")
    }

    /// The merchant's own id of the last refund.
    pub fn merchant_refund_id(self) -> Option<&'d str> {
        self.member("merchant_refund_id")
    }

    /// Layout B: the unified response code (spec 04).
    pub fn result_code(self) -> Option<&'d str> {
        self.member("result_code")
    }

    /// Layout B: the text of the code.
    pub fn result_message(self) -> Option<&'d str> {
        self.member("result_message")
    }

    /// Layout B: the provider.
    pub fn provider_id(self) -> Option<&'d str> {
        self.member("provider_id")
    }

    /// Layout B: the method, as a number.
    pub fn method_id(self) -> Option<&'d str> {
        self.member("method_id")
    }

    /// `payment.description`, in layout B `description`. Text of customers may be in it.
    pub fn description(self) -> Option<&'d str> {
        self.member("description").or_else(|| self.message.text_of("description"))
    }

    /// The sum of the payment in the currency of the request: `payment.sum`, which falls after
    /// refunds to what is left; in layout B [`sum_requested`](Self::sum_requested), which does not.
    ///
    /// The latter is what the merchant asked for, not what came. Where a message says that the
    /// payment is paid and [`sum_real`](Self::sum_real) is another sum in the same currency,
    /// [`Callback::review`](super::Callback::review) tells; in another currency it cannot be
    /// compared. Of a partial payment it is still the whole sum.
    pub fn sum(self) -> Option<Money> {
        self.own_sum().or_else(|| self.sum_requested())
    }

    /// What is left of the sum after refunds. In layout B the refunded sum is taken off, where both
    /// have one currency.
    pub fn remaining_sum(self) -> Option<Money> {
        let sum = self.sum()?;
        match (self.own_sum(), self.sum_refunded()) {
            (None, Some(refunded)) => sum.checked_sub(refunded).ok(),
            _ => Some(sum),
        }
    }

    /// Layout B: `sum_request`, as the merchant asked for it.
    pub fn sum_requested(self) -> Option<Money> {
        self.message.get("sum_request").and_then(money_of)
    }

    /// Layout B: `sum_real`, in the currency of the channel.
    pub fn sum_real(self) -> Option<Money> {
        self.message.get("sum_real").and_then(money_of)
    }

    /// Layout B: `sum_refund`.
    pub fn sum_refunded(self) -> Option<Money> {
        self.message.get("sum_refund").and_then(money_of)
    }

    /// `payment.remaining_refund`: what can still be refunded of a payment with several operations,
    /// in the currency of `payment.sum` or, in layout B, of `sum_real`.
    pub fn remaining_refund(self) -> Option<Money> {
        let minor = self.signed()?.get("remaining_refund")?.as_i64()?;
        let of_sum = || Currency::parse(self.signed()?.get("sum")?.text_of("currency")?).ok();
        let currency = of_sum().or_else(|| self.sum_real().map(Money::currency))?;
        Some(Money::new(minor, currency))
    }

    /// Another redirect or 3-D Secure is needed, since another provider is tried: tell the customer
    /// that the attempt failed, and ask before going on (spec 06, 7.1).
    pub fn cascading_with_redirect(self) -> bool {
        self.flag("cascading_with_redirect")
    }

    /// Another redirect is needed for the next part of a split payment.
    pub fn split_with_redirect(self) -> bool {
        self.flag("split_with_redirect")
    }

    /// The attempt failed, but the customer may try again on Payment Page.
    pub fn is_new_attempts_available(self) -> bool {
        self.flag("is_new_attempts_available")
    }

    /// How long the customer may try again.
    pub fn attempts_timeout(self) -> Option<u64> {
        self.signed()?.get("attempts_timeout")?.as_u64()
    }

    /// Layout B: `transaction.id`.
    pub fn transaction_id(self) -> Option<&'d str> {
        self.message.get("transaction")?.text_of("id")
    }

    /// The object `payment`, for members that have no method here.
    pub fn signed(self) -> Option<Signed<'d>> {
        self.message.get("payment")
    }

    /// All payment ids of the message, which should be one.
    pub(super) fn ids(self) -> impl Iterator<Item = &'d str> {
        let message = self.message;
        let of = move |object: &str, name: &str| message.get(object)?.text_of(name);
        let all = [of("payment", "id"), of("general", "payment_id"), message.text_of("payment_id")];
        all.into_iter().flatten()
    }

    fn own_sum(self) -> Option<Money> {
        self.signed()?.get("sum").and_then(money_of)
    }

    fn member(self, name: &str) -> Option<&'d str> {
        self.signed()?.text_of(name)
    }

    fn flag(self, name: &str) -> bool {
        let flag = self.signed().and_then(|payment| payment.get(name));
        flag.and_then(Signed::as_flag) == Some(true)
    }
}

/// Prints no sum and no text of people.
impl std::fmt::Debug for Payment<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Payment({:?}, {:?})", self.id().map(super::shown_id), self.status())
    }
}
