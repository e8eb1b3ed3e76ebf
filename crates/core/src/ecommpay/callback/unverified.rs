//! Messages that nobody has checked.

use super::{Callback, NextAction};
use crate::ecommpay::VerifyError;
use crate::ecommpay::canonical::{self, Rules};
use crate::json::{Document, Kind, Limits};

/// Something that nobody has checked: for tools that show messages, never for decisions.
///
/// It is another type than [`Verified`](crate::ecommpay::Verified), and there is no way from here to
/// there:
///
/// ```compile_fail,E0308
/// use paywright_core::ecommpay::{Verified, callback::{Callback, Unverified}};
/// fn ship(paid: &Verified<Callback>) {}
/// fn show(read: &Unverified<Callback>) {
///     ship(read);
/// }
/// ```
///
/// ```compile_fail,E0277
/// use paywright_core::ecommpay::{Verified, callback::{Callback, Unverified}};
/// fn trust(read: Unverified<Callback>) -> Verified<Callback> {
///     read.into()
/// }
/// ```
///
/// Nor does it give events, so a forgery cannot be folded into the state of a payment:
///
/// ```compile_fail,E0599
/// use paywright_core::ecommpay::callback::{Callback, Unverified};
/// fn fold(read: &Unverified<Callback>) {
///     let events = read.as_claimed().events();
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Unverified<T>(T);

impl<T> Unverified<T> {
    /// What was read, true or not.
    pub fn as_claimed(&self) -> &T {
        &self.0
    }
}

impl Unverified<Callback> {
    /// What would have to be done if the message were genuine: to be shown, never to be acted on.
    pub fn claimed_next_action(&self) -> NextAction<'_> {
        self.0.action()
    }
}

impl Callback {
    /// Reads a message without a look at its signature, within the default limits.
    ///
    /// # Errors
    /// [`VerifyError`] when it is no JSON object or passes a limit; its signature may be missing or
    /// wrong.
    pub fn read_unverified(body: &[u8]) -> Result<Unverified<Self>, VerifyError> {
        let limits = Limits::default();
        let document = Document::parse(body, &limits)?;
        if document.root().kind() != Kind::Object {
            return Err(VerifyError::NotAnObject);
        }
        // What the views cost grows with the paths, not with the body alone.
        canonical::with_form(&document, Rules::SIGNING, &limits, |_| ())?;
        Ok(Unverified(Self::of(document)))
    }
}
