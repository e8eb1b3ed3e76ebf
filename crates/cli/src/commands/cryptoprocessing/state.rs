//! `paywright cryptoprocessing state`, `pay-status` and `wait`: how a payment stands.

use std::path::PathBuf;
use std::time::Duration;

use paywright_core::cryptoprocessing::{
    Interface, State, StateAnswer, StateReport, Ticket, apim, vwapi,
};
use paywright_http::cryptoprocessing::{CallError, TerminalClient, Until};
use serde_json::{Value, json};

use super::told::{self, Asked, What, code_of};
use super::{InterfaceArgs, parse_minor, send};
use crate::client::{TerminalArgs, block_on, of_terminal_call};
use crate::commands::gate::given;
use crate::commands::gate::ticket::TicketFile;
use crate::failure::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::live::watch;
use crate::output::{BAD, GOOD, Output, pairs, shown};

const HELP: &str = "\
With --ticket-file, what became of a command whose answer was lost: `pay`, `refund` and their kin
keep a ticket there. Once that is known the file is removed.

Exit code 1: there is no such payment, or the payer has not finished; with --ticket-file also when
the command was not carried out, or is still open.

JSON: {\"order_id\", \"state\", \"amount\", \"status\", \"permits\", \"code\"}; the status is the nearest word
of the first gateway, permits lists what the state lets one do. With --ticket-file as `paywright
cryptoprocessing pay --json`.

Examples:
  paywright cryptoprocessing state order-1
  paywright cryptoprocessing state order-1 --json | jq -r .state
  paywright cryptoprocessing state --ticket-file order-1.ticket";

const PAY_STATUS_HELP: &str = "\
Installations that have no GetState yet are asked by PayStatus; api never had it. With
--pay-status all other commands ask so, too.

Exit code 1: there is no such payment, or the payer has not finished.

JSON: as `paywright cryptoprocessing state --json`.

Examples:
  paywright cryptoprocessing pay-status page-1 --interface apim
  paywright cryptoprocessing pay-status page-1 --interface apim --json | jq -r .state";

const WAIT_HELP: &str = "\
`decided` is when the money is charged or held, or nothing comes of it; `paid` when --minor is
charged; anything else is a state as the gateway writes it, such as Refunded. It stops early when
it can no longer become so. A notification is sent once, so ask so about payments of which none
came.

Exit code 1: not reached, or there is no such payment.

JSON: {\"until\", \"reached\", \"payment\"}; the payment is as in `paywright cryptoprocessing state
--json`.

Examples:
  paywright cryptoprocessing wait order-1
  paywright cryptoprocessing wait order-1 --until paid --minor 12480
  paywright cryptoprocessing wait order-1 --until Charged --within 300";

/// Ask how a payment stands, or what became of a command.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// The order id
    #[arg(value_name = "ORDER-ID", required_unless_present = "ticket_file")]
    order_id: Option<String>,
    /// Find out what became of the command of this ticket
    #[arg(long, value_name = "FILE", conflicts_with = "order_id")]
    ticket_file: Option<PathBuf>,
    /// How long to ask about a ticket
    #[arg(long, value_name = "SECONDS", default_value_t = 150, requires = "ticket_file")]
    resolve_within: u64,
    #[command(flatten)]
    interface: InterfaceArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

/// Ask how a payment stands, as older installations want to be asked.
#[derive(Debug, clap::Args)]
#[command(after_help = PAY_STATUS_HELP)]
pub(super) struct PayStatusArgs {
    /// The order id
    #[arg(value_name = "ORDER-ID")]
    order_id: String,
    #[command(flatten)]
    interface: InterfaceArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

/// Ask until a payment is as wanted.
#[derive(Debug, clap::Args)]
#[command(after_help = WAIT_HELP)]
pub(super) struct WaitArgs {
    /// The order id
    #[arg(value_name = "ORDER-ID")]
    order_id: String,
    /// What to wait for: decided, paid, or a state
    #[arg(long, value_name = "WHAT", default_value = "decided")]
    until: String,
    /// What the order costs, in minor units
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = parse_minor)]
    minor: Option<u64>,
    /// How long to ask
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    within: u64,
    #[command(flatten)]
    interface: InterfaceArgs,
    #[command(flatten)]
    terminal: TerminalArgs,
}

pub(super) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let client = args.terminal.client(output)?;
    if let Some(path) = &args.ticket_file {
        let (file, ticket): (_, Ticket) = TicketFile::open(path)?;
        let order_id = ticket.order_id().to_owned();
        let within = Duration::from_secs(args.resolve_within);
        let sent = block_on(send::take_up(&client, ticket, file, within, output))?;
        return told::print(
            &Asked { what: What::Command, order_id: Some(&order_id) },
            &sent,
            output,
        );
    }
    let order_id = args.order_id.as_deref().unwrap_or_default();
    given::payment_id(order_id)?;
    let interface = args.interface.interface;
    let answer =
        block_on(async { told_or_failed(&client, client.state(interface, order_id).await) })?;
    print(&answer, output)
}

pub(super) fn pay_status(args: &PayStatusArgs, output: &mut Output) -> Result<Exit, Failure> {
    given::payment_id(&args.order_id)?;
    let client = args.terminal.client(output)?;
    let order_id = args.order_id.as_str();
    let answer = block_on(async {
        let answer = match args.interface.interface {
            Interface::Apim => client.send(&apim::PayStatus::new(order_id)).await,
            Interface::Vwapi => client.send(&vwapi::PayStatus::new(order_id)).await,
            Interface::Api => {
                let message = "--interface: api never had PayStatus.";
                return Err(Failure::usage("operation_unknown", message)
                    .hint("`paywright cryptoprocessing state` asks it by GetState."));
            }
        };
        told_or_failed(&client, answer)
    })?;
    print(&answer, output)
}

pub(super) fn wait(args: &WaitArgs, output: &mut Output) -> Result<Exit, Failure> {
    given::payment_id(&args.order_id)?;
    let until = until(&args.until, args.minor)?;
    let client = args.terminal.client(output)?;
    let within = Duration::from_secs(args.within);
    let waited = block_on(async {
        let mut interrupt = Interrupt::listen()?;
        let what = format!("waiting for the payment to be {}", args.until);
        let work = client.wait_for(args.interface.interface, &args.order_id, &until, within);
        match watch(&what, within, &mut interrupt, output, work).await {
            Some(waited) => told_or_failed(&client, waited),
            None => Err(Failure::negative(
                "interrupted",
                "A signal ended the wait. The payment goes on.",
            )
            .hint("`paywright cryptoprocessing state` tells how it stands.")),
        }
    })?;
    let exit = output.verdict(waited.reached);
    let payment = waited.payment();
    if output.is_json() {
        let payment = payment.as_ref().map(|payment| json_of(payment.report()));
        let word = args.until.as_str();
        output.json(&json!({ "until": word, "reached": waited.reached, "payment": payment }))?;
        return Ok(exit);
    }
    let word = shown(&args.until);
    output.line(match waited.reached {
        true => format!("{GOOD}reached{GOOD:#}: {word}"),
        false => format!("{BAD}not reached{BAD:#}: {word}, within {} s", args.within),
    })?;
    match (payment, &waited.last) {
        (Some(payment), _) => output.line(pairs(&facts(payment.report())))?,
        (None, Some(answer)) => output.line(meaning_without_state(answer))?,
        (None, None) => output.line("no answer came")?,
    }
    Ok(exit)
}

fn until(word: &str, minor: Option<u64>) -> Result<Until, Failure> {
    match (word, minor) {
        ("decided", _) => Ok(Until::Decided),
        ("paid", Some(amount)) => Ok(Until::Paid { amount }),
        ("paid", None) => {
            Err(Failure::usage("amount_missing", "--until paid: what the order costs is missing.")
                .hint("Give --minor N, in minor units: --minor 12480 is 124.80."))
        }
        (word, _) => match State::parse(word) {
            State::Other(_) => {
                let names: Vec<_> = State::KNOWN.iter().map(State::as_str).collect();
                Err(Failure::usage("state_unknown", "--until: there is no such state.")
                    .hint(format!("Write decided, paid, or one of {}.", names.join(", "))))
            }
            state => Ok(Until::State(state)),
        },
    }
}

fn told_or_failed<T>(client: &TerminalClient, answer: Result<T, CallError>) -> Result<T, Failure> {
    answer.map_err(|error| of_terminal_call(client, &error))
}

/// Prints how a payment stands.
pub(super) fn print(answer: &StateAnswer, output: &mut Output) -> Result<Exit, Failure> {
    match answer {
        StateAnswer::Known(report) => {
            output.either(&json_of(report), pairs(&facts(report)))?;
            Ok(Exit::Ok)
        }
        StateAnswer::NotFound => Err(Failure::negative(
            "payment_not_found",
            "The gateway knows no such order at this terminal.",
        )
        .hint("Look at the order, at --interface, at --base-url and at the key.")),
        StateAnswer::NotFinished | StateAnswer::Failed(_) => {
            Err(Failure::negative("state_missing", meaning_without_state(answer)))
        }
    }
}

fn meaning_without_state(answer: &StateAnswer) -> String {
    match answer {
        StateAnswer::Known(_) => "The gateway knows the payment.".to_owned(),
        StateAnswer::NotFound => "The gateway knows no such order at this terminal.".to_owned(),
        StateAnswer::NotFinished => {
            "The payer has not started or has not finished; ask again later.".to_owned()
        }
        StateAnswer::Failed(code) => {
            let meaning = code.meaning().unwrap_or("not documented");
            format!("The payment has failed with {}: {meaning}.", shown(code.as_str()))
        }
    }
}

/// A report for people.
pub(super) fn facts(report: &StateReport) -> Vec<(&'static str, String)> {
    let mut facts =
        vec![("order", shown(report.order_id())), ("state", shown(report.state().as_str()))];
    facts.extend(report.amount().map(|amount| ("amount", amount.to_string())));
    facts.push(("status", report.payment_status(None).to_string()));
    if let Some(permits) = permits(report) {
        let permits = permits.join(", ");
        facts.push(("permits", if permits.is_empty() { "nothing".to_owned() } else { permits }));
    }
    facts.extend(report.code().map(|code| {
        let meaning = code.meaning().unwrap_or("not documented");
        ("code", format!("{} {meaning}", shown(code.as_str())))
    }));
    facts
}

/// A report for programs.
pub(super) fn json_of(report: &StateReport) -> Value {
    json!({
        "order_id": report.order_id(),
        "state": shown(report.state().as_str()),
        "amount": report.amount(),
        "status": report.payment_status(None).to_string(),
        "permits": permits(report),
        "code": report.code().map(|code| code_of(&code)),
    })
}

fn permits(report: &StateReport) -> Option<Vec<&'static str>> {
    let permitted = report.state().permitted()?;
    Some(permitted.iter().map(|operation| operation.as_str()).collect())
}
