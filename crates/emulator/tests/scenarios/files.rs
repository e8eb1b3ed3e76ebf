//! The files of the table, and the tests that run them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::case::{Case, File};
use crate::coverage::Coverage;
use crate::runner;

/// How many cases run at a time. They wait for their callbacks most of the time.
const AT_A_TIME: usize = 24;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/scenarios")
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files with cases, by name.
fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| !path.ends_with("scenarios.schema.json") && !path.ends_with("bodies.json"))
        .collect();
    files.sort();
    files
}

/// The body that requests to an endpoint have unless a case changes it.
pub(crate) fn usual_body(endpoint: &str) -> Value {
    static BODIES: OnceLock<Value> = OnceLock::new();
    let bodies = BODIES.get_or_init(|| read(&folder().join("bodies.json")));
    bodies["bodies"].get(endpoint).cloned().unwrap_or_else(|| json!({}))
}

/// All cases with the names of their files.
fn cases() -> Vec<(String, Case)> {
    let mut all = Vec::new();
    for path in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file: File = serde_json::from_value(read(&path))
            .unwrap_or_else(|error| panic!("{name}: {error}; see the schema"));
        all.extend(file.cases.into_iter().map(|case| (name.clone(), case)));
    }
    all
}

/// `SCENARIO=words` runs the cases with these words in their names only, without the coverage.
#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_ends_as_written_and_together_they_reach_everything() {
    let wanted = std::env::var("SCENARIO").ok();
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|words| name.contains(words.as_str()));
    let cases: Vec<_> = cases()
        .into_iter()
        .filter(|(file, case)| is_wanted(&format!("{file} {}", case.name)))
        .collect();
    let count = cases.len();
    let permits = std::sync::Arc::new(tokio::sync::Semaphore::new(AT_A_TIME));
    let mut running = Vec::new();
    for (file, case) in cases {
        let permits = std::sync::Arc::clone(&permits);
        running.push(tokio::spawn(async move {
            let _permit = permits.acquire().await;
            let name = format!("{file}: {}", case.name);
            (name, runner::run(case).await)
        }));
    }
    let mut coverage = Coverage::default();
    let mut failures = Vec::new();
    for case in running {
        let (name, outcome) = case.await.unwrap();
        coverage.add(outcome.coverage);
        if let Some(failure) = outcome.failure {
            failures.push(format!("{name}\n    {failure}"));
        }
    }
    let failed = failures.len();
    assert!(failures.is_empty(), "{failed} of {count} cases fail:\n\n{}\n", failures.join("\n\n"));
    if wanted.is_some() {
        return;
    }
    println!("{count} cases\n{}", coverage.table());
    let gaps = coverage.gaps();
    assert!(gaps.is_empty(), "not reached:\n{}\n\n{}", gaps.join("\n"), coverage.table());
    assert!(count >= 180, "only {count} cases were found");
}

#[test]
fn all_files_have_the_schema_and_names_of_their_own() {
    let schema = read(&folder().join("scenarios.schema.json"));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let mut names = BTreeSet::new();
    for path in files() {
        let file = read(&path);
        let problems: Vec<String> = validator
            .iter_errors(&file)
            .take(5)
            .map(|problem| format!("{}: {problem}", problem.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{}: {problems:#?}", path.display());
        for case in file["cases"].as_array().unwrap() {
            let name = case["name"].as_str().unwrap().to_owned();
            assert!(names.insert(name), "{}: {} is there twice", path.display(), case["name"]);
        }
    }
}

/// The README explains each kind of step.
#[test]
fn every_kind_of_step_is_explained() {
    let schema = read(&folder().join("scenarios.schema.json"));
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let kinds = schema["$defs"]["step"]["oneOf"].as_array().unwrap();
    assert!(kinds.len() >= 13);
    for kind in kinds {
        let name = kind["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        assert!(readme.contains(&format!("| `{name}` |")), "README.md does not explain `{name}`");
    }
}
