//! `paywright payout`: pays money out to a card or an account.

use paywright_core::ecommpay::gate::{Account, CardPayout, Method};

use super::gate::amount::AmountArgs;
use super::gate::ended::{self, WaitArgs};
use super::gate::given::{self, MethodCheck};
use super::gate::send::{self, SendArgs};
use super::gate::told::{Asked, What};
use super::pay::CustomerArgs;
use crate::card::{CardArgs, Use};
use crate::client::{GateArgs, block_on};
use crate::failure::{Exit, Failure};
use crate::output::Output;

const HELP: &str = "\
To a card its number is enough: typed in at a prompt, or read from a JSON file, {\"pan\": \"...\"}. To
an account of another method, --method and --account; never a card number there.

The payout id protects it: the same command, given again, is the same payout. A lost answer is
dealt with as `paywright pay --help` tells.

Received is not paid out: --wait asks until the payout has ended, and tells how.

Exit code 1: refused, or not known; with --wait also when it did not go through.

JSON: as `paywright pay --json`.

Examples:
  paywright payout payout-1 --amount 120 --currency EUR --customer-id c-7 --ip 203.0.113.7
  paywright payout payout-2 --amount 120 --currency EUR --method ecopayz --account 1101611729 \\
      --base-url http://127.0.0.1:8112";

/// Pay money out.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The payment id of the payout, your own and unique in the project
    #[arg(value_name = "PAYOUT-ID")]
    payment_id: String,
    #[command(flatten)]
    amount: AmountArgs,
    /// Another method than card, by its Gate path: see `paywright methods`
    #[arg(long, value_name = "PATH", conflicts_with_all = ["card_file", "test_card"])]
    method: Option<String>,
    #[command(flatten)]
    method_check: MethodCheck,
    /// Number of the account or wallet at that method, never a card number
    #[arg(long, value_name = "NUMBER", requires = "method")]
    account: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    #[command(flatten)]
    customer: CustomerArgs,
    #[command(flatten)]
    card: CardArgs,
    #[command(flatten)]
    wait: WaitArgs,
    #[command(flatten)]
    send: SendArgs,
    #[command(flatten)]
    gate: GateArgs,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when nothing could be sent.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    given::payment_id(&args.payment_id)?;
    args.account.as_deref().map_or(Ok(()), given::account)?;
    given::text("--description", args.description.as_deref())?;
    args.method.as_deref().map_or(Ok(()), |path| args.method_check.check(path))?;
    let amount = args.amount.required()?;
    let is_local = args.gate.is_local();
    let customer = args.customer.customer(is_local)?;
    let client = args.gate.client(output)?;
    let id = args.payment_id.as_str();
    block_on(async {
        let outcome = if let Some(path) = &args.method {
            let mut request = Method::new(path).payout(id, amount, customer);
            if let Some(number) = &args.account {
                request = request.account(Account::with_number(number));
            }
            if let Some(text) = &args.description {
                request = request.description(text);
            }
            send::carry_out(&client, &request, None, &args.send, output).await?
        } else {
            let card = args.card.card(Use::Receive, is_local, output)?;
            let mut request = CardPayout::new(id, amount, card, customer);
            if let Some(text) = &args.description {
                request = request.description(text);
            }
            send::carry_out(&client, &request, None, &args.send, output).await?
        };
        let asked = Asked { what: What::Payout, payment_id: id };
        ended::print(&client, &asked, &outcome, None, &args.wait, output).await
    })
}
