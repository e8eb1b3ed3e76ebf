//! The rooms of the program `paywright`, which tests and other programs use too.
//!
//! | room | what it holds |
//! |---|---|
//! | [`args`] | the command line |
//! | [`commands`] | one file per command |
//! | [`conformance`] | runs files of vectors |
//! | [`demo`] | a platform, a merchant and a customer on one machine |
//! | [`secret`], [`card`] | where secret keys and card data come from |
//! | [`client`] | the clients of the commands that talk to a platform |
//! | [`input`], [`output`], [`failure`], [`interrupt`] | what all commands read, print, fail with and are ended by |

pub mod args;
pub mod card;
pub mod client;
pub mod commands;
pub mod conformance;
pub mod demo;
pub mod failure;
mod files;
pub mod input;
pub mod interrupt;
mod live;
mod lock;
mod message;
pub mod output;
pub mod secret;

use std::ffi::OsString;

use args::Cli;
use clap::Parser;
use failure::{Exit, Failure};
use output::Output;

/// Runs the program with its arguments, the name of the program first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let is_json = arguments.iter().any(|argument| argument == "--json");
    let mut output = Output::of_process(is_json);
    let result = answer(arguments, &mut output).and_then(|exit| output.finish().map(|()| exit));
    match result {
        Ok(exit) => exit,
        Err(failure) => output.fail(&failure),
    }
}

fn answer(arguments: Vec<OsString>, output: &mut Output) -> Result<Exit, Failure> {
    secret::refuse_in_arguments(&arguments)?;
    match Cli::try_parse_from(arguments) {
        Ok(cli) => commands::run(cli.command, output),
        Err(error) => args::explain_refusal(&error, output),
    }
}
