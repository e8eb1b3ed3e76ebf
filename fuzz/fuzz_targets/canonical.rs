//! The quick and the general way to a canonical form agree, and its length is never wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paywright_core::ecommpay::canonical::{Numbers, Order, Rules, SignatureMembers, of_document};
use paywright_core::json::{Document, Limits};

fuzz_target!(|body: &[u8]| {
    let limits = Limits::default();
    let Ok(document) = Document::parse(body, &limits) else { return };
    for numbers in [Numbers::Literal, Numbers::Shortest] {
        for signature_members in [SignatureMembers::Remove, SignatureMembers::Keep] {
            let by = |order| {
                of_document(&document, Rules { order, numbers, signature_members }, &limits)
            };
            // Only natural order has a quick way; sorted, all forms consist of the same bytes.
            let forms: Vec<_> = Order::ALL.into_iter().map(by).collect();
            let Ok(first) = &forms[0] else {
                assert!(forms.iter().all(Result::is_err));
                continue;
            };
            for form in &forms {
                let form = form.as_ref().expect("the length does not depend on the order");
                assert_eq!(sorted(form), sorted(first));
            }
        }
    }
});

fn sorted(form: &str) -> Vec<u8> {
    let mut bytes = form.as_bytes().to_vec();
    bytes.sort_unstable();
    bytes
}
