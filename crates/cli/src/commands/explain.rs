//! `paywright explain`: why a message does not verify, and what was signed.

use paywright_core::SecretKey;
use paywright_core::ecommpay::explain::Explainer;

use crate::failure::{Exit, Failure};
use crate::input::InputArgs;
use crate::output::{BAD, GOOD, Output};
use crate::secret::{NamedSecret, OtherSecretArgs, SecretArgs};

const HELP: &str = "\
The first line names the likeliest cause and what to do. Keys that may have been confused, of the
test project for instance, are tried when they are named by --other-env or --other-file. Card
numbers, security codes and tokens are masked. Still, show the answer to nobody who may not know the
right signature of this message: it is in it.

Pass the body as it was received, byte by byte: what a JSON parser has written again is something
else, and this command will tell so.

Exit code 0: genuine. 1: not genuine, whatever the cause.

JSON: {\"verified\", \"first_line\", \"error\": {\"code\", \"message\"}, \"causes\", \"body_bytes\", \"message\":
{\"received\", \"received_in\", \"computed\", \"key\", \"order\", \"numbers\", \"canonical_bytes\", \"lines\",
\"lines_left_out\", \"not_covered\"}, \"work\"}.

Examples:
  PAYWRIGHT_SECRET=... paywright explain callback.json
  paywright explain --secret-file live.key --other-file test.key callback.json
  paywright explain --project 112 --json - < callback.json | jq -r .first_line";

/// Explain why a message is not genuine, and show the lines that are signed.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,
    /// The project that the key belongs to
    #[arg(long, value_name = "ID")]
    project: Option<u64>,
    #[command(flatten)]
    secret: SecretArgs,
    #[command(flatten)]
    others: OtherSecretArgs,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] without a key, and when the input cannot be read.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let keys = labelled(args.secret.several(output)?)?;
    let others = labelled(args.others.all(output)?)?;
    let body = args.input.read(output)?;
    let explanation = explainer(&keys, &others, args.project)?.explain(&body);
    let is_verified = explanation.is_verified();
    let exit = output.verdict(is_verified);
    if output.is_json() {
        output.json(&explanation)?;
    } else {
        let text = explanation.to_string();
        let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let style = if is_verified { GOOD } else { BAD };
        output.line(format!("{style}{first}{style:#}"))?;
        output.line(rest.trim_end())?;
    }
    Ok(exit)
}

type Keys = Vec<(String, SecretKey)>;

fn labelled(secrets: Vec<NamedSecret>) -> Result<Keys, Failure> {
    secrets.into_iter().map(|secret| Ok((secret.label.clone(), secret.key()?))).collect()
}

fn explainer<'k>(
    keys: &'k Keys,
    others: &'k Keys,
    project: Option<u64>,
) -> Result<Explainer<'k>, Failure> {
    let (label, key) = keys.first().ok_or_else(crate::secret::missing)?;
    let mut explainer = Explainer::new(label, key);
    for (label, key) in keys.iter().skip(1) {
        explainer = explainer.with_key(label, key).map_err(|error| Failure::input(&error))?;
    }
    for (label, key) in others {
        explainer = explainer.with_other_key(label, key).map_err(|error| Failure::input(&error))?;
    }
    Ok(match project {
        Some(id) => explainer.with_project(id),
        None => explainer,
    })
}
