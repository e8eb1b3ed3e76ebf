//! 3-D Secure 1.0: the form for the payer's bank, and what the bank posts back.

use std::ffi::{c_char, c_void};

use paywright_bridge::cryptoprocessing as bridge;

use crate::codes::pw_code;
use crate::error::result;
use crate::text::{bytes, pw_string, text};

/// The form for the payer's bank, from an outcome "needs_acs_post" as it was given, as JSON: "action",
/// "method", "fields", a list of {"name", "value"}, and "html", a document that sends itself. Store the
/// "pending" of the outcome under its "md" before. The bank posts its answer to `term_url`. Codes:
/// PW_ARGUMENT_*.
///
/// # Safety
/// The texts must point to as many bytes as is said, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_acs_form(
    outcome: *const c_char,
    outcome_length: usize,
    term_url: *const c_char,
    term_url_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (outcome, term_url) = unsafe {
            (
                text("outcome", outcome, outcome_length)?,
                text("term_url", term_url, term_url_length)?,
            )
        };
        let form = bridge::acs_form(outcome.as_bytes(), term_url)?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(form)) }
    })
}

/// Which authentication the form is about that the bank had posted to the shop: the "md" of the outcome
/// that began it. Anybody can post it; it only finds what was stored. Codes: PW_ACS_RETURN_INVALID.
///
/// # Safety
/// `body` must point to `body_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_acs_return_id(
    body: *const c_void,
    body_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let id = bridge::acs_return_id(unsafe { bytes("body", body, body_length) }?)?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(id)) }
    })
}
