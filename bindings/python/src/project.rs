//! `Project`.

use std::sync::Arc;

use paywright_bridge::{self as bridge, Error};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};
use zeroize::Zeroizing;

use crate::callback::Callback;
use crate::ending::detached;
use crate::error::{input, raised, wrong};
use crate::gate::{AsyncGate, Gate};
use crate::input::{bytes_of, optional_text, text, whole};
use crate::page::PaymentPage;
use crate::settings;
use crate::value::{object, parameter, to_python};

/// A project of the platform: its number and its secret key.
///
/// `more_keys` are keys that messages may be signed with besides, by a label each: while a key is changed
/// both are known. It prints without keys and is not pickled. Threads may share it.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct Project {
    inner: Arc<bridge::Project>,
}

#[pymethods]
impl Project {
    #[new]
    #[pyo3(signature = (id, *, secret, more_keys=None))]
    fn new(
        py: Python<'_>,
        id: &Bound<'_, PyAny>,
        secret: &Bound<'_, PyAny>,
        more_keys: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let id = whole("id", id, "from 0 to 4294967295")?;
        let secret = Zeroizing::new(text("secret", secret)?);
        let refused = |name: &str, error: &Error| {
            // The bridge knows no names of parameters.
            input(py, &error.at(name))
        };
        let project = bridge::Project::new(id, &secret);
        let mut project = project.map_err(|error| refused("secret", &error))?;
        if let Some(more) = more_keys {
            let more = more.cast::<PyMapping>();
            let more =
                more.map_err(|_| wrong(py, "more_keys: it must be a mapping of labels to keys"))?;
            for pair in more.items()?.iter() {
                let (label, key): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
                let label = text("more_keys: a label", &label)?;
                let name = format!("more_keys[{label:?}]");
                let key = Zeroizing::new(text(&name, &key)?);
                project = project.with_key(&label, &key).map_err(|error| refused(&name, &error))?;
            }
        }
        Ok(Self { inner: Arc::new(project) })
    }

    /// The number.
    #[getter]
    fn id(&self) -> u32 {
        self.inner.id()
    }

    /// The labels of the keys, in the order in which they are tried. The first is `main`.
    #[getter]
    fn key_labels(&self) -> Vec<String> {
        self.inner.key_labels()
    }

