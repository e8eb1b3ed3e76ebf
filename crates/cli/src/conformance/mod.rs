//! Runs files of conformance vectors against the core.
//!
//! | shape of the file | reader |
//! |---|---|
//! | `"format": "paywright-vectors/1"`, described in `tests/vectors/README.md` and, of the second gateway, in `tests/cryptoprocessing/README.md` | `ours` |
//! | a list of published examples: key, payload, text to sign, signature | `signature_docs` |
//! | what the official SDKs sign, verify and sort | `signature_sdk` |
//! | what Payment Page URLs the official SDKs build | `urls_sdk` |
//! | the HMAC tests of Wycheproof | `wycheproof` |
//! | the parsing tests of JSONTestSuite | `json_test_suite` |
//!
//! Readers take what they know and report a case they cannot read as failed, so that a file with
//! new categories runs as far as it can and never passes by being skipped.

mod gateway;
mod json_test_suite;
mod messages;
mod ours;
mod pages;
mod report;
mod signature_docs;
mod signature_sdk;
mod urls_sdk;
mod wycheproof;

pub use report::{Outcome, Report, Verdict};

use std::collections::BTreeMap;
use std::path::Path;

use paywright_core::ErrorCode;
use serde_json::value::RawValue;

/// Runs all cases of a file, whichever of the known shapes it has.
///
/// # Errors
/// [`VectorFileError`] when the file cannot be read or has none of the shapes. A case that fails
/// is no error: it stands in the [`Report`].
pub fn run(path: impl AsRef<Path>) -> Result<Report, VectorFileError> {
    let path = path.as_ref();
    let file = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => run_text(&file, &text),
        Err(error) => Err(VectorFileError::Unreadable { file, error }),
    }
}

/// Runs all cases of a text; `file` is only printed.
///
/// # Errors
/// As [`run`].
pub fn run_text(file: &str, text: &str) -> Result<Report, VectorFileError> {
    let (title, outcomes) = match Shape::of(text) {
        Ok(Shape::Ours(cases)) => ("Paywright vectors", ours::run(&cases)),
        Ok(Shape::SignatureDocs(cases)) => ("published signatures", signature_docs::run(&cases)),
        Ok(Shape::SignatureSdk(parts)) => ("signatures of the SDKs", signature_sdk::run(&parts)),
        Ok(Shape::UrlsSdk(cases)) => ("URLs of the SDKs", urls_sdk::run(&cases)),
        Ok(Shape::Wycheproof(groups)) => ("Wycheproof, HMAC-SHA-512", wycheproof::run(&groups)),
        Ok(Shape::JsonTestSuite(cases)) => ("JSONTestSuite", json_test_suite::run(&cases)),
        Ok(Shape::Schema) => ("a JSON Schema, which has no vectors to run", Vec::new()),
        Err(reason) => {
            return Err(VectorFileError::UnknownShape { file: file.to_owned(), reason });
        }
    };
    Ok(Report::new(file, title, outcomes))
}

/// A JSON text within a vector file, as it stands there.
type Raw<'a> = &'a RawValue;

