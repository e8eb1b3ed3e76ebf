//! The foreign API in plain Rust: what Python, Node, C and the JVM call, and nothing else.
//!
//! Handles are cheap to clone and may be used from any thread. Arguments and answers are texts, bytes,
//! whole numbers and JSON. Errors are one type, [`Error`], with a code that is the same everywhere, and
//! a number for languages without texts. A binding converts, calls, converts back; it decides nothing.

mod callback;
pub mod codes;
mod data_api;
mod error;
pub mod facts;
mod gate;
pub mod json;
mod outcome;
mod prepared;
mod project;
mod running;
mod settings;
mod state;
pub mod vectors;

pub use self::callback::Callback;
pub use self::codes::ErrorKind;
pub use self::data_api::{DataApi, Pages};
pub use self::error::{Error, Field};
pub use self::gate::{Gate, PaymentSeen};
pub use self::prepared::Prepared;
pub use self::project::{Evidence, Project};
pub use self::running::{Running, Started, begin, guarded, start, wait};
pub use self::state::{Folded, PaymentState};

/// The version, which all packages share.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
