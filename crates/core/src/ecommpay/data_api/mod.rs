//! The Data API, from which reports are read (spec 07): requests as data, and their answers.
//!
//! It has credentials of its own, a token and a key that are made in Dashboard; those of a project
//! do not fit. All requests only read, so they may be sent again. Answers are signed, errors are
//! not. A Dashboard account may send [`REQUESTS_PER_MINUTE`]; [`Pace`] keeps to that.
//!
//! ```
//! use paywright_core::SecretKey;
//! use paywright_core::ecommpay::data_api::{DataApi, Interval, Operations, Pager};
//!
//! let api = DataApi::new("ZOyTL5shY8ddhpxdQyplRPJYmGV7Kv", &SecretKey::new("key of the token")?)?;
//! let year = Interval::parse("2025-01-01 00:00:00", "2025-12-31 23:59:59")?;
//! let query = Operations::in_interval(year)
//!     .projects([112])
//!     .fields(["operation_id", "operation_type", "operation_status", "sum_initial"]);
//!
//! let mut pager = Pager::new(query);
//! let mut operations = 0;
//! while let Some(page) = pager.next_query() {
//!     let call = api.prepare(&page)?;
//!     assert_eq!(call.request().url(), "https://data.ecommpay.com/v1/operations/get");
//!     // Send call.request(), read the answer by call.parse(...), count what is on it, and keep
//!     // pager.cursor() to go on from here after a crash.
//!     let found_on_page = 0;
//!     operations += found_on_page;
//!     pager.advance(found_on_page);
//! }
//! assert_eq!(operations, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod base;
mod error;
mod interval;
mod operation;
mod pace;
mod pager;
mod query;
#[cfg(test)]
mod tests;

pub use self::answer::{
    AnyAnswer, Balance, Balances, FraudOperation, FraudPage, OperationPage, PaymentOperations,
};
pub use self::base::{DataApi, DataCall, InvalidToken};
pub use self::error::{DataApiError, Refusal};
pub use self::interval::{Interval, InvalidInterval};
pub use self::operation::{DataOperation, PaymentOperation};
pub use self::pace::{PAUSE_AFTER_TOO_MANY, Pace, REQUESTS_PER_MINUTE};
pub use self::pager::{Cursor, ForeignCursor, Pager};
pub use self::query::{
    AnyQuery, BalanceQuery, CurrencyRates, FraudList, Operations, OperationsOfPayment, Query,
    ReadsData,
};

pub use super::input::RequestError;
pub use crate::input::{Rule, Violation};
