//! What a client can be told.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use paywright_core::ErrorCode;
use paywright_core::retry::{Budget, Policy};
use rustls_pki_types::CertificateDer;

use crate::client::Client;
use crate::connect::Connector;
use crate::names::Resolver;
use crate::observe::{Event, Observers};
use crate::proxy::Proxy;
use crate::tls;

/// Settings of a [`Client`]. Each has a default that suits the platform.
///
/// ```
/// use std::time::Duration;
/// use paywright_http::Client;
///
/// let client = Client::builder()
///     .deadline(Duration::from_secs(20))
///     .plain_http_host("emulator") // the local platform in a container beside this one
///     .build()?;
/// # Ok::<(), paywright_http::SettingsError>(())
/// ```
#[must_use = "settings do nothing until the client is built"]
pub struct ClientBuilder {
    pub(crate) deadline: Option<Duration>,
    pub(crate) connect_limit: Duration,
    pub(crate) idle_limit: Duration,
    pub(crate) connections: usize,
    pub(crate) answer_limit: usize,
    pub(crate) policy: Policy,
    pub(crate) budget: Budget,
    pub(crate) user_agent: String,
    pub(crate) plain_hosts: Vec<String>,
    pub(crate) observers: Observers,
    resolver: Resolver,
    roots: Vec<CertificateDer<'static>>,
    proxy: Option<Proxy>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            deadline: None,
            connect_limit: Duration::from_secs(5),
            idle_limit: Duration::from_secs(55),
            connections: 128,
            answer_limit: 8 << 20,
            policy: Policy::default(),
            budget: Budget::default(),
            user_agent: concat!("paywright/", env!("CARGO_PKG_VERSION")).to_owned(),
            plain_hosts: Vec::new(),
            observers: Observers::default(),
            resolver: Resolver::default(),
            roots: Vec::new(),
            proxy: None,
        }
    }
}

impl ClientBuilder {
    /// The time for everything that a call does, 30 s by default, and 60 s for a
    /// [terminal](crate::cryptoprocessing::TerminalClient::DEADLINE): waiting for a connection, name,
    /// TCP, TLS, sending, the answer, pauses and further attempts.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The time for one connection, TLS included, 5 s by default.
    pub fn connect_limit(mut self, limit: Duration) -> Self {
        self.connect_limit = limit;
        self
    }

    /// How long a connection may be silent and still be used again, 55 s by default. Between shop
    /// and platform there may be something that forgets silent connections without a word.
    pub fn idle_limit(mut self, limit: Duration) -> Self {
        self.idle_limit = limit;
        self
    }

    /// How many requests may be on their way at a time, 128 by default; others wait.
    pub fn connections(mut self, most: usize) -> Self {
        self.connections = most;
        self
    }

    /// The largest answer in bytes, also after it is unpacked; 8 MiB by default.
    pub fn answer_limit(mut self, bytes: usize) -> Self {
        self.answer_limit = bytes;
        self
    }

    /// How often and how fast requests that move no money are sent again.
    pub fn retry(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// How many retries all calls may make together before answers have to earn more.
    pub fn retry_budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// Goes before `paywright/<version>` in the header `User-Agent`: the name of the program.
    pub fn user_agent(mut self, program: impl AsRef<str>) -> Self {
        self.user_agent = format!("{} {}", program.as_ref(), self.user_agent);
        self
    }

    /// Trusts the certificates of a PEM file besides the roots of the web: the authority of an own
    /// deployment.
    ///
    /// # Errors
    /// [`SettingsError::CaFile`] when the file cannot be read or has no certificate.
    pub fn ca_file(self, path: impl AsRef<Path>) -> Result<Self, SettingsError> {
        let path = path.as_ref();
        let pem = std::fs::read(path)
            .map_err(|error| SettingsError::CaFile(format!("{}: {error}", path.display())))?;
        self.ca_pem(&pem)
    }

    /// Trusts the certificates of a PEM text, as [`ca_file`](Self::ca_file).
    ///
    /// # Errors
    /// [`SettingsError::CaFile`] when it has no certificate.
    pub fn ca_pem(mut self, pem: &[u8]) -> Result<Self, SettingsError> {
        self.roots.extend(tls::read_pem(pem)?);
        Ok(self)
    }

    /// Goes through a proxy, `http://`, `socks5://` (names are looked up here) or `socks5h://` (by
    /// the proxy), with user and password before an `@` if it wants them. `except` is a list of
    /// hosts in the form of `NO_PROXY`. Without this and [`no_proxy`](Self::no_proxy), the variables
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment decide. This
    /// machine itself is always reached without a proxy.
    ///
    /// # Errors
    /// [`SettingsError::Proxy`] for anything else.
    pub fn proxy(mut self, url: &str, except: &str) -> Result<Self, SettingsError> {
        self.proxy = Some(Proxy::to(url, except)?);
        Ok(self)
    }

    /// Goes through no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Some(Proxy::None);
        self
    }

