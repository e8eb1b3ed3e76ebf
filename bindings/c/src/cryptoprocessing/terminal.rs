//! A terminal over HTTP: calls that wait.

use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::Arc;
use std::time::Duration;

use paywright_bridge::cryptoprocessing::{Credentials, Seen, Terminal};
use paywright_bridge::{Error, wait};
use zeroize::Zeroizing;

use super::confirmed_payment::pw_confirmed_payment;
use super::notification::pw_notification;
use super::prepared_command::pw_prepared_command;
use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{bytes, needed, optional, put, pw_string, text};

/// A terminal of the second gateway, Cryptoprocessing, over HTTP. May be used from any thread. Calls wait,
/// on the thread of pw_gate.
#[derive(Debug)]
pub struct pw_terminal(());
handle!(pw_terminal, "terminal", b"PWtermnl", Terminal);

/// Makes a client. `key` opens api and apim, `password` is that of operations, `vwid` names the wallet of
/// vwapi; NULL leaves one out. `settings` is a JSON object: base_url, which has no default, name (tickets
/// of a terminal by another name are foreign), path_words {"api", "apim", "vwapi"}, status_command
/// (GetState or PayStatus), and those of pw_gate_new. Codes: PW_ARGUMENT_*, PW_KEY_EMPTY,
/// PW_KEY_WITH_LINE_BREAK, PW_PATH_WORD_INVALID, and those of pw_gate_new.
///
/// # Safety
/// The texts must be NULL or point to as many bytes as is said, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_new(
    key: *const c_char,
    key_length: usize,
    password: *const c_char,
    password_length: usize,
    vwid: *const c_char,
    vwid_length: usize,
    settings: *const c_char,
    settings_length: usize,
    out: *mut *mut pw_terminal,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (credentials, settings) = unsafe {
            let key = optional("key", key, key_length)?;
            let password = optional("password", password, password_length)?;
            let vwid = optional("vwid", vwid, vwid_length)?;
            (Credentials { key, password, vwid }, text("settings", settings, settings_length)?)
        };
        let terminal = Terminal::new(credentials, settings.as_bytes())?;
        // SAFETY: the caller's promise.
        unsafe { pw_terminal::put(out, terminal) }
    })
}

/// Frees a client and wipes its credentials. NULL is taken.
///
/// # Safety
/// `terminal` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_free(terminal: *mut pw_terminal) {
    // SAFETY: the caller's promise.
    unsafe { pw_terminal::free(terminal) };
}

/// Sends a command, a JSON object {"command", "members"...}, and gives its outcome as JSON: {"outcome":
/// "done"}, "needs_redirect" (send the payer to "url"), "needs_acs_post" (see pw_acs_form), "pending" (ask
/// for the state), "declined" with "code", "message" and "advice", "unknown" (keep its "ticket", send
/// nothing), or for a question "known", "not_finished", "not_found", "failed", "cards". Money is sent once;
/// before a charge, a release or a refund the state is asked for, and what it forbids gives
/// PW_STATE_FORBIDS, PW_AMOUNT_EXCEEDS or PW_STATE_MISSING. A call that gives a code of the bands 1000 to
/// 5000 has moved no money; PW_INTERNAL_ERROR leaves that open.
///
/// # Safety
/// `terminal` must be an open handle, `command` point to `command_length` bytes, `out` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_send(
    terminal: *const pw_terminal,
    command: *const c_char,
    command_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (terminal, command) = unsafe { call(terminal, "command", command, command_length) }?;
        let outcome = wait(async move { terminal.send(command.as_bytes()).await })?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome)) }
    })
}

/// Checks a command without sending it. Before you store the ticket of a charge, a release or a refund,
/// pw_terminal_look; then pw_terminal_deliver. Codes: band 1000.
///
/// # Safety
/// As pw_terminal_send; `out` must point to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_prepare(
    terminal: *const pw_terminal,
    command: *const c_char,
    command_length: usize,
    out: *mut *mut pw_prepared_command,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (terminal, command) = unsafe { call(terminal, "command", command, command_length) }?;
        let prepared = terminal.prepare(command.as_bytes())?;
        // SAFETY: the caller's promise.
        unsafe { pw_prepared_command::put(out, prepared.into()) }
    })
}

/// Asks how the payment of a charge, a release or a refund stands, and notes it in the ticket of what is
/// prepared. Of other commands, and where it is noted, nobody is asked. Codes: PW_STATE_FORBIDS,
/// PW_AMOUNT_EXCEEDS, PW_STATE_MISSING, and those of pw_terminal_send: the command must not be sent.
///
/// # Safety
/// Both handles must be open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_look(
    terminal: *const pw_terminal,
    command: *const pw_prepared_command,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (terminal, command) =
            unsafe { (pw_terminal::get(terminal)?.clone(), pw_prepared_command::get(command)?) };
        let command = Arc::clone(command);
        wait(async move { terminal.look(&command).await })
    })
}

