//! `include/paywright.h` is what the sources say. `BLESS=1` writes it anew.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_header_is_that_of_the_sources() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_root_or_default(home);
    let bindings = cbindgen::Builder::new().with_crate(home).with_config(config).generate();
    let mut text = Vec::new();
    bindings.unwrap().write(&mut text);
    // Rust's headings of promises mean nothing to readers of C.
    let text = String::from_utf8(text).unwrap().replace("\n # Safety\n", "\n Your promise:\n");
    let path = home.join("include/paywright.h");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "the header is old; write it anew with BLESS=1");
}

/// Each code of the bridge has its constant, and there is no other one.
#[test]
fn the_numbers_are_those_of_all_languages() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let header = std::fs::read_to_string(home.join("include/paywright.h")).unwrap();
    let constants: BTreeSet<String> = header
        .lines()
        .filter_map(|line| line.strip_prefix("#define PW_"))
        .filter(|line| !line.starts_with("OK ") && !line.starts_with("FOLD_"))
        .map(str::to_owned)
        .collect();
    let codes: BTreeSet<String> = paywright_bridge::codes::CODES
        .iter()
        .map(|(code, number)| format!("{} {number}", code.to_uppercase()))
        .collect();
    let missing: Vec<_> = codes.difference(&constants).collect();
    let unknown: Vec<_> = constants.difference(&codes).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "add to codes.rs {missing:?}, take away {unknown:?}"
    );
}
