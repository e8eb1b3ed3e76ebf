//! The steps of `cargo xtask ci`: what the gate checks beyond the tests.

use crate::shell::{Failure, cargo, program, run};
use crate::steps::Step;
use crate::{clippy_probe, core_tree, install, tracked_files};

pub(crate) const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "cargo fmt --all --check",
        work: || quiet(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "clippy",
        about: "cargo clippy --workspace --all-features --all-targets -- -D warnings",
        work: || {
            let what = ["clippy", "--workspace", "--all-features", "--all-targets", "--locked"];
            quiet(&[&what[..], &["--", "-D", "warnings"]].concat())
        },
    },
    Step {
        name: "bare",
        about: "cargo clippy -p paywright-http, without the features that the others are built with",
        work: || quiet(&["clippy", "-p", "paywright-http", "--locked", "--", "-D", "warnings"]),
    },
    Step {
        name: "docs",
        about: "cargo doc --workspace --no-deps, warnings are errors",
        work: || {
            let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
            run(doc.env("RUSTDOCFLAGS", "-Dwarnings")).map(|_| "no warning".to_owned())
        },
    },
    Step {
        name: "deny",
        about: "cargo deny check bans licenses sources, by deny.toml",
        work: deny,
    },
    Step {
        name: "core-tree",
        about: "core depends on no socket, runtime, clock or randomness: its whole tree is listed",
        work: core_tree::matches_the_list,
    },
    Step {
        name: "core-wasm",
        about: "core builds for wasm32-unknown-unknown, where there is no system to call",
        work: core_tree::builds_without_a_system,
    },
    Step {
        name: "core-clippy",
        about: "core's clippy.toml refuses clock, files, sockets, environment and processes",
        work: clippy_probe::each_call_is_refused,
    },
    Step {
        name: "tracked",
        about: "no path of one machine and no registry address in tracked files",
        work: tracked_files::are_clean,
    },
];

fn quiet(arguments: &[&str]) -> Result<String, Failure> {
    run(&mut cargo(arguments)).map(|_| "no warning".to_owned())
}

fn deny() -> Result<String, Failure> {
    let mut deny = program(install::cargo_deny()?);
    let output = run(deny.args(["--locked", "check", "bans", "licenses", "sources"]))?;
    Ok(output.lines().last().unwrap_or_default().to_owned())
}
