//! The native half of the Python package `paywright`: converts, calls the bridge, converts back.

mod callback;
mod calls;
mod error;
mod input;
mod project;

use pyo3::prelude::*;

#[pymodule]
fn _paywright(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<project::Project>()?;
    module.add_class::<callback::Callback>()?;
    module.add_class::<calls::Gate>()?;
    module.add_class::<calls::Started>()
}
