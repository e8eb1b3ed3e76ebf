//! The text that is signed of a request of the usual kind, made from its tree.
//!
//! Requests are objects within objects with plain names: letters and `_`. Siblings in the order of
//! their bytes then stand in the order that is signed, as `canonical` explains, so there is no need
//! to read the JSON that has just been written. Whatever is not of that kind is left to the reader:
//! arrays, fractions, other names, anything that could pass a limit.

use super::tree::{Addition, Given, Node, Seen, Tree};
use crate::ecommpay::canonical::{SignatureMembers, is_left_out};
use crate::json::{Limits, Text};

/// Objects within each other at most.
const MAX_DEPTH: usize = 8;

/// Room for the members of the objects that are open.
const USUAL_MEMBERS: usize = 16;

/// The text that is signed of a tree with additions, whose JSON has so many bytes; in memory that is
/// wiped. `None` if it is not of the usual kind.
pub(super) fn of(
    tree: &Tree,
    additions: &[Addition<'_>],
    json: usize,
    limits: &Limits,
) -> Option<Form> {
    // Paths take less room than quotes and the signature as a rule; if not, it grows.
    let text = Text::with_room(json, true);
    let mut writer = Writer { text, leaves: 0, members: Vec::with_capacity(USUAL_MEMBERS) };
    writer.add(tree, None, additions, &Path { above: None, name: "", depth: 1 })?;
    let Writer { text, leaves, .. } = writer;
    let is_permitted =
        limits.permit(json, MAX_DEPTH, leaves) && text.len() <= limits.canonical(json);
    is_permitted.then_some(Form(text))
}

/// Lines, each with `;` in front.
pub(super) struct Form(Text);

impl std::ops::Deref for Form {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.get(1..).unwrap_or_default()
    }
}

/// The name of an object, and of those around it.
struct Path<'a> {
    above: Option<&'a Path<'a>>,
    name: &'a str,
    depth: usize,
}

struct Writer<'a> {
    text: Text,
    leaves: usize,
    /// Members of the objects that are open, those of the innermost last.
    members: Vec<Member<'a>>,
}

impl<'a> Writer<'a> {
    /// Adds the top, or the object of that name in it.
    fn add(
        &mut self,
        tree: &'a Tree,
        object: Option<&str>,
        additions: &'a [Addition<'a>],
        path: &Path<'_>,
    ) -> Option<()> {
        if path.depth > MAX_DEPTH {
            return None;
        }
        let first = self.members.len();
        tree.members_with(object, additions, &mut |name, seen| {
            self.members.push(Member { key: key(name), name, seen });
        });
        let members = self.members.get_mut(first..)?;
        members.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| a.name.cmp(b.name)));
        let end = self.members.len();
        if first == end {
            // It gives no line, but counts.
            self.leaves += 1;
        }
        // Where the path stands in front of the last line.
        let mut written = None;
        for place in first..end {
            let &Member { name, seen, .. } = self.members.get(place)?;
            if !is_plain(name) {
                return None;
            }
            let value = match seen {
                Seen::Node(Node::Text(text)) => text.as_str(),
                Seen::Given(Given::Text(text)) => text,
                Seen::Node(Node::Literal(literal)) => signed_literal(literal)?,
                Seen::Given(Given::Literal(literal)) => signed_literal(literal)?,
                Seen::Given(Given::Signature) => "",
                Seen::Node(Node::Object(tree)) => {
                    self.add_below(tree, name, &[], path)?;
                    continue;
                }
                Seen::Object(tree) => {
                    self.add_below(tree, name, additions, path)?;
                    continue;
                }
                Seen::Node(Node::List(_)) => return None,
            };
            self.leaves += 1;
            if is_left_out(name, false, SignatureMembers::Remove) {
                continue;
            }
            let start = self.text.len();
            if let Some((start, length)) = written {
                self.text.push_again(start, length);
            } else {
                self.text.push(';');
                self.add_path(path);
            }
            written = Some((start, self.text.len() - start));
            self.text.push_str(name);
            self.text.push(':');
            self.text.push_str(value);
        }
        self.members.truncate(first);
        Some(())
    }

    fn add_below(
        &mut self,
        tree: &'a Tree,
        name: &str,
        additions: &'a [Addition<'a>],
        path: &Path<'_>,
    ) -> Option<()> {
        if is_left_out(name, false, SignatureMembers::Remove) {
            return None;
        }
        let below = Path { above: Some(path), name, depth: path.depth + 1 };
        self.add(tree, Some(name), additions, &below)
    }

    fn add_path(&mut self, path: &Path<'_>) {
        if let Some(above) = path.above {
            self.add_path(above);
            self.text.push_str(path.name);
            self.text.push(':');
        }
    }
}

#[derive(Clone, Copy)]
struct Member<'a> {
    /// The first eight bytes of the name, as a number that sorts like them.
    key: u64,
    name: &'a str,
    seen: Seen<'a>,
}

fn key(name: &str) -> u64 {
    if let Some(start) = name.as_bytes().first_chunk() {
        return u64::from_be_bytes(*start);
    }
    let mut start = [0; 8];
    start.iter_mut().zip(name.bytes()).for_each(|(place, byte)| *place = byte);
    u64::from_be_bytes(start)
}

/// The names of which `canonical` knows that they sort byte by byte.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b';'..0x80))
}

