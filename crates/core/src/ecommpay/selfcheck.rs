//! Checks of this crate against itself, for property tests and fuzzing. No part of the public API.

use super::canonical::{self, Numbers, Order, Rules, SignatureMembers, natural_order};
use super::signed::Signed;
use crate::json::{Document, Kind, Limits};

/// Whether the view of what was signed, written out, is the canonical form of the message, byte by
/// byte. A text that is no JSON object, or too large to be signed, has neither.
///
/// # Errors
/// Both texts, where they differ.
pub fn signed_view_is_canonical_form(body: &[u8]) -> Result<(), String> {
    let limits = Limits::default();
    let Ok(document) = Document::parse(body, &limits) else { return Ok(()) };
    if document.root().kind() != Kind::Object {
        return Ok(());
    }
    let rules = Rules {
        order: Order::Natural,
        numbers: Numbers::Literal,
        signature_members: SignatureMembers::Remove,
    };
    let Ok(form) = canonical::of_document(&document, rules, &limits) else { return Ok(()) };

    let mut lines: Vec<(String, &str)> = Vec::new();
    Signed::of(&document).for_each_leaf(|path, text| lines.push((path.to_owned(), text)));
    lines.sort_by(|(a, _), (b, _)| natural_order(a.as_bytes(), b.as_bytes()));
    let lines: Vec<String> = lines.iter().map(|(path, text)| format!("{path}:{text}")).collect();
    let view = lines.join(";");
    if view == form { Ok(()) } else { Err(format!("the view shows {view:?}, signed is {form:?}")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::signed_view_is_canonical_form;

    /// JSON objects with every kind of name and value, in every spelling.
    fn body() -> impl Strategy<Value = String> {
        let text = prop_oneof![
            any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
            "\"([a-z;: ]|\\\\u00[3-7][0-9]|\\\\n|\\\\/|\\\\\"|é|\\\\ud83d\\\\ude00|\\\\ud83d){0,5}\"",
        ];
        let scalar = prop_oneof![
            prop::sample::select(vec![
                "null",
                "true",
                "false",
                "-0",
                "{}",
                "[[]]",
                r#"[{"signature":1}]"#,
                r#"{"signature":1,"frame_mode":2}"#,
            ])
            .prop_map(str::to_owned),
            "-?(0|[1-9][0-9]{0,22})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,2})?",
            text.clone(),
        ];
        let name = prop_oneof![
            3 => "[a-c]{0,2}".prop_map(|name| format!("\"{name}\"")),
            1 => "[a-b0-9:;]{0,3}".prop_map(|name| format!("\"{name}\"")),
            2 => prop::sample::select(vec![
                "\"signature\"", "\"frame_mode\"", "\"__proto__\"", "\"\"", "\"general\"",
                "\"\\u0073ignature\"", "\"frame\\u005fmode\"",
            ])
            .prop_map(str::to_owned),
            1 => text,
        ];
        let members = |name: BoxedStrategy<String>, value: BoxedStrategy<String>| {
            prop::collection::vec((name, value), 0..7).prop_map(|members| {
                let members = members.iter().map(|(name, value)| format!("{name}:{value}"));
                format!("{{{}}}", members.collect::<Vec<_>>().join(" ,\n"))
            })
        };
        let name = name.boxed();
        let names = name.clone();
        let value = scalar.prop_recursive(5, 40, 7, move |inner| {
            let items = prop::collection::vec(inner.clone(), 0..12);
            prop_oneof![
                items.prop_map(|items| format!("[{}]", items.join(","))),
                members(names.clone(), inner.boxed()),
            ]
        });
        members(name, value.boxed())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn the_view_shows_exactly_what_is_signed(body in body()) {
            prop_assert_eq!(signed_view_is_canonical_form(body.as_bytes()), Ok(()));
        }
    }

    #[test]
    fn the_check_compares_something() {
        let bodies =
            ["{}", "[]", "7", "x", r#"{"a":[{"signature":1,"frame_mode":2},{}],"b":null}"#];
        for body in bodies {
            assert_eq!(signed_view_is_canonical_form(body.as_bytes()), Ok(()), "{body}");
        }
    }
}
