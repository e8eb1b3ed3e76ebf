//! Result codes, and what is to be said of the last failure.

use std::cell::RefCell;

use paywright_bridge::{Error, guarded};

use crate::codes::{PW_OK, pw_code};
use crate::text::pw_string;

thread_local! {
    static LAST: RefCell<Option<Error>> = const { RefCell::new(None) };
}

/// Runs the work of a function, and makes a result code of what comes out. Nothing that panics gets
/// past this.
pub(crate) fn result(work: impl FnOnce() -> Result<(), Error>) -> pw_code {
    let error = match guarded(work) {
        Ok(()) => return PW_OK,
        Err(error) => error,
    };
    let number = i32::from(error.number());
    // A thread that is ending has no place for it any more, but the code is told all the same.
    drop(LAST.try_with(|last| last.replace(Some(error))));
    number
}

/// What went wrong in the last function of this thread that failed, in one sentence; empty if none has.
/// Free it with pw_string_free.
///
/// # Safety
/// `out` must point to a pw_string, or be NULL, which gives PW_ARGUMENT_MISSING.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_error_message(out: *mut pw_string) -> pw_code {
    let message = last(|error| error.message().to_owned()).unwrap_or_default();
    // SAFETY: the caller's promise about `out`.
    told(|| unsafe { pw_string::put(out, "out", Some(message)) })
}

/// The same as JSON: {"code", "number", "message", "fields": [{"path", "rule", "message"}]}. The data
/// of the string are NULL if nothing has failed.
///
/// # Safety
/// As pw_error_message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pw_error_json(out: *mut pw_string) -> pw_code {
    let json = last(|error| error.to_json().to_string());
    // SAFETY: the caller's promise about `out`.
    told(|| unsafe { pw_string::put(out, "out", json) })
}

fn last<T>(tell: impl FnOnce(&Error) -> T) -> Option<T> {
    LAST.try_with(|last| last.borrow().as_ref().map(tell)).ok().flatten()
}

/// Asking about an error must not replace it.
fn told(work: impl FnOnce() -> Result<(), Error>) -> pw_code {
    guarded(work).map_or_else(|error| i32::from(error.number()), |()| PW_OK)
}
