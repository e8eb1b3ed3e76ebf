//! `paywright wait`: asks until a payment is as wanted.

use std::time::Duration;

use paywright_core::ecommpay::gate::StatusAnswer;
use paywright_core::payment::PaymentStatus;
use paywright_http::{GateClient, Until, Waited};
use serde_json::json;

use super::gate::amount::AmountArgs;
use super::gate::{given, not_found, wait_failure};
use crate::client::{GateArgs, block_on, of_call};
use crate::failure::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::live::watch;
use crate::message::{Summary, of_payment};
use crate::output::{BAD, GOOD, Output};

const HELP: &str = "\
`paid` means that the platform has taken the whole sum it knows of, `final` is the end of the
work, well or not; anything else is a status as the platform writes it, with blanks or
underscores. With an amount, another sum is not what was waited for. It stops early when the
payment has ended otherwise. A shop learns the same sooner and cheaper by callback.

Exit code 1: not reached, another sum, or there is no such payment.

JSON: {\"until\", \"reached\", \"payment\"}; the payment is as in `paywright status --json`.

Examples:
  paywright wait order-1 --amount 34.15 --currency EUR
  paywright wait order-1 --until final --within 300
  paywright wait order-1 --until awaiting_capture";

/// Ask until a payment is as wanted.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The payment id
    #[arg(value_name = "ORDER-ID")]
    payment_id: String,
    /// What to wait for: paid, final, or a status
    #[arg(long, value_name = "WHAT", default_value = "paid", value_parser = parse_until)]
    until: Until,
    /// How long to ask
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    within: u64,
    #[command(flatten)]
    amount: AmountArgs,
    #[command(flatten)]
    gate: GateArgs,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when asking is of no use, or the payment is not known.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    given::payment_id(&args.payment_id)?;
    let amount = args.amount.given()?;
    let client = args.gate.client(output)?;
    let within = Duration::from_secs(args.within);
    let mut waited = block_on(until(&client, &args.payment_id, &args.until, within, output))?;
    if waited.last.is_none() {
        block_on(is_there(&client, &args.payment_id))?;
        // It came, or could be asked for again, at the last moment.
        waited = block_on(until(&client, &args.payment_id, &args.until, Duration::ZERO, output))?;
    }
    let word = word(&args.until);
    let Some(message) = waited.last else {
        return Err(not_found(&args.payment_id));
    };
    let summary = Summary::of_answer(message).map_err(|error| Failure::input(&error))?;
    let sum = waited.state.remaining_sum();
    let is_other_sum = amount.is_some() && amount != sum;
    let reached = waited.reached && !is_other_sum;
    let exit = output.verdict(reached);
    if output.is_json() {
        output.json(&json!({ "until": word, "reached": reached, "payment": summary }))?;
    } else {
        let told = match (reached, waited.state.is_final()) {
            (true, _) => format!("{GOOD}reached{GOOD:#}: {word}"),
            (false, _) if waited.reached => {
                let sum = sum.map_or_else(|| "a sum not told".to_owned(), |sum| sum.to_string());
                format!("{BAD}not reached{BAD:#}: {word}, but {sum}")
            }
            (false, true) => {
                format!("{BAD}not reached{BAD:#}: {word}; the payment has ended otherwise")
            }
            (false, false) => format!("{BAD}not reached{BAD:#}: {word}, within {} s", args.within),
        };
        output.line(format!("{told}\n\n{}", of_payment(&summary)))?;
    }
    Ok(exit)
}

/// Tells why nothing was heard: nobody is there, or the payment is not.
async fn is_there(client: &GateClient, payment_id: &str) -> Result<(), Failure> {
    match client.status(payment_id).await.map_err(|error| of_call(client, &error))? {
        StatusAnswer::Known(_) => Ok(()),
        StatusAnswer::NotFound | StatusAnswer::NotReceived => Err(not_found(payment_id)),
    }
}

/// Waits with a line that tells the seconds. A signal ends it with an error.
pub(crate) async fn until(
    client: &GateClient,
    payment_id: &str,
    until: &Until,
    within: Duration,
    output: &mut Output,
) -> Result<Waited, Failure> {
    let mut interrupt = Interrupt::listen()?;
    let what = format!("waiting for the payment to be {}", word(until));
    let work = client.wait_for(payment_id, until, within);
    match watch(&what, within, &mut interrupt, output, work).await {
        Some(waited) => waited.map_err(|error| of_call(client, &error)),
        None => Err(wait_failure()),
    }
}

fn parse_until(text: &str) -> Result<Until, String> {
    match text {
        "paid" => Ok(Until::Paid),
        "final" => Ok(Until::Final),
        _ => match PaymentStatus::parse(text) {
            PaymentStatus::Other(_) => {
                Err("write paid, final, or a status such as awaiting_capture".to_owned())
            }
            status => Ok(Until::Status(status)),
        },
    }
}

fn word(until: &Until) -> String {
    match until {
        Until::Paid => "paid".to_owned(),
        Until::Final => "final".to_owned(),
        Until::Status(status) => status.to_string(),
        _ => "at a standstill".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_waited_for_is_a_word_or_a_status() {
        assert_eq!(parse_until("paid"), Ok(Until::Paid));
        let held = Until::Status(PaymentStatus::AwaitingCapture);
        assert_eq!(parse_until("awaiting_capture"), Ok(held.clone()));
        assert_eq!(parse_until("awaiting capture"), Ok(held));
        assert!(parse_until("moonrise").is_err());
    }
}
