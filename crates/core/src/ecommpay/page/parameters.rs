//! The low layer: flat parameters in order, signed as they stand.

use std::{borrow::Cow, fmt};

use super::{SignedPage, catalogue};
use crate::{ErrorCode, ecommpay::Signer};

/// Flat parameters of a Payment Page request, in the order in which they will be sent.
///
/// This layer knows no rules: names and values are signed and sent as they stand, so it takes what
/// a vector or a migrating program brings, a value with `;` or an empty one included. Payments are
/// better made with [`PaymentPage`](super::PaymentPage), which checks before it signs.
///
/// `Debug` prints personal data and card numbers masked.
///
/// ```
/// use paywright_core::{SecretKey, ecommpay::{PageAddress, PageParameters, Signer}};
///
/// let mut parameters = PageParameters::new();
/// parameters.push("project_id", "100")?;
/// parameters.push("payment_id", "order 1")?;
/// let page = parameters.sign(&Signer::new(&SecretKey::new("secret")?));
/// let url = page.url(&PageAddress::default());
/// assert!(url.starts_with(
///     "https://paymentpage.ecommpay.com/payment?project_id=100&payment_id=order+1&signature="
/// ));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PageParameters<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> PageParameters<'a> {
    /// No parameters yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a parameter behind the others.
    ///
    /// # Errors
    /// [`DuplicateParameter`] when the name is already there, or is `signature`, which signing
    /// adds.
    pub fn push(
        &mut self,
        name: impl Into<Cow<'a, str>>,
        value: impl Into<Cow<'a, str>>,
    ) -> Result<(), DuplicateParameter> {
        let name = name.into();
        if name == "signature" || self.get(&name).is_some() {
            return Err(DuplicateParameter { parameter: name.into_owned() });
        }
        self.0.push((name, value.into()));
        Ok(())
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(found, value)| (found == name).then_some(value))
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Signs the parameters (spec 01). `frame_mode` and names that start with `_` are sent without
    /// being part of the signature.
    pub fn sign(self, signer: &Signer) -> SignedPage<'a> {
        let signature = signer.sign_parameters(self.iter());
        SignedPage::new(self, signature)
    }

    pub(super) fn with_capacity(parameters: usize) -> Self {
        Self(Vec::with_capacity(parameters))
    }

    /// Replaces the value at a place, or adds a parameter whose name is known to be new.
    pub(super) fn set_at(&mut self, place: usize, name: Cow<'a, str>, value: Cow<'a, str>) {
        match self.0.get_mut(place) {
            Some((_, found)) => *found = value,
            None => self.0.push((name, value)),
        }
    }
}

impl fmt::Debug for PageParameters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(name, value)| (name, catalogue::shown(name, value))))
            .finish()
    }
}

/// A parameter was given twice, or is the signature itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{parameter}: the parameter is already there; Payment Page takes each name once, and \
     `signature` is added by signing. Leave the second one out"
)]
pub struct DuplicateParameter {
    /// The name that was given again.
    pub parameter: String,
}

impl ErrorCode for DuplicateParameter {
    fn code(&self) -> &'static str {
        "page_parameter_duplicate"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_once_and_the_signature_never() {
        let mut parameters = PageParameters::new();
        parameters.push("payment_id", "a").unwrap();
        for name in ["payment_id", "signature"] {
            let error = parameters.push(name, "b").unwrap_err();
            assert_eq!(error.code(), "page_parameter_duplicate");
            assert!(error.to_string().starts_with(name), "{error}");
        }
        assert_eq!(parameters.get("payment_id"), Some("a"));
        assert_eq!(parameters.iter().len(), 1);
    }

    #[test]
    fn debug_prints_no_card_number() {
        let mut parameters = PageParameters::new();
        parameters.push("recipient_pan", "4314220000000056").unwrap();
        parameters.push("payment_id", "order-1").unwrap();
        let text = format!("{parameters:?}");
        assert!(!text.contains("4314220000000056"), "{text}");
        assert!(text.contains("431422******0056"), "{text}");
        assert!(text.contains("order-1"), "{text}");
    }
}
