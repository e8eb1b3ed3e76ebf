//! The second gateway, waited for and awaited: what both have in common.

mod asyncio;
mod blocking;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use paywright_bridge::cryptoprocessing as bridge;
use paywright_bridge::{Error, guarded};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use zeroize::Zeroizing;

use crate::async_calls::{coroutine, looked};
use crate::card::secret;
use crate::ending::detached;
use crate::error::{input, raised, wrong};
use crate::gate::{check_callable, within_or};
use crate::input::{bytes_of, text, whole};
use crate::job::{Job, Outcome, Ticket};
use crate::notification::Notification;
use crate::settings;
use crate::text::SecretText;
use crate::value::{object, write};

pub(crate) use self::asyncio::AsyncTerminal;
pub(crate) use self::blocking::Terminal;

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
