//! What is known without asking the gateway.

use paywright_core::cryptoprocessing::codes::{self, Code};
use paywright_core::cryptoprocessing::{NamedCommand, Operation, State};
use serde_json::{Value, json};

/// The names of the commands, beside `state` and `raw`.
pub fn commands() -> Vec<&'static str> {
    NamedCommand::names().collect()
}

/// An error code as JSON: `code`, `is_documented`, `message`, `category`, `advice`,
/// `may_be_tried_again`. About one that nobody documents the advice is to look at the state.
pub fn error_code(code: &str) -> Value {
    of_code(&codes::lookup(code))
}

/// A state as JSON: `state`, `is_documented`, `permits` (commands; nothing for a state that nobody
/// documents), and `status` with `is_final` in the words of both gateways. Whether a payment is paid
/// depends on its amount, so no state says that.
pub fn state(state: &str) -> Value {
    let state = State::parse(state);
    let status = state.payment_status();
    let permits: Vec<&str> =
        state.permitted().unwrap_or_default().iter().copied().map(Operation::as_str).collect();
    json!({
        "state": state.as_str(),
        "is_documented": !matches!(state, State::Other(_)),
        "permits": permits,
        "status": status.as_str(),
        "is_final": status.is_final(),
    })
}

pub(super) fn of_code(code: &Code) -> Value {
    json!({
        "code": code.as_str(),
        "is_documented": code.is_documented(),
        "message": code.meaning(),
        "category": code.category().as_str(),
        "advice": code.advice().as_str(),
        "may_be_tried_again": code.retry().is_retryable(),
    })
}
