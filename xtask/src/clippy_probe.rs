//! Proves that core's clippy.toml does refuse calls: runs clippy on a crate that makes them.

use std::path::Path;

use crate::shell::{Failure, cargo, root, run, target_dir};

/// Code that must not pass in core, and the call or type that clippy must name.
const REFUSED: &[(&str, &str)] = &[
    ("std::time::SystemTime::now();", "std::time::SystemTime::now"),
    ("std::time::Instant::now();", "std::time::Instant::now"),
    ("std::thread::spawn(|| 1);", "std::thread::spawn"),
    ("std::thread::sleep(std::time::Duration::ZERO);", "std::thread::sleep"),
    ("let _ = std::env::var(\"X\");", "std::env::var"),
    ("let _ = std::env::var_os(\"X\");", "std::env::var_os"),
    ("let _ = std::env::vars();", "std::env::vars"),
    ("let _ = std::env::args();", "std::env::args"),
    ("let _ = std::env::current_dir();", "std::env::current_dir"),
    ("let _ = std::fs::read(\"x\");", "std::fs::read"),
    ("let _ = std::fs::read_to_string(\"x\");", "std::fs::read_to_string"),
    ("let _ = std::fs::write(\"x\", \"y\");", "std::fs::write"),
    ("let _ = std::fs::File::open(\"x\");", "std::fs::File::open"),
    ("let _ = std::fs::File::create(\"x\");", "std::fs::File::create"),
    ("let _ = std::process::Command::new(\"x\");", "std::process::Command::new"),
    ("let _ = std::net::TcpStream::connect(\"x\");", "std::net::TcpStream::connect"),
    ("let _ = std::net::TcpListener::bind(\"x\");", "std::net::TcpListener::bind"),
    ("let _ = std::net::UdpSocket::bind(\"x\");", "std::net::UdpSocket::bind"),
    ("let _ = std::time::SystemTime::UNIX_EPOCH;", "std::time::SystemTime"),
    ("let _: Option<std::time::Instant> = None;", "std::time::Instant"),
    ("let _ = std::collections::HashMap::<u8, u8>::new();", "std::collections::HashMap"),
    ("let _ = std::collections::HashSet::<u8>::new();", "std::collections::HashSet"),
    // Last, since nothing after it would be looked at.
    ("std::process::exit(0);", "std::process::exit"),
];

const MANIFEST: &str = "\
[package]
name = \"clippy-probe\"
version = \"0.0.0\"
edition = \"2024\"

[workspace]
";

/// Each of the calls is refused, and a crate without them passes.
pub(crate) fn each_call_is_refused() -> Result<String, Failure> {
    let harmless = clippy_on("pub fn probe() {}\n")?;
    harmless.map_err(|output| Failure {
        sentence: "clippy refuses even an empty crate, so the probe proves nothing".to_owned(),
        output,
    })?;
    let calls: Vec<String> = REFUSED.iter().map(|(code, _)| format!("    {code}\n")).collect();
    match clippy_on(&format!("pub fn probe() {{\n{}}}\n", calls.concat()))? {
        Ok(_) => Err(Failure::new("clippy passes a crate that reads files and the clock")),
        Err(output) => match missing(&output).as_slice() {
            [] => Ok(format!("{} of {} calls refused", REFUSED.len(), REFUSED.len())),
            missing => Err(Failure {
                sentence: format!("core's clippy.toml does not refuse {}", missing.join(", ")),
                output,
            }),
        },
    }
}

/// What clippy says about a crate with this code and core's settings: passed, or the output.
fn clippy_on(code: &str) -> Result<Result<String, String>, Failure> {
    let folder = target_dir().join("clippy-probe");
    let write = |path: &Path, text: &str| {
        std::fs::write(path, text)
            .map_err(|error| Failure::new(format!("{} cannot be written: {error}", path.display())))
    };
    let settings =
        std::fs::read_to_string(root().join("crates/core/clippy.toml")).map_err(|error| {
            Failure::new(format!("crates/core/clippy.toml cannot be read: {error}"))
        })?;
    std::fs::create_dir_all(folder.join("src"))
        .map_err(|error| Failure::new(format!("{} cannot be made: {error}", folder.display())))?;
    write(&folder.join("Cargo.toml"), MANIFEST)?;
    write(&folder.join("clippy.toml"), &settings)?;
    write(&folder.join("src/lib.rs"), code)?;

    let mut clippy = cargo(&["clippy", "--offline", "--", "-D", "warnings"]);
    let clippy = clippy.current_dir(&folder).env("CARGO_TARGET_DIR", folder.join("target"));
    Ok(run(clippy).map_err(|failure| failure.output))
}

fn missing(output: &str) -> Vec<&'static str> {
    let is_named = |path: &str| {
        ["method", "type"]
            .iter()
            .any(|kind| output.contains(&format!("use of a disallowed {kind} `{path}`")))
    };
    REFUSED.iter().map(|(_, path)| *path).filter(|path| !is_named(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probe_knows_all_that_core_refuses() {
        let settings = std::fs::read_to_string(root().join("crates/core/clippy.toml")).unwrap();
        let mut paths: Vec<&str> = settings
            .split("path = \"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default())
            .collect();
        let mut probed: Vec<&str> = REFUSED.iter().map(|(_, path)| *path).collect();
        paths.sort_unstable();
        probed.sort_unstable();
        assert_eq!(paths, probed);
    }

    #[test]
    fn a_call_that_clippy_does_not_name_is_missing() {
        let say = |path: &str| format!("error: use of a disallowed method `{path}`\n");
        let all: String = REFUSED.iter().map(|(_, path)| say(path)).collect();
        assert!(missing(&all).is_empty());
        let without = all.replace(&say("std::fs::read"), "");
        assert_eq!(missing(&without), ["std::fs::read"]);
        assert_eq!(missing("error: could not compile").len(), REFUSED.len());
    }
}
