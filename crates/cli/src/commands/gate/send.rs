//! Sending a request that moves money, and finding out what became of it.

use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use paywright_core::Timestamp;
use paywright_core::ecommpay::gate::ticket::{Registered, Truth};
use paywright_core::ecommpay::gate::{
    Accepted, Answer, Call, GateRequest, Operation, Rejected, StatusAnswer, Ticket,
};
use paywright_core::payment::OperationId;
use paywright_core::payment::PaymentStatus;
use paywright_http::{CallError, GateClient, Resolution};

use super::ticket::TicketFile;
use crate::client::{of_call, of_request};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::live::watch;
use crate::output::Output;

/// What is done about an answer that is lost.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Lost answers")]
pub(crate) struct SendArgs {
    /// How long to ask what became of a request whose answer was lost
    #[arg(long, value_name = "SECONDS", default_value_t = 90)]
    resolve_within: u64,
    /// Keeps the ticket of the request here until its outcome is known, from before it is sent
    #[arg(long, value_name = "FILE")]
    ticket_file: Option<PathBuf>,
}

/// What became of a request.
pub(crate) enum Sent {
    /// The platform has received it.
    Accepted(Accepted),
    /// The platform has it, as it said when asked.
    Registered(Registered),
    /// The platform has an earlier one with this id, and did nothing about this one. It says so if it
    /// was asked to; else it showed the earlier one, and nothing was sent.
    Exists(Option<Rejected>),
    /// Refused; nothing was done.
    Rejected(Rejected),
    /// Found wrong when it was worked on; nothing was done.
    Refused(Vec<String>),
    /// It has not arrived, and nothing of another attempt either.
    NotArrived { detail: Option<String> },
    /// Not known.
    Open(Open),
}

/// A request of which nobody knows whether it arrived.
pub(crate) struct Open {
    pub(crate) ticket: Option<Ticket>,
    pub(crate) detail: Option<String>,
    /// Where the ticket is kept.
    pub(crate) file: Option<PathBuf>,
}

/// What became of a request, and the id that protects a refund.
pub(crate) struct Outcome {
    pub(crate) sent: Sent,
    pub(crate) refund_id: Option<String>,
}

/// What was prepared for a request before it is sent.
struct Ready {
    ticket: Option<Ticket>,
    file: Option<TicketFile>,
    interrupt: Interrupt,
}

/// What an earlier request with the same id is taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Earlier {
    /// For this one, which is repeated on purpose.
    This,
    /// For another one, since the id may have been used for another order.
    Another,
}

/// Sends a request and does not rest until its outcome is known; nothing is made twice. An earlier
/// request with the same id counts as this one. The known operations are those that the payment had
/// before, `None` if that could not be learnt.
pub(crate) async fn carry_out<O: Operation<Answer = Accepted>>(
    client: &GateClient,
    request: &GateRequest<O>,
    known: Option<&[OperationId]>,
    args: &SendArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    send(client, request, known, Earlier::This, args, output).await
}

/// The same for a request that starts a payment: an earlier one with the same id is told.
pub(crate) async fn start<O: Operation<Answer = Accepted>>(
    client: &GateClient,
    request: &GateRequest<O>,
    args: &SendArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    send(client, request, None, Earlier::Another, args, output).await
}

