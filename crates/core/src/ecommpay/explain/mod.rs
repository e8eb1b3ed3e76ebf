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

use super::mac::KeyedMac;
use super::{Evidence, Keyring, KeyringError, Verifier, VerifyError};
use crate::SecretKey;
use crate::json::{Document, Limits};
use envelope::Envelope;
use received::Received;
use scene::Scene;
use search::{Search, Suspect};

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

    fn diagnose(&self, body: &[u8], depth: usize, work: &mut Work) -> Diagnosis {
        let verifier = Verifier::new(self.keyring.clone()).with_limits(self.limits);
        let error = match verifier.verify(body) {
            Ok(verified) => {
                let evidence = verified.evidence().clone();
                let received = received::in_place(&verified).into_iter().next();
                let message = self.message(&verified, Some(&evidence), received, work);
                return Diagnosis { error: None, findings: Vec::new(), message };
            }
            Err(error) => error,
        };
        let document = match Document::parse(body, &self.limits) {
            Ok(document) => document,
            Err(json) => {
                let envelopes = envelope::around_unreadable(body, &json, &self.limits);
                return self.unwrap(envelopes, error, depth, work);
            }
        };
        match &error {
            VerifyError::NotAnObject => {
                let envelopes = envelope::around_value(document.root());
                self.unwrap(envelopes, error, depth, work)
            }
            VerifyError::Json(_) | VerifyError::CanonicalTooLong(_) => {
                let finding = certain(Cause::LimitPassed, &error.to_string());
                Diagnosis { error: Some(error), findings: vec![finding], message: None }
            }
            VerifyError::SignatureMissing => {
                let envelopes = envelope::within_object(&document);
                let examined = self.examine(&document, error.clone(), work);
                if envelopes.is_empty() || examined.is_proven() {
                    examined
                } else {
                    self.unwrap(envelopes, error, depth, work)
                }
            }
            VerifyError::SignatureNotText
            | VerifyError::SignatureMalformed(_)
            | VerifyError::SignatureConflict
            | VerifyError::Mismatch => self.examine(&document, error, work),
        }
    }

    /// Looks into what stands around a message.
    fn unwrap(
        &self,
        mut envelopes: Vec<Envelope>,
        error: VerifyError,
        depth: usize,
        work: &mut Work,
    ) -> Diagnosis {
        /// Layers around a message that are taken away.
        const MAX_LAYERS: usize = 3;
        let chosen = if depth < MAX_LAYERS { self.choose(&envelopes, work) } else { None };
        let envelope = chosen.and_then(|at| (at < envelopes.len()).then(|| envelopes.remove(at)));
        let mut findings = Vec::new();
        let mut message = None;
        let mut is_explained = false;
        if let Some(Envelope { finding, content }) = envelope {
            let inner = self.diagnose(&content.unwrap_or_default(), depth + 1, work);
            is_explained = inner.is_explained();
            findings.push(if is_explained { finding.proven() } else { finding });
            // That the content is nothing readable either says nothing new.
            let is_readable = inner.message.is_some();
            let is_news = |found: &Finding| is_readable || *found.cause() != Cause::NotJson;
            findings.extend(inner.findings.into_iter().filter(is_news));
            message = inner.message;
        }
        if !is_explained {
            findings.extend(envelopes.into_iter().map(|envelope| envelope.finding));
        }
        Diagnosis { error: Some(error), findings, message }
    }

    /// The envelope whose content verifies, or else can be read.
    fn choose(&self, envelopes: &[Envelope], work: &mut Work) -> Option<usize> {
        let verifier = Verifier::new(self.keyring.clone()).with_limits(self.limits);
        let mut readable = None;
        let mut any = None;
        for (at, envelope) in envelopes.iter().enumerate() {
            let Some(content) = &envelope.content else { continue };
            if !work.take(content.len()) {
                break;
            }
            any = any.or(Some(at));
            match verifier.verify(content) {
                Ok(_) => return Some(at),
                Err(VerifyError::Json(_)) => {}
                Err(_) => readable = readable.or(Some(at)),
            }
        }
        readable.or(any)
    }

    /// Looks for what was signed instead of a message that can be read.
    fn examine(&self, document: &Document, error: VerifyError, work: &mut Work) -> Diagnosis {
        let received = received::in_place(document);
        let first = received.first().cloned();
        let scene = Scene::new(document, work);
        let message = self.message(document, None, first.clone(), work);
        let suspects = self.suspects();
        let mut findings = Vec::new();
        match (&error, first) {
            (VerifyError::SignatureNotText, _) => {
                findings.push(certain(Cause::SignatureNotText, &error.to_string()));
            }
            (VerifyError::SignatureConflict, _) => {
                findings.extend(self.conflict(&scene, &received, &suspects, work));
            }
            (VerifyError::SignatureMissing, _) | (_, None) => {
                findings.extend(self.missing(&scene, &suspects, work));
            }
            (_, Some(received)) => {
                findings.extend(self.received(&scene, &received, &suspects, work));
            }
        }
        Diagnosis { error: Some(error), findings, message }
    }

    /// A signature that does not fit, or cannot be read.
    fn received(
        &self,
        scene: &Scene<'_>,
        received: &Received,
        suspects: &[Suspect],
        work: &mut Work,
    ) -> Vec<Finding> {
        let text = received.text.as_str();
        for suspect in suspects {
            for base in &scene.bases {
                if !work.take(base.text.len()) {
                    break;
                }
                work.macs += 1;
                let computed = envelope::encode_base64(&suspect.sign(base.text.as_bytes()));
                if let Some((cause, evidence)) = received::relation(text, &computed) {
                    return vec![certain(cause, &evidence)];
                }
            }
        }
        if let Some(finding) = making::try_hashes(scene, text, &self.all_keys(), work) {
            return vec![finding];
        }
        let parsed = super::Signature::parse(text).ok().map(|signature| *signature.as_bytes());
        let (repair, target) = match (parsed, received::repaired(text)) {
            (Some(target), _) => (None, target),
            (None, Some((cause, target))) => (Some(cause), target),
            (None, None) => {
                let (cause, evidence) = received::shape(text);
                return vec![Finding::new(cause, Certainty::Likely, evidence)];
            }
        };
        let mut search = Search { suspects, target, work, findings: Vec::new() };
        if let Some(cause) = repair {
            let finding = match search.fitting(scene.text().as_bytes()) {
                Some(label) => {
                    let evidence = format!("with this undone the signature fits, by key `{label}`");
                    search.findings.insert(0, certain(cause, &evidence));
                    return search.findings;
                }
                None => {
                    let evidence =
                        "the text can be read then, but the signature still does not fit";
                    Finding::new(cause, Certainty::Likely, evidence)
                }
            };
            search.findings.push(finding);
        }
        self.search(scene, &mut search);
        search.findings
    }

    /// Tries all hypotheses, then names what may be suspected.
    fn search(&self, scene: &Scene<'_>, search: &mut Search<'_>) {
        keys::try_keys(scene, &self.all_keys(), search);
        let steps = [
            forms::try_forms,
            making::try_texts,
            members::try_without,
            forms::try_left_out,
            members::try_changed,
            members::try_changed_together,
        ];
        for step in steps {
            if search.is_over() {
                break;
            }
            step(scene, search);
        }
        let project = suspicions::project(scene);
        if let (Some(found), Some(expected)) = (&project, &self.project)
            && found != expected
        {
            let cause = Cause::OtherProject { found: found.clone(), expected: expected.clone() };
            let evidence = format!("the message says `project_id` {found}");
            search.findings.push(Finding::new(cause, Certainty::Likely, evidence));
        }
        if search.is_proven() {
            return;
        }
        search.findings.extend(suspicions::suspicions(scene));
        if !search.findings.iter().any(|f| matches!(f.cause(), Cause::OtherProject { .. })) {
            search.findings.push(wrong_key(project.as_deref(), search.work.exhausted));
        }
        // The default stands behind what is as likely, and before what is only possible.
        search.findings.sort_by_key(|f| {
            (
                Reverse(f.certainty()),
                f.certainty() == Certainty::Possible && *f.cause() != Cause::WrongKey,
            )
        });
    }

    fn missing(&self, scene: &Scene<'_>, suspects: &[Suspect], work: &mut Work) -> Vec<Finding> {
        let Some(found) = received::elsewhere(scene.document) else {
            let evidence = if received::is_chargeback(scene.document) {
                "it looks like a digest of chargebacks, which the platform does not sign"
            } else {
                "neither the top level nor `general` has a `signature`"
            };
            return vec![certain(Cause::SignatureMissing, evidence)];
        };
        let target = super::Signature::parse(&found.text).ok();
        let fits = target.is_some_and(|target| {
            let target = *target.as_bytes();
            let mut search = Search { suspects, target, work, findings: Vec::new() };
            let fits = |base: &scene::Base| search.fitting(base.text.as_bytes()).is_some();
            scene.bases.iter().any(fits) && search.findings.is_empty()
        });
        let inner = if fits { Vec::new() } else { self.received(scene, &found, suspects, work) };
        let (certainty, evidence) = if fits {
            (Certainty::Certain, "the signature found there was recomputed and is equal")
        } else if inner.iter().any(Finding::is_certain) {
            (Certainty::Certain, "the signature found there fits with what is named below undone")
        } else {
            (Certainty::Likely, "a text that looks like a signature stands there")
        };
        let cause = Cause::SignatureElsewhere { path: found.place };
        let mut findings = vec![Finding::new(cause, certainty, evidence)];
        findings.extend(inner);
        findings
    }

    fn conflict(
        &self,
        scene: &Scene<'_>,
        received: &[Received],
        suspects: &[Suspect],
        work: &mut Work,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut fitting = "neither of them";
        for one in received {
            let Ok(signature) = super::Signature::parse(&one.text) else { continue };
            let target = *signature.as_bytes();
            let mut search = Search { suspects, target, work, findings: Vec::new() };
            if scene.bases.iter().any(|base| search.fitting(base.text.as_bytes()).is_some()) {
                let is_top = one.place == "signature";
                fitting = if is_top { "the one at top level" } else { "the one in `general`" };
                findings.append(&mut search.findings);
                break;
            }
        }
        let evidence = "the signature was computed and compared with both";
        findings.insert(0, certain(Cause::SignatureConflict { fitting }, evidence));
        findings
    }

    /// What is shown of a message that can be read.
    fn message(
        &self,
        document: &Document,
        evidence: Option<&Evidence>,
        received: Option<Received>,
        work: &mut Work,
    ) -> Option<SignedMessage> {
        let label = evidence.map(Evidence::key_label);
        let key = self.keyring.keys().iter().find(|key| label.is_none_or(|l| *key.label == *l))?;
        SignedMessage::new(document, evidence, received, key, &self.limits, work)
    }

    fn all_keys(&self) -> Vec<(&'k str, &'k SecretKey)> {
        self.keys.iter().chain(&self.others).copied().collect()
    }

    fn suspects(&self) -> Vec<Suspect> {
        let keys = self.keyring.keys().iter().map(|key| Suspect {
            label: key.label.to_string(),
            is_other: false,
            mac: key.mac.clone(),
        });
        let others = self.others.iter().map(|(label, key)| Suspect {
            label: (*label).to_owned(),
            is_other: true,
            mac: KeyedMac::new(key),
        });
        keys.chain(others).collect()
    }
}

