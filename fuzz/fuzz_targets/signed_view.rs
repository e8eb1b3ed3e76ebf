//! What a callback shows is what was signed, byte by byte.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paywright_core::ecommpay::selfcheck::signed_view_is_canonical_form;

fuzz_target!(|body: &[u8]| {
    if let Err(difference) = signed_view_is_canonical_form(body) {
        panic!("{difference}");
    }
});
