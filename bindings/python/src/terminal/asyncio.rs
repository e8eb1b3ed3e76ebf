//! `AsyncTerminal`: the second gateway, awaited.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::{Handle, Steps, unpicklable};
use crate::async_calls::{coroutine, done};
use crate::notification::Notification;
use crate::prepared_command::PreparedCommand;

/// A terminal over HTTP, for asyncio. Its methods are those of `Terminal`.
///
/// Cancelling a task ends the call and closes its connection; the `CancelledError` then has the ticket
/// of the command that was on its way.
#[pyclass(module = "paywright.cryptoprocessing", frozen)]
pub(crate) struct AsyncTerminal {
    handle: Handle,
}

#[pymethods]
impl AsyncTerminal {
    #[new]
    #[pyo3(signature = (base_url, *, key=None, password=None, vwid=None, **settings))]
    fn new(
        py: Python<'_>,
        base_url: &Bound<'_, PyAny>,
        key: Option<&Bound<'_, PyAny>>,
        password: Option<&Bound<'_, PyAny>>,
        vwid: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        Ok(Self { handle: Handle::new(py, base_url, [key, password, vwid], settings)? })
    }

    /// As `Terminal.send`. `on_ticket` may be a coroutine function.
    #[pyo3(signature = (command, members, *, on_ticket=None, **arguments))]
    fn send<'py>(
        &self,
        py: Python<'py>,
        command: &Bound<'py, PyAny>,
        members: &Bound<'py, PyAny>,
        on_ticket: Option<&Bound<'py, PyAny>>,
        arguments: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Steps::coroutine(
            py,
            self.handle.send(py, command, members, arguments, on_ticket),
            on_ticket,
        )
    }

    /// As `Terminal.carry_out`.
    #[pyo3(signature = (command, members, *, within=None, on_ticket=None, **arguments))]
    fn carry_out<'py>(
        &self,
        py: Python<'py>,
        command: &Bound<'py, PyAny>,
        members: &Bound<'py, PyAny>,
        within: Option<&Bound<'py, PyAny>>,
        on_ticket: Option<&Bound<'py, PyAny>>,
        arguments: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        Steps::coroutine(
            py,
            self.handle.carry_out(py, command, members, arguments, within, on_ticket),
            on_ticket,
        )
    }

    /// Checks a command without sending it: for those who store its ticket first, or have an HTTP
    /// client of their own.
    #[pyo3(signature = (command, members, **arguments))]
    fn prepare(
        &self,
        py: Python<'_>,
        command: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PreparedCommand> {
        Ok(PreparedCommand::of(self.handle.prepare(py, command, members, arguments)?))
    }

    /// As `Terminal.look`.
    fn look<'py>(
        &self,
        py: Python<'py>,
        prepared: &Bound<'py, PreparedCommand>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.look(py, prepared.get().inner()), None)
    }

    /// As `Terminal.deliver`.
    fn deliver<'py>(
        &self,
        py: Python<'py>,
        prepared: &Bound<'py, PreparedCommand>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.deliver(py, prepared.get().inner()), None)
    }

    /// As `Terminal.resolve`.
    #[pyo3(signature = (ticket, *, within=None))]
    fn resolve<'py>(
        &self,
        py: Python<'py>,
        ticket: &Bound<'py, PyAny>,
        within: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.resolve(py, ticket, within), None)
    }

    /// As `Terminal.state`.
    fn state<'py>(
        &self,
        py: Python<'py>,
        interface: &Bound<'py, PyAny>,
        order_id: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.state(py, interface, order_id), None)
    }

    /// As `Terminal.wait_for`.
    #[pyo3(signature = (interface, order_id, until="decided", *, amount=None, within=None))]
    fn wait_for<'py>(
        &self,
        py: Python<'py>,
        interface: &Bound<'py, PyAny>,
        order_id: &Bound<'py, PyAny>,
        until: &str,
        amount: Option<&Bound<'py, PyAny>>,
        within: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let job = self.handle.wait_for(py, interface, order_id, until, amount, within);
        coroutine(py, job, None)
    }

    /// As `Terminal.confirm`.
    fn confirm<'py>(
        &self,
        py: Python<'py>,
        interface: &Bound<'py, PyAny>,
        notification: &Bound<'py, Notification>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.confirm(py, interface, notification.get()), None)
    }

    /// As `Terminal.finish_three_ds`.
    #[pyo3(signature = (pending, body, *, within=None))]
    fn finish_three_ds<'py>(
        &self,
        py: Python<'py>,
        pending: &Bound<'py, PyAny>,
        body: &Bound<'py, PyAny>,
        within: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.finish_three_ds(py, pending, body, within), None)
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

    #[expect(clippy::unused_self, reason = "a method of Python")]
    fn __reduce__(&self) -> PyResult<()> {
        Err(unpicklable())
    }

    fn __repr__(&self) -> String {
        self.handle.shown("AsyncTerminal")
    }
}
