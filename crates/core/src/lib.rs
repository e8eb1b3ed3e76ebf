//! The no-I/O heart of Paywright: reading, signing and verifying messages of the payment platform,
//! typed callbacks, statuses, codes, money, requests to Payment Page, Gate and the Data API, and the
//! commands, answers and notifications of the second gateway, [`cryptoprocessing`].
//!
//! Nothing here opens a socket, reads a clock, draws a random number or panics on input. Bytes and
//! time are arguments, requests are data; other crates of the house do the I/O.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::get_unwrap,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::panic,
        clippy::unreachable,
        clippy::exit,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

pub mod cryptoprocessing;
pub mod ecommpay;
mod error;
mod html;
pub mod http;
mod input;
pub mod json;
pub mod mask;
pub mod money;
pub mod payment;
pub mod retry;
mod secret;
mod timestamp;
mod wipe;
mod words;

pub use error::ErrorCode;
pub use secret::{SecretKey, SecretKeyError};
pub use timestamp::{MalformedTimestamp, Timestamp};
