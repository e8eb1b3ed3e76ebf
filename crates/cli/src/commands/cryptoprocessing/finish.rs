//! `paywright cryptoprocessing finish`: after 3-D Secure 1.0.

use std::path::PathBuf;

use paywright_core::cryptoprocessing::{AcsReturn, Finish, PendingThreeDs};
use serde_json::Value;
use zeroize::Zeroizing;

use super::send::{self, SendArgs};
use super::told::{self, Asked, What};
use crate::client::{TerminalArgs, block_on};
use crate::failure::{Exit, Failure};
use crate::input::{self, InputArgs};
use crate::output::Output;

const HELP: &str = "\
FILE has what the bank's page posted to the shop, as it came: MD=...&PaRes=... The pending
authentication is what `pay`, `block` and `call` print as `acs`: a file with the whole of that, or
with all that they print by --json, does as well as one with acs.pending alone.

Exit code 1: declined, not finished, or not known.

JSON: as `paywright cryptoprocessing pay --json`.

Examples:
  paywright cryptoprocessing finish --pending pending.json form.txt
  paywright cryptoprocessing finish --pending pending.json - < form.txt";

/// Finish a payment after the payer was at his bank.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// JSON file with the pending authentication, or with all that `pay --json` printed
    #[arg(long, value_name = "FILE")]
    pending: PathBuf,
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    send: SendArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

pub(super) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let pending = input::read(&args.pending, output).map_err(|it| it.about("--pending"))?;
    let pending = pending_in(&pending).ok_or_else(|| {
        Failure::usage("pending_malformed", "--pending: it holds no pending authentication.")
            .hint("It is what `paywright cryptoprocessing pay --json` prints.")
    })?;
    let form = Zeroizing::new(args.input.read(output)?);
    let form = form.strip_suffix(b"\n").unwrap_or(&form);
    let back = AcsReturn::read(form).map_err(|error| Failure::input(&error))?;
    let finish = pending.finish(&back).map_err(|error| Failure::input(&error))?;
    let client = args.terminal.client(output)?;
    let sent = block_on(send::send(&client, &finish, &args.send, output))?;
    let what = what(pending.finished_by());
    told::print(&Asked { what, order_id: pending.order_id() }, &sent, output)
}

/// What is done by it. In the wallet one command finishes charges and holds.
fn what(finish: Finish) -> What {
    match finish {
        Finish::Pay3ds => What::Payment,
        Finish::Block3ds => What::Hold,
        Finish::PaySubmit3ds | Finish::AddSubmit3ds => What::Command,
    }
}

/// The pending authentication alone, within `acs`, or within all that was printed.
fn pending_in(text: &[u8]) -> Option<PendingThreeDs> {
    let mut found: Value = serde_json::from_slice(text).ok()?;
    for member in ["acs", "pending"] {
        if let Some(inner) = found.get_mut(member) {
            found = inner.take();
        }
    }
    serde_json::from_value(found).ok()
}
