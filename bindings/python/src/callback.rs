//! `Callback`: a verified message, whose members are read when they are asked for.

use paywright_bridge as bridge;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::error::{called, exception};
use crate::value::to_python;

/// A message whose signature fits. It shows what the signature covers, and nothing else.
///
/// Made by `Project.verify_callback`, and by questions about a payment.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct Callback {
    inner: bridge::Callback,
}

impl Callback {
    pub(crate) fn of(inner: bridge::Callback) -> Self {
        Self { inner }
    }

    pub(crate) fn inner(&self) -> &bridge::Callback {
        &self.inner
    }
}

#[pymethods]
impl Callback {
    /// The payment.
    #[getter]
    fn payment(&self) -> Payment {
        Payment { message: self.inner.clone() }
    }

    /// What to do now: `done`, `wait`, `redirect`, `capture`, `review`...
    #[getter]
    fn next_action(&self) -> &'static str {
        self.inner.next_action()
    }

    /// Why a person has to look at it first, a `ReviewError`; `None` if nobody has to.
    #[getter]
    fn review<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.inner.review().map(|review| exception(py, &review))
    }

    /// The label of the key that it was signed with.
    #[getter]
    fn key_label(&self) -> &str {
        self.inner.key_label()
    }

    /// What is signed, as the text of a JSON object.
    #[getter]
    fn json(&self) -> String {
        self.inner.to_json().to_string()
    }

    /// The text of any value by its path: `operation.id`, `operations.0.status`.
    fn get(&self, path: &str) -> Option<&str> {
        self.inner.text(path)
    }

    /// What is signed, as a dictionary. Numbers beyond 2**53 and fractions are texts.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.inner.to_json())
    }

    fn __repr__(&self) -> String {
        format!("Callback({})", self.payment().__repr__())
    }
}

/// The payment that a message is about.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct Payment {
    message: bridge::Callback,
}

#[pymethods]
impl Payment {
    /// The merchant's own id.
    #[getter]
    fn id(&self) -> Option<&str> {
        self.message.payment_id()
    }

    /// The status by this message alone, a `Status`; empty if the message names none.
    #[getter]
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let status = self.message.status().unwrap_or_default();
        status_of(py, &status, self.message.is_paid(), self.message.is_final())
    }

    /// The sum in minor units. Compare it with the order before you ship.
    #[getter]
    fn amount(&self) -> Option<i64> {
        self.message.sum().map(|(minor, _)| minor)
    }

    /// The currency of the sum.
    #[getter]
    fn currency(&self) -> Option<String> {
        self.message.sum().map(|(_, currency)| currency)
    }

    fn __repr__(&self) -> String {
        let id = bridge::facts::masked(self.id().unwrap_or_default());
        let status = self.message.status().unwrap_or_default();
        format!("Payment(id={id:?}, status={status:?})")
    }
}

/// A `Status`.
pub(crate) fn status_of<'py>(
    py: Python<'py>,
    status: &str,
    is_paid: bool,
    is_final: bool,
) -> PyResult<Bound<'py, PyAny>> {
    static STATUS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    called(py, &STATUS, "paywright.ecommpay.outcome", "Status", (status, is_paid, is_final))
}
