use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::cause::CODES;
use super::super::search::{MAX_BYTES, MAX_MACS};
use super::*;

#[test]
fn a_genuine_message_is_explained_as_verified() {
    let body =
        signed(r#","frame_mode":"x","list":[],"card":{"cvv":"123","pan":"4000000000000077"}"#);
    let explanation = explain(body.as_bytes());
    assert!(explanation.is_verified() && explanation.causes().is_empty());
    assert_eq!(explanation.first_line(), "Verified with key `live`: the message is genuine.");
    let message = explanation.message().unwrap();
    assert_eq!(message.received.as_deref(), Some(message.computed.as_str()));
    assert_eq!(message.received_in.as_deref(), Some("signature"));
    assert!(message.lines.contains(&"payment:id:5242723".to_owned()));
    let not_covered: Vec<&str> =
        message.not_covered.iter().map(|part| part.path.as_str()).collect();
    assert_eq!(not_covered, ["frame_mode", "errors", "list"]);

    let json = serde_json::to_string(&explanation).unwrap();
    for text in [explanation.to_string(), json] {
        assert!(text.contains("card:pan:400000******0077") && text.contains("card:cvv:***"));
        assert!(!text.contains("4000000000000077") && !text.contains("c8175453f68ec7c8"));
    }
}

#[test]
fn the_accepted_order_and_number_form_are_told() {
    let body = unsigned(r#","l":[0,1,2,3,4,5,6,7,8,9,10]"#);
    let explanation = explain(with_signature(&body, &signature(&body, KEY)).as_bytes());
    assert_eq!(explanation.message().unwrap().order, "natural");
    let rules = crate::ecommpay::canonical::Rules {
        order: crate::ecommpay::canonical::Order::BytesByPath,
        ..crate::ecommpay::canonical::Rules::SIGNING
    };
    let document = crate::json::Document::parse(body.as_bytes(), &Default::default()).unwrap();
    let by_bytes = Signer::new(&key(KEY)).sign_document(&document, rules).unwrap().to_string();
    let explanation = explain(with_signature(&body, &by_bytes).as_bytes());
    assert!(explanation.is_verified());
    assert_eq!(explanation.message().unwrap().order, "bytes_by_path");
    assert!(explanation.first_line().ends_with("in the order bytes_by_path."));
}

#[test]
fn codes_are_stable_words_and_each_stands_once() {
    let codes: BTreeSet<&str> = CODES.iter().copied().collect();
    assert_eq!(codes.len(), CODES.len());
    assert!(CODES.len() >= 30);
    for code in CODES {
        let is_word =
            code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        assert!(is_word && code.starts_with("cause_"), "{code}");
    }
}

#[test]
fn the_json_form_has_what_a_program_needs() {
    let explanation = explain(b"");
    let json = serde_json::to_value(&explanation).unwrap();
    assert_eq!(json["verified"], false);
    assert_eq!(json["error"]["code"], "json_syntax");
    assert_eq!(json["causes"][0]["code"], "cause_empty_body");
    assert_eq!(json["causes"][0]["certainty"], "certain");
    assert!(json["causes"][0]["advice"].is_string());
}

#[test]
fn a_key_never_shows() {
    let body = unsigned("");
    let message = with_signature(&body, &signature(&body, "SomebodyElsesKey"));
    let (live, test) = (key("LiveKey.Secret"), key("TestKey.Secret"));
    let explainer = Explainer::new("live", &live).with_other_key("test", &test).unwrap();
    let explanation = explainer.explain(message.as_bytes());
    let text = format!("{explanation}{explanation:?}{explainer:?}");
    assert!(!text.contains("Key.Secret"));
}

#[test]
fn hostile_bodies_end_within_the_bound() {
    let signature = signature(r#"{"a":1}"#, "x");
    let numbers: Vec<String> =
        (0..8000_u64).map(|i| (u64::MAX / 2 - i * 4096).to_string()).collect();
    let long = "k".repeat(40_000);
    let bodies = [
        format!(r#"{{"l":[{}]}}"#, numbers.join(",")),
        format!(r#"{{"{long}":[{}]}}"#, vec!["[[]]"; 3000].join(",")),
        format!(r#"{{"{long}":[{}]}}"#, ["1"; 9].join(",")),
        format!(r#"{{"text":"{}"}}"#, "<&' é".repeat(20_000)),
        format!(
            r#"{{{}}}"#,
            (0..1200).map(|i| format!(r#""a:{i}":null"#)).collect::<Vec<_>>().join(",")
        ),
    ];
    for body in bodies {
        let explanation = explain(with_signature(&body, &signature).as_bytes());
        let work = explanation.work();
        assert!(work.macs <= MAX_MACS && work.bytes <= MAX_BYTES, "{work:?}");
        assert!(!explanation.is_verified() && !explanation.causes().is_empty());
        assert!(explanation.to_string().len() < 1_000_000);
    }
}

#[test]
fn a_keyring_alone_finds_what_needs_no_text_of_the_key() {
    let keys = crate::ecommpay::Keyring::new("live", &key(KEY));
    let genuine = signed("");
    assert!(super::super::explain(genuine.as_bytes(), &keys).is_verified());
    let forged = genuine.replace("5200", "52");
    let explanation = super::super::explain(forged.as_bytes(), &keys);
    assert_first("a sum in other units", &explanation, "cause_amount_units", Certainty::Certain);
}

#[test]
fn keys_are_limited_and_labels_are_kept_apart() {
    let live = key("a");
    let explainer = Explainer::new("live", &live);
    assert_eq!(explainer.with_other_key("live", &live).unwrap_err().code(), "keyring_label_taken");
    let labels: Vec<String> = (0..9).map(|i| i.to_string()).collect();
    let add = |explainer: Explainer<'static>, label: &'static str| {
        explainer.with_other_key(label, Box::leak(Box::new(key("b"))))
    };
    let first = Explainer::new("live", Box::leak(Box::new(key("a"))));
    let result =
        labels.iter().try_fold(first, |explainer, label| add(explainer, label.clone().leak()));
    assert_eq!(result.unwrap_err().code(), "keyring_full");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_panic_or_verify(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let explanation = explain(&body);
        prop_assert!(!explanation.is_verified() && !explanation.causes().is_empty());
    }

    #[test]
    fn no_text_panics_or_verifies(body in "[\\[\\]{}\":,=&;%+a-c0-3é\\\\ \n-]{0,60}") {
        let explanation = explain(body.as_bytes());
        prop_assert!(!explanation.is_verified() && !explanation.causes().is_empty());
    }

    #[test]
    fn no_signature_text_panics_or_verifies(
        signature in ".{0,100}|[A-Za-z0-9+/]{86}==|[ -~]{88}",
        value in ".{0,40}",
    ) {
        let value = serde_json::to_string(&value).unwrap();
        let body = format!(r#"{{"a":{value},"b":[1.50,null,true,{{"c:d":12}}]}}"#);
        let explanation = explain(with_signature(&body, &signature).as_bytes());
        prop_assert!(!explanation.is_verified() && !explanation.causes().is_empty());
        prop_assert!(explanation.causes().iter().all(|found| found.certainty() < Certainty::Certain));
    }
}
