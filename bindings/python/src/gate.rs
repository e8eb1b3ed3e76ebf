//! `Gate` and `AsyncGate`: the same calls, waited for and awaited.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use paywright_bridge::{self as bridge, Error};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

use crate::async_calls::{coroutine, done};
use crate::ending::detached;
use crate::error::{input, raised, wrong};
use crate::input::{text, time};
use crate::job::{Job, Outcome, Ticket};
use crate::prepared::Prepared;
use crate::text::SecretText;
use crate::value::{object, write};

/// Gate over HTTP, for code that waits. Made by `Project.gate`. Use one for all threads.
///
/// While a call waits other threads run, and Ctrl-C ends it; the exception then has the ticket of the
/// request that was on its way. As a context manager it is closed at the end.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct Gate {
    handle: Handle,
}

/// Gate over HTTP, for asyncio. Made by `Project.async_gate`. Its methods are those of `Gate`.
///
/// Cancelling a task ends the call and closes its connection; the `CancelledError` then has the ticket
/// of the request that was on its way.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct AsyncGate {
    handle: Handle,
}

impl Gate {
    pub(crate) fn new(gate: bridge::Gate) -> Self {
        Self { handle: Handle::new(gate) }
    }
}

impl AsyncGate {
    pub(crate) fn new(gate: bridge::Gate) -> Self {
        Self { handle: Handle::new(gate) }
    }
}

#[pymethods]
impl Gate {
    /// Sends a request once. `members` has the shape of the platform's documentation, without project
    /// and signature; `arguments` are `method`, `reference`, `name`, `path`, `repeatable`, `unchecked`.
    ///
    /// `on_ticket` gets the ticket of a request that moves money, before anything is sent: store it
    /// where a crash cannot reach it. If it raises, nothing is sent.
    #[pyo3(signature = (operation, members, *, on_ticket=None, **arguments))]
    fn send<'py>(
        &self,
        py: Python<'py>,
        operation: &Bound<'py, PyAny>,
        members: &Bound<'py, PyAny>,
        on_ticket: Option<&Bound<'py, PyAny>>,
        arguments: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.send(py, operation, members, arguments, on_ticket)?.finish(py, on_ticket)
    }

    /// Sends a request and does not rest until its outcome is known, or the time is up (90 s). Money
    /// moves once, whatever happens on the way. The rest is as for `send`.
    #[pyo3(signature = (operation, members, *, within=None, on_ticket=None, **arguments))]
    fn carry_out<'py>(
        &self,
        py: Python<'py>,
        operation: &Bound<'py, PyAny>,
        members: &Bound<'py, PyAny>,
        within: Option<&Bound<'py, PyAny>>,
        on_ticket: Option<&Bound<'py, PyAny>>,
        arguments: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle
            .carry_out(py, operation, members, arguments, within, on_ticket)?
            .finish(py, on_ticket)
    }

    /// Checks and signs a request without sending it: for those who store its ticket first, or have an
    /// HTTP client of their own.
    #[pyo3(signature = (operation, members, **arguments))]
    fn prepare(
        &self,
        py: Python<'_>,
        operation: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Prepared> {
        self.handle.prepare(py, operation, members, arguments)
    }

    /// Sends what is prepared, once: a second time is an error.
    fn deliver<'py>(
        &self,
        py: Python<'py>,
        prepared: &Bound<'py, Prepared>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.deliver(py, prepared.get())?.finish(py, None)
    }

    /// Asks what became of a request whose answer was lost, until it is known or the time is up
    /// (90 s). Between its questions are up to 30 s, so a shorter time may ask nothing. `ticket` is a
    /// ticket, or its JSON.
    #[pyo3(signature = (ticket, *, within=None))]
    fn resolve<'py>(
        &self,
        py: Python<'py>,
        ticket: &Bound<'py, PyAny>,
        within: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.resolve(py, ticket, within)?.finish(py, None)
    }

    /// How a payment stands.
    fn status<'py>(
        &self,
        py: Python<'py>,
        payment_id: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.status(py, payment_id)?.finish(py, None)
    }

    /// Waits until a payment is `final`, `paid`, at a `standstill` (it needs somebody, or has ended) or
    /// has the status that is named, or the time is up (60 s; 0 asks once). A status that this version
    /// does not know is written with `status:` before it.
    #[pyo3(signature = (payment_id, until="final", *, within=None))]
    fn wait_for<'py>(
        &self,
        py: Python<'py>,
        payment_id: &Bound<'py, PyAny>,
        until: &str,
        within: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.wait_for(py, payment_id, until, within)?.finish(py, None)
    }

    /// Closes it. Calls that are on their way go on.
    fn close(&self) {
        self.handle.close();
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, PyTuple>) {
        self.handle.close();
    }

    fn __repr__(&self) -> String {
        self.handle.shown("Gate")
    }
}

