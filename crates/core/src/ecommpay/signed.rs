//! What a message says as far as it is signed, and nothing else.

use std::borrow::Cow;
use std::fmt;

use crate::ecommpay::canonical::{SignatureMembers, is_left_out, push_name};
use crate::json::{Document, Kind, Value, number_to_json};

/// A value of a message, seen as the signature sees it.
///
/// The signature covers lines `path:text`, so this view shows exactly those: every scalar is its
/// text, `null` is the empty text, `true` is `1`, and a number and a string of the same characters
/// are the same. Members named `frame_mode`, and `signature` where no array stands above, do not
/// exist here; nor do objects and arrays in which nothing is signed. An array and an object with
/// the names `0`, `1`... are the same as well.
///
/// Numbers show as they stand in the message. Where the platform signed the shortest form of a
/// fraction (`10.5` for `10.50`), the text differs from the signed one, the number does not.
///
/// ```
/// use paywright_core::ecommpay::Signed;
/// use paywright_core::json::{Document, Limits};
///
/// let body = br#"{"payment":{"id":"p-1","sum":{"amount":3415}},"added":[],"frame_mode":"x"}"#;
/// let document = Document::parse(body, &Limits::default())?;
/// let signed = Signed::of(&document);
/// let amount = signed.path(&["payment", "sum", "amount"]).and_then(|amount| amount.as_u64());
/// assert_eq!(amount, Some(3415));
/// assert!(signed.get("added").is_none() && signed.get("frame_mode").is_none());
/// # Ok::<(), paywright_core::json::JsonError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Signed<'d> {
    value: Value<'d>,
    is_below_array: bool,
}

impl<'d> Signed<'d> {
    /// The view of a whole message. Reading a document this way proves nothing: only a
    /// [`Verifier`](crate::ecommpay::Verifier) tells whether what it shows was signed.
    pub fn of(document: &'d Document) -> Self {
        Self { value: document.root(), is_below_array: false }
    }

    /// The member of that name, or the item of that index.
    pub fn get(self, name: &str) -> Option<Self> {
        let value = match self.value.kind() {
            Kind::Object if is_left_out(name, self.is_below_array, SignatureMembers::Remove) => {
                return None;
            }
            Kind::Object => self.value.get(name)?,
            Kind::Array => self.value.items().nth(index_of(name)?)?,
            Kind::Null | Kind::False | Kind::True | Kind::Number | Kind::String => return None,
        };
        Some(self.child(value)).filter(|child| child.is_visible())
    }

