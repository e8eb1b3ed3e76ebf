//! The tests in a browser: `tests/browser`, run by Node in a headless Chromium.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::shell::{Failure, program, root, run};
use crate::{install, platform};

const HOME: &str = "tests/browser";

/// Names under which Chromium is installed.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Builds the program, and runs the tests.
pub(crate) fn tests() -> Result<String, Failure> {
    let mut node = test_run(HOME, Duration::from_secs(120))?;
    run(node.env("PAYWRIGHT_BIN", platform::built()?)).map(|output| counted(&output))
}

/// The tests of a folder, with what they need of packages and Chromium installed. A file that takes longer is
/// ended.
pub(crate) fn test_run(home: &str, longest_file: Duration) -> Result<Command, Failure> {
    let browser = chromium()?;
    let folder = install::npm_packages(HOME, "browser")?;
    let mut node = program("node");
    node.current_dir(folder)
        // Two browsers at once would only take turns on a small machine.
        .args(["--test", "--test-concurrency=1"])
        .arg(format!("--test-timeout={}", longest_file.as_millis()))
        .arg("--test-reporter=spec")
        .args(test_files(home)?)
        .env("CHROMIUM", browser);
    Ok(node)
}

/// The browser that is chosen by `CHROMIUM`, that is installed, or that can be installed.
fn chromium() -> Result<PathBuf, Failure> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Ok(chosen.into());
    }
    if let Some(found) = find(NAMES) {
        return Ok(found);
    }
    install::chromium_by_apt()?;
    find(NAMES).ok_or_else(|| Failure::new("apt-get installed Chromium, but it is not on the PATH"))
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

fn test_files(home: &str) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(root().join(home))
        .map_err(|error| Failure::new(format!("{home} cannot be read: {error}")))?;
    let is_test = |path: &Path| path.to_string_lossy().ends_with(".test.mjs");
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| is_test(path)).collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::new(format!("there is no test in {home}")));
    }
    Ok(files)
}

/// `54 tests passed`, from the summary of Node's test runner.
pub(crate) fn counted(output: &str) -> String {
    let number = |line: &str| line.split(" pass ").nth(1)?.trim().parse::<u64>().ok();
    match output.lines().rev().find_map(number) {
        Some(passed) => format!("{passed} tests passed in Chromium"),
        None => "nothing was counted".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_node_is_read() {
        let output = "✔ a pass 9 word (1ms)\nℹ tests 54\nℹ pass 54\nℹ fail 0\n";
        assert_eq!(counted(output), "54 tests passed in Chromium");
        assert_eq!(counted("# pass 3\n"), "3 tests passed in Chromium");
    }

    #[test]
    fn the_harness_and_this_step_look_for_the_same_names() {
        let harness = std::fs::read_to_string(root().join(HOME).join("harness.mjs")).unwrap();
        let names: Vec<String> = NAMES.iter().map(|name| format!("\"{name}\"")).collect();
        assert!(harness.contains(&format!("[{}]", names.join(", "))), "{names:?}");
    }

    #[test]
    fn there_are_tests() {
        assert!(test_files(HOME).unwrap().len() > 3);
    }
}