enum Shape<'a> {
    Ours(Vec<Raw<'a>>),
    SignatureDocs(Vec<Raw<'a>>),
    SignatureSdk(signature_sdk::Parts<'a>),
    UrlsSdk(Vec<Raw<'a>>),
    Wycheproof(Vec<Raw<'a>>),
    JsonTestSuite(Vec<Raw<'a>>),
    /// It lies beside our vectors, so `*.json` names it too.
    Schema,
}

impl<'a> Shape<'a> {
    fn of(text: &'a str) -> Result<Self, String> {
        if text.trim_start().starts_with('[') {
            return Ok(Self::SignatureDocs(parse(text)?));
        }
        let members: BTreeMap<String, Raw<'a>> = parse(text)?;
        let list = |name: &str| members.get(name).map(|raw| parse(raw.get())).transpose();
        if let Some(format) = members.get("format") {
            if format.get() != "\"paywright-vectors/1\"" {
                return Err(format!("its format {format} is not known to this version"));
            }
            return Ok(Self::Ours(list("cases")?.unwrap_or_default()));
        }
        if members.get("$schema").is_some_and(|schema| schema.get().contains("json-schema.org")) {
            return Ok(Self::Schema);
        }
        if let Some(urls) = list("urls")? {
            return Ok(Self::UrlsSdk(urls));
        }
        if let Some(groups) = list("testGroups")? {
            return match members.get("algorithm").map(|name| name.get()) {
                Some("\"HMACSHA512\"") => Ok(Self::Wycheproof(groups)),
                other => {
                    Err(format!("its algorithm is {}, not HMACSHA512", other.unwrap_or("open")))
                }
            };
        }
        if let Some(cases) = list("cases")? {
            return Ok(Self::JsonTestSuite(cases));
        }
        let parts = signature_sdk::Parts {
            sign: list("sign")?.unwrap_or_default(),
            verify: list("verify")?.unwrap_or_default(),
            natural_order: list("natural_order")?.unwrap_or_default(),
        };
        if parts.is_empty() {
            return Err("it has none of the members that tell a shape".to_owned());
        }
        Ok(Self::SignatureSdk(parts))
    }
}

fn parse<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// What a case that cannot be read is called.
fn id_of(case: Raw<'_>) -> String {
    let value: serde_json::Value = parse(case.get()).unwrap_or_default();
    let id = value.get("id").or(value.get("name")).and_then(serde_json::Value::as_str);
    id.unwrap_or("without an id").to_owned()
}

/// A file that is no file of vectors.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VectorFileError {
    /// It cannot be read.
    #[error("{file}: cannot be read: {error}")]
    Unreadable {
        /// The path as given.
        file: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is not JSON, or of no shape that is known.
    #[error("{file}: no vectors that this program knows: {reason}")]
    UnknownShape {
        /// The path as given.
        file: String,
        /// What is missing.
        reason: String,
    },
}

impl ErrorCode for VectorFileError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "vectors_unreadable",
            Self::UnknownShape { .. } => "vectors_unknown_shape",
        }
    }
}

#[cfg(test)]
mod tests {
    use paywright_core::ecommpay::canonical;

    use super::*;

    #[test]
    fn files_of_no_known_shape_are_errors() {
        for text in [
            "",
            "5",
            "{}",
            r#"{"format":"paywright-vectors/2","cases":[]}"#,
            r#"{"algorithm":"AES","testGroups":[]}"#,
            r#"{"sign":{}}"#,
        ] {
            let error = run_text("x.json", text).unwrap_err();
            assert_eq!(error.code(), "vectors_unknown_shape", "{text}");
        }
        assert_eq!(run("no such file").unwrap_err().code(), "vectors_unreadable");
    }

    #[test]
    fn the_second_gateways_cases_pass_and_fail() {
        let file = include_str!("../../../../tests/cryptoprocessing/vectors.json");
        let report = run_text("vectors.json", file).unwrap();
        assert_eq!((report.failed(), report.passed() > 150), (0, true), "{report}");
        let wrong = r#"{"format":"paywright-vectors/1","cases":[
            {"id":"a","kind":"gateway_state","state":"Charged","expect":{"state":"New"}},
            {"id":"b","kind":"gateway_state","expect":{}},
            {"id":"c","kind":"gateway_dance","expect":{}}
        ]}"#;
        let report = run_text("x.json", wrong).unwrap();
        assert_eq!((report.passed(), report.failed()), (0, 3));
        assert!(report.to_string().contains(r#"{"state":"Charged"}"#), "{report}");
    }

    /// Files of the known shapes may say less, or more, than those that were seen.
    #[test]
    fn members_that_only_explain_may_be_missing_or_new() {
        let signature = messages::sign(
            "k",
            b"{}",
            canonical::Numbers::Shortest,
            canonical::SignatureMembers::Keep,
            messages::no_limits(),
        );
        let signature = signature.unwrap().signature;
        let texts = [
            format!(r#"[{{"key":"k","payload":{{}},"signature":"{signature}"}}]"#),
            format!(
                r#"{{"new":1,"about":"as ever","sign":[{{"id":"a","secret":"k","payload_json":"{{}}",
                "expected":"{signature}","new":[]}}]}}"#
            ),
            format!(
                r#"{{"verify":[{{"id":"a","secret":"k","body":"{{\"signature\":\"{signature}\"}}",
                "recommended":"accept","sdk_outcome":null}}]}}"#
            ),
            r#"{"verify":[{"id":"a","secret":"k","body":"{\"signature\":\"\"}",
                "recommended":"missing-signature"}]}"#
                .to_owned(),
            r#"{"natural_order":[{"keys":["b","a"],"sorted":["a","b"],"note":""}]}"#.to_owned(),
        ];
        for text in texts {
            let report = run_text("x.json", &text).unwrap();
            assert_eq!((report.passed(), report.outcomes().len()), (1, 1), "{text}\n{report}");
        }
    }

    /// A case without an answer cannot fail, not even when it is refused.
    #[test]
    fn what_nobody_knows_is_documented() {
        let texts = [
            r#"{"sign":[{"id":"a","secret":"k","payload_json":"{\"v\":1e400}","expected":null}]}"#,
            r#"{"sign":[{"id":"a","secret":"k","payload_json":"{\"v\":\"\\ud800\"}","expected":null}]}"#,
            r#"{"verify":[{"id":"a","secret":"k","body":"{}","recommended":"policy"}]}"#,
            r#"{"urls":[{"id":"a","secret":"k","base_url":"https://a.example","params":[["a",[1]]]}]}"#,
            r#"{"urls":[{"id":"a","secret":"k","base_url":"no address","params":[]}]}"#,
        ];
        for text in texts {
            let report = run_text("x.json", text).unwrap();
            assert_eq!((report.documented(), report.outcomes().len()), (1, 1), "{text}\n{report}");
        }
    }

    /// A runner that cannot fail proves nothing: wrong expectations of every kind must show.
    #[test]
    fn wrong_expectations_and_unreadable_cases_fail() {
        let cases = [
            r#"{"id":"a","kind":"sign","key":"k","body":"{}","expect":{"signature":"x"}}"#,
            r#"{"id":"a","kind":"sign","key":"k","body":"{}","expect":{"error":"json_syntax"}}"#,
            r#"{"id":"a","kind":"sign","key":"k","body":"{","expect":{"signature":"x"}}"#,
            r#"{"id":"a","kind":"sign","key":"k","body":"{}","expect":{}}"#,
            r#"{"id":"a","kind":"sign","key":"k","body":"{}","expect":null,"verdict":"x"}"#,
            r#"{"id":"a","kind":"sign","key":"k","expect":{"signature":"x"}}"#,
            r#"{"id":"a","kind":"verify","key":"k","body":"{}","expect":{"result":"accept"}}"#,
            r#"{"id":"a","kind":"verify","key":"k","body":"{}","expect":{"result":"reject","class":"limit"}}"#,
            r#"{"id":"a","kind":"verify","key":"k","body":"{}","expect":{"result":"perhaps"}}"#,
            r#"{"id":"a","kind":"verify","body":"{}","expect":{"result":"accept"}}"#,
            r#"{"id":"a","kind":"page","key":"k","base_url":"https://a.example","parameters":[],"expect":{"query":[],"signature":"x"}}"#,
            r#"{"id":"a","kind":"order","names":["b","a"],"sorted":["b","a"]}"#,
            r#"{"id":"a","kind":"number","literal":"1.0","shortest":"1.0"}"#,
            r#"{"id":"a","kind":"json","body":"{}","expect":{"result":"reject","code":"json_syntax"}}"#,
            r#"{"id":"a","kind":"json","body":"{","expect":{"result":"accept"}}"#,
            r#"{"id":"a","kind":"json","body":"{","expect":{"result":"reject","code":"limit_depth"}}"#,
            r#"{"id":"a","kind":"telepathy"}"#,
            r#"{"id":"a"}"#,
            r#"5"#,
        ];
        for case in cases {
            let text = format!(r#"{{"format":"paywright-vectors/1","cases":[{case}]}}"#);
            let report = run_text("x.json", &text).unwrap();
            assert_eq!((report.passed(), report.failed()), (0, 1), "{case}");
        }
        let others = [
            r#"[{"name":"a","key":"k","payload":{},"signature":"x"}]"#,
            r#"{"sign":[{"id":"a","secret":"k","payload_json":"{}","expected":"x"}]}"#,
            r#"{"verify":[{"id":"a","secret":"k","body":"{}","recommended":"accept"}]}"#,
            r#"{"verify":[{"id":"a","secret":"k","body":"{}","recommended":"maybe"}]}"#,
            r#"{"verify":[{"id":"a","secret":"k","body":"{\"signature\":\"\"}","recommended":"accept"}]}"#,
            r#"{"sign":[{"id":"a","secret":"k","payload_json":"{\"v\":\"\\ud800\"}","expected":"x"}]}"#,
            r#"{"natural_order":[{"keys":["b","a"],"sorted":["b","a"]}]}"#,
            r#"{"urls":[{"id":"a","secret":"k","base_url":"https://a.example","params":[],"expected_with_interface_23":{"signature":"x","query":{}}}]}"#,
            r#"{"algorithm":"HMACSHA512","testGroups":[{"tagSize":512,"tests":[{"tcId":1,"key":"00","msg":"","tag":"00","result":"valid"}]}]}"#,
            r#"{"algorithm":"HMACSHA512","testGroups":[{}]}"#,
            r#"{"cases":[{"name":"y_a.json","expect":"accept","base64":"ew=="}]}"#,
            r#"{"cases":[{"name":"n_a.json","expect":"reject","base64":"e30="}]}"#,
        ];
        for text in others {
            let report = run_text("x.json", text).unwrap();
            assert_eq!((report.passed(), report.failed()), (0, 1), "{text}");
        }
    }
}
