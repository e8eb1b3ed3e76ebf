//! `paywright refund`, `capture` and `cancel`: what is done to a payment that is there.

use paywright_core::ecommpay::gate::{Method, Refund};

use super::gate::Before;
use super::gate::amount::AmountArgs;
use super::gate::ended::{self, WaitArgs};
use super::gate::given::{self, MethodCheck};
use super::gate::send::{self, Outcome, SendArgs};
use super::gate::told::{Asked, What};
use crate::client::{GateArgs, block_on};
use crate::failure::{Exit, Failure};
use crate::output::Output;

const REFUND_HELP: &str = "\
Nothing is returned twice: every refund carries an id that is made of payment, amount and
reference, so the same command, given again, is the same refund. Two returns of one amount need
two references.

Without an amount all that is left goes back. The method is that of the payment, which is asked
for. A lost answer is dealt with as `paywright pay --help` tells.

Received is not done: --wait asks until it has ended, and tells how.

Exit code 1: refused, not known, or there is no such payment; with --wait also when declined.

JSON: as `paywright pay --json`, with refund_id.

Examples:
  paywright refund order-1 --description 'Strings returned'
  paywright refund order-1 --description Returned --amount 10 --currency EUR --reference return-17";

const CAPTURE_HELP: &str = "\
Without an amount all that is held is taken. The method is that of the payment, which is asked
for. A lost answer is dealt with as `paywright pay --help` tells; since a capture has no id of its
own, that takes a minute longer.

Received is not done: --wait asks until it has ended, and tells how.

Exit code 1: refused, not known, or there is no such payment; with --wait also when declined.

JSON: as `paywright pay --json`.

Examples:
  paywright capture order-1
  paywright capture order-1 --amount 10 --currency EUR";

const CANCEL_HELP: &str = "\
Without an amount all that is held is released, with one the hold is lowered. The method is that
of the payment, which is asked for. A lost answer is dealt with as `paywright pay --help` tells;
since a release has no id of its own, that takes a minute longer.

Received is not done: --wait asks until it has ended, and tells how.

Exit code 1: refused, not known, or there is no such payment; with --wait also when declined.

JSON: as `paywright pay --json`.

Examples:
  paywright cancel order-1
  paywright cancel order-1 --description 'Out of stock'";

/// Give money back.
#[derive(Debug, clap::Args)]
#[command(after_help = REFUND_HELP)]
pub struct RefundArgs {
    /// Why, at most 255 characters
    #[arg(long, value_name = "TEXT")]
    description: String,
    /// What this return is called in the shop: makes it another refund than one of the same amount
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    #[command(flatten)]
    common: CommonArgs,
}

/// Take the money of a hold.
#[derive(Debug, clap::Args)]
#[command(after_help = CAPTURE_HELP)]
pub struct CaptureArgs {
    /// What for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    #[command(flatten)]
    common: CommonArgs,
}

/// Release a hold.
#[derive(Debug, clap::Args)]
#[command(after_help = CANCEL_HELP)]
pub struct CancelArgs {
    /// Why
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    #[command(flatten)]
    common: CommonArgs,
}

#[derive(Debug, clap::Args)]
struct CommonArgs {
    /// The payment id
    #[arg(value_name = "ORDER-ID")]
    payment_id: String,
    #[command(flatten)]
    amount: AmountArgs,
    /// The Gate path of the method, instead of that which the platform tells
    #[arg(long, value_name = "PATH")]
    method: Option<String>,
    #[command(flatten)]
    method_check: MethodCheck,
    #[command(flatten)]
    wait: WaitArgs,
    #[command(flatten)]
    send: SendArgs,
    #[command(flatten)]
    gate: GateArgs,
}

/// Gives money back.
///
/// # Errors
/// [`Failure`] when nothing could be sent.
pub fn refund(args: &RefundArgs, output: &mut Output) -> Result<Exit, Failure> {
    given::text("--description", Some(&args.description))?;
    given::text("--reference", args.reference.as_deref())?;
    args.common.run(What::Refund, output, async |client, before, common, output| {
        let mut request = Refund::by_method(&before.method, &common.payment_id, &args.description);
        if let Some(amount) = common.amount.given()? {
            request = request.amount(amount);
        }
        if let Some(reference) = &args.reference {
            request = request.reference(reference);
        }
        send::carry_out(client, &request, before.known(), &common.send, output).await
    })
}

/// Takes the money of a hold.
///
/// # Errors
/// [`Failure`] when nothing could be sent.
pub fn capture(args: &CaptureArgs, output: &mut Output) -> Result<Exit, Failure> {
    given::text("--description", args.description.as_deref())?;
    args.common.run(What::Capture, output, async |client, before, common, output| {
        let mut request = Method::new(&before.method).capture(&common.payment_id);
        if let Some(amount) = common.amount.given()? {
            request = request.amount(amount);
        }
        if let Some(text) = &args.description {
            request = request.description(text);
        }
        send::carry_out(client, &request, before.known(), &common.send, output).await
    })
}

/// Releases a hold.
///
/// # Errors
/// [`Failure`] when nothing could be sent.
pub fn cancel(args: &CancelArgs, output: &mut Output) -> Result<Exit, Failure> {
    given::text("--description", args.description.as_deref())?;
    args.common.run(What::Release, output, async |client, before, common, output| {
        let mut request = Method::new(&before.method).cancel(&common.payment_id);
        if let Some(amount) = common.amount.given()? {
            request = request.amount(amount);
        }
        if let Some(text) = &args.description {
            request = request.description(text);
        }
        send::carry_out(client, &request, before.known(), &common.send, output).await
    })
}

impl CommonArgs {
    fn run(
        &self,
        what: What,
        output: &mut Output,
        send: impl AsyncFnOnce(
            &paywright_http::GateClient,
            &Before,
            &Self,
            &mut Output,
        ) -> Result<Outcome, Failure>,
    ) -> Result<Exit, Failure> {
        // What is wrong with it is told before anything is asked.
        given::payment_id(&self.payment_id)?;
        self.method.as_deref().map_or(Ok(()), |path| self.method_check.check(path))?;
        self.amount.given()?;
        let client = self.gate.client(output)?;
        block_on(async {
            let before = Before::of(&client, &self.payment_id, self.method.as_deref()).await?;
            let outcome = send(&client, &before, self, output).await?;
            let asked = Asked { what, payment_id: &self.payment_id };
            let known = before.operations.as_deref();
            ended::print(&client, &asked, &outcome, known, &self.wait, output).await
        })
    }
}