/// How a literal is signed. `None` for numbers that have more than digits.
fn signed_literal(literal: &str) -> Option<&str> {
    match literal.as_bytes() {
        [b'0'] => Some(literal),
        [b'1'..=b'9', digits @ ..] => digits.iter().all(u8::is_ascii_digit).then_some(literal),
        b"true" => Some("1"),
        b"false" => Some("0"),
        b"null" => Some(""),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::ecommpay::canonical::{Rules, of_document};
    use crate::json::Document;

    const ADDITIONS: [Addition<'_>; 4] = [
        Addition { object: None, name: "token", value: Given::Text("t \"\n") },
        Addition { object: Some("general"), name: "project_id", value: Given::Literal("112") },
        Addition { object: Some("general"), name: "signature", value: Given::Signature },
        Addition { object: Some("payment"), name: "id", value: Given::Text("r") },
    ];

    /// The text that is signed of the JSON, if it can be signed.
    fn by_reading(tree: &Tree, additions: &[Addition<'_>], limits: &Limits) -> Option<String> {
        let json = tree.write_json(additions).json;
        let document = Document::parse(&json, limits).ok()?;
        of_document(&document, Rules::SIGNING, limits).ok()
    }

    fn of_tree(tree: &Tree, additions: &[Addition<'_>], limits: &Limits) -> Option<String> {
        let length = tree.write_json(additions).json.len();
        of(tree, additions, length, limits).map(|form| form.to_owned())
    }

    fn tree(value: Value) -> Tree {
        let mut tree = Tree::default();
        if let Value::Object(members) = value {
            members.into_iter().for_each(|(name, value)| tree.put(name.into(), value.into()));
        }
        tree
    }

    #[test]
    fn usual_requests_are_not_read_again() {
        let tree = tree(json!({
            "payment": {"currency": "EUR", "amount": 3415, "description": "Tea \"; 2:1\""},
            "general": {"payment_id": "p", "frame_mode": "x"},
            "customer": {"shipping": {"city": "Kyiv", "address": null}, "save": true, "no": {}},
        }));
        assert_eq!(
            of_tree(&tree, &ADDITIONS, &Limits::default()).unwrap(),
            "customer:save:1;customer:shipping:address:;customer:shipping:city:Kyiv;\
             general:payment_id:p;general:project_id:112;payment:amount:3415;\
             payment:currency:EUR;payment:description:Tea \"; 2:1\";payment:id:r;token:t \"\n"
        );
        assert_eq!(of_tree(&Tree::default(), &[], &Limits::default()).unwrap(), "");
    }

    #[test]
    fn unusual_ones_are_left_to_the_reader() {
        for value in [
            json!({"a": [1]}),
            json!({"a": {"b": []}}),
            json!({"a": 1.5}),
            json!({"a": -1}),
            json!({"a": 1e300}),
            json!({"a.b": "x"}),
            json!({"a": {"7": "x"}}),
            json!({"": "x"}),
            json!({"a:b": "x"}),
            json!({"signature": {"a": "x"}}),
            json!({"a": {"frame_mode": {"a": "x"}}}),
            json!({"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {}}}}}}}}}),
        ] {
            assert_eq!(of_tree(&tree(value.clone()), &[], &Limits::default()), None, "{value}");
        }
        for literal in ["007", "-0", "1E5", "", "x"] {
            let mut tree = Tree::default();
            tree.set("a", Node::Literal(literal.to_owned()));
            assert_eq!(of_tree(&tree, &[], &Limits::default()), None, "{literal}");
        }
    }

    #[test]
    fn what_passes_a_limit_is_left_to_the_reader() {
        let tree = tree(json!({"abcdef": {"a": "x", "b": "y", "c": {}}}));
        let limits = Limits::default();
        let json = tree.write_json(&[]).json.len();
        assert!(of_tree(&tree, &[], &limits.with_body(json).with_leaves(3)).is_some());
        for limits in [
            limits.with_body(json - 1),
            limits.with_leaves(2),
            limits.with_depth(1),
            limits.with_canonical(10, 0),
        ] {
            assert_eq!(of_tree(&tree, &[], &limits), None);
            assert_eq!(by_reading(&tree, &[], &limits), None);
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-3..3_i64).prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[ -~]{0,12}|.{0,4}|[\"\\\\\u{0}-\u{1f};:]{0,4}".prop_map(Value::from),
        ];
        let name = "[a-c_]{1,3}|[A-Za-z_]{1,12}|signature|frame_mode|general|payment|[a-c1-2:;<.\u{7f}é]{0,3}";
        leaf.prop_recursive(4, 32, 6, move |inner| {
            let object = proptest::collection::btree_map(name, inner.clone(), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect()));
            prop_oneof![
                5 => object,
                1 => proptest::collection::vec(inner, 0..3).prop_map(Value::from),
            ]
        })
    }

    fn added() -> impl Strategy<Value = Vec<usize>> {
        proptest::sample::subsequence(vec![0, 1, 2, 3], 0..=4)
    }

    fn additions(added: &[usize]) -> Vec<Addition<'static>> {
        added.iter().map(|index| ADDITIONS[*index]).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_text_of_a_tree_is_that_of_its_json(
            value in value(),
            added in added(),
        ) {
            let (tree, added, limits) = (tree(value), additions(&added), Limits::default());
            if let Some(form) = of_tree(&tree, &added, &limits) {
                prop_assert_eq!(Some(form), by_reading(&tree, &added, &limits));
            }
        }

        #[test]
        fn the_text_of_a_plain_tree_is_that_of_its_json(
            members in proptest::collection::vec(
                ("[a-c_]{1,9}(\\.[a-c]{1,2}){0,3}|general\\.[a-z]{1,3}|signature|frame_mode", ".{0,9}"),
                0..20,
            ),
            added in added(),
        ) {
            let mut tree = Tree::default();
            members.into_iter().for_each(|(path, text)| tree.set(path, text));
            let (added, limits) = (additions(&added), Limits::default());
            let form = of_tree(&tree, &added, &limits);
            prop_assert!(form.is_some());
            prop_assert_eq!(form, by_reading(&tree, &added, &limits));
        }
    }
}
