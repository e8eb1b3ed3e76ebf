use super::canonical::{self, CanonicalTooLong, Rules};
use super::{Signature, mac::KeyedMac};
use crate::json::{Document, JsonError, Kind, Limits};
use crate::{ErrorCode, SecretKey};

/// Signs messages with one secret key.
///
/// The key is hashed once, when the signer is made; keep the signer and use it for every message.
///
/// ```
/// use paywright_core::{SecretKey, ecommpay::Signer};
/// let signer = Signer::new(&SecretKey::new("qwerty")?);
/// let body = br#"{"payment":{"id":"11","status":"success"}}"#;
/// let signature = signer.sign_json(body)?.to_string();
/// assert!(signature.starts_with("Rk9xmCfiv/BJbVrCz+oazsOO"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Signer {
    mac: KeyedMac,
    limits: Limits,
}

impl Signer {
    /// A signer for a key.
    pub fn new(key: &SecretKey) -> Self {
        Self { mac: KeyedMac::new(key), limits: Limits::default() }
    }

    /// Changes what a message may demand.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Signs a JSON message of the Gate, the Data API or a callback: all of it but its `signature`
    /// members. A request may hold a card's security code, so all copies made of it are wiped.
    ///
    /// # Errors
    /// [`SignError`] when the text is not one JSON object or passes a limit.
    pub fn sign_json(&self, body: &[u8]) -> Result<Signature, SignError> {
        let document = Document::parse_secret(body, &self.limits)?;
        self.sign_document(&document, Rules::SIGNING)
    }

    /// Signs a message that has been read, by given rules.
    ///
    /// # Errors
    /// [`SignError`] when it is not an object or its canonical form is too long.
    pub fn sign_document(&self, document: &Document, rules: Rules) -> Result<Signature, SignError> {
        if document.root().kind() != Kind::Object {
            return Err(SignError::NotAnObject);
        }
        Ok(canonical::with_form(document, rules, &self.limits, |form| self.mac.sign(form))?)
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Signs flat parameters of Payment Page, as they are before any URL encoding.
    ///
    /// `signature`, `frame_mode` and names that start with `_` take no part (spec 01, steps 2 to 4).
    pub fn sign_parameters<'a>(
        &self,
        parameters: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Signature {
        self.mac.sign(canonical::of_parameters(parameters).as_bytes())
    }

    /// Signs the bytes of a published HMAC vector. Not for payments.
    #[doc(hidden)]
    pub fn sign_vector(&self, message: &[u8]) -> Signature {
        self.mac.sign(message)
    }

    /// Whether a signature is that of flat parameters of Payment Page. Compares in constant time.
    pub fn verifies_parameters<'a>(
        &self,
        parameters: impl Iterator<Item = (&'a str, &'a str)>,
        received: &Signature,
    ) -> bool {
        self.mac.verifies(canonical::of_parameters(parameters).as_bytes(), received)
    }

    /// Whether a signature is that of a message, by given rules and wherever in the message it stands.
    /// Compares in constant time. For requests that carry it in another object than `general`;
    /// everything else is for a [`Verifier`](super::Verifier).
    ///
    /// # Errors
    /// [`SignError`] when the message is not an object or its canonical form is too long.
    pub fn verifies_document(
        &self,
        document: &Document,
        rules: Rules,
        received: &Signature,
    ) -> Result<bool, SignError> {
        if document.root().kind() != Kind::Object {
            return Err(SignError::NotAnObject);
        }
        let fits = |form: &[u8]| self.mac.verifies(form, received);
        Ok(canonical::with_form(document, rules, &self.limits, fits)?)
    }

    /// Signs a text that is in canonical form already, for instance one shown by `explain`.
    pub fn sign_canonical(&self, text: &str) -> Signature {
        self.mac.sign(text.as_bytes())
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(***)")
    }
}

/// A message that cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// It is not JSON, or passes a limit of reading.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// It is JSON, but no object.
    #[error("only a JSON object can be signed")]
    NotAnObject,
    /// Its canonical form is too long.
    #[error(transparent)]
    CanonicalTooLong(#[from] CanonicalTooLong),
}

impl ErrorCode for SignError {
    fn code(&self) -> &'static str {
        match self {
            Self::Json(error) => error.code(),
            Self::NotAnObject => "json_not_an_object",
            Self::CanonicalTooLong(error) => error.code(),
        }
    }
}
