//! How an operation that was received has ended: what `--wait` of refunds and their kin asks for.

use std::time::{Duration, Instant};

use paywright_core::ecommpay::Verified;
use paywright_core::ecommpay::callback::{Callback, Operation};
use paywright_core::ecommpay::codes;
use paywright_core::ecommpay::gate::StatusAnswer;
use paywright_core::money::Money;
use paywright_core::payment::OperationId;
use paywright_core::payment::status::Outcome;
use paywright_core::payment::{OperationType, PaymentStatus};
use paywright_http::GateClient;

use super::send::{Outcome as OfRequest, Sent};
use super::told::{self, Asked, Standing, What};
use super::wait_failure;
use crate::failure::{Exit, Failure};
use crate::interrupt::Interrupt;
use crate::live::watch;
use crate::message::Summary;
use crate::output::{Output, shown};

/// Whether and how long to wait for the end.
#[derive(Debug, clap::Args)]
pub(crate) struct WaitArgs {
    /// Ask until it has ended, and tell how
    #[arg(long)]
    wait: bool,
    /// How long to ask with --wait
    #[arg(long, value_name = "SECONDS", default_value_t = 60, requires = "wait")]
    within: u64,
}

impl WaitArgs {
    /// How long to wait, if that is wanted and of use.
    pub(crate) fn within(&self, outcome: &OfRequest) -> Option<Duration> {
        let is_there = matches!(outcome.sent, Sent::Accepted(_) | Sent::Registered(_));
        (self.wait && is_there).then(|| Duration::from_secs(self.within))
    }
}

/// Waits if that is wanted, and prints.
///
/// # Errors
/// [`Failure`] when asking is of no use, or standard output cannot be written.
pub(crate) async fn print(
    client: &GateClient,
    asked: &Asked<'_>,
    outcome: &OfRequest,
    known: Option<&[OperationId]>,
    wait: &WaitArgs,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let Some(within) = wait.within(outcome) else {
        return told::print(asked, outcome, None, output);
    };
    let standing = of_operation(client, asked, outcome, known, within, output).await;
    let standing = standing.or_else(Standing::unasked)?;
    told::print(asked, outcome, Some(&standing), output)
}

/// Asks until the operation of a request has ended.
///
/// # Errors
/// [`Failure`] when asking is of no use, or a signal ends it.
async fn of_operation(
    client: &GateClient,
    asked: &Asked<'_>,
    outcome: &OfRequest,
    known: Option<&[OperationId]>,
    within: Duration,
    output: &mut Output,
) -> Result<Standing, Failure> {
    let Asked { what, payment_id } = *asked;
    let mut interrupt = Interrupt::listen()?;
    let doing = format!("waiting for the {} to end", what.word());
    let sought = Sought { what, sent: &outcome.sent, known };
    let work = ask(client, payment_id, &sought, within);
    let last = match watch(&doing, within, &mut interrupt, output, work).await {
        Some(came) => came?,
        None => return Err(wait_failure()),
    };
    let Some(message) = last else {
        return Ok(Standing::untold(within));
    };
    let (is_good, meaning) = sought.judge(&message, within);
    let summary = Summary::of_answer(message).map_err(|error| Failure::input(&error))?;
    Ok(Standing { summary: Some(summary), is_good, meaning })
}

/// The last message about the payment.
async fn ask(
    client: &GateClient,
    payment_id: &str,
    sought: &Sought<'_>,
    within: Duration,
) -> Result<Option<Box<Verified<Callback>>>, Failure> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(500);
    let mut last = None;
    loop {
        let left = within.saturating_sub(started.elapsed()).max(LEAST_FOR_A_QUESTION);
        match client.with_deadline(left.min(client.deadline())).status(payment_id).await {
            Ok(StatusAnswer::Known(message)) => last = Some(message),
            Ok(StatusAnswer::NotFound | StatusAnswer::NotReceived) => {}
            Err(error) if error.may_pass() => {}
            Err(error) => return Err(super::of_call(client, &error)),
        }
        let has_ended = last.as_ref().is_some_and(|message| sought.outcome(message).is_some());
        let left = within.saturating_sub(started.elapsed());
        if has_ended || left.is_zero() {
            return Ok(last);
        }
        tokio::time::sleep(pause.min(left)).await;
        pause = pause.saturating_mul(2).min(Duration::from_secs(10));
    }
}

