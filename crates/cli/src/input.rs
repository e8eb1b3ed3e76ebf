//! Reads what a command works on: a file, or standard input.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::output::Output;

/// Where a message comes from.
#[derive(Debug, clap::Args)]
pub struct InputArgs {
    /// File with the message, as it was received or will be sent; `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
}

impl InputArgs {
    /// Reads the bytes as they stand.
    ///
    /// # Errors
    /// [`Failure`] when the file cannot be read.
    pub fn read(&self, output: &mut Output) -> Result<Vec<u8>, Failure> {
        read(&self.file, output)
    }
}

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// [`Failure`] when it cannot be read.
pub fn read(file: &Path, output: &mut Output) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let is_stdin = file.as_os_str() == "-";
    let result = if is_stdin {
        let stdin = std::io::stdin();
        if stdin.is_terminal() {
            output.warn("reading the message from the terminal; end it with ctrl-d");
        }
        stdin.lock().take(LIMIT).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|opened| opened.take(LIMIT).read_to_end(&mut bytes))
    };
    let name = if is_stdin { "Standard input".into() } else { file.display().to_string() };
    result.map_err(|error| {
        Failure::usage("input_unreadable", format!("{name} cannot be read: {error}."))
    })?;
    Ok(bytes)
}

/// Far beyond any message, so that a wrong file does not fill the memory.
const LIMIT: u64 = 64 * 1024 * 1024;
