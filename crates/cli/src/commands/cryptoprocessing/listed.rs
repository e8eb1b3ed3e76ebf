//! `paywright cryptoprocessing commands`: what can be called, and with what.

use paywright_core::cryptoprocessing::{CommandInfo, NamedCommand, ParameterInfo};
use paywright_core::http::RetryClass;
use serde_json::{Value, json};

use crate::failure::{Exit, Failure};
use crate::output::{Output, shown, table};

const HELP: &str = "\
A parameter with ? may be left out; one behind a list, as PayInfo.PAN, stands in that list. `once`
means that the command moves money and is sent once.

JSON: {\"commands\": [{\"name\", \"interface\", \"command\", \"moves_money\", \"parameters\": [{\"list\",
\"name\", \"required\", \"fixed\"}]}]}.

Examples:
  paywright cryptoprocessing commands
  paywright cryptoprocessing commands vwapi.pay_by_card";

/// List the commands and their parameters.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(super) struct Args {
    /// The command, or the beginning of its name, such as vwapi
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(super) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let beginning = args.name.as_deref().unwrap_or_default();
    let found: Vec<_> =
        NamedCommand::documented().filter(|info| info.name.starts_with(beginning)).collect();
    if found.is_empty() {
        let message = format!("There is no command that begins with {:?}.", shown(beginning));
        return Err(Failure::negative("operation_unknown", message)
            .hint("Without a name all commands are listed."));
    }
    let rows: Vec<[String; 3]> = found.iter().map(row).collect();
    let json = json!({ "commands": found.iter().map(json_of).collect::<Vec<_>>() });
    output.either(&json, table(["command", "sent", "parameters"], &rows))?;
    Ok(Exit::Ok)
}

fn row(info: &CommandInfo) -> [String; 3] {
    let sent = if moves_money(info) { "once" } else { "" };
    let parameters: Vec<String> = info.parameters.iter().map(written).collect();
    [info.name.to_owned(), sent.to_owned(), parameters.join(" ")]
}

fn written(parameter: &ParameterInfo) -> String {
    let list = parameter.list.map(|list| format!("{list}.")).unwrap_or_default();
    let optional = if parameter.is_required { "" } else { "?" };
    let fixed = parameter.fixed.map(|fixed| format!("={fixed}")).unwrap_or_default();
    format!("{list}{}{optional}{fixed}", parameter.name)
}

fn json_of(info: &CommandInfo) -> Value {
    let parameters = info.parameters.iter().map(|parameter| {
        json!({
            "list": parameter.list,
            "name": parameter.name,
            "required": parameter.is_required,
            "fixed": parameter.fixed,
        })
    });
    json!({
        "name": info.name,
        "interface": info.interface.word(),
        "command": info.command,
        "moves_money": moves_money(info),
        "parameters": parameters.collect::<Vec<_>>(),
    })
}

fn moves_money(info: &CommandInfo) -> bool {
    info.class == RetryClass::MoneyMoving
}
