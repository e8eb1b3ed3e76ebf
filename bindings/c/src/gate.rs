//! Gate over HTTP: calls that wait.

use std::ffi::c_char;
use std::ptr;
use std::time::Duration;

use paywright_bridge::{Error, Gate, PaymentSeen, wait};
use zeroize::Zeroizing;

use crate::callback::pw_callback;
use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::prepared::pw_prepared;
use crate::project::pw_project;
use crate::text::{needed, put, pw_string, text};

/// Gate of a project over HTTP. May be used from any thread. Calls wait. All calls of a process share one
/// thread that moves the bytes; the first call starts it, and no other thread is started.
#[derive(Debug)]
pub struct pw_gate(());
handle!(pw_gate, "gate", b"PWgate..", Gate);

/// Makes a client. `settings` is a JSON object, or NULL: base_url, deadline_ms (a whole call, 30000),
/// connect_limit_ms (5000), idle_limit_ms (how long a connection is kept that nobody uses, 55000),
/// connections (at a time, 128), ca_file (PEM, besides the authorities of the web), proxy (that of the
/// environment unless it is set), no_proxy (hosts that `proxy` is not for; "*" for no proxy at all),
/// plain_http_hosts (a list), user_agent. Codes: PW_ARGUMENT_*, PW_BASE_URL_INVALID,
/// PW_CA_FILE_INVALID, PW_PROXY_INVALID, PW_USER_AGENT_INVALID.
///
/// # Safety
/// `project` must be an open handle, `settings` point to `settings_length` bytes, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_new(
    project: *const pw_project,
    settings: *const c_char,
    settings_length: usize,
    out: *mut *mut pw_gate,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (project, settings) =
            unsafe { (pw_project::get(project)?, text("settings", settings, settings_length)?) };
        let gate = Gate::new(project, settings.as_bytes())?;
        // SAFETY: the caller's promise.
        unsafe { pw_gate::put(out, gate) }
    })
}

/// Frees a client. NULL is taken.
///
/// # Safety
/// `gate` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_free(gate: *mut pw_gate) {
    // SAFETY: the caller's promise.
    unsafe { pw_gate::free(gate) };
}

/// Sends a request, a JSON object {"operation", "method", "members"...}, and gives its outcome as JSON:
/// {"outcome": "accepted"}, "rejected", "already_exists", "unknown" (keep its "ticket", send nothing),
/// "data", or for a status "known", "not_found", "not_received"; pw_json_get reads it. Money is sent once.
/// A call that gives a code of the bands 1000 to 5000 has moved no money; PW_INTERNAL_ERROR leaves that
/// open.
///
/// # Safety
/// `gate` must be an open handle, `request` point to `request_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_send(
    gate: *const pw_gate,
    request: *const c_char,
    request_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (gate, request) = unsafe { call("request", gate, request, request_length) }?;
        let outcome = wait(async move { gate.send(request.as_bytes()).await })?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome)) }
    })
}

/// Checks and signs a request without sending it. Store its ticket where a crash cannot reach it, then
/// pw_gate_deliver. Codes: band 1000.
///
/// # Safety
/// As pw_gate_send; `out` must point to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_prepare(
    gate: *const pw_gate,
    request: *const c_char,
    request_length: usize,
    out: *mut *mut pw_prepared,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (gate, request) = unsafe { call("request", gate, request, request_length) }?;
        let prepared = gate.prepare(request.as_bytes())?;
        // SAFETY: the caller's promise.
        unsafe { pw_prepared::put(out, prepared.into()) }
    })
}

/// Sends what is prepared, once: a second time gives PW_REQUEST_SPENT. The outcome is that of
/// pw_gate_send.
///
/// # Safety
/// Both handles must be open, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_deliver(
    gate: *const pw_gate,
    prepared: *const pw_prepared,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (gate, prepared) =
            unsafe { (pw_gate::get(gate)?.clone(), pw_prepared::get(prepared)?.clone()) };
        let outcome = wait(async move { gate.deliver(&prepared).await })?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome)) }
    })
}

