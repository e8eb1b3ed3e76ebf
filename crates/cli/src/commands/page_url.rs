//! `paywright page-url`: a signed request that opens Payment Page.

use std::path::{Path, PathBuf};

use clap::ArgGroup;
use paywright_core::ecommpay::page::WidgetStart;
use paywright_core::ecommpay::{PageAddress, PaymentPage, SignedPage};
use paywright_core::json::{Document, Kind, Limits, Value};
use serde_json::json;

use crate::failure::{Exit, Failure};
use crate::input;
use crate::output::Output;
use crate::secret::SecretArgs;

const HELP: &str = "\
Parameters are checked by the rules of the platform before anything is signed; every broken rule is
named. Amounts are in minor units: payment_amount=3415 with payment_currency=USD is 34.15 USD. A
parameter that is not documented is signed and sent as it stands.

A JSON file is one object of names and values; true and false become 1 and 0, objects and arrays
their JSON text. Parameters of the command line replace those of the file.

JSON: {\"url\", \"signature\", \"parameters\"}; with --form {\"action\", \"fields\"}; with --config the object
for EPayWidget.run; with --html {\"html\"}.

Examples:
  paywright page-url project_id=112 payment_id=order-1 payment_amount=3415 \\
      payment_currency=USD customer_id=c-7
  paywright page-url --file page.json --base-url http://127.0.0.1:8100 payment_id=order-2
  paywright page-url --file page.json --form > pay.html";

/// Make a signed address, form or widget configuration of Payment Page.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP, group = ArgGroup::new("shape"))]
pub struct Args {
    /// Parameters of Payment Page
    #[arg(value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// JSON file with parameters; `-` for standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Where Payment Page lives, that of the platform unless given
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// A parameter that is not held to the documented rules
    #[arg(long, value_name = "NAME=VALUE")]
    unchecked: Vec<String>,
    /// Print a document with a form that sends itself by POST
    #[arg(long, group = "shape")]
    form: bool,
    /// Print the configuration object for EPayWidget.run
    #[arg(long, group = "shape")]
    config: bool,
    /// Print HTML that loads the platform's script and opens the widget by a button
    #[arg(long, group = "shape")]
    html: bool,
    #[command(flatten)]
    secret: SecretArgs,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] for parameters that break rules, and without a key.
pub fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let address = match &args.base_url {
        Some(text) => PageAddress::new(text).map_err(|error| Failure::input(&error))?,
        None => PageAddress::default(),
    };
    let page = page_of(&parameters(args, output)?, &args.unchecked)?;
    if let Err(error) = page.check() {
        let mut failure = Failure::usage("page_invalid", told(&error));
        if !args.parameters.is_empty() || args.file.is_some() {
            failure = failure.hint("`paywright page-url --help` shows a complete example.");
        }
        return Err(failure);
    }
    let signer = args.secret.signer(output)?;
    let signed = page.sign(&signer).map_err(|error| Failure::input(&error))?;
    print(args, &signed, &address, output)?;
    Ok(Exit::Ok)
}

fn print(
    args: &Args,
    signed: &SignedPage<'_>,
    address: &PageAddress,
    output: &mut Output,
) -> Result<(), Failure> {
    const BUTTON: &str = "Pay";
    if args.form {
        let form = signed.form(address).map_err(|error| Failure::input(&error))?;
        if !output.is_json() {
            return output.raw(form.auto_submit_html(BUTTON));
        }
        let fields: Vec<_> = form.fields.iter().map(|(name, value)| json!([name, value])).collect();
        output.json(&json!({ "action": form.action, "fields": fields }))
    } else if args.config {
        output.raw(signed.widget_config() + "\n")
    } else if args.html {
        let html = signed
            .html_snippet(address, WidgetStart::OnClick { label: BUTTON })
            .map_err(|error| Failure::input(&error))?;
        if output.is_json() {
            output.json(&json!({ "html": html }))
        } else {
            output.raw(html.trim_end().to_owned() + "\n")
        }
    } else {
        let url = signed.url(address);
        if !output.is_json() {
            return output.raw(url + "\n");
        }
        let parameters: serde_json::Map<String, serde_json::Value> =
            signed.parameters().iter().map(|(name, value)| (name.into(), value.into())).collect();
        output.json(&json!({
            "url": url,
            "signature": signed.signature().to_string(),
            "parameters": parameters,
        }))
    }
}

type Parameters = Vec<(String, String)>;

/// Those of the file, then those of the command line.
fn parameters(args: &Args, output: &mut Output) -> Result<Parameters, Failure> {
    let mut parameters = match &args.file {
        Some(file) => of_file(file, output)?,
        None => Vec::new(),
    };
    for text in &args.parameters {
        let (name, value) = split(text)?;
        parameters.push((name.to_owned(), value.to_owned()));
    }
    Ok(parameters)
}

/// A page with these parameters, the last of each name.
fn page_of(parameters: &Parameters, unchecked: &[String]) -> Result<PaymentPage<'static>, Failure> {
    let project_id = parameters.iter().rfind(|(name, _)| name == "project_id");
    let (_, project_id) = project_id.ok_or_else(|| {
        Failure::usage("value_missing", "project_id: the parameter is required; set it.")
            .hint("For example project_id=112; the support of the platform tells yours.")
    })?;
    let project_id: u32 = project_id.parse().map_err(|_| {
        Failure::usage("not_an_integer", "project_id: must be a whole number such as 112.")
    })?;
    let mut page = PaymentPage::new(project_id);
    for (name, value) in parameters {
        if name != "project_id" {
            page = page.parameter(name.clone(), value.clone());
        }
    }
    for text in unchecked {
        let (name, value) = split(text)?;
        page = page.unchecked_parameter(name.to_owned(), value.to_owned());
    }
    Ok(page)
}

