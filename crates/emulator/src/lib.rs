//! The payment platform as a local program: develop and test an integration without an account, a
//! public address or the wait for either.
//!
//! [`platform`] is the pure model: commands and the time go in, answers and due work come out.
//! [`Emulator`] serves it on loopback, sends its callbacks and keeps its clock. [`spec`] describes it
//! for machines: OpenAPI and AsyncAPI. The second gateway is [`cryptoprocessing`] and
//! [`CryptoprocessingEmulator`], by the same clock, faults and listener.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! use std::time::Duration;
//!
//! use paywright_emulator::platform::{Project, Time};
//! use paywright_emulator::{Clock, Emulator};
//!
//! let project = Project::new(112, "secret_key")?.callback_url("http://127.0.0.1:8080/callback");
//! let start = Time::parse("2026-03-10T12:26:17Z").unwrap_or_default();
//! let running = Emulator::builder()
//!     .project(project)
//!     .clock(Clock::frozen(start))
//!     .start()
//!     .await?;
//!
//! // Everything that is due within eleven days happens now.
//! running.control().advance(Duration::from_secs(11 * 24 * 60 * 60)).await;
//! assert_eq!(running.control().now().to_string(), "2026-03-21T12:26:17+0000");
//! running.shutdown().await;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod cryptoprocessing;
pub mod platform;
mod server;
pub mod spec;
mod store;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Runs the example of the second gateway.
#[cfg(doctest)]
#[doc = include_str!("../CRYPTOPROCESSING.md")]
struct SecondGateway;

pub use server::{
    Builder, Clock, Control, CryptoprocessingBuilder, CryptoprocessingEmulator, Emulator,
    ListenLimits, Pace, Running, StartError,
};
pub use store::StoreError;
