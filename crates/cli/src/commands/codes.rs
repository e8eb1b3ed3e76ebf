//! `paywright codes`: what a response code means and what to do about it.

use paywright_core::ecommpay::codes::{self, Action, ResponseCode};
use paywright_core::payment::Retry;
use serde_json::{Value, json};

use crate::failure::{Exit, Failure};
use crate::output::{GOOD, HEADING, Output, pairs, shown, table};

const HELP: &str = "\
Without an argument, all documented codes. With a number, that code. With words, the codes whose
message, category or recommended action has all of them.

Exit code 1: nothing found. A number that is not documented still gets the category of its range.

JSON: a list of {\"code\", \"documented\", \"message\", \"category\", \"action\", \"retry\", \"advice\"}.

Examples:
  paywright codes 10105
  paywright codes insufficient funds
  paywright codes authenticate_3ds
  paywright codes --json | jq '.[] | select(.retry == \"now\")'";

/// Look up unified response codes.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// A code, or words to look for
    #[arg(value_name = "CODE|TEXT")]
    wanted: Vec<String>,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if let [wanted] = args.wanted.as_slice()
        && wanted.bytes().all(|byte| byte.is_ascii_digit())
        && !wanted.is_empty()
    {
        let code = codes::lookup(wanted.as_str());
        output.either(&json!([to_json(&code)]), details(&code))?;
        return Ok(Exit::of_verdict(code.is_documented()));
    }
    let words: Vec<String> = args.wanted.iter().map(|word| word.to_lowercase()).collect();
    let found: Vec<ResponseCode> = codes::documented().filter(|code| has(code, &words)).collect();
    if output.is_json() {
        output.json(&found.iter().map(to_json).collect::<Vec<_>>())?;
    } else if found.is_empty() {
        output.line(format!("No code has {:?} in it.", shown(&args.wanted.join(" "))))?;
    } else {
        output.line(overview(&found))?;
    }
    Ok(Exit::of_verdict(!found.is_empty()))
}

/// What to do about a code, as a sentence.
pub fn advice(code: &ResponseCode) -> &'static str {
    if code.is_success() {
        return "Nothing to do.";
    }
    match code.retry() {
        Retry::Wait => return "Wait for the result; do not try again.",
        Retry::With3ds => return "Repeat it with 3-D Secure.",
        _ => {}
    }
    match code.action() {
        Action::None => "Do not try again.",
        Action::Wait => "Wait for the result; do not try again.",
        Action::Retry => "Another attempt may succeed.",
        Action::RetryLater => "Another attempt may succeed later.",
        Action::RetryAfter24Hours => "Another attempt may succeed after a day.",
        Action::RetryAfter7Days => "Another attempt may succeed after a week.",
        Action::RetryAfter30Days => "Another attempt may succeed after thirty days.",
        Action::CorrectRequest => "Correct the data of the request.",
        Action::CorrectOrRetryLater => "Correct the data of the request, or try again later.",
        Action::Authenticate3ds => "Repeat it with 3-D Secure.",
        Action::OtherInstrument => "Ask the customer for another card or account.",
        Action::ContactSupport => "Ask the support of the platform.",
        Action::RetryOrContactSupport => {
            "Try again; if it stays so, ask the support of the platform."
        }
        Action::ContactSupportOrRetryLater => {
            "Ask the support of the platform, or try again later."
        }
        Action::ContactAccountManager => "Ask your account manager at the platform.",
        _ => "Nothing is documented; do not try again without asking.",
    }
}

/// A code with everything that is known of it.
pub fn to_json(code: &ResponseCode) -> Value {
    json!({
        "code": code.as_str(),
        "documented": code.is_documented(),
        "message": code.message(),
        "category": code.category().as_str(),
        "action": code.action().as_str(),
        "retry": retry_word(code.retry()),
        "advice": advice(code),
    })
}

/// The stable word for it.
pub fn retry_word(retry: Retry) -> String {
    match retry {
        Retry::Never => "never".to_owned(),
        Retry::Now => "now".to_owned(),
        Retry::Later => "later".to_owned(),
        Retry::AfterHours(hours) => format!("after_{hours}h"),
        Retry::WithOtherData => "with_other_data".to_owned(),
        Retry::With3ds => "with_3ds".to_owned(),
        Retry::Wait => "wait".to_owned(),
        _ => "unknown".to_owned(),
    }
}

fn has(code: &ResponseCode, words: &[String]) -> bool {
    let text = format!(
        "{} {} {} {}",
        code.message().unwrap_or_default().to_lowercase(),
        code.category(),
        code.action(),
        retry_word(code.retry())
    );
    words.iter().all(|word| text.contains(word.as_str()))
}

fn details(code: &ResponseCode) -> String {
    let message = code.message().unwrap_or("not documented");
    let style = if code.is_success() { GOOD } else { HEADING };
    let facts = pairs(&[
        ("category", words(code.category().as_str())),
        ("action", words(code.action().as_str())),
        ("retry", words(&retry_word(code.retry()))),
        ("advice", advice(code).to_owned()),
    ]);
    format!("{style}{code} {message}{style:#}\n{facts}")
}

fn overview(found: &[ResponseCode]) -> String {
    let rows: Vec<[String; 5]> = found
        .iter()
        .map(|code| {
            [
                code.to_string(),
                words(code.category().as_str()),
                words(code.action().as_str()),
                words(&retry_word(code.retry())),
                code.message().unwrap_or_default().to_owned(),
            ]
        })
        .collect();
    table(["code", "category", "action", "retry", "message"], &rows)
}

/// A stable word as people read it.
pub fn words(word: &str) -> String {
    word.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_code_has_advice() {
        for code in codes::documented() {
            assert_ne!(advice(&code), advice(&codes::lookup("99999")), "{code}");
            assert_ne!(retry_word(code.retry()), "unknown", "{code}");
        }
    }

    #[test]
    fn words_are_all_looked_for() {
        let words = ["insufficient".to_owned(), "retry".to_owned()];
        assert!(has(&codes::lookup("10112"), &words));
        assert!(!has(&codes::lookup("100"), &words));
    }
}