fn split(text: &str) -> Result<(&str, &str), Failure> {
    text.split_once('=').ok_or_else(|| {
        Failure::usage(
            "usage",
            "A parameter is written NAME=VALUE, but one of the arguments has no `=`.",
        )
        .hint("Put quotes around a value with blanks: 'payment_description=Two tickets'.")
    })
}

fn of_file(file: &Path, output: &mut Output) -> Result<Parameters, Failure> {
    let bytes = input::read(file, output)?;
    let document =
        Document::parse(&bytes, &Limits::default()).map_err(|error| Failure::input(&error))?;
    if document.root().kind() != Kind::Object {
        return Err(Failure::usage(
            "json_not_an_object",
            "The file has to hold one JSON object of parameters.",
        ));
    }
    let parameter = |(name, value): (&str, Value<'_>)| (name.to_owned(), text_of(value));
    Ok(document.root().members().map(parameter).collect())
}

/// A value as Payment Page takes it.
fn text_of(value: Value<'_>) -> String {
    match value.kind() {
        Kind::True => "1".to_owned(),
        Kind::False => "0".to_owned(),
        Kind::Null => String::new(),
        Kind::Number | Kind::String => value.scalar_text().unwrap_or_default().to_owned(),
        Kind::Array | Kind::Object => json_text(value),
    }
}

/// The JSON text of a value, without blanks.
fn json_text(value: Value<'_>) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match value.kind() {
        Kind::Object => {
            let member = |(name, value)| format!("{}:{}", quoted(name), json_text(value));
            format!("{{{}}}", value.members().map(member).collect::<Vec<_>>().join(","))
        }
        Kind::Array => format!("[{}]", value.items().map(json_text).collect::<Vec<_>>().join(",")),
        Kind::String => quoted(value.scalar_text().unwrap_or_default()),
        Kind::Null | Kind::False | Kind::True | Kind::Number => {
            value.scalar_text().unwrap_or_default().to_owned()
        }
    }
}

fn told(error: &paywright_core::ecommpay::PageError) -> String {
    match error.violations() {
        [one] => one.to_string(),
        many => {
            let lines = many.iter().map(|violation| format!("\n  - {violation}"));
            format!("the parameters break {} rules:{}", many.len(), lines.collect::<String>())
        }
    }
}
