//! `paywright pay`: takes money by card or by another method.

use std::time::Duration;

use paywright_core::ecommpay::gate::{
    Accepted, Account, CardAuth, CardSale, Customer, GateRequest, Method, Operation, ReturnUrl,
    Takes, part,
};
use paywright_core::money::Money;
use paywright_core::payment::{PaymentState, PaymentStatus};
use paywright_http::{GateClient, Until};

use super::gate::amount::AmountArgs;
use super::gate::given::{self, MethodCheck};
use super::gate::send::{self, Outcome, SendArgs, Sent};
use super::gate::told::{self, Asked, Standing, What};
use super::wait;
use crate::card::{CardArgs, Use};
use crate::client::{GateArgs, block_on};
use crate::failure::{Exit, Failure};
use crate::message::Summary;
use crate::output::Output;

const HELP: &str = "\
The card is typed in at a prompt, or read from a JSON file, never from an argument: {\"pan\": \"...\",
\"month\": 12, \"year\": 2030, \"card_holder\": \"...\", \"cvv\": \"...\"}.

The request is sent once. When its answer is lost, the platform is asked what became of it; it is
sent again only when the platform says, twice and late enough, that nothing has arrived. What is
still open then is a ticket: it is printed, and kept in --ticket-file, for `paywright status
--ticket-file FILE`. Ctrl-c keeps it too.

Received is not paid: --wait asks until the payment has ended or needs somebody, and shows what.

Exit code 1: refused, or not known; with --wait also when it is not paid (with --auth: not held).
A request that breaks a rule is not sent and ends with 2, no connection with 3.

JSON: {\"outcome\", \"payment_id\", \"request_id\", \"refund_id\", \"meaning\", \"has_other_sum\",
\"rejection\": {\"http\", \"code\", \"message\", \"errors\"}, \"codes\", \"detail\", \"ticket\", \"ticket_file\",
\"payment\"}. The outcome is received, registered (found when asked), exists, rejected, refused,
not_arrived or unknown; the payment is as in `paywright status --json`, null without --wait.

Examples:
  paywright pay order-1 --amount 34.15 --currency EUR --customer-id c-7 --ip 203.0.113.7
  paywright pay order-2 --minor 3415 --currency EUR --card-file card.json --auth --wait \\
      --base-url http://127.0.0.1:8112
  paywright pay order-3 --amount 10 --currency EUR --test-card challenge --wait
  paywright pay order-4 --amount 10 --currency EUR --method ecopayz \\
      --return-url https://shop.example/back";

/// Take money by card or by another method.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The payment id, your own and unique in the project
    #[arg(value_name = "ORDER-ID")]
    payment_id: String,
    #[command(flatten)]
    amount: AmountArgs,
    /// Hold the money; `paywright capture` takes it, `cancel` releases it
    #[arg(long)]
    auth: bool,
    /// Another method than card, by its Gate path: see `paywright methods`
    #[arg(long, value_name = "PATH", conflicts_with_all = ["card_file", "test_card"])]
    method: Option<String>,
    #[command(flatten)]
    method_check: MethodCheck,
    /// Number of the account or wallet at that method, never a card number
    #[arg(long, value_name = "NUMBER", requires = "method")]
    account: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Where the customer's browser comes back to
    #[arg(long, value_name = "URL")]
    return_url: Option<String>,
    /// Ask until the payment has ended or needs somebody
    #[arg(long)]
    wait: bool,
    /// How long to ask with --wait
    #[arg(long, value_name = "SECONDS", default_value_t = 60, requires = "wait")]
    within: u64,
    #[command(flatten)]
    customer: CustomerArgs,
    #[command(flatten)]
    card: CardArgs,
    #[command(flatten)]
    send: SendArgs,
    #[command(flatten)]
    gate: GateArgs,
}

/// Who pays or is paid.
#[derive(Debug, clap::Args)]
pub struct CustomerArgs {
    /// Your id of the customer; a made-up one on a local platform
    #[arg(long, value_name = "ID")]
    customer_id: Option<String>,
    /// The address that the customer's browser came from; a made-up one on a local platform
    #[arg(long, value_name = "IP")]
    ip: Option<String>,
}

