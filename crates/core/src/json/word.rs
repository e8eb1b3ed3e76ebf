//! Many bytes of text at a time, as numbers.

const ONES: u64 = u64::MAX / 255;
const HIGH_BITS: u64 = ONES * 0x80;

/// The lowest byte that a plain name may have, `;`. Digits, `:`, white space and punctuation stand
/// below it; letters and `_`, of which nearly all names are made, above. The highest is ASCII's.
const PLAIN: u64 = 0x3b;

/// Whether all of eight bytes are those of a plain name; of a name that ends within them, those
/// before its end.
#[inline(always)]
pub(super) fn is_plain(word: u64, length: u32) -> bool {
    // The mask of low bytes is exact up to the first of them, counted from the lowest bits.
    let others = (word.wrapping_sub(ONES * PLAIN) | word) & HIGH_BITS;
    let name = if length < 8 { u64::MAX >> (64 - 8 * length.max(1)) } else { u64::MAX };
    others & name == 0
}

/// How many blanks sixteen bytes begin with.
#[inline(always)]
pub(super) fn leading_blanks(word: [u8; 16]) -> usize {
    let others = u128::from_le_bytes(word) ^ u128::from_le_bytes([b' '; 16]);
    (others.trailing_zeros() / 8) as usize
}

/// How many digits eight bytes begin with.
#[inline(always)]
pub(super) fn leading_digits(word: u64) -> usize {
    // A digit has the high half 3 before and after 6 is added. A sum that overflows its byte begins
    // with 0xfa or more, which is no digit, so it spoils only bytes behind one.
    let others = (word & (word.wrapping_add(ONES * 6)) ^ (ONES * 0x30)) & (ONES * 0xf0);
    (others.trailing_zeros() / 8) as usize
}

/// One bit for each of 64 bytes: set where plain text of a string ends, at a quote, a backslash or
/// a control character.
fn stops(block: &[u8; 64]) -> u64 {
    // Written so that compilers compare many bytes at once.
    let stops = block.map(|byte| u8::from((byte == b'"') | (byte == b'\\') | (byte < 0x20)));
    let (words, _) = stops.as_chunks::<8>();
    words.iter().rev().fold(0, |bits, word| {
        let word = u64::from_le_bytes(*word);
        (bits << 8) | (word.wrapping_mul(0x0102_0408_1020_4080) >> 56)
    })
}

/// The stops of a text, one bit for each byte; for a short one without asking for memory.
pub(super) struct Stops {
    few: [u8; FEW * 8 + AHEAD],
    many: Vec<u8>,
}

/// Blocks of a body of 4 kB with its padding.
const FEW: usize = 65;

/// Bytes behind the last block, so that eight can be read from any on.
const AHEAD: usize = 8;

impl Stops {
    pub(super) fn of(text: &[u8]) -> Self {
        let (blocks, _) = text.as_chunks::<64>();
        let mut few = [0xff; FEW * 8 + AHEAD];
        let mut many = Vec::new();
        let all = if blocks.len() <= FEW {
            few.as_mut_slice()
        } else {
            many.resize(blocks.len() * 8 + AHEAD, 0xff);
            many.as_mut_slice()
        };
        let (bits, _) = all.as_chunks_mut::<8>();
        for (bits, block) in bits.iter_mut().zip(blocks) {
            *bits = stops(block).to_le_bytes();
        }
        Self { few, many }
    }

    /// The bits of each whole block. Behind the last there is nothing but padding.
    pub(super) fn bits(&self) -> &[u8] {
        if self.many.is_empty() { &self.few } else { &self.many }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn stops_are_those_found_byte_by_byte(
            mut block: Vec<u8>,
            dense in "[\"#!\\\\\\]\\[\u{1f}\u{20}\u{7f}é:;a_Z9]{0,64}",
        ) {
            block.extend_from_slice(dense.as_bytes());
            block.resize(64, 0x80);
            let block = block.first_chunk().unwrap();
            let mut expected = 0;
            for (index, byte) in block.iter().enumerate() {
                expected |= u64::from(matches!(byte, b'"' | b'\\' | 0..0x20)) << index;
            }
            assert_eq!(stops(block), expected);
        }

        #[test]
        fn plain_bytes_are_those_found_byte_by_byte(word: [u8; 8], length in 1..12_u32) {
            let name = &word[..word.len().min(length as usize)];
            let expected = name.iter().all(|byte| matches!(byte, b';'..0x80));
            assert_eq!(is_plain(u64::from_le_bytes(word), length), expected);
        }

        #[test]
        fn digits_are_counted(digits in "[0-9]{0,8}", rest: [u8; 8]) {
            let mut word = rest;
            word[..digits.len()].copy_from_slice(digits.as_bytes());
            let expected = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
            assert_eq!(leading_digits(u64::from_le_bytes(word)), expected);
        }

        #[test]
        fn blanks_are_counted(blanks in 0..17_usize, rest: [u8; 16]) {
            let mut word = rest;
            word[..blanks].fill(b' ');
            let expected = word.iter().take_while(|byte| **byte == b' ').count();
            assert_eq!(leading_blanks(word), expected);
        }
    }
}
