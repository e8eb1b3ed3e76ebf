//! The way to a verified callback.

use super::Callback;
use crate::ecommpay::{CallbackError, Verified, Verifier};

impl Verifier {
    /// Checks a callback, or a signed answer of the Gate.
    ///
    /// The signature proves that the signer had the key, not who he was: the merchant signs with
    /// the same key. What he signs for Payment Page is seen by every customer, who could send it
    /// back, and is refused here.
    ///
    /// A genuine message can still be one of another project, or be readable in two ways:
    /// [`Project::verify_callback`](crate::ecommpay::Project::verify_callback) checks the first,
    /// [`Callback::review`] the second.
    ///
    /// # Errors
    /// [`CallbackError::Verify`] as of [`Verifier::verify`], and [`CallbackError::NotACallback`].
    pub fn verify_callback(&self, body: &[u8]) -> Result<Verified<Callback>, CallbackError> {
        let callback = self.verify(body)?.map(Callback::of);
        match callback.page_parameter() {
            Some(parameter) => Err(CallbackError::NotACallback { parameter }),
            None => Ok(callback),
        }
    }
}

/// What every request to Payment Page says, and nothing that the platform sends.
pub(super) const OF_EVERY_PAGE: [&str; 2] = ["payment_amount", "payment_currency"];

impl Callback {
    /// A member that makes the message one of the merchant's own requests to Payment Page, or one that
    /// was cut out of it: whoever may put a text with `;` into a request can make members of that text
    /// which have the same signature, and those of the page stay beside them.
    fn page_parameter(&self) -> Option<&'static str> {
        let has = |name: &&str| self.signed().get(name).is_some();
        if let Some(name) = OF_EVERY_PAGE.into_iter().find(has) {
            return Some(name);
        }
        let of_platform =
            ["payment", "operation", "operations", "general", "transaction", "request", "errors"];
        let is_of_platform = of_platform.iter().any(has);
        Some("customer_id").filter(|name| !is_of_platform && has(name))
    }
}
