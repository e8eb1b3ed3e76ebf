//! The Data API, waited for and awaited.

use std::sync::{Arc, Mutex, PoisonError};

use paywright_bridge::{self as bridge, Error};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use zeroize::Zeroizing;

use crate::async_calls::{coroutine, done, next_page};
use crate::error::{input, raised, wrong};
use crate::input::{optional_text, text};
use crate::job::{Job, Outcome};
use crate::settings;
use crate::text::SecretText;
use crate::value::object;

/// The Data API of an account over HTTP, for code that waits.
///
/// `key` is issued with the token; neither is shown or pickled. The settings are those of `Project.gate`.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct DataApi {
    handle: Handle,
}

#[pymethods]
impl DataApi {
    #[new]
    #[pyo3(signature = (token, *, key, base_url=None, **settings))]
    fn new(
        py: Python<'_>,
        token: &Bound<'_, PyAny>,
        key: &Bound<'_, PyAny>,
        base_url: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        Ok(Self { handle: Handle::new(py, token, key, base_url, settings)? })
    }

    /// All operations between two moments, page by page: an iterator of lists. `start` and `end` are
    /// `datetime` with a zone, or texts such as `2026-03-01 00:00:00`. `cursor` is where an earlier run
    /// had come to; `members` are those of the platform's documentation, such as `limit`.
    #[pyo3(signature = (start, end, *, members=None, cursor=None))]
    fn operations(
        &self,
        py: Python<'_>,
        start: &Bound<'_, PyAny>,
        end: &Bound<'_, PyAny>,
        members: Option<&Bound<'_, PyAny>>,
        cursor: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Pages> {
        Ok(Pages { pages: self.handle.pages(py, start, end, members, cursor)? })
    }

    /// All operations of a payment.
    #[pyo3(signature = (payment_id, *, members=None))]
    fn operations_of_payment<'py>(
        &self,
        py: Python<'py>,
        payment_id: &Bound<'py, PyAny>,
        members: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle
            .ask(py, "operations_of_payment", Some(("payment_id", payment_id)), members)?
            .finish(py, None)
    }

    /// The balances.
    #[pyo3(signature = (*, members=None))]
    fn balance<'py>(
        &self,
        py: Python<'py>,
        members: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.ask(py, "balance", None, members)?.finish(py, None)
    }

    /// The list of fraud.
    #[pyo3(signature = (*, members=None))]
    fn fraud<'py>(
        &self,
        py: Python<'py>,
        members: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.ask(py, "fraud", None, members)?.finish(py, None)
    }

    /// A question that has no name here, by its path.
    #[pyo3(signature = (path, *, members=None))]
    fn ask<'py>(
        &self,
        py: Python<'py>,
        path: &Bound<'py, PyAny>,
        members: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.handle.ask(py, "ask", Some(("path", path)), members)?.finish(py, None)
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
    fn __repr__(&self) -> &'static str {
        "DataApi(***)"
    }
}

/// Pages of operations, one after the other: an iterator of lists of dictionaries.
///
/// After an error the same page can be asked for again.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct Pages {
    pages: PageReader,
}

#[pymethods]
impl Pages {
    /// What goes on behind the page that came last, by `cursor=`; `None` before the first.
    #[getter]
    fn cursor(&self) -> Option<String> {
        self.pages.cursor()
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let page = self.pages.next().finish(py, None)?;
        Ok(Some(page).filter(|page| !page.is_none()))
    }
}

/// The Data API of an account over HTTP, for asyncio. Its methods are those of `DataApi`.
///
/// `key` is issued with the token; neither is shown or pickled. The settings are those of `Project.gate`.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct AsyncDataApi {
    handle: Handle,
}

#[pymethods]
impl AsyncDataApi {
    #[new]
    #[pyo3(signature = (token, *, key, base_url=None, **settings))]
    fn new(
        py: Python<'_>,
        token: &Bound<'_, PyAny>,
        key: &Bound<'_, PyAny>,
        base_url: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        Ok(Self { handle: Handle::new(py, token, key, base_url, settings)? })
    }

