//! A project of the platform, where most programs start.

use std::borrow::Cow;

use super::callback::Callback;
use super::{Keyring, KeyringError, PaymentPage, Signer, Verified, Verifier, VerifyError};
use crate::input::Shown;
use crate::json::Limits;
use crate::money::Money;
use crate::{ErrorCode, SecretKey};

/// A project of the platform: its id and its secret keys.
///
/// ```
/// use paywright_core::{SecretKey, ecommpay::Project};
/// let project = Project::new(112, &SecretKey::new("new key")?)
///     .with_key("until 2026-06", &SecretKey::new("old key")?)?;
/// assert_eq!(project.id(), 112);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Project {
    id: u32,
    signer: Signer,
    keyring: Keyring,
    limits: Limits,
    verifier: Verifier,
}

impl Project {
    /// The label of the key given to [`new`](Self::new).
    pub const MAIN_KEY: &str = "main";

    /// A project with the key that it signs with.
    pub fn new(id: u32, key: &SecretKey) -> Self {
        let keyring = Keyring::new(Self::MAIN_KEY, key);
        let verifier = Verifier::new(keyring.clone());
        Self { id, signer: Signer::new(key), keyring, limits: Limits::default(), verifier }
    }

    /// Adds a key that messages may be signed with, for instance the old one while the key is being
    /// replaced. Requests are signed with the first key.
    ///
    /// # Errors
    /// [`KeyringError`] when there are too many keys or the label is taken.
    pub fn with_key(mut self, label: &str, key: &SecretKey) -> Result<Self, KeyringError> {
        self.keyring = self.keyring.with(label, key)?;
        Ok(self.rebuilt())
    }

    /// Changes what a message may demand.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.rebuilt()
    }

    /// The id.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The keys that messages may be signed with, the one that signs requests first.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// Signs requests of the project.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// Checks messages to the project, but not whose they are; see
    /// [`verify_callback`](Self::verify_callback).
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Checks that a callback, or a signed answer, is genuine and meant for this project.
    ///
    /// The signature proves that the signer had the key, not who sent the message. The merchant's
    /// own signed parameters of Payment Page, which every customer sees, are no callback.
    ///
    /// Projects of one merchant may share a key, so the signature alone does not tell. A message
    /// without `project_id` passes: some layouts have none.
    ///
    /// # Errors
    /// [`CallbackError`] when it must not be trusted, or names another project.
    pub fn verify_callback(&self, body: &[u8]) -> Result<Verified<Callback>, CallbackError> {
        let callback = self.verifier.verify_callback(body)?;
        let is_other = |given: &&str| given.parse() != Ok(self.id);
        if let Some(given) = callback.project_ids().find(is_other) {
            let given = Shown::Fully.mask(given);
            return Err(CallbackError::ProjectMismatch { expected: self.id, given });
        }
        Ok(callback)
    }

    /// A request to open Payment Page for a purchase; sign it with [`signer`](Self::signer).
    ///
    /// ```
    /// use paywright_core::SecretKey;
    /// use paywright_core::ecommpay::{PageAddress, Project};
    /// use paywright_core::money::{Currency, Money};
    ///
    /// let project = Project::new(112, &SecretKey::new("secret")?);
    /// let price = Money::parse("34.15", Currency::USD)?;
    /// let page = project.payment_page("order-1", price, "customer-7").sign(project.signer())?;
    /// assert!(page.url(&PageAddress::default()).contains("project_id=112&payment_id=order-1&"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn payment_page<'a>(
        &self,
        payment_id: impl Into<Cow<'a, str>>,
        amount: Money,
        customer_id: impl Into<Cow<'a, str>>,
    ) -> PaymentPage<'a> {
        PaymentPage::purchase(self.id, payment_id, amount, customer_id)
    }

    fn rebuilt(mut self) -> Self {
        self.verifier = Verifier::new(self.keyring.clone()).with_limits(self.limits);
        self.signer = self.signer.with_limits(self.limits);
        self
    }
}

/// A callback that must not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// It is not genuine, or cannot be read.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// The key fits, but these are parameters of Payment Page, which the merchant signed himself.
    #[error(
        "{parameter}: this is a signed request to Payment Page, not a message of the platform; it \
         proves nothing about a payment, so refuse it"
    )]
    NotACallback {
        /// A parameter that tells.
        parameter: &'static str,
    },
    /// It is genuine, but of another project.
    #[error(
        "project_id: the callback is for project {given:?}, this is project {expected}; check the \
         callback address of that project"
    )]
    ProjectMismatch {
        /// This project.
        expected: u32,
        /// The project of the callback, shortened.
        given: String,
    },
}

impl ErrorCode for CallbackError {
    fn code(&self) -> &'static str {
        match self {
            Self::Verify(error) => error.code(),
            Self::NotACallback { .. } => "not_a_callback",
            Self::ProjectMismatch { .. } => "project_mismatch",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SecretKey {
        SecretKey::new(text).unwrap()
    }

    fn signed(unsigned: &str, key: &SecretKey) -> String {
        let signature = Signer::new(key).sign_json(unsigned.as_bytes()).unwrap();
        format!("{},\"signature\":\"{signature}\"}}", &unsigned[..unsigned.len() - 1])
    }

    #[test]
    fn callbacks_of_other_projects_are_refused() {
        let project = Project::new(112, &key("k"));
        let cases = [
            (r#"{"project_id":112,"payment":{"id":"p"}}"#, None),
            (r#"{"project_id":"112","payment":{"id":"p"}}"#, None),
            (r#"{"general":{"project_id":112},"payment":{"id":"p"}}"#, None),
            (r#"{"payment":{"id":"p"}}"#, None),
            (r#"{"project_id":null,"payment":{"id":"p"}}"#, None),
            (r#"{"project_id":113,"payment":{"id":"p"}}"#, Some("project_mismatch")),
            (r#"{"general":{"project_id":113},"payment":{"id":"p"}}"#, Some("project_mismatch")),
            (r#"{"project_id":112,"general":{"project_id":113}}"#, Some("project_mismatch")),
            (r#"{"project_id":"[2] projectId"}"#, Some("project_mismatch")),
            (r#"{"project_id":4294967408}"#, Some("project_mismatch")),
        ];
        for (body, code) in cases {
            let result = project.verify_callback(signed(body, &key("k")).as_bytes());
            assert_eq!(result.err().map(|error| error.code()), code, "of {body}");
        }
        let forged = signed(r#"{"project_id":112}"#, &key("other"));
        let error = project.verify_callback(forged.as_bytes()).unwrap_err();
        assert_eq!(error.code(), "signature_mismatch");
    }

    #[test]
    fn every_key_verifies_and_the_first_signs() {
        let project = Project::new(1, &key("new")).with_key("old", &key("old")).unwrap();
        for (text, label) in [("new", Project::MAIN_KEY), ("old", "old")] {
            let body = signed(r#"{"payment":{"id":"p"}}"#, &key(text));
            let callback = project.verify_callback(body.as_bytes()).unwrap();
            assert_eq!(callback.evidence().key_label(), label);
        }
        let text = project.signer().sign_canonical("a:1").to_string();
        assert_eq!(text, Signer::new(&key("new")).sign_canonical("a:1").to_string());
        assert_eq!(project.with_key("old", &key("x")).unwrap_err().code(), "keyring_label_taken");
    }
}
