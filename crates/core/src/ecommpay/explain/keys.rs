//! The key: another one, or the same in another spelling.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::envelope::encode_base64;
use super::scene::Scene;
use super::search::Search;
use super::{Cause, Certainty, Finding, mask, texts};
use crate::SecretKey;

/// Tries the message as it stands with all keys, their spellings and what is taken for a key.
pub(super) fn try_keys(scene: &Scene<'_>, keys: &[(&str, &SecretKey)], search: &mut Search<'_>) {
    for base in &scene.bases {
        if search.fitting(base.text.as_bytes()).is_some() {
            return;
        }
    }
    for (label, key) in keys {
        for (cause, spelling) in spellings(key) {
            if try_key(scene, search, &spelling) {
                let evidence = format!("key `{}` gives the signature then", mask::shown(label));
                search.findings.push(Finding::new(cause, Certainty::Certain, evidence));
                return;
            }
        }
    }
    for key in SAMPLES {
        if try_key(scene, search, key.as_bytes()) {
            let cause = if key.is_empty() { Cause::EmptyKey } else { Cause::SampleKey { key } };
            let evidence = "the signature was recomputed with this key and is equal";
            search.findings.push(Finding::new(cause, Certainty::Certain, evidence));
            return;
        }
    }
    try_members(scene, search);
}

/// The empty key, and those of examples and tests in public documentation and packages.
const SAMPLES: &[&str] =
    &["", "secret", "qwerty", "test", "secret_key", "secretKey", "123", "salt", "your_secret_key"];

/// Most values of the message that are tried as key.
const MAX_VALUES: usize = 200;

fn try_members(scene: &Scene<'_>, search: &mut Search<'_>) {
    let Some(base) = scene.bases.first() else { return };
    for line in base.lines.iter().filter(|line| !line.value.is_empty()).take(MAX_VALUES) {
        if search.fits_key(line.value.as_bytes(), base.text.as_bytes()) {
            let cause = Cause::KeyFromMessage { path: mask::shown(&line.path) };
            let evidence = "the signature was recomputed with this value as key and is equal";
            search.findings.push(Finding::new(cause, Certainty::Certain, evidence));
            return;
        }
    }
}

fn try_key(scene: &Scene<'_>, search: &mut Search<'_>, key: &[u8]) -> bool {
    scene.bases.iter().any(|base| search.fits_key(key, base.text.as_bytes()))
}

/// Other spellings of a key, and what each would mean.
fn spellings(key: &SecretKey) -> Vec<(Cause, Zeroizing<Vec<u8>>)> {
    let bytes = key.expose();
    let mut spellings = Vec::new();
    let mut add = |cause: Cause, spelling: Vec<u8>| {
        let spelling = Zeroizing::new(spelling);
        if **spelling != *bytes && !spelling.is_empty() {
            spellings.push((cause, spelling));
        }
    };
    add(Cause::KeyWhiteSpace, bytes.trim_ascii().to_vec());
    // Shortened in place: what grows leaves parts of the key in freed memory.
    let mut visible = bytes.to_vec();
    visible.retain(u8::is_ascii_graphic);
    add(Cause::KeyWhiteSpace, visible);
    for end in ["\n", "\r\n", " "] {
        add(Cause::KeyWhiteSpace, [bytes, end.as_bytes()].concat());
    }
    add(Cause::KeyWhiteSpace, [b" ", bytes].concat());
    for quote in *b"\"'`" {
        let inner = bytes.trim_ascii();
        let inner = inner.strip_prefix(&[quote]).and_then(|inner| inner.strip_suffix(&[quote]));
        add(Cause::KeyQuotes, inner.unwrap_or_default().to_vec());
        add(Cause::KeyQuotes, [&[quote], bytes, &[quote]].concat());
    }
    if let Some((half, rest)) = bytes.split_at_checked(bytes.len() / 2)
        && half == rest
    {
        add(Cause::KeyRepeated, half.to_vec());
    }
    add_encodings(&mut add, bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        if let Some((_, value)) = text.split_once('=') {
            let value = value.trim().trim_matches(['"', '\'']);
            add(Cause::KeyAssignment, value.as_bytes().to_vec());
        }
        add(Cause::KeyCase, text.to_lowercase().into_bytes());
        add(Cause::KeyCase, text.to_uppercase().into_bytes());
        add(
            Cause::KeyDecoded { encoding: "URL encoding" },
            texts::decode_percent(text).into_owned().into_bytes(),
        );
        add(
            Cause::KeyDecoded { encoding: "URL encoding" },
            texts::plus_to_blanks(text).into_owned().into_bytes(),
        );
        add(
            Cause::KeyEncoded { encoding: "URL encoding" },
            texts::encode_percent(text).into_owned().into_bytes(),
        );
        add(
            Cause::KeyEncoded { encoding: "URL encoding" },
            texts::blanks_to_plus(text).into_owned().into_bytes(),
        );
        add(
            Cause::KeyDecoded { encoding: "HTML" },
            texts::unescape_html(text).into_owned().into_bytes(),
        );
        add(
            Cause::KeyEncoded { encoding: "HTML" },
            texts::escape_html(text).into_owned().into_bytes(),
        );
        add(
            Cause::KeyDecoded { encoding: "backslash escapes" },
            texts::strip_backslashes(text).into_owned().into_bytes(),
        );
    }
    spellings
}

fn add_encodings(add: &mut impl FnMut(Cause, Vec<u8>), bytes: &[u8]) {
    let trimmed = bytes.trim_ascii();
    let decoders = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE_NO_PAD];
    for decoded in decoders.iter().filter_map(|decoder| decoder.decode(trimmed).ok()) {
        add(Cause::KeyDecoded { encoding: "base64" }, decoded);
    }
    add(Cause::KeyDecoded { encoding: "hexadecimal" }, from_hex(trimmed).unwrap_or_default());
    add(Cause::KeyEncoded { encoding: "base64" }, encode_base64(bytes).into_bytes());
    let hex = to_hex(bytes);
    add(Cause::KeyEncoded { encoding: "hexadecimal" }, hex.to_uppercase().into_bytes());
    add(Cause::KeyEncoded { encoding: "hexadecimal" }, hex.into_bytes());
}

/// The bytes of a text of hexadecimal digits.
pub(super) fn from_hex(text: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_chunks::<2>();
    if !rest.is_empty() || !text.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    // With its full room: the bytes of a key must not be left behind by growing.
    let mut bytes = Vec::with_capacity(pairs.len());
    for [high, low] in pairs {
        bytes.push(digit(*high)? << 4 | digit(*low)?);
    }
    Some(bytes)
}

/// The hexadecimal digits of bytes, in lower case.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
