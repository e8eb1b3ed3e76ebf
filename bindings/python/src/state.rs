//! `PaymentState`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use paywright_bridge as bridge;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::callback::{Callback, status_of};
use crate::error::{called, raised};
use crate::input::text;
use crate::value::to_python;

/// What is known of one payment from all its messages, whatever their order and however often they come.
///
/// Threads may share it.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct PaymentState {
    inner: Mutex<bridge::PaymentState>,
}

#[pymethods]
impl PaymentState {
    #[new]
    fn new(payment_id: &Bound<'_, PyAny>) -> PyResult<Self> {
        let payment_id = text("payment_id", payment_id)?;
        Ok(Self { inner: Mutex::new(bridge::PaymentState::new(&payment_id)) })
    }

    /// Takes in a message. Raises `InputError` for one of another payment and `ReviewError` for one that
    /// nothing can be known from; the state does not change then.
    fn fold<'py>(
        &self,
        py: Python<'py>,
        message: &Bound<'py, Callback>,
    ) -> PyResult<Bound<'py, PyAny>> {
        static FOLDED: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let folded = bridge::guarded(|| self.state().fold(message.get().inner()));
        let folded = folded.map_err(|error| raised(py, &error))?;
        called(
            py,
            &FOLDED,
            "paywright.ecommpay.outcome",
            "Folded",
            (folded.fold, folded.became_paid, folded.ceased_to_be_paid),
        )
    }

    /// The payment.
    #[getter]
    fn payment_id(&self) -> String {
        self.state().payment_id().to_owned()
    }

    /// The status, a `Status`; empty as long as nothing was said about the payment.
    #[getter]
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (status, is_paid, is_final) = {
            let state = self.state();
            (state.status().unwrap_or_default(), state.is_paid(), state.is_final())
        };
        status_of(py, &status, is_paid, is_final)
    }

    /// Whether the whole sum went through and no message contradicts it.
    #[getter]
    fn is_paid(&self) -> bool {
        self.state().is_paid()
    }

    /// Whether the work on the payment has ended and no message contradicts it.
    #[getter]
    fn is_final(&self) -> bool {
        self.state().is_final()
    }

    /// The whole as a dictionary: `payment_id`, `status`, `is_paid`, `is_final`, `remaining` (`minor`,
    /// `currency`), `operations`, `conflicts`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let json = self.state().to_json();
        to_python(py, &json)
    }

    fn __repr__(&self) -> String {
        let state = self.state();
        let id = bridge::facts::masked(state.payment_id());
        format!("PaymentState({id:?}, status={:?})", state.status().unwrap_or_default())
    }
}

impl PaymentState {
    fn state(&self) -> MutexGuard<'_, bridge::PaymentState> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
