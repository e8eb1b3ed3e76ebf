//! The HTTP client beside bare hyper and the clients of Python and Node, and what it weighs.

use std::process::ExitCode;

use crate::install::{npm_packages, python_wheels};
use crate::shell::{self, Failure, cargo, pass_through, program, root, target_dir};

const STRANGERS: &str = "crates/http/benches/strangers";

pub(crate) fn run() -> ExitCode {
    compare().unwrap_or_else(|failure| {
        eprintln!("{}\n{}", failure.sentence, failure.output);
        ExitCode::FAILURE
    })
}

fn compare() -> Result<ExitCode, Failure> {
    let python = python_wheels(&format!("{STRANGERS}/requirements.txt"), "bench/python")?;
    let node = npm_packages(STRANGERS, "bench/node")?;
    let script = |name| root().join(STRANGERS).join(name).display().to_string();
    let outcome = pass_through(
        cargo(&["bench", "--locked", "-p", "paywright-http", "--bench", "client"])
            .env("PAYWRIGHT_BENCH_PYTHON", format!("{} {}", python.display(), script("client.py")))
            .env("PAYWRIGHT_BENCH_NODE", format!("node {}", script("client.mjs")))
            .env("NODE_PATH", node.join("node_modules")),
    );
    println!("\nA minimal program with TLS and roots, stripped: {} bytes", size_of_minimal()?);
    Ok(outcome)
}

fn size_of_minimal() -> Result<u64, Failure> {
    let build = ["build", "--locked", "--profile", "dist", "-p", "paywright", "--example"];
    shell::run(cargo(&build).arg("minimal"))?;
    let built = target_dir().join("dist/examples/minimal");
    let stripped = built.with_extension("stripped");
    shell::run(program("strip").arg("-o").arg(&stripped).arg(&built))?;
    let length = std::fs::metadata(&stripped).map(|file| file.len());
    length.map_err(|error| Failure::new(format!("{}: {error}", stripped.display())))
}