#[pymethods]
impl AsyncGate {
    /// As `Gate.send`. `on_ticket` may be a coroutine function.
    #[pyo3(signature = (operation, members, *, on_ticket=None, **arguments))]
    fn send<'py>(
        &self,
        py: Python<'py>,
        operation: &Bound<'py, PyAny>,
        members: &Bound<'py, PyAny>,
        on_ticket: Option<&Bound<'py, PyAny>>,
        arguments: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.send(py, operation, members, arguments, on_ticket), on_ticket)
    }

    /// As `Gate.carry_out`.
    #[pyo3(signature = (operation, members, *, within=None, on_ticket=None, **arguments))]
    fn carry_out<'py>(
        &self,
        py: Python<'py>,
        operation: &Bound<'py, PyAny>,
        members: &Bound<'py, PyAny>,
        within: Option<&Bound<'py, PyAny>>,
        on_ticket: Option<&Bound<'py, PyAny>>,
        arguments: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(
            py,
            self.handle.carry_out(py, operation, members, arguments, within, on_ticket),
            on_ticket,
        )
    }

    /// Checks and signs a request without sending it: for those who store its ticket first, or have an
    /// HTTP client of their own.
    #[pyo3(signature = (operation, members, **arguments))]
    fn prepare(
        &self,
        py: Python<'_>,
        operation: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Prepared> {
        self.handle.prepare(py, operation, members, arguments)
    }

    /// As `Gate.deliver`.
    fn deliver<'py>(
        &self,
        py: Python<'py>,
        prepared: &Bound<'py, Prepared>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.deliver(py, prepared.get()), None)
    }

    /// As `Gate.resolve`.
    #[pyo3(signature = (ticket, *, within=None))]
    fn resolve<'py>(
        &self,
        py: Python<'py>,
        ticket: &Bound<'py, PyAny>,
        within: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.resolve(py, ticket, within), None)
    }

    /// As `Gate.status`.
    fn status<'py>(
        &self,
        py: Python<'py>,
        payment_id: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.status(py, payment_id), None)
    }

    /// As `Gate.wait_for`.
    #[pyo3(signature = (payment_id, until="final", *, within=None))]
    fn wait_for<'py>(
        &self,
        py: Python<'py>,
        payment_id: &Bound<'py, PyAny>,
        until: &str,
        within: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.wait_for(py, payment_id, until, within), None)
    }

    /// Closes it. Calls that are on their way go on.
    fn close(&self) {
        self.handle.close();
    }

    fn __aenter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        let py = slf.py();
        done(py, Some(slf.as_any()))
    }

    #[pyo3(signature = (*_exception))]
    fn __aexit__<'py>(
        &self,
        py: Python<'py>,
        _exception: &Bound<'py, PyTuple>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.close();
        done(py, None)
    }

    fn __repr__(&self) -> String {
        self.handle.shown("AsyncGate")
    }
}

/// The calls of both, ready to be made.
struct Handle {
    gate: Mutex<Option<bridge::Gate>>,
}

const CARRY_OUT: Duration = Duration::from_secs(90);
const WAIT_FOR: Duration = Duration::from_secs(60);

impl Handle {
    fn new(gate: bridge::Gate) -> Self {
        Self { gate: Mutex::new(Some(gate)) }
    }

