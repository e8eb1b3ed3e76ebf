//! The npm package: it is assembled, packed, installed into an empty project, and tested there.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::install::{self, WASM};
use crate::shell::{Failure, cargo, program, root, run, target_dir};

const HOME: &str = "bindings/node";

/// The module and the local platform, quickly.
const BUILD: &[&str] = &["build", "--locked", "-p", "paywright-node", "-p", "paywright-cli"];

/// The module as it is shipped.
const MODULE: [&str; 6] = ["build", "--locked", "--profile", "module", "-p", "paywright-node"];

/// Builds the package and runs its tests.
pub(crate) fn tests() -> Result<String, Failure> {
    let folder = install::npm_packages(&format!("{HOME}/tools"), "bindings/node")?;
    run(&mut cargo(BUILD))?;
    let wasm = wasm()?;
    assemble(&folder, "debug", wasm.as_deref())?;
    let output = run(test_run(&folder).env("PAYWRIGHT_PROGRAM", built("debug", "paywright")))?;
    let skipped = if wasm.is_some() { "" } else { "; skipped: no WebAssembly target" };
    Ok(format!("{}{skipped}", counted(&output)))
}

/// `cargo xtask node-tarballs`: for those who have the source and want to install it.
pub(crate) fn tarballs() -> ExitCode {
    told(|| {
        let folder = install::npm_packages(&format!("{HOME}/tools"), "bindings/node")?;
        run(&mut cargo(&MODULE))?;
        assemble(&folder, "module", wasm()?.as_deref())?;
        let mut names = Vec::new();
        let unusable = |error| Failure::new(format!("{}: {error}", folder.display()));
        for entry in std::fs::read_dir(&folder).map_err(unusable)?.flatten() {
            if entry.path().extension().is_some_and(|ending| ending == "tgz") {
                names.push(entry.path().display().to_string());
            }
        }
        names.sort();
        let install = format!("    npm install {}", names.join(" "));
        Ok(format!(
            "the package and the module of this machine; install both into a project by\n{install}"
        ))
    })
}

/// The package as it is shipped: its weight, its speed beside npm `ecommpay`, its memory.
pub(crate) fn bench() -> ExitCode {
    told(measured)
}

fn told(work: impl FnOnce() -> Result<String, Failure>) -> ExitCode {
    match work() {
        Ok(output) => {
            println!("{output}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{}\n{}", failure.sentence, failure.output);
            ExitCode::FAILURE
        }
    }
}

fn measured() -> Result<String, Failure> {
    let folder = install::npm_packages(&format!("{HOME}/tools"), "bindings/node")?;
    run(&mut cargo(&MODULE))?;
    run(&mut cargo(BUILD))?;
    assemble(&folder, "module", wasm()?.as_deref())?;
    let platform = built("debug", "paywright");
    let weight = ["--test-name-pattern", "limits|costs little"];
    run(test_run(&folder)
        .args(weight)
        .env("PAYWRIGHT_PROGRAM", &platform)
        .env("PAYWRIGHT_SHIPPED", "1"))?;
    let mut told = "weight and start: within their limits\n".to_owned();
    told += &run(node(&folder).arg("bench/compare.mjs"))?;
    told += &run(node(&folder)
        // With nurseries of one size, since a larger one would look like a leak.
        .args(["--expose-gc", "--max-semi-space-size=1", "bench/leak.mjs"])
        .env("PAYWRIGHT_PROGRAM", &platform))?;
    Ok(told)
}

/// The module for WebAssembly, where its target is there.
fn wasm() -> Result<Option<PathBuf>, Failure> {
    if !install::wasm_target() {
        let sentence = format!("the target {WASM} is missing: `rustup target add {WASM}`");
        println!("      skipped: {sentence}");
        return if std::env::var_os("CI").is_some() {
            Err(Failure::new(sentence))
        } else {
            Ok(None)
        };
    }
    let build =
        ["build", "--locked", "--profile", "wasm", "-p", "paywright-wasm", "--target", WASM];
    run(&mut cargo(&build))?;
    Ok(Some(target_dir().join(WASM).join("wasm/paywright_wasm.wasm")))
}

fn assemble(folder: &Path, profile: &str, wasm: Option<&Path>) -> Result<(), Failure> {
    let name =
        format!("{}paywright_node{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let mut module = target_dir().join(profile).join(name);
    // Nobody debugs a package that was installed, and its symbols are most of it.
    let stripped = module.with_extension("stripped");
    if run(program("strip").args(["-x", "-o"]).arg(&stripped).arg(&module)).is_ok() {
        module = stripped;
    }
    let mut build = node(folder);
    build.arg(root().join(HOME).join("scripts/build.mjs")).arg(module);
    run(build.args(wasm)).map(drop)
}

fn test_run(folder: &Path) -> Command {
    let mut tests = node(folder);
    tests
        .args(["--test", "--test-concurrency=2", "--test-timeout=180000", "--test-reporter=spec"])
        .env("PAYWRIGHT_VECTORS", root().join("tests/vectors"))
        .env("PAYWRIGHT_PLATFORMS", root().join(HOME).join("scripts/platforms.mjs"));
    tests
}

fn node(folder: &Path) -> Command {
    let mut node = program("node");
    node.current_dir(folder);
    node
}

fn built(profile: &str, name: &str) -> PathBuf {
    target_dir().join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// `54 tests passed`, from the summary of Node's test runner.
fn counted(output: &str) -> String {
    let number = |line: &str| line.split(" pass ").nth(1)?.trim().parse::<u64>().ok();
    match output.lines().rev().find_map(number) {
        Some(passed) => format!("{passed} tests passed from the tarballs"),
        None => "nothing was counted".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_package_has_the_version_of_the_workspace() {
        let package = std::fs::read_to_string(root().join(HOME).join("package.json")).unwrap();
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(package.matches(&format!("\"version\": \"{version}\"")).count(), 1);
        assert_eq!(package.matches(&format!("\"{version}\"")).count(), 9, "{package}");
    }

    #[test]
    fn every_scenario_of_the_table_has_a_test() {
        let table = std::fs::read_to_string(root().join("docs/bindings.md")).unwrap();
        let tests = ["scenarios", "cryptoprocessing"].map(|name| {
            let file = root().join(HOME).join(format!("tests/{name}.test.mjs"));
            std::fs::read_to_string(file).unwrap()
        });
        let tests = tests.concat();
        let rows = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let missing: Vec<String> = rows
            .map(camel_case)
            .filter(|name| !tests.contains(&format!("test(\"{name}\"")))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    fn camel_case(name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |all, word| {
            let (head, tail) = word.split_at(1);
            all + &head.to_uppercase() + tail
        })
    }
}
