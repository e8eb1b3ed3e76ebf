//! The way from a body to its causes: unwrap it, look at its signature, try the hypotheses.

use std::cmp::Reverse;

use super::super::mac::KeyedMac;
use super::super::{Evidence, Signature, Verifier, VerifyError};
use super::envelope::{self, Envelope};
use super::received::{self, Received};
use super::scene::{Base, Scene};
use super::search::{Search, Suspect};
use super::{
    Cause, Certainty, Explainer, Finding, SignedMessage, Work, forms, keys, making, mask, members,
    suspicions,
};
use crate::SecretKey;
use crate::json::Document;

impl<'k> Explainer<'k> {
    pub(super) fn diagnose(&self, body: &[u8], depth: usize, work: &mut Work) -> Diagnosis {
        let verifier = Verifier::new(self.keyring.clone()).with_limits(self.limits);
        let error = match verifier.verify(body) {
            Ok(verified) => {
                let evidence = verified.evidence().clone();
                let received = received::in_place(&verified).into_iter().next();
                let message = self.message(&verified, Some(&evidence), received, work);
                return Diagnosis { error: None, findings: Vec::new(), message, is_proven: true };
            }
            Err(error) => error,
        };
        let document = match Document::parse(body, &self.limits) {
            Ok(document) => document,
            Err(json) => {
                let envelopes = envelope::around_unreadable(body, &json, &self.limits);
                return self.look_within(envelopes, error, depth, work);
            }
        };
        match &error {
            VerifyError::NotAnObject => {
                let envelopes = envelope::around_value(document.root());
                self.look_within(envelopes, error, depth, work)
            }
            VerifyError::Json(_) | VerifyError::CanonicalTooLong(_) => {
                let finding = certain(Cause::LimitPassed, &error.to_string());
                let findings = vec![finding];
                Diagnosis { error: Some(error), findings, message: None, is_proven: false }
            }
            VerifyError::SignatureMissing => {
                let envelopes = envelope::within_object(&document);
                let examined = self.examine(&document, error.clone(), work);
                if envelopes.is_empty() || examined.is_proven {
                    examined
                } else {
                    self.look_within(envelopes, error, depth, work)
                }
            }
            VerifyError::SignatureNotText
            | VerifyError::SignatureMalformed(_)
            | VerifyError::SignatureConflict
            | VerifyError::Mismatch => self.examine(&document, error, work),
        }
    }

    /// Looks into what stands around a message.
    fn look_within(
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
        let mut is_proven = false;
        if let Some(Envelope { finding, content }) = envelope {
            let inner = self.diagnose(&content.unwrap_or_default(), depth + 1, work);
            is_proven = inner.is_proven;
            let certainty = finding.certainty();
            findings.push(if is_proven { finding.proven() } else { finding });
            // That the content is nothing readable either says nothing new.
            let is_readable = inner.message.is_some();
            let is_news = |found: &Finding| is_readable || *found.cause() != Cause::NotJson;
            let within = inner.findings.into_iter().filter(is_news);
            // What is within is no surer than that there is something around it.
            findings.extend(
                within.map(|found| if is_proven { found } else { found.at_most(certainty) }),
            );
            message = inner.message;
        }
        if !is_proven {
            findings.extend(envelopes.into_iter().map(|envelope| envelope.finding));
        }
        Diagnosis { error: Some(error), findings, message, is_proven }
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
        // That there is no usable signature is plain to see and proves nothing.
        let is_proof = |found: &Finding| {
            let is_plain = matches!(
                found.cause(),
                Cause::SignatureMissing | Cause::SignatureNotText | Cause::SignatureConflict { .. }
            );
            found.is_certain() && !is_plain
        };
        let is_proven = findings.iter().any(is_proof);
        Diagnosis { error: Some(error), findings, message, is_proven }
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
                if !work.take_mac(base.text.len()) {
                    break;
                }
                let computed = envelope::encode_base64(&suspect.sign(base.text.as_bytes()));
                if let Some((cause, evidence)) = received::relation(text, &computed) {
                    return vec![certain(cause, &evidence)];
                }
            }
        }
        if let Some(finding) = making::try_hashes(scene, text, &self.all_keys(), work) {
            return vec![finding];
        }
        let parsed = Signature::parse(text).ok().map(|signature| *signature.as_bytes());
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
        let target = Signature::parse(&found.text).ok();
        let fits = target.is_some_and(|target| {
            let target = *target.as_bytes();
            let mut search = Search { suspects, target, work, findings: Vec::new() };
            let fits = |base: &Base| search.fitting(base.text.as_bytes()).is_some();
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
            let Ok(signature) = Signature::parse(&one.text) else { continue };
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
pub(super) struct Diagnosis {
    pub(super) error: Option<VerifyError>,
    pub(super) findings: Vec<Finding>,
    pub(super) message: Option<SignedMessage>,
    /// Whether a trial gave the received signature.
    is_proven: bool,
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
