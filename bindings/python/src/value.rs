//! Python's values as JSON, and JSON as Python's values.

use paywright_bridge::{Error, facts};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use serde_json::Value;

use crate::card::{Card, Secret};
use crate::error::wrong;
use crate::text::SecretText;

/// Writes a value. `name` says where it stands, for the error.
pub(crate) fn write(json: &mut SecretText, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    write_at(json, At { above: None, name: Name::Member(name), depth: 0 }, value)
}

/// A scalar as the text of a parameter; `None` for what is left out.
pub(crate) fn parameter(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        // As the platform's own pages write them.
        return Ok(Some(if flag.is_true() { "1" } else { "0" }.to_owned()));
    }
    if let Some(Ok(text)) = value.cast::<PyString>().ok().map(|text| text.to_str()) {
        return Ok(Some(text.to_owned()));
    }
    if let Some(Ok(number)) = value.cast::<PyInt>().ok().map(|number| number.extract::<i64>()) {
        return Ok(Some(number.to_string()));
    }
    let mut json = SecretText::default();
    write(&mut json, name, value)?;
    match serde_json::from_slice(json.as_bytes()) {
        Ok(Value::String(text)) => Ok(Some(text)),
        Ok(Value::Array(_) | Value::Object(_)) | Err(_) => {
            Err(wrong(value.py(), format!("{name}: it must be a text, a number or a boolean")))
        }
        Ok(_) => Ok(Some(String::from_utf8_lossy(json.as_bytes()).into_owned())),
    }
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

/// Where a value stands: put together only when it is told.
#[derive(Clone, Copy)]
struct At<'a> {
    above: Option<&'a At<'a>>,
    name: Name<'a>,
    depth: usize,
}

#[derive(Clone, Copy)]
enum Name<'a> {
    Member(&'a str),
    Item(usize),
}

/// One more than the platform's reader takes, which then tells the error.
const DEEPEST: usize = 65;

/// Names may be anything, and errors are read by people.
const LONGEST: usize = 60;

impl At<'_> {
    fn below<'a>(&'a self, name: Name<'a>) -> At<'a> {
        At { above: Some(self), name, depth: self.depth + 1 }
    }

    fn refuse<T>(&self, py: Python<'_>, expected: &str) -> PyResult<T> {
        Err(wrong(py, format!("{}: it must be {expected}", self.shown())))
    }

    fn shown(&self) -> String {
        let mut names = Vec::new();
        let mut at = Some(self);
        while let Some(here) = at {
            names.push(match here.name {
                Name::Member(name) => facts::masked(name).chars().take(LONGEST).collect(),
                Name::Item(index) => index.to_string(),
            });
            at = here.above;
        }
        // The outermost says what it is, the innermost where to look.
        let deep = names.len().saturating_sub(8);
        names.drain(..deep);
        names.reverse();
        names.join(".")
    }
}

fn write_at(json: &mut SecretText, at: At<'_>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = value.py();
    if at.depth > DEEPEST {
        return at.refuse(py, "nested less deeply, and hold no value that holds itself");
    }
    if let Ok(text) = value.cast::<PyString>() {
        match text.to_str() {
            Ok(text) => json.push_json(text),
            Err(_) => return at.refuse(py, "a text without lone surrogates"),
        }
    } else if value.is_none() {
        json.push(b"null");
    } else if let Ok(flag) = value.cast::<PyBool>() {
        json.push(if flag.is_true() { b"true" } else { b"false" });
    } else if value.is_instance_of::<PyInt>() {
        let digits = match value.extract::<i64>() {
            Ok(number) => Ok(number.to_string()),
            // Beyond 64 bits by Python's own hand.
            Err(_) => value.call_method0("__index__").and_then(|it| digits(&it)),
        };
        match digits {
            Ok(digits) => json.push(digits.as_bytes()),
            Err(_) => return at.refuse(py, "a whole number of a sensible length"),
        }
    } else if let Ok(number) = value.cast::<PyFloat>() {
        if !number.value().is_finite() {
            return at.refuse(py, "a finite number");
        }
        // Not by a method of a subclass, such as those of NumPy.
        json.push(PyFloat::new(py, number.value()).repr()?.to_str()?.as_bytes());
    } else if let Ok(card) = value.cast::<Card>() {
        card.get().write(json);
    } else if let Ok(secret) = value.cast::<Secret>() {
        secret.get().write(json);
    } else if let Ok(members) = value.cast::<PyMapping>() {
        return write_members(json, at, members);
    } else if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        json.push(b"[");
        for (index, item) in value.try_iter()?.enumerate() {
            if index > 0 {
                json.push(b",");
            }
            write_at(json, at.below(Name::Item(index)), &item?)?;
        }
        json.push(b"]");
    } else {
        return write_other(json, at, value);
    }
    Ok(())
}

fn write_members(
    json: &mut SecretText,
    at: At<'_>,
    members: &Bound<'_, PyMapping>,
) -> PyResult<()> {
    let py = members.py();
    json.push(b"{");
    // A list of its own, so that nobody changes what is gone through.
    for (index, pair) in members.items()?.iter().enumerate() {
        let (name, member): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        let name = name.cast::<PyString>().ok().map(|name| name.to_str());
        let Some(Ok(name)) = name else {
            return at.refuse(py, "a mapping whose names are texts");
        };
        if index > 0 {
            json.push(b",");
        }
        json.push_json(name);
        json.push(b":");
        write_at(json, at.below(Name::Member(name)), &member)?;
    }
    json.push(b"}");
    Ok(())
}

/// Moments, dates and decimal numbers.
fn write_other(json: &mut SecretText, at: At<'_>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = value.py();
    let class = value.get_type();
    let is = |name: &str| {
        let is_named = |base: Bound<'_, PyAny>| {
            base.getattr("__name__").is_ok_and(|found| found.eq(name).unwrap_or_default())
        };
        class.mro().iter().any(is_named)
    };
    if is("datetime") {
        if value.call_method0("utcoffset")?.is_none() {
            return at.refuse(py, "a datetime with a time zone");
        }
        let text: String = value.call_method1("isoformat", ("T", "seconds"))?.extract()?;
        json.push_json(&text);
    } else if is("date") {
        let text: String = value.call_method0("isoformat")?.extract()?;
        json.push_json(&text);
    } else if is("Decimal") {
        let expected = "a whole number of minor units; minor_units() makes one of a Decimal";
        return at.refuse(py, expected);
    } else {
        let expected = "a text, a number, a boolean, None, a list or a mapping of these";
        return at.refuse(py, expected);
    }
    Ok(())
}

fn digits(number: &Bound<'_, PyAny>) -> PyResult<String> {
    let text = number.str()?.to_str()?.to_owned();
    // A subclass may write itself as it likes.
    let is_whole =
        text.strip_prefix('-').unwrap_or(&text).bytes().all(|byte| byte.is_ascii_digit());
    if is_whole { Ok(text) } else { Err(PyValueError::new_err("no whole number")) }
}
