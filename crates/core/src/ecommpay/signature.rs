use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::ErrorCode;

/// Characters of a signature: 64 bytes in base64 with padding (spec 01, step 11).
pub const SIGNATURE_LENGTH: usize = 88;

/// A signature of the platform: the 64 bytes of an HMAC-SHA-512, shown as 88 characters of base64.
///
/// There is no `PartialEq`: received signatures are compared in constant time, and only by a
/// [`Verifier`](super::Verifier).
#[derive(Clone, Copy)]
pub struct Signature([u8; 64]);

impl Signature {
    pub(crate) fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// Reads a signature as the platform writes it: 88 characters of strict, padded, standard
    /// base64 without blanks or line breaks.
    ///
    /// # Errors
    /// [`MalformedSignature`] with the number of characters found.
    pub fn parse(text: &str) -> Result<Self, MalformedSignature> {
        let malformed = MalformedSignature { length: text.len() };
        if text.len() != SIGNATURE_LENGTH {
            return Err(malformed);
        }
        let mut bytes = [0; 66];
        match STANDARD.decode_slice(text, &mut bytes) {
            Ok(64) => bytes.first_chunk().map(|bytes| Self(*bytes)).ok_or(malformed),
            _ => Err(malformed),
        }
    }

    /// Writes the text to where there is as much room as it takes.
    pub(crate) fn write_to(&self, place: &mut [u8]) -> Option<()> {
        let length = STANDARD.encode_slice(self.0, place).ok()?;
        (length == place.len()).then_some(())
    }

    /// The 64 bytes.
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; SIGNATURE_LENGTH];
        let length = STANDARD.encode_slice(self.0, &mut text).map_err(|_| fmt::Error)?;
        let text = text.get(..length).and_then(|text| str::from_utf8(text).ok());
        f.write_str(text.ok_or(fmt::Error)?)
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

/// A text that cannot be a signature of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a signature is 88 characters of standard base64 ending in `==`, this one has {}; it may be cut \
     off, URL-decoded or not of this platform",
    problem(*length)
)]
pub struct MalformedSignature {
    /// Bytes of the text that was given.
    pub length: usize,
}

fn problem(length: usize) -> String {
    match length {
        SIGNATURE_LENGTH => "other characters in it".to_owned(),
        length => format!("{length}"),
    }
}

impl ErrorCode for MalformedSignature {
    fn code(&self) -> &'static str {
        "signature_malformed"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_go_both_ways() {
        let signature = Signature::from_bytes([0x5b; 64]);
        let text = signature.to_string();
        assert_eq!(text.len(), SIGNATURE_LENGTH);
        assert_eq!(Signature::parse(&text).unwrap().as_bytes(), signature.as_bytes());
    }

    #[test]
    fn only_strict_base64_of_88_characters_is_read() {
        let good = Signature::from_bytes([0xfb; 64]).to_string();
        let cases = [
            String::new(),
            good.replace('+', "-").replace('/', "_"),
            good.trim_end_matches('=').to_owned(),
            format!("{good} "),
            format!(" {}", &good[..87]),
            format!("{}\n", &good[..87]),
            format!("{}=", &good[..87]).replace("==", "B="),
            "é".repeat(44),
        ];
        for text in cases {
            assert!(Signature::parse(&text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn what_is_wrong_with_the_text_is_told() {
        for (text, told) in [
            (String::new(), "this one has 0;"),
            ("A".repeat(86), "this one has 86;"),
            ("-".repeat(88), "this one has other characters in it;"),
        ] {
            let error = Signature::parse(&text).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }
}
