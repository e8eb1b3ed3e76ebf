//! The platform without its sockets.

pub mod ids;
pub mod schedule;
mod time;

pub use time::Time;
