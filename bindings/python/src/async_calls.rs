//! Calls for asyncio: started on the loop's thread, ended on the thread of the client, which tells the
//! loop. No thread is held by a call.

use std::sync::{Mutex, PoisonError};

use paywright_bridge::{self as bridge, Error};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::ending::attached;
use crate::error::{called, exception, raised};
use crate::job::{Job, Outcome};
use crate::value::text_to_python;

/// A coroutine that makes a call. What is wrong with its arguments is told when it is awaited, as by any
/// other coroutine. `run` is the function of `paywright._calls` that makes it.
pub(crate) fn coroutine<'py>(
    py: Python<'py>,
    job: PyResult<Job>,
    on_ticket: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    static RUN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    called(py, &RUN, "paywright._calls", "run", (Call::new(job), on_ticket))
}

/// The same after a call that looks how the payment stands, and notes it in the ticket.
pub(crate) fn looked<'py>(
    py: Python<'py>,
    look: Job,
    job: Job,
    on_ticket: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    static RUN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let (look, call) = (Call::new(Ok(look)), Call::new(Ok(job)));
    called(py, &RUN, "paywright._calls", "run_after", (look, call, on_ticket))
}

/// A coroutine that gives a value at once.
pub(crate) fn done<'py>(
    py: Python<'py>,
    value: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    static DONE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    called(py, &DONE, "paywright._calls", "done", (value,))
}

/// As [`coroutine`], for the next page of an iterator.
pub(crate) fn next_page(py: Python<'_>, job: PyResult<Job>) -> PyResult<Bound<'_, PyAny>> {
    static NEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    called(py, &NEXT, "paywright._calls", "next_page", (Call::new(job),))
}

/// A call that is made once.
#[pyclass(module = "paywright._paywright", frozen)]
pub(crate) struct Call {
    job: Mutex<Option<PyResult<Job>>>,
}

impl Call {
    fn new(job: PyResult<Job>) -> Self {
        Self { job: Mutex::new(Some(job)) }
    }

    fn take(&self) -> Option<PyResult<Job>> {
        self.job.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[pymethods]
impl Call {
    /// The ticket of a request that moves money. Raises what is wrong with the arguments.
    fn ticket<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let job = self.take().transpose()?;
        let ticket = job.as_ref().and_then(|job| job.ticket.as_ref()?.text());
        *self.job.lock().unwrap_or_else(PoisonError::into_inner) = job.map(Ok);
        ticket.map(|ticket| text_to_python(py, &ticket)).transpose()
    }

    /// Starts it. `deliver` gets the outcome and no error, or nothing and the error, on another thread.
    fn start(&self, py: Python<'_>, deliver: Py<PyAny>) -> PyResult<Started> {
        let job = self.take().unwrap_or_else(|| Err(raised(py, &Error::internal())))?;
        let teller = Teller { deliver: Some(deliver) };
        let told = move |outcome| teller.tell(outcome);
        let started = bridge::start(job.work, told).map_err(|error| raised(py, &error))?;
        Ok(Started { inner: started })
    }
}

/// A call that is on its way.
#[pyclass(module = "paywright._paywright", frozen)]
pub(crate) struct Started {
    inner: bridge::Started,
}

#[pymethods]
impl Started {
    /// Ends it. Whatever it was sending may have arrived.
    fn cancel(&self) {
        self.inner.cancel();
    }
}

/// Tells a loop how a call has ended. Whatever goes wrong with that becomes the error of the call, and a
/// call that is lost with its thread is told as a defect, so that nobody waits for ever.
struct Teller {
    deliver: Option<Py<PyAny>>,
}

impl Teller {
    fn tell(mut self, outcome: Result<Outcome, Error>) {
        if let Some(deliver) = self.deliver.take() {
            tell(outcome, &deliver);
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if let Some(deliver) = self.deliver.take() {
            tell(Err(Error::internal()), &deliver);
        }
    }
}

fn tell(outcome: Result<Outcome, Error>, deliver: &Py<PyAny>) {
    // Loops of an interpreter that ends have nobody who waits.
    attached(|py| {
        let outcome = match outcome {
            Ok(outcome) => outcome.into_python(py),
            Err(error) => Err(PyErr::from_value(exception(py, &error))),
        };
        let arguments = match outcome {
            Ok(outcome) => (Some(outcome), None),
            Err(error) => (None, Some(error.into_value(py))),
        };
        // Nor has a loop that is closed by now.
        drop(deliver.call1(py, arguments));
    });
}
