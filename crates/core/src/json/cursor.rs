use super::document::PADDING;
use super::word::{is_plain, sort_key, stops};

/// A place in the text that is being read.
///
/// Small and copied freely, so that it stays in registers; all it does is inlined.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    /// The block of 64 bytes that `stops` speaks of.
    block: usize,
    stops: u64,
}

impl<'a> Cursor<'a> {
    /// Starts at the front of a text that ends with [`PADDING`].
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            block: usize::MAX,
            stops: 0,
        }
    }

    #[inline(always)]
    pub(super) fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    #[inline(always)]
    pub(super) fn advance(&mut self) {
        self.at += 1;
    }

    #[inline(always)]
    pub(super) fn skip_white_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// Moves to the next quote, backslash or control character.
    #[inline(always)]
    pub(super) fn skip_plain_text(&mut self) {
        let mut block = self.at / 64;
        let mut passed = u64::MAX << (self.at % 64);
        loop {
            if block != self.block {
                self.load(block);
            }
            let stops = self.stops & passed;
            if stops != 0 {
                self.at = block * 64 + stops.trailing_zeros() as usize;
                return;
            }
            // The padding is full of stops, so this ends.
            block += 1;
            passed = u64::MAX;
        }
    }

    #[inline(always)]
    fn load(&mut self, block: usize) {
        let bytes = self.bytes.get(block * 64..).unwrap_or(&[]);
        // Behind the last whole block there is nothing but padding.
        self.stops = bytes.first_chunk().map_or(u64::MAX, stops);
        self.block = block;
    }

    /// Whether the bytes from `start` to here are those of a plain name, and their sort key.
    #[inline(always)]
    pub(super) fn name_from(&self, start: usize) -> (bool, u64) {
        let length = self.at - start;
        let name = self.bytes.get(start..).unwrap_or(&[]);
        let first = name.first_chunk().copied().unwrap_or([0; 8]);
        let mut plain = length > 0 && is_plain(first, length);
        let mut done = 8;
        while done < length {
            let next = name.get(done..).and_then(|rest| rest.first_chunk());
            plain &= next.is_some_and(|next| is_plain(*next, length - done));
            done += 8;
        }
        (plain, sort_key(first, length))
    }

    /// Whether all of the body has been read.
    pub(super) fn is_at_end(&self) -> bool {
        self.at + PADDING >= self.bytes.len()
    }

    pub(super) fn starts_with(&self, word: &[u8]) -> bool {
        self.bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word))
    }
}

const _: () = assert!(
    PADDING >= 64,
    "a block begun in the text must be readable to its end"
);
