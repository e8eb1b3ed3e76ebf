//! `paywright decode`: a callback as a summary that people can read.

use paywright_core::ecommpay::callback::{Callback, UnsignedChargebackDigest};
use paywright_core::ecommpay::{CallbackError, Verifier, VerifyError, VerifyFailure};
use paywright_core::json::Limits;
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::input::InputArgs;
use crate::message::{self, Seal, Summary};
use crate::output::{Output, shown};
use crate::secret::SecretArgs;

const HELP: &str = "\
With a key the signature is checked first; without one the summary says NOT VERIFIED, and nothing in
it may be acted on. Nobody is asked for a key. Card numbers are masked; tokens, security codes and
the data of redirects are left out.

Exit code 1: a key was given and the message is not genuine, or the message must be reviewed before
anybody acts on it. 2: not a message at all.

JSON: {\"verified\", \"key\", \"refusal\", \"kind\", \"layout\", \"project_id\", \"payment\",
\"operations\", \"account\", \"customer_id\", \"errors\", \"next_action\": {\"name\", \"told\"}, \"review\",
\"ambiguities\"}. Sums are {\"minor\", \"currency\", \"text\"}, codes as in `paywright codes --json`,
identifiers text, what is not there null. A digest of chargebacks, which nobody signs:
{\"verified\": false, \"kind\": \"chargeback_digest\", \"chargebacks\"}.

Examples:
  paywright decode callback.json
  PAYWRIGHT_SECRET=... paywright decode - < callback.json
  paywright decode --secret-file project.key --json callback.json | jq .next_action";

/// Read a callback or status answer: what happened, what it means, what to do now.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    secret: SecretArgs,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] for an input that is no message, and for keys that cannot be used.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let keyring = args.secret.keyring_if_given(output)?;
    let body = args.input.read(output)?;
    if let Some(digest) = chargebacks(&body) {
        return show_digest(&digest, output);
    }
    let seal = match &keyring {
        None => Seal::NotChecked,
        Some(keyring) => match Verifier::new(keyring.clone()).verify_callback(&body) {
            Ok(callback) => Seal::Genuine(Box::new(callback)),
            Err(CallbackError::Verify(error)) => Seal::Refused(verdict(error)?),
            Err(error) => return Err(Failure::input(&error)),
        },
    };
    let read = Callback::read_unverified(&body).map_err(|error| Failure::input(&error))?;
    let summary = Summary::of(&read, &seal);
    let is_refused = matches!(seal, Seal::Refused(_));
    let exit = output.verdict(!is_refused && summary.review.is_none());
    output.either(&summary, message::of(&summary, &seal))?;
    Ok(exit)
}

/// An error about the signature; the others end the command.
fn verdict(error: VerifyError) -> Result<VerifyError, Failure> {
    match error.failure() {
        VerifyFailure::MissingSignature | VerifyFailure::InvalidSignature => Ok(error),
        VerifyFailure::Malformed | VerifyFailure::Limit => Err(Failure::input(&error)),
    }
}

fn chargebacks(body: &[u8]) -> Option<UnsignedChargebackDigest> {
    let digest = UnsignedChargebackDigest::read(body, &Limits::default()).ok()?;
    let claims = digest.claims();
    let is_digest = claims.get("chargebacks").is_some() && claims.get("payment").is_none();
    is_digest.then_some(digest)
}

fn show_digest(digest: &UnsignedChargebackDigest, output: &mut Output) -> Result<Exit, Failure> {
    let text_of = |text: Option<&str>| text.map(shown);
    let rows: Vec<[String; 3]> = digest
        .chargebacks()
        .map(|chargeback| {
            [chargeback.payment_id(), chargeback.status(), chargeback.finalization_date()]
                .map(|text| text_of(text).unwrap_or_default())
        })
        .collect();
    let chargebacks: Vec<_> = rows
        .iter()
        .map(|[id, status, date]| json!({ "payment_id": id, "status": status, "date": date }))
        .collect();
    let json = json!({
        "verified": false,
        "kind": "chargeback_digest",
        "chargebacks": chargebacks,
    });
    output.either(&json, message::of_digest(&rows))?;
    Ok(Exit::Ok)
}
