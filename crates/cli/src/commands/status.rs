//! `paywright status`: how a payment stands, or what became of a request.

use std::path::PathBuf;
use std::time::Duration;

use paywright_core::ecommpay::gate::{StatusAnswer, Ticket};

use super::gate::ticket::TicketFile;
use super::gate::told::{self, Asked, What};
use super::gate::{given, not_found, send};
use crate::client::{GateArgs, block_on, of_call};
use crate::failure::{Exit, Failure};
use crate::message::{Summary, of_payment};
use crate::output::Output;

const HELP: &str = "\
The answer is checked against the key before anything of it is shown. Card numbers are masked.

With --ticket-file, what became of a request whose answer was lost: `pay`, `refund` and their kin
keep a ticket there. Once that is known the file is removed.

Exit code 1: there is no such payment, or the answer must be reviewed before anybody acts on it;
with --ticket-file also when the request was refused, has not arrived, or is still open.

JSON: {\"verified\", \"key\", \"refusal\", \"kind\", \"layout\", \"project_id\", \"payment\", \"operations\",
\"account\", \"customer_id\", \"errors\", \"next_action\", \"needs\", \"review\", \"ambiguities\"}, as
`paywright decode --json`; needs is there when somebody has to act: {\"address\", \"method\",
\"fields\", \"display\"}. With --ticket-file as `paywright pay --json`.

Examples:
  paywright status order-1
  paywright status order-1 --json | jq -r .payment.status
  paywright status --ticket-file order-1.ticket";

/// Ask how a payment stands.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The payment id
    #[arg(value_name = "ORDER-ID", required_unless_present = "ticket_file")]
    payment_id: Option<String>,
    /// Find out what became of the request of this ticket
    #[arg(long, value_name = "FILE", conflicts_with = "payment_id")]
    ticket_file: Option<PathBuf>,
    /// How long to ask about a ticket
    #[arg(long, value_name = "SECONDS", default_value_t = 90, requires = "ticket_file")]
    resolve_within: u64,
    #[command(flatten)]
    gate: GateArgs,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when there is no answer that can be used, or the payment is not known.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(path) = &args.ticket_file {
        let (file, ticket): (_, Ticket) = TicketFile::open(path)?;
        let client = args.gate.client_of(ticket.project_id(), output)?;
        let payment_id = ticket.payment_id().to_owned();
        let within = Duration::from_secs(args.resolve_within);
        let outcome = block_on(send::take_up(&client, ticket, file, within, output))?;
        let asked = Asked { what: What::Request, payment_id: &payment_id };
        return told::print(&asked, &outcome, None, output);
    }
    let payment_id = args.payment_id.as_deref().unwrap_or_default();
    given::payment_id(payment_id)?;
    let client = args.gate.client(output)?;
    let answer = block_on(async {
        client.status(payment_id).await.map_err(|error| of_call(&client, &error))
    })?;
    let StatusAnswer::Known(message) = answer else {
        return Err(not_found(payment_id));
    };
    let summary = Summary::of_answer(message).map_err(|error| Failure::input(&error))?;
    let exit = output.verdict(summary.review.is_none());
    output.either(&summary, of_payment(&summary))?;
    Ok(exit)
}
