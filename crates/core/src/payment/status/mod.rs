//! Statuses: what they are called, what they mean, and which may follow which (spec 03).
//!
//! The enums are open: a value that this version does not know keeps its text in `Other`, is never
//! final and never paid. Everything the platform says about payments and their operations goes
//! through [`PaymentStatus`], [`OperationStatus`] and [`OperationType`]; [`MODELS`] and
//! [`TRANSITIONS`] hold the rules as data.

mod model;
mod open_enum;
mod operation;
mod payment;
pub mod transition;

pub use model::{MODELS, Model, ModelName};
pub use operation::{OperationStatus, OperationType, Outcome};
pub use payment::{Finality, PaymentStatus, PaymentType, StatusGroup};
pub use transition::TRANSITIONS;
