//! Accounts of the Data API: a token with its own key, and the projects that it reads.

use std::collections::BTreeSet;
use std::fmt;

use paywright_core::ecommpay::{Keyring, Signer, Verifier, VerifyError};
use paywright_core::json::Limits;
use paywright_core::{ErrorCode, SecretKey, SecretKeyError};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::zone::Zone;

/// The token of the account that programs give the local platform unless they are told another. It
/// is public and protects nothing.
pub const LOCAL_DATA_TOKEN: &str = "local-data-api-token-000000001";

/// The key that belongs to [`LOCAL_DATA_TOKEN`].
pub const LOCAL_DATA_KEY: &str = "local-data-api-key";

/// Characters of a token (spec 07, section 1).
const TOKEN_LENGTH: usize = 30;

/// Access to the Data API: what a user of the platform's Dashboard makes there for a program.
///
/// ```
/// use paywright_emulator::platform::{DataAccount, LOCAL_DATA_KEY, LOCAL_DATA_TOKEN};
/// let account = DataAccount::new(LOCAL_DATA_TOKEN, LOCAL_DATA_KEY)?
///     .projects([112])
///     .time_zone("Asia/Singapore")?;
/// assert!(account.reads(112) && !account.reads(113));
/// # Ok::<(), paywright_emulator::platform::DataAccountError>(())
/// ```
pub struct DataAccount {
    token: String,
    signer: Signer,
    verifier: Verifier,
    projects: Option<BTreeSet<u32>>,
    zone: Zone,
}

impl DataAccount {
    /// An account that reads every project and whose time zone is UTC.
    ///
    /// # Errors
    /// [`DataAccountError`] when the token has not 30 letters, digits, `-` or `_`, or the key is
    /// empty or has a line break around it.
    pub fn new(
        token: impl Into<String>,
        secret_key: impl Into<String>,
    ) -> Result<Self, DataAccountError> {
        let token = token.into();
        let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if token.len() != TOKEN_LENGTH || !token.bytes().all(is_usual) {
            return Err(DataAccountError::Token);
        }
        let key = SecretKey::new(secret_key).map_err(DataAccountError::Key)?;
        Ok(Self {
            token,
            signer: Signer::new(&key).with_limits(own_data()),
            verifier: Verifier::new(Keyring::new("data api", &key)),
            projects: None,
            zone: Zone::utc(),
        })
    }

    /// Lets it read these projects only.
    #[must_use]
    pub fn projects(mut self, projects: impl IntoIterator<Item = u32>) -> Self {
        self.projects = Some(projects.into_iter().collect());
        self
    }

    /// Sets the time zone of requests that name none: a name of the IANA database or an offset such
    /// as `+10:30`.
    ///
    /// # Errors
    /// [`DataAccountError::TimeZone`] when there is no such zone.
    pub fn time_zone(mut self, zone: &str) -> Result<Self, DataAccountError> {
        self.zone = Zone::parse(zone).ok_or(DataAccountError::TimeZone)?;
        Ok(self)
    }

    /// The token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether it may read a project.
    pub fn reads(&self, project_id: u32) -> bool {
        self.projects.as_ref().is_none_or(|projects| projects.contains(&project_id))
    }

    pub(super) fn zone(&self) -> &Zone {
        &self.zone
    }

    pub(super) fn verify(&self, body: &[u8]) -> Result<(), VerifyError> {
        self.verifier.verify(body).map(|_| ())
    }

    /// An answer of one member, with its signature beside it.
    pub(super) fn signed<T: Serialize>(&self, name: &'static str, items: &[T]) -> String {
        let bare = text(&Message { name, items, signature: None });
        let signature = self.signer.sign_json(bare.as_bytes());
        let signature = signature.map(|signature| signature.to_string()).unwrap_or_default();
        text(&Message { name, items, signature: Some(signature) })
    }
}

impl fmt::Debug for DataAccount {
    /// Shows no part of the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataAccount").field("projects", &self.projects).finish_non_exhaustive()
    }
}

/// Why there cannot be such an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DataAccountError {
    /// The token is none.
    #[error("a token of the Data API has 30 characters: letters, digits, `-` and `_`")]
    Token,
    /// The key is none.
    #[error(transparent)]
    Key(SecretKeyError),
    /// The time zone is not known.
    #[error("a time zone is a name such as Asia/Singapore or an offset such as +10:30")]
    TimeZone,
}

impl ErrorCode for DataAccountError {
    fn code(&self) -> &'static str {
        match self {
            Self::Token => "data_account_token",
            Self::Key(error) => error.code(),
            Self::TimeZone => "data_account_time_zone",
        }
    }
}

/// The answer of 1,000 operations is far beyond what a stranger may demand of a reader, so the
/// platform takes its own data without limits.
fn own_data() -> Limits {
    Limits::default()
        .with_body(Limits::MAX_BODY)
        .with_leaves(usize::MAX)
        .with_canonical(usize::MAX, usize::MAX)
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

struct Message<'a, T> {
    name: &'static str,
    items: &'a [T],
    signature: Option<String>,
}

impl<T: Serialize> Serialize for Message<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.name, self.items)?;
        if let Some(signature) = &self.signature {
            map.serialize_entry("signature", signature)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_needs_a_token_and_a_key() {
        let cases = [
            (LOCAL_DATA_TOKEN, LOCAL_DATA_KEY, None),
            ("ZOyTL5shY8ddhpxdQyplRPJYmGV7Kv", " k ", None),
            ("", LOCAL_DATA_KEY, Some("data_account_token")),
            ("ZOyTL5shY8ddhpxdQyplRPJYmGV7K", LOCAL_DATA_KEY, Some("data_account_token")),
            ("ZOyTL5shY8ddhpxdQyplRPJYmGV7Kvv", LOCAL_DATA_KEY, Some("data_account_token")),
            ("ZOyTL5shY8ddhpxdQyplRPJYmGV7 v", LOCAL_DATA_KEY, Some("data_account_token")),
            (LOCAL_DATA_TOKEN, "", Some("key_empty")),
            (LOCAL_DATA_TOKEN, "key\n", Some("key_with_line_break")),
        ];
        for (token, key, code) in cases {
            let account = DataAccount::new(token, key);
            assert_eq!(account.err().map(|error| error.code()), code, "{token:?} {key:?}");
        }
        let account = DataAccount::new(LOCAL_DATA_TOKEN, LOCAL_DATA_KEY).unwrap();
        assert!(!format!("{account:?}").contains("local"));
        assert_eq!(account.time_zone("Mars").unwrap_err().code(), "data_account_time_zone");
    }
}
