use std::sync::Arc;

use super::mac::KeyedMac;
use crate::{ErrorCode, SecretKey};

/// The secret keys of one project that are valid now, each with a label.
///
/// While a key is being replaced, messages signed with the old and with the new one arrive side by
/// side; a [`Verifier`](super::Verifier) tries each key and reports the label of the one that
/// fitted, so that logs show when the old key is no longer used.
///
/// ```
/// use paywright_core::{SecretKey, ecommpay::Keyring};
/// let keys = Keyring::new("2026-05", &SecretKey::new("new key")?)
///     .with("2025-11", &SecretKey::new("old key")?)?;
/// assert_eq!(keys.labels().collect::<Vec<_>>(), ["2026-05", "2025-11"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Keyring {
    /// Always with room for [`Keyring::CAPACITY`]: to grow, it would move the keyed states and free
    /// their old place without wiping it.
    keys: Vec<Key>,
}

#[derive(Clone)]
pub(crate) struct Key {
    pub(crate) label: Arc<str>,
    pub(crate) mac: KeyedMac,
}

impl Keyring {
    /// Keys a ring can hold; each one is tried on every message that does not verify.
    pub const CAPACITY: usize = 8;

    /// A ring of one key.
    pub fn new(label: &str, key: &SecretKey) -> Self {
        let mut keys = Vec::with_capacity(Self::CAPACITY);
        keys.push(Key { label: label.into(), mac: KeyedMac::new(key) });
        Self { keys }
    }

    /// Adds a key. The key that signs most messages should come first.
    ///
    /// # Errors
    /// [`KeyringError`] when the ring is full or has a key of that label.
    pub fn with(mut self, label: &str, key: &SecretKey) -> Result<Self, KeyringError> {
        if self.keys.len() >= Self::CAPACITY {
            return Err(KeyringError::Full);
        }
        if self.labels().any(|known| known == label) {
            return Err(KeyringError::LabelTaken { label: label.to_owned() });
        }
        self.keys.push(Key { label: label.into(), mac: KeyedMac::new(key) });
        Ok(self)
    }

    /// The labels in the order in which the keys are tried.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| &*key.label)
    }

    pub(crate) fn keys(&self) -> &[Key] {
        &self.keys
    }
}

impl Clone for Keyring {
    fn clone(&self) -> Self {
        let mut keys = Vec::with_capacity(Self::CAPACITY);
        keys.extend_from_slice(&self.keys);
        Self { keys }
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.labels()).finish()
    }
}

/// A key that cannot be added to a ring.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyringError {
    /// The ring holds [`Keyring::CAPACITY`] keys already.
    #[error("a project can have 8 keys at a time; take out those that are no longer used")]
    Full,
    /// Two keys would have one label.
    #[error("the label `{label}` is taken; give each key its own, for example its date of issue")]
    LabelTaken {
        /// The label.
        label: String,
    },
}

impl ErrorCode for KeyringError {
    fn code(&self) -> &'static str {
        match self {
            Self::Full => "keyring_full",
            Self::LabelTaken { .. } => "keyring_label_taken",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keyed_states_are_not_moved_when_keys_are_added() {
        let key = SecretKey::new("k").unwrap();
        let first = Keyring::new("0", &key);
        for mut ring in [first.clone(), first] {
            let place = ring.keys.as_ptr();
            for label in 1..Keyring::CAPACITY {
                ring = ring.with(&label.to_string(), &key).unwrap();
            }
            assert_eq!(ring.keys.as_ptr(), place);
            assert_eq!(ring.with("one more", &key).unwrap_err().code(), "keyring_full");
        }
    }
}
