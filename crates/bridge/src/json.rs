//! Reading the JSON of answers, for languages that have no reader of their own.

use paywright_core::json::{Document, Kind, Limits, Value};

use crate::error::Error;

/// The value at a path, `operation.id` or `errors.0.code`; the whole for an empty one. Texts come
/// without quotes and escapes, numbers and booleans as they are written, objects and arrays as JSON.
/// `None` for what is `null` or not there.
///
/// # Errors
/// Codes of `json_` and `limit_`.
pub fn value_at(json: &[u8], path: &str) -> Result<Option<String>, Error> {
    let document = read(json)?;
    let found = find(document.root(), path).filter(|value| value.kind() != Kind::Null);
    Ok(found.map(|value| match value.scalar_text() {
        Some(text) => text.to_owned(),
        None => value.to_json().to_string(),
    }))
}

/// How many items or members the array or object at a path has; `None` for what is neither.
///
/// # Errors
/// As [`value_at`].
pub fn count_at(json: &[u8], path: &str) -> Result<Option<usize>, Error> {
    let document = read(json)?;
    Ok(find(document.root(), path).and_then(|value| match value.kind() {
        Kind::Array => Some(value.items().count()),
        Kind::Object => Some(value.members().count()),
        _ => None,
    }))
}

/// A text as JSON, with its quotes and escapes, to be put into a request.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Answers of the Data API are long.
const LONGEST: usize = 64 << 20;
const MOST_LEAVES: usize = 4_000_000;

fn read(json: &[u8]) -> Result<Document, Error> {
    let limits = Limits::default().with_body(LONGEST).with_leaves(MOST_LEAVES);
    Document::parse(json, &limits).map_err(|error| Error::of(&error))
}

fn find<'d>(root: Value<'d>, path: &str) -> Option<Value<'d>> {
    if path.is_empty() {
        return Some(root);
    }
    path.split('.').try_fold(root, |value, name| match value.kind() {
        Kind::Array => value.items().nth(name.parse().ok()?),
        _ => value.get(name),
    })
}
