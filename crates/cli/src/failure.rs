//! How a command ends: its exit code, and the error it ends with when it cannot do its work.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::process::ExitCode;

use paywright_core::ErrorCode;

/// The exit codes of every command. They are part of the interface and stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, or the verdict is good.
    Ok,
    /// 1: done, and the verdict is bad: not genuine, not found, a vector failed.
    Negative,
    /// 2: the command line or the input cannot be used.
    Usage,
    /// 3: the machine did not let it: files, sockets, or a defect of this program.
    Internal,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

impl Exit {
    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Negative => 1,
            Self::Usage => 2,
            Self::Internal => 3,
        }
    }

    /// [`Ok`](Self::Ok) or [`Negative`](Self::Negative).
    pub fn of_verdict(is_good: bool) -> Self {
        if is_good { Self::Ok } else { Self::Negative }
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Something to tell the person at the keyboard.
    Told(Report),
    /// Whoever reads the output has heard enough, as `head` does. No error, and no change of a verdict
    /// that was found before.
    OutputClosed,
}

/// An error as it is printed.
#[derive(Debug)]
pub struct Report {
    /// What the program ends with.
    pub exit: Exit,
    /// The stable code.
    pub code: Cow<'static, str>,
    /// What went wrong, in full sentences.
    pub message: String,
    /// What to do about it, one sentence each.
    pub hints: Vec<String>,
}

impl Failure {
    /// The command line or the input cannot be used.
    pub fn usage(code: &'static str, message: impl Into<String>) -> Self {
        Self::told(Exit::Usage, code, message.into())
    }

    /// The machine did not let the command do its work.
    pub fn internal(code: &'static str, message: impl Into<String>) -> Self {
        Self::told(Exit::Internal, code, message.into())
    }

    /// The answer is no, in a way that leaves nothing to print but the reason.
    pub fn negative(code: &'static str, message: impl Into<String>) -> Self {
        Self::told(Exit::Negative, code, message.into())
    }

    /// An error of the core about what was put in.
    pub fn input(error: &(impl ErrorCode + fmt::Display)) -> Self {
        Self::told(Exit::Usage, error.code(), error.to_string())
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Self::Told(report) = &mut self {
            report.hints.push(hint.into());
        }
        self
    }

    /// Says by which option that came which is wrong.
    #[must_use]
    pub fn about(mut self, option: &str) -> Self {
        if let Self::Told(report) = &mut self {
            report.message = format!("{option}: {}", report.message);
        }
        self
    }

    fn told(exit: Exit, code: &'static str, message: String) -> Self {
        Self::Told(Report { exit, code: code.into(), message, hints: Vec::new() })
    }
}

/// Errors of writing to standard output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::OutputClosed,
            _ => Self::internal("output_failed", format!("The output cannot be written: {error}.")),
        }
    }
}