impl CustomerArgs {
    /// The customer.
    ///
    /// # Errors
    /// [`Failure`] when the platform would miss something.
    pub(crate) fn customer(&self, is_local: bool) -> Result<Customer, Failure> {
        given::text("--customer-id", self.customer_id.as_deref())?;
        let or_made_up = |given: &Option<String>, made_up: &str, option: &str| {
            given.clone().or_else(|| is_local.then(|| made_up.to_owned())).ok_or_else(|| {
                Failure::usage("customer_missing", "The platform wants to know the customer.")
                    .hint(format!("Give --{option}."))
            })
        };
        let id = or_made_up(&self.customer_id, "customer-1", "customer-id ID")?;
        // An address that documentation has for itself.
        let ip = or_made_up(&self.ip, "192.0.2.1", "ip ADDRESS")?;
        Ok(Customer::new(id, ip))
    }
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when nothing could be sent.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    given::payment_id(&args.payment_id)?;
    args.account.as_deref().map_or(Ok(()), given::account)?;
    given::text("--description", args.description.as_deref())?;
    args.method.as_deref().map_or(Ok(()), |path| args.method_check.check(path))?;
    let amount = args.amount.required()?;
    let is_local = args.gate.is_local();
    let customer = args.customer.customer(is_local)?;
    let client = args.gate.client(output)?;
    let id = args.payment_id.as_str();
    block_on(async {
        let (client, customer) = (&client, customer);
        let outcome = match (&args.method, args.auth) {
            (Some(path), is_hold) => {
                let method = Method::new(path);
                let mut request = if is_hold {
                    method.auth(id, amount, customer)
                } else {
                    method.sale(id, amount, customer)
                };
                if let Some(number) = &args.account {
                    request = request.account(Account::with_number(number));
                }
                begin(client, request, args, output).await?
            }
            (None, is_hold) => {
                let card = args.card.card(Use::Pay, is_local, output)?;
                if is_hold {
                    begin(client, CardAuth::new(id, amount, card, customer), args, output).await?
                } else {
                    begin(client, CardSale::new(id, amount, card, customer), args, output).await?
                }
            }
        };
        finish(client, args, amount, &outcome, output).await
    })
}

async fn begin<O>(
    client: &GateClient,
    mut request: GateRequest<O>,
    args: &Args,
    output: &mut Output,
) -> Result<Outcome, Failure>
where
    O: Operation<Answer = Accepted> + Takes<part::Text> + Takes<part::ReturnUrl>,
{
    if let Some(text) = &args.description {
        request = request.description(text);
    }
    if let Some(url) = &args.return_url {
        // Some methods want an address for each end.
        request = request.return_url(ReturnUrl::new(url, url).any(url));
    }
    send::start(client, &request, &args.send, output).await
}

/// Waits if that is wanted, and prints.
async fn finish(
    client: &GateClient,
    args: &Args,
    amount: Money,
    outcome: &Outcome,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let id = args.payment_id.as_str();
    let what = if args.auth { What::Hold(amount) } else { What::Payment(amount) };
    let asked = Asked { what, payment_id: id };
    if !args.wait || !matches!(outcome.sent, Sent::Accepted(_) | Sent::Registered(_)) {
        return told::print(&asked, outcome, None, output);
    }
    let within = Duration::from_secs(args.within);
    let waited = match wait::until(client, id, &Until::Standstill, within, output).await {
        Ok(waited) => waited,
        Err(failure) => {
            let standing = Standing::unasked(failure)?;
            return told::print(&asked, outcome, Some(&standing), output);
        }
    };
    let Some(message) = waited.last else {
        return told::print(&asked, outcome, Some(&Standing::untold(within)), output);
    };
    let summary = Summary::of_answer(message).map_err(|error| Failure::input(&error))?;
    let (is_good, meaning) = match judge(&waited.state, args.auth, amount) {
        Some(judged) => judged,
        None if summary.needs.is_some() => {
            (false, "not paid yet: it goes on when somebody does what stands below".to_owned())
        }
        None => (false, format!("not paid yet, after {} s", args.within)),
    };
    let standing = Standing { summary: Some(summary), is_good, meaning };
    told::print(&asked, outcome, Some(&standing), output)
}

/// Whether it is as it was asked for, and the sum of which that is said. `None` as long as it goes on.
fn judge(state: &PaymentState, is_hold: bool, amount: Money) -> Option<(bool, String)> {
    let sum = state.remaining_sum();
    let is_whole = sum == Some(amount);
    let told = sum.map_or_else(|| "a sum that is not told".to_owned(), |sum| sum.to_string());
    let but = if is_whole { String::new() } else { format!(", although {amount} were asked for") };
    let is_held = state.status() == Some(&PaymentStatus::AwaitingCapture);
    match (is_held, state.is_paid()) {
        (true, _) => {
            let rest = "nothing is paid before `paywright capture`, and `cancel` releases it";
            Some((is_hold && is_whole, format!("held, not taken: {told}{but}; {rest}")))
        }
        (_, true) if is_hold => Some((false, format!("paid at once, not only held: {told}{but}"))),
        (_, true) => Some((is_whole, format!("paid: {told}{but}"))),
        _ if state.status() == Some(&PaymentStatus::PartiallyPaid) => {
            Some((false, format!("paid in part: {told}{but}")))
        }
        _ if state.is_final() => Some((false, "not paid; the payment has ended".to_owned())),
        _ => None,
    }
}
