//! `paywright methods`: payment methods and their names on Payment Page, in Gate and in callbacks.

use paywright_core::ecommpay::methods::{self, Capability, PaymentMethod};
use serde_json::{Value, json};

use crate::failure::{Exit, Failure};
use crate::output::{Output, shown, table};

const HELP: &str = "\
Words are looked for in key, name, type, codes and paths; all of them have to be there. The columns
of capabilities: P purchase, 2 hold and capture, O payout, C stored credentials, R refund,
r partial refund, B chargebacks occur, V verification. A * stands for all; a blank for not known.

Only the methods of --ecommpay are named by a source of ecommpay itself; the others are documented
by a white-label of the same platform and may not be offered.

Exit code 1: nothing found.

JSON: a list of {\"key\", \"name\", \"types\", \"page_codes\", \"page_groups\", \"gate_codes\", \"gate_paths\",
\"countries\", \"currencies\", \"capabilities\", \"callback_method\", \"ecommpay\"}.

Examples:
  paywright methods klarna
  paywright methods --country NL --currency EUR
  paywright methods wallet --ecommpay
  paywright methods --callback etoken";

/// Look up payment methods.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Words to look for
    #[arg(value_name = "TEXT")]
    words: Vec<String>,
    /// Only methods known to serve this country (ISO 3166-1 alpha-2)
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Only methods known to take this currency (ISO 4217)
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Only methods that a source of ecommpay itself names
    #[arg(long)]
    ecommpay: bool,
    /// The Gate path for `payment.method` of a callback
    #[arg(long, value_name = "METHOD", conflicts_with_all = ["words", "country", "currency", "ecommpay"])]
    callback: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] when standard output cannot be written.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(method) = &args.callback {
        return show_path(method, output);
    }
    let found: Vec<&PaymentMethod> =
        methods::all().iter().filter(|method| is_wanted(method, args)).collect();
    if output.is_json() {
        output.json(&found.iter().map(|method| to_json(method)).collect::<Vec<_>>())?;
    } else if found.is_empty() {
        output.line("No payment method fits.")?;
    } else {
        output.line(overview(&found))?;
    }
    Ok(Exit::of_verdict(!found.is_empty()))
}

fn show_path(method: &str, output: &mut Output) -> Result<Exit, Failure> {
    let path = methods::gate_path_of_callback_method(method);
    let json = json!({ "callback_method": method, "gate_path": path });
    let text = match path {
        Some(path) => format!("/v2/payment/{path}"),
        None => format!("No single Gate path is known for {:?}.", shown(method)),
    };
    output.either(&json, text)?;
    Ok(Exit::of_verdict(path.is_some()))
}

fn is_wanted(method: &PaymentMethod, args: &Args) -> bool {
    let lists = [method.types, method.pp_codes, method.pp_groups, method.gate_codes];
    let names = lists.into_iter().flatten().chain(method.gate_paths).copied();
    let names = names.chain([method.key, method.name]).chain(method.callback_method);
    let text = names.collect::<Vec<_>>().join(" ").to_lowercase();
    let covers = |known: Option<bool>| known == Some(true);
    let country = args.country.as_ref().map(|code| code.to_uppercase());
    let currency = args.currency.as_ref().map(|code| code.to_uppercase());
    args.words.iter().all(|word| text.contains(&word.to_lowercase()))
        && (!args.ecommpay || method.ecommpay)
        && country.is_none_or(|code| covers(method.covers_country(&code)))
        && currency.is_none_or(|code| covers(method.covers_currency(&code)))
}

fn overview(found: &[&PaymentMethod]) -> String {
    let rows: Vec<[String; 7]> = found
        .iter()
        .map(|method| {
            [
                method.key.to_owned(),
                method.name.to_owned(),
                method.pp_codes.join(" "),
                method.gate_paths.join(" "),
                few(method.countries()),
                few(method.currencies()),
                method.capabilities().map(letter).collect(),
            ]
        })
        .collect();
    table(["key", "name", "page code", "gate path", "countries", "currencies", "can"], &rows)
}

/// The first few codes of a list that may be long.
fn few<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 3;
    let codes: Vec<&str> = codes.collect();
    match codes.get(..SHOWN) {
        Some(first) if codes.len() > SHOWN => {
            format!("{} +{}", first.join(" "), codes.len() - SHOWN)
        }
        _ => codes.join(" "),
    }
}

fn to_json(method: &PaymentMethod) -> Value {
    json!({
        "key": method.key,
        "name": method.name,
        "types": method.types,
        "page_codes": method.pp_codes,
        "page_groups": method.pp_groups,
        "gate_codes": method.gate_codes,
        "gate_paths": method.gate_paths,
        "countries": method.countries().collect::<Vec<_>>(),
        "currencies": method.currencies().collect::<Vec<_>>(),
        "capabilities": method.capabilities().map(word).collect::<Vec<_>>(),
        "callback_method": method.callback_method,
        "ecommpay": method.ecommpay,
    })
}

fn letter(capability: Capability) -> char {
    match capability {
        Capability::Purchase => 'P',
        Capability::TwoStep => '2',
        Capability::Payout => 'O',
        Capability::StoredCredentials => 'C',
        Capability::Refund => 'R',
        Capability::PartialRefund => 'r',
        Capability::Chargeback => 'B',
        Capability::Verification => 'V',
    }
}

fn word(capability: Capability) -> &'static str {
    match capability {
        Capability::Purchase => "purchase",
        Capability::TwoStep => "two_step",
        Capability::Payout => "payout",
        Capability::StoredCredentials => "stored_credentials",
        Capability::Refund => "refund",
        Capability::PartialRefund => "partial_refund",
        Capability::Chargeback => "chargeback",
        Capability::Verification => "verification",
    }
}
