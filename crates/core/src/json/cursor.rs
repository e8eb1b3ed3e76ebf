use super::document::{PADDING, Span};
use super::word::{Marks, marks, sort_key};

/// A place in the text that is being read.
///
/// It is passed by value and all it does is inlined, so that it stays in registers.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pub(super) at: usize,
    /// The block of 64 bytes that `marks` speaks of.
    block: usize,
    marks: Marks,
}

impl<'a> Cursor<'a> {
    /// Starts at the front of a text that ends with [`PADDING`].
    pub(super) fn new(text: &'a str) -> Self {
        let marks = Marks { stops: 0, odd: 0 };
        Self { text, bytes: text.as_bytes(), at: 0, block: usize::MAX, marks }
    }

    #[inline(always)]
    pub(super) fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    /// Moves on by one byte, and to the next one that is no white space.
    #[inline(always)]
    pub(super) fn next_token(&mut self) -> u8 {
        self.advance();
        self.token()
    }

    /// Moves to the next byte that is no white space.
    #[inline(always)]
    pub(super) fn token(&mut self) -> u8 {
        let byte = self.peek();
        if byte > b' ' {
            return byte;
        }
        self.at = skip_white_space(self.bytes, self.at);
        self.peek()
    }

    #[inline(always)]
    pub(super) fn advance(&mut self) {
        // Cannot wrap: no text is that long.
        self.at = self.at.wrapping_add(1);
    }

    /// Moves to the next quote, backslash or control character; tells whether all bytes on the way
    /// are those of a plain name.
    #[inline(always)]
    pub(super) fn skip_plain_text(&mut self) -> bool {
        let mut block = self.at / 64;
        let mut ahead = u64::MAX << (self.at % 64);
        let mut is_plain = true;
        loop {
            if block != self.block {
                self.marks = marks_of_block(self.bytes, block);
                self.block = block;
            }
            let stops = self.marks.stops & ahead;
            // All bits below the first stop, or all there are.
            let passed = (stops & stops.wrapping_neg()).wrapping_sub(1);
            is_plain &= self.marks.odd & ahead & passed == 0;
            if stops != 0 {
                self.at = (block * 64) | stops.trailing_zeros() as usize;
                return is_plain;
            }
            // The padding is full of stops, so this ends.
            block = block.wrapping_add(1);
            ahead = u64::MAX;
        }
    }

    /// All that is still ahead.
    #[inline(always)]
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    /// The sort key of a name in the text.
    #[inline(always)]
    pub(super) fn key_of(&self, name: Span) -> u64 {
        let rest = self.bytes.get(name.start as usize..).unwrap_or(&[]);
        rest.first_chunk().map_or(0, |word| sort_key(*word, name.length))
    }

    /// Bytes of the text with its padding.
    #[inline(always)]
    pub(super) fn length(&self) -> usize {
        self.bytes.len()
    }

    /// The text from `start` to here.
    #[inline(always)]
    pub(super) fn text_from(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Whether all of the body has been read.
    #[inline(always)]
    pub(super) fn is_at_end(&self) -> bool {
        self.at + PADDING >= self.bytes.len()
    }

    #[inline(always)]
    pub(super) fn starts_with(&self, word: &[u8]) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word))
    }
}

/// The next place that holds no white space. Indents are passed eight blanks at a time.
///
/// Out of line, and by value, so that a cursor need not be in memory.
#[inline(never)]
fn skip_white_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let others = u64::from_le_bytes(*word) ^ u64::from_le_bytes([b' '; 8]);
        let blanks = others.trailing_zeros() as usize / 8;
        at = at.wrapping_add(blanks);
        match word.get(blanks) {
            None => {}
            Some(b'\n' | b'\r' | b'\t') => at = at.wrapping_add(1),
            Some(_) => break,
        }
    }
    at
}

/// Out of line, and by value, so that a cursor need not be in memory.
#[inline(never)]
fn marks_of_block(bytes: &[u8], block: usize) -> Marks {
    let rest = bytes.get(block.wrapping_mul(64)..).unwrap_or(&[]);
    // Behind the last whole block there is nothing but padding.
    let nothing = Marks { stops: u64::MAX, odd: u64::MAX };
    rest.first_chunk().map_or(nothing, marks)
}

const _: () = assert!(PADDING >= 64, "a block begun in the text must be readable to its end");