async fn send<O: Operation<Answer = Accepted>>(
    client: &GateClient,
    request: &GateRequest<O>,
    known: Option<&[OperationId]>,
    earlier: Earlier,
    args: &SendArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let mut ready = Ready::of(client, request, known, args)?;
    let refund_id = ready.refund_id();
    if earlier == Earlier::Another && is_taken(client, &ready).await {
        // To send it all the same could only end in doubt, should the answer be lost.
        return Ok(Outcome { sent: ready.end(Ok(Sent::Exists(None)), output)?, refund_id });
    }
    // Since when it is asked what became of the first one; all that follows keeps within that time.
    let mut lost: Option<Instant> = None;
    let sent = loop {
        let call = prepare(client, request, known)?;
        let left = lost.map(|since| args.within().saturating_sub(since.elapsed()));
        let limit = left.map_or(client.deadline(), |left| left.min(client.deadline()));
        let sender = client.with_deadline(limit);
        let sending = sender.deliver(call);
        let came = watch(SENDING, limit, &mut ready.interrupt, output, sending).await;
        // What it has come to unless an earlier sending, whose answer was lost, is found after all.
        let mut else_it_is = None;
        let (ticket, detail) = match came {
            None => break Ok(ready.interrupted()),
            Some(Err(error)) => break ready.without_answer(client, &error, lost.is_some()),
            Some(Ok(Answer::Accepted(accepted))) => break Ok(Sent::Accepted(accepted)),
            Some(Ok(Answer::Rejected(rejected))) if lost.is_none() => {
                break Ok(Sent::Rejected(rejected));
            }
            Some(Ok(Answer::Rejected(rejected))) => {
                let detail = rejected.to_string();
                else_it_is = Some(Sent::Rejected(rejected));
                (ready.ticket.clone(), Some(detail))
            }
            Some(Ok(Answer::AlreadyExists(there)))
                if lost.is_none() && earlier == Earlier::Another =>
            {
                break Ok(Sent::Exists(Some(there.rejected)));
            }
            Some(Ok(Answer::AlreadyExists(there))) => {
                let detail = there.rejected.to_string();
                else_it_is = Some(Sent::Exists(Some(there.rejected)));
                // The earlier one may be among the operations that are known.
                (prepare(client, request, None)?.ticket().cloned(), Some(detail))
            }
            Some(Ok(Answer::Unknown(unknown))) => (unknown.ticket, unknown.detail),
        };
        let Some(mut ticket) = ticket else {
            break Ok(ready.open(None, detail));
        };
        let since = *lost.get_or_insert_with(Instant::now);
        let left = args.within().saturating_sub(since.elapsed());
        let asking = client.resolve(&mut ticket, left);
        match watch(DOING, left, &mut ready.interrupt, output, asking).await {
            Some(Ok(Resolution::Known(truth))) => break Ok(Sent::of_truth(truth)),
            Some(Ok(Resolution::SafeToRepeat)) => {
                if let Some(sent) = else_it_is {
                    // The platform has said so, and another attempt is of no use.
                    break Ok(sent);
                }
                if args.within().saturating_sub(since.elapsed()) < LEAST_FOR_REPETITION {
                    break Ok(Sent::NotArrived { detail: None });
                }
                // It has not arrived, so the same request cannot be made twice.
            }
            Some(Ok(Resolution::StillUnknown)) => break Ok(ready.open(Some(ticket), detail)),
            Some(Err(error)) => {
                let detail = format!("asking what became of it failed: {error}");
                break Ok(ready.open(Some(ticket), Some(detail)));
            }
            None => break Ok(ready.open(Some(ticket), Some(INTERRUPTED.to_owned()))),
        }
    };
    Ok(Outcome { sent: ready.end(sent, output)?, refund_id })
}

/// Asks what became of a request of which only the ticket is left.
pub(crate) async fn take_up(
    client: &GateClient,
    mut ticket: Ticket,
    file: TicketFile,
    within: Duration,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let mut interrupt = Interrupt::listen()?;
    let refund_id = ticket.merchant_refund_id().map(str::to_owned);
    let asking = client.resolve(&mut ticket, within);
    let came: Option<Result<Resolution, CallError>> =
        watch(DOING, within, &mut interrupt, output, asking).await;
    let ready = Ready { ticket: Some(ticket.clone()), file: Some(file), interrupt };
    let sent = match came {
        Some(Ok(Resolution::Known(truth))) => Ok(Sent::of_truth(truth)),
        Some(Ok(Resolution::SafeToRepeat)) => Ok(Sent::NotArrived { detail: None }),
        Some(Ok(Resolution::StillUnknown)) => Ok(ready.open(Some(ticket), None)),
        Some(Err(error)) => {
            ready.keep(&ticket, output);
            return Err(of_call(client, &error));
        }
        None => Ok(ready.open(Some(ticket), Some(INTERRUPTED.to_owned()))),
    };
    Ok(Outcome { sent: ready.end(sent, output)?, refund_id })
}

/// With less time than this a repetition would only be cut off, and leave doubt where there is none.
const LEAST_FOR_REPETITION: Duration = Duration::from_secs(1);
const LONGEST_LOOK: Duration = Duration::from_secs(10);
const SENDING: &str = "sending the request (ctrl-c keeps the ticket)";
const DOING: &str = "waiting for the outcome (ctrl-c keeps the ticket)";
const INTERRUPTED: &str = "ended by a signal before the outcome was known";

