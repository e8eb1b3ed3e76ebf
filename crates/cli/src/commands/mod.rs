//! One file per command: its arguments, its help, what it does and how it prints it.

pub mod balance;
pub mod cards;
pub mod codes;
pub mod conformance;
pub mod cryptoprocessing;
pub mod decode;
pub mod demo;
pub mod emulator;
pub mod explain;
pub mod follow_up;
mod gate;
pub mod methods;
pub mod operations;
pub mod page_url;
pub mod pay;
pub mod payout;
pub mod sign;
pub mod status;
pub mod verify;
pub mod wait;

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
        Command::Pay(args) => pay::run(&args, output),
        Command::Status(args) => status::run(&args, output),
        Command::Wait(args) => wait::run(&args, output),
        Command::Refund(args) => follow_up::refund(&args, output),
        Command::Capture(args) => follow_up::capture(&args, output),
        Command::Cancel(args) => follow_up::cancel(&args, output),
        Command::Payout(args) => payout::run(&args, output),
        Command::Operations(args) => operations::run(&args, output),
        Command::Balance(args) => balance::run(&args, output),
        Command::Codes(args) => codes::run(&args, output),
        Command::Methods(args) => methods::run(&args, output),
        Command::Cards(args) => cards::run(&args, output),
        Command::Conformance(args) => conformance::run(&args, output),
        Command::Cryptoprocessing(args) => cryptoprocessing::run(&args, output),
    }
}
