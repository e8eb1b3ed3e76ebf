//! The signature as it arrived: where it stands, and what happened to its text.

use std::collections::VecDeque;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::signature::{SIGNATURE_LENGTH, Signature};
use super::keys::from_hex;
use super::texts;
use super::{Cause, mask};
use crate::json::{Document, Kind, Value};

/// A signature in a message.
#[derive(Clone)]
pub(super) struct Received {
    /// `signature` or `general.signature`, or where else it was found.
    pub(super) place: String,
    pub(super) text: String,
}

/// The signatures where they belong: at top level, then in `general`.
pub(super) fn in_place(document: &Document) -> Vec<Received> {
    let root = document.root();
    let general = root.get("general").and_then(|general| general.get("signature"));
    let places = [("signature", root.get("signature")), ("general.signature", general)];
    let text = |value: Value<'_>| value.as_str().map(str::to_owned);
    let received = |(place, value): (&str, Option<Value<'_>>)| {
        Some(Received { place: place.to_owned(), text: text(value?)? })
    };
    places.into_iter().filter_map(received).collect()
}

/// Most values that are looked through for a signature in a wrong place.
const MAX_VALUES: usize = 10_000;

/// A text that has the form of a signature, or a name like it, somewhere else.
pub(super) fn elsewhere(document: &Document) -> Option<Received> {
    let mut open = VecDeque::from([(String::new(), document.root())]);
    let mut looked_at = 0;
    while let Some((path, value)) = open.pop_front() {
        looked_at += 1;
        if looked_at > MAX_VALUES {
            return None;
        }
        if let Some(text) = value.as_str() {
            let name = path.rsplit('.').next().unwrap_or_default().to_lowercase();
            let is_named = matches!(name.as_str(), "signature" | "sign" | "x-signature");
            if (is_named && text.len() > 40) || Signature::parse(text).is_ok() {
                return Some(Received { place: mask::shown(&path), text: text.to_owned() });
            }
        }
        let join = |name: &str| mask::join(&path, name);
        open.extend(value.members().map(|(name, value)| (join(name), value)));
        open.extend(value.items().enumerate().map(|(i, value)| (join(&i.to_string()), value)));
    }
    None
}

/// Whether the message is of a kind that comes without a signature.
pub(super) fn is_chargeback(document: &Document) -> bool {
    document.root().members().any(|(name, value)| {
        name.to_lowercase().starts_with("chargeback")
            && matches!(value.kind(), Kind::Array | Kind::Object)
    })
}

/// The signature that a malformed text stands for, and what happened to the text.
pub(super) fn repaired(text: &str) -> Option<(Cause, [u8; 64])> {
    let compact: String = text.split_ascii_whitespace().collect();
    if let Some(bytes) = from_hex(compact.as_bytes()).and_then(|bytes| bytes.try_into().ok()) {
        return Some((Cause::SignatureHex, bytes));
    }
    // Texts with a blank between other characters may have lost a `+`.
    let with_plus = text.trim_ascii().replace(' ', "+");
    let plain = text.trim_matches(|c: char| c.is_whitespace() || "\"'\\".contains(c));
    let unescaped = plain.replace("\\/", "/").replace("\\u002b", "+").replace("\\u003d", "=");
    let unescaped = unescaped.replace("\\n", "").replace("\\r", "");
    let standard = text.replace('-', "+").replace('_', "/");
    let candidates = [
        (Cause::SignatureWhiteSpace, compact.clone()),
        (Cause::SignatureUrlDecoded, with_plus),
        (Cause::SignaturePercentEncoded, texts::decode_percent(&compact).into_owned()),
        (Cause::SignatureUnpadded, compact.clone() + "=="),
        (Cause::SignatureUnpadded, compact + "="),
        (Cause::SignatureUrlAlphabet, standard.clone()),
        (Cause::SignatureUrlAlphabet, standard + "=="),
        (Cause::SignatureEscaped, texts::unescape_html(&unescaped).into_owned()),
    ];
    for (cause, candidate) in candidates {
        if let Ok(signature) = Signature::parse(&candidate) {
            return Some((cause, *signature.as_bytes()));
        }
    }
    encoded_twice(text).map(|bytes| (Cause::SignatureEncodedTwice, bytes))
}

fn encoded_twice(text: &str) -> Option<[u8; 64]> {
    let inner = STANDARD.decode(text.trim_ascii()).ok()?;
    if let Some(bytes) = from_hex(&inner).and_then(|bytes| bytes.try_into().ok()) {
        return Some(bytes);
    }
    let inner = str::from_utf8(&inner).ok()?;
    Signature::parse(inner).ok().map(|signature| *signature.as_bytes())
}

/// What a malformed text that stands for no signature looks like, without a key to compare with.
pub(super) fn shape(text: &str) -> (Cause, String) {
    let length = text.chars().count();
    let evidence = format!("it has {length} characters instead of {SIGNATURE_LENGTH}");
    let lower = text.to_lowercase();
    let is_placeholder = !text.is_empty() && text.chars().all(|c| "*xX.•".contains(c));
    let words = ["filtered", "redacted", "masked", "hidden", "signature", "removed", "***"];
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    if text.is_empty() {
        (Cause::SignatureMissing, "the member `signature` is an empty text".to_owned())
    } else if is_placeholder || words.iter().any(|word| lower.contains(word)) {
        (Cause::SignatureRedacted, "it reads like a placeholder".to_owned())
    } else if length < SIGNATURE_LENGTH
        && !matches!(length, 40 | 44 | 64)
        && text.chars().all(is_base64)
    {
        (Cause::SignatureTruncated { length }, evidence)
    } else if length == SIGNATURE_LENGTH && text.chars().all(is_base64) {
        let evidence = "it has the right length, but its last characters cannot come from 64 bytes";
        (Cause::SignatureCase, evidence.to_owned())
    } else {
        (Cause::SignatureMalformed, evidence)
    }
}

/// How a malformed or other text relates to the signature that it should be.
pub(super) fn relation(received: &str, computed: &str) -> Option<(Cause, String)> {
    /// Characters from which on a common beginning is no chance.
    const TELLING: usize = 16;
    let start = received.trim_end_matches(['.', '…', '=', ' ']);
    if start.len() >= TELLING && start.len() < SIGNATURE_LENGTH - 2 && computed.starts_with(start) {
        let length = received.trim_end_matches(['.', '…', ' ']).chars().count();
        let evidence = "what is there is equal to the beginning of the computed signature";
        return Some((Cause::SignatureTruncated { length }, evidence.to_owned()));
    }
    if received != computed && received.eq_ignore_ascii_case(computed) {
        let evidence = "apart from upper and lower case it is equal to the computed signature";
        return Some((Cause::SignatureCase, evidence.to_owned()));
    }
    if received.trim_ascii().len() > SIGNATURE_LENGTH && received.contains(computed) {
        let evidence = "the computed signature stands within the text";
        return Some((Cause::SignatureEscaped, evidence.to_owned()));
    }
    None
}
