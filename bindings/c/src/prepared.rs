//! Requests that are signed and not sent yet.

use std::ffi::c_void;
use std::sync::Arc;

use paywright_bridge::Prepared;

use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{bytes, pw_string};

/// A request that is ready to be sent, by pw_gate_deliver or by an HTTP client of your own.
#[derive(Debug)]
pub struct pw_prepared(());
handle!(pw_prepared, "prepared", b"PWprepar", Arc<Prepared>);

/// Frees a request. NULL is taken.
///
/// # Safety
/// `prepared` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_free(prepared: *mut pw_prepared) {
    // SAFETY: the caller's promise.
    unsafe { pw_prepared::free(prepared) };
}

/// The ticket that pw_gate_resolve finds out by what became of the request; without data for one that
/// may be sent again. It holds no secret and no card data: store it before sending.
///
/// # Safety
/// `prepared` must be an open handle, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_ticket(
    prepared: *const pw_prepared,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put(out, "out", pw_prepared::get(prepared)?.ticket()) })
}

/// Where the request goes.
///
/// # Safety
/// As pw_prepared_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_url(
    prepared: *const pw_prepared,
    out: *mut pw_string,
) -> pw_code {
    let url = |prepared: &Prepared| prepared.url().to_owned();
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put(out, "out", Some(url(pw_prepared::get(prepared)?))) })
}

/// How the request is sent: POST.
///
/// # Safety
/// As pw_prepared_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_method(
    prepared: *const pw_prepared,
    out: *mut pw_string,
) -> pw_code {
    let method = |prepared: &Prepared| prepared.method().to_owned();
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put(out, "out", Some(method(pw_prepared::get(prepared)?))) })
}

/// The headers, one to a line: "Name: value".
///
/// # Safety
/// As pw_prepared_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_headers(
    prepared: *const pw_prepared,
    out: *mut pw_string,
) -> pw_code {
    let lines = |prepared: &Prepared| {
        prepared.headers().map(|(name, value)| format!("{name}: {value}\n")).collect::<String>()
    };
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put(out, "out", Some(lines(pw_prepared::get(prepared)?))) })
}

/// What is sent. It may hold card data: never log it, and wipe your copies; pw_string_free wipes this one.
///
/// # Safety
/// As pw_prepared_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_body(
    prepared: *const pw_prepared,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put_bytes(out, "out", Some(pw_prepared::get(prepared)?.body())) })
}

/// Reads the answer that an HTTP client of your own has brought; the outcome is that of pw_gate_send.
///
/// # Safety
/// As pw_prepared_ticket; `body` must point to `body_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_read(
    prepared: *const pw_prepared,
    http_status: u16,
    body: *const c_void,
    body_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (prepared, body) =
            unsafe { (pw_prepared::get(prepared)?, bytes("body", body, body_length)?) };
        let outcome = prepared.read(http_status, &[], body)?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome)) }
    })
}

/// What to make of it that such a client has brought none although the request may have been sent:
/// "unknown" with the ticket.
///
/// # Safety
/// As pw_prepared_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_lost(
    prepared: *const pw_prepared,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let outcome = unsafe { pw_prepared::get(prepared) }?.lost()?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome)) }
    })
}
