//! The Cryptoprocessing gateway over HTTP.
//!
//! [`Client::terminal`](crate::Client::terminal) gives a [`TerminalClient`], and
//! [`blocking::Client::terminal`](crate::blocking::Client::terminal) its twin that waits. Both make
//! the same promise as those of the first gateway: money moves once. This gateway has no id for a
//! refund and no key that makes a repetition harmless, so they ask how a payment stands before a
//! charge, a release or a refund, and compare with that when the answer is lost.

mod client;
mod confirm;
mod error;
mod resolve;
mod wait;

pub use self::client::{Settle, TerminalClient};
pub use self::confirm::{ConfirmError, ConfirmedPayment};
pub use self::error::{CallError, LookError};
pub use self::resolve::{CarriedOut, Resolution};
pub use self::wait::{Until, Waited};
