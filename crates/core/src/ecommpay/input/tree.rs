//! The JSON of a request while it is put together. What may be a secret is wiped when it goes.

use std::borrow::Cow;

use serde_json::Value;
use zeroize::Zeroizing;

use crate::ecommpay::signature::SIGNATURE_LENGTH;
use crate::json::{Kind, Text};
use crate::wipe::Wiped;

/// A JSON object whose members keep the order in which they were set.
#[derive(Clone, Default)]
pub(crate) struct Tree(Vec<(Cow<'static, str>, Node)>);

/// A JSON value.
#[derive(Clone)]
pub(crate) enum Node {
    Text(Zeroizing<String>),
    /// A number, `true`, `false` or `null`, as it is written.
    Literal(String),
    List(Vec<Node>),
    Object(Tree),
}

/// A member that is written as if it had been set.
#[derive(Clone, Copy)]
pub(crate) struct Addition<'a> {
    /// The object it stands in; at the top without one.
    pub(crate) object: Option<&'static str>,
    pub(crate) name: &'static str,
    pub(crate) value: Given<'a>,
}

/// A value of an [`Addition`].
#[derive(Clone, Copy)]
pub(crate) enum Given<'a> {
    Text(&'a str),
    Literal(&'a str),
    /// Room for the signature, which is written into it later.
    Signature,
}

/// A member as it is written.
#[derive(Clone, Copy)]
pub(crate) enum Seen<'a> {
    Given(Given<'a>),
    Node(&'a Node),
    /// An object that something is added to.
    Object(&'a Tree),
}

/// JSON in memory that is wiped.
pub(crate) struct Written {
    pub(crate) json: Wiped,
    /// Where the room for the signature begins, if it was asked for.
    pub(crate) signature: Option<usize>,
}

/// What stands in the place of the signature until it is known.
const PLACE: &str = match str::from_utf8(&[b'A'; SIGNATURE_LENGTH]) {
    Ok(place) => place,
    Err(_) => "",
};

static EMPTY: Tree = Tree(Vec::new());

impl Tree {
    /// Sets the member that a path of names joined by `.` leads to. Objects on the way are made, and
    /// other values on the way are replaced by objects.
    pub(crate) fn set(&mut self, path: impl Into<Cow<'static, str>>, node: impl Into<Node>) {
        let (first, rest): (Cow<'static, str>, Option<Cow<'static, str>>) = match path.into() {
            Cow::Borrowed(path) => {
                let (first, rest) = first_name(path);
                (first.into(), rest.map(Cow::Borrowed))
            }
            Cow::Owned(path) => match path.split_once('.') {
                Some((first, rest)) => (first.to_owned().into(), Some(rest.to_owned().into())),
                None => (path.into(), None),
            },
        };
        match rest {
            None => self.put(first, node.into()),
            Some(rest) => self.set_below(first, rest, node.into()),
        }
    }

    /// The value that a path leads to.
    pub(crate) fn get(&self, path: &str) -> Option<&Node> {
        let (first, rest) = first_name(path);
        let (_, node) = self.0.iter().find(|(name, _)| name == first)?;
        match (rest, node) {
            (None, node) => Some(node),
            (Some(rest), Node::Object(tree)) => tree.get(rest),
            (Some(_), Node::Text(_) | Node::Literal(_) | Node::List(_)) => None,
        }
    }

    /// Takes away the value that a path leads to.
    pub(crate) fn remove(&mut self, path: &str) {
        match path.split_once('.') {
            Some((first, rest)) => {
                if let Some((_, Node::Object(tree))) =
                    self.0.iter_mut().find(|(name, _)| name == first)
                {
                    tree.remove(rest);
                }
            }
            None => self.0.retain(|(name, _)| name != path),
        }
    }

    /// Shows every value with its path, objects and arrays before what is in them. What stands
    /// below a value for which the visitor says `false` is left out.
    pub(crate) fn walk(&self, visit: &mut dyn FnMut(&str, &Node) -> bool) {
        self.walk_below(&mut String::with_capacity(64), visit);
    }

    /// The JSON text, written as if members had been set before.
    pub(crate) fn write_json(&self, additions: &[Addition<'_>]) -> Written {
        const USUAL: usize = 1024;
        let mut text = Text::with_room(USUAL, true);
        let signature = self.write_with(None, additions, &mut text);
        Written { json: text.into_secret_bytes(), signature }
    }

    #[cfg(test)]
    pub(crate) fn to_json_with(&self, additions: &[Addition<'_>]) -> Wiped {
        self.write_json(additions).json
    }

    /// Shows the members of the top, or of the object of that name in it, in the order in which they
    /// are written, as if additions had been set before. No name comes twice.
    pub(crate) fn members_with<'a>(
        &'a self,
        object: Option<&str>,
        additions: &'a [Addition<'a>],
        visit: &mut impl FnMut(&'a str, Seen<'a>),
    ) {
        for (name, node) in &self.0 {
            let is_this = |added: &&Addition<'_>| added.name == name && added.object == object;
            let seen = if let Some(added) = additions.iter().find(is_this) {
                Seen::Given(added.value)
            } else if object.is_none() && additions.iter().any(|added| added.object == Some(name)) {
                match node {
                    Node::Object(tree) => Seen::Object(tree),
                    Node::Text(_) | Node::Literal(_) | Node::List(_) => Seen::Object(&EMPTY),
                }
            } else {
                Seen::Node(node)
            };
            visit(name, seen);
        }
        for (index, added) in additions.iter().enumerate() {
            if added.object == object {
                if !self.has(added.name) {
                    visit(added.name, Seen::Given(added.value));
                }
            } else if let (None, Some(name)) = (object, added.object) {
                let is_same = |other: &Addition<'_>| other.object == added.object;
                if !self.has(name) && !additions.iter().take(index).any(is_same) {
                    visit(name, Seen::Object(&EMPTY));
                }
            }
        }
    }

    /// As an ordinary value, of which copies stay in memory: for parts without secrets.
    pub(crate) fn to_value(&self) -> serde_json::Map<String, Value> {
        self.0.iter().map(|(name, node)| (name.clone().into_owned(), node.to_value())).collect()
    }

    fn set_below(&mut self, name: Cow<'static, str>, rest: Cow<'static, str>, node: Node) {
        match self.0.iter_mut().find(|(found, _)| *found == name) {
            Some((_, Node::Object(tree))) => tree.set(rest, node),
            _ => {
                let mut tree = Self::default();
                tree.set(rest, node);
                self.put(name, tree.into());
            }
        }
    }

    /// Sets a member by its very name, whatever characters that has.
    pub(crate) fn put(&mut self, name: Cow<'static, str>, node: Node) {
        match self.0.iter_mut().find(|(found, _)| *found == name) {
            Some((_, found)) => *found = node,
            None => {
                if self.0.capacity() == 0 {
                    // Most objects have no more; growing costs more than the room.
                    self.0.reserve_exact(6);
                }
                self.0.push((name, node));
            }
        }
    }

    fn walk_below(&self, path: &mut String, visit: &mut dyn FnMut(&str, &Node) -> bool) {
        for (name, node) in &self.0 {
            node.walk_at(name, path, visit);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(found, _)| found == name)
    }

    /// Writes the top, or the object of that name in it; tells where the signature goes.
    fn write_with(
        &self,
        object: Option<&str>,
        additions: &[Addition<'_>],
        text: &mut Text,
    ) -> Option<usize> {
        text.push('{');
        let mut is_first = true;
        let mut signature = None;
        self.members_with(object, additions, &mut |name, member| {
            write_name(name, &mut is_first, text);
            match member {
                Seen::Given(Given::Text(value)) => write_text(value, text),
                Seen::Given(Given::Literal(literal)) => text.push_str(literal),
                Seen::Given(Given::Signature) => {
                    signature = Some(text.len() + 1);
                    write_text(PLACE, text);
                }
                Seen::Object(tree) => {
                    signature = signature.or(tree.write_with(Some(name), additions, text));
                }
                Seen::Node(node) => node.write(text),
            }
        });
        text.push('}');
        signature
    }

    fn write(&self, text: &mut Text) {
        text.push('{');
        let mut is_first = true;
        for (name, node) in &self.0 {
            write_name(name, &mut is_first, text);
            node.write(text);
        }
        text.push('}');
    }
}

impl Node {
    /// The text of a scalar.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Literal(literal) => Some(literal),
            Self::List(_) | Self::Object(_) => None,
        }
    }

    /// A copy of a value that was read, the text of its numbers included.
    pub(crate) fn of_value(value: crate::json::Value<'_>) -> Self {
        match value.kind() {
            Kind::Object => {
                let members = value.members();
                let copy = |(name, member): (&str, _)| {
                    (Cow::Owned(name.to_owned()), Self::of_value(member))
                };
                Self::Object(Tree(members.map(copy).collect()))
            }
            Kind::Array => Self::List(value.items().map(Self::of_value).collect()),
            Kind::String => value.scalar_text().unwrap_or_default().into(),
            Kind::Null | Kind::False | Kind::True | Kind::Number => {
                Self::Literal(value.scalar_text().unwrap_or("null").to_owned())
            }
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Literal(literal) if literal == "null")
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_str()),
            Self::Literal(literal) => serde_json::from_str(literal).unwrap_or(Value::Null),
            Self::List(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(tree) => Value::Object(tree.to_value()),
        }
    }

    fn walk_at(&self, name: &str, path: &mut String, visit: &mut dyn FnMut(&str, &Self) -> bool) {
        let length = path.len();
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        if visit(path, self) {
            match self {
                Self::Object(tree) => tree.walk_below(path, visit),
                Self::List(items) => {
                    for (index, item) in items.iter().enumerate() {
                        item.walk_at(&index.to_string(), path, visit);
                    }
                }
                Self::Text(_) | Self::Literal(_) => {}
            }
        }
        path.truncate(length);
    }

    fn write(&self, text: &mut Text) {
        match self {
            Self::Text(value) => write_text(value, text),
            Self::Literal(literal) => text.push_str(literal),
            Self::Object(tree) => tree.write(text),
            Self::List(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    item.write(text);
                }
                text.push(']');
            }
        }
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(Zeroizing::new(text))
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Literal(value.to_string())
    }
}

impl From<i64> for Node {
    fn from(number: i64) -> Self {
        Self::Literal(number.to_string())
    }
}

impl From<u64> for Node {
    fn from(number: u64) -> Self {
        Self::Literal(number.to_string())
    }
}

impl From<Tree> for Node {
    fn from(tree: Tree) -> Self {
        Self::Object(tree)
    }
}

impl From<Vec<Node>> for Node {
    fn from(items: Vec<Node>) -> Self {
        Self::List(items)
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        match value {
            Value::String(text) => text.into(),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                let members = members.into_iter();
                Self::Object(Tree(
                    members.map(|(name, value)| (name.into(), value.into())).collect(),
                ))
            }
            literal @ (Value::Null | Value::Bool(_) | Value::Number(_)) => {
                Self::Literal(literal.to_string())
            }
        }
    }
}

