//! Connections that wait for their next request.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::connection::Connection;
use crate::origin::Origin;

/// The connections of one client in one process.
pub(crate) struct Pool {
    /// A client calls one server or two, so hashing would take longer than comparing.
    idle: Mutex<BTreeMap<Origin, Vec<Idle>>>,
    /// One permit for each request that may be on its way at a time.
    pub(crate) slots: Semaphore,
    idle_limit: Duration,
}

struct Idle {
    connection: Connection,
    since: Instant,
}

impl Pool {
    pub(crate) fn new(connections: usize, idle_limit: Duration) -> Self {
        let slots = Semaphore::new(connections.clamp(1, Semaphore::MAX_PERMITS));
        Self { idle: Mutex::default(), slots, idle_limit }
    }

    /// The connection that was used last, unless it has been silent for too long or was closed, and
    /// for how long it has been silent. Those of other runtimes are left alone: theirs may stand still.
    pub(crate) fn take(&self, origin: &Origin) -> Option<(Connection, Duration)> {
        let mut idle = self.lock();
        let waiting = idle.get_mut(origin)?;
        let (now, here) = (Instant::now(), Handle::current().id());
        while let Some(at) = waiting.iter().rposition(|idle| idle.connection.runtime() == here) {
            let last = waiting.remove(at);
            let silence = now.duration_since(last.since);
            if silence >= self.idle_limit {
                // All before it are older.
                waiting.drain(..at);
            } else if last.connection.is_ready() {
                return Some((last.connection, silence));
            }
        }
        None
    }

    /// Keeps a connection whose last answer was read to its end.
    pub(crate) fn put(self: &Arc<Self>, origin: &Origin, mut connection: Connection) {
        if connection.is_ready() {
            self.keep(origin, connection);
        } else if !connection.is_closed() {
            // The answer is there, but the other side has not taken the whole request yet.
            let (pool, origin) = (Arc::clone(self), origin.clone());
            tokio::spawn(async move {
                let ready = tokio::time::timeout(Duration::from_secs(1), connection.ready()).await;
                if let Ok(Ok(())) = ready {
                    pool.keep(&origin, connection);
                }
            });
        }
    }

    fn keep(&self, origin: &Origin, connection: Connection) {
        let last = Idle { connection, since: Instant::now() };
        let mut idle = self.lock();
        match idle.get_mut(origin) {
            Some(waiting) => waiting.push(last),
            None => drop(idle.insert(origin.clone(), vec![last])),
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Origin, Vec<Idle>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
