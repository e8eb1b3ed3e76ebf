//! What a signature cannot decide: values that could be other members.
//!
//! The text that is signed joins lines `path:value` by `;` and escapes nothing in values (spec 01).
//! So `{"a":"1;b:2"}` has the signature of `{"a":"1","b":"2"}`, and who can put a text into a genuine
//! message, for instance as the description of a payment, can later send that message cut into
//! other members. To get rid of the genuine members that contradict his own, he has to hide them in
//! a value; such a value holds a `;` and a `:`, and is found here.
//!
//! Reported is each leaf whose line `path:value` could be cut at a `;` into two lines: a `:` follows
//! somewhere behind the `;`, in the value or in a name. Reported are also leaves below an outermost
//! member with the empty name, since `{"":{"a":1}}` signs like `{"a":1}`.
//!
//! Innocent texts are reported too (`Room 4; check-in 14:00`), so an ambiguity alone is no reason to
//! refuse a message; [`Callback::review`](super::callback::Callback::review) tells whether one
//! touches what a decision rests on. What cannot be seen: a message that was cut at every `;` and
//! hides nothing shows only ordinary members. Its forged members cannot replace genuine ones, for
//! those are still there, and no member may come twice; but a member that the platform did not
//! send at all can be forged this way. Nor can be seen that a value with a `:` was made an object
//! or back (`{"a":"b:c"}` signs like `{"a":{"b":"c"}}`), which hides a member but forges none. So do not let customers' texts with `;` into requests
//! (Payment Page builders here refuse them), and compare id, sum and currency with the order.

use crate::ecommpay::canonical::push_name;
use crate::ecommpay::signed::Signed;
use crate::json::Document;

/// A leaf of a message that could be read as other members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguity<'d> {
    /// Its path as in the canonical form: names joined by `:`, a `:` within a name doubled.
    pub path: String,
    /// The members that its text could be in part, in their order.
    pub readings: Vec<Reading<'d>>,
    /// Its path can be read in two ways: a name has a `;` in it, or the outermost one is empty. The
    /// platform sends no such names.
    pub is_in_name: bool,
}

/// A member that a part of a text could be.
///
/// Where the path ends cannot be known, since values hold colons too. Shown is the likeliest end:
/// behind as many names of letters, digits and `_` as there are, one of them left for the value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Reading<'d> {
    /// The path.
    pub path: &'d str,
    /// The value. It may go on behind the next `;`.
    pub value: &'d str,
    line: &'d str,
}

/// The leaves of a message that could be read as other members, in its order.
///
/// ```
/// use paywright_core::ecommpay::ambiguity::ambiguities;
/// use paywright_core::json::{Document, Limits};
///
/// let body = br#"{"payment":{"description":"x;payment:status:success","id":"p-1"}}"#;
/// let document = Document::parse(body, &Limits::default())?;
/// let found = ambiguities(&document);
/// assert_eq!(found[0].path, "payment:description");
/// assert_eq!(found[0].readings[0].path, "payment:status");
/// assert_eq!(found[0].readings[0].value, "success");
/// # Ok::<(), paywright_core::json::JsonError>(())
/// ```
pub fn ambiguities(document: &Document) -> Vec<Ambiguity<'_>> {
    let signed = Signed::of(document);
    // Strings with escapes are in this text a second time, without them.
    if !document.text().contains(';') && signed.get("").is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, member) in signed.members() {
        let mut path = String::new();
        push_name(&mut path, &name);
        member.for_each_leaf_below(path, |path, text| {
            found.extend(cut(path, text, name.is_empty()));
        });
    }
    found
}

impl<'d> Reading<'d> {
    /// The names of the path, and all that stands behind them, cut at every `:`.
    pub(crate) fn parts(self) -> impl Iterator<Item = &'d str> {
        self.line.split(':')
    }

    fn of(line: &'d str) -> Option<Self> {
        let is_name = |part: &&str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let colons = line.matches(':').count();
        let names = line.split(':').take_while(is_name).count().clamp(1, colons.max(1));
        let (end, _) = line.match_indices(':').nth(names - 1)?;
        Some(Self { path: line.get(..end)?, value: line.get(end + 1..)?, line })
    }
}

/// Values may be card data or names of people.
impl std::fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reading({} bytes)", self.line.len())
    }
}

