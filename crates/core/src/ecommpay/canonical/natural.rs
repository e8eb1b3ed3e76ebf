//! Natural order: PHP's `strnatcmp`, which `ksort` with `SORT_NATURAL` applies to the full path.

use std::cmp::Ordering;

/// Compares two texts the way PHP's `strnatcmp` does.
///
/// Runs of digits compare as numbers, or digit by digit from the left when either run starts with a
/// zero; white space is skipped; other bytes compare by value, so upper case stands before `_` and
/// `_` before lower case. Zeros in front of another digit at the very start are skipped. Two
/// different texts can be equal (`a b` and `ab`); PHP then keeps the order of the input.
///
/// ```
/// use paywright_core::ecommpay::canonical::natural_order;
/// let mut names = ["a10", "a9", "A10", "a-b"];
/// names.sort_by(|a, b| natural_order(a.as_bytes(), b.as_bytes()));
/// assert_eq!(names, ["A10", "a-b", "a9", "a10"]);
/// ```
pub fn natural_order(a: &[u8], b: &[u8]) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.len().cmp(&b.len());
    }
    let mut a = Cursor(skip_leading_zeros(a));
    let mut b = Cursor(skip_leading_zeros(b));
    loop {
        let (ca, cb) = (a.skip_white_space(), b.skip_white_space());
        if ca.is_ascii_digit() && cb.is_ascii_digit() {
            let (run_a, run_b) = (a.take_digits(), b.take_digits());
            let order = compare_digit_runs(run_a, run_b);
            if order.is_ne() {
                return order;
            }
            match (a.0.is_empty(), b.0.is_empty()) {
                (true, true) => return Ordering::Equal,
                (true, false) => return Ordering::Less,
                (false, true) => return Ordering::Greater,
                (false, false) => continue,
            }
        }
        if ca != cb {
            return ca.cmp(&cb);
        }
        a.advance();
        b.advance();
        match (a.0.is_empty(), b.0.is_empty()) {
            (true, true) => return Ordering::Equal,
            (true, false) => return Ordering::Less,
            (false, true) => return Ordering::Greater,
            (false, false) => {}
        }
    }
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