    fn send(
        &self,
        py: Python<'_>,
        operation: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
        on_ticket: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Job> {
        check_callable(on_ticket)?;
        self.deliver(py, &self.prepare(py, operation, members, arguments)?)
    }

    fn carry_out(
        &self,
        py: Python<'_>,
        operation: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
        within: Option<&Bound<'_, PyAny>>,
        on_ticket: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Job> {
        check_callable(on_ticket)?;
        let within = within_or(within, CARRY_OUT)?;
        let gate = self.gate(py)?;
        let text = request(operation, members, arguments)?;
        // The same request gives the same ticket.
        let prepared = detached(py, || gate.prepare(text.as_bytes()));
        let ticket = prepared.map_err(|error| input(py, &error))?.ticket();
        let work =
            async move { gate.carry_out(text.as_bytes(), within).await.map(Outcome::Answer) };
        Ok(Job { work: Box::pin(work), ticket: ticket.map(Ticket::Text) })
    }

    fn prepare(
        &self,
        py: Python<'_>,
        operation: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Prepared> {
        let gate = self.gate(py)?;
        let text = request(operation, members, arguments)?;
        let prepared = detached(py, || gate.prepare(text.as_bytes()));
        prepared.map(Prepared::new).map_err(|error| input(py, &error))
    }

    fn deliver(&self, py: Python<'_>, prepared: &Prepared) -> PyResult<Job> {
        let (gate, prepared) = (self.gate(py)?, Arc::clone(prepared.inner()));
        let ticket = prepared.ticket();
        let work = async move { gate.deliver(&prepared).await.map(Outcome::Answer) };
        Ok(Job { work: Box::pin(work), ticket: ticket.map(Ticket::Text) })
    }

    fn resolve(
        &self,
        py: Python<'_>,
        ticket: &Bound<'_, PyAny>,
        within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Job> {
        let within = within_or(within, CARRY_OUT)?;
        let ticket = if ticket.is_instance_of::<PyString>() {
            text("ticket", ticket)?.into_bytes()
        } else {
            object("ticket", ticket)?.as_bytes().to_vec()
        };
        let gate = self.gate(py)?;
        Ok(Job::reading(async move { gate.resolve(&ticket, within).await.map(Outcome::Answer) }))
    }

    fn status(&self, py: Python<'_>, payment_id: &Bound<'_, PyAny>) -> PyResult<Job> {
        let (gate, payment_id) = (self.gate(py)?, text("payment_id", payment_id)?);
        Ok(Job::reading(async move { gate.status(&payment_id).await.map(Outcome::Seen) }))
    }

    fn wait_for(
        &self,
        py: Python<'_>,
        payment_id: &Bound<'_, PyAny>,
        until: &str,
        within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Job> {
        let within = within_or(within, WAIT_FOR)?;
        let (gate, payment_id) = (self.gate(py)?, text("payment_id", payment_id)?);
        let until = until.to_owned();
        Ok(Job::reading(async move {
            gate.wait_for(&payment_id, &until, within).await.map(Outcome::Seen)
        }))
    }

    fn gate(&self, py: Python<'_>) -> PyResult<bridge::Gate> {
        let gate = self.slot().clone();
        gate.ok_or_else(|| raised(py, &Error::of_closed_handle("Gate")))
    }

    fn close(&self) {
        *self.slot() = None;
    }

    fn shown(&self, name: &str) -> String {
        let closed = if self.slot().is_none() { ", closed" } else { "" };
        format!("<{name}{closed}>")
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<bridge::Gate>> {
        self.gate.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request as the bridge reads it. It may hold card data.
fn request(
    operation: &Bound<'_, PyAny>,
    members: &Bound<'_, PyAny>,
    arguments: Option<&Bound<'_, PyDict>>,
) -> PyResult<SecretText> {
    let mut json = SecretText::default();
    json.push(b"{\"operation\":");
    json.push_json(&text("operation", operation)?);
    json.push(b",\"members\":");
    json.push(object("members", members)?.as_bytes());
    for (name, argument) in arguments.into_iter().flatten() {
        let name: String = name.extract()?;
        json.push(b",");
        json.push_json(&name);
        json.push(b":");
        write(&mut json, &name, &argument)?;
    }
    json.push(b"}");
    Ok(json)
}

pub(crate) fn within_or(
    within: Option<&Bound<'_, PyAny>>,
    otherwise: Duration,
) -> PyResult<Duration> {
    within.map_or(Ok(otherwise), |within| time("within", within))
}

pub(crate) fn check_callable(on_ticket: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    match on_ticket {
        Some(on_ticket) if !on_ticket.is_callable() => Err(wrong(
            on_ticket.py(),
            "on_ticket: it must be a function of one argument, the ticket",
        )),
        _ => Ok(()),
    }
}
