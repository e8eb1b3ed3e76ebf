//! What commands print: text for people, JSON for programs, errors on standard error.

use std::fmt::{Display, Write as _};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use paywright_core::mask::mask_text;
use serde::Serialize;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use crate::failure::{Exit, Failure};

/// Good news.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Bad news.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// What deserves a second look.
pub const CAREFUL: Style = AnsiColor::Yellow.on_default();
/// A heading.
pub const HEADING: Style = Style::new().bold();
/// Side remarks.
pub const FAINT: Style = Style::new().dimmed();

/// Where a command prints to. Styles reach terminals only, and none with `NO_COLOR`.
pub struct Output {
    out: Box<dyn Write>,
    /// The same stream without a filter in front of it, for what has to arrive byte by byte.
    raw: Box<dyn Write>,
    err: Box<dyn Write>,
    is_json: bool,
    verdict: Option<Exit>,
}

impl Output {
    /// Standard output and standard error of the process.
    pub fn of_process(is_json: bool) -> Self {
        Self {
            out: Box::new(anstream::stdout()),
            raw: Box::new(io::stdout()),
            err: Box::new(anstream::stderr()),
            is_json,
            verdict: None,
        }
    }

    /// Notes the verdict before it is printed: the command ends with it even if nobody reads it.
    pub fn verdict(&mut self, is_good: bool) -> Exit {
        let exit = Exit::of_verdict(is_good);
        self.verdict = Some(exit);
        exit
    }

    /// Whether JSON is wanted instead of text.
    pub fn is_json(&self) -> bool {
        self.is_json
    }

    /// Prints a line of text.
    ///
    /// # Errors
    /// [`Failure`] when standard output cannot be written.
    pub fn line(&mut self, text: impl Display) -> Result<(), Failure> {
        Ok(writeln!(self.out, "{text}")?)
    }

    /// Prints a line of text and shows it at once, for commands that go on.
    ///
    /// # Errors
    /// As [`line`](Self::line).
    pub fn line_now(&mut self, text: impl Display) -> Result<(), Failure> {
        self.line(text)?;
        Ok(self.out.flush()?)
    }

    /// Prints one JSON document.
    ///
    /// # Errors
    /// As [`line`](Self::line).
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
        self.raw(text + "\n")
    }

    /// Prints the JSON when JSON is wanted, the text otherwise.
    ///
    /// # Errors
    /// As [`line`](Self::line).
    pub fn either(&mut self, json: &impl Serialize, text: impl Display) -> Result<(), Failure> {
        if self.is_json { self.json(json) } else { self.line(text) }
    }

    /// Tells something on standard error that does not stop the command.
    pub fn warn(&mut self, text: impl Display) {
        // Nothing can be done about a standard error that is closed.
        let _ = writeln!(self.err, "{CAREFUL}warning{CAREFUL:#}: {text}");
    }

    /// Prints a line on standard error.
    pub fn complain(&mut self, text: impl Display) {
        let _ = writeln!(self.err, "{text}");
    }

    /// Tells why the command failed and gives the exit code. With JSON wanted, the error stands on
    /// standard output too. A bad verdict that could not be printed is one all the same.
    pub fn fail(&mut self, failure: &Failure) -> Exit {
        let verdict = self.verdict.take();
        let Failure::Told(report) = failure else {
            return verdict.unwrap_or(Exit::Ok);
        };
        // Errors quote names and values from outside; line breaks are our own.
        let message: Vec<String> = report.message.split('\n').map(shown).collect();
        let message = message.join("\n");
        let mut text = format!("{BAD}error[{}]{BAD:#}: {message}\n", report.code);
        for hint in &report.hints {
            let _ = writeln!(text, "  {HEADING}help{HEADING:#}: {hint}");
        }
        let _ = self.err.write_all(text.as_bytes());
        if self.is_json {
            let error = json!({ "error": {
                "code": report.code, "message": message, "help": report.hints,
            } });
            let _ = self.json(&error);
        }
        verdict.filter(|exit| *exit != Exit::Ok).unwrap_or(report.exit)
    }

    /// Prints text as it stands, without styles and without a line break of its own.
    ///
    /// # Errors
    /// As [`line`](Self::line).
    pub fn raw(&mut self, text: impl Display) -> Result<(), Failure> {
        write!(self.raw, "{text}")?;
        Ok(self.raw.flush()?)
    }

    /// Prints what is left in buffers.
    ///
    /// # Errors
    /// As [`line`](Self::line).
    pub fn finish(&mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }
}

/// A text from outside, fit for a terminal and a log: card numbers masked, control characters
/// written as escapes.
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in mask_text(text).chars() {
        if c.is_control() || is_invisible(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Characters that change how the text around them is read.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Columns of text, each as wide as its widest cell. The first row is the heading.
pub fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> String {
    let mut widths = head.map(width);
    for row in rows {
        for (column, cell) in widths.iter_mut().zip(row) {
            *column = (*column).max(width(cell));
        }
    }
    let line = |cells: &[&str]| {
        let mut line = String::new();
        for (index, (cell, column)) in cells.iter().zip(widths).enumerate() {
            let gap = if index == 0 { "" } else { "  " };
            let blanks = " ".repeat(column.saturating_sub(width(cell)));
            let _ = write!(line, "{gap}{cell}{blanks}");
        }
        line.trim_end().to_owned()
    };
    let mut text = format!("{HEADING}{}{HEADING:#}", line(&head));
    for row in rows {
        let cells: Vec<&str> = row.iter().map(String::as_str).collect();
        let _ = write!(text, "\n{}", line(&cells));
    }
    text
}

/// Names and values, one pair to a line, the values below each other.
pub fn pairs(pairs: &[(&str, String)]) -> String {
    let widest = pairs.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
    let lines = pairs.iter().map(|(name, value)| {
        let blanks = " ".repeat(widest.saturating_sub(width(name)));
        format!("{FAINT}{name}{FAINT:#}{blanks}  {value}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Columns on a terminal.
fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_can_neither_steer_a_terminal_nor_show_a_card() {
        let cases = [
            ("plain", "plain"),
            ("\u{1b}[2Jgone", "\\u{1b}[2Jgone"),
            ("a\nb\u{202e}c", "a\\u{a}b\\u{202e}c"),
            ("4000000000000077", "400000******0077"),
            ("Оплата", "Оплата"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["é".to_owned(), "b".to_owned()], ["long".to_owned(), String::new()]];
        let text = anstream::adapter::strip_str(&table(["a", "head"], &rows)).to_string();
        assert_eq!(text, "a     head\né     b\nlong");
        // Wide characters take two columns, combining ones none.
        let rows = [
            ["\u{4e2d}\u{6587}".to_owned(), "b".to_owned()],
            ["e\u{301}".to_owned(), "c".to_owned()],
        ];
        let text = anstream::adapter::strip_str(&table(["a", "h"], &rows)).to_string();
        assert_eq!(text, "a     h\n\u{4e2d}\u{6587}  b\ne\u{301}     c");
        let text = pairs(&[("a", "1".to_owned()), ("long", "2".to_owned())]);
        assert_eq!(anstream::adapter::strip_str(&text).to_string(), "a     1\nlong  2");
    }
}
