//! Calls without a result, as the program tells them.

use paywright_core::ErrorCode;
use paywright_core::ecommpay::data_api::DataApiError;
use paywright_core::ecommpay::gate::ReadError;
use paywright_http::{CallError, DataCallError, FailureKind};

use crate::failure::Failure;

/// Why a call to Gate has no result. Where money moves, nothing was done.
pub(crate) fn of_call(error: &CallError) -> Failure {
    let told = format!("The platform gave no answer that can be used: {error}.");
    match error {
        CallError::Request(error) => Failure::input(error),
        CallError::Ticket(error) => Failure::input(error),
        CallError::NoAnswer(failure) => of_failure(failure),
        CallError::Read(ReadError::Rejected(rejected)) => {
            let failure =
                Failure::negative(error.code(), format!("{}.", capital(&error.to_string())));
            match &rejected.code {
                Some(code) if code.as_str() == "3261" => {
                    failure.hint("The key is not that of this project; look at --project too.")
                }
                Some(code) => {
                    failure.hint(format!("`paywright codes {code}` tells what that means."))
                }
                None => failure,
            }
        }
        CallError::Read(ReadError::Untrusted(_)) => Failure::negative(error.code(), told)
            .hint("Either the key is not that of the project, or somebody else answers there."),
        CallError::Read(ReadError::OtherPayment) => Failure::negative(error.code(), told),
        _ => Failure::internal(error.code(), told),
    }
}

/// Why a query of the Data API has no result.
pub(crate) fn of_data_call(error: &DataCallError) -> Failure {
    let told = format!("The Data API gave no answer that can be used: {error}.");
    match error {
        DataCallError::Request(error) => Failure::input(error),
        CallError::Ticket(error) => Failure::input(error),
        DataCallError::NoAnswer(failure) => of_failure(failure),
        DataCallError::Read(DataApiError::Refused(refusal)) => {
            let failure =
                Failure::negative(error.code(), format!("{}.", capital(&error.to_string())));
            if refusal.http == 401 {
                failure.hint(
                    "Token and key belong together, and only the newest token of an account works.",
                )
            } else {
                failure
            }
        }
        DataCallError::Read(DataApiError::Untrusted(_)) => Failure::negative(error.code(), told)
            .hint("Either the key is not that of the token, or somebody else answers there."),
        _ => Failure::internal(error.code(), told),
    }
}

fn of_failure(failure: &paywright_http::Failure) -> Failure {
    let told = format!("{}.", capital(&failure.to_string()));
    match failure.kind() {
        FailureKind::PlainHttp => Failure::usage(failure.code(), told)
            .hint("--plain-http-host HOST names a host that may be reached so."),
        FailureKind::Address => Failure::usage(failure.code(), told),
        FailureKind::Certificate => Failure::internal(failure.code(), told)
            .hint("--ca-file FILE names the authority of your own deployment."),
        FailureKind::Connect | FailureKind::Timeout => Failure::internal(failure.code(), told)
            .hint(
                "Look at --base-url, at PAYWRIGHT_BASE_URL, and whether the platform runs there.",
            ),
        _ => Failure::internal(failure.code(), told),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
