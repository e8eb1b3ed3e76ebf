//! State that survives a restart: rows of text in one SQLite file.
//!
//! Whoever keeps state here holds all of it in memory and tells each change. A thread of its own
//! writes the changes of everyone who waits in one transaction, so that many callers share the wait
//! for the disk. [`Store::commit`] takes its place in the order when it is called and resolves when
//! the changes are on disk: what was answered after that is not lost by a crash.

mod schema;

use std::error::Error;
use std::fs::OpenOptions;
use std::future::Future;
use std::io;
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use paywright_core::ErrorCode;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use crate::platform::Change;

/// One row as it is in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// See [`Change::table`].
    pub(crate) table: String,
    /// See [`Change::key`].
    pub(crate) key: String,
    /// JSON.
    pub(crate) value: String,
}

/// An open file, which nobody else can open meanwhile. Dropping it waits until every change that
/// was given to [`commit`](Self::commit) is written, and closes the file.
#[derive(Debug)]
pub(crate) struct Store {
    /// `None` only while it is dropped: the writer ends when nobody can give it work any more.
    jobs: Option<Sender<Job>>,
    writer: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens a file, or creates it so that only its owner can read it, and reads all its rows in the
    /// order of table and key. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// [`StoreError`] when the file is of another program, of a newer version or open elsewhere,
    /// and when the system does not let it be read and written. A file that is refused is not
    /// changed.
    pub(crate) fn open(path: &Path) -> Result<(Self, Vec<Row>), StoreError> {
        // SQLite gives names such as `:memory:` a meaning; an absolute path has none but its own.
        let path = std::path::absolute(path).map_err(|cause| StoreError::open(path, cause))?;
        create(&path).map_err(|cause| StoreError::open(&path, cause))?;
        let connection = schema::connect(&path)?;
        let rows = schema::rows(&connection).map_err(|cause| StoreError::open(&path, cause))?;
        let store = Self::start(connection).map_err(|cause| StoreError::open(&path, cause))?;
        Ok((store, rows))
    }

    /// Puts changes behind those of all earlier calls and resolves when they are on disk, all or
    /// none of them. The place in the order is taken by the call, not by awaiting, so a caller can
    /// call under its own lock and await after; a future that is dropped takes nothing back. No
    /// changes at all wait for those of earlier calls.
    ///
    /// # Errors
    /// [`StoreError::Write`] when the disk did not take these changes or earlier ones. After the
    /// first failure nothing more is written, so the file holds a prefix of all changes.
    pub(crate) fn commit(
        &self,
        changes: Vec<Change>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send + use<> {
        let (done, result) = oneshot::channel();
        if let Some(jobs) = &self.jobs {
            // A writer that is gone has dropped `done` as well, which is the answer.
            let _ = jobs.send(Job { changes, done });
        }
        async move { result.await.unwrap_or(Err(StoreError::Stopped)) }
    }

    fn start(connection: Connection) -> io::Result<Self> {
        let (jobs, queue) = mpsc::channel();
        let writer = thread::Builder::new()
            .name("paywright-store".to_owned())
            .spawn(move || write(&connection, &queue))?;
        Ok(Self { jobs: Some(jobs), writer: Some(writer) })
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has told everyone who waited.
            let _ = writer.join();
        }
    }
}

/// Why state cannot be kept in a file.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file belongs to another program.
    #[error("{} is not a file of the local platform; it was left as it is", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer version of the local platform.
    #[error(
        "{} has format {format}, which is newer than this program; it knows formats up to {}",
        path.display(),
        schema::FORMAT
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: i64,
    },
    /// Another program has the file open.
    #[error("{} is in use by another local platform", path.display())]
    Taken {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("cannot keep state in {}: {cause}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: Arc<dyn Error + Send + Sync>,
    },
    /// Changes could not be written; this or an earlier change is not in the file.
    #[error("cannot write the state: {cause}; nothing is kept from here on")]
    Write {
        /// What the system says.
        #[source]
        cause: Arc<dyn Error + Send + Sync>,
    },
    /// The writer ended before it came to these changes.
    #[error("cannot write the state: its writer has stopped")]
    Stopped,
}

impl StoreError {
    fn open(path: &Path, cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Open { path: path.to_owned(), cause: Arc::new(cause) }
    }
}

impl ErrorCode for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Foreign { .. } => "emulator_store_foreign",
            Self::Newer { .. } => "emulator_store_newer",
            Self::Taken { .. } => "emulator_store_taken",
            Self::Open { .. } => "emulator_store_open",
            Self::Write { .. } => "emulator_store_write",
            Self::Stopped => "emulator_store_stopped",
        }
    }
}

/// What one call of [`Store::commit`] asks for.
#[derive(Debug)]
struct Job {
    changes: Vec<Change>,
    done: oneshot::Sender<Result<(), StoreError>>,
}

/// How many calls share a transaction at most, so that the first of them does not wait for long.
const BATCH: usize = 4_096;

/// Creates a file that only its owner can read, since payments are nobody else's business. SQLite
/// gives its other files the same rights.
fn create(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

/// Writes what is given until nobody can give any more.
fn write(connection: &Connection, queue: &Receiver<Job>) {
    let mut state = Ok(());
    while let Ok(first) = queue.recv() {
        let batch: Vec<Job> = iter::once(first).chain(queue.try_iter().take(BATCH - 1)).collect();
        state = state.and_then(|()| {
            write_batch(connection, &batch)
                .map_err(|cause| StoreError::Write { cause: Arc::new(cause) })
        });
        for job in batch {
            // Nobody has to wait for the result.
            let _ = job.done.send(state.clone());
        }
    }
}

fn write_batch(connection: &Connection, batch: &[Job]) -> rusqlite::Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let mut set = connection.prepare(schema::SET)?;
    let mut remove = connection.prepare(schema::REMOVE)?;
    for change in batch.iter().flat_map(|job| &job.changes) {
        match &change.value {
            Some(value) => set.execute(params![change.table, change.key, value])?,
            None => remove.execute(params![change.table, change.key])?,
        };
    }
    transaction.commit()
}

#[cfg(test)]
mod tests;
