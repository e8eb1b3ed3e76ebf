use std::fmt;

use zeroize::Zeroizing;

use crate::ErrorCode;

/// The secret key of a project, or the key issued together with a Data API token.
///
/// The platform uses the text of the key as it stands, as UTF-8 bytes: it is not decoded from hex
/// or base64 (spec 01, step 10). The bytes are wiped when the value is dropped, [`fmt::Debug`]
/// prints no part of them, and there is no way to get them back as text.
///
/// ```
/// use paywright_core::SecretKey;
/// let key = SecretKey::new("secret_key")?;
/// assert_eq!(format!("{key:?}"), "SecretKey(***)");
/// # Ok::<(), paywright_core::SecretKeyError>(())
/// ```
pub struct SecretKey(Zeroizing<Vec<u8>>);

impl SecretKey {
    /// Takes over the text of a key. Blanks around it count: they may belong to the key.
    ///
    /// # Errors
    /// - [`SecretKeyError::Empty`] when the text is empty or white space only: everybody can sign
    ///   with such a key, and the usual cause is an environment variable that is not set.
    /// - [`SecretKeyError::LineBreak`] when it begins or ends with a line break, which came with the
    ///   file it was read from and would make every signature wrong.
    pub fn new(text: impl Into<String>) -> Result<Self, SecretKeyError> {
        let bytes = Zeroizing::new(text.into().into_bytes());
        match bytes.as_slice() {
            key if key.trim_ascii().is_empty() => Err(SecretKeyError::Empty),
            [b'\r' | b'\n', ..] | [.., b'\r' | b'\n'] => Err(SecretKeyError::LineBreak),
            _ => Ok(Self(bytes)),
        }
    }

    /// A key as a published vector states it, the empty one included. Not for payments.
    #[doc(hidden)]
    pub fn of_vector(key: impl AsRef<[u8]>) -> Self {
        Self(Zeroizing::new(key.as_ref().to_vec()))
    }

    /// The one place where the key leaves its wrapper: to key a MAC.
    pub(crate) fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(***)")
    }
}

/// A text that cannot be a secret key. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretKeyError {
    /// It is empty, or nothing but white space.
    #[error("the secret key is empty; check the setting or environment variable it comes from")]
    Empty,
    /// It begins or ends with a line break.
    #[error(
        "the secret key begins or ends with a line break, which is not part of it; trim the text \
         that was read from the file or variable"
    )]
    LineBreak,
}

impl ErrorCode for SecretKeyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "key_empty",
            Self::LineBreak => "key_with_line_break",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_key_is_refused() {
        let table = [
            ("", "key_empty"),
            (" \t", "key_empty"),
            ("\r\n", "key_empty"),
            ("key\n", "key_with_line_break"),
            ("key\r\n", "key_with_line_break"),
            ("key\r", "key_with_line_break"),
            ("\nkey", "key_with_line_break"),
        ];
        for (text, code) in table {
            assert_eq!(SecretKey::new(text).unwrap_err().code(), code, "{text:?}");
        }
        for text in ["key", " key ", "two\nlines", "\tkey"] {
            assert_eq!(SecretKey::new(text).unwrap().expose(), text.as_bytes());
        }
    }

    #[test]
    fn a_key_prints_masked() {
        let key = SecretKey::new("top secret").unwrap();
        assert!(!format!("{key:?}").contains("top"));
    }
}
