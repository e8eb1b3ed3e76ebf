//! `paywright cryptoprocessing codes`: what an error code of the gateway means, and what to do about it.

use paywright_core::cryptoprocessing::codes::{self, Advice, Code};
use serde_json::{Value, json};

use crate::commands::codes::{retry_word, words};
use crate::failure::{Exit, Failure};
use crate::output::{HEADING, Output, pairs, shown, table};

const HELP: &str = "\
Without an argument, all codes that are known. With a code, that one. With words, the codes that
have all of them in their name, meaning, category or advice. The vendor's own list was not to be
had as a whole: a code that is not in this one may exist.

Exit code 1: nothing found. A code that is not known still gets the careful advice.

JSON: a list of {\"code\", \"documented\", \"meaning\", \"category\", \"action\", \"retry\", \"advice\"}.

Examples:
  paywright cryptoprocessing codes AMOUNT_EXCEED
  paywright cryptoprocessing codes 3ds
  paywright cryptoprocessing codes --json | jq '.[] | select(.action == \"check_state\")'";

/// Look up error codes of the gateway.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// A code, or words to look for
    #[arg(value_name = "CODE|TEXT")]
    wanted: Vec<String>,
}

pub(super) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if let [wanted] = args.wanted.as_slice()
        && (codes::lookup(wanted).is_documented() || is_code(wanted))
    {
        let code = codes::lookup(&wanted.to_uppercase());
        output.either(&json!([to_json(&code)]), details(&code))?;
        return Ok(Exit::of_verdict(code.is_documented()));
    }
    let words: Vec<String> = args.wanted.iter().map(|word| word.to_lowercase()).collect();
    let found: Vec<Code> = codes::documented().filter(|code| has(code, &words)).collect();
    if output.is_json() {
        output.json(&found.iter().map(to_json).collect::<Vec<_>>())?;
    } else if found.is_empty() {
        output.line(format!("No code has {:?} in it.", shown(&args.wanted.join(" "))))?;
    } else {
        output.line(overview(&found))?;
    }
    Ok(Exit::of_verdict(!found.is_empty()))
}

/// Whether a text is meant as a code, and not as a word to look for.
fn is_code(text: &str) -> bool {
    text.contains('_') && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

fn advice(code: &Code) -> &'static str {
    match code.advice() {
        Advice::Poll => "It is no error: ask for the state again later.",
        Advice::Never => "Do not try again with the same data.",
        Advice::Change => "Correct the data of the command.",
        Advice::Payer => "Ask the payer for another card, or for another try.",
        Advice::UseExisting => "It is there already; use that.",
        Advice::NewOrder => "Start again with a new order id.",
        // That of codes which nobody knows, too.
        _ => "It may have been done: ask for the state before anything else.",
    }
}

fn to_json(code: &Code) -> Value {
    json!({
        "code": code.as_str(),
        "documented": code.is_documented(),
        "meaning": code.meaning(),
        "category": code.category().as_str(),
        "action": code.advice().as_str(),
        "retry": retry_word(code.retry()),
        "advice": advice(code),
    })
}

fn has(code: &Code, words: &[String]) -> bool {
    let meaning = code.meaning().unwrap_or_default();
    let text = format!("{code} {meaning} {} {}", code.category(), code.advice()).to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

fn details(code: &Code) -> String {
    let meaning = code.meaning().unwrap_or("not documented");
    let facts = pairs(&[
        ("category", words(code.category().as_str())),
        ("action", words(code.advice().as_str())),
        ("retry", words(&retry_word(code.retry()))),
        ("advice", advice(code).to_owned()),
    ]);
    format!("{HEADING}{} {meaning}{HEADING:#}\n{facts}", shown(code.as_str()))
}

fn overview(found: &[Code]) -> String {
    let rows: Vec<[String; 4]> = found
        .iter()
        .map(|code| {
            [
                code.to_string(),
                words(code.category().as_str()),
                words(code.advice().as_str()),
                code.meaning().unwrap_or_default().to_owned(),
            ]
        })
        .collect();
    table(["code", "category", "action", "meaning"], &rows)
}
