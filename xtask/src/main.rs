//! The verbs of the project that need logic: `cargo xtask test`, `cargo xtask ci` and others.

mod api;
mod bench;
mod bench_bindings;
mod bench_clients;
mod browser;
mod c;
mod c_install;
mod ci;
mod clippy_probe;
mod core_tree;
mod fuzz;
mod install;
mod jvm;
mod node;
mod official_sdks;
mod platform;
mod python;
mod shell;
mod steps;
mod test;
mod tracked_files;

use std::process::ExitCode;

const HELP: &str = "\
The verbs of the project.

    cargo xtask test [STEP]...     all that a change must pass; installs what it needs by itself
    cargo xtask ci [STEP]...       what the gate checks beyond the tests: format, lints, licences...
    cargo xtask api                writes docs/api: OpenAPI and AsyncAPI of the platform
    cargo xtask bench [ARG]...     the benchmarks and their ratios; ARGs go to criterion
    cargo xtask bench-clients      the HTTP client beside those of Python and Node, and the size of a program
    cargo xtask bench-bindings [python] [node] [c] [jvm]
                                   the packages as they are shipped: weight, speed beside the official
                                   SDKs, memory over a million verifications and a minute of calls
    cargo xtask python-wheel       the wheels of this machine, and how to install them
    cargo xtask python-wheels      the wheels and the sdist that are published, into target/wheels
    cargo xtask node-tarballs      the npm packages of this machine, and how to install them
    cargo xtask install-c PREFIX   header, libraries, pkg-config and CMake files of the C library
    cargo xtask jvm-jar            the jar that is published, with the library of this machine
    cargo xtask fuzz [TARGET]...   each fuzz target for 20 seconds (FUZZ_SECONDS changes that)
    cargo xtask nightly            the long runs: 1,000,000 bit flips, long property tests and fuzzing
    cargo xtask --help             this text

`test` and `ci` run all their steps, also after one has failed, and print a table at the end.
`cargo xtask test --list` shows the steps; given names, only those run.
Needed are Rust, Python 3, Node, a JDK with Maven, a C compiler and Chromium, which root gets by apt-get
where there is one; `fuzz` needs a C++ compiler as well.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (verb, rest) = match arguments.split_first() {
        Some((verb, rest)) => (verb.as_str(), rest),
        None => ("--help", &[][..]),
    };
    match verb {
        "test" => steps::run_chosen("test", test::STEPS, rest),
        "ci" => steps::run_chosen("ci", ci::STEPS, rest),
        "api" => api::write(),
        "bench" => bench::run(rest),
        "bench-clients" => bench_clients::run(),
        "bench-bindings" => bench_bindings::run(rest),
        "python-wheel" => python::wheel_of_this_machine(),
        "python-wheels" => python::wheels(),
        "node-tarballs" => node::tarballs(),
        "install-c" => c_install::verb(rest),
        "jvm-jar" => jvm::jar(),
        "fuzz" => fuzz::run(rest),
        "nightly" => steps::run_chosen("nightly", test::NIGHTLY, rest),
        "--help" | "-h" | "help" => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        unknown => {
            eprintln!("there is no verb `{unknown}`\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}