/// What was found out about one body.
struct Diagnosis {
    error: Option<VerifyError>,
    findings: Vec<Finding>,
    message: Option<SignedMessage>,
}

impl Diagnosis {
    /// Whether the message is genuine, or it is proven why it is not.
    fn is_explained(&self) -> bool {
        self.error.is_none() || self.is_proven()
    }

    /// Whether a trial gave the received signature.
    fn is_proven(&self) -> bool {
        let is_proof =
            |found: &Finding| found.is_certain() && *found.cause() != Cause::SignatureMissing;
        self.message.is_some() && self.findings.iter().any(is_proof)
    }
}

fn wrong_key(project: Option<&str>, is_exhausted: bool) -> Finding {
    let mut evidence = "none of the trials gave the received signature".to_owned();
    if is_exhausted {
        evidence.push_str("; the message is large, so not all of them were made");
    }
    if let Some(project) = project {
        evidence.push_str("; the message says `project_id` ");
        evidence.push_str(project);
    }
    let certainty = if is_exhausted { Certainty::Possible } else { Certainty::Likely };
    Finding::new(Cause::WrongKey, certainty, evidence)
}

fn certain(cause: Cause, evidence: &str) -> Finding {
    Finding::new(cause, Certainty::Certain, mask::shown(evidence))
}
