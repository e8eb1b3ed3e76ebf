//! Words of eight bytes at a time: finding the end of a string, and the sort key of a name.

const ONES: u64 = u64::MAX / 255;
const HIGHS: u64 = ONES * 0x80;

/// The lowest character that a plain name may have, `;`. Digits, `:`, white space and punctuation
/// stand below it; letters and `_`, of which nearly all names are made, above.
const PLAIN: u64 = 0x3b;

/// What the eight bytes of a chunk say about a string that runs through them.
pub(super) struct Chunk {
    /// Bytes before the first one that ends plain text, 8 if there is none.
    pub(super) text: usize,
    /// Whether one of those bytes is below [`PLAIN`].
    pub(super) has_low: bool,
}

/// Looks for a quote, a backslash or a control character.
pub(super) fn classify(chunk: [u8; 8]) -> Chunk {
    let word = u64::from_le_bytes(chunk);
    // Each mask is exact in its lowest set bit, which is all that is used of it.
    let stops = equal_to(word, b'"') | equal_to(word, b'\\') | less_than(word, 0x20);
    let low = less_than(word, PLAIN);
    let before_stop = (stops & stops.wrapping_neg()).wrapping_sub(1);
    Chunk {
        text: (stops.trailing_zeros() / 8) as usize,
        has_low: low & before_stop != 0,
    }
}

/// The first eight bytes of a name as a number that sorts like the text, shorter names first.
pub(super) fn sort_key(chunk: [u8; 8], length: usize) -> u64 {
    let word = u64::from_be_bytes(chunk);
    let unused = 8_usize.saturating_sub(length).saturating_mul(8);
    let unused = u32::try_from(unused).unwrap_or(64);
    word.checked_shr(unused)
        .and_then(|word| word.checked_shl(unused))
        .unwrap_or(0)
}

fn equal_to(word: u64, byte: u8) -> u64 {
    let zeros = word ^ (ONES * u64::from(byte));
    zeros.wrapping_sub(ONES) & !zeros & HIGHS
}

fn less_than(word: u64, byte: u64) -> u64 {
    word.wrapping_sub(ONES * byte) & !word & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(chunk: [u8; 8]) -> (usize, bool) {
        let stop = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
        let text = chunk.iter().position(stop).unwrap_or(8);
        (
            text,
            chunk[..text].iter().any(|byte| u64::from(*byte) < PLAIN),
        )
    }

    proptest::proptest! {
        #[test]
        fn chunks_are_classified_as_byte_by_byte(chunk: [u8; 8], quote in 0..9_usize) {
            let mut chunk = chunk;
            if let Some(byte) = chunk.get_mut(quote) {
                *byte = b'"';
            }
            let found = classify(chunk);
            assert_eq!((found.text, found.has_low), naive(chunk));
        }

        #[test]
        fn sort_keys_order_like_short_names(a: [u8; 8], b: [u8; 8], i in 0..9_usize, j in 0..9_usize) {
            let (a_name, b_name) = (&a[..i], &b[..j]);
            let order = sort_key(a, i).cmp(&sort_key(b, j));
            assert!(order.is_eq() || order == a_name.cmp(b_name));
        }
    }
}
