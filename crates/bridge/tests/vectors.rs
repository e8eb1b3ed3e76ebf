//! What runners of other languages are answered is what the vectors say.

use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use paywright_bridge::vectors::answer;
use serde_json::{Value, json};

fn body_of(case: &Value) -> Vec<u8> {
    if let Some(text) = case["body"].as_str() {
        return text.as_bytes().to_vec();
    }
    if let Some(base64) = case["body_base64"].as_str() {
        return STANDARD.decode(base64).unwrap();
    }
    let parts = case["body_repeat"].as_array().into_iter().flatten();
    let texts = parts.map(|part| {
        let times = usize::try_from(part["times"].as_u64().unwrap()).unwrap();
        part["text"].as_str().unwrap().repeat(times)
    });
    texts.collect::<String>().into_bytes()
}

/// Whether an answer is what a case expects, as runners judge it.
fn agrees(case: &Value, got: &Value) -> bool {
    let expect = if case["expect"].is_null() { &case["by_rule"] } else { &case["expect"] };
    match case["kind"].as_str().unwrap() {
        "order" => *got == case["sorted"],
        "number" => *got == case["shortest"],
        "ambiguity" => got == expect,
        "verify" if case["also"].as_array().is_some_and(|also| also.contains(&got["class"])) => {
            true
        }
        _ => expect
            .as_object()
            .unwrap()
            .iter()
            .all(|(name, value)| name == "url" || got[name] == *value),
    }
}

#[test]
fn answers_are_those_of_the_vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let is_file = path.extension().is_some_and(|end| end == "json");
        if !is_file || path.ends_with("vectors.schema.json") {
            continue;
        }
        let file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for case in file["cases"].as_array().unwrap() {
            let got = answer(case.to_string().as_bytes(), &body_of(case)).unwrap();
            assert!(agrees(case, &got), "{}: {got}", case["id"]);
            count += 1;
        }
    }
    assert!(count >= 500, "{count}");
}

#[test]
fn what_is_no_case_is_refused() {
    for case in ["", "{", "7", r#"{"kind": "dance"}"#, r#"{"kind": "sign"}"#] {
        assert_eq!(answer(case.as_bytes(), b"{}").unwrap_err().code(), "argument_type", "{case}");
    }
    let keys = json!({"kind": "verify", "keys": [{"label": "a"}]}).to_string();
    assert_eq!(answer(keys.as_bytes(), b"{}").unwrap_err().code(), "argument_type");
}
