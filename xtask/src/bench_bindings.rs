//! `cargo xtask bench-bindings`: each package as it is shipped, beside the official SDK of its language.

use std::process::ExitCode;

use crate::{c, jvm, node, python};

type Bench = fn() -> ExitCode;

const BENCHES: [(&str, Bench); 4] =
    [("python", python::bench), ("node", node::bench), ("c", c::leaks), ("jvm", jvm::leaks)];

/// Runs all of them, or those that were named.
pub(crate) fn run(names: &[String]) -> ExitCode {
    if let Some(unknown) = names.iter().find(|name| BENCHES.iter().all(|(known, _)| known != *name))
    {
        let known: Vec<_> = BENCHES.iter().map(|(known, _)| *known).collect();
        eprintln!("there is no package for `{unknown}`; there are {}", known.join(", "));
        return ExitCode::from(2);
    }
    let is_chosen = |name: &str| names.is_empty() || names.iter().any(|chosen| chosen == name);
    let mut outcome = ExitCode::SUCCESS;
    for (name, bench) in BENCHES.iter().filter(|(name, _)| is_chosen(name)) {
        println!("{name}");
        if bench() != ExitCode::SUCCESS {
            outcome = ExitCode::FAILURE;
        }
    }
    outcome
}
