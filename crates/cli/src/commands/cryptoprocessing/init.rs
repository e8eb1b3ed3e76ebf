//! `paywright cryptoprocessing init`: a session for the payer on the gateway's page.

use paywright_core::cryptoprocessing::{SessionType, apim};

use super::OrderArgs;
use super::send::{self, SendArgs};
use super::told::{self, Asked, What};
use crate::client::{TerminalArgs, block_on};
use crate::failure::{Exit, Failure};
use crate::output::Output;

const HELP: &str = "\
Prints the address that the payer's browser has to go to. What comes of it is told by a
notification, by `state` and by `wait`, never by the address that he comes back to: that can be
forged.

{orderid} and {success} in --return-url are replaced by the gateway.

Exit code 1: declined, or not known.

JSON: as `paywright cryptoprocessing pay --json`, with the address in page.

Examples:
  paywright cryptoprocessing init order-1 --minor 12480 --product Strings
  paywright cryptoprocessing init order-2 --minor 12480 --block --language EN \\
      --return-url 'https://shop.example/back?order={orderid}'";

/// Open a session for the payer on the gateway's page.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    #[command(flatten)]
    order: OrderArgs,
    /// Hold the money instead of taking it at once
    #[arg(long)]
    block: bool,
    /// What is sold
    #[arg(long, value_name = "TEXT")]
    product: Option<String>,
    /// The sum as the page shows it: 124.8
    #[arg(long, value_name = "SUM")]
    total: Option<String>,
    /// Where the payer's browser comes back to
    #[arg(long, value_name = "URL")]
    return_url: Option<String>,
    /// The payer's address
    #[arg(long, value_name = "IP")]
    ip: Option<String>,
    /// The language of the page: RU or EN
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Which template the page has
    #[arg(long, value_name = "TAG")]
    template: Option<String>,
    /// A description
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    #[command(flatten)]
    send: SendArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

/// Sets an optional parameter.
type Setter = fn(apim::Init, &str) -> apim::Init;

pub(super) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let order_id = args.order.order_id()?;
    let client = args.terminal.client(output)?;
    let kind = if args.block { SessionType::Block } else { SessionType::Pay };
    let mut init = apim::Init::new(kind, order_id, args.order.minor);
    let optional: [(_, Setter); 7] = [
        (&args.product, |init, text| init.product(text)),
        (&args.total, |init, text| init.total(text)),
        (&args.return_url, |init, text| init.url(text)),
        (&args.ip, |init, text| init.ip(text)),
        (&args.language, |init, text| init.language(text)),
        (&args.template, |init, text| init.template_tag(text)),
        (&args.description, |init, text| init.description(text)),
    ];
    for (value, set) in optional {
        if let Some(value) = value {
            init = set(init, value);
        }
    }
    let sent = block_on(send::send(&client, &init, &args.send, output))?;
    told::print(&Asked { what: What::Session, order_id: Some(order_id) }, &sent, output)
}
