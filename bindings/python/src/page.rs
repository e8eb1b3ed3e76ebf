//! `PaymentPage`.

use std::sync::Arc;

use paywright_bridge as bridge;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use serde_json::Value;

use crate::ending::detached;
use crate::error::{called, input};
use crate::input::optional_text;
use crate::value::to_python;

/// A request to Payment Page, made by `Project.payment_page`.
///
/// `base` is the address of a sister deployment or of the local platform. Every method raises
/// `InputError` with all fields that break a rule.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct PaymentPage {
    project: Arc<bridge::Project>,
    parameters: Vec<(String, String)>,
}

impl PaymentPage {
    pub(crate) fn new(project: Arc<bridge::Project>, parameters: Vec<(String, String)>) -> Self {
        Self { project, parameters }
    }

    fn json(&self) -> Vec<u8> {
        let member = |(name, value): &(String, String)| (name.clone(), value.clone().into());
        Value::Object(self.parameters.iter().map(member).collect()).to_string().into_bytes()
    }
}

#[pymethods]
impl PaymentPage {
    /// The signed address to send the customer to.
    #[pyo3(signature = (base=None))]
    fn url(&self, py: Python<'_>, base: Option<&Bound<'_, PyAny>>) -> PyResult<String> {
        let base = optional_text("base", base)?;
        let parameters: Vec<(&str, &str)> =
            self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        // It takes microseconds, so no other thread would gain by it that this one lets go.
        let made = bridge::guarded(|| {
            self.project.page_url_of(parameters.iter().copied(), base.as_deref())
        });
        made.map_err(|error| input(py, &error))
    }

    /// The same as a form that is sent by POST, for many or long parameters.
    #[pyo3(signature = (base=None))]
    fn form<'py>(
        &self,
        py: Python<'py>,
        base: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        static FORM: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let base = optional_text("base", base)?;
        let made = || self.project.page_form(&self.json(), base.as_deref());
        let form = detached(py, || bridge::guarded(made)).map_err(|error| input(py, &error))?;
        let field = |field: &Value| {
            let text = |name: &str| field[name].as_str().unwrap_or_default().to_owned();
            (text("name"), text("value"))
        };
        let fields: Vec<(String, String)> =
            form["fields"].as_array().into_iter().flatten().map(field).collect();
        called(
            py,
            &FORM,
            "paywright.ecommpay.outcome",
            "PageForm",
            (form["action"].as_str(), form["method"].as_str(), fields, form["html"].as_str()),
        )
    }

    /// The same for the platform's script in a page of the shop.
    #[pyo3(signature = (base=None))]
    fn widget<'py>(
        &self,
        py: Python<'py>,
        base: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        static WIDGET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let base = optional_text("base", base)?;
        let made = || self.project.page_widget(&self.json(), base.as_deref());
        let widget = detached(py, || bridge::guarded(made)).map_err(|error| input(py, &error))?;
        let config = to_python(py, &widget["config"])?;
        called(
            py,
            &WIDGET,
            "paywright.ecommpay.outcome",
            "PageWidget",
            (config, widget["html"].as_str()),
        )
    }

    fn __repr__(&self) -> String {
        let names: Vec<&str> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        format!("PaymentPage({})", names.join(", "))
    }
}