/// Sends what is prepared, once: a second time gives PW_REQUEST_SPENT. It looks first where nobody has.
/// The outcome is that of pw_terminal_send.
///
/// # Safety
/// Both handles must be open, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_deliver(
    terminal: *const pw_terminal,
    command: *const pw_prepared_command,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (terminal, command) =
            unsafe { (pw_terminal::get(terminal)?.clone(), pw_prepared_command::get(command)?) };
        let command = Arc::clone(command);
        let outcome = wait(async move { terminal.deliver(&command).await })?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome)) }
    })
}

/// Sends a command and does not rest until its outcome is known or the time is up. Money moves once.
/// That a refund was not made is known after 130000 ms, so give it 150000. Beside the outcomes of
/// pw_terminal_send, and with "found", "state" and "amount" where they were found by asking, there are
/// "other_amount" and "unclear", at which a person has to look. Codes: as pw_terminal_send;
/// PW_OPERATION_UNKNOWN for a command that only reads.
///
/// # Safety
/// As pw_terminal_send.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_carry_out(
    terminal: *const pw_terminal,
    command: *const c_char,
    command_length: usize,
    within_ms: u64,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (terminal, command) = unsafe { call(terminal, "command", command, command_length) }?;
        let within = Duration::from_millis(within_ms);
        let outcome = wait(async move { terminal.carry_out(command.as_bytes(), within).await })?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome.to_string())) }
    })
}

/// Asks what became of a command until it is known or the time is up: "done", "pending", "declined",
/// "other_amount", "unclear", "safe_to_repeat" or "still_unknown", each with the ticket as it is then.
/// Codes: PW_TICKET_UNREADABLE, PW_TICKET_FOREIGN, and those of pw_terminal_send.
///
/// # Safety
/// As pw_terminal_send, with `ticket` for `command`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_resolve(
    terminal: *const pw_terminal,
    ticket: *const c_char,
    ticket_length: usize,
    within_ms: u64,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (terminal, ticket) = unsafe { call(terminal, "ticket", ticket, ticket_length) }?;
        let within = Duration::from_millis(within_ms);
        let outcome = wait(async move { terminal.resolve(ticket.as_bytes(), within).await })?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome.to_string())) }
    })
}

/// How a payment stands. `interface_name` is api, apim or vwapi: the one that it was started by. `known`
/// tells whether the gateway knows it; if not, `payment` gets NULL. `answer` gets the answer as JSON,
/// "known", "not_finished", "not_found" or "failed"; it may be NULL.
///
/// # Safety
/// `terminal` must be an open handle, the texts point to as many bytes as is said, `known` to a bool,
/// `payment` to a pointer, `answer` to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_state(
    terminal: *const pw_terminal,
    interface_name: *const c_char,
    interface_name_length: usize,
    order_id: *const c_char,
    order_id_length: usize,
    known: *mut bool,
    payment: *mut *mut pw_confirmed_payment,
    answer: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(known, "known")?;
        needed(payment, "payment")?;
        // SAFETY: the caller's promises.
        let (terminal, order_id) =
            unsafe { call(terminal, "order_id", order_id, order_id_length) }?;
        // SAFETY: the caller's promise.
        let interface =
            unsafe { text("interface_name", interface_name, interface_name_length) }?.to_owned();
        let seen = wait(async move { terminal.state(&interface, &order_id).await })?;
        // SAFETY: the caller's promises.
        unsafe { put_seen(seen, known, payment, answer) }
    })
}

/// Waits until a payment is "decided" (charged, held, or nothing comes of it), "paid" with the `amount`
/// that the order costs in minor units, or has the state that is named, any text behind "state:".
/// `amount` is 0 where it is not asked for. `reached` tells whether it is so, `payment` gets the payment as
/// it was seen last, or NULL, and `answer`, which may be NULL, the last answer, without data if none came.
///
/// # Safety
/// As pw_terminal_state, with `reached` for `known`; `until` must point to `until_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_wait_for(
    terminal: *const pw_terminal,
    interface_name: *const c_char,
    interface_name_length: usize,
    order_id: *const c_char,
    order_id_length: usize,
    until: *const c_char,
    until_length: usize,
    amount: u64,
    within_ms: u64,
    reached: *mut bool,
    payment: *mut *mut pw_confirmed_payment,
    answer: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(reached, "reached")?;
        needed(payment, "payment")?;
        // SAFETY: the caller's promises.
        let (terminal, order_id) =
            unsafe { call(terminal, "order_id", order_id, order_id_length) }?;
        // SAFETY: the caller's promises.
        let (interface, until) = unsafe {
            let interface =
                text("interface_name", interface_name, interface_name_length)?.to_owned();
            (interface, text("until", until, until_length)?.to_owned())
        };
        let (amount, within) = (given(amount), Duration::from_millis(within_ms));
        let seen = wait(async move {
            terminal.wait_for(&interface, &order_id, &until, amount, within).await
        })?;
        // SAFETY: the caller's promises.
        unsafe { put_seen(seen, reached, payment, answer) }
    })
}

