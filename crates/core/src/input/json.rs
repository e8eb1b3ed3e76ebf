//! JSON written in the order of the calls, with number texts as they are.

use std::fmt::{Display, Write};

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::Value;

/// A JSON object that is being written.
pub(crate) struct JsonObject(String);

impl JsonObject {
    pub(crate) fn new() -> Self {
        Self(String::from("{"))
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.raw(name, Value::from(value));
    }

    pub(crate) fn optional_text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(crate) fn optional_raw(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.raw(name, value);
        }
    }

    pub(crate) fn objects(&mut self, name: &str, objects: impl Iterator<Item = JsonObject>) {
        let objects: Vec<String> = objects.map(JsonObject::finish).collect();
        self.raw(name, format_args!("[{}]", objects.join(",")));
    }

    /// Appends a member whose value is JSON already: a number, `true`, an array.
    pub(crate) fn raw(&mut self, name: &str, json: impl Display) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{}:{json}", Value::from(name));
    }

    pub(crate) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// JSON text as the value of a parameter. Payment Page forbids `;`, which in JSON stands only
/// inside strings, where an escape means the same.
pub(crate) fn parameter_text(json: String) -> String {
    if json.contains(';') { json.replace(';', "\\u003b") } else { json }
}

pub(crate) fn to_base64(json: &str) -> String {
    BASE64.encode(json)
}

/// The JSON in base64. The platform's own examples leave the padding out at times.
pub(crate) fn from_base64(text: &str) -> Option<Value> {
    let bytes = BASE64.decode(text).ok()?;
    serde_json::from_slice(&bytes).ok()
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
