//! Runs named steps one after the other, goes on after a failure, and prints a table at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::shell::Failure;

/// One thing that must hold.
pub(crate) struct Step {
    /// By which it is chosen on the command line.
    pub(crate) name: &'static str,
    /// What runs, for the reader.
    pub(crate) about: &'static str,
    /// Does it; gives a few words on what was found.
    pub(crate) work: fn() -> Result<String, Failure>,
}

/// Runs all steps, or those that were named.
pub(crate) fn run_chosen(verb: &str, steps: &[Step], names: &[String]) -> ExitCode {
    if names.iter().any(|name| ["--list", "--help", "-h"].contains(&name.as_str())) {
        for step in steps {
            println!("{:<14} {}", step.name, step.about);
        }
        return ExitCode::SUCCESS;
    }
    if let Some(unknown) = names.iter().find(|name| steps.iter().all(|step| step.name != **name)) {
        eprintln!("`{verb}` has no step `{unknown}`; `cargo xtask {verb} --list` shows them");
        return ExitCode::from(2);
    }
    let is_chosen = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    let chosen: Vec<&Step> = steps.iter().filter(is_chosen).collect();
    let rows: Vec<Row> =
        chosen.iter().enumerate().map(|(i, step)| run_step(step, i + 1, chosen.len())).collect();
    println!("\n{}", table(&rows));
    if rows.iter().all(|row| row.found.is_ok()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Row {
    name: &'static str,
    took: Duration,
    found: Result<String, String>,
}

fn run_step(step: &Step, number: usize, total: usize) -> Row {
    println!("[{number}/{total}] {}: {}", step.name, step.about);
    let start = Instant::now();
    let result = (step.work)();
    let took = start.elapsed();
    let found = match result {
        Ok(note) => {
            println!("      ok in {}; {note}", seconds(took));
            Ok(note)
        }
        Err(failure) => {
            println!("{}", without_progress(&failure.output));
            println!("      FAILED after {}: {}", seconds(took), failure.sentence);
            Err(failure.sentence)
        }
    };
    Row { name: step.name, took, found }
}

/// The output without cargo's lines of what went well, which hide the one that tells what did not.
fn without_progress(output: &str) -> String {
    const PROGRESS: [&str; 6] =
        ["Compiling ", "Checking ", "Documenting ", "Downloading ", "Downloaded ", "Adding "];
    let is_told = |line: &&str| {
        let starts = |verb: &&str| line.starts_with(' ') && line.trim_start().starts_with(*verb);
        !PROGRESS.iter().any(starts)
    };
    output.trim_end().lines().filter(is_told).collect::<Vec<_>>().join("\n")
}

fn table(rows: &[Row]) -> String {
    let mut lines = Vec::new();
    for row in rows {
        let (verdict, note) = match &row.found {
            Ok(note) => ("ok", note),
            Err(sentence) => ("FAILED", sentence),
        };
        lines.push(format!("{:<14} {verdict:<6} {:>8}  {note}", row.name, seconds(row.took)));
    }
    let failed = rows.iter().filter(|row| row.found.is_err()).count();
    let took = rows.iter().map(|row| row.took).sum();
    lines.push(match failed {
        0 => format!("all {} steps passed in {}", rows.len(), seconds(took)),
        _ => format!("{failed} of {} steps failed, after {}", rows.len(), seconds(took)),
    });
    lines.join("\n")
}

fn seconds(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    format!("{}.{} s", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: &[Step] = &[
        Step { name: "good", about: "works", work: || Ok("3 of 3".to_owned()) },
        Step { name: "bad", about: "fails", work: || Err(Failure::new("it is broken")) },
        Step { name: "last", about: "runs all the same", work: || Ok(String::new()) },
    ];

    #[test]
    fn a_failed_step_fails_the_run_but_not_the_steps_after_it() {
        let rows: Vec<Row> = STEPS.iter().map(|step| run_step(step, 1, 3)).collect();
        let table = table(&rows);
        assert!(table.contains("bad            FAILED"), "{table}");
        assert!(table.contains("last           ok"), "{table}");
        assert!(table.contains("1 of 3 steps failed"), "{table}");
        assert_eq!(run_chosen("test", STEPS, &[]), ExitCode::FAILURE);
    }

    #[test]
    fn a_failure_is_shown_without_what_went_well() {
        let output = "   Compiling a v1.0.0\nerror: no space left\n    Checking b v1.0.0\n  why\n";
        assert_eq!(without_progress(output), "error: no space left\n  why");
    }

    #[test]
    fn only_the_named_steps_run() {
        assert_eq!(run_chosen("test", STEPS, &["good".to_owned()]), ExitCode::SUCCESS);
        assert_eq!(run_chosen("test", STEPS, &["bad".to_owned()]), ExitCode::FAILURE);
        assert_eq!(run_chosen("test", STEPS, &["typo".to_owned()]), ExitCode::from(2));
    }
}