    /// The signature of a JSON object, given as its text or as a mapping.
    fn sign(&self, py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<String> {
        if body.cast::<PyMapping>().is_ok() {
            let body = object("body", body)?;
            let signed = detached(py, || bridge::guarded(|| self.inner.sign(body.as_bytes())));
            return signed.map_err(|error| input(py, &error));
        }
        let body = bytes_of(body)?;
        let signed = detached(py, || bridge::guarded(|| self.inner.sign(&body)));
        signed.map_err(|error| input(py, &error))
    }

    /// Checks any signed message. Gives the label of the key, or raises `SignatureError`.
    fn verify(&self, py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<String> {
        let body = bytes_of(body)?;
        let evidence = detached(py, || bridge::guarded(|| self.inner.verify(&body)));
        evidence.map(|evidence| evidence.key_label).map_err(|error| raised(py, &error))
    }

    /// Checks any signed message. Gives what the signature covers, or raises `SignatureError`.
    fn verify_message<'py>(
        &self,
        py: Python<'py>,
        body: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let body = bytes_of(body)?;
        let message = detached(py, || bridge::guarded(|| self.inner.verify_json(&body)));
        to_python(py, &message.map_err(|error| raised(py, &error))?)
    }

    /// Checks a callback. Pass the body of the request as it came, not what a framework made of it.
    /// Raises `SignatureError` for everything that is not genuine.
    fn verify_callback(&self, py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<Callback> {
        let body = bytes_of(body)?;
        let verified = detached(py, || bridge::guarded(|| self.inner.verify_callback(&body)));
        verified.map(Callback::of).map_err(|error| raised(py, &error))
    }

    /// Why a message verifies or does not: a dictionary with `verified`, `first_line`, `error`,
    /// `causes`, `message`. It holds the signature that the message should have, so show it to those
    /// who may know that, not to the sender.
    fn explain<'py>(
        &self,
        py: Python<'py>,
        body: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let body = bytes_of(body)?;
        let explained = detached(py, || bridge::guarded(|| Ok(self.inner.explain(&body))));
        to_python(py, &explained.map_err(|error| raised(py, &error))?)
    }

    /// A request to Payment Page: `amount` in minor units, everything else by the platform's own names.
    /// Names that nobody documents are signed and sent too, so a misspelt one of those that may be left
    /// out goes unnoticed.
    #[pyo3(signature = (*, payment_id, amount, currency, customer_id=None, **parameters))]
    fn payment_page(
        &self,
        payment_id: &Bound<'_, PyAny>,
        amount: &Bound<'_, PyAny>,
        currency: &Bound<'_, PyAny>,
        customer_id: Option<&Bound<'_, PyAny>>,
        parameters: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PaymentPage> {
        let mut pairs = Vec::with_capacity(16);
        let mut put = |name: &str, value: &Bound<'_, PyAny>| -> PyResult<()> {
            pairs.extend(parameter(name, value)?.map(|text| (name.to_owned(), text)));
            Ok(())
        };
        put("payment_id", payment_id)?;
        put("payment_amount", amount)?;
        put("payment_currency", currency)?;
        if let Some(customer_id) = customer_id {
            put("customer_id", customer_id)?;
        }
        for (name, value) in parameters.into_iter().flatten() {
            put(name.cast::<PyString>()?.to_str()?, &value)?;
        }
        Ok(PaymentPage::new(Arc::clone(&self.inner), pairs))
    }

    /// Gate over HTTP, for code that waits. Settings: `deadline`, `connect_limit` and `idle_limit` in
    /// seconds, `connections`, `ca_file`, `proxy`, `no_proxy` (hosts, or `*`), `plain_http_hosts`,
    /// `user_agent`.
    #[pyo3(signature = (base_url=None, **settings))]
    fn gate(
        &self,
        py: Python<'_>,
        base_url: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Gate> {
        self.connected(py, base_url, settings).map(Gate::new)
    }

    /// Gate over HTTP, for asyncio. The settings are those of `gate`.
    #[pyo3(signature = (base_url=None, **settings))]
    fn async_gate(
        &self,
        py: Python<'_>,
        base_url: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<AsyncGate> {
        self.connected(py, base_url, settings).map(AsyncGate::new)
    }

    fn __repr__(&self) -> String {
        format!("Project({}, secret=***)", self.inner.id())
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a Project holds keys, so it is not pickled; make it anew where it is needed",
        ))
    }

    /// For `paywright.ecommpay.compat`: a callback of whatever project, which can be read in one way.
    fn _verify_callback_of_any(
        &self,
        py: Python<'_>,
        body: &Bound<'_, PyAny>,
    ) -> PyResult<Callback> {
        let body = bytes_of(body)?;
        let verified =
            detached(py, || bridge::guarded(|| self.inner.verify_callback_of_any(&body)));
        verified.map(Callback::of).map_err(|error| raised(py, &error))
    }

    /// For `paywright.ecommpay.compat`: an address of parameters that are held to no rule.
    #[pyo3(signature = (parameters, base=None))]
    fn _page_url_unchecked(
        &self,
        py: Python<'_>,
        parameters: &Bound<'_, PyAny>,
        base: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<String> {
        let base = optional_text("base_url", base)?;
        let parameters = object("parameters", parameters)?;
        let made = || self.inner.page_url_unchecked(parameters.as_bytes(), base.as_deref());
        detached(py, || bridge::guarded(made)).map_err(|error| input(py, &error))
    }
}

impl Project {
    fn connected(
        &self,
        py: Python<'_>,
        base_url: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<bridge::Gate> {
        let settings = settings::json(py, base_url, settings)?;
        let gate = bridge::guarded(|| bridge::Gate::new(&self.inner, settings.as_bytes()));
        gate.map_err(|error| input(py, &error))
    }
}
