//! Calls without a result, as the program tells them.

use paywright_core::ErrorCode;
use paywright_core::cryptoprocessing::codes::Category;
use paywright_core::cryptoprocessing::{self, ReadError as TerminalReadError};
use paywright_core::ecommpay::data_api::DataApiError;
use paywright_core::ecommpay::gate::{ReadError, RequestError};
use paywright_http::cryptoprocessing::{CallError as TerminalCallError, LookError, TerminalClient};
use paywright_http::{CallError, DataApiClient, DataCallError, FailureKind, GateClient};

use crate::failure::Failure;

/// Why a call to Gate has no result. Where money moves, nothing was done.
pub(crate) fn of_call(client: &GateClient, error: &CallError) -> Failure {
    let told = format!("The platform gave no answer that can be used: {error}.");
    match error {
        CallError::Request(error) => of_request(error),
        CallError::Ticket(error) => Failure::input(error),
        CallError::NoAnswer(failure) => of_failure(failure, &Asked::gate(client)),
        CallError::Read(ReadError::Rejected(rejected)) => {
            let failure =
                Failure::negative(error.code(), format!("{}.", capital(&error.to_string())));
            match &rejected.code {
                Some(code) if code.as_str() == "3261" => {
                    failure.hint("The key is not that of this project; look at --project too.")
                }
                Some(code) if code.as_str() == "2442" => failure
                    .hint(
                        "Look at --project or PAYWRIGHT_PROJECT: the platform has no such project.",
                    )
                    .hint(Asked::gate(client).where_it_was()),
                Some(code) => {
                    failure.hint(format!("`paywright codes {code}` tells what that means."))
                }
                None => failure,
            }
        }
        CallError::Read(ReadError::Untrusted(_)) => Failure::negative(error.code(), told)
            .hint("Either the key is not that of the project, or somebody else answers there."),
        CallError::Read(ReadError::OtherPayment) => Failure::negative(error.code(), told),
        // Whatever answers there, it may not be a platform at all.
        _ => Failure::internal(error.code(), told).hint(Asked::gate(client).where_it_was()),
    }
}

/// What breaks a rule, with the options that it came by.
pub(crate) fn of_request(error: &RequestError) -> Failure {
    let options = error.violations().iter().filter_map(|one| option_of(&one.parameter));
    let mut hints: Vec<&str> = Vec::new();
    for hint in options {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints.into_iter().fold(Failure::input(error), Failure::hint)
}

/// How a member of a request is given to this program.
fn option_of(member: &str) -> Option<&'static str> {
    let (object, _) = member.split_once('.').unwrap_or((member, ""));
    Some(match (member, object) {
        ("general.payment_id", _) => "That is the id that stands behind the name of the command.",
        ("customer.id", _) => "That is --customer-id.",
        ("customer.ip_address", _) => "That is --ip, such as --ip 203.0.113.7.",
        ("payment.amount", _) => "That is --amount (34.15) or --minor (3415), above nothing.",
        ("payment.currency", _) => "That is --currency.",
        ("payment.description", _) => "That is --description.",
        (_, "return_url") => {
            "That is --return-url, such as --return-url https://shop.example/back."
        }
        (_, "account") => "That is --account.",
        ("card.year", _) => {
            "That is the year of the card, from --card-file or the prompt, with four digits: 2030."
        }
        (_, "card") => "That is the card, from --card-file or the prompt.",
        ("tz", _) => "That is --tz.",
        ("project_id", _) => "That is --project.",
        _ => return None,
    })
}

/// Why a query of the Data API has no result.
pub(crate) fn of_data_call(client: &DataApiClient, error: &DataCallError) -> Failure {
    let told = format!("The Data API gave no answer that can be used: {error}.");
    match error {
        DataCallError::Request(error) => of_request(error),
        DataCallError::NoAnswer(failure) => of_failure(failure, &Asked::data_api(client)),
        DataCallError::Read(DataApiError::Refused(refusal)) => {
            let failure =
                Failure::negative(error.code(), format!("{}.", capital(&error.to_string())));
            match refusal.http {
                401 => failure
                    .hint("Token and key belong together, and only the newest token of an account works.")
                    .hint("--project takes projects of that account only."),
                400 => failure.hint("Look at --from, --to, --tz, --project, --status and --type."),
                _ => failure,
            }
        }
        DataCallError::Read(DataApiError::Untrusted(_)) => Failure::negative(error.code(), told)
            .hint("Either the key is not that of the token, or somebody else answers there."),
        _ => Failure::internal(error.code(), told).hint(Asked::data_api(client).where_it_was()),
    }
}

