//! `PreparedCommand`: a command of the second gateway that is checked and not sent yet.

use std::sync::Arc;

use paywright_bridge::cryptoprocessing as bridge;
use paywright_bridge::guarded;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::error::raised;
use crate::input::{bytes_of, whole};
use crate::job::told_to_python;
use crate::value::text_to_python;

/// A command that is checked and not sent yet. Made by `prepare` of `Terminal`.
#[pyclass(module = "paywright.cryptoprocessing", frozen)]
pub(crate) struct PreparedCommand {
    inner: Arc<bridge::Prepared>,
}

impl PreparedCommand {
    pub(crate) fn of(inner: bridge::Prepared) -> Self {
        Self { inner: Arc::new(inner) }
    }

    pub(crate) fn inner(&self) -> &Arc<bridge::Prepared> {
        &self.inner
    }
}

#[pymethods]
impl PreparedCommand {
    /// Finds out by `resolve` what became of the command: plain data without secrets, to be stored
    /// before it is sent. `None` for a command that may be sent again, and for one that was sent.
    #[getter]
    fn ticket<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.inner.ticket().map(|ticket| text_to_python(py, &ticket)).transpose()
    }

    /// Whether the ticket does not know yet how the payment stands: `look` before you store it.
    #[getter]
    fn wants_look(&self) -> bool {
        self.inner.wants_look()
    }

    /// `POST`.
    #[getter]
    fn method(&self) -> &'static str {
        self.inner.method()
    }

    /// Where it goes.
    #[getter]
    fn url(&self) -> &str {
        self.inner.url()
    }

    /// The headers.
    #[getter]
    fn headers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let headers = PyDict::new(py);
        for (name, value) in self.inner.headers() {
            headers.set_item(name, value)?;
        }
        Ok(headers)
    }

    /// What is sent, for an HTTP client of your own: keys, passwords and perhaps card data. Never log it.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.body())
    }

    /// Reads the answer that an HTTP client of your own has brought.
    #[pyo3(signature = (status, body, headers=None))]
    fn read<'py>(
        &self,
        py: Python<'py>,
        status: &Bound<'py, PyAny>,
        body: &Bound<'py, PyAny>,
        headers: Option<Vec<(String, String)>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let status: u16 = whole("status", status, "from 100 to 599")?;
        let body = bytes_of(body)?;
        let headers = headers.unwrap_or_default();
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = guarded(|| self.inner.read(status, &headers, &body));
        told_to_python(py, &answer.map_err(|error| raised(py, &error))?)
    }

    /// What to make of it that such a client brought none, though the command may have been sent.
    fn lost<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let answer = guarded(|| self.inner.lost());
        told_to_python(py, &answer.map_err(|error| raised(py, &error))?)
    }

    fn __repr__(&self) -> String {
        format!("<PreparedCommand {} {}>", self.method(), self.url())
    }
}
