//! What is known of the second gateway without asking it, and the form for the payer's bank.

use paywright_bridge::cryptoprocessing as bridge;
use paywright_bridge::guarded;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use serde_json::Value;

use crate::error::{called, input, raised};
use crate::input::{bytes_of, text};
use crate::value::{object, to_python};

pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(acs_form, module)?)?;
    module.add_function(wrap_pyfunction!(acs_return_id, module)?)?;
    module.add_function(wrap_pyfunction!(commands, module)?)?;
    module.add_function(wrap_pyfunction!(error_code, module)?)?;
    module.add_function(wrap_pyfunction!(state, module)?)
}

/// The form for the payer's bank, from the `to_dict()` of an outcome `needs_acs_post`: a `PageForm`. The
/// bank posts its answer to `term_url`.
#[pyfunction]
fn acs_form<'py>(
    py: Python<'py>,
    outcome: &Bound<'py, PyAny>,
    term_url: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    static FORM: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let (outcome, term_url) = (object("outcome", outcome)?, text("term_url", term_url)?);
    let form = guarded(|| bridge::acs_form(outcome.as_bytes(), &term_url));
    let form = form.map_err(|error| input(py, &error))?;
    let texts = |name: &str| form[name].as_str().unwrap_or_default().to_owned();
    let pair = |field: &Value| {
        let text = |name: &str| field[name].as_str().unwrap_or_default().to_owned();
        (text("name"), text("value"))
    };
    let fields: Vec<_> = form["fields"].as_array().into_iter().flatten().map(pair).collect();
    let arguments = (texts("action"), texts("method"), fields, texts("html"));
    called(py, &FORM, "paywright.ecommpay.outcome", "PageForm", arguments)
}

/// Which authentication the form is about that the bank had posted to the shop: the `md` of the outcome
/// that began it. Anybody can post it; it only finds what was stored.
#[pyfunction]
fn acs_return_id(py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<String> {
    let body = bytes_of(body)?;
    guarded(|| bridge::acs_return_id(&body)).map_err(|error| raised(py, &error))
}

/// The names of the commands, beside `state` and `raw`.
#[pyfunction]
fn commands() -> Vec<&'static str> {
    bridge::commands()
}

/// What an error code says, a dictionary: `code`, `is_documented`, `message`, `category`, `advice`,
/// `may_be_tried_again`.
#[pyfunction]
fn error_code<'py>(py: Python<'py>, code: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    to_python(py, &bridge::error_code(&text("code", code)?))
}

/// What a state means, a dictionary: `state`, `is_documented`, `permits`, `status` and `is_final` in the
/// words of both gateways. Whether a payment is paid depends on its amount, so no state says that.
#[pyfunction]
fn state<'py>(py: Python<'py>, state: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    to_python(py, &bridge::state(&text("state", state)?))
}
