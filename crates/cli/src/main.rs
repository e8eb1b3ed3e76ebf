//! The program `paywright`.

use std::process::ExitCode;

fn main() -> ExitCode {
    paywright_cli::run(std::env::args_os()).into()
}
