//! Tests that need a process of their own: they are ignored, and another test runs them.

use std::process::Command;

/// Runs one ignored test of this program in another process.
pub(crate) fn run(test: &str, set: impl FnOnce(&mut Command)) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored"]);
    set(&mut command);
    let output = command.output().unwrap();
    let (said, told) = (String::from_utf8_lossy(&output.stdout), &output.stderr);
    let is_good = output.status.success() && said.contains("1 passed");
    assert!(is_good, "{test}: {said}{}", String::from_utf8_lossy(told));
}
