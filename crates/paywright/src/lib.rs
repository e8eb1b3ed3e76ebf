#![doc = include_str!("../../../README.md")]

pub use paywright_core::{
    ErrorCode, SecretKey, SecretKeyError, cryptoprocessing, ecommpay, http, json, mask, money,
    retry,
};

/// The clients that send requests: [`Client`](client::Client) and, without `async`,
/// [`blocking::Client`](client::blocking::Client).
#[cfg(feature = "client")]
pub use paywright_http as client;
