//! Where rows go: to standard output, or to a file that can be gone on with.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use paywright_core::ecommpay::data_api::{Cursor, Operations, Pager};
use paywright_core::mask::fingerprint;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::plan::{Format, Plan};
use super::row::Row;
use crate::failure::Failure;
use crate::files;
use crate::lock::Locked;
use crate::output::{Output, table};

/// Where rows go.
pub(super) enum Sink {
    /// Standard output; a table waits for all of them.
    Standard { format: Format, is_begun: bool, rows: Vec<[String; 7]> },
    /// A file.
    File(Box<FileSink>),
}

/// A file, and the note of how far it is.
pub(super) struct FileSink {
    file: File,
    path: PathBuf,
    note_path: Option<Locked>,
    note: Note,
}

/// How far an export is: what stands in the output up to its length is complete.
#[derive(Serialize, Deserialize)]
struct Note {
    /// Of this form of notes.
    version: u32,
    plan: Plan,
    /// Length of the output in bytes.
    written: u64,
    rows: u64,
    is_complete: bool,
    /// `None` before the first page.
    cursor: Option<Cursor>,
    /// What stands at the end of the output; `None` before the first rows.
    #[serde(default)]
    last: Option<Last>,
}

/// The rows that were written last, by which the output is known again: another file is not cut off.
#[derive(Serialize, Deserialize)]
struct Last {
    bytes: u64,
    fingerprint: String,
}

const VERSION: u32 = 1;

impl Sink {
    pub(super) fn standard(format: Format) -> Self {
        Self::Standard { format, is_begun: false, rows: Vec::new() }
    }

    /// Operations that an earlier run has written.
    pub(super) fn rows_before(&self) -> u64 {
        match self {
            Self::Standard { .. } => 0,
            Self::File(file) => file.note.rows,
        }
    }

    /// Takes a page, after which the cursor stands. When this returns, a file has it on disk.
    pub(super) fn page(
        &mut self,
        page: &[Row],
        cursor: &Cursor,
        output: &mut Output,
    ) -> Result<(), Failure> {
        match self {
            Self::Standard { format: Format::Table, rows, .. } => {
                rows.extend(page.iter().map(Row::table));
                Ok(())
            }
            Self::Standard { format, is_begun, .. } => {
                let text = lines(*format, page, !*is_begun);
                *is_begun = true;
                output.raw(text)
            }
            Self::File(file) => file.page(page, cursor),
        }
    }

    /// All pages are there.
    pub(super) fn finish(self, output: &mut Output) -> Result<(), Failure> {
        match self {
            Self::Standard { format: Format::Table, rows, .. } if rows.is_empty() => {
                output.line("There is no operation in that stretch of time.")
            }
            Self::Standard { format: Format::Table, rows, .. } => {
                let head = ["created", "operation", "payment", "type", "status", "sum", "method"];
                output.line(table(head, &rows))
            }
            Self::Standard { format, is_begun, .. } => {
                if is_begun {
                    Ok(())
                } else {
                    output.raw(lines(format, &[], true))
                }
            }
            Self::File(mut file) => {
                file.complete()?;
                let (rows, path) = (file.note.rows, file.path.display());
                let json =
                    json!({ "operations": rows, "output": path.to_string(), "complete": true });
                output.either(&json, format!("{rows} operations are in {path}."))
            }
        }
    }
}

impl FileSink {
    /// A new file, or one that an earlier run has begun.
    pub(super) fn open(
        path: &Path,
        note_path: Option<&Path>,
        plan: &Plan,
        query: Operations,
    ) -> Result<(Self, Pager), Failure> {
        let note_path = note_path.map(Locked::take).transpose()?;
        let earlier = note_path.as_ref().map(|locked| Note::read(locked.path()));
        let earlier = earlier.transpose()?.flatten();
        let Some(note) = earlier else {
            return Self::create(path, note_path, plan, query);
        };
        if note.plan != *plan || note.version != VERSION {
            return Err(Failure::usage(
                "resume_foreign",
                "The position in --resume belongs to another export: times, filters and format have \
                 to be the same.",
            )
            .hint("Give the options of that export, or another file for --resume and --output."));
        }
        let pager = match &note.cursor {
            Some(cursor) => Pager::resume(query, cursor).map_err(|error| Failure::input(&error))?,
            None => Pager::new(query),
        };
        let mut options = OpenOptions::new();
        // Before the first page there may be no file yet.
        options.read(true).write(true).create(note.written == 0).truncate(false);
        let mut file = options.open(path).map_err(|error| unwritable(path, &error))?;
        let length = file.metadata().map_err(|error| unwritable(path, &error))?.len();
        if length < note.written {
            let message = format!("{} is shorter than --resume says.", path.display());
            return Err(Failure::usage("resume_output_short", message)
                .hint("It was changed since; begin anew with other files."));
        }
        if !note.is_of(&mut file).map_err(|error| unwritable(path, &error))? {
            let message = format!("{} is not what --resume left there.", path.display());
            return Err(Failure::usage("resume_output_changed", message)
                .hint("It is another file, or was changed since; begin anew with other files."));
        }
        // Behind that stands a page that was not noted any more; it comes again.
        file.set_len(note.written)
            .and_then(|()| file.seek(SeekFrom::Start(note.written)))
            .map_err(|error| unwritable(path, &error))?;
        Ok((Self { file, path: path.to_owned(), note_path, note }, pager))
    }