    /// The value that a chain of names leads to.
    pub fn path(self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self, |value, name| value.get(name))
    }

    /// The members of an object in the order of the message, and likewise the items of an array by
    /// their index; nothing for a scalar.
    pub fn members(self) -> impl Iterator<Item = (Cow<'d, str>, Self)> + use<'d> {
        self.children().map(|(name, child)| match name {
            Name::Member(name) => (Cow::Borrowed(name), child),
            Name::Item(index) => (Cow::Owned(index.to_string()), child),
        })
    }

    /// The items of an array, or of an object whose names are all indexes, by their index. PHP
    /// writes an array with a gap as such an object. Nothing for everything else.
    pub fn items(self) -> impl Iterator<Item = Self> + use<'d> {
        let mut items = Vec::new();
        for (name, child) in self.children() {
            let index = match name {
                Name::Item(index) => Some(index),
                Name::Member(name) => index_of(name),
            };
            match index {
                Some(index) => items.push((index, child)),
                None => return Vec::new().into_iter().map(without_index),
            }
        }
        items.sort_by_key(|(index, _)| *index);
        items.into_iter().map(without_index)
    }

    /// The text of a scalar as it was signed. `None` for objects and arrays.
    pub fn text(self) -> Option<&'d str> {
        match self.value.kind() {
            Kind::Null => Some(""),
            Kind::False => Some("0"),
            Kind::True => Some("1"),
            Kind::Number | Kind::String => self.value.scalar_text(),
            Kind::Array | Kind::Object => None,
        }
    }

    /// A whole number that is not negative, written in digits, as number or string.
    pub fn as_u64(self) -> Option<u64> {
        self.text().filter(|text| is_digits(text))?.parse().ok()
    }

    /// A whole number written in digits, with a `-` in front if negative, as number or string.
    pub fn as_i64(self) -> Option<i64> {
        let text = self.text()?;
        let digits = text.strip_prefix('-').unwrap_or(text);
        if is_digits(digits) { text.parse().ok() } else { None }
    }

    /// A flag: `1` or `true`, `0` or `false`, as any type.
    pub fn as_flag(self) -> Option<bool> {
        match self.text()? {
            "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => None,
        }
    }

    /// What is signed as a JSON value, for languages that read such. Whole numbers up to 2^53 that
    /// came as numbers stay numbers, `true` and `false` stay so; everything else is its text, so that
    /// no digit is lost on the way.
    ///
    /// ```
    /// use paywright_core::ecommpay::Signed;
    /// use paywright_core::json::{Document, Limits};
    /// let body = br#"{"id":12345678901234567890,"sum":[100,"7",1.50],"x":{},"signature":"AA"}"#;
    /// let document = Document::parse(body, &Limits::default())?;
    /// let value = Signed::of(&document).to_json();
    /// assert_eq!(value.to_string(), r#"{"id":"12345678901234567890","sum":[100,"7","1.50"]}"#);
    /// # Ok::<(), paywright_core::json::JsonError>(())
    /// ```
    pub fn to_json(self) -> serde_json::Value {
        use serde_json::Value as Json;

        let text = self.text().unwrap_or_default();
        match self.value.kind() {
            Kind::Object => {
                let members = self.members();
                Json::Object(members.map(|(name, it)| (name.into_owned(), it.to_json())).collect())
            }
            Kind::Array => self.members().map(|(_, item)| item.to_json()).collect(),
            Kind::False => Json::Bool(false),
            Kind::True => Json::Bool(true),
            Kind::Null => Json::Null,
            Kind::String => text.into(),
            Kind::Number => number_to_json(text),
        }
    }

    /// Shows every scalar in the order of the message: its path as in the canonical form (names
    /// joined by `:`, a `:` within a name doubled), and its text.
    pub fn for_each_leaf(self, visit: impl FnMut(&str, &'d str)) {
        self.for_each_leaf_below(String::new(), visit);
    }

    /// As [`for_each_leaf`](Self::for_each_leaf), of a value that stands at a path.
    pub(crate) fn for_each_leaf_below(
        self,
        mut path: String,
        mut visit: impl FnMut(&str, &'d str),
    ) {
        let mut waiting = vec![(path.len(), None, self)];
        while let Some((path_length, name, value)) = waiting.pop() {
            path.truncate(path_length);
            if let Some(name) = name {
                push_step(&mut path, name);
            }
            if let Some(text) = value.text() {
                visit(&path, text);
                continue;
            }
            let children = value.children().map(|(name, child)| (path.len(), Some(name), child));
            let first = waiting.len();
            waiting.extend(children);
            waiting.get_mut(first..).unwrap_or(&mut []).reverse();
        }
    }

    /// The text of a member, `None` where it is missing, empty or not a scalar.
    pub(super) fn text_of(self, name: &str) -> Option<&'d str> {
        self.get(name)?.text().filter(|text| !text.is_empty())
    }

    /// The members of an object that are texts; `None` in place of any other, and of items.
    pub(super) fn fields(self) -> impl Iterator<Item = Option<(&'d str, &'d str)>> + use<'d> {
        self.children().map(|(name, child)| match name {
            Name::Member(name) => Some((name, child.text()?)),
            Name::Item(_) => None,
        })
    }

    fn children(self) -> impl Iterator<Item = (Name<'d>, Self)> + use<'d> {
        let is_signed =
            move |name: &str| !is_left_out(name, self.is_below_array, SignatureMembers::Remove);
        let members = self.value.members().filter(move |(name, _)| is_signed(name));
        let members = members.map(|(name, value)| (Name::Member(name), value));
        let items = self.value.items().enumerate();
        let items = items.map(|(index, value)| (Name::Item(index), value));
        let children = members.chain(items).map(move |(name, value)| (name, self.child(value)));
        children.filter(|(_, child)| child.is_visible())
    }

    fn child(self, value: Value<'d>) -> Self {
        Self { value, is_below_array: self.is_below_array || self.value.kind() == Kind::Array }
    }

    /// Whether it gives at least one line of the canonical form.
    fn is_visible(self) -> bool {
        let document = self.value.document;
        let own = self.value.read();
        if !own.is_container() {
            return true;
        }
        let end = own.end(self.value.node);
        let is_below_array = self.is_below_array || own.kind == Kind::Array;
        // Nodes before this place stand below an array.
        let mut array_end = if is_below_array { end } else { 0 };
        let mut place = self.value.node.saturating_add(1);
        while place < end {
            let node = document.node(place);
            let is_below_array = place < array_end;
            let name = document.slice(node.name);
            if document.is_replaced(place as usize)
                || is_left_out(name, is_below_array, SignatureMembers::Remove)
            {
                place = node.end(place);
            } else if node.is_container() {
                if node.kind == Kind::Array {
                    array_end = array_end.max(node.end(place));
                }
                place = place.saturating_add(1);
            } else {
                return true;
            }
        }
        false
    }
}

/// Prints no content: it may be card data.
impl fmt::Debug for Signed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signed({:?})", self.value.kind())
    }
}

#[derive(Clone, Copy)]
enum Name<'d> {
    Member(&'d str),
    Item(usize),
}

fn without_index<'d>((_, item): (usize, Signed<'d>)) -> Signed<'d> {
    item
}

fn push_step(path: &mut String, name: Name<'_>) {
    if !path.is_empty() {
        path.push(':');
    }
    match name {
        Name::Member(name) => push_name(path, name),
        Name::Item(index) => path.push_str(&index.to_string()),
    }
}