/// The ambiguity of one leaf, if it has any.
fn cut<'d>(path: &str, text: &'d str, is_nameless: bool) -> Option<Ambiguity<'d>> {
    // The line has a `:` behind its path, so a `;` within the path always has one behind it.
    let readings: Vec<_> = text.split(';').skip(1).filter_map(Reading::of).collect();
    let is_in_name = path.contains(';') || (is_nameless && !path.is_empty());
    let is_ambiguous = is_in_name || !readings.is_empty();
    is_ambiguous.then(|| Ambiguity { path: path.to_owned(), readings, is_in_name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Limits;

    fn found(body: &str) -> Vec<(String, Vec<(String, String)>)> {
        let document = Document::parse(body.as_bytes(), &Limits::default()).unwrap();
        let readings = |found: &Ambiguity<'_>| {
            let readings = found.readings.iter();
            readings.map(|reading| (reading.path.to_owned(), reading.value.to_owned())).collect()
        };
        ambiguities(&document).iter().map(|found| (found.path.clone(), readings(found))).collect()
    }

    #[test]
    fn leaves_that_could_be_cut_are_found() {
        let cases: [(&str, &[&str]); 16] = [
            (r#"{"a":"1","b":"2"}"#, &[]),
            (r#"{"a":"x:y:z","date":"2019-12-03T15:27:15+0000"}"#, &[]),
            (r#"{"a":"first; second","b":"x;","c":"x:y;z"}"#, &[]),
            (r#"{"a":"1;b:2"}"#, &["a"]),
            (r#"{"a":"1\u003bb\u003a2"}"#, &["a"]),
            (r#"{"a":";:"}"#, &["a"]),
            (r#"{"a":"Room 4; check-in 14:00"}"#, &["a"]),
            (r#"{"z":"1;a:2","b":"ok","a":"3;c:4"}"#, &["z", "a"]),
            (r#"{"errors":[{"m":"ok"},{"m":"bad;payment:status:success"}]}"#, &["errors:1:m"]),
            (r#"{"a:b":"1;c:2"}"#, &["a::b"]),
            (r#"{"a;b":1,"c;":{"d":2}}"#, &["a;b", "c;:d"]),
            (r#"{"frame_mode":"1;b:2","a":{"signature":"1;b:2","x":1}}"#, &[]),
            (r#"{"a":"{\"x\":\"y;z\",\"u\":1}"}"#, &["a"]),
            (
                r#"{"":{"payment":{"status":"decline"}},"payment":{"status":"success"}}"#,
                &["payment:status"],
            ),
            (r#"{"":{"":{"a":1}}}"#, &["a"]),
            (r#"{"":"x","a":{"":1}}"#, &[]),
        ];
        for (body, expected) in cases {
            let paths: Vec<String> = found(body).into_iter().map(|(path, _)| path).collect();
            assert_eq!(paths, expected, "of {body}");
        }
    }

    #[test]
    fn the_public_vectors_agree() {
        let file = include_str!("../../../../tests/vectors/ambiguity.json");
        let file: serde_json::Value = serde_json::from_str(file).unwrap();
        let cases = file["cases"].as_array().unwrap();
        assert!(cases.len() >= 18);
        for case in cases {
            let paths: Vec<String> =
                found(case["body"].as_str().unwrap()).into_iter().map(|(path, _)| path).collect();
            assert_eq!(serde_json::json!(paths), case["expect"], "{}", case["id"]);
        }
    }

    #[test]
    fn readings_end_where_they_likely_do() {
        let cases = [
            ("x;payment:status:success", vec![("payment:status", "success")]),
            (
                "x;payment:date:2019-12-03T15:27:15+0000",
                vec![("payment:date", "2019-12-03T15:27:15+0000")],
            ),
            ("x;a:1;b:2", vec![("a", "1"), ("b", "2")]),
            ("x;a:1;tail;b:2", vec![("a", "1"), ("b", "2")]),
            ("x; check-in 14:00", vec![(" check-in 14", "00")]),
            ("x;:", vec![("", "")]),
            ("x;a:", vec![("a", "")]),
            ("x;a:b::c:d", vec![("a:b", ":c:d")]),
        ];
        for (text, expected) in cases {
            let body = serde_json::json!({ "a": text }).to_string();
            let expected: Vec<(String, String)> =
                expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!(found(&body), [("a".to_owned(), expected)], "of {text}");
        }
    }
}
