//! One runtime for all blocking clients of a process, made when the first of them sends something.

use std::io;
use std::sync::{Arc, mpsc};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::failure::{Failure, FailureKind, Stage};
use crate::per_process::PerProcess;

static BACKGROUND: PerProcess<Background> = PerProcess::new();

/// Runs a future to its end on the runtime of the process while the calling thread waits. It may be
/// called from anywhere, also from within another runtime.
pub(crate) fn run<F>(future: F) -> Result<F::Output, Failure>
where
    F: Future<Output: Send> + Send + 'static,
{
    let background = background()
        .map_err(|error| Failure::new(FailureKind::Stopped, Stage::Pool, error.to_string()))?;
    let (done, result) = mpsc::sync_channel(1);
    background.handle.spawn(async move {
        // The thread that waits is there until this comes.
        drop(done.send(future.await));
    });
    // Should the future have been dropped, whatever it had sent may have arrived.
    result.recv().map_err(|_| Failure::new(FailureKind::Stopped, Stage::Answer, ""))
}

fn background() -> io::Result<Arc<Background>> {
    BACKGROUND.get(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("paywright-http").enable_io().enable_time();
        let runtime = builder.build()?;
        Ok(Background { handle: runtime.handle().clone(), runtime: Some(runtime) })
    })
}

/// A runtime that can be dropped anywhere, within another runtime too.
struct Background {
    handle: Handle,
    runtime: Option<Runtime>,
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
