//! Calls that run while somebody waits, or is told.

use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use futures_util::FutureExt;
pub use paywright_http::blocking::Started;

use crate::error::Error;

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
    let told = async move { done(contained(call).await) };
    paywright_http::blocking::start(told).map_err(|_| Error::internal())
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
    paywright_http::blocking::wait_for(contained(call)).map_err(|_| Error::internal())?
}

/// Starts a call that is looked at now and then, by languages that must look for signals meanwhile.
///
/// # Errors
/// As [`start`].
pub fn begin<T, F>(call: F) -> Result<Running<T>, Error>
where
    F: Future<Output = Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    let (told, came) = channel();
    // Whoever waits may have gone.
    let started = start(call, move |result| drop(told.send(result)))?;
    Ok(Running { started, came: Mutex::new(came) })
}

/// A call that is on its way. Dropping it does not end it.
#[derive(Debug)]
pub struct Running<T> {
    started: Started,
    came: Mutex<Receiver<Result<T, Error>>>,
}

impl<T> Running<T> {
    /// Waits no longer than this; `None` if it is not done by then. Once it is, ask no more.
    pub fn wait_for(&self, time: Duration) -> Option<Result<T, Error>> {
        let came = self.came.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match came.recv_timeout(time) {
            Ok(result) => Some(result),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(Error::internal())),
        }
    }

    /// Ends it. Whatever it was sending may have arrived.
    pub fn cancel(&self) {
        self.started.cancel();
    }
}

/// Runs what waits for nobody, and gives `internal_error` where it would panic: nothing of that kind
/// crosses into another language.
///
/// # Errors
/// Those of the function, `internal_error`.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    std::panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::internal()))
}

async fn contained<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| Err(Error::internal()))
}
