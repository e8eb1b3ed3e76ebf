//! The foreign API in plain Rust: what Python, Node, C and the JVM call, and nothing else.
//!
//! Handles are cheap to clone and may be used from any thread. Arguments and answers are texts, bytes,
//! whole numbers and JSON. Errors are one type, [`Error`], with a code that is the same everywhere, and
//! a number for languages without texts. A binding converts, calls, converts back; it decides nothing.

mod callback;
pub mod codes;
pub mod cryptoprocessing;
#[cfg(feature = "clients")]
mod data_api;
mod error;
pub mod facts;
#[cfg(feature = "clients")]
mod gate;
pub mod json;
#[cfg(feature = "clients")]
mod outcome;
#[cfg(feature = "clients")]
mod prepared;
mod project;
#[cfg(feature = "clients")]
mod running;
#[cfg(feature = "clients")]
mod settings;
mod state;
pub mod vectors;

pub use self::callback::{Callback, Summary};
pub use self::codes::ErrorKind;
#[cfg(feature = "clients")]
pub use self::data_api::{DataApi, Pages};
pub use self::error::{Error, Field};
#[cfg(feature = "clients")]
pub use self::gate::{Gate, PaymentSeen};
#[cfg(feature = "clients")]
pub use self::prepared::Prepared;
pub use self::project::{Evidence, Project};
#[cfg(feature = "clients")]
pub use self::running::{Running, Started, begin, guarded, start, wait};
pub use self::state::{Folded, PaymentState};

/// The version, which all packages share.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
