//! `PaymentPage`.

use paywright_bridge as bridge;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use serde_json::Value;

use crate::error::{input, named};
use crate::input::optional_text;
use crate::value::to_python;

/// A request to Payment Page, made by `Project.payment_page`.
///
/// `base` is the address of a sister deployment or of the local platform. Every method raises
/// `InputError` with all fields that break a rule.
#[pyclass(module = "paywright.ecommpay", frozen)]
pub(crate) struct PaymentPage {
    project: bridge::Project,
    parameters: Vec<u8>,
}

impl PaymentPage {
    pub(crate) fn new(project: bridge::Project, parameters: Vec<u8>) -> Self {
        Self { project, parameters }
    }
}

#[pymethods]
impl PaymentPage {
    /// The signed address to send the customer to.
    #[pyo3(signature = (base=None))]
    fn url(&self, py: Python<'_>, base: Option<&Bound<'_, PyAny>>) -> PyResult<String> {
        let base = optional_text("base", base)?;
        let made = || self.project.page_url(&self.parameters, base.as_deref());
        py.detach(|| bridge::guarded(made)).map_err(|error| input(py, &error))
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
        let made = || self.project.page_form(&self.parameters, base.as_deref());
        let form = py.detach(|| bridge::guarded(made)).map_err(|error| input(py, &error))?;
        let field = |field: &Value| {
            let text = |name: &str| field[name].as_str().unwrap_or_default().to_owned();
            (text("name"), text("value"))
        };
        let fields: Vec<(String, String)> =
            form["fields"].as_array().into_iter().flatten().map(field).collect();
        named(py, &FORM, "paywright.ecommpay.outcome", "PageForm")?.call1((
            form["action"].as_str(),
            form["method"].as_str(),
            fields,
            form["html"].as_str(),
        ))
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
        let made = || self.project.page_widget(&self.parameters, base.as_deref());
        let widget = py.detach(|| bridge::guarded(made)).map_err(|error| input(py, &error))?;
        let config = to_python(py, &widget["config"])?;
        named(py, &WIDGET, "paywright.ecommpay.outcome", "PageWidget")?
            .call1((config, widget["html"].as_str()))
    }

    fn __repr__(&self) -> String {
        let parameters: Value = serde_json::from_slice(&self.parameters).unwrap_or_default();
        let names = parameters.as_object().map(|parameters| parameters.keys());
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        format!("PaymentPage({})", names.join(", "))
    }
}
