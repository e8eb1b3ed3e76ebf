//! Core does no I/O: its dependency tree is known by name, and it builds where there is no system.

use std::collections::BTreeSet;

use crate::install::{self, WASM};
use crate::shell::{Failure, cargo, run};

/// All crates that core may draw in, on every target, build scripts and macros included.
const EXPECTED: &[&str] = &[
    "base64",
    "block-buffer",
    "cfg-if",
    "cmov",
    "cpufeatures",
    "crypto-common",
    "ctutils",
    "digest",
    "hmac",
    "hybrid-array",
    "itoa",
    // Of cpufeatures, on ARM and LoongArch: asks the CPU what it can do.
    "libc",
    "memchr",
    "percent-encoding",
    "proc-macro2",
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "sha2",
    "simdutf8",
    "syn",
    "thiserror",
    "thiserror-impl",
    "typenum",
    "unicode-ident",
    "zeroize",
    "zmij",
];

/// Compares the tree with the list, both ways.
pub(crate) fn matches_the_list() -> Result<String, Failure> {
    let mut tree = cargo(&["tree", "--locked", "-p", "paywright-core", "--all-features"]);
    tree.args(["--edges", "normal,build", "--target", "all", "--prefix", "none"]);
    let tree = run(tree.args(["--format", "{p}"]))?;
    let found = crates_of(&tree);
    match difference(&found) {
        None => Ok(format!("{} crates, none of which does I/O", found.len())),
        Some(sentence) => Err(Failure::new(sentence)),
    }
}

/// Builds core where the standard library can neither open a file nor read a clock.
pub(crate) fn builds_without_a_system() -> Result<String, Failure> {
    if !install::wasm_target() {
        return Ok(format!("NOT CHECKED: the target is missing, `rustup target add {WASM}`"));
    }
    run(&mut cargo(&["build", "--locked", "-p", "paywright-core", "--target", WASM]))?;
    Ok("built".to_owned())
}

fn crates_of(tree: &str) -> BTreeSet<&str> {
    tree.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "paywright-core")
        .collect()
}

fn difference(found: &BTreeSet<&str>) -> Option<String> {
    let expected: BTreeSet<&str> = EXPECTED.iter().copied().collect();
    let new: Vec<&str> = found.difference(&expected).copied().collect();
    let gone: Vec<&str> = expected.difference(found).copied().collect();
    if new.is_empty() && gone.is_empty() {
        return None;
    }
    Some(format!(
        "the tree of paywright-core changed: new [{}], gone [{}]; when a new one does no I/O, reads \
         no clock and draws no randomness, add it to the list in xtask/src/core_tree.rs",
        new.join(", "),
        gone.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_crate_and_a_missing_one_are_both_reported() {
        let tree = |extra: &str| {
            let lines: Vec<String> = EXPECTED.iter().map(|name| format!("{name} v1.0.0")).collect();
            format!("paywright-core v0.1.0 (somewhere)\n{}\n{extra}", lines.join("\n"))
        };
        assert_eq!(difference(&crates_of(&tree("sha2 v0.11.1 (*)"))), None);
        let sentence = difference(&crates_of(&tree("tokio v1.54.1\nrand v0.10.0"))).unwrap();
        assert!(sentence.contains("new [rand, tokio]"), "{sentence}");
        let sentence = difference(&crates_of("sha2 v0.11.1")).unwrap();
        assert!(sentence.contains("gone [base64, "), "{sentence}");
    }
}
