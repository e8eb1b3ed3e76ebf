//! Every vector file of the project, and those of the shared folder where it stands beside the
//! checkout.

use std::path::{Path, PathBuf};

use paywright_cli::conformance;

#[test]
fn all_vectors_of_the_project_hold() {
    let mut cases = 0;
    let mut failed = String::new();
    for file in vector_files() {
        let report = conformance::run(file).unwrap();
        cases += report.outcomes().len();
        if report.failed() > 0 {
            failed.push_str(&format!("{report}\n\n"));
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
    assert!(cases >= 1200, "only {cases} cases were found");
}

#[test]
fn all_files_of_the_project_have_the_schema_and_ids_of_their_own() {
    let folder = root().join("tests/vectors");
    let schema = read(&folder.join("vectors.schema.json"));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut ids = std::collections::BTreeSet::new();
    for file in vector_files() {
        let vectors = read(&file);
        let problem = validator.iter_errors(&vectors).next();
        assert!(problem.is_none(), "{}: {}", file.display(), problem.unwrap());
        for case in vectors["cases"].as_array().unwrap() {
            let id = case["id"].as_str().unwrap().to_owned();
            assert!(ids.insert(id), "{}: {} is there twice", file.display(), case["id"]);
        }
        let size = std::fs::metadata(&file).unwrap().len();
        assert!(size < 400_000, "{} has {size} bytes", file.display());
    }
}

#[test]
fn every_flag_and_code_is_explained() {
    let folder = root().join("tests/vectors");
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let schema = read(&folder.join("vectors.schema.json"));
    let lists = [&schema["$defs"]["flags"]["items"]["enum"], &schema["$defs"]["code"]["enum"]];
    for word in lists.into_iter().flat_map(|list| list.as_array().unwrap()) {
        let word = word.as_str().unwrap();
        let is_explained = readme.lines().any(|line| {
            line.split('|').nth(1).is_some_and(|cell| cell.contains(&format!("`{word}`")))
        });
        assert!(is_explained, "README.md does not explain `{word}`");
    }
}

/// The files that the vectors were made from, as they are, and the public suites.
#[test]
fn shared_files_hold() {
    let wanted = [
        // File, passed, documented.
        ("signature-docs.json", 43, 0),
        ("signature-docs-unverified.json", 0, 7),
        ("signature-sdk.json", 321, 34),
        ("urls-sdk.json", 49, 3),
        ("third-party/wycheproof-hmac-sha512.json", 174, 0),
        ("third-party/json-test-suite.json", 283, 35),
    ];
    let folder = root().join("../shared/vectors");
    let mut failed = String::new();
    for (name, passed, documented) in wanted {
        let file = folder.join(name);
        if !file.exists() {
            println!("skipped: ../shared/vectors/{name} is not beside this checkout");
            continue;
        }
        let report = conformance::run(&file).unwrap();
        let found = (report.passed(), report.failed(), report.documented());
        if found != (passed, 0, documented) {
            failed.push_str(&format!("{passed} and {documented} were wanted\n{report}\n\n"));
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(file: &Path) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn vector_files() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("tests/vectors")).unwrap();
    let mut files: Vec<PathBuf> = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .filter(|path| !path.ends_with("vectors.schema.json"))
        .collect();
    files.sort();
    files
}
