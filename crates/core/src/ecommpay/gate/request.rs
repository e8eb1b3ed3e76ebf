//! What all requests have in common.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use super::draft::Draft;
use super::member::shown_at;
use super::{Reads, RequestError};
use crate::http::RetryClass;
use crate::mask::mask_text;

/// A request to Gate. The operation `O` decides which members can be set and what the answer is; the
/// names that one uses are those of the operations, such as [`CardSale`](super::CardSale).
///
/// Whatever has no setter goes through [`member`](Self::member). Nothing is sent that was not set,
/// but for the project, the signature and, in refunds, the id that protects them.
///
/// `Debug` prints personal data masked, and no card number, security code or token.
#[must_use = "a request does nothing until it is prepared"]
pub struct GateRequest<O> {
    pub(super) draft: Draft,
    operation: PhantomData<fn() -> O>,
}

/// An operation of Gate. The types are listed in [`operation`](super::operation).
pub trait Operation: sealed::Sealed {
    /// What its answer is read as.
    type Answer: Reads;
}

pub(super) mod sealed {
    /// Only operations of this crate are operations.
    pub trait Sealed {}
}

impl<O> GateRequest<O> {
    pub(super) fn of(draft: Draft) -> Self {
        Self { draft, operation: PhantomData }
    }

    pub(super) fn with(self, change: impl FnOnce(Draft) -> Draft) -> Self {
        Self::of(change(self.draft))
    }

    /// A member by its path: a documented one, which is then checked as by its setter, or one that
    /// the platform has added since.
    ///
    /// ```
    /// use paywright_core::ecommpay::gate::StatusByPayment;
    /// let query = StatusByPayment::new("order-1").member("general.new_thing", 7.into());
    /// assert!(query.check().is_ok());
    /// ```
    pub fn member(self, path: impl Into<String>, value: Value) -> Self {
        let path = path.into();
        self.with(|mut draft| {
            draft.unchecked.retain(|free| *free != path);
            draft.set(path, value)
        })
    }

    /// A member whose value is not held to the rules known here, for when the platform has changed
    /// them. What is required stays required.
    pub fn unchecked_member(self, path: impl Into<String>, value: Value) -> Self {
        let path = path.into();
        self.with(|mut draft| {
            draft.unchecked.push(path.clone());
            draft.set(path, value)
        })
    }

    /// Whether the request could be sent.
    ///
    /// # Errors
    /// [`RequestError::Invalid`] with every broken rule.
    pub fn check(&self) -> Result<(), RequestError> {
        self.draft.check()
    }

    /// The path below the base URL: `/v2/payment/card/sale`.
    pub fn path(&self) -> &str {
        &self.draft.path
    }

    /// Whether it may be sent again when no answer came.
    pub fn class(&self) -> RetryClass {
        self.draft.class
    }
}

impl<O> Clone for GateRequest<O> {
    fn clone(&self) -> Self {
        Self::of(self.draft.clone())
    }
}

impl<O> fmt::Debug for GateRequest<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = Vec::new();
        self.draft.body.walk(&mut |path, node| {
            if let Some(text) = node.scalar() {
                // A name is given as freely as a value.
                shown.push((mask_text(path).into_owned(), shown_at(path).mask(text)));
            }
            true
        });
        write!(f, "GateRequest({} ", self.draft.path)?;
        f.debug_map().entries(shown).finish()?;
        f.write_str(")")
    }
}