/// Sends a request and does not rest until its outcome is known or the time is up: "accepted",
/// "registered", "rejected", "refused", or "unknown" with the ticket. Money moves once.
///
/// # Safety
/// As pw_gate_send.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_carry_out(
    gate: *const pw_gate,
    request: *const c_char,
    request_length: usize,
    within_ms: u64,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (gate, request) = unsafe { call("request", gate, request, request_length) }?;
        let within = Duration::from_millis(within_ms);
        let outcome = wait(async move { gate.carry_out(request.as_bytes(), within).await })?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome.to_string())) }
    })
}

/// Asks what became of a request until it is known or the time is up: "registered", "refused",
/// "safe_to_repeat" or "still_unknown", each with the ticket as it is then. Codes:
/// PW_TICKET_UNREADABLE, PW_TICKET_FOREIGN, and those of pw_gate_send.
///
/// # Safety
/// As pw_gate_send, with `ticket` for `request`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_resolve(
    gate: *const pw_gate,
    ticket: *const c_char,
    ticket_length: usize,
    within_ms: u64,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (gate, ticket) = unsafe { call("ticket", gate, ticket, ticket_length) }?;
        let within = Duration::from_millis(within_ms);
        let outcome = wait(async move { gate.resolve(ticket.as_bytes(), within).await })?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome.to_string())) }
    })
}

/// How a payment stands. `known` tells whether the platform knows it; if not, `out` gets NULL.
///
/// # Safety
/// `gate` must be an open handle, `payment_id` point to `payment_id_length` bytes, `known` to a bool,
/// `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_status(
    gate: *const pw_gate,
    payment_id: *const c_char,
    payment_id_length: usize,
    known: *mut bool,
    out: *mut *mut pw_callback,
) -> pw_code {
    result(|| {
        needed(known, "known")?;
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (gate, id) = unsafe { call("payment_id", gate, payment_id, payment_id_length) }?;
        let seen = wait(async move { gate.status(&id).await })?;
        // SAFETY: the caller's promises.
        unsafe { put_seen(seen, known, out) }
    })
}

/// Waits until a payment is "final", "paid", at a "standstill" (it has ended, or somebody must act), or
/// has the status that is named. `reached` tells whether it is so. `out` gets the last message, or NULL
/// for a payment that the platform does not know.
///
/// # Safety
/// As pw_gate_status; `until` must point to `until_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_gate_wait_for(
    gate: *const pw_gate,
    payment_id: *const c_char,
    payment_id_length: usize,
    until: *const c_char,
    until_length: usize,
    within_ms: u64,
    reached: *mut bool,
    out: *mut *mut pw_callback,
) -> pw_code {
    result(|| {
        needed(reached, "reached")?;
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (gate, id) = unsafe { call("payment_id", gate, payment_id, payment_id_length) }?;
        // SAFETY: the caller's promise.
        let until = unsafe { text("until", until, until_length) }?.to_owned();
        let within = Duration::from_millis(within_ms);
        let seen = wait(async move { gate.wait_for(&id, &until, within).await })?;
        // SAFETY: the caller's promises.
        unsafe { put_seen(seen, reached, out) }
    })
}

/// # Safety
/// As pw_gate_send.
unsafe fn call(
    name: &str,
    gate: *const pw_gate,
    data: *const c_char,
    length: usize,
) -> Result<(Gate, Zeroizing<String>), Error> {
    // SAFETY: the caller's promises.
    let (gate, text) = unsafe { (pw_gate::get(gate)?, text(name, data, length)?) };
    // A request may hold a card.
    Ok((gate.clone(), Zeroizing::new(text.to_owned())))
}

/// # Safety
/// `flag` and `out` must point to memory that may be written.
unsafe fn put_seen(
    seen: PaymentSeen,
    flag: *mut bool,
    out: *mut *mut pw_callback,
) -> Result<(), Error> {
    // SAFETY: the caller's promises.
    unsafe {
        match seen.message {
            Some(message) => pw_callback::put(out, message)?,
            None => put(out, "out", ptr::null_mut())?,
        }
        put(flag, "flag", seen.reached)
    }
}
