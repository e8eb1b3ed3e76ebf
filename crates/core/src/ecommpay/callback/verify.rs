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

impl Callback {
    /// A member that makes the message one of the merchant's own requests to Payment Page: a
    /// parameter, where nothing is that only the platform sends.
    fn page_parameter(&self) -> Option<&'static str> {
        // None of these is the name of a parameter, so no value of one can be made to look like it.
        let of_platform =
            ["payment", "operation", "operations", "general", "transaction", "request", "errors"];
        let of_page = ["payment_amount", "payment_currency", "customer_id"];
        let has = |name: &&str| self.signed().get(name).is_some();
        if of_platform.iter().any(has) { None } else { of_page.into_iter().find(has) }
    }
}
