//! What Python hands over as the bytes of a message.

use std::borrow::Cow;

use paywright_bridge::Error;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyString};

use crate::error::raised;

/// The bytes of `bytes`, `bytearray`, `memoryview` or `str`.
pub(crate) fn bytes_of<'a>(body: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(bytes) = body.cast::<PyBytes>() {
        return Ok(Cow::Borrowed(bytes.as_bytes()));
    }
    if let Ok(bytes) = body.cast::<PyByteArray>() {
        return Ok(Cow::Owned(bytes.to_vec()));
    }
    if let Ok(text) = body.cast::<PyString>() {
        return match text.extract::<String>() {
            Ok(text) => Ok(Cow::Owned(text.into_bytes())),
            Err(_) => Err(wrong(body.py(), "a text without lone surrogates")),
        };
    }
    let bytes = body.call_method0("tobytes").and_then(|bytes| bytes.extract::<Vec<u8>>());
    bytes.map(Cow::Owned).map_err(|_| wrong(body.py(), "bytes, bytearray, memoryview or str"))
}

fn wrong(py: Python<'_>, expected: &str) -> PyErr {
    let message = format!("body: it must be {expected}; pass the body of the request as it came");
    raised(py, &Error::of_argument_type(message))
}
