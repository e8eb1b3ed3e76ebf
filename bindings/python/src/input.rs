//! Arguments that Python's own conversions would refuse without saying which one is wrong.

use std::borrow::Cow;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyString};

use crate::error::wrong;

/// The bytes of `bytes`, `bytearray`, `memoryview` or `str`.
pub(crate) fn bytes_of<'a>(body: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(bytes) = body.cast::<PyBytes>() {
        return Ok(Cow::Borrowed(bytes.as_bytes()));
    }
    if let Ok(bytes) = body.cast::<PyByteArray>() {
        return Ok(Cow::Owned(bytes.to_vec()));
    }
    if body.is_instance_of::<PyString>() {
        return text("body", body).map(|text| Cow::Owned(text.into_bytes()));
    }
    let is_view = body.get_type().name().is_ok_and(|name| name == "memoryview");
    let bytes = body.call_method0("tobytes").and_then(|bytes| bytes.extract::<Vec<u8>>());
    bytes.ok().filter(|_| is_view).map(Cow::Owned).ok_or_else(|| {
        let message = "body: it must be bytes, bytearray, memoryview or str; pass the body of the \
                       request as it came";
        wrong(body.py(), message)
    })
}

/// A text.
pub(crate) fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let text =
        value.cast::<PyString>().map_err(|_| wrong(py, format!("{name}: it must be a str")))?;
    let text = text.to_str().map(str::to_owned);
    text.map_err(|_| wrong(py, format!("{name}: it must be a text without lone surrogates")))
}

/// A text that may be missing.
pub(crate) fn optional_text(
    name: &str,
    value: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<String>> {
    value.filter(|value| !value.is_none()).map(|value| text(name, value)).transpose()
}

/// A whole number within the bounds of a type.
pub(crate) fn whole<'py, N>(name: &str, value: &Bound<'py, PyAny>, bounds: &str) -> PyResult<N>
where
    N: for<'a> FromPyObject<'a, 'py>,
{
    let number = if value.is_instance_of::<PyBool>() { None } else { value.extract().ok() };
    number.ok_or_else(|| wrong(value.py(), format!("{name}: it must be a whole number {bounds}")))
}

/// Seconds as a number, or a `timedelta`.
pub(crate) fn time(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let seconds = match value.call_method0("total_seconds") {
        Ok(seconds) => seconds.extract::<f64>(),
        Err(_) => value.extract::<f64>(),
    };
    let is_flag = value.is_instance_of::<PyBool>();
    let time = seconds.ok().filter(|seconds| !is_flag && *seconds <= LONGEST);
    time.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).ok_or_else(|| {
        let message = format!(
            "{name}: it must be a number of seconds or a timedelta, not negative, and a year at most"
        );
        wrong(value.py(), message)
    })
}

const LONGEST: f64 = 366.0 * 86_400.0;
