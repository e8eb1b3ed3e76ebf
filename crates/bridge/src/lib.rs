//! The foreign API in plain Rust: what Python, Node, C and the JVM call, and nothing else.
//!
//! Handles are cheap to clone and may be used from any thread. Arguments and answers are texts, bytes,
//! whole numbers and JSON. Errors are one type, [`Error`], with a code that is the same everywhere, and
//! a number for languages without texts. A binding converts, calls, converts back; it decides nothing.

mod callback;
pub mod codes;
mod error;
mod gate;
mod outcome;
mod project;
mod settings;

pub use self::callback::Callback;
pub use self::codes::ErrorKind;
pub use self::error::{Error, Field};
pub use self::gate::{Gate, PaymentSeen};
pub use self::project::{Evidence, Project};
pub use paywright_http::blocking::Started;

/// Starts a call and has a function told how it ended, on the thread of the clients. Of a call that is
/// cancelled nothing is told.
///
/// # Errors
/// `internal_error` if that thread cannot be started; the function is not called then.
pub fn start<T, F>(
    call: F,
    done: impl FnOnce(Result<T, Error>) + Send + 'static,
) -> Result<Started, Error>
where
    F: Future<Output = Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    paywright_http::blocking::start(async move { done(call.await) }).map_err(|_| Error::internal())
}

/// Runs a call to its end while the calling thread waits.
///
/// # Errors
/// Those of the call; `internal_error` if the thread that makes it was lost. Whatever was on its way
/// then may have arrived: ask for its status before it is sent again.
pub fn wait<T, F>(call: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Error>> + Send + 'static,
{
    paywright_http::blocking::wait_for(call).map_err(|_| Error::internal())?
}
