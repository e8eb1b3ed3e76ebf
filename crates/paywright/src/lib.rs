#![doc = include_str!("../../../README.md")]

pub use paywright_core::{
    ErrorCode, MalformedTimestamp, SecretKey, SecretKeyError, Timestamp, cryptoprocessing,
    ecommpay, http, json, mask, money, payment, retry,
};

/// The clients that send requests: [`Client`](client::Client) and, without `async`,
/// [`blocking::Client`](client::blocking::Client).
#[cfg(feature = "client")]
pub use paywright_http as client;

/// Compiles the examples of the guide to the second gateway.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../../../docs/cryptoprocessing.md")]
struct Guide;
