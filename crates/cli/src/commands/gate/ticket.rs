//! Tickets in files: what finds out later what became of a request.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::files;
use crate::lock::Locked;

/// A file that holds the ticket of a request from before it is sent until its outcome is known. As
/// long as this lives, no other program works with it.
pub(crate) struct TicketFile {
    /// As it was named.
    path: PathBuf,
    locked: Locked,
}

impl TicketFile {
    /// Writes a ticket into a new file. `takes_up` is the command that takes up one that is there.
    ///
    /// # Errors
    /// [`Failure`] when the file is there already, another program has it, or it cannot be written.
    pub(crate) fn create(
        path: &Path,
        ticket: &impl Serialize,
        takes_up: &str,
    ) -> Result<Self, Failure> {
        let locked = Locked::take(path)?;
        files::create(locked.path(), &text(ticket)).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Failure::usage(
                "ticket_file_exists",
                format!("{} is there already, perhaps with an open ticket.", path.display()),
            )
            .hint(format!("`{takes_up} --ticket-file FILE` takes it up; then name another file.")),
            _ => unwritable(path, &error),
        })?;
        Ok(Self { path: path.to_owned(), locked })
    }

    /// Takes up a ticket.
    ///
    /// # Errors
    /// [`Failure`] when another program has the file, it cannot be read, or it holds no ticket.
    pub(crate) fn open<T: DeserializeOwned>(path: &Path) -> Result<(Self, T), Failure> {
        let unreadable = |error: &std::io::Error| {
            let message = format!("The ticket {} cannot be read: {error}.", path.display());
            Failure::usage("ticket_unreadable", message)
        };
        // No lock beside a file that is not there.
        std::fs::metadata(path).map_err(|error| unreadable(&error))?;
        let locked = Locked::take(path)?;
        let text = std::fs::read_to_string(locked.path()).map_err(|error| unreadable(&error))?;
        let ticket = serde_json::from_str(&text).map_err(|_| {
            let message = format!("{} holds no ticket.", path.display());
            Failure::usage("ticket_malformed", message)
        })?;
        Ok((Self { path: path.to_owned(), locked }, ticket))
    }

    /// Notes how far the search has come.
    ///
    /// # Errors
    /// [`Failure`] when the file cannot be written.
    pub(crate) fn update(&self, ticket: &impl Serialize) -> Result<(), Failure> {
        files::replace(self.locked.path(), &text(ticket))
            .map_err(|error| unwritable(&self.path, &error))
    }

    /// Removes a ticket that is resolved.
    pub(crate) fn remove(self) {
        // One that stays is asked about again, which does no harm.
        let _ = std::fs::remove_file(self.locked.path());
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

fn text(ticket: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(ticket).unwrap_or_default();
    text.push('\n');
    text
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("The ticket cannot be written to {}: {error}.", path.display());
    Failure::internal("ticket_unwritable", message)
}