impl SendArgs {
    fn within(&self) -> Duration {
        Duration::from_secs(self.resolve_within)
    }
}

impl Ready {
    /// Checks the request, and keeps its ticket before anything is sent.
    fn of<O: Operation<Answer = Accepted>>(
        client: &GateClient,
        request: &GateRequest<O>,
        known: Option<&[OperationId]>,
        args: &SendArgs,
    ) -> Result<Self, Failure> {
        let interrupt = Interrupt::listen()?;
        let ticket = prepare(client, request, known)?.ticket().cloned();
        let file = match (&args.ticket_file, &ticket) {
            (Some(path), Some(ticket)) => {
                Some(TicketFile::create(path, ticket, "paywright status")?)
            }
            _ => None,
        };
        Ok(Self { ticket, file, interrupt })
    }

    fn refund_id(&self) -> Option<String> {
        self.ticket.as_ref()?.merchant_refund_id().map(str::to_owned)
    }

    fn open(&self, ticket: Option<Ticket>, detail: Option<String>) -> Sent {
        let file = self.file.as_ref().map(|file| file.path().to_owned());
        Sent::Open(Open { ticket, detail, file })
    }

    fn interrupted(&self) -> Sent {
        self.open(self.ticket.clone(), Some(INTERRUPTED.to_owned()))
    }

    /// What an attempt without an answer has come to. Any doubt keeps the ticket.
    fn without_answer(
        &self,
        client: &GateClient,
        error: &CallError,
        is_repetition: bool,
    ) -> Result<Sent, Failure> {
        let detail = Some(error.to_string());
        match error {
            CallError::NoAnswer(failure) if failure.may_have_arrived() => {
                Ok(self.open(self.ticket.clone(), detail))
            }
            _ if !is_repetition => Err(of_call(client, error)),
            CallError::NoAnswer(_) | CallError::Request(_) => Ok(Sent::NotArrived { detail }),
            _ => Ok(self.open(self.ticket.clone(), detail)),
        }
    }

    /// Keeps the ticket of what is open, and removes it once the outcome is known.
    fn end(self, sent: Result<Sent, Failure>, output: &mut Output) -> Result<Sent, Failure> {
        match &sent {
            Ok(Sent::Open(Open { ticket: Some(ticket), .. })) => self.keep(ticket, output),
            Ok(Sent::Open(Open { ticket: None, .. })) => {}
            Ok(_) | Err(_) => {
                if let Some(file) = self.file {
                    file.remove();
                }
            }
        }
        sent
    }

    /// Notes how far the search has come. What stood there before is as good, only older.
    fn keep(&self, ticket: &Ticket, output: &mut Output) {
        let kept = self.file.as_ref().map_or(Ok(()), |file| file.update(ticket));
        if let Err(Failure::Told(report)) = kept {
            output.warn(format!("{} The older one is there and does, too.", report.message));
        }
    }
}

impl Sent {
    fn of_truth(truth: Truth) -> Self {
        match truth {
            Truth::Registered(registered) => Self::Registered(registered),
            Truth::Refused { codes } => Self::Refused(codes),
            // Whatever a later version may find out: nothing is sent again, and the file stays.
            _ => Self::Open(Open { ticket: None, detail: None, file: None }),
        }
    }
}

/// Whether a payment with the id of the request is there already. If the platform cannot tell now, it
/// will tell when it gets the request.
async fn is_taken(client: &GateClient, ready: &Ready) -> bool {
    let Some(ticket) = &ready.ticket else {
        return false;
    };
    let limit = LONGEST_LOOK.min(client.deadline());
    match client.with_deadline(limit).status(ticket.payment_id()).await {
        // One that ended in `error` did not start, and leaves its id free.
        Ok(StatusAnswer::Known(message)) => {
            message.payment().status().is_some_and(|status| status != PaymentStatus::Error)
        }
        Ok(StatusAnswer::NotFound | StatusAnswer::NotReceived) | Err(_) => false,
    }
}

fn prepare<O: Operation<Answer = Accepted>>(
    client: &GateClient,
    request: &GateRequest<O>,
    known: Option<&[OperationId]>,
) -> Result<Call<Accepted>, Failure> {
    let call = client.gate().prepare(request).map_err(|error| of_request(&error))?;
    let call = match known {
        Some(known) => call.with_known_operations(known.iter().cloned()),
        None => call,
    };
    Ok(call.sent_at(now()))
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_seconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
