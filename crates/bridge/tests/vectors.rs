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
fn answers_of_the_second_gateway_are_those_of_its_vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cryptoprocessing");
    let file: Value =
        serde_json::from_slice(&std::fs::read(folder.join("vectors.json")).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    for case in cases {
        let got = answer(case.to_string().as_bytes(), &body_of(case).unwrap()).unwrap();
        assert!(agrees(case, &got), "{}: {got}", case["id"]);
        let mut changed = case.clone();
        for value in changed["expect"].as_object_mut().unwrap().values_mut() {
            *value = "something else".into();
        }
        assert!(!agrees(&changed, &got), "{}", case["id"]);
    }
    // Every answer and notification beside the file has its case.
    let beside = std::fs::read_dir(folder).unwrap().flatten().filter(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.starts_with("resp-") || name.starts_with("notif-")
    });
    let read = |case: &&Value| {
        case["kind"] == "gateway_answer"
            || (case["kind"] == "gateway_notification" && case["source"] != "own")
    };
    assert_eq!(cases.iter().filter(read).count(), beside.count());
    for broken in [
        r#"{"kind": "gateway_list"}"#,
        r#"{"kind": "gateway_list", "pairs": [7]}"#,
        r#"{"kind": "gateway_request"}"#,
        r#"{"kind": "gateway_code"}"#,
    ] {
        assert_eq!(answer(broken.as_bytes(), b"").unwrap_err().code(), "argument_type", "{broken}");
    }
}

#[test]
fn what_is_no_case_is_refused() {
    for case in ["", "{", "7", r#"{"kind": "dance"}"#, r#"{"kind": "sign"}"#] {
        assert_eq!(answer(case.as_bytes(), b"{}").unwrap_err().code(), "argument_type", "{case}");
    }
    let keys = json!({"kind": "verify", "keys": [{"label": "a"}]}).to_string();
    assert_eq!(answer(keys.as_bytes(), b"{}").unwrap_err().code(), "argument_type");
}
