//! `paywright cryptoprocessing charge`, `unblock` and `refund`: what is done to a payment that is there.

use paywright_core::cryptoprocessing::{Interface, api, apim, vwapi};

use super::send::{self, SendArgs};
use super::told::{self, Asked, What};
use super::{InterfaceArgs, parse_minor};
use crate::client::{TerminalArgs, block_on};
use crate::commands::gate::given;
use crate::failure::{Exit, Failure};
use crate::output::Output;

const AMOUNT_HELP: &str = "\
`charge` takes what is held, `refund` gives back what was charged; without --minor all of it.

The state is asked for first: the command is not sent when the state does not permit it or there
is less than is asked for. When the answer is lost, the state is compared with the one before. A
refund by somebody else of the very same amount in between looks like this one, so let one program
at a time refund an order.

Exit code 1: not permitted, declined, or not known.

JSON: as `paywright cryptoprocessing pay --json`; left is what is still charged after a refund.

Examples:
  paywright cryptoprocessing charge hold-1
  paywright cryptoprocessing charge hold-1 --minor 1000
  paywright cryptoprocessing refund order-1
  paywright cryptoprocessing refund order-1 --minor 1000 --ticket-file refund-1.ticket";

const UNBLOCK_HELP: &str = "\
The whole hold is released. The state is asked for first, and compared with when the answer is lost.

Exit code 1: not permitted, declined, or not known.

JSON: as `paywright cryptoprocessing pay --json`.

Examples:
  paywright cryptoprocessing unblock hold-1
  paywright cryptoprocessing unblock hold-1 --json | jq .outcome";

/// Charge a hold, or give money back.
#[derive(Debug, clap::Args)]
#[command(after_help = AMOUNT_HELP)]
pub(super) struct AmountArgs {
    /// Amount in minor units of the terminal's currency; all of it unless given
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = parse_minor)]
    minor: Option<u64>,
    #[command(flatten)]
    common: CommonArgs,
}

/// Release a hold.
#[derive(Debug, clap::Args)]
#[command(after_help = UNBLOCK_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Debug, clap::Args)]
struct CommonArgs {
    /// The order id
    #[arg(value_name = "ORDER-ID")]
    order_id: String,
    #[command(flatten)]
    interface: InterfaceArgs,
    #[command(flatten)]
    send: SendArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

/// Sends one of the three commands of a kind, and prints what became of it.
macro_rules! carry_out {
    ($what:expr, $type:ident, $common:expr, $output:expr, $($with:tt)*) => {{
        let common: &CommonArgs = $common;
        let order_id = common.order_id.as_str();
        given::payment_id(order_id)?;
        let client = common.terminal.client($output)?;
        let send = &common.send;
        let sent = block_on(async {
            match common.interface.interface {
                Interface::Api => {
                    send::send(&client, &api::$type::new(order_id)$($with)*, send, $output).await
                }
                Interface::Apim => {
                    send::send(&client, &apim::$type::new(order_id)$($with)*, send, $output).await
                }
                Interface::Vwapi => {
                    send::send(&client, &vwapi::$type::new(order_id)$($with)*, send, $output).await
                }
            }
        })?;
        told::print(&Asked { what: $what, order_id: Some(order_id) }, &sent, $output)
    }};
}

pub(super) fn charge(args: &AmountArgs, output: &mut Output) -> Result<Exit, Failure> {
    match args.minor {
        Some(minor) => carry_out!(What::Charge, Charge, &args.common, output, .amount(minor)),
        None => carry_out!(What::Charge, Charge, &args.common, output,),
    }
}

pub(super) fn refund(args: &AmountArgs, output: &mut Output) -> Result<Exit, Failure> {
    match args.minor {
        Some(minor) => carry_out!(What::Refund, Refund, &args.common, output, .amount(minor)),
        None => carry_out!(What::Refund, Refund, &args.common, output,),
    }
}

pub(super) fn unblock(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    carry_out!(What::Release, Unblock, &args.common, output,)
}
