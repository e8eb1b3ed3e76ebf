//! Runs the program.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The key of the examples. It must never be printed.
pub(crate) const KEY: &str = "qwerty-hush-hush";

/// The program with a clean environment, its key in the default variable.
pub(crate) fn paywright(arguments: &[&str]) -> Command {
    let mut command = bare(arguments);
    command.env("PAYWRIGHT_SECRET", KEY);
    command
}

/// The program without a key.
pub(crate) fn bare(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paywright"));
    command.args(arguments).env_clear().stdin(Stdio::null());
    command
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs to the end. No run ever prints the key or an escape sequence.
pub(crate) fn finish(mut command: Command) -> Ran {
    of(command.output().unwrap())
}

/// Runs to the end with this on standard input.
pub(crate) fn feed(mut command: Command, input: &str) -> Ran {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    of(child.wait_with_output().unwrap())
}

fn of(output: Output) -> Ran {
    let ran = Ran {
        exit: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains(KEY), "the key is printed: {text}");
        assert!(!text.contains('\u{1b}'), "not for a pipe: {text:?}");
        assert!(!text.contains("panicked"), "{text}");
    }
    ran
}

/// A file with this content, for one test.
pub(crate) struct TempFile(pub(crate) PathBuf);

impl TempFile {
    pub(crate) fn new(name: &str, content: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let path = folder.join(format!("{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
