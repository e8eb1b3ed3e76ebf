//! `paywright cards`: the test cards of the platform and of the local platform.

use paywright_core::ecommpay::codes;
use paywright_emulator::platform::cards::{Authentication, TEST_CARDS, TestCard, Verdict};
use serde_json::{Value, json};

use crate::failure::{Exit, Failure};
use crate::output::{Output, table};

const HELP: &str = "\
The number alone selects what happens; holder, CVV and expiry only have to be well-formed. Test
numbers are public and no secret. The codes of declines are a choice of the local platform, since
none are published; it performs 3-D Secure as the column says.

Words are looked for in all columns; all of them have to be there. Exit code 1: nothing found.

JSON: a list of {\"number\", \"purchase\", \"code\", \"payout\", \"authentication\", \"remark\"}; `purchase` and
`payout` are success or decline, `payout` null where nothing is documented.

Examples:
  paywright cards
  paywright cards decline
  paywright cards success challenge";

/// List the test cards.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Words to look for
    #[arg(value_name = "TEXT")]
    words: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let is_wanted = |card: &&TestCard| {
        let secure =
            if authentication(card.authentication) == "none" { "" } else { "3ds 3-d secure" };
        let text = format!("{} {secure}", row(card).join(" ")).to_lowercase();
        args.words.iter().all(|word| text.contains(&word.to_lowercase()))
    };
    let found: Vec<&TestCard> = TEST_CARDS.iter().filter(is_wanted).collect();
    if output.is_json() {
        output.json(&found.iter().map(|card| to_json(card)).collect::<Vec<_>>())?;
    } else if found.is_empty() {
        output.line("No test card fits.")?;
    } else {
        let rows: Vec<[String; 5]> = found.iter().map(|card| row(card)).collect();
        output.line(table(["number", "purchase", "payout", "3-D Secure", "remark"], &rows))?;
    }
    Ok(Exit::of_verdict(!found.is_empty()))
}

fn row(card: &TestCard) -> [String; 5] {
    let purchase = match card.purchase {
        Verdict::Success => "success".to_owned(),
        Verdict::Decline(code) => {
            let message = codes::lookup(code.number()).message().unwrap_or_default();
            format!("decline {} {message}", code.number())
        }
    };
    [
        card.number.to_owned(),
        purchase,
        card.payout.map(word).unwrap_or_default().to_owned(),
        authentication(card.authentication).replace('_', " "),
        card.remark.to_owned(),
    ]
}

fn to_json(card: &TestCard) -> Value {
    let code = match card.purchase {
        Verdict::Success => 0,
        Verdict::Decline(code) => code.number(),
    };
    json!({
        "number": card.number,
        "purchase": word(card.purchase),
        "code": code.to_string(),
        "payout": card.payout.map(word),
        "authentication": authentication(card.authentication),
        "remark": card.remark,
    })
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Success => "success",
        Verdict::Decline(_) => "decline",
    }
}

fn authentication(authentication: Authentication) -> &'static str {
    match authentication {
        Authentication::None => "none",
        Authentication::Version1 => "version_1",
        Authentication::Frictionless => "frictionless",
        Authentication::Challenge => "challenge",
        Authentication::FrictionlessThenVersion1 => "frictionless_then_version_1",
        Authentication::ChallengeThenVersion1 => "challenge_then_version_1",
    }
}
