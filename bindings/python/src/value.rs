//! Python's values as JSON, and JSON as Python's values.

use paywright_bridge::Error;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use serde_json::Value;

use crate::card::{Card, Secret};
use crate::error::wrong;
use crate::text::SecretText;

/// Writes a value. `path` says where it stands, for the error.
pub(crate) fn write(json: &mut SecretText, path: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    write_at(json, path, value, 0)
}

/// A mapping as the text of a JSON object.
pub(crate) fn object(name: &str, value: &Bound<'_, PyAny>) -> PyResult<SecretText> {
    let mut json = SecretText::default();
    if value.cast::<PyMapping>().is_err() {
        return Err(wrong(value.py(), format!("{name}: it must be a mapping, such as a dict")));
    }
    write(&mut json, name, value)?;
    Ok(json)
}

/// JSON as dictionaries, lists and scalars.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => PyBool::new(py, *flag).to_owned().into_any(),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into_pyobject(py)?.into_any(),
            (None, Some(number)) => number.into_pyobject(py)?.into_any(),
            (None, None) => PyFloat::new(py, number.as_f64().unwrap_or(f64::NAN)).into_any(),
        },
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(to_python(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(members) => {
            let dict = PyDict::new(py);
            for (name, member) in members {
                dict.set_item(name, to_python(py, member)?)?;
            }
            dict.into_any()
        }
    })
}

/// The text of a JSON value as the same.
pub(crate) fn text_to_python<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    match serde_json::from_str(json) {
        Ok(value) => to_python(py, &value),
        Err(_) => Err(crate::error::raised(py, &Error::internal())),
    }
}

/// One more than the platform's reader takes, which then tells the error.
const DEEPEST: usize = 65;

fn write_at(
    json: &mut SecretText,
    path: &str,
    value: &Bound<'_, PyAny>,
    depth: usize,
) -> PyResult<()> {
    let py = value.py();
    let refuse = |expected: &str| Err(wrong(py, format!("{path}: it must be {expected}")));
    if depth > DEEPEST {
        return refuse("nested less deeply, and hold no value that holds itself");
    }
    if value.is_none() {
        json.push(b"null");
    } else if let Ok(flag) = value.cast::<PyBool>() {
        json.push(if flag.is_true() { b"true" } else { b"false" });
    } else if let Ok(text) = value.cast::<PyString>() {
        match text.to_cow() {
            Ok(text) => json.push_json(&text),
            Err(_) => return refuse("a text without lone surrogates"),
        }
    } else if value.is_instance_of::<PyInt>() {
        match value.call_method0("__index__").and_then(|it| digits(&it)) {
            Ok(digits) => json.push(digits.as_bytes()),
            Err(_) => return refuse("a whole number of a sensible length"),
        }
    } else if let Ok(number) = value.cast::<PyFloat>() {
        if !number.value().is_finite() {
            return refuse("a finite number");
        }
        json.push(number.repr()?.to_cow()?.as_bytes());
    } else if let Ok(card) = value.cast::<Card>() {
        card.get().write(json);
    } else if let Ok(secret) = value.cast::<Secret>() {
        secret.get().write(json);
    } else if let Ok(members) = value.cast::<PyMapping>() {
        return write_members(json, path, members, depth);
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        json.push(b"[");
        for (index, item) in value.try_iter()?.enumerate() {
            if index > 0 {
                json.push(b",");
            }
            write_at(json, &format!("{path}.{index}"), &item?, depth + 1)?;
        }
        json.push(b"]");
    } else {
        return write_other(json, path, value);
    }
    Ok(())
}

fn write_members(
    json: &mut SecretText,
    path: &str,
    members: &Bound<'_, PyMapping>,
    depth: usize,
) -> PyResult<()> {
    json.push(b"{");
    for (index, pair) in members.items()?.iter().enumerate() {
        let (name, member): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let name = match name
            .cast::<PyString>()
            .map(|name| name.to_cow().map(std::borrow::Cow::into_owned))
        {
            Ok(Ok(name)) => name,
            _ => {
                let message = format!("{path}: the names of its members must be texts");
                return Err(wrong(members.py(), message));
            }
        };
        if index > 0 {
            json.push(b",");
        }
        json.push_json(&name);
        json.push(b":");
        // The path is shown in errors, and a name may be anything.
        let below = paywright_bridge::facts::masked(&format!("{path}.{name}"));
        write_at(json, &below, &member, depth + 1)?;
    }
    json.push(b"}");
    Ok(())
}

/// Moments, dates and decimal numbers.
fn write_other(json: &mut SecretText, path: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = value.py();
    let refuse = |expected: &str| Err(wrong(py, format!("{path}: it must be {expected}")));
    let class = value.get_type();
    let is = |name: &str| {
        class.mro().iter().any(|base| {
            base.getattr("__name__")
                .is_ok_and(|found| found.extract::<String>().is_ok_and(|found| found == name))
        })
    };
    if is("datetime") {
        if value.call_method0("utcoffset")?.is_none() {
            return refuse("a datetime with a time zone");
        }
        let text: String = value.call_method1("isoformat", ("T", "seconds"))?.extract()?;
        json.push_json(&text);
    } else if is("date") {
        let text: String = value.call_method0("isoformat")?.extract()?;
        json.push_json(&text);
    } else if is("Decimal") {
        return refuse("a whole number of minor units; minor_units() makes one of a Decimal");
    } else {
        return refuse("a text, a number, a boolean, None, a list or a mapping of these");
    }
    Ok(())
}

fn digits(number: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(number.str()?.to_cow()?.into_owned())
}
