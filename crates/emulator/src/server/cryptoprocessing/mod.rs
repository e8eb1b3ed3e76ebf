//! The second gateway on a socket.

mod acs;
mod command;
mod control;
mod dashboard;
mod page;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;

use super::assets;
use super::clock::Clock;
use super::engine::{self, Model};
use super::host::{self, Hosts};
use super::listen::ListenLimits;
use super::site::{Running, Site, StartError};
use crate::cryptoprocessing::{Platform, Terminal};
use crate::platform::faults::FaultRule;
use crate::platform::{Answer, Change, Outgoing, Time};

type Engine = engine::Engine<Platform>;

/// The second gateway, Cryptoprocessing, as a local program.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// use paywright_emulator::CryptoprocessingEmulator;
/// use paywright_emulator::cryptoprocessing::Terminal;
///
/// let terminal = Terminal { key: "my-shop".to_owned(), ..Terminal::default() };
/// let running = CryptoprocessingEmulator::builder().terminal(terminal).start().await?;
/// // Commands go to {base_url}/api/Pay, {base_url}/apim/Init, {base_url}/vwapi/Register...
/// assert!(running.base_url().starts_with("http://127.0.0.1:"));
/// assert_eq!(running.control().look(|platform| platform.payments().count()), 0);
/// running.shutdown().await;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct CryptoprocessingEmulator(());

impl CryptoprocessingEmulator {
    /// Starts a gateway on a free port of loopback, with the published sample terminal: key
    /// `Merchant`, password `123`, wallet `Merchant`. It ends when the returned handle is dropped.
    ///
    /// # Errors
    /// [`StartError`] when the machine does not let it start.
    pub async fn start() -> Result<Running<Platform>, StartError> {
        Self::builder().start().await
    }

    /// Starts to describe a gateway.
    pub fn builder() -> CryptoprocessingBuilder {
        CryptoprocessingBuilder {
            terminal: Terminal::default(),
            seed: None,
            clock: Clock::real(),
            site: Site::default(),
            faults: Vec::new(),
        }
    }
}

/// What a gateway is started with. Defaults: loopback, a free port, the real clock.
#[derive(Debug)]
pub struct CryptoprocessingBuilder {
    terminal: Terminal,
    seed: Option<u64>,
    clock: Clock,
    site: Site,
    faults: Vec<FaultRule>,
}

impl CryptoprocessingBuilder {
    /// Sets the terminal.
    #[must_use]
    pub fn terminal(mut self, terminal: Terminal) -> Self {
        self.terminal = terminal;
        self
    }

    /// Sets the clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets address and port; port 0 takes a free one.
    #[must_use]
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.site.address = address;
        self
    }

    /// See [`Builder::expose`](crate::Builder::expose).
    #[must_use]
    pub fn expose(mut self) -> Self {
        self.site.is_exposed = true;
        self
    }

    /// See [`Builder::public_url`](crate::Builder::public_url).
    #[must_use]
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.site.set_public_url(url);
        self
    }

    /// Lets notifications go to other machines. Without it they reach loopback addresses only.
    #[must_use]
    pub fn allow_remote_callbacks(mut self) -> Self {
        self.site.is_remote_allowed = true;
        self
    }

    /// Sets how long a shop may take to answer a notification; 10 s by default, our choice.
    #[must_use]
    pub fn callback_timeout(mut self, timeout: Duration) -> Self {
        self.site.callback_timeout = timeout;
        self
    }

    /// Sets what goes wrong on purpose from the start on.
    #[must_use]
    pub fn faults(mut self, rules: Vec<FaultRule>) -> Self {
        self.faults = rules;
        self
    }

    /// Sets what is taken from clients.
    #[must_use]
    pub fn limits(mut self, limits: ListenLimits) -> Self {
        self.site.limits = limits;
        self
    }

    /// Sets where identifiers start, to make runs repeat. By default the time of the start.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Starts the gateway on the current tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when the address may not or cannot be used, or the client that sends
    /// notifications cannot be made.
    pub async fn start(self) -> Result<Running<Platform>, StartError> {
        let place = self.site.take().await?;
        let seed = self.seed.unwrap_or_else(|| Clock::real().now().as_millis());
        let mut platform = Platform::new(seed, place.base_url(), self.terminal);
        platform.set_faults(self.faults);
        let sender = place.sender("application/x-www-form-urlencoded")?;
        let engine = Engine::new(platform, self.clock, sender, None);
        let app = router(Arc::clone(&engine), place.hosts(), place.body_limit());
        Ok(place.serve(app, engine))
    }
}

fn router(engine: Arc<Engine>, hosts: Hosts, body_limit: usize) -> Router {
    let control = Router::new()
        .nest("/_control", control::router())
        .merge(dashboard::router())
        .layer(middleware::from_fn_with_state(hosts, host::check));
    Router::new()
        .merge(control)
        .merge(command::router())
        .merge(page::router())
        .merge(acs::router())
        .merge(assets::router())
        .fallback(async || page::nowhere())
        .layer(DefaultBodyLimit::max(body_limit))
        .with_state(engine)
}

/// Nothing of it is stored.
impl Model for Platform {
    fn now(&self) -> Time {
        Platform::now(self)
    }

    fn next_due(&self) -> Option<Time> {
        Platform::next_due(self)
    }

    fn advance(&mut self, now: Time) -> Vec<Outgoing> {
        Platform::advance(self, now)
    }

    fn report(&mut self, delivery: u64, answer: Answer) {
        Platform::report(self, delivery, answer);
    }

    fn keep_time(&mut self, _: Time) {}

    fn take_changes(&mut self) -> Vec<Change> {
        Vec::new()
    }
}