/// However little time there is, the first question gets a chance.
const LEAST_FOR_A_QUESTION: Duration = Duration::from_secs(2);

/// The operation that is looked for.
struct Sought<'a> {
    what: What,
    sent: &'a Sent,
    /// Operations that were there before, if they could be asked for.
    known: Option<&'a [OperationId]>,
}

impl Sought<'_> {
    fn find<'m>(&self, message: &'m Callback) -> Option<Operation<'m>> {
        let by_request = |operation: &Operation<'_>| match self.sent {
            Sent::Accepted(accepted) => {
                operation.request_id() == Some(accepted.request_id.as_str())
            }
            _ => false,
        };
        let by_id = |operation: &Operation<'_>| match self.sent {
            Sent::Registered(registered) => registered
                .operation
                .as_ref()
                .and_then(|found| found.id.as_ref())
                .is_some_and(|id| operation.id().as_ref() == Some(id)),
            _ => false,
        };
        let is_new = |operation: &Operation<'_>| {
            matches!(self.sent, Sent::Accepted(_))
                && operation.request_id().is_none()
                && operation.operation_type().is_some_and(|kind| self.what.leads_to(&kind))
                && self
                    .known
                    .is_some_and(|known| operation.id().is_some_and(|id| !known.contains(&id)))
        };
        let named = message.operations().find(|one| by_request(one) || by_id(one));
        named.or_else(|| {
            let mut new = message.operations().filter(is_new);
            // Of two that are new, nobody can tell which is ours.
            new.next().filter(|_| new.next().is_none())
        })
    }

    /// How it has ended, if it has.
    fn outcome(&self, message: &Callback) -> Option<bool> {
        match self.find(message)?.status()?.outcome() {
            Outcome::Succeeded => Some(true),
            Outcome::Failed => Some(false),
            Outcome::Pending | Outcome::Unknown => None,
        }
    }

    fn judge(&self, message: &Callback, within: Duration) -> (bool, String) {
        let word = self.what.word();
        let Some(operation) = self.find(message) else {
            return (false, format!("the {word} does not show yet, after {} s", within.as_secs()));
        };
        match self.outcome(message) {
            Some(true) => {
                if let Some(part) = part_of(message, operation) {
                    return (false, format!("{} in part: {part}", self.what.done()));
                }
                let sum = operation.sum().map(|sum| format!(": {sum}")).unwrap_or_default();
                (true, format!("{}{sum}", self.what.done()))
            }
            Some(false) => {
                let why = operation.code().map(|code| {
                    let message = codes::lookup(code).message().unwrap_or("not documented");
                    format!(", {} {message}", shown(code))
                });
                // The platform's own word for a repetition.
                let earlier = match operation.code() {
                    Some("3230") => "; an earlier one with this id stands",
                    _ => "",
                };
                let why = why.unwrap_or_default();
                (false, format!("declined{why}: this {word} moved nothing{earlier}"))
            }
            None => (false, format!("the {word} is not done yet, after {} s", within.as_secs())),
        }
    }
}

/// What of an operation has gone through, where the payment tells that it is less than was asked for:
/// the operation itself succeeds with its whole sum.
fn part_of(message: &Callback, operation: Operation<'_>) -> Option<Money> {
    let payment = message.payment();
    let is_part = matches!(
        payment.status(),
        Some(PaymentStatus::PartiallyPaid | PaymentStatus::PartiallyPaidOut)
    );
    let (moved, asked) = (payment.sum()?, operation.sum()?);
    let is_less = moved.currency() == asked.currency() && moved.minor() < asked.minor();
    (is_part && is_less).then_some(moved)
}

impl What {
    /// Whether an operation of this type is what was asked for.
    fn leads_to(self, kind: &OperationType) -> bool {
        match self {
            Self::Refund => matches!(kind, OperationType::Refund | OperationType::Reversal),
            Self::Capture => *kind == OperationType::Capture,
            Self::Release => *kind == OperationType::Cancel,
            Self::Payout => *kind == OperationType::Payout,
            Self::Payment(_) | Self::Hold(_) | Self::Request => false,
        }
    }

    /// What it is called when it has gone through.
    fn done(self) -> &'static str {
        match self {
            Self::Refund => "given back",
            Self::Capture => "taken",
            Self::Release => "released",
            Self::Payout => "paid out",
            Self::Payment(_) => "paid",
            Self::Hold(_) => "held",
            Self::Request => "done",
        }
    }
}
