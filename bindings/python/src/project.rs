//! `Project`.

use paywright_bridge as bridge;
use pyo3::prelude::*;

use crate::callback::Callback;
use crate::error::raised;
use crate::input::bytes_of;

/// A project: its number and its keys. The class that users see is built upon this one.
#[pyclass(module = "paywright._paywright", frozen, subclass)]
pub(crate) struct Project {
    pub(crate) inner: bridge::Project,
}

#[pymethods]
impl Project {
    #[new]
    fn new(py: Python<'_>, id: u32, secret: &str, more: Vec<(String, String)>) -> PyResult<Self> {
        let add = |project: bridge::Project, (label, secret): (String, String)| {
            project.with_key(&label, &secret)
        };
        let project = bridge::Project::new(id, secret);
        let project = project.and_then(|project| more.into_iter().try_fold(project, add));
        project.map(|inner| Self { inner }).map_err(|error| raised(py, &error))
    }

    #[getter]
    fn id(&self) -> u32 {
        self.inner.id()
    }

    fn sign(&self, py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<String> {
        let body = bytes_of(body)?;
        py.detach(|| self.inner.sign(&body)).map_err(|error| raised(py, &error))
    }

    fn verify(&self, py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<String> {
        let body = bytes_of(body)?;
        let evidence = py.detach(|| self.inner.verify(&body));
        evidence.map(|evidence| evidence.key_label).map_err(|error| raised(py, &error))
    }

    fn verify_callback(&self, py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<Callback> {
        let body = bytes_of(body)?;
        let verified = py.detach(|| self.inner.verify_callback(&body));
        verified.map(Callback::of).map_err(|error| raised(py, &error))
    }

    #[pyo3(signature = (parameters, base=None))]
    fn page_url(&self, py: Python<'_>, parameters: &str, base: Option<&str>) -> PyResult<String> {
        let url = py.detach(|| self.inner.page_url(parameters.as_bytes(), base));
        url.map_err(|error| raised(py, &error))
    }

    fn __repr__(&self) -> String {
        format!("Project({}, secret=***)", self.inner.id())
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(pyo3::exceptions::PyTypeError::new_err(
            "a Project holds keys, so it is not pickled; make it anew where it is needed",
        ))
    }
}
