//! The result: verdict, causes, and what was signed.

use super::super::canonical::{self, Numbers, Order, Rules, SignatureMembers, shortest_number};
use super::super::keyring::Key;
use super::super::{Evidence, VerifyError};
use super::coverage::{NotCovered, not_covered};
use super::deviation::{Deviation, Sorting, lines};
use super::received::Received;
use super::{Diagnosis, Finding, Work, mask};
use crate::ErrorCode;
use crate::json::{Document, Limits};

/// Why a message verifies or does not.
///
/// [`Display`](std::fmt::Display) is for people; [`serde::Serialize`] for programs. Card numbers,
/// card codes and tokens are masked in both.
///
/// The computed signature makes this very message acceptable to whoever holds the key. Show an
/// explanation to those who may know that, not to the sender of the message.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Explanation {
    pub(super) verified: bool,
    pub(super) first_line: String,
    pub(super) error: Option<Failure>,
    pub(super) causes: Vec<Finding>,
    pub(super) body_bytes: usize,
    pub(super) message: Option<SignedMessage>,
    pub(super) work: Work,
}

/// The error of verification.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Failure {
    /// Its stable code.
    pub code: &'static str,
    /// Its text.
    pub message: String,
}

impl Explanation {
    pub(super) fn new(body_bytes: usize, diagnosis: Diagnosis, work: Work) -> Self {
        let Diagnosis { error, findings, message, .. } = diagnosis;
        let label = message.as_ref().map(|message| message.key.as_str()).unwrap_or_default();
        let first_line = match (&error, findings.first()) {
            (None, _) => {
                let order = message.as_ref().map(|message| message.order);
                let order = match order.filter(|order| *order != "natural") {
                    Some(order) => format!(", its lines in the order {order}"),
                    None => String::new(),
                };
                format!("Verified with key `{label}`: the message is genuine{order}.")
            }
            (Some(_), Some(finding)) => format!(
                "Not verified ({}): {}. {}",
                finding.certainty().as_str(),
                finding.cause(),
                finding.cause().advice()
            ),
            (Some(error), None) => format!("Not verified: {}.", mask::shown(&error.to_string())),
        };
        let failure = |error: VerifyError| Failure {
            code: error.code(),
            message: mask::shown(&error.to_string()),
        };
        let verified = error.is_none();
        Self {
            verified,
            first_line,
            error: error.map(failure),
            causes: findings,
            body_bytes,
            message,
            work,
        }
    }

    /// Whether the body verifies as it stands.
    pub fn is_verified(&self) -> bool {
        self.verified
    }

    /// Verdict, likeliest cause and advice in one line.
    pub fn first_line(&self) -> &str {
        &self.first_line
    }

    /// The error of verification, if it does not.
    pub fn error(&self) -> Option<&Failure> {
        self.error.as_ref()
    }

    /// The causes that were found, most certain first. Empty for a message that verifies, never
    /// for another.
    pub fn causes(&self) -> &[Finding] {
        &self.causes
    }

    /// Bytes of the body.
    pub fn body_bytes(&self) -> usize {
        self.body_bytes
    }

    /// The message that was read: the body itself, or what was found within it.
    pub fn message(&self) -> Option<&SignedMessage> {
        self.message.as_ref()
    }

    /// What the search has cost.
    pub fn work(&self) -> Work {
        self.work
    }
}

/// What a message signs.
#[derive(Debug, Clone, serde::Serialize)]
#[non_exhaustive]
pub struct SignedMessage {
    /// The signature that came, masked and cut like any text from outside.
    pub received: Option<String>,
    /// Where it stood.
    pub received_in: Option<String>,
    /// The signature that the message should have by `key`.
    pub computed: String,
    /// The label of the key that fits; when none does, of the first one.
    pub key: String,
    /// The order of the lines: `natural`, `bytes_by_path`, `bytes_by_line` or `per_level`.
    pub order: &'static str,
    /// How numbers are written: `literal` or `shortest`.
    pub numbers: &'static str,
    /// Bytes of the text that is signed.
    pub canonical_bytes: usize,
    /// The lines of that text, masked; at most [`SignedMessage::MAX_LINES`].
    pub lines: Vec<String>,
    /// Lines that are not shown.
    pub lines_left_out: usize,
    /// What anybody can add or take away without breaking the signature.
    pub not_covered: Vec<NotCovered>,
}

impl SignedMessage {
    /// Most lines that are shown.
    pub const MAX_LINES: usize = 1_000;

    pub(super) fn new(
        document: &Document,
        evidence: Option<&Evidence>,
        received: Option<Received>,
        key: &Key,
        limits: &Limits,
        work: &mut Work,
    ) -> Option<Self> {
        let rules = Rules {
            order: evidence.map_or(Order::Natural, Evidence::order),
            numbers: evidence.map_or(Numbers::Literal, Evidence::numbers),
            signature_members: SignatureMembers::Remove,
        };
        let text = canonical::of_document(document, rules, limits).ok()?;
        let deviation = match rules.numbers {
            Numbers::Literal => Deviation::NONE,
            Numbers::Shortest => Deviation { number: shortest_number, ..Deviation::NONE },
        };
        let lines = lines(document, &deviation, Sorting::By(rules.order), work);
        let shown = lines.iter().take(Self::MAX_LINES).map(|line| {
            format!("{}:{}", mask::shown(&line.path), mask::value(&line.path, &line.value))
        });
        let (received_in, received) =
            received.map(|received| (received.place, mask::shown(&received.text))).unzip();
        Some(Self {
            received,
            received_in,
            computed: key.mac.sign(text.as_bytes()).to_string(),
            key: mask::shown(&key.label),
            order: match rules.order {
                Order::Natural => "natural",
                Order::BytesByPath => "bytes_by_path",
                Order::BytesByLine => "bytes_by_line",
                Order::PerLevel => "per_level",
            },
            numbers: match rules.numbers {
                Numbers::Literal => "literal",
                Numbers::Shortest => "shortest",
            },
            canonical_bytes: text.len(),
            lines: shown.collect(),
            lines_left_out: lines.len().saturating_sub(Self::MAX_LINES),
            not_covered: not_covered(document),
        })
    }
}
