//! The reader accepts what serde_json accepts, and reads the same out of it.
#![allow(missing_docs, reason = "tests")]

use paywright_core::json::{Document, Duplicates, Kind, Limits, Value};
use proptest::prelude::*;

/// As tolerant as serde_json is: the last of equal names counts, 127 levels.
fn limits() -> Limits {
    Limits::default().with_duplicates(Duplicates::KeepLast).with_depth(127)
}

fn to_serde(value: Value<'_>) -> serde_json::Value {
    let text = value.scalar_text().unwrap_or_default();
    match value.kind() {
        Kind::Null => serde_json::Value::Null,
        Kind::False => false.into(),
        Kind::True => true.into(),
        Kind::Number => serde_json::from_str(text).unwrap(),
        Kind::String => text.into(),
        Kind::Array => value.items().map(to_serde).collect(),
        Kind::Object => {
            let members: Vec<_> = value.members().collect();
            for (name, member) in &members {
                let found = value.get(name).expect("a member that is listed can be found");
                assert_eq!(to_serde(found), to_serde(*member));
            }
            members.into_iter().map(|(name, member)| (name.to_owned(), to_serde(member))).collect()
        }
    }
}

fn compare(body: &[u8]) {
    let ours = Document::parse(body, &limits());
    let theirs = serde_json::from_slice::<serde_json::Value>(body);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => assert_eq!(&to_serde(ours.root()), theirs),
        (Err(_), Err(_)) => {}
        // serde_json turns numbers into floats and refuses those that do not fit.
        (Ok(_), Err(error)) if error.to_string().contains("number out of range") => {}
        _ => panic!("{:?} and {:?} of {}", ours, theirs, String::from_utf8_lossy(body)),
    }
}

/// A name most likely stands as far behind its line break as the one before it; nothing may depend on
/// it, nor on how many blanks can be counted at a time.
#[test]
fn members_may_be_indented_as_they_like() {
    let break_of = |blanks: usize| format!("\n{}", " ".repeat(blanks));
    for first in 0..20 {
        for second in (0..40).map(break_of).chain(["\r\n  ".into(), "\n\n ".into(), "\t".into()]) {
            let first = break_of(first);
            for end in ["}", ",}", ", \"a\": 0}", ",7}", ","] {
                let body = format!(
                    "{{{first}\"a\": \"1\",{second}\"b\": [],{first}\"c\": {{}},{first}\"d\": 2,\
                     {second}\"e\": 3,{second}\"f\": 4{second}{end}"
                );
                compare(body.as_bytes());
            }
        }
    }
}

/// JSON as it is written by people and programs.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        "-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?",
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        "\"(\\\\u[0-9a-fA-F]{4}|\\\\[\"\\\\/bfnrt]|[ -~&&[^\"\\\\]]|é|😀){0,8}\"",
    ];
    let name = prop_oneof![
        3 => "\"[a-z]{0,2}\"",
        1 => "\"[ -~&&[^\"\\\\]]{0,20}\"",
        1 => "\"(\\\\u00[4-7][0-9]|a){0,3}\"",
    ];
    let blank = "[ \\n\\t\\r]{0,3}";
    leaf.prop_recursive(5, 60, 8, move |inner| {
        let item = (blank, inner.clone(), blank).prop_map(|(a, value, b)| format!("{a}{value}{b}"));
        let member = (blank, name.clone(), blank, item.clone())
            .prop_map(|(a, name, b, value)| format!("{a}{name}{b}:{value}"));
        prop_oneof![
            prop::collection::vec(item, 0..8).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..8).prop_map(|all| format!("{{{}}}", all.join(","))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn valid_json_reads_alike(text in json()) {
        compare(text.as_bytes());
    }

    #[test]
    fn damaged_json_reads_alike(
        text in json(),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = text.into_bytes();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        compare(&bytes);
    }

    #[test]
    fn cut_and_joined_json_reads_alike(a in json(), b in json(), at: prop::sample::Index) {
        compare(&a.as_bytes()[..at.index(a.len() + 1)]);
        compare(format!("{a}{b}").as_bytes());
    }
}

/// Strings, numbers and white space are passed many bytes at a time, in blocks of the text.
#[test]
fn lengths_and_places_within_blocks_make_no_difference() {
    for length in (0..200).chain(3900..4200) {
        let (text, digits) = ("x".repeat(length), "7".repeat(1 + length % 30));
        let blanks = " ".repeat(length % 40);
        compare(format!("[\"{text}\",{digits}]").as_bytes());
        compare(format!("{{\n{blanks}\"{text}\": \n{blanks}\"{digits}\"}}").as_bytes());
        compare(format!("[\"{text}\",\"{digits}\\n{digits}\"{blanks}\n]\r\n").as_bytes());
        compare(format!("[\"{text}\",\"{digits}").as_bytes());
        compare(format!("[\"{text}\",{digits}").as_bytes());
    }
}

#[test]
fn names_that_share_their_first_bytes_are_told_apart() {
    let cases = [
        r#"{"created_date":1,"created_at":2,"created_":3,"created":4}"#,
        r#"{"abcdefgh":1,"abcdefghi":2,"abcdefg":3}"#,
        r#"{"a":1,"a!":2,"a\"b":3,"a":4}"#,
        r#"{"a" :1,"a\"!":2,"a":3}"#,
        r#"{"\u0061":1,"b":2,"a":3}"#,
        r#"{"":1,"\u0000":2,"":3}"#,
    ];
    for body in cases {
        compare(body.as_bytes());
    }
}

#[test]
fn a_name_that_comes_twice_is_refused_however_it_is_spelled() {
    let cases = [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"b":2,"\u0061":3}"#,
        r#"{"a" :1,"a\"!":2,"a":3}"#,
        r#"{"payment_id":1,"payment_status":2,"payment_id":3}"#,
        r#"{"x":[{"k":{"long_name_a":1,"long_name_b":2,"long_name_a":3}}]}"#,
    ];
    for body in cases {
        let error = Document::parse(body.as_bytes(), &Limits::default()).unwrap_err();
        assert!(error.to_string().contains("twice"), "{error} for {body}");
    }
}

#[test]
fn many_members_of_one_object_are_sorted_and_found() {
    let members: Vec<String> =
        (0..3000).map(|n| format!("\"name_{}\":{n}", n * 7919 % 3000)).collect();
    compare(format!("{{{}}}", members.join(",")).as_bytes());
}