    /// All operations between two moments, page by page: an iterator of lists. `start` and `end` are
    /// `datetime` with a zone, or texts such as `2026-03-01 00:00:00`. `cursor` is where an earlier run
    /// had come to; `members` are those of the platform's documentation, such as `limit`.
    #[pyo3(signature = (start, end, *, members=None, cursor=None))]
    fn operations(
        &self,
        py: Python<'_>,
        start: &Bound<'_, PyAny>,
        end: &Bound<'_, PyAny>,
        members: Option<&Bound<'_, PyAny>>,
        cursor: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<AsyncPages> {
        Ok(AsyncPages { pages: self.handle.pages(py, start, end, members, cursor)? })
    }

    /// All operations of a payment.
    #[pyo3(signature = (payment_id, *, members=None))]
    fn operations_of_payment<'py>(
        &self,
        py: Python<'py>,
        payment_id: &Bound<'py, PyAny>,
        members: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(
            py,
            self.handle.ask(py, "operations_of_payment", Some(("payment_id", payment_id)), members),
            None,
        )
    }

    /// The balances.
    #[pyo3(signature = (*, members=None))]
    fn balance<'py>(
        &self,
        py: Python<'py>,
        members: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.ask(py, "balance", None, members), None)
    }

    /// The list of fraud.
    #[pyo3(signature = (*, members=None))]
    fn fraud<'py>(
        &self,
        py: Python<'py>,
        members: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.ask(py, "fraud", None, members), None)
    }

    /// A question that has no name here, by its path.
    #[pyo3(signature = (path, *, members=None))]
    fn ask<'py>(
        &self,
        py: Python<'py>,
        path: &Bound<'py, PyAny>,
        members: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        coroutine(py, self.handle.ask(py, "ask", Some(("path", path)), members), None)
    }

    /// Closes it. Calls that are on their way go on.
    fn close(&self) {
        self.handle.close();
    }

    fn __aenter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        done(slf.py(), Some(slf.as_any()))
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
    fn __repr__(&self) -> &'static str {
        "AsyncDataApi(***)"
    }
}

/// Pages of operations, one after the other: an asynchronous iterator of lists of dictionaries.
///
/// After an error the same page can be asked for again.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct AsyncPages {
    pages: PageReader,
}

#[pymethods]
impl AsyncPages {
    /// What goes on behind the page that came last, by `cursor=`; `None` before the first.
    #[getter]
    fn cursor(&self) -> Option<String> {
        self.pages.cursor()
    }

    fn __aiter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __anext__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        next_page(py, Ok(self.pages.next()))
    }
}

/// The calls of both, ready to be made.
struct Handle {
    api: Mutex<Option<bridge::DataApi>>,
}

impl Handle {
    fn new(
        py: Python<'_>,
        token: &Bound<'_, PyAny>,
        key: &Bound<'_, PyAny>,
        base_url: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let token = Zeroizing::new(text("token", token)?);
        let key = Zeroizing::new(text("key", key)?);
        let settings = settings::json(py, base_url, settings)?;
        let api = bridge::guarded(|| bridge::DataApi::new(&token, &key, settings.as_bytes()));
        Ok(Self { api: Mutex::new(Some(api.map_err(|error| input(py, &error))?)) })
    }

