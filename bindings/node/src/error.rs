//! Errors on their way to JavaScript: the message is the error as JSON, of which the layer in
//! JavaScript makes an object of the right class.

use paywright_bridge::{Error, guarded};

/// Runs what waits for nobody; no panic leaves it.
pub(crate) fn run<T>(work: impl FnOnce() -> Result<T, Error>) -> napi::Result<T> {
    guarded(work).map_err(|error| thrown(&error))
}

/// An error to throw.
pub(crate) fn thrown(error: &Error) -> napi::Error {
    napi::Error::from_reason(error.to_json().to_string())
}
