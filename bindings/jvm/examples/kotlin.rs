//! Writes the Kotlin that calls the library, from what uniffi has put into it:
//! `cargo run -p paywright-jvm --example kotlin -- LIBRARY FOLDER`. The library must not be stripped.

use std::process::ExitCode;

use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, folder] = &arguments[..] else {
        eprintln!("name the library and the folder to write to");
        return ExitCode::from(2);
    };
    let settings = concat!(env!("CARGO_MANIFEST_DIR"), "/uniffi.toml");
    let written = generate(GenerateOptions {
        languages: vec![TargetLanguage::Kotlin],
        source: library.into(),
        out_dir: folder.into(),
        config_override: Some(settings.into()),
        ..GenerateOptions::default()
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
