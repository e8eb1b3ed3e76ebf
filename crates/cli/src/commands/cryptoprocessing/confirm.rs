//! `paywright cryptoprocessing confirm`: from a notification to what the gateway says.

use paywright_core::ErrorCode;
use paywright_core::cryptoprocessing::Notification;
use paywright_http::cryptoprocessing::{ConfirmError, ConfirmedPayment};
use serde_json::json;

use super::{InterfaceArgs, parse_minor, state};
use crate::client::{TerminalArgs, block_on, of_terminal_call};
use crate::failure::{Exit, Failure};
use crate::input::InputArgs;
use crate::output::{BAD, GOOD, Output, pairs, shown};

const HELP: &str = "\
FILE is the body of the notification, as it was posted: Notification=...&OrderId=...&Amount=...
Nobody signs it, so it proves nothing: the gateway is asked for the state of the order, and order
and amount are compared. What counts is the state that is printed, and whether --minor of it is
charged.

Exit code 1: not confirmed, or with --minor not paid.

JSON: {\"confirmed\", \"reason\", \"notification\", \"paid\", \"payment\"}; paid is null without --minor, the
payment as in `paywright cryptoprocessing state --json`, null where the gateway was not asked.

Examples:
  paywright cryptoprocessing confirm notification.txt
  paywright cryptoprocessing confirm notification.txt --minor 12480";

/// Compare a notification with what the gateway says.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// What the order costs, in minor units
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = parse_minor)]
    minor: Option<u64>,
    #[command(flatten)]
    interface: InterfaceArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

pub(super) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let body = args.input.read(output)?;
    let body = body.strip_suffix(b"\n").unwrap_or(&body);
    let notification = Notification::parse(body).map_err(|error| Failure::input(&error))?;
    let client = args.terminal.client(output)?;
    let confirmed =
        block_on(async { Ok(client.confirm(args.interface.interface, &notification).await) })?;
    let (is_confirmed, reason, payment) = match confirmed {
        Ok(payment) => (true, None, Some(payment)),
        Err(ConfirmError::Call(error)) => return Err(of_terminal_call(&client, &error)),
        Err(ConfirmError::Unconfirmed { why, payment }) => {
            (false, Some((why.code(), why.to_string())), payment.map(|payment| *payment))
        }
        Err(error) => (false, Some((error.code(), error.to_string())), None),
    };
    let paid = args.minor.map(|minor| payment.as_ref().is_some_and(|it| it.is_paid(minor)));
    let exit = output.verdict(is_confirmed && paid != Some(false));
    let kind = notification.kind();
    if output.is_json() {
        let reason = reason.map(|(code, text)| json!({ "code": code, "message": shown(&text) }));
        output.json(&json!({
            "confirmed": is_confirmed,
            "reason": reason,
            "notification": shown(kind.as_str()),
            "paid": paid,
            "payment": payment.as_ref().map(|it| state::json_of(it.report())),
        }))?;
        return Ok(exit);
    }
    output.line(match is_confirmed {
        true => format!("{GOOD}confirmed{GOOD:#}"),
        false => format!("{BAD}not confirmed{BAD:#}"),
    })?;
    let mut facts = vec![("notification", shown(kind.as_str()))];
    facts.extend(reason.map(|(_, text)| ("reason", shown(&text))));
    facts.extend(payment.iter().map(ConfirmedPayment::report).flat_map(state::facts));
    facts.extend(paid.map(|paid| ("paid", if paid { "yes" } else { "no" }.to_owned())));
    output.line(pairs(&facts))?;
    Ok(exit)
}
