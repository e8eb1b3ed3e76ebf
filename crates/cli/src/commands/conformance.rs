//! `paywright conformance`: do the vectors hold?

use std::path::PathBuf;

use serde_json::json;

use crate::conformance::{self, Report};
use crate::failure::{Exit, Failure};
use crate::output::{BAD, GOOD, Output};

const HELP: &str = "\
Knows files of `paywright-vectors/1` (see tests/vectors/README.md in the repository), published
signature examples, recordings of the official SDKs, Wycheproof's HMAC-SHA-512 tests and
JSONTestSuite. A case that cannot be read counts as failed. The last line is `N passed, N failed`.

Exit code 1: a case failed. 2: a file cannot be read or is no file of vectors.

JSON: {\"passed\", \"failed\", \"documented\", \"files\": [{\"file\", \"title\", \"outcomes\": [{\"kind\", \"id\",
\"verdict\": {\"verdict\": \"passed\" | \"failed\" | \"documented\", ...}}]}]}.

Examples:
  paywright conformance tests/vectors/signatures.json
  paywright conformance tests/vectors/signatures.json tests/vectors/callbacks.json";

/// Run files of conformance vectors against this implementation.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Files of vectors
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when a file is not one of vectors.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let run = |file| conformance::run(file).map_err(|error| Failure::input(&error));
    let reports = args.files.iter().map(run).collect::<Result<Vec<Report>, _>>()?;
    let sum = |count: fn(&Report) -> usize| reports.iter().map(count).sum::<usize>();
    let (passed, failed) = (sum(Report::passed), sum(Report::failed));
    let exit = output.verdict(failed == 0);
    if output.is_json() {
        output.json(&json!({
            "passed": passed,
            "failed": failed,
            "documented": sum(Report::documented),
            "files": reports,
        }))?;
    } else {
        for report in &reports {
            output.line(format!("{report}\n"))?;
        }
        let style = if failed == 0 { GOOD } else { BAD };
        let files = if reports.len() == 1 { "file" } else { "files" };
        output.line(format!(
            "{} {files}: {} without a right answer\n{style}{passed} passed, {failed} failed{style:#}",
            reports.len(),
            sum(Report::documented)
        ))?;
    }
    Ok(exit)
}
