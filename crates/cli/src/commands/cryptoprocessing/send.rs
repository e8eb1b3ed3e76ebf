//! Sending a command, and finding out what became of it.

use std::path::PathBuf;
use std::time::Duration;

use paywright_core::cryptoprocessing::ticket::{Sought, Truth};
use paywright_core::cryptoprocessing::{Cause, Command, Outcome, Ticket};
use paywright_http::cryptoprocessing::{CallError, Resolution, TerminalClient};

use crate::client::of_terminal_call;
use crate::commands::gate::ticket::TicketFile;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::live::watch;
use crate::output::Output;

/// What is done about an answer that is lost.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Lost answers")]
pub(super) struct SendArgs {
    /// How long to ask what became of a command whose answer was lost: that a refund was not made is
    /// known after 130 s
    #[arg(long, value_name = "SECONDS", default_value_t = 150)]
    resolve_within: u64,
    /// Keeps the ticket of the command here until its outcome is known, from before it is sent
    #[arg(long, value_name = "FILE")]
    ticket_file: Option<PathBuf>,
}

/// What became of a command.
pub(super) enum Sent {
    /// What its own answer says; never `Outcome::Unknown`.
    Answered(Box<Outcome>),
    /// The order id was used before, and nothing was done now.
    Exists,
    /// What asking for the state has shown.
    Found(Truth),
    /// It has not arrived, and may be given again.
    NotArrived,
    /// Not known.
    Open(Open),
}

/// A command of which nobody knows whether it was carried out.
pub(super) struct Open {
    pub(super) ticket: Option<Ticket>,
    pub(super) detail: Option<String>,
    /// Where the ticket is kept.
    pub(super) file: Option<PathBuf>,
}

/// The command that takes a ticket up.
pub(super) const TAKES_UP: &str = "paywright cryptoprocessing state";

const LOOKING: &str = "asking how the payment stands";
const SENDING: &str = "sending the command (ctrl-c keeps the ticket)";
const ASKING: &str = "asking what became of it (ctrl-c keeps the ticket)";
const INTERRUPTED: &str = "ended by a signal before the outcome was known";

/// Looks at the payment where that helps, keeps the ticket, sends the command once, and asks what
/// became of it when the answer is lost. Nothing is sent a second time.
pub(super) async fn send<C: Command<Answer = Outcome>>(
    client: &TerminalClient,
    command: &C,
    args: &SendArgs,
    output: &mut Output,
) -> Result<Sent, Failure> {
    let failed = |error: CallError| of_terminal_call(client, &error);
    let mut interrupt = Interrupt::listen()?;
    let call = client.terminal().prepare(command);
    let call = call.map_err(|error| failed(CallError::Request(error)))?;
    let looking = client.after_a_look(call);
    let looked = watch(LOOKING, client.deadline(), &mut interrupt, output, looking).await;
    let call = looked.ok_or_else(not_sent)?.map_err(failed)?;
    let ticket = call.ticket().cloned();
    let file = match (&args.ticket_file, &ticket) {
        (Some(path), Some(ticket)) => Some(TicketFile::create(path, ticket, TAKES_UP)?),
        _ => None,
    };
    let within = Duration::from_secs(args.resolve_within);
    let came =
        watch(SENDING, client.deadline(), &mut interrupt, output, client.deliver(call)).await;
    let unknown = match came {
        None => return Ok(keep(file, ticket, Some(INTERRUPTED.to_owned()), output)),
        Some(Ok(Outcome::Unknown(unknown))) => unknown,
        Some(Ok(outcome)) => return Ok(end(file, Sent::Answered(Box::new(outcome)))),
        Some(Err(error)) => {
            // Of what moves money nothing was sent.
            if let Some(file) = file {
                file.remove();
            }
            return Err(failed(error));
        }
    };
    let is_start = ticket.as_ref().is_some_and(|ticket| ticket.sought() == Sought::Payment);
    if is_start && is_duplicate(&unknown.cause) {
        return Ok(end(file, Sent::Exists));
    }
    let detail = unknown.detail.unwrap_or_else(|| unknown.cause.to_string());
    match unknown.ticket {
        Some(ticket) => {
            ask(client, ticket, Some(detail), file, within, &mut interrupt, output).await
        }
        None => Ok(keep(file, None, Some(detail), output)),
    }
}

/// Asks what became of a command of which only the ticket is left.
pub(super) async fn take_up(
    client: &TerminalClient,
    ticket: Ticket,
    file: TicketFile,
    within: Duration,
    output: &mut Output,
) -> Result<Sent, Failure> {
    let mut interrupt = Interrupt::listen()?;
    ticket.check_terminal(client.terminal()).map_err(|error| Failure::input(&error))?;
    ask(client, ticket, None, Some(file), within, &mut interrupt, output).await
}

async fn ask(
    client: &TerminalClient,
    mut ticket: Ticket,
    detail: Option<String>,
    file: Option<TicketFile>,
    within: Duration,
    interrupt: &mut Interrupt,
    output: &mut Output,
) -> Result<Sent, Failure> {
    let asking = client.resolve(&mut ticket, within);
    let came = watch(ASKING, within, interrupt, output, asking).await;
    Ok(match came {
        Some(Ok(Resolution::Known(truth))) => end(file, Sent::Found(truth)),
        Some(Ok(Resolution::SafeToRepeat)) => end(file, Sent::NotArrived),
        Some(Ok(Resolution::StillUnknown)) => keep(file, Some(ticket), detail, output),
        Some(Err(error)) => keep(file, Some(ticket), Some(error.to_string()), output),
        None => keep(file, Some(ticket), Some(INTERRUPTED.to_owned()), output),
    })
}

/// A signal came before anything was sent.
fn not_sent() -> Failure {
    Failure::negative("interrupted", "A signal came before the command was sent.")
        .hint("Nothing was done; the same command may be given again.")
}

/// Whether the order id was used before.
fn is_duplicate(cause: &Cause) -> bool {
    const CODES: [&str; 2] = ["DUPLICATE_ORDER_ID", "DUPLICATE_PROCESSING_ORDER_ID"];
    matches!(cause, Cause::Code(code) if CODES.contains(&code.as_str()))
}

/// Removes the ticket of what is known.
fn end(file: Option<TicketFile>, sent: Sent) -> Sent {
    if let Some(file) = file {
        file.remove();
    }
    sent
}

/// Notes how far the search has come. What stood there before is as good, only older.
fn keep(
    file: Option<TicketFile>,
    ticket: Option<Ticket>,
    detail: Option<String>,
    output: &mut Output,
) -> Sent {
    if let (Some(file), Some(ticket)) = (&file, &ticket)
        && let Err(Failure::Told(report)) = file.update(ticket)
    {
        output.warn(format!("{} The older one is there and does, too.", report.message));
    }
    let file = file.map(|file| file.path().to_owned());
    Sent::Open(Open { ticket, detail, file })
}
