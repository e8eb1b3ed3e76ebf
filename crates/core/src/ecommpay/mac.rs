use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

use super::Signature;
use crate::SecretKey;

/// Bytes that SHA-512 takes at a time.
const BLOCK: usize = 128;

/// HMAC-SHA-512 with the key already hashed in, so that a message costs only its own blocks.
///
/// The state is as secret as the key: it is wiped on drop and prints nothing.
#[derive(Clone)]
pub(crate) struct KeyedMac(Hmac<Sha512>);

impl KeyedMac {
    pub(crate) fn new(key: &SecretKey) -> Self {
        // The definition of HMAC: a key longer than a block is hashed first, a shorter one padded.
        let mut block = Zeroizing::new([0; BLOCK]);
        let key = key.expose();
        if let Some(start) = block.get_mut(..key.len()) {
            start.copy_from_slice(key);
        } else if let Some(start) = block.first_chunk_mut::<64>() {
            // Straight into its place, so that no copy stays on the stack.
            Sha512::new_with_prefix(key).finalize_into(start.into());
        }
        Self(Hmac::new((&*block).into()))
    }

    pub(crate) fn sign(&self, text: &[u8]) -> Signature {
        let mut mac = self.0.clone();
        mac.update(text);
        Signature::from_bytes(mac.finalize().into_bytes().into())
    }

    /// Compares in constant time.
    pub(crate) fn verifies(&self, text: &[u8], signature: &Signature) -> bool {
        let mut mac = self.0.clone();
        mac.update(text);
        mac.verify_slice(signature.as_bytes()).is_ok()
    }
}
