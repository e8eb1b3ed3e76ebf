//! Errors of the bridge as Python's exceptions, which are classes of `paywright.errors`.

use paywright_bridge::{Error, ErrorKind};
use pyo3::prelude::*;

/// The exception for an error.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    match exception(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(other) => other,
    }
}

/// The exception as an object, for futures.
pub(crate) fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let class = match error.kind() {
        ErrorKind::Input => "InputError",
        ErrorKind::Message => "SignatureError",
        ErrorKind::Review => "ReviewError",
        ErrorKind::Platform => "PlatformError",
        ErrorKind::Network => "NetworkError",
        _ => "InternalError",
    };
    let fields: Vec<(&str, &str, &str)> = error
        .fields()
        .iter()
        .map(|field| (field.path.as_str(), field.rule.as_str(), field.message.as_str()))
        .collect();
    let arguments = (error.message(), error.code(), error.number(), fields);
    py.import("paywright.errors")?.getattr(class)?.call1(arguments)
}
