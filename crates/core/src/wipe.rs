//! Overwriting what must not stay in memory.
//!
//! [`zeroize`] overwrites byte by byte, which is slow for whole requests and their copies.

use std::ops::{Deref, DerefMut};

use zeroize::optimization_barrier;

/// Overwrites bytes.
pub(crate) fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    // Without it a compiler may leave out what nobody reads.
    optimization_barrier(bytes);
}

/// Overwrites a buffer, with the room in it that is not in use, and frees it.
pub(crate) fn wipe_buffer(mut buffer: Vec<u8>) {
    buffer.clear();
    // Never more than there is, so it stays where it is.
    buffer.resize(buffer.capacity(), 0);
    optimization_barrier(buffer.as_slice());
}

/// Bytes that are wiped when they are dropped. They must not grow, since that frees their old place.
#[derive(Clone)]
pub(crate) struct Wiped(Vec<u8>);

impl Wiped {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Gives them to someone else who wipes them.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe_buffer(std::mem::take(&mut self.0));
    }
}

impl Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl DerefMut for Wiped {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wiped_bytes_are_zero() {
        let mut bytes = *b"4000000000000077";
        wipe(&mut bytes);
        assert_eq!(bytes, [0; 16]);
        let bytes = Wiped::new(b"secret".to_vec());
        assert_eq!(&*bytes.clone(), b"secret");
        assert_eq!(bytes.into_bytes(), b"secret");
    }
}
