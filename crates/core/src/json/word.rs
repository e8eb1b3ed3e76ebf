//! Eight bytes of text at a time, as one number.

const ONES: u64 = u64::MAX / 255;
const HIGH_BITS: u64 = ONES * 0x80;
const LOW_BITS: u64 = ONES * 0x7f;

/// The lowest byte that a plain name may have, `;`. Digits, `:`, white space and punctuation stand
/// below it; letters and `_`, of which nearly all names are made, above. The highest is ASCII's.
const PLAIN: u64 = 0x3b;

/// One bit for each of 64 bytes: set where plain text of a string ends, at a quote, a backslash or
/// a control character.
pub(super) fn stops(block: &[u8; 64]) -> u64 {
    let (words, _) = block.as_chunks::<8>();
    let mut bits = 0;
    for word in words.iter().rev() {
        let word = u64::from_le_bytes(*word);
        let quotes = non_zero(word ^ (ONES * u64::from(b'"')));
        let backslashes = non_zero(word ^ (ONES * u64::from(b'\\')));
        let controls = non_zero(word & (ONES * 0xe0));
        let found = !(quotes & backslashes & controls) & HIGH_BITS;
        // Gathers the high bits of the eight bytes.
        let gathered = (found >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits = (bits << 8) | gathered;
    }
    bits
}

/// Whether all of the first `length` bytes are those of a plain name.
pub(super) fn is_plain(word: [u8; 8], length: usize) -> bool {
    let word = u64::from_le_bytes(word);
    // The mask of low bytes is exact up to the first of them, which is all that is asked.
    let others = (word.wrapping_sub(ONES * PLAIN) | word) & HIGH_BITS;
    others & !u64::MAX.checked_shl(bits_of(length)).unwrap_or(0) == 0
}

/// The first eight bytes of a name as a number that sorts like the text, shorter names first.
pub(super) fn sort_key(word: [u8; 8], length: usize) -> u64 {
    let unused = u64::MAX.checked_shr(bits_of(length)).unwrap_or(0);
    u64::from_be_bytes(word) & !unused
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "eight bytes at most are asked for"
)]
fn bits_of(bytes: usize) -> u32 {
    (bytes.min(8) * 8) as u32
}

/// Sets the high bit of every byte that is not zero; the other bits say nothing.
fn non_zero(word: u64) -> u64 {
    ((word & LOW_BITS) + LOW_BITS) | word
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn stops_are_those_found_byte_by_byte(
            mut block: Vec<u8>,
            dense in "[\"#!\\\\\\]\\[\u{1f}\u{20}\u{7f}é]{0,64}",
        ) {
            block.extend_from_slice(dense.as_bytes());
            block.resize(64, 0x80);
            let block = block.first_chunk().unwrap();
            let mut expected = 0;
            for (index, byte) in block.iter().enumerate() {
                expected |= u64::from(*byte == b'"' || *byte == b'\\' || *byte < 0x20) << index;
            }
            assert_eq!(stops(block), expected);
        }

        #[test]
        fn plain_bytes_are_those_found_byte_by_byte(word: [u8; 8], length in 0..9_usize) {
            let expected = word[..length].iter().all(|byte| (PLAIN..0x80).contains(&u64::from(*byte)));
            assert_eq!(is_plain(word, length), expected);
        }

        #[test]
        fn sort_keys_order_like_short_names(a: [u8; 8], b: [u8; 8], i in 0..9_usize, j in 0..9_usize) {
            let order = sort_key(a, i).cmp(&sort_key(b, j));
            assert!(order.is_eq() || order == a[..i].cmp(&b[..j]));
        }
    }
}
