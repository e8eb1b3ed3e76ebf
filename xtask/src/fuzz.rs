//! Runs the fuzz targets of `fuzz/`, laid out as cargo-fuzz wants them, without nightly Rust.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::shell::{Failure, cargo, program, root, run as run_quietly, target_dir};

/// What cargo-fuzz asks of the compiler, save for the address sanitizer: that one needs nightly, and
/// has nothing to find in code that forbids `unsafe`.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks";

/// Runs each target, or those that were named.
pub(crate) fn run(names: &[String]) -> ExitCode {
    let seconds = std::env::var("FUZZ_SECONDS").unwrap_or_else(|_| "20".to_owned());
    match fuzz_each(names, &seconds) {
        Ok(note) => {
            println!("{note}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{}\n{}", failure.output, failure.sentence);
            ExitCode::FAILURE
        }
    }
}

/// Each target for five minutes.
pub(crate) fn long() -> Result<String, Failure> {
    fuzz_each(&[], "300")
}

fn fuzz_each(names: &[String], seconds: &str) -> Result<String, Failure> {
    let all = targets()?;
    if let Some(unknown) = names.iter().find(|name| !all.contains(name)) {
        return Err(Failure::new(format!("there is no fuzz target `{unknown}`, only {all:?}")));
    }
    let host = run_quietly(program("rustc").args(["--print", "host-tuple"]))?;
    let chosen: Vec<&String> =
        all.iter().filter(|name| names.is_empty() || names.contains(name)).collect();
    let mut found = Failure::new("");
    for name in &chosen {
        println!("      {name} for {seconds} s");
        if let Err(failure) = run_quietly(&mut fuzzer(name, seconds, host.trim())?) {
            found.output += &failure.output;
            found.sentence += &format!("{name} found something: {}\n", failure.sentence);
        }
    }
    if found.sentence.is_empty() {
        return Ok(format!("{} targets for {seconds} s each, nothing found", chosen.len()));
    }
    Err(found)
}

/// The names of the files in `fuzz/fuzz_targets`.
fn targets() -> Result<Vec<String>, Failure> {
    let entries = std::fs::read_dir(root().join("fuzz/fuzz_targets"))
        .map_err(|error| Failure::new(format!("fuzz/fuzz_targets cannot be read: {error}")))?;
    let name = |path: &Path| Some(path.file_name()?.to_str()?.strip_suffix(".rs")?.to_owned());
    let mut names: Vec<String> = entries.flatten().filter_map(|e| name(&e.path())).collect();
    names.sort();
    Ok(names)
}

fn fuzzer(name: &str, seconds: &str, host: &str) -> Result<Command, Failure> {
    let corpus = format!("fuzz/corpus/{name}");
    let artifacts = format!("fuzz/artifacts/{name}/");
    for folder in [&corpus, &artifacts] {
        std::fs::create_dir_all(root().join(folder))
            .map_err(|error| Failure::new(format!("{folder} cannot be made: {error}")))?;
    }
    // With a target named, the flags leave build scripts and macros alone.
    let mut fuzzer = cargo(&["run", "--release", "--manifest-path", "fuzz/Cargo.toml"]);
    fuzzer
        .args(["--target", host, "--bin", name, "--", &corpus])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={artifacts}"))
        .env("CARGO_TARGET_DIR", target_dir().join("fuzz"))
        .env("RUSTFLAGS", FLAGS);
    Ok(fuzzer)
}