/// Why a call to a terminal has no result. Where money moves, nothing was done.
pub(crate) fn of_terminal_call(client: &TerminalClient, error: &TerminalCallError) -> Failure {
    let asked = Asked::terminal(client);
    let told = format!("{}.", capital(&error.to_string()));
    match error {
        TerminalCallError::Request(error) => of_terminal_request(error),
        TerminalCallError::Ticket(error) => Failure::input(error),
        TerminalCallError::NotPermitted(_) => Failure::negative(error.code(), told)
            .hint("`paywright cryptoprocessing state` tells how the payment stands."),
        TerminalCallError::NoAnswer(failure) => of_failure(failure, &asked),
        TerminalCallError::Look(LookError::NoState(_)) => Failure::negative(error.code(), told)
            .hint("Look at the order, at --interface, --base-url and the key."),
        TerminalCallError::Read(TerminalReadError::Refused { code })
        | TerminalCallError::Look(LookError::Read(TerminalReadError::Refused { code })) => {
            let failure = Failure::negative(error.code(), told);
            match code.category() {
                Category::Access => failure
                    .hint("The key may not be that of this terminal.")
                    .hint(asked.where_it_was()),
                _ => failure,
            }
        }
        _ => Failure::internal(error.code(), told).hint(asked.where_it_was()),
    }
}

fn of_terminal_request(error: &cryptoprocessing::RequestError) -> Failure {
    let mut hints: Vec<&str> = Vec::new();
    for violation in error.violations() {
        let parameter = violation.parameter.rsplit('.').next().unwrap_or_default();
        let hint = match parameter {
            "Key" => "Set PAYWRIGHT_CRYPTOPROCESSING_KEY, or give --key-file PATH.",
            "VWID" => "Set PAYWRIGHT_CRYPTOPROCESSING_VWID, or give --vwid-file PATH.",
            "Password" => "Set PAYWRIGHT_CRYPTOPROCESSING_PASSWORD, or give --password-file PATH.",
            "OrderId" => "That is the id that stands behind the name of the command.",
            "Amount" => "It is in minor units, a whole number: 12480 is 124.80.",
            "PAN" | "EMonth" | "EYear" | "CardHolder" | "SecureCode" => {
                "That is the card, from --card-file or the prompt."
            }
            _ => continue,
        };
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints.into_iter().fold(Failure::input(error), Failure::hint)
}

/// Whom a question went to.
struct Asked {
    /// Without user and password, which an address here never has.
    base_url: String,
    options: &'static str,
}

impl Asked {
    fn gate(client: &GateClient) -> Self {
        let base_url = client.gate().base_url().to_string();
        Self { base_url, options: "--base-url or PAYWRIGHT_BASE_URL" }
    }

    fn terminal(client: &TerminalClient) -> Self {
        let base_url = client.terminal().base_url().as_str().to_owned();
        Self { base_url, options: "--base-url or PAYWRIGHT_CRYPTOPROCESSING_BASE_URL" }
    }

    fn data_api(client: &DataApiClient) -> Self {
        let base_url = client.api().base_url().to_string();
        Self { base_url, options: "--base-url, PAYWRIGHT_DATA_BASE_URL or else PAYWRIGHT_BASE_URL" }
    }

    fn where_it_was(&self) -> String {
        format!("It was asked at {}; {} names another address.", self.base_url, self.options)
    }
}

fn of_failure(failure: &paywright_http::Failure, asked: &Asked) -> Failure {
    let told = format!("{}.", capital(&failure.to_string()));
    let failed = match failure.kind() {
        FailureKind::PlainHttp => Failure::usage(failure.code(), told)
            .hint("--plain-http-host HOST names a host that may be reached so."),
        FailureKind::Address => Failure::usage(failure.code(), told),
        FailureKind::Certificate => Failure::internal(failure.code(), told)
            .hint("--ca-file FILE names the authority of your own deployment."),
        FailureKind::Connect => Failure::internal(failure.code(), told)
            .hint("Look whether the platform runs there; `paywright emulator` starts a local one."),
        FailureKind::Timeout => Failure::internal(failure.code(), told)
            .hint("--deadline SECONDS gives each call more time."),
        _ => Failure::internal(failure.code(), told),
    };
    failed.hint(asked.where_it_was())
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
