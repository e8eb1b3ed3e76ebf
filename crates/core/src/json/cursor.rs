use super::document::{PADDING, Span};
use super::word::{Marks, sort_key};

/// A place in the text that is being read.
///
/// All it does is inlined, so that it stays in registers; where a call is made, only the place is
/// passed on.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    bytes: &'a [u8],
    marks: &'a [Marks],
    pub(super) at: usize,
    /// The block of 64 bytes that was looked at last, and its marks.
    block: usize,
    marks_of_block: Marks,
}

impl<'a> Cursor<'a> {
    /// Starts at a place in a text that ends with [`PADDING`].
    #[inline(always)]
    pub(super) fn new(text: &'a str, marks: &'a [Marks], at: usize) -> Self {
        let (block, marks_of_block) = (usize::MAX, Marks::ALL);
        Self { text, bytes: text.as_bytes(), marks, at, block, marks_of_block }
    }

    /// Another cursor at this place.
    #[inline(always)]
    pub(super) fn at_same_place(&self) -> Self {
        Self::new(self.text, self.marks, self.at)
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
        // Indented messages have one blank after each `:`.
        if let [b' ', byte, ..] = self.rest()
            && *byte > b' '
        {
            self.advance();
            return *byte;
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
                self.marks_of_block = self.marks.get(block).copied().unwrap_or(Marks::ALL);
                self.block = block;
            }
            let stops = self.marks_of_block.stops & ahead;
            // All bits below the first stop, or all there are.
            let passed = (stops & stops.wrapping_neg()).wrapping_sub(1);
            is_plain &= self.marks_of_block.odd & ahead & passed == 0;
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
    while let Some(byte) = bytes.get(at)
        && matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
    {
        at = at.wrapping_add(1);
        while let Some(&word) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let others = u64::from_le_bytes(word) ^ u64::from_le_bytes([b' '; 8]);
            at = at.wrapping_add(others.trailing_zeros() as usize / 8);
            if others != 0 {
                break;
            }
        }
    }
    at
}
