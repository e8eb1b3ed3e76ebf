use std::sync::Arc;

use super::canonical::{Numbers, Order};

/// Something that a [`Verifier`](super::Verifier) has checked. There is no other way to get one.
///
/// ```compile_fail
/// use paywright_core::ecommpay::Verified;
/// let forged = Verified { value: "paid", evidence: todo!() };
/// ```
#[derive(Debug, Clone)]
pub struct Verified<T> {
    value: T,
    evidence: Evidence,
}

impl<T> Verified<T> {
    pub(crate) fn new(value: T, evidence: Evidence) -> Self {
        Self { value, evidence }
    }

    /// What the check rests on.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// Gives up the proof and keeps the content.
    pub fn into_inner(self) -> T {
        self.value
    }

    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Verified<U> {
        Verified { value: make(self.value), evidence: self.evidence }
    }
}

impl<T> std::ops::Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// How a message was found to be genuine.
#[derive(Debug, Clone)]
pub struct Evidence {
    key_label: Arc<str>,
    order: Order,
    numbers: Numbers,
}

impl Evidence {
    pub(crate) fn new(key_label: Arc<str>, order: Order, numbers: Numbers) -> Self {
        Self { key_label, order, numbers }
    }

    /// The label of the key that fitted.
    pub fn key_label(&self) -> &str {
        &self.key_label
    }

    /// The order in which the signed lines stood.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The form in which numbers were signed.
    pub fn numbers(&self) -> Numbers {
        self.numbers
    }
}
