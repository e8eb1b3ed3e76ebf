//! What holds for any parameters.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde_json::Value;

use super::{parameters, purchase, signer};
use crate::ecommpay::page::{PageAddress, PageParameters};

/// Distinct names in any order, with any values.
fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let name = prop_oneof![
        "[a-z_]{1,12}",
        "[a-zA-Z0-9:._ -]{1,8}",
        any::<String>(),
        Just("frame_mode".to_owned()),
    ];
    prop::collection::btree_map(name, any::<String>(), 0..12)
        .prop_map(|map: BTreeMap<String, String>| {
            map.into_iter().filter(|(name, _)| name != "signature").collect::<Vec<_>>()
        })
        .prop_shuffle()
}

fn of_pairs(pairs: &[(String, String)]) -> PageParameters<'_> {
    parameters(pairs.iter().map(|(name, value)| (name.as_str(), value.clone())))
}

fn decode(text: &str) -> String {
    let blanks = text.replace('+', " ");
    percent_decode_str(&blanks).decode_utf8().unwrap().into_owned()
}

proptest! {
    #[test]
    fn decoding_the_url_gives_the_parameters_back(pairs in pairs()) {
        let page = of_pairs(&pairs).sign(&signer());
        let url = page.url(&PageAddress::default());
        let (_, query) = url.split_once('?').unwrap();
        let mut decoded: Vec<(String, String)> = query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        let signature = decoded.pop().unwrap();
        prop_assert_eq!(signature, ("signature".to_owned(), page.signature().to_string()));
        prop_assert_eq!(decoded, pairs);
    }

    #[test]
    fn the_signature_does_not_depend_on_the_order(
        (pairs, shuffled) in prop::collection::btree_map("[a-z_]{1,9}", any::<String>(), 1..12)
            .prop_map(|map| map.into_iter().collect::<Vec<_>>())
            .prop_flat_map(|pairs| (Just(pairs.clone()), Just(pairs).prop_shuffle()))
    ) {
        let one = of_pairs(&pairs).sign(&signer());
        let other = of_pairs(&shuffled).sign(&signer());
        prop_assert_eq!(one.signature().as_bytes(), other.signature().as_bytes());
    }

    #[test]
    fn unsigned_parameters_are_sent_and_change_no_signature(value in any::<String>()) {
        let bare = purchase().sign(&signer()).unwrap();
        let mut with = purchase().into_parameters().unwrap();
        with.push("frame_mode", value.as_str()).unwrap();
        with.push("_plugin_version", value.as_str()).unwrap();
        let with = with.sign(&signer());
        prop_assert_eq!(with.signature().as_bytes(), bare.signature().as_bytes());
        prop_assert!(with.url(&PageAddress::default()).contains("&_plugin_version="));
    }

    #[test]
    fn the_widget_configuration_holds_the_same_texts(pairs in pairs()) {
        let page = of_pairs(&pairs).sign(&signer());
        let config: BTreeMap<String, Value> = serde_json::from_str(&page.widget_config()).unwrap();
        prop_assert_eq!(config.len(), pairs.len() + 1);
        for (name, value) in &pairs {
            let text = match &config[name] {
                Value::String(text) => text.clone(),
                number => number.to_string(),
            };
            prop_assert_eq!(&text, value);
        }
    }

    #[test]
    fn no_value_makes_the_check_panic_or_pass_a_semicolon(
        index in any::<prop::sample::Index>(),
        value in prop_oneof![any::<String>(), "[0-9+:TZ.-]{0,30}", "[{}\\[\\]\":,a-z0-9]{0,40}"],
    ) {
        let all = crate::ecommpay::page::Parameter::all();
        let page = purchase().parameter(index.get(all).name, value.as_str());
        let taken = page.check().is_ok();
        prop_assert!(!(taken && value.contains(';')));
        let _ = format!("{page:?} {:?}", page.check());
    }
}

#[test]
fn building_and_signing_allocates_a_fixed_number_of_times() {
    let signer = signer();
    let address = PageAddress::default();
    let build = |more: bool| {
        let page = purchase()
            .payment_description("Guitar strings and a tuner")
            .customer_email("ada.lovelace@example.com")
            .customer_first_name("Ada");
        let page = if more {
            page.customer_last_name("Lovelace")
                .language_code("en")
                .merchant_success_url("https://shop.example.com/ok?order=1539")
                .merchant_fail_url("https://shop.example.com/fail?order=1539")
        } else {
            page
        };
        page.sign(&signer).unwrap().url(&address)
    };
    let few = allocation_counter::measure(|| drop(build(false)));
    let many = allocation_counter::measure(|| drop(build(true)));
    assert_eq!(few.count_total, many.count_total, "a text parameter costs no allocation");
    assert!(many.count_total <= 11, "{} allocations", many.count_total);
}
