//! `Gate`: calls that wait with the GIL released, and calls that tell an event loop when they are done.

use std::pin::Pin;
use std::time::Duration;

use paywright_bridge::{self as bridge, Error};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::callback::Callback;
use crate::error::{exception, raised};
use crate::project::Project;

/// Gate of a project. The classes that users see are built upon this one.
#[pyclass(module = "paywright._paywright", frozen)]
pub(crate) struct Gate {
    inner: bridge::Gate,
}

#[pymethods]
impl Gate {
    #[new]
    fn new(py: Python<'_>, project: &Project, settings: &str) -> PyResult<Self> {
        let gate = bridge::Gate::new(&project.inner, settings.as_bytes());
        gate.map(|inner| Self { inner }).map_err(|error| raised(py, &error))
    }

    /// Makes a call and waits. `what` is `send`, `carry_out`, `resolve`, `status` or `wait_for`.
    #[pyo3(signature = (what, text, until="", milliseconds=0))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        what: &str,
        text: String,
        until: &str,
        milliseconds: u64,
    ) -> PyResult<Bound<'py, PyAny>> {
        let call = self.prepared(what, text, until, milliseconds);
        let outcome = py.detach(|| bridge::wait(call)).map_err(|error| raised(py, &error))?;
        outcome.into_python(py)
    }

    /// Starts a call. `done` gets the outcome and no error, or nothing and the error, on a thread of
    /// its own.
    #[pyo3(signature = (done, what, text, until="", milliseconds=0))]
    fn start(
        &self,
        py: Python<'_>,
        done: Py<PyAny>,
        what: &str,
        text: String,
        until: &str,
        milliseconds: u64,
    ) -> PyResult<Started> {
        let call = self.prepared(what, text, until, milliseconds);
        let told = move |outcome: Result<Outcome, Error>| {
            Python::attach(|py| {
                let arguments = match outcome {
                    Ok(outcome) => outcome.into_python(py).map(|outcome| (Some(outcome), None)),
                    Err(error) => exception(py, &error).map(|error| (None, Some(error))),
                };
                // A loop that is closed by now has nobody who waits.
                if let Ok(arguments) = arguments {
                    drop(done.call1(py, arguments));
                }
            });
        };
        let started = bridge::start(call, told).map_err(|error| raised(py, &error))?;
        Ok(Started { inner: started })
    }
}

type Prepared = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>;

impl Gate {
    fn prepared(&self, what: &str, text: String, until: &str, milliseconds: u64) -> Prepared {
        let gate = self.inner.clone();
        let within = Duration::from_millis(milliseconds);
        match what {
            "send" => Box::pin(async move { gate.send(text.as_bytes()).await.map(Outcome::of) }),
            "carry_out" => {
                Box::pin(
                    async move { gate.carry_out(text.as_bytes(), within).await.map(Outcome::of) },
                )
            }
            "resolve" => {
                Box::pin(
                    async move { gate.resolve(text.as_bytes(), within).await.map(Outcome::of) },
                )
            }
            "status" => Box::pin(async move { gate.status(&text).await.map(Outcome::Seen) }),
            _ => {
                let until = until.to_owned();
                Box::pin(
                    async move { gate.wait_for(&text, &until, within).await.map(Outcome::Seen) },
                )
            }
        }
    }
}

/// What a call gives.
enum Outcome {
    /// The text of a JSON object.
    Json(String),
    Seen(bridge::PaymentSeen),
}

impl Outcome {
    fn of(json: impl ToString) -> Self {
        Self::Json(json.to_string())
    }

    fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Self::Json(text) => Ok(text.into_pyobject(py)?.into_any()),
            Self::Seen(seen) => {
                let message = seen.message.map(Callback::of);
                let pair = PyTuple::new(
                    py,
                    [
                        seen.reached.into_pyobject(py)?.to_owned().into_any(),
                        message.into_pyobject(py)?.into_any(),
                    ],
                )?;
                Ok(pair.into_any())
            }
        }
    }
}

/// A call that was started.
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
