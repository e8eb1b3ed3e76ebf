//! Texts that are wiped when they are dropped, also those that were too small on the way.

use zeroize::{Zeroize, Zeroizing};

/// A growing text for card data.
#[derive(Default)]
pub(crate) struct SecretText(Zeroizing<Vec<u8>>);

impl SecretText {
    pub(crate) fn push(&mut self, more: &[u8]) {
        let needed = self.0.len() + more.len();
        if needed > self.0.capacity() {
            // A vector that grows by itself would leave its old bytes behind.
            let mut bigger = Vec::with_capacity((needed * 2).max(512));
            bigger.extend_from_slice(&self.0);
            self.0.zeroize();
            self.0 = Zeroizing::new(bigger);
        }
        self.0.extend_from_slice(more);
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Writes a text as JSON.
    pub(crate) fn push_json(&mut self, text: &str) {
        self.push(b"\"");
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            if byte >= 0x20 && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.push(text.as_bytes().get(plain..at).unwrap_or_default());
            self.push(format!("\\u{byte:04x}").as_bytes());
            plain = at + 1;
        }
        self.push(text.as_bytes().get(plain..).unwrap_or_default());
        self.push(b"\"");
    }
}
