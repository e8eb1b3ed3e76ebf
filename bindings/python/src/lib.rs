//! The native half of the Python package `paywright`: converts, calls the bridge, converts back.
//!
//! Whatever may hold keys or card data is done here, not in Python: a frame of Python that fails is
//! shown with its variables by many tools, and a frame of Rust is not.

mod async_calls;
mod callback;
mod card;
mod data_api;
mod ending;
mod error;
mod facts;
mod gate;
mod gateway_facts;
mod input;
mod job;
mod notification;
mod page;
mod prepared;
mod prepared_command;
mod project;
mod settings;
mod state;
mod terminal;
mod text;
mod value;

use pyo3::prelude::*;

// No state is shared but by locks and atomics, so nothing rests on the interpreter's lock.
#[pymodule(gil_used = false)]
fn _paywright(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<project::Project>()?;
    module.add_class::<callback::Callback>()?;
    module.add_class::<callback::Payment>()?;
    module.add_class::<card::Card>()?;
    module.add_class::<card::Secret>()?;
    module.add_class::<page::PaymentPage>()?;
    module.add_class::<gate::Gate>()?;
    module.add_class::<gate::AsyncGate>()?;
    module.add_class::<prepared::Prepared>()?;
    module.add_class::<data_api::DataApi>()?;
    module.add_class::<data_api::AsyncDataApi>()?;
    module.add_class::<data_api::Pages>()?;
    module.add_class::<data_api::AsyncPages>()?;
    module.add_class::<state::PaymentState>()?;
    module.add_class::<async_calls::Call>()?;
    module.add_class::<async_calls::Started>()?;
    module.add_class::<terminal::Terminal>()?;
    module.add_class::<terminal::AsyncTerminal>()?;
    module.add_class::<prepared_command::PreparedCommand>()?;
    module.add_class::<notification::Notification>()?;
    module.add_class::<notification::ConfirmedPayment>()?;
    facts::add_to(module)?;
    gateway_facts::add_to(module)?;
    ending::prepare_for(module)
}
