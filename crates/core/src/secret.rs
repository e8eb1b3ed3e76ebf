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
/// # Ok::<(), paywright_core::EmptyKey>(())
/// ```
pub struct SecretKey(Zeroizing<Vec<u8>>);

impl SecretKey {
    /// Takes over the text of a key.
    ///
    /// # Errors
    /// [`EmptyKey`] when the text is empty: everybody can sign with an empty key, and the usual
    /// cause is an environment variable that is not set.
    pub fn new(text: impl Into<String>) -> Result<Self, EmptyKey> {
        let bytes = Zeroizing::new(text.into().into_bytes());
        if bytes.is_empty() { Err(EmptyKey) } else { Ok(Self(bytes)) }
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

/// The text given as a secret key is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the secret key is empty; check the setting or environment variable it comes from")]
pub struct EmptyKey;

impl ErrorCode for EmptyKey {
    fn code(&self) -> &'static str {
        "key_empty"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_key_is_refused_and_a_key_prints_masked() {
        assert_eq!(SecretKey::new("").unwrap_err().code(), "key_empty");
        let key = SecretKey::new("top secret").unwrap();
        assert!(!format!("{key:?}").contains("top"));
    }
}
