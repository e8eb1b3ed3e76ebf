//! `paywright cryptoprocessing`: the second gateway, one file per group of its commands.

mod call;
mod codes;
mod confirm;
mod finish;
mod follow_up;
mod init;
mod listed;
mod pay;
mod send;
mod state;
mod told;

use clap::Subcommand;
use paywright_core::cryptoprocessing::Interface;

use super::gate::given;
use crate::failure::{Exit, Failure};
use crate::output::Output;

const HELP: &str = "\
Key, password and the id of the wallet come from the environment variables
PAYWRIGHT_CRYPTOPROCESSING_KEY, _PASSWORD and _VWID, or from files, never from an argument; the
address from PAYWRIGHT_CRYPTOPROCESSING_BASE_URL or --base-url. All amounts are in minor units of
the terminal's currency: --minor 12480 is 124.80.

Its answer is the result itself, unless it is lost. Then the state is asked for, and compared with
the one before: nothing tells a refund from its repetition but the amount that is left.

JSON: each command's help tells the members.

Examples:
  paywright cryptoprocessing pay order-1 --minor 12480 --card-file card.json
  paywright cryptoprocessing state order-1
  paywright cryptoprocessing refund order-1 --minor 1000";

/// Pay by the Cryptoprocessing gateway, known as Payture too.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP, arg_required_else_help = true)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Take money by card at once
    Pay(pay::Args),
    /// Hold money by card
    Block(pay::Args),
    /// Charge a hold
    Charge(follow_up::AmountArgs),
    /// Release a hold
    Unblock(follow_up::Args),
    /// Give money back
    Refund(follow_up::AmountArgs),
    /// Open a session for the payer on the gateway's page
    Init(init::Args),
    /// Finish a payment after the payer was at his bank (3-D Secure 1.0)
    Finish(finish::Args),
    /// Ask how a payment stands, or what became of a command
    State(state::Args),
    /// Ask how a payment stands, as older installations want to be asked
    PayStatus(state::PayStatusArgs),
    /// Ask until a payment is as wanted
    Wait(state::WaitArgs),
    /// Compare a notification with what the gateway says
    Confirm(confirm::Args),
    /// Send any command that is written as JSON
    Call(call::Args),
    /// List the commands and their parameters
    Commands(listed::Args),
    /// Look up error codes of the gateway
    Codes(codes::Args),
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when it cannot do its work.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    match &args.command {
        Command::Pay(args) => pay::pay(args, output),
        Command::Block(args) => pay::block(args, output),
        Command::Charge(args) => follow_up::charge(args, output),
        Command::Unblock(args) => follow_up::unblock(args, output),
        Command::Refund(args) => follow_up::refund(args, output),
        Command::Init(args) => init::run(args, output),
        Command::Finish(args) => finish::run(args, output),
        Command::State(args) => state::run(args, output),
        Command::PayStatus(args) => state::pay_status(args, output),
        Command::Wait(args) => state::wait(args, output),
        Command::Confirm(args) => confirm::run(args, output),
        Command::Call(args) => call::run(args, output),
        Command::Commands(args) => listed::run(args, output),
        Command::Codes(args) => codes::run(args, output),
    }
}

/// Which interface a payment was made by.
#[derive(Debug, clap::Args)]
struct InterfaceArgs {
    /// The interface that the payment was made by: api, apim or vwapi
    #[arg(long, value_name = "NAME", default_value = "api", value_parser = parse_interface)]
    interface: Interface,
}

fn parse_interface(text: &str) -> Result<Interface, String> {
    let all = [Interface::Api, Interface::Apim, Interface::Vwapi];
    let found = all.into_iter().find(|interface| interface.word() == text);
    found.ok_or_else(|| "write api, apim or vwapi".to_owned())
}

/// A sum, which is never written with a point here.
fn parse_minor(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "write minor units, a whole number: 12480 is 124.80".to_owned())
}

/// A new order.
#[derive(Debug, clap::Args)]
struct OrderArgs {
    /// The order id, your own and unique at the terminal
    #[arg(value_name = "ORDER-ID")]
    order_id: String,
    /// Amount in minor units of the terminal's currency: 12480 is 124.80
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = parse_minor)]
    minor: u64,
}

impl OrderArgs {
    /// The order.
    fn order_id(&self) -> Result<&str, Failure> {
        given::payment_id(&self.order_id)?;
        Ok(&self.order_id)
    }
}
