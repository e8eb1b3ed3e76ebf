//! A merchant's project and the settings of the platform.

use std::time::Duration;

use paywright_core::ecommpay::canonical::{Order, Rules};
use paywright_core::ecommpay::{Keyring, Signature, Signer, Verifier, VerifyError};
use paywright_core::json::{Document, Value};
use paywright_core::{SecretKey, SecretKeyError};
use serde::{Deserialize, Serialize};

use super::step::Shape;

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
    options: ProjectOptions,
}

/// What support can set for a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProjectOptions {
    /// The form of callbacks. Default: A.
    pub layout: Layout,
    /// What happens to a hold that nobody captured in time. Default: it is cancelled.
    pub hold_end: HoldEnd,
    /// Whether a part of an amount may be approved, for the two test cards that do so. Default: no.
    pub partial_authorisation: bool,
    /// Whether card payments without `avs_data` are asked for them, and in which form. Default: no.
    pub clarification: Option<Shape>,
    /// Whether card payments wait for a code that the merchant sends. Default: no.
    pub merchant_auth: bool,
    /// How often a declined payout is tried, once an hour. Default: 1; documented are up to 12.
    pub payout_attempts: u32,
    /// Whether callbacks tell what 3-D Secure 2 told. Default: no, as documented.
    pub mpi_result: bool,
    /// How large identifiers of operations are. Default: beyond what a double holds.
    pub operation_ids: OperationIds,
}

/// How large identifiers of operations are. They are 64-bit integers (spec 02).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationIds {
    /// Beyond 2^53 and odd, so that whoever passes them through a double notices.
    #[default]
    BeyondDoubles,
    /// As long as the longest that are published, 16 digits: readers that use doubles, npm
    /// `ecommpay` among them, still read those.
    AsPublished,
}

/// The form of callbacks (spec 02).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// The form for merchants, signature at top level.
    #[default]
    A,
    /// The form for payment forms: `general`, `transaction`, all operations.
    B,
    /// Form A with identification and signature in `general`.
    General,
}

/// What happens to a hold that nobody captured in time (spec 06, section 9).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldEnd {
    /// The amount is released.
    #[default]
    Cancel,
    /// The amount is taken.
    Capture,
}

impl Default for ProjectOptions {
    fn default() -> Self {
        Self {
            layout: Layout::A,
            hold_end: HoldEnd::Cancel,
            partial_authorisation: false,
            clarification: None,
            merchant_auth: false,
            payout_attempts: 1,
            mpi_result: false,
            operation_ids: OperationIds::BeyondDoubles,
        }
    }
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
            options: ProjectOptions::default(),
        })
    }

    /// Sets where callbacks go unless a request names another address.
    #[must_use]
    pub fn callback_url(mut self, url: impl Into<String>) -> Self {
        self.callback_url = Some(url.into());
        self
    }

    /// Sets what support can set.
    #[must_use]
    pub fn options(mut self, options: ProjectOptions) -> Self {
        self.options = options;
        self
    }

    /// What is set for it.
    pub fn chosen_options(&self) -> &ProjectOptions {
        &self.options
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

    /// The signature of Payment Page parameters.
    pub(crate) fn sign_parameters(&self, parameters: &[(&str, &str)]) -> String {
        self.signer.sign_parameters(parameters.iter().copied()).to_string()
    }

    pub(crate) fn verify(&self, body: &[u8]) -> Result<(), VerifyError> {
        self.verifier.verify(body).map(|_| ())
    }

    /// Checks a message whose signature stands in `customer` (spec 06, section 4.2).
    pub(crate) fn verify_in_customer(&self, document: &Document) -> Result<(), VerifyError> {
        let received = document.root().get("customer").and_then(|member| member.get("signature"));
        let received = received.and_then(Value::as_str).ok_or(VerifyError::SignatureNotText)?;
        let received = Signature::parse(received)?;
        let fits = |order: &Order| {
            let rules = Rules { order: *order, ..Rules::SIGNING };
            self.signer.verifies_document(document, rules, &received) == Ok(true)
        };
        if Order::ALL.iter().any(fits) { Ok(()) } else { Err(VerifyError::Mismatch) }
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
    /// How many Data API requests of an account are answered within a minute of the platform's time;
    /// `None` for any number. Default: 60, as documented.
    pub data_api_limit: Option<u32>,
    /// What every balance starts with, in minor units, so that payouts come out of something.
    /// Default: 10,000,000.
    pub starting_balance: i64,
    /// Whether changes are noted for a store. Default: no.
    pub is_stored: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            base_url: "http://127.0.0.1".to_owned(),
            processing_time: Duration::ZERO,
            page_attempts: 1,
            duplicate_answer: DuplicateAnswer::AtOnce,
            data_api_limit: Some(60),
            starting_balance: 10_000_000,
            is_stored: false,
        }
    }
}

/// How a Gate request with a taken payment id is refused with code 3041. The documentation does not
/// tell (spec 06, section 3.4), so clients should be tested with both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateAnswer {
    /// HTTP 400 in the answer.
    AtOnce,
    /// The request is accepted; a callback with payment status `error` follows.
    ByCallback,
}
