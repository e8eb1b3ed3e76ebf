//! The steps of `cargo xtask test`, the one command a change must pass, and the longer ones.

use std::path::PathBuf;

use crate::shell::{Failure, cargo, program, root, run};
use crate::steps::Step;
use crate::{api, browser, c, fuzz, jvm, node, official_sdks, python};

pub(crate) const STEPS: &[Step] = &[
    Step {
        name: "rust",
        about: "cargo test --workspace --all-features --all-targets",
        work: || cargo_tests(&["--all-targets"]),
    },
    Step {
        name: "rust-docs",
        about: "cargo test --workspace --all-features --doc",
        work: || cargo_tests(&["--doc"]),
    },
    Step {
        name: "vectors",
        about: "paywright conformance tests/vectors/*.json tests/cryptoprocessing/vectors.json",
        work: conformance,
    },
    Step {
        name: "reference",
        about: "the same vectors against the rule in plain Python, tests/vectors/reference.py",
        work: || run(program("python3").arg("tests/vectors/reference.py")).map(|o| last_line(&o)),
    },
    Step {
        name: "demo",
        about: "paywright demo: purchases, a payout and a refund from end to end",
        work: || {
            run(&mut cargo(&[CLI, &["demo"]].concat()))
                .map(|_| "every payment ended as the test environment says".to_owned())
        },
    },
    Step {
        name: "sdk-npm",
        about: "npm ecommpay and we sign and verify each other's messages",
        work: official_sdks::npm,
    },
    Step {
        name: "sdk-pypi",
        about: "PyPI ecommpay-sdk and we sign and verify each other's messages",
        work: official_sdks::pypi,
    },
    Step {
        name: "sdk-npm-platform",
        about: "npm ecommpay pays on the local platform and verifies its callbacks",
        work: official_sdks::npm_platform,
    },
    Step {
        name: "sdk-pypi-platform",
        about: "PyPI ecommpay-sdk pays on the local platform and verifies its callbacks",
        work: official_sdks::pypi_platform,
    },
    Step {
        name: "sdk-pypi-payture",
        about: "PyPI payture works with the local platform of the second gateway",
        work: official_sdks::pypi_payture,
    },
    Step {
        name: "python",
        about: "the Python package from its wheel, against the local platform",
        work: python::tests,
    },
    Step {
        name: "node",
        about: "the npm package from its tarballs, against the local platform",
        work: node::tests,
    },
    Step {
        name: "c",
        about: "the C library by C programs, also under sanitizers, and its example from an empty folder",
        work: c::tests,
    },
    Step {
        name: "jvm",
        about: "the Maven package by Kotlin and Java, and the programs of its README from an empty project",
        work: jvm::tests,
    },
    Step {
        name: "browser",
        about: "customers pay in headless Chromium, tests/browser",
        work: browser::tests,
    },
    Step {
        name: "shop",
        about: "customers of examples/shop pay at both gateways in headless Chromium, tests/shop",
        work: python::shop,
    },
    Step {
        name: "api",
        about: "docs/api is what is generated, and validators of OpenAPI and AsyncAPI pass it",
        work: api::check,
    },
];

/// What takes too long for every change.
pub(crate) const NIGHTLY: &[Step] = &[
    Step {
        name: "rust-long",
        about: "the core's tests in release, with 1,000,000 bit flips and longer property tests",
        work: || {
            let mut tests = cargo(&["test", "--release", "--locked", "-p", "paywright-core"]);
            let long = tests.env("PAYWRIGHT_FLIPS", "1000000").env("PROPTEST_CASES", "20000");
            run(long).map(|output| passed_tests(&output))
        },
    },
    Step {
        name: "walks-long",
        about: "30,000 random walks each through the model of the local platform, in release",
        work: || {
            let which = ["-p", "paywright-emulator", "--test", "scenarios", "properties"];
            let mut tests = cargo(&[&["test", "--release", "--locked"], &which[..]].concat());
            run(tests.env("PROPTEST_CASES", "30000")).map(|output| passed_tests(&output))
        },
    },
    Step { name: "fuzz-long", about: "each fuzz target for five minutes", work: fuzz::long },
];

const CLI: &[&str] = &["run", "--release", "--quiet", "--locked", "-p", "paywright-cli", "--"];

fn cargo_tests(which: &[&str]) -> Result<String, Failure> {
    let all = ["test", "--workspace", "--all-features", "--locked", "--no-fail-fast"];
    let arguments = [&all, which].concat();
    match run(&mut cargo(&arguments)) {
        Ok(output) => Ok(passed_tests(&output)),
        Err(failure) => Err(Failure { output: without_passed(&failure.output), ..failure }),
    }
}

fn conformance() -> Result<String, Failure> {
    let files = vector_files()?;
    let mut command = cargo(CLI);
    command.arg("conformance").args(&files);
    run(&mut command).map(|output| last_line(&output))
}

/// The vector files, without the schema that lies beside them.
pub(crate) fn vector_files() -> Result<Vec<PathBuf>, Failure> {
    let folder = root().join("tests/vectors");
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| Failure::new(format!("tests/vectors cannot be read: {error}")))?;
    let is_vectors = |name: &str| name.ends_with(".json") && !name.ends_with(".schema.json");
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(is_vectors))
        .map(|entry| PathBuf::from("tests/vectors").join(entry.file_name()))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(Failure::new("there is no vector file in tests/vectors"));
    }
    files.push("tests/cryptoprocessing/vectors.json".into());
    Ok(files)
}

fn last_line(output: &str) -> String {
    output.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

/// Sums the `test result: ok. 12 passed; ...` lines.
fn passed_tests(output: &str) -> String {
    let passed: u64 = output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: ok. "))
        .filter_map(|rest| rest.split(' ').next()?.parse::<u64>().ok())
        .sum();
    format!("{passed} tests passed")
}

/// What matters of a run that failed: hundreds of tests that passed would bury it.
fn without_passed(output: &str) -> String {
    let passed = |line: &str| line.starts_with("test ") && line.ends_with(" ... ok");
    output.lines().filter(|line| !passed(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_test_programs_are_summed() {
        let output = "\
running 2 tests
test result: ok. 2 passed; 0 failed; 0 ignored
noise
test result: ok. 40 passed; 0 failed; 0 ignored
";
        assert_eq!(passed_tests(output), "42 tests passed");
    }

    #[test]
    fn a_failed_test_is_shown_without_those_that_passed() {
        let output = "test a ... ok\ntest b ... FAILED\nthread 'b' panicked\ntest c ... ok";
        assert_eq!(without_passed(output), "test b ... FAILED\nthread 'b' panicked");
    }

    #[test]
    fn the_readme_the_gate_and_just_call_the_same_commands() {
        let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
        let gate = read(".ci/run");
        assert_eq!(gate.matches("\ncargo xtask test\n").count(), 1, "{gate}");
        assert_eq!(gate.matches("\ncargo xtask ci\n").count(), 1, "{gate}");
        let readme = read("README.md");
        for command in ["cargo run --release -p paywright-cli -- demo", "cargo xtask test"] {
            let is_shown = |line: &str| line.split(" #").next().map(str::trim) == Some(command);
            assert!(readme.lines().any(is_shown), "the README does not show `{command}`");
        }
        let just = read("justfile");
        for verb in ["test", "api", "bench", "fuzz", "nightly"] {
            assert!(just.contains(&format!("cargo xtask {verb}")), "`just {verb}` is missing");
        }
    }
}
