//! The check against the official SDKs, with the packages of their registries: `tests/official-sdks`.

use std::path::PathBuf;
use std::process::Command;

use crate::install;
use crate::shell::{Failure, example, program, root, run, target_dir};

const HOME: &str = "tests/official-sdks";

/// npm `ecommpay`.
pub(crate) fn npm() -> Result<String, Failure> {
    let folder = install::npm_packages(HOME, "official-sdks/npm")?;
    let mut node = program("node");
    node.current_dir(folder).arg(root().join(HOME).join("npm.mjs"));
    compare(&mut node)
}

/// PyPI `ecommpay-sdk`.
pub(crate) fn pypi() -> Result<String, Failure> {
    let requirements = format!("{HOME}/requirements.txt");
    let python = install::python_packages(&requirements, "official-sdks/python")?;
    let mut python = program(python);
    python.arg(root().join(HOME).join("pypi.py"));
    compare(&mut python)
}

/// Runs one side's program with our side and the messages as arguments.
fn compare(harness: &mut Command) -> Result<String, Failure> {
    let output = run(harness.arg(example("official_sdk_peer")?).arg(payloads()?))?;
    Ok(summary(&output))
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
        let mut shown = quoted(&read("npm.mjs"), "name: \"");
        shown.append(&mut quoted(&read("pypi.py"), "(\""));
        let written = quoted(&read("DEVIATIONS.md"), "| `");
        assert!(shown.len() > 20, "only {shown:?}");
        assert_eq!(shown, written);
    }

    #[test]
    fn the_summary_counts_what_the_harness_says() {
        let output = "a accepts: 2000 of 2000\nb: 2000 of 2000\ndeviation npm-x: SDK a, we b\n";
        assert_eq!(summary(output), "2 x 2000 of 2000, 1 deviations as listed");
    }
}
