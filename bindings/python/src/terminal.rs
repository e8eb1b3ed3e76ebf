//! `Terminal` and `AsyncTerminal`: the second gateway, waited for and awaited.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use paywright_bridge::cryptoprocessing as bridge;
use paywright_bridge::{Error, guarded};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use zeroize::Zeroizing;

use crate::async_calls::{coroutine, done, looked};
use crate::card::secret;
use crate::ending::detached;
use crate::error::{input, raised, wrong};
use crate::gate::{check_callable, within_or};
use crate::input::{bytes_of, text, whole};
use crate::job::{Job, Outcome, Ticket};
use crate::notification::Notification;
use crate::prepared_command::PreparedCommand;
use crate::settings;
use crate::text::SecretText;
use crate::value::{object, write};

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

/// A terminal over HTTP, for asyncio. Its methods are those of `Terminal`.
///
/// Cancelling a task ends the call and closes its connection; the `CancelledError` then has the ticket
/// of the command that was on its way.
#[pyclass(module = "paywright.cryptoprocessing", frozen)]
pub(crate) struct AsyncTerminal {
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
    /// (150 s; 0 asks once). `ticket` is a ticket, or its JSON.
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

/// A call, and the look at the payment that goes before it.
struct Steps {
    look: Option<Job>,
    call: Job,
}

impl Steps {
    fn finish<'py>(
        self,
        py: Python<'py>,
        on_ticket: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if let Some(look) = self.look {
            look.finish(py, None)?;
        }
        self.call.finish(py, on_ticket)
    }

    fn coroutine<'py>(
        py: Python<'py>,
        steps: PyResult<Self>,
        on_ticket: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match steps {
            Ok(Self { look: Some(look), call }) => looked(py, look, call, on_ticket),
            Ok(Self { look: None, call }) => coroutine(py, Ok(call), on_ticket),
            Err(error) => coroutine(py, Err(error), on_ticket),
        }
    }
}

/// The calls of both, ready to be made.
struct Handle {
    terminal: Mutex<Option<bridge::Terminal>>,
}

/// A refund that was not made is known after 130 s.
const CARRY_OUT: Duration = Duration::from_secs(150);
const WAIT_FOR: Duration = Duration::from_secs(60);

impl Handle {
    fn new(
        py: Python<'_>,
        base_url: &Bound<'_, PyAny>,
        secrets: [Option<&Bound<'_, PyAny>>; 3],
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let [key, password, vwid] = secrets;
        let taken = |name: &str, value: Option<&Bound<'_, PyAny>>| {
            let given = value.filter(|value| !value.is_none());
            given.map(|value| secret(name, value)).transpose()
        };
        let key: Option<Zeroizing<String>> = taken("key", key)?;
        let (password, vwid) = (taken("password", password)?, taken("vwid", vwid)?);
        let credentials = bridge::Credentials {
            key: key.as_ref().map(|text| text.as_str()),
            password: password.as_ref().map(|text| text.as_str()),
            vwid: vwid.as_ref().map(|text| text.as_str()),
        };
        let settings = settings::json(py, Some(base_url), settings)?;
        let terminal = guarded(|| bridge::Terminal::new(credentials, settings.as_bytes()));
        let terminal = terminal.map_err(|error| input(py, &error))?;
        Ok(Self { terminal: Mutex::new(Some(terminal)) })
    }

