//! Commands that are checked and not sent yet.

use std::ffi::c_void;
use std::sync::Arc;

use paywright_bridge::cryptoprocessing::Prepared;

use crate::codes::pw_code;
use crate::error::result;
use crate::handle::{Handle, handle};
use crate::text::{bytes, put, pw_string};

/// A command that is ready to be sent, by pw_terminal_deliver or by an HTTP client of your own.
#[derive(Debug)]
pub struct pw_prepared_command(());
handle!(pw_prepared_command, "command", b"PWcomand", Arc<Prepared>);

/// Frees a command. NULL is taken.
///
/// # Safety
/// `command` must be NULL or an open handle that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_free(command: *mut pw_prepared_command) {
    // SAFETY: the caller's promise.
    unsafe { pw_prepared_command::free(command) };
}

/// The ticket that pw_terminal_resolve finds out by what became of the command; without data for one that
/// may be sent again, for those that no state tells of, and for one that was sent. It holds no secret and
/// no card data: store it before sending, but not while pw_prepared_command_wants_look.
///
/// # Safety
/// `command` must be an open handle, `out` point to a pw_string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_ticket(
    command: *const pw_prepared_command,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { pw_string::put(out, "out", pw_prepared_command::get(command)?.ticket()) })
}

/// Whether the ticket does not know yet how the payment stands: pw_terminal_look before you store it.
///
/// # Safety
/// `command` must be an open handle, `out` point to a bool.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_wants_look(
    command: *const pw_prepared_command,
    out: *mut bool,
) -> pw_code {
    // SAFETY: the caller's promises.
    result(|| unsafe { put(out, "out", pw_prepared_command::get(command)?.wants_look()) })
}

/// Where the command goes.
///
/// # Safety
/// As pw_prepared_command_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_url(
    command: *const pw_prepared_command,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(command, out, |command| command.url().to_owned()) }
}

/// How the command is sent: POST.
///
/// # Safety
/// As pw_prepared_command_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_method(
    command: *const pw_prepared_command,
    out: *mut pw_string,
) -> pw_code {
    // SAFETY: the caller's promises.
    unsafe { tell(command, out, |command| command.method().to_owned()) }
}

/// The headers, one to a line: "Name: value".
///
/// # Safety
/// As pw_prepared_command_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_headers(
    command: *const pw_prepared_command,
    out: *mut pw_string,
) -> pw_code {
    let lines = |command: &Prepared| {
        command.headers().map(|(name, value)| format!("{name}: {value}\n")).collect()
    };
    // SAFETY: the caller's promises.
    unsafe { tell(command, out, lines) }
}

/// What is sent: keys, passwords and perhaps card data. Never log it, and wipe your copies; pw_string_free
/// wipes this one.
///
/// # Safety
/// As pw_prepared_command_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_body(
    command: *const pw_prepared_command,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let command = unsafe { pw_prepared_command::get(command) }?;
        // SAFETY: the caller's promise.
        unsafe { pw_string::put_bytes(out, "out", Some(command.body())) }
    })
}

/// Reads the answer that an HTTP client of your own has brought; the outcome is that of pw_terminal_send.
///
/// # Safety
/// As pw_prepared_command_ticket; `body` must point to `body_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_read(
    command: *const pw_prepared_command,
    http_status: u16,
    body: *const c_void,
    body_length: usize,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promises.
        let (command, body) =
            unsafe { (pw_prepared_command::get(command)?, bytes("body", body, body_length)?) };
        let outcome = command.read(http_status, &[], body)?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome)) }
    })
}

/// What to make of it that such a client has brought none although the command may have been sent:
/// "unknown" with the ticket.
///
/// # Safety
/// As pw_prepared_command_ticket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_prepared_command_lost(
    command: *const pw_prepared_command,
    out: *mut pw_string,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let outcome = unsafe { pw_prepared_command::get(command) }?.lost()?.to_string();
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(outcome)) }
    })
}

/// # Safety
/// As pw_prepared_command_ticket.
unsafe fn tell(
    command: *const pw_prepared_command,
    out: *mut pw_string,
    tell: impl FnOnce(&Prepared) -> String,
) -> pw_code {
    result(|| {
        // SAFETY: the caller's promise.
        let told = tell(unsafe { pw_prepared_command::get(command) }?);
        // SAFETY: the caller's promise.
        unsafe { pw_string::put(out, "out", Some(told)) }
    })
}
