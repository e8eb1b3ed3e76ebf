//! `paywright cryptoprocessing call`: any command, written as JSON.

use paywright_core::cryptoprocessing::{CardList, NamedCommand};
use serde_json::json;
use zeroize::Zeroizing;

use super::send::{self, SendArgs};
use super::state;
use super::told::{self, Asked, What};
use crate::client::{TerminalArgs, block_on, of_terminal_call};
use crate::failure::{Exit, Failure};
use crate::input::InputArgs;
use crate::output::{Output, shown, table};

const HELP: &str = "\
FILE is one JSON object: {\"command\": \"vwapi.register\", \"members\": {\"VWUserLgn\": \"...\", ...}}, with
the parameters by the gateway's own names; `paywright cryptoprocessing commands` lists them. Key,
password and wallet are added. Security codes and card numbers are texts in quotes. A member that
nobody documents is refused: a misspelt Amount would refund everything.

Exit code 1: declined, not known, or there is no such payment.

JSON: as `paywright cryptoprocessing pay --json`; for a state as `state --json`; for cards {\"cards\":
[{\"card_id\", \"name\", \"holder\", \"status\", \"active\", \"no_cvv\", \"expired\"}]}.

Examples:
  paywright cryptoprocessing call register.json
  echo '{\"command\": \"api.get_state\", \"members\": {\"OrderId\": \"order-1\"}}' \\
      | paywright cryptoprocessing call";

/// Send any command that is written as JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    send: SendArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

pub(super) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let text = Zeroizing::new(args.input.read(output)?);
    let command = NamedCommand::from_json(&text).map_err(|error| {
        Failure::input(&error)
            .hint("`paywright cryptoprocessing commands` lists the commands and their parameters.")
    })?;
    let client = args.terminal.client(output)?;
    match command {
        NamedCommand::Action(command) => {
            let sent = block_on(send::send(&client, &command, &args.send, output))?;
            told::print(&Asked { what: What::Command, order_id: None }, &sent, output)
        }
        NamedCommand::State(question) => {
            let answer = block_on(async {
                client.send(&question).await.map_err(|error| of_terminal_call(&client, &error))
            })?;
            state::print(&answer, output)
        }
        NamedCommand::Cards(question) => {
            let cards = block_on(async {
                client.send(&question).await.map_err(|error| of_terminal_call(&client, &error))
            })?;
            print_cards(&cards, output)
        }
        other => Err(Failure::usage(
            "operation_unknown",
            format!("This program cannot read the answer to {other:?}."),
        )),
    }
}

fn print_cards(list: &CardList, output: &mut Output) -> Result<Exit, Failure> {
    let text = |text: Option<&str>| text.map(shown).unwrap_or_default();
    if output.is_json() {
        let cards = list.cards().map(|card| {
            json!({
                "card_id": card.card_id(),
                "name": card.card_name().map(shown),
                "holder": card.card_holder().map(shown),
                "status": card.status().map(shown),
                "active": card.is_active(),
                "no_cvv": card.no_cvv(),
                "expired": card.expired(),
            })
        });
        output.json(&json!({ "cards": cards.collect::<Vec<_>>() }))?;
        return Ok(Exit::Ok);
    }
    let rows: Vec<[String; 4]> = list
        .cards()
        .map(|card| {
            [
                text(card.card_id()),
                text(card.card_name()),
                text(card.card_holder()),
                text(card.status()),
            ]
        })
        .collect();
    output.line(table(["card", "number", "name", "status"], &rows))?;
    Ok(Exit::Ok)
}
