#![doc = include_str!("../../../README.md")]

pub use paywright_core::{
    ErrorCode, SecretKey, SecretKeyError, ecommpay, http, json, mask, money, retry,
};
