//! Signing and verifying as vectors ask for it.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use paywright_core::ecommpay::canonical::{self, Numbers, Order, Rules, SignatureMembers};
use paywright_core::ecommpay::{Keyring, Signer, Verifier, VerifyError, VerifyFailure};
use paywright_core::json::{Document, Duplicates, Limits};
use paywright_core::{ErrorCode, SecretKey};
use serde::Deserialize;

/// A message, given in one of three ways.
#[derive(Deserialize)]
pub(super) struct Message {
    body: Option<String>,
    body_base64: Option<String>,
    body_repeat: Option<Vec<Part>>,
}

#[derive(Deserialize)]
struct Part {
    text: String,
    times: usize,
}

impl Message {
    pub(super) fn bytes(&self) -> Result<Vec<u8>, String> {
        match (&self.body, &self.body_base64, &self.body_repeat) {
            (Some(text), None, None) => Ok(text.as_bytes().to_vec()),
            (None, Some(base64), None) => decode_base64(base64),
            (None, None, Some(parts)) => {
                let text: String = parts.iter().map(|part| part.text.repeat(part.times)).collect();
                Ok(text.into_bytes())
            }
            _ => Err("one of body, body_base64 and body_repeat must be given".to_owned()),
        }
    }
}

pub(super) fn decode_base64(text: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(text).map_err(|error| format!("the body is not base64: {error}"))
}

/// What signing gives: the canonical form and the signature, or a code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) canonical: String,
    pub(super) signature: String,
}

pub(super) fn sign(
    key: &str,
    body: &[u8],
    numbers: Numbers,
    signature_members: SignatureMembers,
    limits: Limits,
) -> Result<Signed, &'static str> {
    let rules = Rules { order: Order::Natural, numbers, signature_members };
    let document = Document::parse(body, &limits).map_err(|error| error.code())?;
    let signer = Signer::new(&SecretKey::of_vector(key)).with_limits(limits);
    let signature = signer.sign_document(&document, rules).map_err(|error| error.code())?;
    let canonical =
        canonical::of_document(&document, rules, &limits).map_err(|error| error.code())?;
    Ok(Signed { canonical, signature: signature.to_string() })
}

/// What verifying gives: the label of the key that fitted, or a class and a code.
pub(super) fn verify(
    keys: &[(&str, &str)],
    body: &[u8],
    only_natural: bool,
    limits: Limits,
) -> Result<Result<String, Refusal>, String> {
    let mut keys = keys.iter();
    let Some((label, key)) = keys.next() else {
        return Err("no key is given".to_owned());
    };
    let mut keyring = Keyring::new(label, &SecretKey::of_vector(key));
    for (label, key) in keys {
        keyring =
            keyring.with(label, &SecretKey::of_vector(key)).map_err(|error| error.to_string())?;
    }
    let orders: &[Order] = if only_natural { &[Order::Natural] } else { &Order::ALL };
    let verifier = Verifier::new(keyring).with_limits(limits).with_orders(orders);
    Ok(match verifier.verify(body) {
        Ok(verified) => Ok(verified.evidence().key_label().to_owned()),
        Err(error) => Err(Refusal {
            class: class(&error),
            code: error.code(),
            signature_is_empty: matches!(&error, VerifyError::SignatureMalformed(found) if found.length == 0),
        }),
    })
}

pub(super) struct Refusal {
    pub(super) class: &'static str,
    pub(super) code: &'static str,
    pub(super) signature_is_empty: bool,
}

fn class(error: &VerifyError) -> &'static str {
    match error.failure() {
        VerifyFailure::Malformed => "malformed",
        VerifyFailure::MissingSignature => "missing-signature",
        VerifyFailure::InvalidSignature => "invalid-signature",
        VerifyFailure::Limit => "limit",
    }
}

/// Limits as vectors spell them; what is absent keeps its default.
pub(super) fn limits(given: &BTreeMap<String, usize>) -> Result<Limits, String> {
    let (mut floor, mut factor) = (64 * 1024, 8);
    let mut limits = Limits::default();
    for (name, &value) in given {
        match name.as_str() {
            "body" => limits = limits.with_body(value),
            "depth" => limits = limits.with_depth(value),
            "leaves" => limits = limits.with_leaves(value),
            "canonical_floor" => floor = value,
            "canonical_factor" => factor = value,
            other => return Err(format!("there is no limit `{other}`")),
        }
    }
    Ok(limits.with_canonical(floor, factor))
}

/// Limits for messages that are known to be harmless, whatever their size.
pub(super) fn no_limits() -> Limits {
    Limits::default()
        .with_body(Limits::MAX_BODY)
        .with_depth(1_000_000)
        .with_leaves(100_000_000)
        .with_canonical(256 << 20, 0)
        .with_duplicates(Duplicates::KeepLast)
}
