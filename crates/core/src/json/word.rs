//! Many bytes of text at a time, as numbers.

/// The lowest byte that a plain name may have, `;`. Digits, `:`, white space and punctuation stand
/// below it; letters and `_`, of which nearly all names are made, above. The highest is ASCII's.
const PLAIN: u8 = b';';

/// One bit for each of 64 bytes.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    /// Set where plain text of a string ends: at a quote, a backslash or a control character.
    pub(super) stops: u64,
    /// Set where a byte stands that no plain name has.
    pub(super) odd: u64,
}

impl Marks {
    pub(super) const ALL: Self = Self { stops: u64::MAX, odd: u64::MAX };

    fn of(block: &[u8; 64]) -> Self {
        // Written so that compilers compare many bytes at once.
        let stops = block.map(|byte| u8::from((byte == b'"') | (byte == b'\\') | (byte < 0x20)));
        let odd = block.map(|byte| u8::from(!(PLAIN..0x80).contains(&byte)));
        Self { stops: gather(&stops), odd: gather(&odd) }
    }
}

/// The marks of a text, block by block; for a short one without asking for memory.
pub(super) struct MarkedText {
    few: [Marks; FEW],
    many: Vec<Marks>,
}

/// Blocks of a body of 4 kB with its padding.
const FEW: usize = 65;

impl MarkedText {
    pub(super) fn new(text: &[u8]) -> Self {
        let (blocks, _) = text.as_chunks::<64>();
        let mut few = [Marks::ALL; FEW];
        let mut many = Vec::new();
        if blocks.len() <= FEW {
            for (marks, block) in few.iter_mut().zip(blocks) {
                *marks = Marks::of(block);
            }
        } else {
            many.extend(blocks.iter().map(Marks::of));
        }
        Self { few, many }
    }

    /// The marks of each whole block. Behind the last there is nothing but padding.
    pub(super) fn marks(&self) -> &[Marks] {
        if self.many.is_empty() { &self.few } else { &self.many }
    }
}

/// Makes 64 bits of 64 bytes that are 0 or 1.
fn gather(bytes: &[u8; 64]) -> u64 {
    let (words, _) = bytes.as_chunks::<8>();
    words.iter().rev().fold(0, |bits, word| {
        let word = u64::from_le_bytes(*word);
        (bits << 8) | (word.wrapping_mul(0x0102_0408_1020_4080) >> 56)
    })
}

/// The first eight bytes of a name as a number that sorts like the text, shorter names first.
#[inline(always)]
pub(super) fn sort_key(word: [u8; 8], length: u32) -> u64 {
    let unused = u64::MAX.checked_shr(length.min(8) * 8).unwrap_or(0);
    u64::from_be_bytes(word) & !unused
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn marks_are_those_found_byte_by_byte(
            mut block: Vec<u8>,
            dense in "[\"#!\\\\\\]\\[\u{1f}\u{20}\u{7f}é:;a_Z9]{0,64}",
        ) {
            block.extend_from_slice(dense.as_bytes());
            block.resize(64, 0x80);
            let block = block.first_chunk().unwrap();
            let (mut stops, mut odd) = (0, 0);
            for (index, byte) in block.iter().enumerate() {
                stops |= u64::from(matches!(byte, b'"' | b'\\' | 0..0x20)) << index;
                odd |= u64::from(!matches!(byte, b';'..0x80)) << index;
            }
            let marks = Marks::of(block);
            assert_eq!((marks.stops, marks.odd), (stops, odd));
        }

        #[test]
        fn sort_keys_order_like_short_names(a: [u8; 8], b: [u8; 8], i in 0..9_u32, j in 0..9_u32) {
            let order = sort_key(a, i).cmp(&sort_key(b, j));
            assert!(order.is_eq() || order == a[..i as usize].cmp(&b[..j as usize]));
        }
    }
}