/// The name that a path begins with, and the path below it.
pub(crate) fn first_name(path: &str) -> (&str, Option<&str>) {
    // The general search is made for texts that are longer than names.
    let dot = path.bytes().position(|byte| byte == b'.');
    let parts = dot.and_then(|dot| Some((path.get(..dot)?, path.get(dot + 1..)?)));
    parts.map_or((path, None), |(first, rest)| (first, Some(rest)))
}

fn write_name(name: &str, is_first: &mut bool, text: &mut Text) {
    if !std::mem::take(is_first) {
        text.push(',');
    }
    write_text(name, text);
    text.push(':');
}

/// A JSON string. Written by hand, since a library would leave copies of secrets behind.
fn write_text(value: &str, text: &mut Text) {
    if !needs_escapes(value) {
        return text.push_quoted(value);
    }
    text.push('"');
    value.chars().for_each(|c| write_char(c, text));
    text.push('"');
}

/// Whether a text has quotes, backslashes or control characters. Eight bytes at a time, since nearly
/// all texts are short.
fn needs_escapes(value: &str) -> bool {
    const ONES: u64 = u64::MAX / 255;
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let found = |word: [u8; 8]| {
        let word = u64::from_le_bytes(word);
        let is_low = word.wrapping_sub(ONES * 0x20) & !word;
        let quote = has_zero(word ^ (ONES * u64::from(b'"')));
        let backslash = has_zero(word ^ (ONES * u64::from(b'\\')));
        (is_low | quote | backslash) & (ONES * 0x80)
    };
    let bytes = value.as_bytes();
    // The last eight may overlap those before them.
    let last = bytes.last_chunk().copied().unwrap_or_else(|| {
        let mut all = [b' '; 8];
        all.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
        all
    });
    bytes.as_chunks().0.iter().fold(found(last), |all, word| all | found(*word)) != 0
}