/// Asks how the payment of a notification stands, and compares order and amount: the only way from a
/// notification to a payment. Codes: PW_NOTIFICATION_WITHOUT_ORDER, PW_NOTIFICATION_OF_OTHER_ORDER,
/// PW_NOTIFICATION_WITHOUT_AMOUNT, PW_NOTIFICATION_OF_OTHER_AMOUNT, PW_STATE_MISSING, and those of
/// pw_terminal_state. Nothing follows from the notification then.
///
/// # Safety
/// Both handles must be open, `interface_name` point to `interface_name_length` bytes, `out` to a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_confirm(
    terminal: *const pw_terminal,
    interface_name: *const c_char,
    interface_name_length: usize,
    notification: *const pw_notification,
    out: *mut *mut pw_confirmed_payment,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (terminal, interface) =
            unsafe { call(terminal, "interface_name", interface_name, interface_name_length) }?;
        // SAFETY: the caller's promise.
        let hint = unsafe { pw_notification::get(notification) }?.clone();
        let payment = wait(async move { terminal.confirm(&interface, &hint).await })?;
        // SAFETY: the caller's promise.
        unsafe { pw_confirmed_payment::put(out, payment) }
    })
}

/// Finishes what 3-D Secure has interrupted, and does not rest until the outcome is known or the time is
/// up. `pending` is that of the outcome "needs_acs_post", `body` what the payer's bank has posted to the
/// shop, as it came. Codes: PW_ACS_RETURN_INVALID, PW_ACS_RETURN_FOREIGN, PW_TICKET_UNREADABLE for another
/// `pending`, and those of pw_terminal_carry_out.
///
/// # Safety
/// As pw_terminal_send; `pending` and `body` must point to as many bytes as is said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_terminal_finish_three_ds(
    terminal: *const pw_terminal,
    pending: *const c_char,
    pending_length: usize,
    body: *const c_void,
    body_length: usize,
    within_ms: u64,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        needed(out, "out")?;
        // SAFETY: the caller's promises.
        let (terminal, pending) = unsafe { call(terminal, "pending", pending, pending_length) }?;
        // SAFETY: the caller's promise.
        let body = Zeroizing::new(unsafe { bytes("body", body, body_length) }?.to_vec());
        let within = Duration::from_millis(within_ms);
        let outcome =
            wait(async move { terminal.finish_three_ds(pending.as_bytes(), &body, within).await })?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome.to_string())) }
    })
}

/// No order costs nothing, so 0 says that no amount is given.
pub(super) fn given(amount: u64) -> Option<u64> {
    (amount != 0).then_some(amount)
}

/// # Safety
/// As pw_terminal_send.
unsafe fn call(
    terminal: *const pw_terminal,
    name: &str,
    data: *const c_char,
    length: usize,
) -> Result<(Terminal, Zeroizing<String>), Error> {
    // SAFETY: the caller's promises.
    let (terminal, text) = unsafe { (pw_terminal::get(terminal)?, text(name, data, length)?) };
    // A command may hold a card.
    Ok((terminal.clone(), Zeroizing::new(text.to_owned())))
}

/// # Safety
/// `flag` and `payment` must point to memory that may be written, `answer` as well or be NULL.
unsafe fn put_seen(
    seen: Seen,
    flag: *mut bool,
    payment: *mut *mut pw_confirmed_payment,
    answer: *mut pw_string,
) -> Result<(), Error> {
    // SAFETY: the caller's promises.
    unsafe {
        if !answer.is_null() {
            pw_string::put(answer, "answer", seen.answer.map(|answer| answer.to_string()))?;
        }
        match seen.payment {
            Some(seen) => pw_confirmed_payment::put(payment, seen)?,
            None => put(payment, "payment", ptr::null_mut())?,
        }
        put(flag, "flag", seen.reached)
    }
}