/// The index that a name is: digits without a leading zero.
fn index_of(name: &str) -> Option<usize> {
    let is_index = is_digits(name) && (name == "0" || !name.starts_with('0'));
    name.parse().ok().filter(|_| is_index)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;

    fn document(body: &str) -> Document {
        Document::parse(body.as_bytes(), &Limits::default()).unwrap()
    }

    fn lines(body: &str) -> Vec<String> {
        let document = document(body);
        let mut lines = Vec::new();
        Signed::of(&document).for_each_leaf(|path, text| lines.push(format!("{path}={text}")));
        lines
    }

    #[test]
    fn leaves_are_the_signed_texts() {
        let cases = [
            (
                r#"{"a":null,"b":true,"c":false,"d":-0,"e":1.50,"f":"\u0041\n"}"#,
                "a=|b=1|c=0|d=-0|e=1.50|f=A\n",
            ),
            (r#"{"signature":"x","a":{"signature":"y","frame_mode":1,"b":2}}"#, "a:b=2"),
            (r#"{"l":[{"signature":"y"},[],{"frame_mode":3}]}"#, "l:0:signature=y"),
            (r#"{"a":{},"b":[[{}]],"c":{"d":{"signature":1}}}"#, ""),
            (r#"{"a":{"b":[[{"signature":1}]],"c":{"signature":2}}}"#, "a:b:0:0:signature=1"),
            (r#"{"a:b":{"":{":":1}},"":{"c":2}}"#, "a::b::::=1|c=2"),
            (r#"{"__proto__":{"constructor":7}}"#, "__proto__:constructor=7"),
        ];
        for (body, expected) in cases {
            assert_eq!(lines(body).join("|"), expected, "of {body}");
        }
    }

    #[test]
    fn what_is_not_signed_is_not_there() {
        let body = r#"{"signature":"s","frame_mode":{"a":1},"empty":{},"deep":[[{"frame_mode":1}]],
            "errors":[{"signature":"kept"},{}],"general":{"signature":"s"},"n":null}"#;
        let document = document(body);
        let signed = Signed::of(&document);
        for name in ["signature", "frame_mode", "empty", "deep", "general", "missing"] {
            assert!(signed.get(name).is_none(), "{name}");
        }
        let names: Vec<_> = signed.members().map(|(name, _)| name.into_owned()).collect();
        assert_eq!(names, ["errors", "n"]);
        assert_eq!(signed.path(&["errors", "0", "signature"]).unwrap().text(), Some("kept"));
        assert!(signed.path(&["errors", "1"]).is_none());
        assert_eq!(signed.get("errors").unwrap().items().count(), 1);
        assert_eq!(signed.get("n").unwrap().text(), Some(""));
    }

    #[test]
    fn arrays_and_objects_with_indexes_are_the_same() {
        let bodies = [
            r#"{"l":["a","b","c"]}"#,
            r#"{"l":{"2":"c","0":"a","1":"b"}}"#,
            r#"{"l":{"10":"c","2":"b","0":"a"}}"#,
        ];
        for body in bodies {
            let document = document(body);
            let list = Signed::of(&document).get("l").unwrap();
            let texts: Vec<_> = list.items().filter_map(Signed::text).collect();
            assert_eq!(texts, ["a", "b", "c"], "{body}");
            assert_eq!(list.get("0").and_then(Signed::text), Some("a"), "{body}");
        }
        for body in [r#"{"l":{"0":"a","x":"b"}}"#, r#"{"l":{"00":"a"}}"#, r#"{"l":"a"}"#] {
            let document = document(body);
            assert_eq!(Signed::of(&document).get("l").unwrap().items().count(), 0, "{body}");
        }
    }

    #[test]
    fn numbers_and_flags_are_read_from_any_type_and_checked() {
        let body = r#"{"a":7,"b":"7","c":true,"d":"+7","e":7.0,"f":"","g":-7,"h":"true",
            "i":18446744073709551616,"j":18446744073709551615,"k":false,"l":[1],"m":"007"}"#;
        let document = document(body);
        let get = |name| Signed::of(&document).get(name).unwrap();
        let numbers = [
            ("a", Some(7)),
            ("b", Some(7)),
            ("c", Some(1)),
            ("d", None),
            ("e", None),
            ("f", None),
            ("g", None),
            ("i", None),
            ("j", Some(u64::MAX)),
            ("l", None),
            ("m", Some(7)),
        ];
        for (name, number) in numbers {
            assert_eq!(get(name).as_u64(), number, "{name}");
        }
        assert_eq!(
            (get("g").as_i64(), get("d").as_i64(), get("j").as_i64()),
            (Some(-7), None, None)
        );
        let flags =
            [("c", Some(true)), ("h", Some(true)), ("k", Some(false)), ("a", None), ("f", None)];
        for (name, flag) in flags {
            assert_eq!(get(name).as_flag(), flag, "{name}");
        }
    }
}
