//! The platform on a socket.

mod clock;
mod control;
mod dashboard;
mod engine;
mod gate;
mod host;
mod html;
mod page;
mod provider;
mod sender;
mod texts;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{any, get, post};
use paywright_core::ErrorCode;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use self::clock::{Clock, Pace};
use self::engine::Engine;
use self::host::Hosts;
use self::sender::Sender;
use crate::platform::{DuplicateAnswer, Platform, Project, Settings, Time};

/// The platform as a local program.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// use paywright_emulator::{Emulator, platform::Project};
/// let project = Project::new(112, "secret_key")?.callback_url("http://127.0.0.1:8080/callback");
/// let running = Emulator::builder().project(project).start().await?;
/// assert!(running.base_url().starts_with("http://127.0.0.1:"));
/// running.shutdown().await;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Emulator(());

impl Emulator {
    /// Starts to describe a platform.
    pub fn builder() -> Builder {
        Builder {
            projects: Vec::new(),
            settings: Settings::default(),
            seed: None,
            clock: Clock::real(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            is_exposed: false,
            is_remote_allowed: false,
            callback_timeout: Duration::from_secs(10),
        }
    }
}

/// What a platform is started with. Defaults: loopback, a free port, the real clock.
#[derive(Debug)]
pub struct Builder {
    projects: Vec<Project>,
    settings: Settings,
    seed: Option<u64>,
    clock: Clock,
    address: SocketAddr,
    is_exposed: bool,
    is_remote_allowed: bool,
    callback_timeout: Duration,
}

impl Builder {
    /// Adds a project. At least one is needed.
    #[must_use]
    pub fn project(mut self, project: Project) -> Self {
        self.projects.push(project);
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
        self.address = address;
        self
    }

    /// Lets [`listen`](Self::listen) take an address that other machines can reach. Whoever reaches
    /// the platform can read its payments and move its clock.
    #[must_use]
    pub fn expose(mut self) -> Self {
        self.is_exposed = true;
        self
    }

    /// Lets callbacks go to other machines. Without it they reach loopback addresses only.
    #[must_use]
    pub fn allow_remote_callbacks(mut self) -> Self {
        self.is_remote_allowed = true;
        self
    }

    /// Sets how long a merchant may take to answer a callback; 10 s by default, our choice.
    #[must_use]
    pub fn callback_timeout(mut self, timeout: Duration) -> Self {
        self.callback_timeout = timeout;
        self
    }

    /// Sets where identifiers start, to make runs repeat. By default the time of the start, so that
    /// two runs never give the same identifiers.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// See [`Settings::processing_time`].
    #[must_use]
    pub fn processing_time(mut self, time: Duration) -> Self {
        self.settings.processing_time = time;
        self
    }

    /// See [`Settings::page_attempts`].
    #[must_use]
    pub fn page_attempts(mut self, attempts: u32) -> Self {
        self.settings.page_attempts = attempts;
        self
    }

    /// See [`Settings::duplicate_answer`].
    #[must_use]
    pub fn duplicate_answer(mut self, answer: DuplicateAnswer) -> Self {
        self.settings.duplicate_answer = answer;
        self
    }

    /// Starts the platform on the current tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when there is no project, the address may not or cannot be used, or the
    /// callback client cannot be made.
    pub async fn start(self) -> Result<Running, StartError> {
        if self.projects.is_empty() {
            return Err(StartError::NoProject);
        }
        if !self.is_exposed && !self.address.ip().is_loopback() {
            return Err(StartError::NotLoopback { address: self.address });
        }
        let sender = Sender::new(self.is_remote_allowed, self.callback_timeout, HEAD_START)
            .map_err(StartError::Client)?;
        let cannot_listen = |source| StartError::Listen { address: self.address, source };
        let listener = TcpListener::bind(self.address).await.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;

        let base_url = format!("http://{address}");
        let settings = Settings {
            seed: self.seed.unwrap_or_else(|| Clock::real().now().as_millis()),
            base_url: base_url.clone(),
            ..self.settings
        };
        let platform = Platform::new(settings, self.projects);
        let engine = Engine::new(platform, self.clock, sender);

        let (stop, stopped) = oneshot::channel::<()>();
        let hosts = if self.is_exposed { Hosts::Any } else { Hosts::Own(address) };
        let app = router(Arc::clone(&engine), hosts);
        let closing = Arc::clone(&engine);
        let server = axum::serve(listener, app).with_graceful_shutdown(async move {
            // A dropped sender stops the server too.
            let _ = stopped.await;
            // Otherwise streams of events would go on, and the server with them.
            closing.close();
        });
        let pump = tokio::spawn(Arc::clone(&engine).run());
        let server = tokio::spawn(async move {
            // Serving ends by the signal only; single connections may fail without ending it.
            let _ = server.await;
        });
        Ok(Running { base_url, control: Control { engine }, stop: Some(stop), server, pump })
    }
}

/// See [`Sender`]: long enough for an answer on loopback, too short to be noticed.
const HEAD_START: Duration = Duration::from_millis(20);

/// Bytes of a request body at most, as in the core.
const BODY_LIMIT: usize = 1024 * 1024;

fn router(engine: Arc<Engine>, hosts: Hosts) -> Router {
    let control = Router::new()
        .nest("/_control", control::router())
        .merge(dashboard::router())
        .layer(middleware::from_fn_with_state(hosts, host::check));
    Router::new()
        .route("/", get(page::welcome))
        .route("/payment", get(page::open_by_get).post(page::open_by_post))
        .route("/page/{key}", get(page::show))
        .route("/page/{key}/card", post(page::pay_by_card))
        .route("/page/{key}/method/{method}", post(page::pay_by_method))
        .route("/provider/{method}", get(provider::visit_by_get).post(provider::visit_by_post))
        .route("/provider/decide", post(provider::decide))
        .route("/_assets/page.css", get(html::stylesheet))
        .route("/v2/{*path}", any(gate::answer))
        .merge(control)
        .fallback(page::nowhere)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(engine)
}

/// A platform that runs until it is shut down or dropped.
#[derive(Debug)]
pub struct Running {
    base_url: String,
    control: Control,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
    pump: JoinHandle<()>,
}

impl Running {
    /// Scheme, host and port, without a slash at the end: what takes the place of the platform's
    /// addresses in an integration.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The handle to look into the platform and to move its clock.
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// Runs until something else ends the program.
    pub async fn wait(&mut self) {
        let _ = (&mut self.server).await;
    }

    /// Stops taking requests, finishes open ones, and stops sending callbacks.
    pub async fn shutdown(mut self) {
        drop(self.stop.take());
        self.wait().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.pump.abort();
    }
}

/// Looks into a running platform and moves its clock.
#[derive(Clone)]
pub struct Control {
    engine: Arc<Engine>,
}

impl Control {
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
    pub fn look<T>(&self, look: impl FnOnce(&Platform) -> T) -> T {
        self.engine.look(|platform, _| look(platform))
    }
}

impl std::fmt::Debug for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Control({})", self.now())
    }
}

/// Why a platform did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// No project was given.
    #[error("the local platform needs at least one project with its secret key")]
    NoProject,
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
    /// The client that sends callbacks cannot be made.
    #[error("cannot make the client that sends callbacks: {0}")]
    Client(reqwest::Error),
}

impl ErrorCode for StartError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoProject => "emulator_no_project",
            Self::NotLoopback { .. } => "emulator_not_loopback",
            Self::Listen { .. } => "emulator_listen",
            Self::Client(_) => "emulator_client",
        }
    }
}