    fn create(
        path: &Path,
        note_path: Option<Locked>,
        plan: &Plan,
        query: Operations,
    ) -> Result<(Self, Pager), Failure> {
        if path.exists() {
            let message =
                format!("{} is there already, and nothing is written over.", path.display());
            return Err(Failure::usage("output_exists", message)
                .hint("Name another file, or go on with the export by its --resume file."));
        }
        let note = Note {
            version: VERSION,
            plan: plan.clone(),
            written: 0,
            rows: 0,
            is_complete: false,
            cursor: None,
            last: None,
        };
        // The note first: without it an empty output would be a stranger to the next run.
        if let Some(locked) = &note_path {
            note.write(locked.path())?;
        }
        let file = OpenOptions::new().write(true).create_new(true).open(path);
        let file = file.map_err(|error| unwritable(path, &error))?;
        if note_path.is_some() {
            // The note promises what stands there.
            files::sync_folder(path).map_err(|error| unwritable(path, &error))?;
        }
        Ok((Self { file, path: path.to_owned(), note_path, note }, Pager::new(query)))
    }

    /// Rows first, then the note: a crash in between costs one page that is read again.
    fn page(&mut self, page: &[Row], cursor: &Cursor) -> Result<(), Failure> {
        let text = lines(self.note.plan.format, page, self.note.written == 0);
        self.file
            .write_all(text.as_bytes())
            .and_then(|()| if self.note_path.is_some() { self.file.sync_data() } else { Ok(()) })
            .map_err(|error| unwritable(&self.path, &error))?;
        let added = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        self.note.written = self.note.written.saturating_add(added(text.len()));
        self.note.rows = self.note.rows.saturating_add(added(page.len()));
        if !text.is_empty() {
            self.note.last =
                Some(Last { bytes: added(text.len()), fingerprint: fingerprint(&text) });
        }
        self.note.cursor = Some(cursor.clone());
        self.write_note()
    }

    fn complete(&mut self) -> Result<(), Failure> {
        self.file.sync_all().map_err(|error| unwritable(&self.path, &error))?;
        self.note.is_complete = true;
        self.write_note()
    }

    fn write_note(&self) -> Result<(), Failure> {
        self.note_path.as_ref().map_or(Ok(()), |locked| self.note.write(locked.path()))
    }
}

impl Note {
    /// The note of an earlier run, if there is one.
    fn read(path: &Path) -> Result<Option<Self>, Failure> {
        let name = path.display();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                let message = format!("{name} cannot be read: {error}.");
                return Err(Failure::usage("resume_unreadable", message));
            }
        };
        serde_json::from_str(&text).map(Some).map_err(|_| {
            Failure::usage("resume_malformed", format!("{name} holds no position of an export."))
                .hint("Name another file for --resume; it is made when it is not there.")
        })
    }

    /// Whether a file, which is long enough, is the output that this tells of.
    fn is_of(&self, file: &mut File) -> io::Result<bool> {
        let Some(last) = &self.last else {
            return Ok(true);
        };
        let mut rows = String::new();
        file.seek(SeekFrom::Start(self.written.saturating_sub(last.bytes)))?;
        match file.take(last.bytes).read_to_string(&mut rows) {
            Ok(_) => Ok(fingerprint(&rows) == last.fingerprint),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn write(&self, path: &Path) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        files::replace(path, &text).map_err(|error| unwritable(path, &error))
    }
}

fn lines(format: Format, page: &[Row], is_first: bool) -> String {
    match format {
        Format::Csv => {
            let heading = if is_first { Row::csv_heading() } else { String::new() };
            page.iter().fold(heading, |text, row| text + &row.csv())
        }
        Format::Jsonl | Format::Table => page.iter().map(Row::jsonl).collect(),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    let message = format!("{} cannot be written: {error}.", path.display());
    Failure::internal("output_unwritable", message)
}
