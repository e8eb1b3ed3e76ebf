//! What runners of other languages are answered is what the vectors say.

use std::path::Path;

use paywright_bridge::vectors::{agrees, answer, body_of};
use serde_json::{Value, json};

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
            let got = answer(case.to_string().as_bytes(), &body_of(case).unwrap()).unwrap();
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
