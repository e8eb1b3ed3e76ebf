//! Writes the API documents of the platform into a folder; `cargo xtask api` uses it.

use std::path::PathBuf;

use paywright_emulator::spec;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| "docs/api".into()));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("openapi.json"), spec::openapi(None))?;
    std::fs::write(folder.join("asyncapi.json"), spec::asyncapi(&[]))
}
