//! One error for all languages.

use std::fmt;

use paywright_core::ErrorCode;
#[cfg(feature = "clients")]
use paywright_core::ecommpay::gate::ReadError;
use paywright_core::ecommpay::gate::RequestError;
use paywright_core::ecommpay::{PageError, SignError};
#[cfg(feature = "clients")]
use paywright_http::cryptoprocessing as gateway;
#[cfg(feature = "clients")]
use paywright_http::{CallError, DataCallError};
use serde_json::{Value, json};

use crate::codes::{ErrorKind, number_of};

/// Why a call failed: for people a sentence, for programs a code, and for input the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    code: &'static str,
    message: String,
    fields: Vec<Field>,
}

/// What is wrong with one field of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Its path, `card.month`.
    pub path: String,
    /// The code of the rule that it breaks, or of the platform's refusal.
    pub rule: String,
    /// A sentence.
    pub message: String,
}

impl Error {
    /// An error of the core or the clients.
    pub fn of(error: &(impl ErrorCode + fmt::Display)) -> Self {
        Self { code: error.code(), message: error.to_string(), fields: Vec::new() }
    }

    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new() }
    }

    /// What a binding says of a value that its language let pass and that is of no use here.
    pub fn of_argument_type(message: impl Into<String>) -> Self {
        Self::new("argument_type", message)
    }

    /// The same error of the argument that a binding calls so.
    pub fn at(&self, argument: &str) -> Self {
        Self { message: format!("{argument}: {}", self.message), ..self.clone() }
    }

    /// What a binding says of a handle that its owner has closed.
    pub fn of_closed_handle(name: &str) -> Self {
        Self::new("handle_closed", format!("this {name} is closed; make another one"))
    }

    /// What a binding says of a value that is not there and must be.
    pub fn of_argument_missing(message: impl Into<String>) -> Self {
        Self::new("argument_missing", message)
    }

    /// What a binding says of a handle that is freed, or of another kind.
    pub fn of_handle(name: &str) -> Self {
        let message = format!("{name}: this is no open handle of its kind; make a new one");
        Self::new("handle_closed", message)
    }

    /// What a binding says of a buffer without room for so many bytes and the zero byte behind them.
    pub fn of_buffer(length: usize) -> Self {
        let message =
            format!("buffer: it is too small; {} bytes are needed", length.saturating_add(1));
        Self::new("buffer_too_small", message)
    }

    /// What a binding says when it has caught a panic. The text of the panic is not passed on, since
    /// nobody knows what it holds.
    pub fn internal() -> Self {
        Self::new(
            "internal_error",
            "a defect of Paywright was met and contained; please report what was called",
        )
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The number of the code, for languages that have no texts for it.
    pub fn number(&self) -> u16 {
        number_of(self.code)
    }

    /// What it is about.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::of_number(self.number())
    }

    /// What went wrong and what to do, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The fields that are wrong, where it is known.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// `{"code", "number", "message", "fields": [{"path", "rule", "message"}]}`.
    pub fn to_json(&self) -> Value {
        let field = |field: &Field| json!({"path": field.path, "rule": field.rule, "message": field.message});
        let fields: Vec<Value> = self.fields.iter().map(field).collect();
        json!({
            "code": self.code,
            "number": self.number(),
            "message": self.message,
            "fields": fields,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        Self { fields: error.violations().iter().map(Field::of).collect(), ..Self::of(&error) }
    }
}

#[cfg(feature = "clients")]
impl From<paywright_core::cryptoprocessing::RequestError> for Error {
    fn from(error: paywright_core::cryptoprocessing::RequestError) -> Self {
        Self { fields: error.violations().iter().map(Field::of).collect(), ..Self::of(&error) }
    }
}

impl From<PageError> for Error {
    fn from(error: PageError) -> Self {
        Self { fields: error.violations().iter().map(Field::of).collect(), ..Self::of(&error) }
    }
}

impl From<SignError> for Error {
    fn from(error: SignError) -> Self {
        Self::of(&error)
    }
}

#[cfg(feature = "clients")]
impl Error {
    /// An answer that is no data.
    pub(crate) fn of_read(error: ReadError) -> Self {
        CallError::Read(error).into()
    }
}

#[cfg(feature = "clients")]
impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Request(error) => error.into(),
            CallError::Read(ReadError::Rejected(ref rejected)) => {
                let fields = rejected.errors.iter().map(Field::of_refusal).collect();
                Self { fields, ..Self::of(&error) }
            }
            error => Self::of(&error),
        }
    }
}

#[cfg(feature = "clients")]
impl From<DataCallError> for Error {
    fn from(error: DataCallError) -> Self {
        match error {
            DataCallError::Request(error) => error.into(),
            error => Self::of(&error),
        }
    }
}

#[cfg(feature = "clients")]
impl From<gateway::CallError> for Error {
    fn from(error: gateway::CallError) -> Self {
        use paywright_core::cryptoprocessing::ReadError;
        match error {
            gateway::CallError::Request(error) => error.into(),
            gateway::CallError::Read(ReadError::Refused { ref code })
            | gateway::CallError::Look(gateway::LookError::Read(ReadError::Refused { ref code })) => {
                Self { fields: vec![Field::of_code(code)], ..Self::of(&error) }
            }
            error => Self::of(&error),
        }
    }
}

#[cfg(feature = "clients")]
impl From<gateway::ConfirmError> for Error {
    fn from(error: gateway::ConfirmError) -> Self {
        match error {
            gateway::ConfirmError::Call(error) => error.into(),
            error => Self::of(&error),
        }
    }
}

impl Field {
    fn of(violation: &paywright_core::ecommpay::gate::Violation) -> Self {
        let path = violation.parameter.clone();
        let told = violation.to_string();
        // Whoever shows a field shows its path as well.
        let message = told.strip_prefix(&format!("{path}: ")).unwrap_or(&told).to_owned();
        Self { rule: violation.code().to_owned(), path, message }
    }

    #[cfg(feature = "clients")]
    pub(crate) fn of_refusal(error: &paywright_core::ecommpay::gate::FieldError) -> Self {
        Self {
            path: error.field.clone().unwrap_or_default(),
            rule: error.code.as_ref().map(ToString::to_string).unwrap_or_default(),
            message: error.message.clone().unwrap_or_default(),
        }
    }

    /// A code of the second gateway, which names no field.
    #[cfg(feature = "clients")]
    fn of_code(code: &paywright_core::cryptoprocessing::codes::Code) -> Self {
        Self {
            path: String::new(),
            rule: code.as_str().to_owned(),
            message: code.meaning().unwrap_or_default().to_owned(),
        }
    }
}
