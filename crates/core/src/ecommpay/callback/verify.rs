//! The way to a verified callback.

use super::Callback;
use crate::ecommpay::{Verified, Verifier, VerifyError};

impl Verifier {
    /// Checks a callback, or a signed answer of the Gate.
    ///
    /// A genuine message can still be one of another project, or be readable in two ways:
    /// [`Project::verify_callback`](crate::ecommpay::Project::verify_callback) checks the first,
    /// [`Callback::review`] the second.
    ///
    /// # Errors
    /// [`VerifyError`] as of [`Verifier::verify`].
    pub fn verify_callback(&self, body: &[u8]) -> Result<Verified<Callback>, VerifyError> {
        Ok(self.verify(body)?.map(Callback::of))
    }
}
