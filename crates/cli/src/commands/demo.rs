//! `paywright demo`: payments from end to end, told line by line.

use super::emulator::Gateway;
use crate::demo;
use crate::failure::{Exit, Failure};
use crate::output::Output;

const HELP: &str = "\
Starts the platform and a small shop on loopback. A customer's browser pays through the pages, the
shop sends Gate requests, receives the callbacks, checks every signature and folds them into one
state for each payment. Then somebody tries to cheat. Nothing leaves this machine.

--gateway cryptoprocessing tells of the second gateway: a payment, 3-D Secure, holds, a refund whose
answer is lost, a card that is declined, and a forged notification.

Exit code 0: every payment ended as the rules of the test environment say. 1: one did not, or an
attack succeeded; the last lines name it.

JSON: {\"ok\", \"platform\", \"shop\", \"payments\": [{\"payment_id\", \"type\", \"method\", \"expected\",
\"status\", \"paid\", \"final\", \"sum\", \"remaining_sum\", \"callbacks\", \"operations\": [{\"id\", \"type\",
\"status\", \"code\", \"message\"}], \"problems\"}], \"callbacks\": {\"received\", \"genuine\", \"refused\",
\"changed\", \"duplicate\", \"stale\", \"conflict\", \"keys\"}, \"attacks\": [{\"attack\", \"answer\", \"failed\"}],
\"problems\"}. Identifiers are text, because they do not fit into a double. That of the second
gateway is {\"ok\", \"platform\", \"payments\": [{\"order_id\", \"expected\", \"state\", \"amount\",
\"operations\", \"permits\"}], \"problems\"}.

Examples:
  paywright demo
  paywright demo --gateway cryptoprocessing
  paywright demo --keep
  paywright demo --json | jq .callbacks";

/// See payments go from end to end on this machine.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Which gateway
    #[arg(long, value_enum, default_value_t = Gateway::Ecommpay)]
    gateway: Gateway,
    /// Leave platform and shop running until ctrl-c, to look at their pages
    #[arg(long)]
    keep: bool,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when the machine does not let platform or shop start.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| {
        Failure::internal(
            "runtime_failed",
            format!("The program cannot start its threads: {error}."),
        )
    })?;
    match args.gateway {
        Gateway::Ecommpay => runtime.block_on(demo::run(args.keep, output)),
        Gateway::Cryptoprocessing => {
            runtime.block_on(demo::cryptoprocessing::run(args.keep, output))
        }
    }
}