    fn send(
        &self,
        py: Python<'_>,
        command: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
        on_ticket: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Steps> {
        check_callable(on_ticket)?;
        let prepared = Arc::new(self.prepare(py, command, members, arguments)?);
        let call = self.deliver(py, &prepared)?;
        Ok(Steps { look: self.needed_look(py, &prepared)?, call })
    }

    fn carry_out(
        &self,
        py: Python<'_>,
        command: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
        within: Option<&Bound<'_, PyAny>>,
        on_ticket: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Steps> {
        check_callable(on_ticket)?;
        let within = within_or(within, CARRY_OUT)?;
        let terminal = self.terminal(py)?;
        let text = request(command, members, arguments)?;
        // The same command gives the same ticket.
        let prepared = detached(py, || guarded(|| terminal.prepare(text.as_bytes())));
        let prepared = Arc::new(prepared.map_err(|error| input(py, &error))?);
        let look = self.needed_look(py, &prepared)?;
        let work =
            async move { terminal.carry_out(text.as_bytes(), within).await.map(Outcome::Told) };
        let call = Job { work: Box::pin(work), ticket: Some(Ticket::Prepared(prepared)) };
        Ok(Steps { look, call })
    }

    fn prepare(
        &self,
        py: Python<'_>,
        command: &Bound<'_, PyAny>,
        members: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<bridge::Prepared> {
        let terminal = self.terminal(py)?;
        let text = request(command, members, arguments)?;
        let prepared = detached(py, || guarded(|| terminal.prepare(text.as_bytes())));
        prepared.map_err(|error| input(py, &error))
    }

    fn needed_look(
        &self,
        py: Python<'_>,
        prepared: &Arc<bridge::Prepared>,
    ) -> PyResult<Option<Job>> {
        prepared.wants_look().then(|| self.look(py, prepared)).transpose()
    }

    fn look(&self, py: Python<'_>, prepared: &Arc<bridge::Prepared>) -> PyResult<Job> {
        let (terminal, prepared) = (self.terminal(py)?, Arc::clone(prepared));
        Ok(Job::reading(async move { terminal.look(&prepared).await.map(|()| Outcome::Nothing) }))
    }

    fn deliver(&self, py: Python<'_>, prepared: &Arc<bridge::Prepared>) -> PyResult<Job> {
        let (terminal, sent) = (self.terminal(py)?, Arc::clone(prepared));
        let work = async move { terminal.deliver(&sent).await.map(Outcome::Told) };
        let ticket = Some(Ticket::Prepared(Arc::clone(prepared)));
        Ok(Job { work: Box::pin(work), ticket })
    }

    fn resolve(
        &self,
        py: Python<'_>,
        ticket: &Bound<'_, PyAny>,
        within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Job> {
        let within = within_or(within, CARRY_OUT)?;
        let (terminal, ticket) = (self.terminal(py)?, stored("ticket", ticket)?);
        Ok(Job::reading(async move { terminal.resolve(&ticket, within).await.map(Outcome::Told) }))
    }

    fn state(
        &self,
        py: Python<'_>,
        interface: &Bound<'_, PyAny>,
        order_id: &Bound<'_, PyAny>,
    ) -> PyResult<Job> {
        let (interface, order_id) = (text("interface", interface)?, text("order_id", order_id)?);
        let terminal = self.terminal(py)?;
        Ok(Job::reading(
            async move { terminal.state(&interface, &order_id).await.map(Outcome::State) },
        ))
    }

    fn wait_for(
        &self,
        py: Python<'_>,
        interface: &Bound<'_, PyAny>,
        order_id: &Bound<'_, PyAny>,
        until: &str,
        amount: Option<&Bound<'_, PyAny>>,
        within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Job> {
        let (interface, order_id) = (text("interface", interface)?, text("order_id", order_id)?);
        let amount = amount.filter(|amount| !amount.is_none());
        let amount = amount.map(|amount| whole("amount", amount, "of minor units")).transpose()?;
        let within = within_or(within, WAIT_FOR)?;
        let (terminal, until) = (self.terminal(py)?, until.to_owned());
        Ok(Job::reading(async move {
            let seen = terminal.wait_for(&interface, &order_id, &until, amount, within).await;
            seen.map(Outcome::State)
        }))
    }

    fn confirm(
        &self,
        py: Python<'_>,
        interface: &Bound<'_, PyAny>,
        notification: &Notification,
    ) -> PyResult<Job> {
        let (interface, hint) = (text("interface", interface)?, notification.inner().clone());
        let terminal = self.terminal(py)?;
        Ok(Job::reading(async move {
            terminal.confirm(&interface, &hint).await.map(Outcome::Confirmed)
        }))
    }

    fn finish_three_ds(
        &self,
        py: Python<'_>,
        pending: &Bound<'_, PyAny>,
        body: &Bound<'_, PyAny>,
        within: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Job> {
        let within = within_or(within, CARRY_OUT)?;
        let (terminal, pending) = (self.terminal(py)?, stored("pending", pending)?);
        let body = Zeroizing::new(bytes_of(body)?.into_owned());
        Ok(Job::reading(async move {
            terminal.finish_three_ds(&pending, &body, within).await.map(Outcome::Told)
        }))
    }

    fn terminal(&self, py: Python<'_>) -> PyResult<bridge::Terminal> {
        let terminal = self.slot().clone();
        terminal.ok_or_else(|| raised(py, &Error::of_closed_handle("Terminal")))
    }

    fn close(&self) {
        *self.slot() = None;
    }

    fn shown(&self, name: &str) -> String {
        let closed = if self.slot().is_none() { ", closed" } else { "" };
        format!("<{name}{closed}>")
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<bridge::Terminal>> {
        self.terminal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an outcome has given, as it was or as its JSON.
fn stored(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if value.is_instance_of::<PyString>() {
        return Ok(text(name, value)?.into_bytes());
    }
    Ok(object(name, value)?.as_bytes().to_vec())
}

/// A command as the bridge reads it. It may hold card data.
fn request(
    command: &Bound<'_, PyAny>,
    members: &Bound<'_, PyAny>,
    arguments: Option<&Bound<'_, PyDict>>,
) -> PyResult<SecretText> {
    let mut json = SecretText::default();
    json.push(b"{\"command\":");
    json.push_json(&text("command", command)?);
    json.push(b",\"members\":");
    json.push(object("members", members)?.as_bytes());
    for (name, argument) in arguments.into_iter().flatten() {
        let name: String = name.extract()?;
        if matches!(name.as_str(), "command" | "members") {
            return Err(wrong(command.py(), format!("{name}: it is given twice")));
        }
        json.push(b",");
        json.push_json(&name);
        json.push(b":");
        write(&mut json, &name, &argument)?;
    }
    json.push(b"}");
    Ok(json)
}

fn unpicklable() -> PyErr {
    PyTypeError::new_err(
        "a Terminal holds keys, so it is not pickled; make it anew where it is needed",
    )
}
