//! `Notification`, which is not believed, and `ConfirmedPayment`, which is.

use paywright_bridge::cryptoprocessing as bridge;
use paywright_bridge::guarded;
use pyo3::prelude::*;

use crate::error::raised;
use crate::input::{bytes_of, whole};
use crate::value::to_python;

/// What was posted to the shop, read and not believed: anybody can send it. `Terminal.confirm` asks the
/// gateway itself. Pass the body of the request as it came. It comes once: note the order, or have it
/// confirmed, and answer with 200 and `OK` then, forged or not.
#[pyclass(module = "paywright.cryptoprocessing", frozen)]
pub(crate) struct Notification {
    inner: bridge::Notification,
}

impl Notification {
    pub(crate) fn inner(&self) -> &bridge::Notification {
        &self.inner
    }
}

#[pymethods]
impl Notification {
    #[new]
    fn new(py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<Self> {
        let body = bytes_of(body)?;
        let read = guarded(|| bridge::Notification::read(&body));
        read.map(|inner| Self { inner }).map_err(|error| raised(py, &error))
    }

    /// What it claims to be: `EnginePaySuccess`.
    #[getter]
    fn kind(&self) -> String {
        self.inner.kind()
    }

    /// The order that it claims to be about.
    #[getter]
    fn order_id(&self) -> Option<&str> {
        self.inner.order_id()
    }

    /// The claimed amount in minor units.
    #[getter]
    fn amount(&self) -> Option<u64> {
        self.inner.amount()
    }

    /// A field, whatever the letter case of its name.
    fn get(&self, name: &str) -> Option<&str> {
        self.inner.get(name)
    }

    /// The whole: `kind`, `order_id`, `amount`, `new_amount`, `claims` (`success`, `failure`, `info` or
    /// `None`), `code`, `is_3ds`, `fields`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.inner.to_json())
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.inner)
    }
}

/// A payment as the gateway itself has told of it: the one thing that can be read as paid. Made by
/// questions of a `Terminal`.
#[pyclass(module = "paywright.cryptoprocessing", frozen)]
pub(crate) struct ConfirmedPayment {
    inner: bridge::Payment,
}

impl ConfirmedPayment {
    pub(crate) fn of(inner: bridge::Payment) -> Self {
        Self { inner }
    }
}

#[pymethods]
impl ConfirmedPayment {
    /// Whether the amount is charged that the order costs, in minor units of the terminal's currency.
    /// After a refund it is not any more.
    fn is_paid(&self, amount: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.inner.is_paid(whole("amount", amount, "of minor units")?))
    }

    /// Whether that amount is held, to be charged or released.
    fn is_held(&self, amount: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.inner.is_held(whole("amount", amount, "of minor units")?))
    }

    /// The order.
    #[getter]
    fn order_id(&self) -> &str {
        self.inner.order_id()
    }

    /// The state: `Charged`.
    #[getter]
    fn state(&self) -> &str {
        self.inner.state()
    }

    /// What is held, or left charged.
    #[getter]
    fn amount(&self) -> Option<u64> {
        self.inner.amount()
    }

    /// The status in the words of both gateways. `ordered` is the amount that was charged at first: a
    /// charged payment with less is `partially refunded`.
    #[pyo3(signature = (ordered=None))]
    fn status(&self, ordered: Option<&Bound<'_, PyAny>>) -> PyResult<String> {
        let ordered = ordered.filter(|ordered| !ordered.is_none());
        let ordered =
            ordered.map(|amount| whole("ordered", amount, "of minor units")).transpose()?;
        Ok(self.inner.status(ordered))
    }

    /// The whole: `order_id`, `state`, `amount`, `code`, `status`, `is_final`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.inner.to_json())
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.inner)
    }
}
