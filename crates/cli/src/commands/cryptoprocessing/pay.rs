//! `paywright cryptoprocessing pay` and `block`: money by card.

use paywright_core::cryptoprocessing::api;

use super::OrderArgs;
use super::send::{self, SendArgs};
use super::told::{self, Asked, What};
use crate::card::TerminalCardArgs;
use crate::client::{TerminalArgs, block_on};
use crate::failure::{Exit, Failure};
use crate::output::Output;

const HELP: &str = "\
`pay` takes the money at once, `block` holds it for `charge` or `unblock`.

The card is typed in at a prompt, or read from a JSON file, never from an argument: {\"pan\": \"...\",
\"month\": 12, \"year\": 2030, \"card_holder\": \"...\", \"cvv\": \"...\"}.

The command is sent once. When its answer is lost, the gateway is asked what became of it. What is
still open then is a ticket: it is printed, and kept in --ticket-file, for `paywright
cryptoprocessing state --ticket-file FILE`. Ctrl-c keeps it too.

Where the payer has to go to his bank first (3-D Secure 1.0), the outcome is authenticate: `acs`
has the form for his browser, and `acs.pending` what `finish` needs when he is back.

Exit code 1: declined, not finished, or not known. What breaks a rule is not sent and ends with 2,
no connection with 3.

JSON: {\"outcome\", \"order_id\", \"meaning\", \"amount\", \"left\", \"state\", \"code\": {\"code\", \"meaning\",
\"advice\"}, \"has_other_amount\", \"page\", \"acs\": {\"url\", \"fields\", \"pending\"}, \"card_id\",
\"detail\", \"ticket\", \"ticket_file\"}. The outcome is done, found (done, as asking has shown),
redirect, authenticate, pending, unfinished, declined, not_done, exists, not_arrived, unclear or
unknown.

Examples:
  paywright cryptoprocessing pay order-1 --minor 12480 --card-file card.json
  paywright cryptoprocessing pay order-2 --minor 12480 --test-card success --json | jq .outcome
  paywright cryptoprocessing block order-3 --minor 12480 --test-card success \\
      --ticket-file order-3.ticket";

/// Take or hold money by card.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    #[command(flatten)]
    order: OrderArgs,
    /// The payer's address, which some anti-fraud settings want
    #[arg(long, value_name = "IP")]
    ip: Option<String>,
    /// What is sold
    #[arg(long, value_name = "TEXT")]
    product: Option<String>,
    /// Your own name for the payer
    #[arg(long, value_name = "TEXT")]
    customer_key: Option<String>,
    #[command(flatten)]
    card: TerminalCardArgs,
    #[command(flatten)]
    send: SendArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

/// Adds what both commands may have.
macro_rules! with_optional {
    ($command:expr, $args:expr) => {{
        let mut command = $command;
        for (name, value) in [("IP", &$args.ip), ("Product", &$args.product)] {
            if let Some(value) = value {
                command = command.custom_field(name, value);
            }
        }
        match &$args.customer_key {
            Some(key) => command.customer_key(key),
            None => command,
        }
    }};
}

pub(super) fn pay(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let order_id = args.order.order_id()?;
    let client = args.terminal.client(output)?;
    let card = args.card.card(args.terminal.is_local(), output)?;
    let command = with_optional!(api::Pay::new(order_id, args.order.minor, &card), args);
    let sent = block_on(send::send(&client, &command, &args.send, output))?;
    told::print(&Asked { what: What::Payment, order_id: Some(order_id) }, &sent, output)
}

pub(super) fn block(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let order_id = args.order.order_id()?;
    let client = args.terminal.client(output)?;
    let card = args.card.card(args.terminal.is_local(), output)?;
    let command = with_optional!(api::Block::new(order_id, args.order.minor, &card), args);
    let sent = block_on(send::send(&client, &command, &args.send, output))?;
    told::print(&Asked { what: What::Hold, order_id: Some(order_id) }, &sent, output)
}
