//! One runtime for all blocking clients of a process, made when the first of them sends something.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, mpsc};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::failure::{Failure, FailureKind, Stage};
use crate::per_process::PerProcess;

static BACKGROUND: PerProcess<Background> = PerProcess::new();

/// Runs a future to its end on the runtime of the process while the calling thread waits. It may be
/// called from anywhere, also from within another runtime.
pub(crate) fn run<F>(future: F) -> Result<F::Output, Failure>
where
    F: Future<Output: Send> + Send + 'static,
{
    let background = background().map_err(|error| stopped(&error))?;
    let (done, result) = mpsc::sync_channel(1);
    background.handle.spawn(async move {
        // The thread that waits is there until this comes.
        drop(done.send(future.await));
    });
    // Should the future have been dropped, whatever it had sent may have arrived.
    result.recv().map_err(|_| Failure::new(FailureKind::Stopped, Stage::Answer, ""))
}

/// Starts a future on the runtime of the process. Dropping what this gives lets it run on.
pub(crate) fn start<F>(future: F) -> Result<JoinHandle<()>, Failure>
where
    F: Future<Output = ()> + Send + 'static,
{
    let background = background().map_err(|error| stopped(&error))?;
    Ok(background.handle.spawn(future))
}

fn stopped(error: &io::Error) -> Failure {
    Failure::new(FailureKind::Stopped, Stage::Pool, error.to_string())
}

fn background() -> io::Result<Arc<Background>> {
    BACKGROUND.get(|| {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
        let handle = runtime.handle().clone();
        let (running, stopped) = oneshot::channel::<Infallible>();
        let thread = std::thread::Builder::new().name("paywright-http".to_owned());
        // It ends when the other end of the channel is dropped.
        thread.spawn(move || drop(runtime.block_on(stopped)))?;
        Ok(Background { handle, _running: running })
    })
}

/// The thread that moves the bytes of all blocking clients, for as long as this is there.
struct Background {
    handle: Handle,
    _running: oneshot::Sender<Infallible>,
}
