//! A document as something to hold messages against.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use paywright_emulator::spec;
use serde_json::{Map, Value, json};

/// The OpenAPI document, closed.
pub(super) static OPENAPI: LazyLock<Document> =
    LazyLock::new(|| Document::new(&spec::openapi(None)));

/// The AsyncAPI document, closed.
pub(super) static ASYNCAPI: LazyLock<Document> =
    LazyLock::new(|| Document::new(&spec::asyncapi(&[])));

pub(super) struct Document {
    /// As it is published.
    pub(super) value: Value,
    /// With every object closed and every open list of values too: what is sent has to be listed.
    closed: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// How to read a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As it is published: further members may come.
    Open,
    /// What is not listed is a fault.
    Closed,
}

impl Document {
    fn new(text: &str) -> Self {
        let value: Value = serde_json::from_str(text).unwrap();
        let closed = close(&value);
        Self { value, closed, validators: Mutex::default() }
    }

    /// The operation behind a path, with slashes in the values of its parameters. Of several that
    /// could be meant the one that says most.
    pub(super) fn operation(&self, path: &str) -> (&str, &Value) {
        let paths = self.value["paths"].as_object().unwrap();
        let found = paths
            .get_key_value(path)
            .or_else(|| {
                let all = paths.iter().filter(|(template, _)| fits(template, path));
                all.max_by_key(|(template, _)| template.len())
            })
            .unwrap_or_else(|| panic!("{path} is not in the document"));
        (found.0, &found.1["post"])
    }

    /// What is wrong with the body of a request.
    pub(super) fn check_request(&self, path: &str, body: &Value) -> Vec<String> {
        let (template, _) = self.operation(path);
        let pointer = format!(
            "/paths/{}/post/requestBody/content/application~1json/schema",
            escaped(template)
        );
        self.check(&pointer, body, Reading::Closed)
    }

    /// What is wrong with an answer.
    pub(super) fn check_answer(
        &self,
        path: &str,
        status: u16,
        body: &Value,
        reading: Reading,
    ) -> Vec<String> {
        let (template, operation) = self.operation(path);
        let response = &operation["responses"][status.to_string()];
        if response.is_null() {
            return vec![format!("{path} does not answer {status} in the document")];
        }
        let place = match response["$ref"].as_str() {
            Some(reference) => reference[1..].to_owned(),
            None => format!("/paths/{}/post/responses/{status}", escaped(template)),
        };
        self.check(&format!("{place}/content/application~1json/schema"), body, reading)
    }

    /// What is wrong with a value by the schema at a pointer.
    pub(super) fn check(&self, pointer: &str, value: &Value, reading: Reading) -> Vec<String> {
        let validator = self.validator(pointer, reading);
        let line =
            |error: jsonschema::ValidationError<'_>| format!("{}: {error}", error.instance_path());
        validator.iter_errors(value).map(line).collect()
    }

    fn validator(&self, pointer: &str, reading: Reading) -> Arc<Validator> {
        let (document, key) = match reading {
            Reading::Open => (&self.value, format!("open {pointer}")),
            Reading::Closed => (&self.closed, format!("closed {pointer}")),
        };
        let mut validators = self.validators.lock().unwrap();
        let validator = validators.entry(key).or_insert_with(|| {
            let schema = document.pointer(pointer);
            let mut schema = schema.unwrap_or_else(|| panic!("no schema at {pointer}")).clone();
            schema["components"] = json!({"schemas": document["components"]["schemas"]});
            Arc::new(jsonschema::draft202012::new(&schema).unwrap())
        });
        Arc::clone(validator)
    }
}

/// Whether a path is one of a template's. Parameters may hold slashes.
fn fits(template: &str, path: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else {
        return template == path;
    };
    let Some((_, after)) = rest.split_once('}') else {
        return false;
    };
    let Some(rest) = path.strip_prefix(before) else {
        return false;
    };
    let cuts = rest.match_indices('/').map(|(at, _)| at).chain([rest.len()]);
    cuts.filter(|at| *at > 0).any(|at| fits(after, &rest[at..]))
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn close(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            if let Some(known) = known_values(members) {
                return known;
            }
            let mut members: Map<String, Value> =
                members.iter().map(|(name, value)| (name.clone(), close(value))).collect();
            let is_table = members.get("type") == Some(&json!("object"))
                && members.get("properties").is_some_and(Value::is_object);
            if is_table && !members.contains_key("additionalProperties") {
                members.insert("additionalProperties".to_owned(), json!(false));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(close).collect(),
        other => other.clone(),
    }
}

/// The known values of an open list of values.
fn known_values(members: &Map<String, Value>) -> Option<Value> {
    let [known, any] = members.get("anyOf")?.as_array()?.as_slice() else {
        return None;
    };
    let is_open = known.get("enum").is_some() && *any == json!({"type": "string"});
    is_open.then(|| known.clone())
}

#[test]
fn templates_take_values_with_slashes() {
    let template = "/v2/payment/{method}/sale";
    for path in ["/v2/payment/ecopayz/sale", "/v2/payment/wallet/alipay/sale"] {
        assert!(fits(template, path), "{path}");
    }
    for path in ["/v2/payment//sale", "/v2/payment/ecopayz/payout", "/v2/payment/sale"] {
        assert!(!fits(template, path), "{path}");
    }
    assert!(fits("/v2/info/banks/{method}/{operation}/list", "/v2/info/banks/a/b/c/list"));
    assert!(!fits("/v2/info/banks/{method}/{operation}/list", "/v2/info/banks/a/list"));
}

#[test]
fn a_closed_document_refuses_what_it_does_not_list() {
    let pointer = "/components/schemas/Sum";
    let sum = json!({"amount": 1, "currency": "EUR", "moon": true});
    assert_eq!(OPENAPI.check(pointer, &sum, Reading::Open), Vec::<String>::new());
    assert_eq!(OPENAPI.check(pointer, &sum, Reading::Closed).len(), 1);
    let status = json!("awaiting moonrise");
    let pointer = "/components/schemas/PaymentStatus";
    assert!(OPENAPI.check(pointer, &status, Reading::Open).is_empty());
    assert!(!OPENAPI.check(pointer, &status, Reading::Closed).is_empty());
}
