use proptest::prelude::*;

use super::reference::canonical_form;
use super::{Numbers, Order, Rules, SignatureMembers, has_one_order, of_document};
use crate::json::{Document, Limits};

fn canonical(body: &str, rules: Rules) -> String {
    let limits = Limits::default();
    let document = Document::parse(body.as_bytes(), &limits).unwrap();
    of_document(&document, rules, &limits).unwrap()
}

fn signing(body: &str) -> String {
    canonical(body, Rules::SIGNING)
}

#[test]
fn values_and_paths() {
    let cases = [
        ("{}", ""),
        (r#"{"a":true,"b":false,"c":null,"d":""}"#, "a:1;b:0;c:;d:"),
        (r#"{"a":[],"b":{"c":{}},"d":"x"}"#, "d:x"),
        (r#"{"a":[[]],"b":[{}],"c":[[],[1]]}"#, "c:1:0:1"),
        (r#"{"v":-0,"w":9007199254740993,"x":10.50}"#, "v:0;w:9007199254740993;x:10.5"),
        (r#"{"a:b":{":":1}}"#, "a::b::::1"),
        (r#"{"":{"a":1}}"#, "a:1"),
        (r#"{"a":{"":{"":1}}}"#, "a:::1"),
        (r#"{"":""}"#, ":"),
        (r#"{"frame_mode":"x","a":{"frame_mode":{"b":1},"c":2}}"#, "a:c:2"),
        (r#"{"signature":"x","a":{"signature":"y","b":1}}"#, "a:b:1"),
        (r#"{"l":[{"signature":"y","b":1}]}"#, "l:0:b:1;l:0:signature:y"),
        (r#"{"a":{"b":1},"a1":2,"a-":3}"#, "a-:3;a1:2;a:b:1"),
        (
            r#"{"l":[0,1,2,3,4,5,6,7,8,9,10]}"#,
            "l:0:0;l:1:1;l:2:2;l:3:3;l:4:4;l:5:5;l:6:6;l:7:7;l:8:8;l:9:9;l:10:10",
        ),
        (r#"{"n":"\u0418\ud83d\ude00\/\"\\"}"#, "n:И😀/\"\\"),
        (r#"{"\u0061b":1,"aa":2}"#, "aa:2;ab:1"),
    ];
    for (body, expected) in cases {
        assert_eq!(signing(body), expected, "of {body}");
    }
}

#[test]
fn the_four_orders_differ_where_they_should() {
    let body = r#"{"b":{"10":1,"9":2},"b!":3,"B":4,"～":5,"𝒳":6,"b0":7}"#;
    let by = |order| canonical(body, Rules { order, ..Rules::SIGNING });
    assert_eq!(by(Order::Natural), "B:4;b!:3;b0:7;b:9:2;b:10:1;～:5;𝒳:6");
    assert_eq!(by(Order::BytesByPath), "B:4;b!:3;b0:7;b:10:1;b:9:2;～:5;𝒳:6");
    assert_eq!(by(Order::PerLevel), "B:4;b:9:2;b:10:1;b!:3;b0:7;𝒳:6;～:5");
    let body = r#"{"k":"9","k!":"1"}"#;
    let by = |order| canonical(body, Rules { order, ..Rules::SIGNING });
    assert_eq!(by(Order::BytesByPath), "k:9;k!:1");
    assert_eq!(by(Order::BytesByLine), "k!:1;k:9");
}

#[test]
fn the_length_is_limited_before_anything_is_written() {
    let body = format!(r#"{{"{}":[{}1]}}"#, "k".repeat(10_000), "1,".repeat(5_000));
    let limits = Limits::default();
    let document = Document::parse(body.as_bytes(), &limits).unwrap();
    let error = of_document(&document, Rules::SIGNING, &limits).unwrap_err();
    assert_eq!(error.limit, body.len() * 8);
    assert!(error.length > 50_000_000);
}

/// JSON texts with every kind of name and value, in every spelling.
fn body(names: &'static str) -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?",
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        "[a-z0-9;: ]{0,40}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        "\"(\\\\u00[4-7][0-9]|\\\\n|\\\\/|é|\\\\ud83d\\\\ude00){0,5}\"",
    ];
    let name = prop_oneof![
        4 => names.prop_map(|name| serde_json::to_string(&name).unwrap()),
        1 => Just("\"signature\"".to_owned()),
        1 => Just("\"frame_mode\"".to_owned()),
    ];
    let value = scalar.prop_recursive(4, 60, 14, move |inner| {
        let members = prop::collection::btree_map(name.clone(), inner.clone(), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..14).prop_map(|items| format!("[{}]", items.join(", "))),
            members.prop_map(|members| {
                // Backwards, so that the order of the text is not the order of the form.
                let members = members.iter().rev().map(|(name, value)| format!("{name}:{value}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(" ,\n"))
            }),
        ]
    });
    value.prop_map(|value| format!("{{\"top\":{value}, \"a\":1}}"))
}

fn rules() -> impl Strategy<Value = Rules> {
    let order =
        prop_oneof![Just(Order::Natural), Just(Order::BytesByPath), Just(Order::BytesByLine)];
    let numbers = prop_oneof![Just(Numbers::Literal), Just(Numbers::Shortest)];
    let members = prop_oneof![Just(SignatureMembers::Remove), Just(SignatureMembers::Keep)];
    (order, numbers, members).prop_map(|(order, numbers, signature_members)| Rules {
        order,
        numbers,
        signature_members,
    })
}

/// Escapes may spell one name in two ways, which only the reader can see.
fn parse(body: &str) -> Option<Document> {
    let limits = Limits::default();
    Document::parse(body.as_bytes(), &limits).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn plain_names_give_the_form_of_the_reference(body in body("[A-Za-z_]{1,12}"), rules in rules()) {
        prop_assert_eq!(canonical(&body, rules), canonical_form(&body, rules));
    }

    /// More than eight bytes alike: a reader that sorts by keys has to look at the whole names.
    #[test]
    fn names_that_begin_alike_give_the_form_of_the_reference(
        body in body("(payment_(account_(number_)?)?)?[ab]{1,2}"),
        rules in rules(),
    ) {
        prop_assert_eq!(canonical(&body, rules), canonical_form(&body, rules));
    }

    #[test]
    fn any_names_give_the_form_of_the_reference(body in body("[a-c0-2:;! ~é_-]{0,4}"), rules in rules()) {
        prop_assume!(parse(&body).is_some());
        // Where natural order holds two paths equal their order in the document decides, and the
        // reference reads members in another one.
        let form = canonical(&body, rules);
        let reference = canonical_form(&body, rules);
        if rules.order == Order::Natural {
            let sorted = |text: &str| {
                let mut lines: Vec<&str> = text.split(';').collect();
                lines.sort_unstable();
                lines.join(";")
            };
            prop_assert_eq!(sorted(&form), sorted(&reference));
        } else {
            prop_assert_eq!(form, reference);
        }
    }

    #[test]
    fn documents_said_to_have_one_order_have_one(body in body("[A-Za-z_é～𝒳]{1,3}")) {
        let document = parse(&body).unwrap();
        if has_one_order(&document) {
            for order in Order::ALL {
                let rules = Rules { order, ..Rules::SIGNING };
                prop_assert_eq!(canonical(&body, rules), signing(&body));
            }
        }
    }
}
