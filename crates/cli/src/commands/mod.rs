//! One file per command: its arguments, its help, what it does and how it prints it.

pub mod cards;
pub mod codes;
pub mod conformance;
pub mod decode;
pub mod demo;
pub mod emulator;
pub mod explain;
pub mod methods;
pub mod page_url;
pub mod sign;
pub mod verify;

use crate::args::Command;
use crate::failure::{Exit, Failure};
use crate::output::Output;

/// Runs a command.
///
/// # Errors
/// [`Failure`] when it cannot do its work; a bad verdict is no failure but [`Exit::Negative`].
pub fn run(command: Command, output: &mut Output) -> Result<Exit, Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, output),
        Command::Emulator(args) => emulator::run(&args, output),
        Command::Sign(args) => sign::run(&args, output),
        Command::Verify(args) => verify::run(&args, output),
        Command::Explain(args) => explain::run(&args, output),
        Command::Decode(args) => decode::run(&args, output),
        Command::PageUrl(args) => page_url::run(&args, output),
        Command::Codes(args) => codes::run(&args, output),
        Command::Methods(args) => methods::run(&args, output),
        Command::Cards(args) => cards::run(&args, output),
        Command::Conformance(args) => conformance::run(&args, output),
    }
}
