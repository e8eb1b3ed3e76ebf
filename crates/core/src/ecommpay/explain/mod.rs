//! Why a message does not verify, and what was signed.
//!
//! [`Explainer::explain`] makes the signature again under more than a hundred hypotheses: other keys
//! and spellings of keys, rules of other implementations, members left out, values changed back,
//! bodies unwrapped. Where one gives the received signature, the cause is proven; the rest is ranked
//! by what speaks for it. Verification itself stays strict; nothing found here makes a message
//! acceptable.
//!
//! The search is bounded whatever the message is: at most 40,000 signatures and 16 MiB written or
//! hashed, see [`Work`].

mod cause;
mod coverage;
mod deviation;
mod diagnosis;
mod envelope;
mod explanation;
mod finding;
mod forms;
mod keys;
mod making;
mod mask;
mod members;
mod numbers;
mod received;
mod render;
mod rewrite;
mod scene;
mod search;
mod suspicions;
#[cfg(test)]
mod tests;
mod texts;

pub use cause::Cause;
pub use coverage::NotCovered;
pub use explanation::{Explanation, Failure, SignedMessage};
pub use finding::{Certainty, Finding};
pub use search::Work;

use std::cmp::Reverse;

use super::{Keyring, KeyringError};
use crate::SecretKey;
use crate::json::Limits;
use diagnosis::Diagnosis;

/// Explains a body with the keys that a verifier has; see [`Explainer`] for more hints.
///
/// ```
/// use paywright_core::{SecretKey, ecommpay::{Keyring, explain::explain}};
/// let keys = Keyring::new("live", &SecretKey::new("live key")?);
/// let explanation = explain("\u{feff}{}".as_bytes(), &keys);
/// assert!(explanation.first_line().contains("byte order mark"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explain(body: &[u8], keys: &Keyring) -> Explanation {
    Explainer::of_keyring(keys.clone()).explain(body)
}

/// Explains messages, given the keys in use and others that may have been confused with them.
///
/// ```
/// use paywright_core::{SecretKey, ecommpay::explain::Explainer};
/// let (live, test) = (SecretKey::new("live key")?, SecretKey::new("qwerty")?);
/// let explainer = Explainer::new("live", &live).with_other_key("test", &test)?;
/// let body = br#"{"payment":{"id":"11","status":"success"},"signature":"Rk9xmCfiv/BJbVrCz+oazsOOuiMqrktLVXruRLM9WJ2zmYvufwOS7uxz5Pd36kfKPqbBwKZjMs/EEzF/VsbbNw=="}"#;
/// let explanation = explainer.explain(body);
/// assert!(explanation.first_line().contains("the key `test` fits"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Explainer<'k> {
    keyring: Keyring,
    /// The keys in use whose text is known.
    keys: Vec<(&'k str, &'k SecretKey)>,
    others: Vec<(&'k str, &'k SecretKey)>,
    limits: Limits,
    project: Option<String>,
}

impl<'k> Explainer<'k> {
    /// An explainer with one key in use.
    pub fn new(label: &'k str, key: &'k SecretKey) -> Self {
        Self { keys: vec![(label, key)], ..Self::of_keyring(Keyring::new(label, key)) }
    }

    /// An explainer with the keys that a verifier has.
    ///
    /// A keyring does not give the text of its keys away, so other spellings of them and other
    /// hashes are not tried; [`Explainer::new`] finds more.
    pub fn of_keyring(keyring: Keyring) -> Self {
        let (keys, others) = (Vec::new(), Vec::new());
        Self { keyring, keys, others, limits: Limits::default(), project: None }
    }

    /// Adds a key in use, as a [`Keyring`] has several while one is being replaced.
    ///
    /// # Errors
    /// [`KeyringError`] when there are eight already or the label is taken.
    pub fn with_key(mut self, label: &'k str, key: &'k SecretKey) -> Result<Self, KeyringError> {
        self.keyring = self.keyring.with(label, key)?;
        self.keys.push((label, key));
        Ok(self)
    }

    /// Adds a key that is not in use but may have signed the message, for instance that of the test
    /// project. A message signed with it still does not verify.
    ///
    /// # Errors
    /// [`KeyringError`] when there are eight already or the label is taken.
    pub fn with_other_key(
        mut self,
        label: &'k str,
        key: &'k SecretKey,
    ) -> Result<Self, KeyringError> {
        if self.others.len() >= Keyring::CAPACITY {
            return Err(KeyringError::Full);
        }
        let others = self.others.iter().map(|(label, _)| *label);
        if self.keyring.labels().chain(others).any(|known| known == label) {
            return Err(KeyringError::LabelTaken { label: label.to_owned() });
        }
        self.others.push((label, key));
        Ok(self)
    }

    /// States the project that the keys in use belong to.
    #[must_use]
    pub fn with_project(mut self, id: u64) -> Self {
        self.project = Some(id.to_string());
        self
    }

    /// Changes what a message may demand.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Explains a body as it was received.
    pub fn explain(&self, body: &[u8]) -> Explanation {
        let mut work = Work::default();
        let mut diagnosis = self.diagnose(body, 0, &mut work);
        diagnosis.findings.sort_by_key(|finding| Reverse(finding.certainty()));
        Explanation::new(body.len(), diagnosis, work)
    }
}
