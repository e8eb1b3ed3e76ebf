//! The same clients for programs that wait: no `async`, no runtime to bring along.
//!
//! All blocking clients of a process share one thread that moves the bytes, started by the first
//! request that is sent. After a fork the child starts its own; connections are never shared. They
//! may be called from any thread, also from within an asynchronous runtime, whose thread then waits.

mod data_api;
mod gate;
mod terminal;

use std::fmt;
use std::time::Duration;

use paywright_core::cryptoprocessing::Terminal;
use paywright_core::ecommpay::data_api::DataApi;
use paywright_core::ecommpay::gate::Gate;
use paywright_core::http::Request;

pub use self::data_api::{DataApiClient, Pages};
pub use self::gate::GateClient;
pub use self::terminal::TerminalClient;
use crate::client::RawAnswer;
use crate::failure::Failure;
use crate::runtime::run;
use crate::settings::{ClientBuilder, SettingsError};

/// Sends requests and brings answers, as [`crate::Client`], while the calling thread waits.
#[derive(Clone)]
pub struct Client(crate::Client);

impl Client {
    /// A client with the usual settings.
    ///
    /// # Errors
    /// [`SettingsError`], which the usual settings never lead to.
    pub fn with_defaults() -> Result<Self, SettingsError> {
        crate::Client::with_defaults().map(Self)
    }

    /// Settings, all with defaults. Their [`build`](ClientBuilder::build) gives an asynchronous
    /// client, which becomes a blocking one by `Client::from`.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The same client with another deadline for each call.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self(self.0.with_deadline(deadline))
    }

    /// Gate through this client.
    pub fn gate(&self, gate: Gate) -> GateClient {
        GateClient::new(self.0.gate(gate))
    }

    /// The Data API through this client.
    pub fn data_api(&self, api: DataApi) -> DataApiClient {
        DataApiClient::new(self.0.data_api(api))
    }

    /// A terminal of the Cryptoprocessing gateway through this client, as
    /// [`crate::Client::terminal`].
    pub fn terminal(&self, terminal: Terminal) -> TerminalClient {
        TerminalClient::new(self.0.terminal(terminal))
    }

    /// Sends a request within the deadline and brings its answer, as [`crate::Client::send`].
    ///
    /// # Errors
    /// As there.
    pub fn send(&self, request: &Request) -> Result<RawAnswer, Failure> {
        let (client, request) = (self.0.clone(), request.clone());
        run(async move { client.send(&request).await })?
    }
}

/// Runs a future on the thread that moves the bytes, while the calling thread waits: for what needs
/// several calls at a time. It must not block.
///
/// # Errors
/// [`Failure`] when that thread could not be started, or was lost; what the future had sent by then
/// may have arrived.
pub fn wait_for<F>(future: F) -> Result<F::Output, Failure>
where
    F: Future<Output: Send> + Send + 'static,
{
    run(future)
}

/// Starts a future on the thread that moves the bytes, without waiting for it: for languages whose
/// own loops are told when it is done. It must not block.
///
/// # Errors
/// [`Failure`] when that thread could not be started. The future was not started then.
pub fn start<F>(future: F) -> Result<Started, Failure>
where
    F: Future<Output = ()> + Send + 'static,
{
    crate::runtime::start(future).map(Started)
}

/// A future that was started.
#[derive(Debug)]
pub struct Started(tokio::task::JoinHandle<()>);

impl Started {
    /// Drops the future, and with it whatever connection it was using.
    pub fn cancel(&self) {
        self.0.abort();
    }
}

impl From<crate::Client> for Client {
    fn from(client: crate::Client) -> Self {
        Self(client)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
