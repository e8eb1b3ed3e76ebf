//! The checks against the official SDKs, with the packages of their registries: `tests/official-sdks`.

use std::path::PathBuf;
use std::process::Command;

use crate::shell::{Failure, example, program, root, run, target_dir};
use crate::{install, platform};

const HOME: &str = "tests/official-sdks";

/// npm `ecommpay` and our core.
pub(crate) fn npm() -> Result<String, Failure> {
    compare(&mut node("npm.mjs")?)
}

/// PyPI `ecommpay-sdk` and our core.
pub(crate) fn pypi() -> Result<String, Failure> {
    compare(&mut python("pypi.py")?)
}

/// npm `ecommpay` and the local platform.
pub(crate) fn npm_platform() -> Result<String, Failure> {
    work_with_platform(&mut node("npm-platform.mjs")?)
}

/// PyPI `ecommpay-sdk` and the local platform.
pub(crate) fn pypi_platform() -> Result<String, Failure> {
    work_with_platform(&mut python("pypi_platform.py")?)
}

/// PyPI `payture` and the local platform of the second gateway.
pub(crate) fn pypi_payture() -> Result<String, Failure> {
    work_with_platform(&mut python("pypi_payture.py")?)
}

fn node(script: &str) -> Result<Command, Failure> {
    let folder = install::npm_packages(HOME, "official-sdks/npm")?;
    let mut node = program("node");
    node.current_dir(folder).arg(root().join(HOME).join(script));
    Ok(node)
}

fn python(script: &str) -> Result<Command, Failure> {
    let requirements = format!("{HOME}/requirements.txt");
    let mut python = program(install::python_packages(&requirements, "official-sdks/python")?);
    // What the scripts print has letters of many languages, whatever the terminal can show.
    python.arg(root().join(HOME).join(script)).env("PYTHONUTF8", "1");
    Ok(python)
}

/// Runs one side's program with our side and the messages as arguments.
fn compare(harness: &mut Command) -> Result<String, Failure> {
    let output = run(harness.arg(example("official_sdk_peer")?).arg(payloads()?))?;
    Ok(summary(&output))
}

/// Runs one side's program with the local platform as its argument.
fn work_with_platform(harness: &mut Command) -> Result<String, Failure> {
    let output = run(harness.arg(platform::built()?))?;
    Ok(output.lines().last().unwrap_or_default().to_owned())
}

fn payloads() -> Result<PathBuf, Failure> {
    let text = run(program("python3").arg(root().join(HOME).join("payloads.py")))?;
    let file = target_dir().join("official-sdks/payloads.tsv");
    std::fs::write(&file, text)
        .map_err(|error| Failure::new(format!("{} cannot be written: {error}", file.display())))?;
    Ok(file)
}

/// `6 x 2000 of 2000, 14 deviations as listed`, from the lines of a harness.
fn summary(output: &str) -> String {
    let counts: Vec<&str> = output
        .lines()
        .filter(|line| line.contains(" of "))
        .filter_map(|l| l.split(": ").nth(1))
        .collect();
    let deviations = output.lines().filter(|line| line.starts_with("deviation ")).count();
    let count = counts.first().copied().unwrap_or("nothing compared");
    format!("{} x {count}, {deviations} deviations as listed", counts.len())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_deviation_is_written_down_and_shown() {
        let read = |name: &str| std::fs::read_to_string(root().join(HOME).join(name)).unwrap();
        let quoted = |text: &str, before: &str| -> BTreeSet<String> {
            let ends = |c: char| !c.is_ascii_alphanumeric() && c != '-';
            text.match_indices(before)
                .map(|(at, _)| &text[at + before.len()..])
                .filter(|rest| rest.starts_with("npm-") || rest.starts_with("pypi-"))
                .map(|rest| rest.split(ends).next().unwrap_or_default().to_owned())
                .collect()
        };
        let mut shown = BTreeSet::new();
        for (script, before) in [
            ("npm.mjs", "name: \""),
            ("npm-platform.mjs", "name: \""),
            ("pypi.py", "(\""),
            ("pypi_platform.py", "(\""),
            ("pypi_payture.py", "(\""),
        ] {
            let found = quoted(&read(script), before);
            assert!(!found.is_empty(), "{script} shows none");
            shown.extend(found);
        }
        let written = quoted(&read("DEVIATIONS.md"), "| `");
        assert!(shown.len() > 40, "only {shown:?}");
        assert_eq!(shown, written);
    }

    #[test]
    fn the_summary_counts_what_the_harness_says() {
        let output = "a accepts: 2000 of 2000\nb: 2000 of 2000\ndeviation npm-x: SDK a, we b\n";
        assert_eq!(summary(output), "2 x 2000 of 2000, 1 deviations as listed");
    }
}
