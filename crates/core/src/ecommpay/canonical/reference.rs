//! The canonical form once more, plainly: another reader, every line as a text, one sort.
//! The real one is held equal to it by a property test.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{Numbers, Order, Rules, SignatureMembers, natural_order, shortest_number};

pub(super) fn canonical_form(body: &str, rules: Rules) -> String {
    let mut lines = Vec::new();
    let raw: &RawValue = serde_json::from_str(body).expect("the test made JSON");
    flatten(raw, "", false, rules, &mut lines);
    match rules.order {
        Order::Natural => {
            lines.sort_by(|(a, _), (b, _)| natural_order(a.as_bytes(), b.as_bytes()));
        }
        Order::BytesByPath => lines.sort(),
        Order::BytesByLine => lines.sort_by_key(|(path, value)| format!("{path}:{value}")),
        Order::PerLevel => panic!("per-level order has no reference"),
    }
    let lines: Vec<String> = lines.iter().map(|(path, value)| format!("{path}:{value}")).collect();
    lines.join(";")
}

fn flatten(
    raw: &RawValue,
    path: &str,
    below_array: bool,
    rules: Rules,
    lines: &mut Vec<(String, String)>,
) {
    let join = |name: &str| {
        if path.is_empty() { name.to_owned() } else { format!("{path}:{name}") }
    };
    let literal = raw.get();
    match literal.as_bytes()[0] {
        b'{' => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(literal).unwrap();
            for (name, value) in members {
                let is_signature = name == "signature"
                    && !below_array
                    && rules.signature_members == SignatureMembers::Remove;
                if !is_signature && name != "frame_mode" {
                    flatten(value, &join(&name.replace(':', "::")), below_array, rules, lines);
                }
            }
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(literal).unwrap();
            for (index, value) in items.into_iter().enumerate() {
                flatten(value, &join(&index.to_string()), true, rules, lines);
            }
        }
        b'"' => lines.push((path.to_owned(), serde_json::from_str(literal).unwrap())),
        b't' => lines.push((path.to_owned(), "1".to_owned())),
        b'f' => lines.push((path.to_owned(), "0".to_owned())),
        b'n' => lines.push((path.to_owned(), String::new())),
        _ if rules.numbers == Numbers::Shortest => {
            lines.push((path.to_owned(), shortest_number(literal).into_owned()));
        }
        _ => lines.push((path.to_owned(), literal.to_owned())),
    }
}
