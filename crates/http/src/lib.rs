#![doc = include_str!("../README.md")]

pub mod blocking;
mod body;
mod client;
mod connect;
mod connection;
pub mod cryptoprocessing;
mod data_api;
mod error;
mod failure;
mod gate;
mod names;
mod observe;
mod origin;
mod per_process;
mod pool;
mod proxy;
mod resolve;
mod runtime;
mod settings;
mod tls;
mod trace;
mod turns;
mod wait;

pub use self::client::{Client, RawAnswer};
pub use self::data_api::{DataApiClient, Pages};
pub use self::error::{CallError, DataCallError};
pub use self::failure::{Failure, FailureKind, Stage};
pub use self::gate::{GateClient, Settle};
pub use self::observe::{Event, MaskedBody, What};
pub use self::origin::{is_this_machine, leads_to_this_machine};
pub use self::resolve::{CarriedOut, Resolution};
pub use self::settings::{ClientBuilder, SettingsError};
pub use self::wait::{Until, Waited};