    fn ask(
        &self,
        py: Python<'_>,
        name: &str,
        argument: Option<(&str, &Bound<'_, PyAny>)>,
        members: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Job> {
        let mut arguments = Vec::new();
        if let Some((name, value)) = argument {
            arguments.push((name, text(name, value)?));
        }
        let (api, query) = (self.api(py)?, query(name, &arguments, members, None)?);
        Ok(Job::reading(async move { api.send(query.as_bytes()).await.map(Outcome::Data) }))
    }

    fn pages(
        &self,
        py: Python<'_>,
        start: &Bound<'_, PyAny>,
        end: &Bound<'_, PyAny>,
        members: Option<&Bound<'_, PyAny>>,
        cursor: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PageReader> {
        let ((start, is_utc), (end, ends_in_utc)) = (moment("start", start)?, moment("end", end)?);
        if is_utc != ends_in_utc {
            let message = "start and end: give both as datetime, or both as texts";
            return Err(wrong(py, message));
        }
        let cursor = optional_text("cursor", cursor)?;
        let zone = is_utc.then_some("+00:00");
        let query = query("operations", &[("from", start), ("to", end)], members, zone)?;
        let api = self.api(py)?;
        let pages = bridge::guarded(|| api.pages(query.as_bytes(), cursor.as_deref()));
        let pages = pages.map_err(|error| input(py, &error))?;
        Ok(PageReader { pages: Arc::new(pages), cursor: Arc::new(Mutex::new(cursor)) })
    }

    fn api(&self, py: Python<'_>) -> PyResult<bridge::DataApi> {
        let api = self.slot().clone();
        api.ok_or_else(|| raised(py, &Error::of_closed_handle("DataApi")))
    }

    fn close(&self) {
        *self.slot() = None;
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<bridge::DataApi>> {
        self.api.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What both kinds of pages do.
struct PageReader {
    pages: Arc<bridge::Pages>,
    cursor: Arc<Mutex<Option<String>>>,
}

impl PageReader {
    fn next(&self) -> Job {
        let (pages, kept) = (Arc::clone(&self.pages), Arc::clone(&self.cursor));
        Job::reading(async move {
            let Some((page, cursor)) = pages.next().await? else {
                return Ok(Outcome::Page(None));
            };
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(cursor);
            Ok(Outcome::Page(Some(page)))
        })
    }

    fn cursor(&self) -> Option<String> {
        self.cursor.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A query as the bridge reads it.
fn query(
    name: &str,
    arguments: &[(&str, String)],
    members: Option<&Bound<'_, PyAny>>,
    zone: Option<&str>,
) -> PyResult<SecretText> {
    let mut json = SecretText::default();
    json.push(b"{\"query\":");
    json.push_json(name);
    for (name, value) in arguments {
        json.push(b",");
        json.push_json(name);
        json.push(b":");
        json.push_json(value);
    }
    let members = match (members.filter(|members| !members.is_none()), zone) {
        (None, None) => None,
        (members, zone) => {
            let members = members.map(|members| object("members", members)).transpose()?;
            let mut members = members.map_or_else(|| b"{}".to_vec(), |it| it.as_bytes().to_vec());
            if let Some(zone) = zone {
                // Before the closing brace; a zone of the caller's own would be a contradiction, which
                // the reader refuses as a member that comes twice.
                members.pop();
                let comma = if members.len() > 1 { "," } else { "" };
                members.extend_from_slice(format!("{comma}\"tz\":\"{zone}\"}}").as_bytes());
            }
            Some(members)
        }
    };
    if let Some(members) = members {
        json.push(b",\"members\":");
        json.push(&members);
    }
    json.push(b"}");
    Ok(json)
}

/// A moment as the platform writes it, and whether it is in UTC for sure.
fn moment(name: &str, value: &Bound<'_, PyAny>) -> PyResult<(String, bool)> {
    if value.is_instance_of::<PyString>() {
        return Ok((text(name, value)?, false));
    }
    let py = value.py();
    let offset = value.call_method0("utcoffset").ok().filter(|offset| !offset.is_none());
    let Some(offset) = offset else {
        let message = format!(
            "{name}: it must be a datetime with a time zone, or a text such as 2026-03-01 00:00:00"
        );
        return Err(wrong(py, message));
    };
    let zoneless = PyDict::new(py);
    zoneless.set_item("tzinfo", py.None())?;
    let moment = value.call_method("replace", (), Some(&zoneless))?.sub(offset)?;
    let text = moment.call_method1("isoformat", (" ", "seconds"))?.extract()?;
    Ok((text, true))
}
