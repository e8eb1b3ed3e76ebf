//! A merchant's project and the settings of the platform.

use std::time::Duration;

use paywright_core::ecommpay::{Keyring, Signature, Signer, Verifier, VerifyError};
use paywright_core::{SecretKey, SecretKeyError};

/// A project: its identifier, its secret key and where its callbacks go.
///
/// ```
/// use paywright_emulator::platform::Project;
/// let project = Project::new(112, "secret_key")?.callback_url("http://127.0.0.1:8080/callback");
/// assert_eq!(project.id(), 112);
/// # Ok::<(), paywright_core::SecretKeyError>(())
/// ```
#[derive(Debug)]
pub struct Project {
    id: u32,
    signer: Signer,
    verifier: Verifier,
    callback_url: Option<String>,
}

impl Project {
    /// A project without an address for callbacks: those of its payments go only where their
    /// requests say.
    ///
    /// # Errors
    /// [`SecretKeyError`] when the key is empty or has a line break around it.
    pub fn new(id: u32, secret_key: impl Into<String>) -> Result<Self, SecretKeyError> {
        let key = SecretKey::new(secret_key)?;
        Ok(Self {
            id,
            signer: Signer::new(&key),
            verifier: Verifier::new(Keyring::new("project", &key)),
            callback_url: None,
        })
    }

    /// Sets where callbacks go unless a request names another address.
    #[must_use]
    pub fn callback_url(mut self, url: impl Into<String>) -> Self {
        self.callback_url = Some(url.into());
        self
    }

    /// The identifier.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Where callbacks go unless a request names another address.
    pub fn default_callback_url(&self) -> Option<&str> {
        self.callback_url.as_deref()
    }

    /// The signature of a JSON message, empty for a text that cannot be signed.
    pub(crate) fn sign(&self, body: &[u8]) -> String {
        self.signer.sign_json(body).map(|signature| signature.to_string()).unwrap_or_default()
    }

    pub(crate) fn verify(&self, body: &[u8]) -> Result<(), VerifyError> {
        self.verifier.verify(body).map(|_| ())
    }

    /// Whether this is the signature of Payment Page parameters.
    ///
    /// Some SDKs write booleans as words into the address and sign them as 1 and 0 (spec 01, URL
    /// building), so that reading is tried too.
    pub(crate) fn verifies_parameters(
        &self,
        parameters: &[(&str, &str)],
        received: &Signature,
    ) -> bool {
        let as_digits = |(name, value)| match value {
            "true" | "True" => (name, "1"),
            "false" | "False" => (name, "0"),
            _ => (name, value),
        };
        let parameters = || parameters.iter().copied();
        self.signer.verifies_parameters(parameters(), received)
            || self.signer.verifies_parameters(parameters().map(as_digits), received)
    }

    /// The token of a card: 64 hex digits that only the project's key can make from the number, so
    /// that one card has one token and the token tells nothing about the number.
    pub(crate) fn card_token(&self, number: &str) -> String {
        let signature = self.signer.sign_parameters([("card", number)].into_iter());
        let mut token = String::with_capacity(64);
        for byte in &signature.as_bytes()[..32] {
            token.push_str(&format!("{byte:02x}"));
        }
        token
    }
}

/// What can be chosen about the platform's behaviour where nothing is documented.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where identifiers start; the same seed and the same commands give the same run.
    pub seed: u64,
    /// Scheme, host and port that the platform is reached at, without a slash at the end.
    pub base_url: String,
    /// From the acceptance of a Gate request to its processing. Default: none.
    pub processing_time: Duration,
    /// How often a customer may try to pay on Payment Page. With more than one attempt, a declined
    /// one leaves the payment in `awaiting customer`. Default: 1.
    pub page_attempts: u32,
    /// How a Gate request with a taken payment id is answered. Default: at once.
    pub duplicate_answer: DuplicateAnswer,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            base_url: "http://127.0.0.1".to_owned(),
            processing_time: Duration::ZERO,
            page_attempts: 1,
            duplicate_answer: DuplicateAnswer::AtOnce,
        }
    }
}

/// How a Gate request with a taken payment id is refused with code 3041. The documentation does not
/// tell (spec 06, section 3.4), so clients should be tested with both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuplicateAnswer {
    /// HTTP 400 in the answer.
    AtOnce,
    /// The request is accepted; a callback with payment status `error` follows.
    ByCallback,
}
