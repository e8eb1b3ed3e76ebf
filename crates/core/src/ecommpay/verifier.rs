use super::canonical::{self, CanonicalTooLong, Numbers, Order, Rules, SignatureMembers};
use super::verified::{Evidence, Verified};
use super::{Keyring, MalformedSignature, Signature};
use crate::ErrorCode;
use crate::json::{Document, JsonError, Kind, Limits};

/// Checks that a message was signed with a key of the project and is complete. The platform and the
/// merchant have the same key, so this alone does not tell who sent it.
///
/// The signature is computed over what the bytes say and compared in constant time, with each key
/// of the project. Where the known implementations of the platform sort differently, each of the
/// four orders is accepted, and numbers are taken as written, then in their shortest form; every
/// one of these still needs the secret key. Messages whose canonical form passes
/// [`Verifier::MAX_ALTERNATIVES`] are tried in the first order only.
///
/// ```
/// use paywright_core::{SecretKey, ecommpay::{Keyring, Verifier}};
/// let verifier = Verifier::new(Keyring::new("main", &SecretKey::new("qwerty")?));
/// let body = br#"{"payment":{"id":"11","status":"success"},"signature":"Rk9xmCfiv/BJbVrCz+oazsOOuiMqrktLVXruRLM9WJ2zmYvufwOS7uxz5Pd36kfKPqbBwKZjMs/EEzF/VsbbNw=="}"#;
/// assert_eq!(verifier.verify(body)?.evidence().key_label(), "main");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Verifier {
    keyring: Keyring,
    limits: Limits,
    orders: &'static [Order],
}

impl Verifier {
    /// Bytes of a canonical form up to which all orders and number forms are tried, so that a large
    /// forgery does not cost many times its length. Real callbacks have 1 to 5 kB.
    pub const MAX_ALTERNATIVES: usize = 32 * 1024;

    /// A verifier with the keys of a project.
    pub fn new(keyring: Keyring) -> Self {
        Self { keyring, limits: Limits::default(), orders: &Order::ALL }
    }

    /// Changes what a message may demand.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Changes which orders are accepted, [`Order::ALL`] by default.
    #[must_use]
    pub fn with_orders(mut self, orders: &'static [Order]) -> Self {
        self.orders = orders;
        self
    }

    /// Checks a message.
    ///
    /// # Errors
    /// [`VerifyError`] tells whether the message cannot be read, carries no usable signature, or
    /// carries one that does not fit.
    pub fn verify(&self, body: &[u8]) -> Result<Verified<Document>, VerifyError> {
        let document = Document::parse(body, &self.limits)?;
        let evidence = self.check(&document)?;
        Ok(Verified::new(document, evidence))
    }

    fn check(&self, document: &Document) -> Result<Evidence, VerifyError> {
        let received = received_signature(document)?;
        let first = Rules {
            order: self.orders.first().copied().unwrap_or(Order::Natural),
            numbers: Numbers::Literal,
            signature_members: SignatureMembers::Remove,
        };
        let found = canonical::with_form(document, first, &self.limits, |form| {
            self.try_keys(form, &received, first).ok_or(form.len())
        })?;
        match found {
            Ok(evidence) => Ok(evidence),
            Err(length) if length > Self::MAX_ALTERNATIVES => Err(VerifyError::Mismatch),
            Err(_) => self.try_all_rules(document, &received, first).ok_or(VerifyError::Mismatch),
        }
    }

    /// Every order and number form that gives another text than those before it.
    fn try_all_rules(
        &self,
        document: &Document,
        received: &Signature,
        first: Rules,
    ) -> Option<Evidence> {
        let orders = if canonical::has_one_order(document) {
            self.orders.get(..1).unwrap_or(&[])
        } else {
            self.orders
        };
        let mut tried: Vec<Vec<u8>> = Vec::new();
        for numbers in [Numbers::Literal, Numbers::Shortest] {
            for &order in orders {
                let rules = Rules { order, numbers, ..first };
                let evidence = canonical::with_form(document, rules, &self.limits, |form| {
                    if tried.iter().any(|tried| tried == form) {
                        return None;
                    }
                    tried.push(form.to_vec());
                    // The first has been tried by the caller.
                    if tried.len() > 1 { self.try_keys(form, received, rules) } else { None }
                });
                if let Some(evidence) = evidence.ok()? {
                    return Some(evidence);
                }
            }
        }
        None
    }

