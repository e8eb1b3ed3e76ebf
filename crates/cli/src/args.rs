//! The command line: the commands, their order in the help, and how a wrong one is refused.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use paywright_core::mask::mask_text;
use serde_json::{Value, json};

use crate::commands::{
    balance, cards, codes, conformance, cryptoprocessing, decode, demo, emulator, explain,
    follow_up, methods, operations, page_url, pay, payout, sign, status, verify, wait,
};
use crate::failure::{Exit, Failure};
use crate::output::{BAD, Output};

/// Pay by the ecommpay payment platform, sign, verify and understand its messages, and run it on
/// this machine.
#[derive(Debug, Parser)]
#[command(name = "paywright", version, arg_required_else_help = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// Print JSON instead of text; each command's help tells the members
    #[arg(long, global = true)]
    json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// See payments go from end to end on this machine: platform, merchant, customer
    Demo(demo::Args),
    /// Run the payment platform on this machine
    Emulator(emulator::Args),
    /// Sign a request: print the signature, or the body with it
    Sign(sign::Args),
    /// Check the signature of a callback or answer
    Verify(verify::Args),
    /// Find out why a message is not genuine, and show what was signed
    Explain(explain::Args),
    /// Read a callback: what happened, what it means, what to do now
    Decode(decode::Args),
    /// Make a signed address of Payment Page
    PageUrl(page_url::Args),
    /// Take money by card or by another method
    Pay(pay::Args),
    /// Ask how a payment stands, or what became of a request
    Status(status::Args),
    /// Ask until a payment is as wanted
    Wait(wait::Args),
    /// Give money back
    Refund(follow_up::RefundArgs),
    /// Take the money of a hold
    Capture(follow_up::CaptureArgs),
    /// Release a hold
    Cancel(follow_up::CancelArgs),
    /// Pay money out
    Payout(payout::Args),
    /// Read operations, and export them as CSV or JSON lines
    Operations(operations::Args),
    /// Look at the balances
    Balance(balance::Args),
    /// Pay by the Cryptoprocessing gateway, known as Payture too
    Cryptoprocessing(cryptoprocessing::Args),
    /// Look up response codes
    Codes(codes::Args),
    /// Look up payment methods
    Methods(methods::Args),
    /// List the test cards
    Cards(cards::Args),
    /// Run files of conformance vectors
    Conformance(conformance::Args),
}

const AFTER_HELP: &str = "\
Secret keys come from the environment variable PAYWRIGHT_SECRET (or --secret-env NAME), from
--secret-file PATH or from a prompt, never from an argument.

Exit codes, the same for every command:
  0  done, or the verdict is good
  1  done, and the verdict is bad: not genuine, not found, refused, not paid, a vector failed
  2  the command line or the input cannot be used
  3  the machine did not let it: files, sockets, or a defect of this program

Errors stand on standard error as `error[code]: sentence`; the codes are stable. With --json they
stand on standard output too: {\"error\": {\"code\", \"message\", \"help\"}}, and \"arguments\" where the
command line is wrong. A verdict keeps its exit code even if nobody reads the output.

Examples:
  paywright demo
  paywright emulator --callback-url http://127.0.0.1:8080/callback
  paywright verify callback.json
  paywright explain callback.json
  paywright pay order-1 --amount 34.15 --currency EUR --test-card success --wait
  paywright codes 10105";

/// Prints help and version where they were asked for, and turns a wrong command line into an error
/// of this program.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub fn explain_refusal(error: &clap::Error, output: &mut Output) -> Result<Exit, Failure> {
    let text = error.render();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            output.line(text.ansi().to_string().trim_end())?;
            Ok(Exit::Ok)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output.complain(text.ansi().to_string().trim_end());
            Ok(Exit::Usage)
        }
        _ => {
            // A value that stands in the message could be a card number.
            let text = mask_text(&text.to_string()).into_owned();
            let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
            output.complain(format!("{BAD}error[usage]{BAD:#}: {text}"));
            if output.is_json() {
                // Nobody may read it, and the command line is as wrong.
                let _ = output.json(&json_of_refusal(error, text));
            }
            Ok(Exit::Usage)
        }
    }
}

/// A wrong command line for programs: what is wrong, which arguments that is about, what to do.
fn json_of_refusal(error: &clap::Error, text: &str) -> Value {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let message = lines.next().unwrap_or_default();
    let names = |kind| match error.get(kind) {
        Some(ContextValue::String(name)) => vec![mask_text(name).into_owned()],
        Some(ContextValue::Strings(names)) => {
            names.iter().map(|name| mask_text(name).into_owned()).collect()
        }
        _ => Vec::new(),
    };
    let help: Vec<&str> = lines
        .filter(|line| line.starts_with("tip: ") || line.starts_with("Usage: "))
        .map(|line| line.strip_prefix("tip: ").unwrap_or(line))
        .collect();
    json!({ "error": {
        "code": "usage",
        "message": message,
        "arguments": names(ContextKind::InvalidArg),
        "help": help,
    } })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_examples_and_tells_its_json() {
        for command in Cli::command().get_subcommands() {
            for command in std::iter::once(command).chain(command.get_subcommands()) {
                let help = command.clone().render_help().to_string();
                assert!(help.contains("Examples:"), "{}", command.get_name());
                assert!(help.contains("JSON"), "{}", command.get_name());
                // Longer ones are broken anywhere.
                let own = command.get_after_help().map(ToString::to_string).unwrap_or_default();
                for line in own.lines() {
                    assert!(line.chars().count() <= 100, "{}: {line}", command.get_name());
                }
            }
        }
    }
}
