//! Errors of the bridge as Python's exceptions, which are classes of `paywright.errors`.

use paywright_bridge::{Error, ErrorKind};
use pyo3::call::PyCallArgs;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::ending::uninterrupted;

/// The exception for an error.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    raised_as(py, error.kind(), error)
}

/// The exception for an error in what the caller himself has written: never a matter of the platform,
/// though the same reader has found it.
pub(crate) fn input(py: Python<'_>, error: &Error) -> PyErr {
    match error.kind() {
        ErrorKind::Message => raised_as(py, ErrorKind::Input, error),
        kind => raised_as(py, kind, error),
    }
}

/// A value that Python let pass and that is of no use.
pub(crate) fn wrong(py: Python<'_>, message: impl Into<String>) -> PyErr {
    raised(py, &Error::of_argument_type(message))
}

/// The exception as an object.
pub(crate) fn exception<'py>(py: Python<'py>, error: &Error) -> Bound<'py, PyAny> {
    raised(py, error).into_value(py).into_bound(py).into_any()
}

/// Has an exception carry the ticket of the request that it has cut short.
pub(crate) fn with_ticket(py: Python<'_>, error: PyErr, ticket: Option<&Py<PyAny>>) -> PyErr {
    if let Some(ticket) = ticket {
        // An exception without room for it is told without it.
        drop(error.value(py).setattr("ticket", ticket));
    }
    error
}

/// What a class or function of a module gives; it is looked up once.
pub(crate) fn called<'py>(
    py: Python<'py>,
    lock: &PyOnceLock<Py<PyAny>>,
    module: &str,
    name: &str,
    arguments: impl PyCallArgs<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    uninterrupted(py, || named(py, lock, module, name)?.call1(arguments))
}

fn named<'py>(
    py: Python<'py>,
    lock: &PyOnceLock<Py<PyAny>>,
    module: &str,
    name: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let look = || py.import(module)?.getattr(name).map(Bound::unbind);
    lock.get_or_try_init(py, look).map(|found| found.bind(py).clone())
}

fn raised_as(py: Python<'_>, kind: ErrorKind, error: &Error) -> PyErr {
    match uninterrupted(py, || made(py, kind, error)) {
        Ok(exception) => PyErr::from_value(exception),
        Err(other) => other,
    }
}

fn made<'py>(py: Python<'py>, kind: ErrorKind, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let class = match kind {
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
