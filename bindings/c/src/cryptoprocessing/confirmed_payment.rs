//! Payments as the gateway itself tells of them.

use paywright_bridge::cryptoprocessing::Payment;

use super::notification::put_amount;
use super::terminal::given;
use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{put, pw_string};

/// A payment as the gateway itself has told of it when it was asked: the one thing that can be read as
/// paid. Made by pw_terminal_state, pw_terminal_wait_for and pw_terminal_confirm.
#[derive(Debug)]
pub struct pw_confirmed_payment(());
handle!(pw_confirmed_payment, "payment", b"PWconfrm", Payment);

/// Frees a payment. NULL is taken.
///
/// # Safety
/// `payment` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_confirmed_payment_free(payment: *mut pw_confirmed_payment) {
    // SAFETY: the caller's promise.
    unsafe { pw_confirmed_payment::free(payment) };
}

/// Whether the amount is charged that the order costs, in minor units of the terminal's currency. After a
/// refund it is not any more.
///
/// # Safety
/// `payment` must be an open handle, `out` point to a bool.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_confirmed_payment_is_paid(
    payment: *const pw_confirmed_payment,
    amount: u64,
    out: *mut bool,
) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", pw_confirmed_payment::get(payment)?.is_paid(amount)) })
}

/// Whether that amount is held, to be charged or released.
///
/// # Safety
/// As pw_confirmed_payment_is_paid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_confirmed_payment_is_held(
    payment: *const pw_confirmed_payment,
    amount: u64,
    out: *mut bool,
) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", pw_confirmed_payment::get(payment)?.is_held(amount)) })
}

/// The order.
///
/// # Safety
/// `payment` must be an open handle, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_confirmed_payment_order_id(
    payment: *const pw_confirmed_payment,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(payment, out, |payment| payment.order_id().to_owned()) }
}

/// The state as the gateway writes it: Charged.
///
/// # Safety
/// As pw_confirmed_payment_order_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_confirmed_payment_state(
    payment: *const pw_confirmed_payment,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(payment, out, |payment| payment.state().to_owned()) }
}

/// What is held, or left charged, in minor units. `found` tells whether the gateway names it; if not,
/// `minor` stays as it is.
///
/// # Safety
/// `payment` must be an open handle, `found` point to a bool, `minor` to a uint64_t.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_confirmed_payment_amount(
    payment: *const pw_confirmed_payment,
    found: *mut bool,
    minor: *mut u64,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let amount = unsafe { pw_confirmed_payment::get(payment) }?.amount();
        // SAFETY: the caller's promises.
        unsafe { put_amount(amount, found, minor) }
    })
}

/// The status in the words of both gateways. `ordered` is the amount that was charged at first, or 0: a
/// charged payment with less is "partially refunded".
///
/// # Safety
/// As pw_confirmed_payment_order_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_confirmed_payment_status(
    payment: *const pw_confirmed_payment,
    ordered: u64,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(payment, out, |payment| payment.status(given(ordered))) }
}

/// The whole as JSON: "order_id", "state", "amount", "code", "status", "is_final".
///
/// # Safety
/// As pw_confirmed_payment_order_id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_confirmed_payment_json(
    payment: *const pw_confirmed_payment,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(payment, out, |payment| payment.to_json().to_string()) }
}

/// # Safety
/// As pw_confirmed_payment_order_id.
unsafe fn tell(
    payment: *const pw_confirmed_payment,
    out: *mut pw_string,
    tell: impl FnOnce(&Payment) -> String,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let told = tell(unsafe { pw_confirmed_payment::get(payment) }?);
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(told)) }
    })
}
