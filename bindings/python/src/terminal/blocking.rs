//! `Terminal`: the second gateway, waited for.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use super::{Handle, unpicklable};
use crate::notification::Notification;
use crate::prepared_command::PreparedCommand;

/// A terminal over HTTP, for code that waits. Use one for all threads.
///
/// `base_url` is the host that the gateway gave for it. `key` opens `api` and `apim`, `vwid` the wallet,
/// `password` what gives money back; none is shown or pickled. `name` tells two terminals at one host
/// apart, `path_words` is a mapping from `api`, `apim` and `vwapi` to the words in addresses,
/// `status_command` is `GetState` or `PayStatus`; the other settings are those of `Project.gate`.
///
/// While a call waits other threads run, and Ctrl-C ends it; the exception then has the ticket of the
/// command that was on its way. As a context manager it is closed at the end.
#[pyclass(module = "paywright.cryptoprocessing", frozen)]
pub(crate) struct Terminal {
    handle: Handle,
}

#[pymethods]
impl Terminal {
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

    /// Sends a command once: `send("api.refund", {"OrderId": "order-1", "Amount": 500})`. `members` has
    /// the parameters by the gateway's own names, flat; `arguments` are `fields`, `interface`, `name`,
    /// `settings`, `lists`, `repeatable`. Before a charge, a release and a refund the state is asked for.
    ///
    /// `on_ticket` gets the ticket of a command that moves money, before it is sent: store it where a
    /// crash cannot reach it. If it raises, nothing is sent.
    #[pyo3(signature = (command, members, *, on_ticket=None, **arguments))]
    fn send<'py>(
        &self,
        py: Python<'py>,
        command: &Bound<'py, PyAny>,
        members: &Bound<'py, PyAny>,
        on_ticket: Option<&Bound<'py, PyAny>>,
        arguments: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.send(py, command, members, arguments, on_ticket)?.finish(py, on_ticket)
    }

    /// Sends a command and does not rest until its outcome is known, or the time is up (150 s). Money
    /// moves once, whatever happens on the way. The rest is as for `send`.
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
        self.handle
            .carry_out(py, command, members, arguments, within, on_ticket)?
            .finish(py, on_ticket)
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

    /// Asks how the payment of a charge, a release or a refund stands, and notes it in the ticket of
    /// what is prepared. Raises an error if the state does not permit the command.
    fn look<'py>(
        &self,
        py: Python<'py>,
        prepared: &Bound<'py, PreparedCommand>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.look(py, prepared.get().inner())?.finish(py, None)
    }

    /// Sends what is prepared, once: a second time is an error.
    fn deliver<'py>(
        &self,
        py: Python<'py>,
        prepared: &Bound<'py, PreparedCommand>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.deliver(py, prepared.get().inner())?.finish(py, None)
    }

    /// Asks what became of a command whose answer was lost, until it is known or the time is up
    /// (150 s). Between its questions are up to 30 s, so a shorter time may ask nothing. `ticket` is a
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

    /// How a payment stands. `interface` is the one that it was started by: `api`, `apim` or `vwapi`.
    fn state<'py>(
        &self,
        py: Python<'py>,
        interface: &Bound<'py, PyAny>,
        order_id: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.state(py, interface, order_id)?.finish(py, None)
    }

    /// Waits until a payment is `decided` (the money is charged or held, or nothing comes of it), `paid`
    /// with the `amount` of the order, or has the state that is named, or the time is up (60 s; 0 asks
    /// once). A state that this version does not know is written with `state:` before it.
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
        self.handle.wait_for(py, interface, order_id, until, amount, within)?.finish(py, None)
    }

    /// Asks how the payment of a notification stands, and compares order and amount. Raises
    /// `ReviewError` if the gateway tells of something else; nothing follows from the notification then.
    fn confirm<'py>(
        &self,
        py: Python<'py>,
        interface: &Bound<'py, PyAny>,
        notification: &Bound<'py, Notification>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.confirm(py, interface, notification.get())?.finish(py, None)
    }

    /// Finishes what 3-D Secure has interrupted, and does not rest until the outcome is known or the
    /// time is up (150 s). `pending` is that of the outcome, `body` what the bank has posted.
    #[pyo3(signature = (pending, body, *, within=None))]
    fn finish_three_ds<'py>(
        &self,
        py: Python<'py>,
        pending: &Bound<'py, PyAny>,
        body: &Bound<'py, PyAny>,
        within: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.finish_three_ds(py, pending, body, within)?.finish(py, None)
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

    #[expect(clippy::unused_self, reason = "a method of Python")]
    fn __reduce__(&self) -> PyResult<()> {
        Err(unpicklable())
    }

    fn __repr__(&self) -> String {
        self.handle.shown("Terminal")
    }
}
