//! The payment platform as a local program.

pub mod platform;
