//! Whatever is signed verifies, in either place, by any key of the ring and in any known order.
#![allow(missing_docs, reason = "tests")]

use paywright_core::SecretKey;
use paywright_core::ecommpay::canonical::{Numbers, Order, Rules, SignatureMembers};
use paywright_core::ecommpay::{Keyring, Signature, Signer, Verifier, VerifyError};
use paywright_core::json::{Document, Limits};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..100_000_i64, 1..100_u8)
            .prop_map(|(a, b)| { serde_json::from_str(&format!("{a}.{b}0")).expect("a fraction") }),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 14, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..14).prop_map(Value::from),
            object(inner).prop_map(Value::from),
        ]
    })
}

fn object(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let name = prop_oneof![3 => "[a-z_]{1,12}", 1 => "[a-c0-9:;. !-]{0,4}", 1 => any::<String>()];
    let name = name.prop_filter("is added later", |name| name != "signature" && name != "general");
    prop::collection::btree_map(name, value, 0..8).prop_map(|members| members.into_iter().collect())
}

fn place(mut body: Map<String, Value>, in_general: bool, signature: &Signature) -> Vec<u8> {
    let signature = signature.to_string();
    if in_general {
        body.insert("general".to_owned(), json!({ "signature": signature }));
    } else {
        body.insert("signature".to_owned(), signature.into());
    }
    Value::from(body).to_string().into_bytes()
}

fn keys() -> [SecretKey; 3] {
    ["first key", "второй ключ", "3"].map(|text| SecretKey::new(text).expect("not empty"))
}

proptest! {
    #[test]
    fn what_is_signed_verifies(
        body in object(value()),
        key in 0..3_usize,
        in_general: bool,
        order in prop::sample::select(Order::ALL.to_vec()),
        numbers in prop::sample::select(vec![Numbers::Literal, Numbers::Shortest]),
    ) {
        let [a, b, c] = keys();
        let ring = Keyring::new("0", &a).with("1", &b).unwrap().with("2", &c).unwrap();
        let signer = Signer::new(&keys()[key]);
        let limits = Limits::default();
        let text = Value::from(body.clone()).to_string();
        let document = Document::parse(text.as_bytes(), &limits).unwrap();
        let rules = Rules { order, numbers, signature_members: SignatureMembers::Remove };
        let signature = signer.sign_document(&document, rules).unwrap();

        let signed = place(body, in_general, &signature);
        let verified = Verifier::new(ring.clone()).verify(&signed).unwrap();
        prop_assert_eq!(verified.evidence().key_label(), key.to_string());

        // With one order accepted, what was signed in it still verifies.
        if order == Order::Natural {
            let strict = Verifier::new(ring).with_orders(&[Order::Natural]);
            prop_assert!(strict.verify(&signed).is_ok());
        }
    }

    #[test]
    fn another_key_does_not_fit(body in object(value()), in_general: bool) {
        let [a, b, _] = keys();
        let text = Value::from(body.clone()).to_string();
        let signature = Signer::new(&a).sign_json(text.as_bytes()).unwrap();
        let signed = place(body, in_general, &signature);
        let found = Verifier::new(Keyring::new("b", &b)).verify(&signed);
        prop_assert!(matches!(found, Err(VerifyError::Mismatch)));
    }
}
