//! Natural order: PHP's `strnatcmp`, which `ksort` with `SORT_NATURAL` applies to the full path.

use std::cmp::Ordering;

/// Compares two texts the way PHP's `strnatcmp` does.
///
/// Runs of digits compare as numbers, or digit by digit from the left when either run starts with a
/// zero; white space is skipped, save for the one byte right behind such a run; other bytes compare
/// by value, so upper case stands before `_` and `_` before lower case. Zeros in front of another
/// digit at the very start are skipped. Two different texts can be equal (`a b` and `ab`); PHP then
/// keeps the order of the input.
///
/// ```
/// use paywright_core::ecommpay::canonical::natural_order;
/// let mut names = ["a10", "a9", "A10", "a-b"];
/// names.sort_by(|a, b| natural_order(a.as_bytes(), b.as_bytes()));
/// assert_eq!(names, ["A10", "a-b", "a9", "a10"]);
/// ```
pub fn natural_order(a: &[u8], b: &[u8]) -> Ordering {
    // Paths of one message mostly begin alike. What two texts have in common decides nothing, save
    // for digits and white space that may go on behind it, and for zeros at the very start.
    let mut decided = common_prefix(a, b);
    while let Some(before) = decided.checked_sub(1)
        && matches!(a.get(before), Some(b'0'..=b'9' | b' ' | b'\t'..=b'\r'))
    {
        decided = before;
    }
    if decided == 0 {
        return order_from_start(a, b);
    }
    let (a, b) = (a.get(decided..).unwrap_or(&[]), b.get(decided..).unwrap_or(&[]));
    if a.is_empty() || b.is_empty() { a.len().cmp(&b.len()) } else { order_behind_start(a, b) }
}

fn order_from_start(a: &[u8], b: &[u8]) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.len().cmp(&b.len());
    }
    order_behind_start(skip_leading_zeros(a), skip_leading_zeros(b))
}

/// Compares two texts that are not empty.
fn order_behind_start(a: &[u8], b: &[u8]) -> Ordering {
    let (mut a, mut b) = (Cursor(a), Cursor(b));
    loop {
        let (mut ca, mut cb) = (a.skip_white_space(), b.skip_white_space());
        if ca.is_ascii_digit() && cb.is_ascii_digit() {
            let order = compare_digit_runs(a.take_digits(), b.take_digits());
            if order.is_ne() || a.0.is_empty() || b.0.is_empty() {
                return order.then_with(|| order_of_ends(a.0, b.0));
            }
            // The byte behind a run is compared as it is, white space too.
            (ca, cb) = (a.first(), b.first());
        }
        if ca != cb {
            return ca.cmp(&cb);
        }
        a.advance();
        b.advance();
        if a.0.is_empty() || b.0.is_empty() {
            return order_of_ends(a.0, b.0);
        }
    }
}

/// Of two texts that were alike so far and of which one ends here, that one is the smaller.
fn order_of_ends(a: &[u8], b: &[u8]) -> Ordering {
    b.is_empty().cmp(&a.is_empty())
}

/// How many bytes two texts have in common at their start.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let (blocks_a, _) = a.as_chunks::<32>();
    let (blocks_b, _) = b.as_chunks::<32>();
    let same = blocks_a.iter().zip(blocks_b).take_while(|(a, b)| a == b).count() * 32;
    let (a, b) = (a.get(same..).unwrap_or(&[]), b.get(same..).unwrap_or(&[]));
    same + a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

fn skip_leading_zeros(mut text: &[u8]) -> &[u8] {
    while let [b'0', rest @ ..] = text
        && rest.first().is_some_and(u8::is_ascii_digit)
    {
        text = rest;
    }
    text
}

fn compare_digit_runs(a: &[u8], b: &[u8]) -> Ordering {
    let fractional = a.first() == Some(&b'0') || b.first() == Some(&b'0');
    if fractional { a.cmp(b) } else { a.len().cmp(&b.len()).then_with(|| a.cmp(b)) }
}

/// The rest of a text. At its end it reads as a NUL byte, as the C original does.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn skip_white_space(&mut self) -> u8 {
        while let [b' ' | b'\t'..=b'\r', rest @ ..] = self.0 {
            self.0 = rest;
        }
        self.first()
    }

    fn first(&self) -> u8 {
        self.0.first().copied().unwrap_or(0)
    }

    fn take_digits(&mut self) -> &'a [u8] {
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (run, rest) = self.0.split_at_checked(length).unwrap_or((self.0, &[]));
        self.0 = rest;
        run
    }

    fn advance(&mut self) {
        self.0 = self.0.get(1..).unwrap_or(&[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All texts of up to two of the characters that are compared in a way of their own, pairs of
    /// them behind a letter, and longer texts of those that only matter beside each other.
    #[test]
    fn it_is_an_order() {
        let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
        for a in *b"012 a:-" {
            texts.push(vec![a]);
            texts.extend(b"012 a:-".map(|b| vec![a, b]));
            texts.extend(b"012 a:-".map(|b| vec![b'x', a, b]));
        }
        for a in *b"01 a" {
            for b in *b"1 a" {
                texts.extend(b"1 a".map(|c| vec![a, b, c]));
                texts.extend(b"1 a".map(|c| vec![a, b, b' ', c]));
            }
        }
        for a in &texts {
            for b in &texts {
                let order = natural_order(a, b);
                assert_eq!(order, natural_order(b, a).reverse(), "{a:?} {b:?}");
                let goes_on = texts.iter().filter(|c| natural_order(b, c) == order);
                for c in goes_on {
                    assert_eq!(natural_order(a, c), order, "{a:?} {b:?} {c:?}");
                }
            }
        }
    }

    /// What PHP 8.2 answers for white space around digit runs.
    #[test]
    fn white_space_counts_right_behind_a_digit_run_only() {
        for (a, b, order) in [
            ("a b", "ab", Ordering::Equal),
            ("a 1", "a1", Ordering::Equal),
            ("a1 b", "a1b", Ordering::Less),
            ("a1 b", "a1!", Ordering::Less),
            ("a1  b", "a1 b", Ordering::Equal),
            ("a1\tb", "a1 b", Ordering::Less),
            ("a0 1", "a01", Ordering::Less),
            ("a1 2", "a12", Ordering::Less),
            ("a1", "a1 ", Ordering::Less),
        ] {
            assert_eq!(natural_order(a.as_bytes(), b.as_bytes()), order, "{a:?} {b:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_texts_have_in_common_changes_nothing(
            common in "[a0-2 :]{0,40}",
            a in "[ab0-2 :]{0,6}",
            b in "[ab0-2 :]{0,6}",
        ) {
            let (a, b) = (format!("{common}{a}"), format!("{common}{b}"));
            let expected = order_from_start(a.as_bytes(), b.as_bytes());
            assert_eq!(natural_order(a.as_bytes(), b.as_bytes()), expected, "{a:?} {b:?}");
        }
    }
}
