//! `Callback`: a verified message, whose members are read when they are asked for.

use paywright_bridge as bridge;
use pyo3::prelude::*;

use crate::error::exception;

/// A verified message of the platform.
#[pyclass(module = "paywright._paywright", frozen)]
pub(crate) struct Callback {
    inner: bridge::Callback,
}

impl Callback {
    pub(crate) fn of(inner: bridge::Callback) -> Self {
        Self { inner }
    }
}

#[pymethods]
impl Callback {
    /// The label of the key that it was signed with.
    #[getter]
    fn key_label(&self) -> &str {
        self.inner.key_label()
    }

    /// The merchant's own id of the payment.
    #[getter]
    fn payment_id(&self) -> Option<&str> {
        self.inner.payment_id()
    }

    /// The status of the payment, as the platform writes it.
    #[getter]
    fn status(&self) -> Option<String> {
        self.inner.status()
    }

    /// Whether the whole sum went through, by this message alone.
    #[getter]
    fn is_paid(&self) -> bool {
        self.inner.is_paid()
    }

    /// Whether the work on the payment has ended, by this message alone.
    #[getter]
    fn is_final(&self) -> bool {
        self.inner.is_final()
    }

    /// The sum of the payment in minor units.
    #[getter]
    fn amount(&self) -> Option<i64> {
        self.inner.sum().map(|(minor, _)| minor)
    }

    /// The currency of the sum.
    #[getter]
    fn currency(&self) -> Option<String> {
        self.inner.sum().map(|(_, currency)| currency)
    }

    /// What the merchant has to do now.
    #[getter]
    fn next_action(&self) -> &'static str {
        self.inner.next_action()
    }

    /// Why a person has to look at it before anything is done; `None` if nobody has to.
    #[getter]
    fn review<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.inner.review().map(|review| exception(py, &review)).transpose()
    }

    /// The text of a value by its path, `operation.id`; `None` where there is none.
    fn get(&self, path: &str) -> Option<&str> {
        self.inner.text(path)
    }

    /// What the signature covers, as the text of a JSON object.
    #[getter]
    fn json(&self) -> String {
        self.inner.to_json().to_string()
    }

    /// What the signature covers, as a dictionary.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.json(),))
    }

    fn __repr__(&self) -> String {
        format!("Callback(payment_id={:?}, status={:?})", self.payment_id(), self.status())
    }
}
