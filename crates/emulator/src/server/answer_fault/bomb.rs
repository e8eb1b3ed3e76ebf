//! A gzip stream of zeros, written without a compressor: it is one pattern again and again.

use axum::body::Bytes;

/// A correct gzip file of so many zeros, at least one, in a hundred and fiftieth of their size.
pub(super) fn gzip_of_zeros(count: u64) -> Bytes {
    // Deflate, no flags, no time, no extra flags, system unknown (RFC 1952).
    let mut bits = Bits { bytes: vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], buffer: 0, filled: 0 };
    // The last block, with the fixed codes of RFC 1951, section 3.2.6.
    bits.push(0b1, 1);
    bits.push(0b01, 2);
    // Codes go in from their highest bit, so they are reversed here. One zero as a literal, then
    // 258 bytes again and again that are the same as the byte before.
    const ZERO: (u64, u32) = (0b1100, 8);
    const AGAIN_258: (u64, u32) = (0b1010_0011, 13);
    const END: (u64, u32) = (0, 7);
    let repeated = count.saturating_sub(1);
    for _ in 0..=(repeated % 258) {
        bits.push(ZERO.0, ZERO.1);
    }
    for _ in 0..repeated / 258 {
        bits.push(AGAIN_258.0, AGAIN_258.1);
    }
    bits.push(END.0, END.1);
    let mut bytes = bits.finish();
    bytes.extend_from_slice(&crc_of_zeros(count).to_le_bytes());
    // The size modulo 2^32.
    bytes.extend(count.to_le_bytes().into_iter().take(4));
    Bytes::from(bytes)
}

/// Bits from the lowest of each byte on.
struct Bits {
    bytes: Vec<u8>,
    buffer: u64,
    filled: u32,
}

impl Bits {
    fn push(&mut self, bits: u64, count: u32) {
        self.buffer |= bits << self.filled;
        self.filled += count;
        while self.filled >= 8 {
            self.bytes.extend(self.buffer.to_le_bytes().into_iter().take(1));
            self.buffer >>= 8;
            self.filled -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        self.push(0, 7);
        self.bytes
    }
}

/// The check sum of gzip. A zero multiplies the sum so far by x^8, so many zeros by a power of it.
fn crc_of_zeros(count: u64) -> u32 {
    // Polynomials with the highest power in the lowest bit: 1, x^8 and the modulus.
    const ONE: u32 = 1 << 31;
    const ZERO_BYTE: u32 = 1 << 23;
    let (mut power, mut square, mut left) = (ONE, ZERO_BYTE, count);
    while left > 0 {
        if left % 2 == 1 {
            power = multiply(power, square);
        }
        square = multiply(square, square);
        left /= 2;
    }
    !multiply(u32::MAX, power)
}

fn multiply(left: u32, mut right: u32) -> u32 {
    const MODULUS: u32 = 0xedb8_8320;
    let mut product = 0;
    for bit in (0..32).rev() {
        if left >> bit & 1 == 1 {
            product ^= right;
        }
        right = if right & 1 == 1 { right >> 1 ^ MODULUS } else { right >> 1 };
    }
    product
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn it_is_what_a_decompressor_takes() {
        for count in [1_u64, 2, 3, 258, 259, 260, 517, 100_000, 16_777_216] {
            let bomb = gzip_of_zeros(count);
            let mut zeros = Vec::new();
            flate2::read::GzDecoder::new(bomb.as_ref()).read_to_end(&mut zeros).unwrap();
            assert_eq!(u64::try_from(zeros.len()).unwrap(), count);
            assert!(zeros.iter().all(|byte| *byte == 0));
        }
        assert!(gzip_of_zeros(16_777_216).len() < 16_777_216 / 150);
    }
}
