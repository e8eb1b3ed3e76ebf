//! Accepts connections and holds clients to limits, so that none of them can keep the platform from
//! the others.

mod connection;
#[cfg(test)]
pub(super) mod raw;
mod script;
mod wire;

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

pub(super) use self::script::{End, Script, Step};

/// What the platform takes from its clients. All times are real time, whatever the clock of the
/// platform does; values beyond a year count as a year.
///
/// ```
/// use std::time::Duration;
/// use paywright_emulator::ListenLimits;
/// let mut limits = ListenLimits::default();
/// limits.idle_time = Duration::from_secs(5);
/// assert_eq!(limits.connections, 512);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListenLimits {
    /// Connections at once, 512; at least one. Further ones wait to be accepted.
    pub connections: usize,
    /// Bytes of request line and headers, 16 KiB. More is answered with 431, and so are more than
    /// 100 headers.
    pub head_bytes: usize,
    /// From the first byte of a request to the end of its headers, 10 s. Then the answer is 408.
    pub head_time: Duration,
    /// Bytes of a request body, 1 MiB. More is answered with 413.
    pub body_bytes: usize,
    /// From the end of the headers to the end of the body, 30 s. Then the answer is 408.
    pub body_time: Duration,
    /// Without a byte of a request, before the first one and after each answer, 60 s. Then the
    /// connection is closed.
    pub idle_time: Duration,
    /// Without the client taking a byte of its answer, 30 s. Then the connection is closed.
    pub send_time: Duration,
    /// How long requests that are open may take when the platform shuts down, 5 s.
    pub finish_time: Duration,
}

impl Default for ListenLimits {
    fn default() -> Self {
        Self {
            connections: 512,
            head_bytes: 16 * 1024,
            head_time: Duration::from_secs(10),
            // As in the core.
            body_bytes: 1024 * 1024,
            body_time: Duration::from_secs(30),
            idle_time: Duration::from_secs(60),
            send_time: Duration::from_secs(30),
            finish_time: Duration::from_secs(5),
        }
    }
}

/// Serves HTTP/1.1 until `stop` resolves. Then it takes no more connections, closes idle ones, lets
/// open requests finish for [`ListenLimits::finish_time`] and cuts the rest. Dropping the future
/// cuts all of them at once.
///
/// A response with a [`Script`] among its extensions is not sent; the script is carried out instead
/// and the connection ends. [`ListenLimits::body_bytes`] is the business of the router.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ListenLimits,
    stop: impl Future<Output = ()>,
) {
    let slots = Arc::new(Semaphore::new(limits.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let limits = Arc::new(limits);
    let app = TowerToHyperService::new(router);
    let (stopping, is_stopping) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    let mut pause = SHORTEST_PAUSE;
    loop {
        let accepted = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            biased;
            () = &mut stop => break,
            accepted = accepted => accepted,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                pause = SHORTEST_PAUSE;
                let (app, limits) = (app.clone(), Arc::clone(&limits));
                let is_stopping = is_stopping.clone();
                connections.spawn(async move {
                    connection::converse(stream, app, limits, is_stopping).await;
                    drop(slot);
                });
            }
            Err(error) if is_over_already(&error) => {}
            // Out of file descriptors or memory: only time helps, and trying again at once would
            // keep a core busy meanwhile.
            Err(_) => {
                tokio::select! {
                    () = &mut stop => break,
                    () = sleep(pause) => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
    drop(listener);
    let _ = stopping.send(true);
    let finish = async { while connections.join_next().await.is_some() {} };
    let _ = timeout(limits.finish_time, finish).await;
    connections.shutdown().await;
}

const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Whether only the connection that was to be accepted is lost.
fn is_over_already(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}

#[cfg(test)]
mod tests;
