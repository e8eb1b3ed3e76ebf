//! What is known without asking the gateway.

use std::ffi::c_char;

use paywright_bridge::cryptoprocessing as bridge;
use serde_json::json;

use crate::codes::pw_code;
use crate::error::result;
use crate::text::{pw_string, text};

/// The names of the commands of the second gateway as a JSON list, beside state and raw.
///
/// # Safety
/// `out` must point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_cryptoprocessing_commands(out: *mut pw_string) -> pw_code {
    let names = || json!(bridge::commands()).to_string();
    // SAFETY: the caller's promise.
    result(|| unsafe { pw_string::put(out, "out", Some(names())) })
}

/// What an error code of the second gateway says, as JSON: "code", "is_documented", "message", "category",
/// "advice", "may_be_tried_again".
///
/// # Safety
/// `code` must point to `code_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_cryptoprocessing_error_code(
    code: *const c_char,
    code_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let told = bridge::error_code(unsafe { text("code", code, code_length) }?).to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(told)) }
    })
}

/// What a state of the second gateway means, as JSON: "state", "is_documented", "permits", "status" and
/// "is_final" in the words of both gateways. Whether a payment is paid depends on its amount, so no state
/// says that: see pw_confirmed_payment_is_paid.
///
/// # Safety
/// `state` must point to `state_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_cryptoprocessing_state(
    state: *const c_char,
    state_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let told = bridge::state(unsafe { text("state", state, state_length) }?).to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(told)) }
    })
}
