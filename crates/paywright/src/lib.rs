#![doc = include_str!("../../../README.md")]

pub use paywright_core::{EmptyKey, ErrorCode, SecretKey, ecommpay, json, mask, money};
