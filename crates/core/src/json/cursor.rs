use super::document::{PADDING, Span};
use super::word::{is_plain, leading_blanks, leading_digits};

/// A place in the text that is being read.
///
/// All it does is inlined, so that it stays in registers; where a call is made, only the place is
/// passed on.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    bytes: &'a [u8],
    stops: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// Starts at a place in a text that ends with [`PADDING`].
    #[inline(always)]
    pub(super) fn new(text: &'a str, stops: &'a [u8], at: usize) -> Self {
        Self { text, bytes: text.as_bytes(), stops, at }
    }

    /// Another cursor at this place.
    #[inline(always)]
    pub(super) fn at_same_place(&self) -> Self {
        Self::new(self.text, self.stops, self.at)
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
        // In indented messages a blank stands before a value, and a line break with some blanks
        // before a name: one look passes either.
        if (byte == b'\n' || byte == b' ')
            && let Some(word) =
                self.bytes.get(self.at.wrapping_add(1)..).and_then(<[u8]>::first_chunk)
        {
            let place = self.at.wrapping_add(1 + leading_blanks(*word));
            if let Some(&next) = self.bytes.get(place)
                && next > b' '
            {
                self.at = place;
                return next;
            }
        }
        let byte;
        (self.at, byte) = behind_white_space(self.bytes, self.at);
        byte
    }

    /// Moves on by one byte, and to the next one that is no white space: most likely the quote of a
    /// name that stands as far behind a line break as the name before it. Where the guess is right,
    /// a processor goes on with it before it has counted the blanks.
    #[inline(always)]
    pub(super) fn next_name(&mut self, indent: usize) {
        self.advance();
        let place = self.at.wrapping_add(1).wrapping_add(indent);
        let behind = self.bytes.get(self.at.wrapping_add(1)..).and_then(<[u8]>::first_chunk);
        if self.peek() == b'\n'
            && behind.is_some_and(|word| leading_blanks(*word) == indent)
            && self.bytes.get(place) == Some(&b'"')
        {
            self.at = place;
        } else {
            self.token();
        }
    }

    #[inline(always)]
    pub(super) fn advance(&mut self) {
        // Cannot wrap: no text is that long.
        self.at = self.at.wrapping_add(1);
    }

    /// Moves to the next quote, backslash or control character.
    #[inline(always)]
    pub(super) fn skip_plain_text(&mut self) {
        // At least 57 bits from here on: nearly every string ends within them, wherever it begins.
        let stops = self.stops_at(self.at / 8) >> (self.at % 8);
        if stops != 0 {
            self.at = self.at.wrapping_add(stops.trailing_zeros() as usize);
        } else {
            self.at = self.stop_behind(self.at / 8 + 8);
        }
    }

    /// The first stop from the start of a byte of bits on.
    #[inline(never)]
    fn stop_behind(&self, mut byte: usize) -> usize {
        loop {
            let stops = self.stops_at(byte);
            if stops != 0 {
                return byte * 8 + stops.trailing_zeros() as usize;
            }
            // The padding is full of stops, so this ends.
            byte = byte.wrapping_add(8);
        }
    }

    #[inline(always)]
    fn stops_at(&self, byte: usize) -> u64 {
        let stops = self.stops.get(byte..byte.wrapping_add(8));
        stops.and_then(|bits| bits.first_chunk()).map_or(u64::MAX, |bits| u64::from_le_bytes(*bits))
    }

    /// Moves to the next byte that is no digit; tells whether there were any.
    #[inline(always)]
    pub(super) fn skip_digits(&mut self) -> bool {
        let start = self.at;
        loop {
            let digits = leading_digits(self.word(self.at));
            self.at = self.at.wrapping_add(digits);
            if digits < 8 {
                return self.at > start;
            }
        }
    }

    /// At the end of a name that goes on with `":` or `": ` and a value, as in compact and in indented
    /// messages: how far the value is, and its first byte.
    #[inline(always)]
    pub(super) fn value_behind_name(&self) -> Option<(usize, u8)> {
        let word = self.bytes.get(self.at..self.at.wrapping_add(4))?.first_chunk()?;
        let word = u32::from_le_bytes(*word);
        if word & 0xffff != u32::from_le_bytes(*b"\":\0\0") {
            return None;
        }
        let [_, _, third, fourth] = word.to_le_bytes();
        if third > b' ' {
            return Some((2, third));
        }
        (third == b' ' && fourth > b' ').then_some((3, fourth))
    }

    /// The first eight bytes from the start of a name in the text, as a number that sorts like
    /// them, and whether the name is plain. A shorter name is followed by its quote, so it stands
    /// before all that begin with it.
    #[inline(always)]
    pub(super) fn key_of(&self, name: Span) -> (u64, bool) {
        let start = name.start as usize;
        let first = self.word(start);
        let mut plain = name.length > 0 && is_plain(first, name.length);
        if name.length > 8 {
            // The last eight bytes, which may overlap the first.
            let end = start.wrapping_add(name.length as usize);
            plain &= is_plain(self.word(end.wrapping_sub(8)), 8);
            if name.length > 16 {
                let middle = self.bytes.get(start..end).unwrap_or(&[]);
                plain &= middle.iter().all(|byte| matches!(byte, b';'..0x80));
            }
        }
        (first.swap_bytes(), plain)
    }

    #[inline(always)]
    fn word(&self, start: usize) -> u64 {
        let word = self.bytes.get(start..start.wrapping_add(8));
        word.and_then(|word| word.first_chunk()).map_or(0, |word| u64::from_le_bytes(*word))
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

/// The next place without white space, and its byte. Indents are passed sixteen blanks at a time.
///
/// Out of line, because compact messages have none.
#[inline(never)]
fn behind_white_space(bytes: &[u8], mut at: usize) -> (usize, u8) {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at = at.wrapping_add(1);
        while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let blanks = leading_blanks(*word);
            at = at.wrapping_add(blanks);
            match bytes.get(at) {
                Some(&byte) if byte > b' ' => return (at, byte),
                _ if blanks < 16 => break,
                _ => {}
            }
        }
    }
    (at, bytes.get(at).copied().unwrap_or(0))
}

const _: () = assert!(PADDING >= 64, "a block begun in the text must be readable to its end");
