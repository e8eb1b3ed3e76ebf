//! The file: whose it is, what is in it, and how it is written.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::{Row, StoreError};

/// The format that this program reads and writes.
pub(super) const FORMAT: i64 = 1;

pub(super) const SET: &str = "INSERT INTO state (kind, key, value) VALUES (?1, ?2, ?3) \
    ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value";

pub(super) const REMOVE: &str = "DELETE FROM state WHERE kind = ?1 AND key = ?2";

/// Opens an existing file for this program alone. An empty one becomes a file of this program;
/// one that is refused is not changed.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreError> {
    let failed = |cause: rusqlite::Error| match cause.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Taken { path: path.to_owned() }
        }
        Some(ErrorCode::NotADatabase) => StoreError::Foreign { path: path.to_owned() },
        _ => StoreError::open(path, cause),
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    let owner = claim(&mut connection).map_err(failed)?;
    match owner {
        Owner::This => {}
        Owner::Newer(format) => return Err(StoreError::Newer { path: path.to_owned(), format }),
        Owner::Other => return Err(StoreError::Foreign { path: path.to_owned() }),
    }
    settle(&connection).map_err(failed)?;
    Ok(connection)
}

/// All rows in the order of table and key.
pub(super) fn rows(connection: &Connection) -> rusqlite::Result<Vec<Row>> {
    let mut select = connection.prepare("SELECT kind, key, value FROM state ORDER BY kind, key")?;
    let rows = select.query_map([], |row| {
        Ok(Row { table: row.get(0)?, key: row.get(1)?, value: row.get(2)? })
    })?;
    rows.collect()
}

/// `Payw`, where SQLite keeps the number of the program that a file belongs to.
const APPLICATION: i64 = 0x5061_7977;

/// Whose file it is.
enum Owner {
    This,
    /// This program's, in a newer format.
    Newer(i64),
    Other,
}

/// Locks the file for as long as the connection lives, finds out whose it is, and takes it when it
/// is empty.
fn claim(connection: &mut Connection) -> rusqlite::Result<Owner> {
    // Waiting for somebody who may hold the file for hours helps nobody.
    connection.busy_timeout(Duration::ZERO)?;
    // A file of another program may have a log that is not ours to fold in.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    let application = pragma(&transaction, "application_id")?;
    let format = pragma(&transaction, "user_version")?;
    let tables: i64 =
        transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let owner = match (application, format) {
        (0, 0) if tables == 0 => {
            // In the same transaction and before there is a log, so that the file says whose it is
            // from its first page on. Not WITHOUT ROWID: there a value of 1 kB takes a page of its
            // own, which made the file three times as large and 64 callers four times as slow.
            transaction.execute_batch(
                "CREATE TABLE state (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, \
                 PRIMARY KEY (kind, key))",
            )?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
            Owner::This
        }
        (APPLICATION, FORMAT) => Owner::This,
        (APPLICATION, newer) if newer > FORMAT => Owner::Newer(newer),
        _ => Owner::Other,
    };
    transaction.commit()?;
    Ok(owner)
}

/// Changes are added to a log and are on disk when they are committed.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")
}

fn pragma(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<i64> {
    transaction.pragma_query_value(None, name, |row| row.get(0))
}
