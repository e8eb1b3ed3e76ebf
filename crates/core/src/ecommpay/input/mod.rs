//! What requests of Payment Page and of Gate have in common: the kinds of values, the rules they can
//! break, how much of a value an error may show, and the objects that both take.
//!
//! Users meet these types where they are re-exported: in [`page`](super::page) and in
//! [`gate`](super::gate).

pub(crate) mod best_before;
pub(crate) mod decimal;
mod form;
pub(crate) mod formats;
pub(crate) mod json;
pub(crate) mod kind;
pub(crate) mod members;
pub(crate) mod node_rule;
pub(crate) mod receipt;
pub(crate) mod recurring;
pub(crate) mod report;
pub(crate) mod request_error;
pub(crate) mod seal;
pub(crate) mod shown;
pub(crate) mod tree;
pub(crate) mod violation;
pub(crate) mod voucher;

pub use best_before::{BestBefore, InvalidBestBefore};
pub use decimal::Decimal;
pub use kind::Kind;
pub use receipt::{Quantity, ReceiptData, ReceiptPosition, TaxRate};
pub use recurring::{Period, Recurring};
pub use request_error::RequestError;
pub use shown::Shown;
pub use violation::{Rule, Violation};
pub use voucher::{CashVoucher, CashVoucherPosition};

/// The greatest amount that the platform takes, in minor units.
pub(crate) const MAX_AMOUNT: i64 = 10_000_000_000_000;
