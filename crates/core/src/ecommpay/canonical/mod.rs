//! The text that is signed.

mod natural;
mod parameters;

pub use natural::natural_order;
pub use parameters::of_parameters;
