//! The files in `docs/api`, and what holds within each document.

use std::collections::BTreeSet;
use std::path::Path;

use paywright_emulator::platform::endpoint::ENDPOINTS;
use paywright_emulator::spec;
use serde_json::Value;

use super::desk::{names_of, signed};
use super::document::{ASYNCAPI, OPENAPI};
use crate::merchant::verified;

#[test]
fn the_committed_files_are_what_is_generated() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api");
    for (name, text) in
        [("openapi.json", spec::openapi(None)), ("asyncapi.json", spec::asyncapi(&[]))]
    {
        let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        // The texts are too long to be printed.
        let same = committed.replace("\r\n", "\n") == text;
        assert!(same, "docs/api/{name} is not up to date: run `cargo xtask api`");
    }
}

#[test]
fn every_endpoint_is_in_the_document_with_all_its_members() {
    let paths = OPENAPI.value["paths"].as_object().unwrap();
    let of_gate = paths.keys().filter(|path| path.starts_with("/v2/")).count();
    assert_eq!(of_gate, ENDPOINTS.len());
    for endpoint in ENDPOINTS {
        let path = endpoint.path.replace("{x}", "{method}/{operation}");
        let operation = &paths[&path]["post"];
        assert_eq!(operation["x-signature-place"], endpoint.signature_member(), "{path}");
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let has = |name: &str| schema["properties"].get(name).is_some();
        let needed = schema["required"].as_array().unwrap();
        for path in endpoint.required.iter().chain([&endpoint.project_member()]) {
            let name = path.split('.').next().unwrap();
            assert!(has(name) && needed.contains(&name.into()), "{}: {name}", endpoint.path);
        }
        for path in endpoint.optional.iter().copied().flatten().chain(endpoint.one_of) {
            assert!(has(path.split('.').next().unwrap()), "{}: {path}", endpoint.path);
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    for document in [&OPENAPI.value, &ASYNCAPI.value] {
        let mut references = BTreeSet::new();
        walk(document, &mut |name, value| {
            if name == "$ref" {
                references.insert(value.as_str().unwrap().to_owned());
            }
        });
        for reference in &references {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
        }
        for name in document["components"]["schemas"].as_object().unwrap().keys() {
            let reference = format!("#/components/schemas/{name}");
            assert!(references.contains(&reference), "{name} is not used");
        }
    }
}

#[test]
fn what_an_object_needs_is_described() {
    for document in [&OPENAPI.value, &ASYNCAPI.value] {
        walk(document, &mut |_, value| {
            if value["type"] == "object"
                && let (Some(needed), Some(members)) =
                    (value["required"].as_array(), value["properties"].as_object())
            {
                for name in needed {
                    assert!(members.contains_key(name.as_str().unwrap()), "{name} in {value}");
                }
            }
        });
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            assert!(schema["description"].is_string(), "{name} has no description");
            for (member, schema) in schema["properties"].as_object().into_iter().flatten() {
                let has_words = ["description", "$ref"].iter().any(|k| schema.get(k).is_some());
                assert!(has_words, "{name}.{member} has no description");
            }
        }
    }
}

#[test]
fn examples_are_signed_with_the_key_that_the_document_names() {
    let mut count = 0;
    for (path, item) in OPENAPI.value["paths"].as_object().unwrap() {
        let example = &item["post"]["requestBody"]["content"]["application/json"]["example"];
        assert_eq!(OPENAPI.check_request(path, example), Vec::<String>::new(), "{path}");
        assert_eq!(*example, signed(path, example), "{path}");
        count += 1;
    }
    assert_eq!(count, OPENAPI.value["paths"].as_object().unwrap().len());
    for (name, message) in ASYNCAPI.value["components"]["messages"].as_object().unwrap() {
        let Some(examples) = message["examples"].as_array() else {
            continue;
        };
        for example in examples {
            let payload = verified(example["payload"].to_string().as_bytes());
            assert!(names_of(&payload).contains(name), "{name}");
            let place = message["x-signature-place"].as_str().unwrap().replace('.', "/");
            assert!(payload.pointer(&format!("/{place}")).is_some(), "{name}");
        }
    }
}

#[test]
fn the_documents_of_a_local_platform_name_its_addresses() {
    let openapi: Value =
        serde_json::from_str(&spec::openapi(Some("http://127.0.0.1:7001"))).unwrap();
    assert_eq!(openapi["servers"][0]["url"], "http://127.0.0.1:7001");
    assert_eq!(openapi["servers"].as_array().unwrap().len(), 1);
    assert!(openapi["paths"]["/v1/balance/get"].get("servers").is_none());
    assert!(OPENAPI.value["paths"]["/v1/balance/get"].get("servers").is_some());

    let urls = ["http://user:secret@127.0.0.1:8080/in/callback?key=1".to_owned()];
    let text = spec::asyncapi(&urls);
    assert!(!text.contains("secret@") && !text.contains("key=1"));
    let asyncapi: Value = serde_json::from_str(&text).unwrap();
    let merchant = &asyncapi["servers"]["merchant"];
    assert_eq!(merchant["protocol"], "http");
    assert_eq!(merchant["variables"]["host"]["default"], "127.0.0.1:8080");
    let path = &asyncapi["channels"]["callback"]["parameters"]["path"];
    assert_eq!(path["examples"][0], "in/callback");
}

fn walk(value: &Value, visit: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                visit(name, member);
                walk(member, visit);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}
