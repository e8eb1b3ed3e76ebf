//! The local platform, for steps that run a program of their own against it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use crate::shell::{Failure, cargo, program, run, target_dir};

/// The secret key of its project.
pub(crate) const SECRET: &str = "local-test-key";

/// The program with the platform in it: that which PAYWRIGHT_PROGRAM names, or as the tests of the workspace
/// build it.
pub(crate) fn built() -> Result<PathBuf, Failure> {
    if let Some(built) = std::env::var_os("PAYWRIGHT_PROGRAM") {
        return Ok(built.into());
    }
    // Of the whole workspace: with the same features as the tests, so that nothing is built twice.
    run(&mut cargo(&["build", "--locked", "--workspace", "--bin", "paywright"]))?;
    Ok(target_dir().join("debug").join(format!("paywright{}", std::env::consts::EXE_SUFFIX)))
}

/// The local platform, which ends with its owner.
pub(crate) struct Platform {
    child: Child,
    pub(crate) base_url: String,
}

impl Platform {
    /// Starts it, and waits until it says where it is.
    pub(crate) fn start(platform: &Path, more: &[&str]) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::new(format!("the local platform: {error}"));
        let mut child = program(platform)
            .args(["emulator", "--port", "0", "--json"])
            .args(more)
            .env("PAYWRIGHT_SECRET", SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let lines = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
        let address = lines.map_while(Result::ok).find_map(|line| {
            let (_, value) = line.split_once("\"base_url\": \"")?;
            Some(value.trim_end_matches([',', '"']).to_owned())
        });
        let mut started = Self { child, base_url: String::new() };
        started.base_url =
            address.ok_or_else(|| Failure::new("the local platform did not say where it is"))?;
        Ok(started)
    }
}

impl Drop for Platform {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
