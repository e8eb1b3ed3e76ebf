//! Connections that wait for their next request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::connection::Connection;
use crate::origin::Origin;

/// The connections of one client in one process.
pub(crate) struct Pool {
    idle: Mutex<HashMap<Origin, Vec<Idle>>>,
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

    /// The connection that was used last, unless it has been silent for too long or was closed.
    pub(crate) fn take(&self, origin: &Origin) -> Option<Connection> {
        let mut idle = self.lock();
        let waiting = idle.get_mut(origin)?;
        let now = Instant::now();
        while let Some(last) = waiting.pop() {
            if now.duration_since(last.since) >= self.idle_limit {
                // All others are older.
                waiting.clear();
            } else if last.connection.is_ready() {
                return Some(last.connection);
            }
        }
        None
    }

    /// Keeps a connection whose last answer was read to its end.
    pub(crate) fn put(self: &Arc<Self>, origin: Origin, mut connection: Connection) {
        if connection.is_ready() {
            self.keep(origin, connection);
        } else if !connection.is_closed() {
            // The answer is there, but the other side has not taken the whole request yet.
            let pool = Arc::clone(self);
            tokio::spawn(async move {
                let ready = tokio::time::timeout(Duration::from_secs(1), connection.ready()).await;
                if let Ok(Ok(())) = ready {
                    pool.keep(origin, connection);
                }
            });
        }
    }

    fn keep(&self, origin: Origin, connection: Connection) {
        let since = Instant::now();
        self.lock().entry(origin).or_default().push(Idle { connection, since });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Origin, Vec<Idle>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
