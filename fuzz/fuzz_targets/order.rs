//! Natural order is an order, and the shortest form of a number is one form.
#![no_main]

use std::cmp::Ordering;

use libfuzzer_sys::fuzz_target;
use paywright_core::ecommpay::canonical::{natural_order, shortest_number};

fuzz_target!(|texts: (&[u8], &[u8], &[u8])| {
    let (a, b, c) = texts;
    assert_eq!(natural_order(a, a), Ordering::Equal);
    assert_eq!(natural_order(a, b), natural_order(b, a).reverse());
    if natural_order(a, b).is_lt() && natural_order(b, c).is_lt() && is_name(a, b, c) {
        assert!(natural_order(a, c).is_lt());
    }
    if let Ok(number) = str::from_utf8(a)
        && serde_json::from_str::<serde_json::Number>(number).is_ok()
    {
        let number = number.trim();
        let shortest = shortest_number(number);
        let again = shortest_number(&shortest);
        assert!(again == shortest || shortest == "-0");
    }
});

/// The original is no order on texts that mix white space and leading zeros with digits; member
/// names of messages do not.
fn is_name(a: &[u8], b: &[u8], c: &[u8]) -> bool {
    [a, b, c].iter().all(|text| text.iter().all(|byte| byte.is_ascii_alphabetic()))
}
