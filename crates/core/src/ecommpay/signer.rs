use super::{Signature, canonical, mac::KeyedMac};
use crate::SecretKey;

/// Signs messages with one secret key.
///
/// The key is hashed once, when the signer is made; keep the signer and use it for every message.
pub struct Signer(KeyedMac);

impl Signer {
    /// A signer for a key.
    pub fn new(key: &SecretKey) -> Self {
        Self(KeyedMac::new(key))
    }

    /// Signs flat parameters of Payment Page, as they are before any URL encoding.
    ///
    /// `signature`, `frame_mode` and names that start with `_` take no part (spec 01, steps 2 to 4).
    pub fn sign_parameters(&self, parameters: &[(&str, &str)]) -> Signature {
        self.0.sign(canonical::of_parameters(parameters).as_bytes())
    }
}