    fn try_keys(&self, text: &[u8], received: &Signature, rules: Rules) -> Option<Evidence> {
        let fits = |key: &&super::keyring::Key| key.mac.verifies(text, received);
        let key = self.keyring.keys().iter().find(fits)?;
        Some(Evidence::new(key.label.clone(), rules.order, rules.numbers))
    }
}

/// Finds the signature that a message carries: at top level, or in `general` (spec 01, step 12).
pub(crate) fn received_signature(document: &Document) -> Result<Signature, VerifyError> {
    let root = document.root();
    if root.kind() != Kind::Object {
        return Err(VerifyError::NotAnObject);
    }
    let top = root.get("signature");
    let general = root.get("general").and_then(|general| general.get("signature"));
    let mut found = None;
    for value in [top, general].into_iter().flatten() {
        let text = match value.kind() {
            Kind::String => value.scalar_text().unwrap_or_default(),
            // Implementations disagree on whether a null one counts; nobody needs it.
            Kind::Null => return Err(VerifyError::SignatureMissing),
            Kind::False | Kind::True | Kind::Number | Kind::Array | Kind::Object => {
                return Err(VerifyError::SignatureNotText);
            }
        };
        if found.is_some_and(|found| found != text) {
            return Err(VerifyError::SignatureConflict);
        }
        found = Some(text);
    }
    let text = found.ok_or(VerifyError::SignatureMissing)?;
    Ok(Signature::parse(text)?)
}

/// A message that must not be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// It is not JSON, or passes a limit of reading.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// It is JSON, but no object.
    #[error("the body is JSON, but not an object; pass the body of one message")]
    NotAnObject,
    /// Its canonical form is too long.
    #[error(transparent)]
    CanonicalTooLong(#[from] CanonicalTooLong),
    /// It carries no signature.
    #[error("the message has no `signature`, neither at top level nor in `general`")]
    SignatureMissing,
    /// Its signature is a number, a boolean, an array or an object.
    #[error("the `signature` of the message is not a text")]
    SignatureNotText,
    /// Its signature has not the form of one.
    #[error(transparent)]
    SignatureMalformed(#[from] MalformedSignature),
    /// It carries two different signatures.
    #[error("the message has one `signature` at top level and a different one in `general`")]
    SignatureConflict,
    /// Its signature does not fit.
    #[error(
        "the signature does not fit the message: the key is another one, or the message was changed \
         on its way; `paywright explain` shows which"
    )]
    Mismatch,
}

/// The three ways in which a message can fail, and the fourth that protects the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyFailure {
    /// The message cannot be read. Answer 400.
    Malformed,
    /// It carries no signature.
    MissingSignature,
    /// It carries one that does not fit.
    InvalidSignature,
    /// It demands more than the limits allow.
    Limit,
}

impl VerifyError {
    /// Which way this is.
    pub fn failure(&self) -> VerifyFailure {
        match self {
            Self::Json(error) if error.code().starts_with("limit_") => VerifyFailure::Limit,
            Self::CanonicalTooLong(_) => VerifyFailure::Limit,
            Self::Json(_) | Self::NotAnObject | Self::SignatureNotText => VerifyFailure::Malformed,
            Self::SignatureMissing => VerifyFailure::MissingSignature,
            Self::SignatureMalformed(_) | Self::SignatureConflict | Self::Mismatch => {
                VerifyFailure::InvalidSignature
            }
        }
    }
}

impl ErrorCode for VerifyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Json(error) => error.code(),
            Self::NotAnObject => "json_not_an_object",
            Self::CanonicalTooLong(error) => error.code(),
            Self::SignatureMissing => "signature_missing",
            Self::SignatureNotText => "signature_not_text",
            Self::SignatureMalformed(error) => error.code(),
            Self::SignatureConflict => "signature_conflict",
            Self::Mismatch => "signature_mismatch",
        }
    }
}
