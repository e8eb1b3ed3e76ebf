//! Where a platform listens and how it starts and ends, whichever platform it is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use paywright_core::ErrorCode;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::clock::Pace;
use super::engine::{Engine, Model};
use super::host::Hosts;
use super::listen::{self, ListenLimits};
use super::sender::Sender;
use crate::platform::{Platform, Time, UnreadableState};
use crate::store::StoreError;

/// See [`Sender`]: long enough for an answer on loopback, too short to be noticed.
const HEAD_START: Duration = Duration::from_millis(20);

/// Where a platform listens, what it takes there, and where it may send to.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) address: SocketAddr,
    pub(super) is_exposed: bool,
    public_url: Option<String>,
    pub(super) is_remote_allowed: bool,
    pub(super) callback_timeout: Duration,
    pub(super) limits: ListenLimits,
}

/// Loopback, a free port.
impl Default for Site {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            is_exposed: false,
            public_url: None,
            is_remote_allowed: false,
            callback_timeout: Duration::from_secs(10),
            limits: ListenLimits::default(),
        }
    }
}

impl Site {
    pub(super) fn set_public_url(&mut self, url: impl Into<String>) {
        self.public_url = Some(url.into().trim_end_matches('/').to_owned());
    }

    /// Takes the address.
    pub(super) async fn take(self) -> Result<Place, StartError> {
        if !self.is_exposed && !self.address.ip().is_loopback() {
            return Err(StartError::NotLoopback { address: self.address });
        }
        let cannot_listen = |source| StartError::Listen { address: self.address, source };
        let listener = TcpListener::bind(self.address).await.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let reachable = || format!("http://{}", reachable(address));
        let base_url = self.public_url.clone().unwrap_or_else(reachable);
        Ok(Place { site: self, listener, address, base_url })
    }
}

/// A site whose address is taken.
pub(super) struct Place {
    site: Site,
    listener: TcpListener,
    address: SocketAddr,
    base_url: String,
}

impl Place {
    pub(super) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(super) fn hosts(&self) -> Hosts {
        if self.site.is_exposed { Hosts::Any } else { Hosts::Own(self.address) }
    }

    pub(super) fn body_limit(&self) -> usize {
        self.site.limits.body_bytes
    }

    /// What sends bodies of this type to merchants.
    pub(super) fn sender(&self, content_type: &'static str) -> Result<Sender, StartError> {
        let (is_remote_allowed, timeout) =
            (self.site.is_remote_allowed, self.site.callback_timeout);
        Sender::new(content_type, is_remote_allowed, timeout, HEAD_START)
            .map_err(StartError::Client)
    }

    /// Answers requests and sends what is due, until the handle is dropped.
    pub(super) fn serve<M: Model>(self, app: Router, engine: Arc<Engine<M>>) -> Running<M> {
        let (stop, stopped) = oneshot::channel::<()>();
        let ending = Arc::clone(&engine);
        let server =
            tokio::spawn(listen::serve(self.listener, app, self.site.limits, async move {
                // A dropped sender stops the server too.
                let _ = stopped.await;
                // Otherwise streams of events would go on, and the server with them.
                ending.end_streams();
            }));
        let pump = tokio::spawn(Arc::clone(&engine).run());
        let control = Control { engine };
        Running { base_url: self.base_url, control, stop: Some(stop), server, pump }
    }
}

/// Where this machine reaches what listens: "everywhere" is no address to go to.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// A platform that runs until it is shut down or dropped.
pub struct Running<M: Model = Platform> {
    base_url: String,
    control: Control<M>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
    pump: JoinHandle<()>,
}

impl<M: Model> Running<M> {
    /// Scheme, host and port, without a slash at the end: what takes the place of the platform's
    /// addresses in an integration.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The handle to look into the platform and to move its clock.
    pub fn control(&self) -> &Control<M> {
        &self.control
    }

    /// Runs until something else ends the program.
    pub async fn wait(&mut self) {
        let _ = (&mut self.server).await;
    }

    /// Stops taking requests, finishes open ones within [`ListenLimits::finish_time`], stops sending
    /// callbacks and closes the store.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        self.wait().await;
        self.pump.abort();
        let engine = Arc::clone(&self.control.engine);
        // Closing waits for the disk.
        let _ = tokio::task::spawn_blocking(move || engine.close()).await;
    }
}

impl<M: Model> Drop for Running<M> {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.pump.abort();
    }
}

impl<M: Model> std::fmt::Debug for Running<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running")
            .field("base_url", &self.base_url)
            .field("control", &self.control)
            .finish_non_exhaustive()
    }
}

/// Looks into a running platform and moves its clock.
pub struct Control<M: Model = Platform> {
    engine: Arc<Engine<M>>,
}

impl<M: Model> Clone for Control<M> {
    fn clone(&self) -> Self {
        Self { engine: Arc::clone(&self.engine) }
    }
}

impl<M: Model> Control<M> {
    /// The platform's time.
    pub fn now(&self) -> Time {
        self.engine.look(|_, clock| clock.now())
    }

    /// Moves the clock on and lets everything happen that becomes due on the way: the clock stops
    /// at each attempt to deliver a callback until it is answered. Eleven days take no longer than
    /// the merchant's answers.
    pub async fn advance(&self, by: Duration) {
        self.engine.advance(by).await;
    }

    /// Waits until nothing is due now and every attempt that was made is answered.
    pub async fn settle(&self) {
        self.engine.settle().await;
    }

    /// Changes how fast the clock runs.
    pub fn set_pace(&self, pace: Pace) {
        self.engine.set_pace(pace);
    }

    /// Looks at payments and deliveries. Everything else waits meanwhile.
    pub fn look<T>(&self, look: impl FnOnce(&M) -> T) -> T {
        self.engine.look(|platform, _| look(platform))
    }
}

impl<M: Model> std::fmt::Debug for Control<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Control({})", self.now())
    }
}

/// Why a platform did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address can be reached from other machines, and nobody said that this is wanted.
    #[error(
        "{address} can be reached from other machines; listen on 127.0.0.1, or expose the platform \
         on purpose"
    )]
    NotLoopback {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file of the state cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file of the state has something that this version does not understand.
    #[error(transparent)]
    Unreadable(#[from] UnreadableState),
    /// The client that sends callbacks cannot be made.
    #[error("cannot make the client that sends callbacks: {0}")]
    Client(reqwest::Error),
}

impl ErrorCode for StartError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotLoopback { .. } => "emulator_not_loopback",
            Self::Listen { .. } => "emulator_listen",
            Self::Store(error) => error.code(),
            Self::Unreadable(_) => "emulator_store_unreadable",
            Self::Client(_) => "emulator_client",
        }
    }
}
