//! Reading JSON without losing a digit.
//!
//! The signature covers the literal text of a message, so this reader keeps it: numbers are text,
//! members keep their spelling, and what a message says twice is refused. One reading of the bytes
//! makes a [`Document`]; signing, verifying and the typed views of a callback all use that one, so
//! they cannot disagree about what was received.

mod cursor;
mod document;
mod error;
mod escape;
mod limits;
mod scan;
mod tape;
mod text;
mod word;

pub use document::{Document, Kind, Value};
pub(crate) use document::{Node, PADDING, Survey, number_to_json};
pub use error::{JsonError, JsonProblem};
pub use limits::{Duplicates, Limits};
pub(crate) use text::Text;
