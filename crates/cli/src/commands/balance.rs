//! `paywright balance`: what is on the merchant's balances.

use paywright_core::ecommpay::data_api::BalanceQuery;
use serde_json::json;

use crate::client::{DataArgs, block_on, of_data_call};
use crate::failure::{Exit, Failure};
use crate::output::{Output, shown, table};

const HELP: &str = "\
The token of the Data API comes from the environment variable PAYWRIGHT_DATA_TOKEN, its key from
PAYWRIGHT_DATA_SECRET, or both from files. They are made in Dashboard; the key of a project does
not fit.

Exit code 1: the platform refuses, or its answer is not genuine.

JSON: a list of {\"name\", \"minor\", \"currency\", \"text\"}; text is null for a currency that is not
known.

Examples:
  paywright balance
  paywright balance --json | jq '.[] | select(.currency == \"EUR\")'";

/// Look at the balances.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    data: DataArgs,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when there is no answer that can be used.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let client = args.data.client(output)?;
    let balances = block_on(async {
        client.send(&BalanceQuery::new()).await.map_err(|error| of_data_call(&client, &error))
    })?;
    let amounts = balances.balances().flat_map(|balance| {
        let name = shown(balance.name);
        balance.amounts.into_iter().map(move |money| (name.clone(), money))
    });
    let amounts: Vec<_> = amounts.collect();
    if output.is_json() {
        let rows = amounts.iter().map(|(name, money)| {
            json!({
                "name": name,
                "minor": money.minor(),
                "currency": money.currency(),
                "text": money.to_decimal_text().ok(),
            })
        });
        output.json(&rows.collect::<Vec<_>>())?;
    } else if amounts.is_empty() {
        output.line("There is no balance yet.")?;
    } else {
        let rows: Vec<[String; 3]> = amounts
            .iter()
            .map(|(name, money)| {
                let minor = || format!("{} minor units", money.minor());
                let amount = money.to_decimal_text().unwrap_or_else(|_| minor());
                [name.clone(), money.currency().to_string(), amount]
            })
            .collect();
        output.line(table(["balance", "currency", "amount"], &rows))?;
    }
    Ok(Exit::Ok)
}
