//! The API documents in `docs/api`: written, held against what is generated, and validated.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::install;
use crate::shell::{Failure, example, program, root, run, target_dir};

const HOME: &str = "tests/api";
const FILES: [&str; 2] = ["openapi.json", "asyncapi.json"];

/// Writes the documents into `docs/api`.
pub(crate) fn write() -> ExitCode {
    match generate(&published()) {
        Ok(()) => {
            println!("docs/api/openapi.json and docs/api/asyncapi.json are written");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{}\n{}", failure.output.trim_end(), failure.sentence);
            ExitCode::FAILURE
        }
    }
}

/// The committed documents are what is generated, and public validators find nothing in them.
pub(crate) fn check() -> Result<String, Failure> {
    let fresh = target_dir().join("api/generated");
    generate(&fresh)?;
    for name in FILES {
        if read(&fresh.join(name))? != read(&published().join(name))? {
            let sentence = format!("docs/api/{name} is not up to date: run `cargo xtask api`");
            return Err(Failure::new(sentence));
        }
    }
    let packages = install::npm_packages(HOME, "api/npm")?;
    let mut node = program("node");
    node.current_dir(packages).arg(root().join(HOME).join("validate.mjs"));
    node.args(FILES.map(|name| published().join(name)));
    run(&mut node).map(|output| summary(&output))
}

fn generate(folder: &Path) -> Result<(), Failure> {
    run(program(example("api_documents")?).arg(folder)).map(drop)
}

fn published() -> PathBuf {
    root().join("docs/api")
}

/// The text of a file, whatever line ends the checkout has.
fn read(path: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))?;
    Ok(text.replace("\r\n", "\n"))
}

/// `2 documents, 3 validations, 20 planted faults found`, from the lines of the validation.
fn summary(output: &str) -> String {
    let validations = output.lines().filter(|line| line.contains(" problems found by ")).count();
    let faults: u32 = output
        .lines()
        .filter_map(|line| {
            line.strip_suffix(" planted faults found")?.rsplit(' ').next()?.parse::<u32>().ok()
        })
        .sum();
    format!("{} documents, {validations} validations, {faults} planted faults found", FILES.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_what_the_validation_says() {
        let output = "a.json: 0 problems found by x\na.json: 11 planted faults found\n\
                      b.json: 0 problems found by x\nb.json: 9 planted faults found\n";
        assert_eq!(summary(output), "2 documents, 2 validations, 20 planted faults found");
    }
}
