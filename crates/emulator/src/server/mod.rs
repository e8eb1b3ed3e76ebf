//! The platform on a socket.

mod acs;
mod answer_fault;
mod assets;
mod clock;
mod control;
mod cryptoprocessing;
mod dashboard;
mod data_api;
mod engine;
mod faulty;
mod gate;
mod host;
mod html;
mod listen;
mod page;
mod provider;
mod sender;
mod site;
mod spec;
mod texts;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};

pub use self::clock::{Clock, Pace};
pub use self::cryptoprocessing::{CryptoprocessingBuilder, CryptoprocessingEmulator};
use self::engine::Engine;
use self::host::Hosts;
pub use self::listen::ListenLimits;
use self::site::Site;
pub use self::site::{Control, Running, StartError};
use crate::platform::faults::FaultRule;
use crate::platform::{DataAccount, DuplicateAnswer, Platform, Project, Settings};
use crate::store::Store;

/// The platform as a local program.
///
/// ```
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// use paywright_emulator::{Emulator, platform::Project};
/// let running = Emulator::start().await?;
/// assert!(running.base_url().starts_with("http://127.0.0.1:"));
///
/// let project = Project::new(42, "secret_key")?.callback_url("http://127.0.0.1:8080/callback");
/// let running = Emulator::builder().project(project).start().await?;
/// running.shutdown().await;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Emulator(());

impl Emulator {
    /// The project of a platform that is started without one.
    pub const PROJECT: u32 = 112;

    /// The key of that project. It is public and protects nothing.
    pub const KEY: &str = "local-test-key";

    /// Starts a platform on a free port of loopback, with project [`PROJECT`](Self::PROJECT) and key
    /// [`KEY`](Self::KEY). It ends when the returned handle is dropped.
    ///
    /// # Errors
    /// [`StartError`] when the machine does not let it start.
    pub async fn start() -> Result<Running, StartError> {
        Self::builder().start().await
    }

    /// Starts to describe a platform.
    pub fn builder() -> Builder {
        Builder {
            projects: Vec::new(),
            data_accounts: Vec::new(),
            settings: Settings::default(),
            seed: None,
            clock: Clock::real(),
            site: Site::default(),
            store: None,
            faults: Vec::new(),
        }
    }
}

/// What a platform is started with. Defaults: loopback, a free port, the real clock.
#[derive(Debug)]
pub struct Builder {
    projects: Vec<Project>,
    data_accounts: Vec<DataAccount>,
    settings: Settings,
    seed: Option<u64>,
    clock: Clock,
    site: Site,
    store: Option<PathBuf>,
    faults: Vec<FaultRule>,
}

impl Builder {
    /// Adds a project. Without any there is one with the public number and key of [`Emulator`].
    #[must_use]
    pub fn project(mut self, project: Project) -> Self {
        self.projects.push(project);
        self
    }

    /// Adds an account of the Data API. Without one every request to it is answered 401.
    #[must_use]
    pub fn data_account(mut self, account: DataAccount) -> Self {
        self.data_accounts.push(account);
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

    /// Lets [`listen`](Self::listen) take an address that other machines can reach. Whoever reaches
    /// the platform can read its payments and move its clock.
    #[must_use]
    pub fn expose(mut self) -> Self {
        self.site.is_exposed = true;
        self
    }

    /// Sets the address that pages and callbacks name, such as `http://platform.test:8112`, where
    /// others reach the platform by another one than it listens on. Default: the latter.
    #[must_use]
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.site.set_public_url(url);
        self
    }

    /// Lets callbacks go to other machines. Without it they reach loopback addresses only.
    #[must_use]
    pub fn allow_remote_callbacks(mut self) -> Self {
        self.site.is_remote_allowed = true;
        self
    }

    /// Sets how long a merchant may take to answer a callback; 10 s by default, our choice.
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

    /// Keeps the state in a file, which is made if there is none: a crash loses nothing that was
    /// answered. The file holds masked cards and the merchants' data, no keys; projects are given at
    /// every start.
    #[must_use]
    pub fn store(mut self, file: impl Into<PathBuf>) -> Self {
        self.store = Some(file.into());
        self
    }

    /// Sets what is taken from clients.
    #[must_use]
    pub fn limits(mut self, limits: ListenLimits) -> Self {
        self.site.limits = limits;
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

    /// See [`Settings::data_api_limit`].
    #[must_use]
    pub fn data_api_limit(mut self, requests: Option<u32>) -> Self {
        self.settings.data_api_limit = requests;
        self
    }

    /// See [`Settings::starting_balance`].
    #[must_use]
    pub fn starting_balance(mut self, minor: i64) -> Self {
        self.settings.starting_balance = minor;
        self
    }

    /// Starts the platform on the current tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] when there is no project, the address may not or cannot be used, or the
    /// callback client cannot be made.
    pub async fn start(self) -> Result<Running, StartError> {
        let mut projects = self.projects;
        if projects.is_empty() {
            projects.extend(Project::new(Emulator::PROJECT, Emulator::KEY).ok());
        }
        let place = self.site.take().await?;
        let settings = Settings {
            seed: self.seed.unwrap_or_else(|| Clock::real().now().as_millis()),
            base_url: place.base_url().to_owned(),
            is_stored: self.store.is_some(),
            ..self.settings
        };
        let (mut platform, store) = match &self.store {
            Some(file) => restore(file, settings, projects)?,
            None => (Platform::new(settings, projects), None),
        };
        platform.set_faults(self.faults);
        for account in self.data_accounts {
            platform.set_data_account(account);
        }
        let sender = place.sender("application/json")?;
        let engine = Engine::new(platform, self.clock, sender, store);
        let app = router(Arc::clone(&engine), place.hosts(), place.body_limit());
        Ok(place.serve(app, engine))
    }
}

/// The platform as it was left in a file.
fn restore(
    file: &Path,
    settings: Settings,
    projects: Vec<Project>,
) -> Result<(Platform, Option<Store>), StartError> {
    let (store, rows) = Store::open(file)?;
    let rows = rows.iter().map(|row| (row.table.as_str(), row.key.as_str(), row.value.as_str()));
    let platform = Platform::restore(settings, projects, rows)?;
    Ok((platform, Some(store)))
}

fn router(engine: Arc<Engine>, hosts: Hosts, body_limit: usize) -> Router {
    let control = Router::new()
        .nest("/_control", control::router())
        .merge(dashboard::router())
        .layer(middleware::from_fn_with_state(hosts, host::check));
    Router::new()
        .merge(page::router())
        .merge(acs::router())
        .merge(provider::router())
        .merge(assets::router())
        .route("/v1/{*path}", any(data_api::answer))
        .route("/v2/{*path}", any(gate::answer))
        .route("/openapi.json", get(spec::openapi))
        .route("/asyncapi.json", get(spec::asyncapi))
        .merge(control)
        .fallback(page::nowhere)
        .layer(middleware::from_fn_with_state(Arc::clone(&engine), refuse_when_not_kept))
        .layer(DefaultBodyLimit::max(body_limit))
        .with_state(engine)
}

/// When the state cannot be kept any more, every answer says so: what is answered must not be lost.
async fn refuse_when_not_kept(
    State(engine): State<Arc<Engine>>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    match engine.failure() {
        Some(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        None => response,
    }
}
