//! Messages that public sources show, held against the documents.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::document::{ASYNCAPI, OPENAPI, Reading};

/// Files whose values are placeholders or that are parts of messages.
const SKIPPED: &[&str] = &["placeholders-", "part-"];

/// What recordings have that the documents do not say, with the reason.
const KNOWN: &[(&str, &str)] = &[
    (
        "recurring-state-signed.json /project_id: \"123\" is not of type \"integer\"",
        "a sample of an SDK's own tests",
    ),
    (
        "state-3ds2-via-acs.json : Additional properties are not allowed ('operations', 'request_id', \
         'signature' were unexpected)",
        "a recording for payment forms that mixes the members of two layouts",
    ),
];

/// The faults of a message by the schema that it fits best.
fn faults(message: &Value, reading: Reading) -> Vec<String> {
    let of_callbacks = ASYNCAPI.value["channels"]["callback"]["messages"].as_object().unwrap();
    let by_callback = of_callbacks.keys().map(|name| {
        let reference = &ASYNCAPI.value["components"]["messages"][name]["payload"]["$ref"];
        ASYNCAPI.check(&reference.as_str().unwrap()[1..], message, reading)
    });
    let by_answer = ["PaymentState", "PaymentUnknown", "TerminalState"]
        .iter()
        .map(|name| OPENAPI.check(&format!("/components/schemas/{name}"), message, reading));
    by_callback.chain(by_answer).min_by_key(Vec::len).unwrap()
}

#[test]
fn recorded_messages_are_as_the_documents_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/callbacks");
    let mut found = BTreeSet::new();
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        if !name.ends_with(".json") || SKIPPED.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        let message = whole(&serde_json::from_str(&text).unwrap());
        count += 1;
        for reading in [Reading::Open, Reading::Closed] {
            for fault in faults(&message, reading) {
                found.insert(format!("{name} {fault}"));
            }
        }
    }
    assert!(count > 30, "{count}");
    let known = KNOWN.iter().map(|(fault, _)| (*fault).to_owned()).collect();
    assert_eq!(found, known);
}

/// Signatures that were cut get a right length.
fn whole(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| match name.as_str() {
                "signature" => (name.clone(), json!(format!("{}==", "A".repeat(86)))),
                _ => (name.clone(), whole(member)),
            })
            .collect(),
        Value::Array(items) => items.iter().map(whole).collect(),
        other => other.clone(),
    }
}
