//! What is known without asking anybody: money, codes, statuses, and answers to vectors.

use paywright_bridge::{self as bridge, facts, vectors};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyFloat, PyString};

use crate::callback::status_of;
use crate::error::{called, input, wrong};
use crate::input::{text, whole};
use crate::value::to_python;

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(minor_units, module)?)?;
    module.add_function(wrap_pyfunction!(decimal_amount, module)?)?;
    module.add_function(wrap_pyfunction!(response_code, module)?)?;
    module.add_function(wrap_pyfunction!(payment_status, module)?)?;
    module.add_function(wrap_pyfunction!(operations, module)?)?;
    module.add_function(wrap_pyfunction!(masked, module)?)?;
    module.add_function(wrap_pyfunction!(vector_answer, module)?)
}

/// An amount in minor units: `Decimal("39.90")` or `"39.90"` in `EUR` gives 3990. It takes no float,
/// which does not know its own cents.
#[pyfunction]
fn minor_units(
    py: Python<'_>,
    amount: &Bound<'_, PyAny>,
    currency: &Bound<'_, PyAny>,
) -> PyResult<i64> {
    let currency = text("currency", currency)?;
    if amount.is_instance_of::<PyFloat>() {
        return Err(wrong(py, "amount: a float does not hold it exactly; pass a Decimal or a str"));
    }
    let amount = if amount.is_instance_of::<PyString>() {
        text("amount", amount)?
    } else if amount.hasattr("as_tuple")? || amount.hasattr("__index__")? {
        let format = if amount.hasattr("as_tuple")? { "f" } else { "d" };
        amount.call_method1("__format__", (format,))?.extract()?
    } else {
        return Err(wrong(py, "amount: it must be a Decimal, a str or an int"));
    };
    let minor = bridge::guarded(|| facts::minor_units(&amount, &currency));
    minor.map_err(|error| input(py, &error))
}

/// Minor units as a `Decimal` with all digits of the currency: 3990 in `EUR` gives `Decimal("39.90")`.
#[pyfunction]
fn decimal_amount<'py>(
    py: Python<'py>,
    minor: &Bound<'py, PyAny>,
    currency: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    static DECIMAL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let minor = whole("minor", minor, "of 64 bits")?;
    let currency = text("currency", currency)?;
    let decimal = bridge::guarded(|| facts::decimal_text(minor, &currency));
    let decimal = decimal.map_err(|error| input(py, &error))?;
    called(py, &DECIMAL, "decimal", "Decimal", (decimal,))
}

/// What a response code means, a dictionary: `code`, `is_documented`, `is_success`, `message`,
/// `category`, `action`, `may_be_tried_again`.
#[pyfunction]
fn response_code<'py>(py: Python<'py>, code: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let code = text("code", code)?;
    let told = bridge::guarded(|| Ok(facts::response_code(&code)));
    to_python(py, &told.map_err(|error| input(py, &error))?)
}

/// What a payment status means: a `Status` with `is_paid` and `is_final`. One that nobody documents is
/// neither.
#[pyfunction]
fn payment_status<'py>(py: Python<'py>, status: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let told = facts::payment_status(&text("status", status)?);
    let is = |name: &str| told[name].as_bool().unwrap_or_default();
    status_of(py, told["status"].as_str().unwrap_or_default(), is("is_paid"), is("is_final"))
}

/// The names of Gate's operations, beside `post` and `ask`.
#[pyfunction]
fn operations() -> Vec<&'static str> {
    facts::operations()
}

/// A text with the card numbers in it masked, for logs.
#[pyfunction(name = "masked")]
fn masked(value: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(facts::masked(&text("value", value)?))
}

/// What this library makes of a case of the conformance vectors, given as JSON, and of its message.
#[pyfunction]
fn vector_answer<'py>(py: Python<'py>, case: &[u8], body: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let answer = bridge::guarded(|| vectors::answer(case, body));
    to_python(py, &answer.map_err(|error| input(py, &error))?)
}
