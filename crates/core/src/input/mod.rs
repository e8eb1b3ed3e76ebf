//! What requests to both gateways have in common: the rules that a value can break, how much of it an
//! error may show, and how JSON and decimals are written.
//!
//! Users meet these types where they are re-exported, in the rooms of the gateways.

pub(crate) mod decimal;
pub(crate) mod formats;
pub(crate) mod json;
pub(crate) mod shown;
pub(crate) mod violation;

pub use decimal::{Decimal, Quantity};
pub use shown::Shown;
pub use violation::{Rule, Violation};

/// The greatest amount that a platform takes, in minor units.
pub(crate) const MAX_AMOUNT: i64 = 10_000_000_000_000;
