//! What is known without asking anybody.

use std::ffi::c_char;

use paywright_bridge::{VERSION, facts};

use crate::codes::pw_code;
use crate::error::result;
use crate::text::{put, pw_string, text};

/// The version of the library.
///
/// # Safety
/// `out` must point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_version(out: *mut pw_string) -> pw_code {
    // SAFETY: the caller's promise.
    result(|| unsafe { pw_string::put(out, "out", Some(VERSION.to_owned())) })
}

/// A decimal text as minor units of a currency: 39.90 in EUR gives 3990. Codes: PW_AMOUNT_*,
/// PW_CURRENCY_*.
///
/// # Safety
/// `amount` and `currency` must point to as many bytes as is said, `out` to an int64_t.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_minor_units(
    amount: *const c_char,
    amount_length: usize,
    currency: *const c_char,
    currency_length: usize,
    out: *mut i64,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (amount, currency) = unsafe {
            (text("amount", amount, amount_length)?, text("currency", currency, currency_length)?)
        };
        let minor = facts::minor_units(amount, currency)?;
        // SAFETY: the caller's promise.
        unsafe { put(out, "out", minor) }
    })
}

/// Minor units as decimal text with all digits of the currency: 3990 in EUR gives 39.90. Codes:
/// PW_CURRENCY_*.
///
/// # Safety
/// As pw_minor_units; `out` must point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_decimal_text(
    minor: i64,
    currency: *const c_char,
    currency_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let currency = unsafe { text("currency", currency, currency_length) }?;
        let decimal = facts::decimal_text(minor, currency)?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(decimal)) }
    })
}

/// What a response code of the platform means, as JSON.
///
/// # Safety
/// `code` must point to `code_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_response_code(
    code: *const c_char,
    code_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let code = unsafe { text("code", code, code_length) }?;
        let told = facts::response_code(code).to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(told)) }
    })
}

/// What a payment status means: whether it is final, whether it is paid. One that nobody documents is
/// neither.
///
/// # Safety
/// `status` must point to `status_length` bytes, `is_final` and `is_paid` to a bool each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_payment_status(
    status: *const c_char,
    status_length: usize,
    is_final: *mut bool,
    is_paid: *mut bool,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let status = unsafe { text("status", status, status_length) }?;
        let told = facts::payment_status(status);
        // SAFETY: the caller's promises.
        unsafe {
            crate::text::needed(is_paid, "is_paid")?;
            put(is_final, "is_final", told["is_final"] == true)?;
            put(is_paid, "is_paid", told["is_paid"] == true)
        }
    })
}

/// A text with the card numbers in it masked, for logs.
///
/// # Safety
/// `text` must point to `text_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_masked(
    text: *const c_char,
    text_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let masked = facts::masked(unsafe { crate::text::text("text", text, text_length) }?);
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(masked)) }
    })
}
