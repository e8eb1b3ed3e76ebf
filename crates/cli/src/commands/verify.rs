//! `paywright verify`: is this message from the platform, and complete?

use paywright_core::ErrorCode;
use paywright_core::ecommpay::canonical::{Numbers, Order};
use paywright_core::ecommpay::{Evidence, Verifier, VerifyError, VerifyFailure};
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::input::InputArgs;
use crate::output::{BAD, GOOD, Output};
use crate::secret::SecretArgs;

const HELP: &str = "\
Several keys may be given, during a rotation for example; the answer names the one that fitted.

Exit code 0: genuine. 1: not genuine, do not act on it. 2: not a message at all.

JSON: {\"genuine\": true, \"key\", \"order\", \"numbers\"} or {\"genuine\": false, \"code\", \"message\"}.
`order` is natural, bytes_by_path, bytes_by_line or per_level; `numbers` literal or shortest.

Examples:
  PAYWRIGHT_SECRET=... paywright verify callback.json
  paywright verify --secret-file project.key < callback.json
  paywright verify --secret-env KEY_2026 --secret-env KEY_2025 callback.json && ship-it";

/// Check the signature of a callback, a Gate answer or a request.
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
/// [`Failure`] without a key, or for an input that is no message.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let verifier = Verifier::new(args.secret.keyring(output)?);
    let body = args.input.read(output)?;
    match verifier.verify(&body) {
        Ok(message) => {
            let evidence = message.evidence();
            let json = json!({
                "genuine": true,
                "key": evidence.key_label(),
                "order": order_word(evidence.order()),
                "numbers": numbers_word(evidence.numbers()),
            });
            let exit = output.verdict(true);
            output.either(&json, format!("{GOOD}genuine{GOOD:#}: {}", told(evidence)))?;
            Ok(exit)
        }
        Err(error) => {
            if !is_verdict(&error) {
                return Err(Failure::input(&error));
            }
            let json = json!({
                "genuine": false,
                "code": error.code(),
                "message": error.to_string(),
            });
            let text = format!("{BAD}not genuine{BAD:#} [{}]: {error}", error.code());
            let exit = output.verdict(false);
            output.either(&json, text)?;
            Ok(exit)
        }
    }
}

/// Whether the message could be read, so that the error is about its signature.
fn is_verdict(error: &VerifyError) -> bool {
    match error.failure() {
        VerifyFailure::MissingSignature | VerifyFailure::InvalidSignature => true,
        VerifyFailure::Malformed | VerifyFailure::Limit => {
            matches!(error, VerifyError::SignatureNotText)
        }
    }
}

/// What the check rests on, as a sentence.
pub fn told(evidence: &Evidence) -> String {
    let mut text = format!("signed with the key {}", evidence.key_label());
    if evidence.order() != Order::Natural {
        text.push_str(&format!(", lines in {} order", order_word(evidence.order())));
    }
    if evidence.numbers() != Numbers::Literal {
        text.push_str(", numbers in their shortest form");
    }
    text
}

fn order_word(order: Order) -> &'static str {
    match order {
        Order::Natural => "natural",
        Order::BytesByPath => "bytes_by_path",
        Order::BytesByLine => "bytes_by_line",
        Order::PerLevel => "per_level",
    }
}

fn numbers_word(numbers: Numbers) -> &'static str {
    match numbers {
        Numbers::Literal => "literal",
        Numbers::Shortest => "shortest",
    }
}
