//! Tickets in files: what finds out later what became of a request.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use paywright_core::ecommpay::gate::Ticket;

use crate::failure::Failure;
use crate::files;

/// A file that holds the ticket of a request from before it is sent until its outcome is known.
pub(crate) struct TicketFile {
    path: PathBuf,
}

impl TicketFile {
    /// Writes a ticket into a new file.
    ///
    /// # Errors
    /// [`Failure`] when the file is there already, or cannot be written.
    pub(crate) fn create(path: &Path, ticket: &Ticket) -> Result<Self, Failure> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let file = options.open(path).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Failure::usage(
                "ticket_file_exists",
                format!("{} is there already, perhaps with an open ticket.", path.display()),
            )
            .hint("`paywright status --ticket-file FILE` takes it up; then name another file."),
            _ => unwritable(path, &error),
        })?;
        write(file, ticket).map_err(|error| unwritable(path, &error))?;
        Ok(Self { path: path.to_owned() })
    }

    /// Takes up a ticket.
    ///
    /// # Errors
    /// [`Failure`] when the file cannot be read, or holds no ticket.
    pub(crate) fn open(path: &Path) -> Result<(Self, Ticket), Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("The ticket {} cannot be read: {error}.", path.display());
            Failure::usage("ticket_unreadable", message)
        })?;
        let ticket = serde_json::from_str(&text).map_err(|_| {
            let message = format!("{} holds no ticket.", path.display());
            Failure::usage("ticket_malformed", message)
        })?;
        Ok((Self { path: path.to_owned() }, ticket))
    }

    /// Notes how far the search has come.
    ///
    /// # Errors
    /// [`Failure`] when the file cannot be written.
    pub(crate) fn update(&self, ticket: &Ticket) -> Result<(), Failure> {
        files::replace(&self.path, &text(ticket)).map_err(|error| unwritable(&self.path, &error))
    }

    /// Removes a ticket that is resolved.
    pub(crate) fn remove(self) {
        // One that stays is asked about again, which does no harm.
        let _ = std::fs::remove_file(&self.path);
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

fn write(mut file: File, ticket: &Ticket) -> std::io::Result<()> {
    file.write_all(text(ticket).as_bytes())?;
    file.sync_all()
}

fn text(ticket: &Ticket) -> String {
    let mut text = serde_json::to_string_pretty(ticket).unwrap_or_default();
    text.push('\n');
    text
}

fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let message = format!("The ticket cannot be written to {}: {error}.", path.display());
    Failure::internal("ticket_unwritable", message)
}
