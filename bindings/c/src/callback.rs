//! Verified messages.

use std::ffi::c_char;
use std::ptr;

use paywright_bridge::Callback;

use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{missing, put, pw_string, text};

/// A verified message. Members are read when they are asked for.
#[derive(Debug)]
pub struct pw_callback(());
handle!(pw_callback, "callback", b"PWcallbk", Callback);

/// Frees a callback. NULL is taken.
///
/// # Safety
/// `callback` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_free(callback: *mut pw_callback) {
    // SAFETY: the caller's promise.
    unsafe { pw_callback::free(callback) };
}

/// The merchant's own id of the payment; without data if the message names none.
///
/// # Safety
/// `callback` must be an open handle, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_payment_id(
    callback: *const pw_callback,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(callback, out, |it| it.payment_id().map(str::to_owned)) }
}

/// The status of the payment as the platform writes it; without data if there is none.
///
/// # Safety
/// As pw_callback_payment_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_status(
    callback: *const pw_callback,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(callback, out, Callback::status) }
}

/// The label of the key that the message is signed with.
///
/// # Safety
/// As pw_callback_payment_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_key_label(
    callback: *const pw_callback,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(callback, out, |it| Some(it.key_label().to_owned())) }
}

/// What the merchant has to do now: done, wait, ask_status, capture, redirect, threeds1, threeds2_iframe,
/// threeds2_challenge, show_qr, show_instruction, clarify, merchant_auth, not_a_payment, review.
///
/// # Safety
/// As pw_callback_payment_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_next_action(
    callback: *const pw_callback,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(callback, out, |it| Some(it.next_action().to_owned())) }
}

/// What the signature covers, as JSON. Numbers beyond 2^53 and fractions are texts.
///
/// # Safety
/// As pw_callback_payment_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_json(
    callback: *const pw_callback,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(callback, out, |it| Some(it.to_json().to_string())) }
}

/// The text of a value by its path, such as operation.id or operations.0.id; without data if it is not
/// there.
///
/// # Safety
/// As pw_callback_payment_id; `path` must point to `path_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_get(
    callback: *const pw_callback,
    path: *const c_char,
    path_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (callback, path) =
            unsafe { (pw_callback::get(callback)?, text("path", path, path_length)?) };
        let value = callback.text(path).map(str::to_owned);
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", value) }
    })
}

/// Whether the whole sum went through, by this message alone.
///
/// # Safety
/// `callback` must be an open handle, `out` point to a bool.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_is_paid(
    callback: *const pw_callback,
    out: *mut bool,
) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", pw_callback::get(callback)?.is_paid()) })
}

/// Whether the work on the payment has ended, by this message alone.
///
/// # Safety
/// As pw_callback_is_paid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_is_final(
    callback: *const pw_callback,
    out: *mut bool,
) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", pw_callback::get(callback)?.is_final()) })
}

/// The sum of the payment in minor units, and the three letters of its currency with a zero byte behind
/// them. `found` tells whether there is one; if not, the others stay as they are.
///
/// # Safety
/// `callback` must be an open handle; `found` and `minor` must point to a bool and an int64_t,
/// `currency` to 4 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_sum(
    callback: *const pw_callback,
    found: *mut bool,
    minor: *mut i64,
    currency: *mut c_char,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let sum = unsafe { pw_callback::get(callback) }?.sum();
        if currency.is_null() {
            return Err(missing("currency"));
        }
        if minor.is_null() {
            return Err(missing("minor"));
        }
        // SAFETY: the caller's promise.
        unsafe { put(found, "found", sum.is_some()) }?;
        if let Some((amount, code)) = sum {
            let mut letters = [0_u8; 4];
            for (place, letter) in letters.iter_mut().zip(code.bytes().take(3)) {
                *place = letter;
            }
            // SAFETY: the caller's promises; 4 bytes are copied to 4 bytes.
            unsafe {
                put(minor, "minor", amount)?;
                ptr::copy_nonoverlapping(letters.as_ptr().cast::<c_char>(), currency, 4);
            }
        }
        Ok(())
    })
}

/// Why a person has to look at the message before anything is done: PW_OK and a text without data if
/// nobody has to (`code` is PW_OK then), else a code of the band 3000 in `code` and a sentence.
///
/// # Safety
/// `callback` must be an open handle, `code` point to a pw_code, `message` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_callback_review(
    callback: *const pw_callback,
    code: *mut pw_code,
    message: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let review = unsafe { pw_callback::get(callback) }?.review();
        if message.is_null() {
            return Err(missing("message"));
        }
        let number = review.as_ref().map_or(0, |review| i32::from(review.number()));
        // SAFETY: the caller's promises.
        unsafe {
            put(code, "code", number)?;
            pw_string::put(message, "message", review.map(|review| review.message().to_owned()))
        }
    })
}

/// # Safety
/// As pw_callback_payment_id.
unsafe fn tell(
    callback: *const pw_callback,
    out: *mut pw_string,
    tell: impl FnOnce(&Callback) -> Option<String>,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let told = tell(unsafe { pw_callback::get(callback) }?);
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", told) }
    })
}
