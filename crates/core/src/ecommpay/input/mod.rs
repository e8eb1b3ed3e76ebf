//! What requests of Payment Page, of Gate and of the Data API have in common: the kinds of values, the
//! tree that a request is, its signature, and the objects that several of them take. The rules that a
//! value can break are those of both gateways and stand in [`input`](crate::input).
//!
//! Users meet these types where they are re-exported: in [`page`](super::page) and in
//! [`gate`](super::gate).

pub(crate) mod best_before;
mod form;
pub(crate) mod kind;
pub(crate) mod members;
pub(crate) mod node_rule;
pub(crate) mod receipt;
pub(crate) mod recurring;
pub(crate) mod report;
pub(crate) mod request_error;
pub(crate) mod seal;
pub(crate) mod tree;
pub(crate) mod voucher;

pub use best_before::{BestBefore, InvalidBestBefore};
pub use kind::Kind;
pub use receipt::{ReceiptData, ReceiptPosition, TaxRate};
pub use recurring::{Period, Recurring};
pub use request_error::RequestError;
pub use voucher::{CashVoucher, CashVoucherPosition};
