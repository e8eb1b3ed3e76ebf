//! What is known of a payment from all its messages.

use std::ffi::c_char;
use std::sync::{Mutex, PoisonError};

use paywright_bridge::PaymentState;

use crate::callback::pw_callback;
use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{needed, put, pw_string, text};

/// The state of one payment, folded from its messages whatever their order and repetition.
#[derive(Debug)]
pub struct pw_state(());
handle!(pw_state, "state", b"PWstate.", Mutex<PaymentState>);

/// A message that changed the state.
pub const PW_FOLD_CHANGED: i32 = 1;
/// A message that was there before.
pub const PW_FOLD_DUPLICATE: i32 = 2;
/// A message that is older than what is known, and changes nothing.
pub const PW_FOLD_STALE: i32 = 3;
/// A message that contradicts others: have a person look.
pub const PW_FOLD_CONFLICT: i32 = 4;

/// The state of a payment of which nothing was heard.
///
/// # Safety
/// `payment_id` must point to `payment_id_length` bytes, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_state_new(
    payment_id: *const c_char,
    payment_id_length: usize,
    out: *mut *mut pw_state,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let payment_id = unsafe { text("payment_id", payment_id, payment_id_length) }?;
        let state = Mutex::new(PaymentState::new(payment_id));
        // SAFETY: the caller's promise.
        unsafe { pw_state::put(out, state) }
    })
}

/// Frees a state. NULL is taken.
///
/// # Safety
/// `state` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_state_free(state: *mut pw_state) {
    // SAFETY: the caller's promise.
    unsafe { pw_state::free(state) };
}

/// What a message did to a state.
#[repr(C)]
#[derive(Debug)]
pub struct pw_folded {
    /// One of PW_FOLD_*.
    pub fold: i32,
    /// The payment is paid now and was not before: the moment to ship.
    pub became_paid: bool,
    /// It was paid and is no longer.
    pub ceased_to_be_paid: bool,
}

/// Takes in a message. Codes: PW_PAYMENT_ID_FOREIGN and the band 3000; the state does not change then.
///
/// # Safety
/// Both handles must be open, `out` point to a pw_folded.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_state_fold(
    state: *mut pw_state,
    callback: *const pw_callback,
    out: *mut pw_folded,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (state, callback) = unsafe { (pw_state::get(state)?, pw_callback::get(callback)?) };
        let folded = state.lock().unwrap_or_else(PoisonError::into_inner).fold(callback)?;
        let number = match folded.fold {
            "changed" => PW_FOLD_CHANGED,
            "duplicate" => PW_FOLD_DUPLICATE,
            "stale" => PW_FOLD_STALE,
            _ => PW_FOLD_CONFLICT,
        };
        let told = pw_folded {
            fold: number,
            became_paid: folded.became_paid,
            ceased_to_be_paid: folded.ceased_to_be_paid,
        };
        // SAFETY: the caller's promise.
        unsafe { put(out, "out", told) }
    })
}

/// The payment.
///
/// # Safety
/// As pw_state_status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_state_payment_id(
    state: *const pw_state,
    out: *mut pw_string,
) -> pw_code {
    let id = |state: &PaymentState| Some(state.payment_id().to_owned());
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put(out, "out", seen(state, id)?) })
}

/// The status; without data as long as nothing was said about the payment.
///
/// # Safety
/// `state` must be an open handle, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_state_status(state: *const pw_state, out: *mut pw_string) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put(out, "out", seen(state, PaymentState::status)?) })
}

/// Whether the whole sum went through and no message contradicts it.
///
/// # Safety
/// `state` must be an open handle, `out` point to a bool.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_state_is_paid(state: *const pw_state, out: *mut bool) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", seen(state, PaymentState::is_paid)?) })
}

/// Whether the work on the payment has ended and no message contradicts it.
///
/// # Safety
/// As pw_state_is_paid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_state_is_final(state: *const pw_state, out: *mut bool) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", seen(state, PaymentState::is_final)?) })
}

/// The whole as JSON: "payment_id", "status", "is_paid", "is_final", "remaining", "operations",
/// "conflicts".
///
/// # Safety
/// As pw_state_status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_state_json(state: *const pw_state, out: *mut pw_string) -> pw_code {
    let json = |state: &PaymentState| Some(state.to_json().to_string());
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put(out, "out", seen(state, json)?) })
}

/// # Safety
/// `state` must be an open handle.
unsafe fn seen<T>(
    state: *const pw_state,
    look: impl FnOnce(&PaymentState) -> T,
) -> Result<T, paywright_bridge::Error> {
    // SAFETY: the caller's promise.
    let state = unsafe { pw_state::get(state) }?;
    Ok(look(&state.lock().unwrap_or_else(PoisonError::into_inner)))
}
