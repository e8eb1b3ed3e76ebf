//! Trying texts with keys against the received signature, within a bound.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;

use super::super::mac::KeyedMac;
use super::{Cause, Certainty, Finding, mask};

/// What a search may cost, whatever the message is: signatures, and bytes written or hashed.
///
/// A callback of 1 kB that nothing explains takes 500 signatures and 0.5 MB with one key, 8,000 and
/// 7 MB with sixteen. The bound is for hostile bodies, and ends the search for them.
pub(super) const MAX_MACS: u64 = 40_000;
pub(super) const MAX_BYTES: u64 = 16 << 20;

/// What a search has cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Work {
    /// Signatures that were computed.
    pub macs: u64,
    /// Bytes that were written or hashed on the way.
    pub bytes: u64,
    /// Whether the search ended early because it had cost enough.
    pub exhausted: bool,
}

impl Work {
    /// Takes `bytes` that are to be written, if there is room for them.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        self.take_with(0, bytes)
    }

    /// Takes one signature over `bytes`, if there is room for it.
    pub(super) fn take_mac(&mut self, bytes: usize) -> bool {
        self.take_with(1, bytes.saturating_add(OVERHEAD))
    }

    fn take_with(&mut self, macs: u64, bytes: usize) -> bool {
        let macs = self.macs.saturating_add(macs);
        let bytes = self.bytes.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        if self.exhausted || macs > MAX_MACS || bytes > MAX_BYTES {
            self.exhausted = true;
            return false;
        }
        (self.macs, self.bytes) = (macs, bytes);
        true
    }
}

/// A key to try.
pub(super) struct Suspect {
    pub(super) label: String,
    /// Whether it is not among the keys in use.
    pub(super) is_other: bool,
    pub(super) mac: KeyedMac,
}

impl Suspect {
    pub(super) fn sign(&self, text: &[u8]) -> [u8; 64] {
        *self.mac.sign(text).as_bytes()
    }
}

/// A search for what was signed.
pub(super) struct Search<'s> {
    pub(super) suspects: &'s [Suspect],
    /// The received signature.
    pub(super) target: [u8; 64],
    pub(super) work: &'s mut Work,
    pub(super) findings: Vec<Finding>,
}

impl Search<'_> {
    /// Whether a cause was proven.
    pub(super) fn is_proven(&self) -> bool {
        self.findings.iter().any(|finding| finding.certainty() == Certainty::Certain)
    }

    /// Whether nothing more should be tried.
    pub(super) fn is_over(&self) -> bool {
        self.work.exhausted || self.is_proven()
    }

    /// Tries a text with every key. Where one fits, `cause` is proven.
    pub(super) fn try_text(&mut self, text: &[u8], cause: impl FnOnce() -> Cause) -> bool {
        let Some(label) = self.fitting(text) else { return false };
        let evidence = format!("made again that way, by key `{label}`, the signature is equal");
        self.findings.push(Finding::new(cause(), Certainty::Certain, evidence));
        true
    }

    /// The label of the key that gives `text` the received signature.
    pub(super) fn fitting(&mut self, text: &[u8]) -> Option<String> {
        for suspect in self.suspects {
            if !self.work.take_mac(text.len()) {
                return None;
            }
            if suspect.sign(text) == self.target {
                let label = mask::shown(&suspect.label);
                if suspect.is_other {
                    let cause = Cause::OtherKey { label: label.clone() };
                    let evidence = "the signature was recomputed with this key and is equal";
                    self.findings.push(Finding::new(cause, Certainty::Certain, evidence));
                }
                return Some(label);
            }
        }
        None
    }

    /// Tries a text with a key that is not among the suspects.
    pub(super) fn fits_key(&mut self, key: &[u8], text: &[u8]) -> bool {
        if !self.work.take_mac(text.len().saturating_add(key.len())) {
            return false;
        }
        hmac_sha512(key, text) == self.target
    }
}

/// The MAC by a key of any bytes.
pub(super) fn hmac_sha512(key: &[u8], text: &[u8]) -> Vec<u8> {
    Hmac::<Sha512>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// What a MAC costs beyond its text, in bytes: the padding and the outer hash.
const OVERHEAD: usize = 256;