fn write_char(c: char, text: &mut Text) {
    match c {
        '"' => text.push_str("\\\""),
        '\\' => text.push_str("\\\\"),
        '\n' => text.push_str("\\n"),
        '\r' => text.push_str("\\r"),
        '\t' => text.push_str("\\t"),
        c if u32::from(c) < 0x20 => {
            text.push_str("\\u00");
            let digit = |four_bits| char::from_digit(four_bits, 16).unwrap_or('0');
            text.push(digit(u32::from(c) >> 4));
            text.push(digit(u32::from(c) & 15));
        }
        c => text.push(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_that_need_escapes_are_known() {
        for length in 0..20 {
            assert!(!needs_escapes(&"é".repeat(length)));
            for at in 0..length {
                for byte in 0..=0x7f_u8 {
                    let mut text = vec![b'~'; length];
                    text[at] = byte;
                    let expected = matches!(byte, b'"' | b'\\' | 0..0x20);
                    assert_eq!(needs_escapes(str::from_utf8(&text).unwrap()), expected, "{byte}");
                }
            }
        }
    }

    fn text(tree: &Tree) -> String {
        String::from_utf8(tree.to_json_with(&[]).to_vec()).unwrap()
    }

    #[test]
    fn members_are_set_by_path_in_order() {
        let mut tree = Tree::default();
        tree.set("general.payment_id", "p");
        tree.set("payment.amount", 100_i64);
        tree.set("general.x".to_owned(), true);
        tree.set("payment", Value::Null);
        tree.set("payment.currency", "EUR");
        assert_eq!(
            text(&tree),
            r#"{"general":{"payment_id":"p","x":true},"payment":{"currency":"EUR"}}"#
        );
        assert_eq!(tree.get("general.x").and_then(Node::scalar), Some("true"));
        assert!(tree.get("general.x.y").is_none() && tree.get("moon").is_none());
        tree.remove("general.x");
        tree.remove("moon.x");
        assert!(tree.get("general.x").is_none());
    }

    #[test]
    fn a_walk_shows_every_value_with_its_path() {
        let mut tree = Tree::default();
        tree.set("a", json!([{"b": 1}, 2]));
        tree.set("c.d", json!({"e": null}));
        let mut seen = Vec::new();
        tree.walk(&mut |path, _| {
            seen.push(path.to_owned());
            path != "c.d"
        });
        assert_eq!(seen, ["a", "a.0", "a.0.b", "a.1", "c", "c.d"]);
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::btree_map(".{0,6}", inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(value in value()) {
            let mut tree = Tree::default();
            tree.set("x", value.clone());
            let back: Value = serde_json::from_slice(&tree.to_json_with(&[])).unwrap();
            prop_assert_eq!(&back["x"], &value);
            prop_assert_eq!(&tree.to_value()["x"], &value);
        }

        #[test]
        fn additions_are_written_as_if_they_had_been_set(
            members in proptest::collection::vec(("[ab](\\.[ab])?|", value()), 0..5),
            added in proptest::sample::subsequence(&[(None, "a"), (Some("b"), "a"), (Some("b"), "b")], 0..4),
            text in ".{0,4}",
        ) {
            let mut tree = Tree::default();
            members.into_iter().for_each(|(path, value)| tree.set(path, value));
            let additions: Vec<_> = added
                .iter()
                .map(|&(object, name)| Addition { object, name, value: Given::Text(&text) })
                .collect();
            let written = String::from_utf8(tree.to_json_with(&additions).to_vec()).unwrap();
            for (object, name) in added {
                let path = object.map_or(name.to_owned(), |object| format!("{object}.{name}"));
                tree.set(path, text.as_str());
            }
            prop_assert_eq!(written, super::tests::text(&tree));
        }
    }
}
