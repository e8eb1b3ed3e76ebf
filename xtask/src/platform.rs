//! The local platform, for steps that run a program of their own against it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::shell::{Failure, program};

/// The secret key of its project.
pub(crate) const SECRET: &str = "local-test-key";

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