    /// Allows `http://` to a host other than this machine: the local platform in a container of a
    /// test, say. Everything that is sent there can be read on the way, keys excepted.
    pub fn plain_http_host(mut self, host: impl Into<String>) -> Self {
        self.plain_hosts.push(host.into().to_ascii_lowercase());
        self
    }

    /// Reaches a host under an address of your own, without asking for its name.
    pub fn resolve(mut self, host: impl Into<String>, address: IpAddr) -> Self {
        self.resolver.add(host.into().to_ascii_lowercase(), address);
        self
    }

    /// Looks names up with a function instead of asking the system, within the limits of connecting.
    /// Hosts with an [address of your own](Self::resolve) are not asked for.
    ///
    /// ```
    /// # use std::net::{IpAddr, Ipv4Addr};
    /// # use paywright_http::Client;
    /// let client = Client::builder()
    ///     .resolver(|host| {
    ///         let is_known = host == "gate.internal";
    ///         async move {
    ///             let found = is_known.then_some(IpAddr::V4(Ipv4Addr::new(10, 0, 0, 7)));
    ///             found.map(|found| vec![found]).ok_or_else(|| std::io::Error::other("no such host"))
    ///         }
    ///     })
    ///     .build()?;
    /// # Ok::<(), paywright_http::SettingsError>(())
    /// ```
    pub fn resolver<F, R>(mut self, look_up: F) -> Self
    where
        F: Fn(&str) -> R + Send + Sync + 'static,
        R: Future<Output = io::Result<Vec<IpAddr>>> + Send + 'static,
    {
        self.resolver.ask(look_up);
        self
    }

    /// Has a function see what is sent and what comes back, bodies masked. It may be called from any
    /// thread, should be quick, and what it panics with is swallowed.
    pub fn observe(mut self, observer: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        self.observers.add(observer);
        self
    }

    /// The client. Nothing is connected and no thread is started yet.
    ///
    /// # Errors
    /// [`SettingsError::CaFile`] when a certificate that was added cannot be an authority,
    /// [`SettingsError::UserAgent`] when the name of the program does not fit in a header.
    pub fn build(mut self) -> Result<Client, SettingsError> {
        let user_agent =
            http::HeaderValue::from_str(&self.user_agent).map_err(|_| SettingsError::UserAgent)?;
        let tls = tls::config(std::mem::take(&mut self.roots))?;
        let proxy = self.proxy.take().unwrap_or_else(Proxy::from_environment);
        let resolver = std::mem::take(&mut self.resolver);
        let connector = Connector::new(resolver, tls, proxy, self.connect_limit);
        Ok(Client::new(self, connector, user_agent))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("deadline", &self.deadline)
            .field("connect_limit", &self.connect_limit)
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// The CA file cannot be used.
    #[error("the CA file cannot be used: {0}")]
    CaFile(String),
    /// The address of the proxy cannot be used. It is not repeated, since it may hold a password.
    #[error(
        "the proxy cannot be used: write http://host:port, socks5://host:port or \
         socks5h://host:port, with user:password@ before the host if it wants them"
    )]
    Proxy,
    /// The name of the program has characters that no header takes.
    #[error("the name of the program has characters that no header takes; use printable ASCII")]
    UserAgent,
}

impl ErrorCode for SettingsError {
    fn code(&self) -> &'static str {
        match self {
            Self::CaFile(_) => "ca_file_invalid",
            Self::Proxy => "proxy_invalid",
            Self::UserAgent => "user_agent_invalid",
        }
    }
}
