//! The transport: one deadline around attempts, retries where they are harmless, and everything else
//! handed back as it is.

use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HOST, HeaderMap, HeaderName,
    HeaderValue, RETRY_AFTER, USER_AGENT,
};
use http_body_util::Full;
use paywright_core::cryptoprocessing::Terminal;
use paywright_core::ecommpay::data_api::DataApi;
use paywright_core::ecommpay::gate::Gate;
use paywright_core::http::{Request, Response, RetryClass};
use paywright_core::mask::fingerprint;
use paywright_core::retry::{Attempt, Budget, Decision, Policy, Sent};
use tokio::time::Instant;

use crate::body::{self, Outgoing};
use crate::connect::Connector;
use crate::connection::Connection;
use crate::cryptoprocessing::TerminalClient;
use crate::data_api::DataApiClient;
use crate::failure::{Failure, FailureKind, Progress, Stage};
use crate::gate::GateClient;
use crate::observe::{Event, Language, MaskedBody, Observers, Side, What};
use crate::origin::{Origin, Site, Target};
use crate::per_process::PerProcess;
use crate::pool::Pool;
use crate::settings::{ClientBuilder, SettingsError};
use crate::trace;
use crate::turns::Turns;

/// Sends requests and brings answers. Clones share their connections.
///
/// It runs in the tokio runtime of whoever calls it. Dropping a call at any moment is safe: its
/// connection is closed with it. After a fork the child makes connections of its own.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    deadline: Duration,
    /// Whether somebody has chosen the deadline.
    has_own_deadline: bool,
}

struct Shared {
    connector: Connector,
    policy: Policy,
    budget: Budget,
    connections: usize,
    idle_limit: Duration,
    answer_limit: usize,
    plain_hosts: Vec<String>,
    user_agent: HeaderValue,
    observers: Observers,
    /// The server that was called first, and nearly always the only one.
    site: ArcSwapOption<Site>,
    state: PerProcess<State>,
}

/// What belongs to one process.
struct State {
    pool: Arc<Pool>,
    budget: Mutex<Budget>,
}

/// An answer as it came.
#[derive(Clone)]
pub struct RawAnswer {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl RawAnswer {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body, unpacked.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// For [`Call::parse`](paywright_core::ecommpay::gate::Call::parse) and its kin.
    pub fn response(&self) -> Response<'_> {
        let response = Response::new(self.status, &self.body);
        // The only header that core looks at, and that of few answers.
        match self.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()) {
            Some(value) => response.with_headers([(RETRY_AFTER.as_str(), value)]),
            None => response,
        }
    }

    /// What the decision about another attempt goes by.
    fn sent(&self) -> Sent {
        // Only a date in that header is compared with the clock.
        let now = if self.headers.contains_key(RETRY_AFTER) { seconds_since_1970() } else { 0 };
        Sent::of_response(&self.response(), now)
    }
}

/// Prints no content: it may be personal data.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawAnswer({}, {} bytes)", self.status, self.body.len())
    }
}

impl Client {
    /// A client with the usual settings.
    ///
    /// # Errors
    /// [`SettingsError`], which the usual settings never lead to.
    pub fn with_defaults() -> Result<Self, SettingsError> {
        Self::builder().build()
    }

    /// Settings, all with defaults.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(crate) fn new(
        settings: ClientBuilder,
        connector: Connector,
        user_agent: HeaderValue,
    ) -> Self {
        let deadline = settings.deadline.unwrap_or(DEADLINE);
        let has_own_deadline = settings.deadline.is_some();
        let shared = Shared {
            connector,
            policy: settings.policy,
            budget: settings.budget,
            connections: settings.connections,
            idle_limit: settings.idle_limit,
            answer_limit: settings.answer_limit,
            plain_hosts: settings.plain_hosts,
            user_agent,
            observers: settings.observers,
            site: ArcSwapOption::const_empty(),
            state: PerProcess::new(),
        };
        Self { shared: Arc::new(shared), deadline, has_own_deadline }
    }

    /// The same client with another deadline for each call.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self { deadline, has_own_deadline: true, ..self.clone() }
    }

    /// The deadline of each call.
    pub fn deadline(&self) -> Duration {
        self.deadline
    }

    /// Gate through this client.
    pub fn gate(&self, gate: Gate) -> GateClient {
        GateClient::new(self.clone(), gate)
    }

    /// The Data API through this client.
    pub fn data_api(&self, api: DataApi) -> DataApiClient {
        DataApiClient::new(self.clone(), api)
    }

    /// A terminal of the Cryptoprocessing gateway through this client. Unless a deadline was set, its
    /// calls have [`TerminalClient::DEADLINE`], since the gateway takes longer than the first one.
    pub fn terminal(&self, terminal: Terminal) -> TerminalClient {
        let client = match self.has_own_deadline {
            true => self.clone(),
            false => self.with_deadline(TerminalClient::DEADLINE),
        };
        TerminalClient::new(client, terminal)
    }

    /// Sends a request within the deadline and brings its answer, whatever that says.
    ///
    /// A request that moves money is sent once: again only when no byte of it can have left. Others
    /// are sent again while the failure may pass and the deadline allows it.
    ///
    /// # Errors
    /// [`Failure`] when no answer came. [`Failure::may_have_arrived`] tells whether the request may
    /// have arrived all the same.
    pub async fn send(&self, request: &Request) -> Result<RawAnswer, Failure> {
        self.send_about(request, None).await
    }

    /// The same for a request about a payment, which spans and observers tell by a fingerprint.
    pub(crate) async fn send_about(
        &self,
        request: &Request,
        payment_id: Option<&str>,
    ) -> Result<RawAnswer, Failure> {
        let is_watched = cfg!(feature = "tracing") || !self.shared.observers.is_empty();
        let payment = payment_id.filter(|_| is_watched).map(fingerprint);
        let payment = payment.as_deref();
        trace::call(request, payment, self.send_until_done(request, payment, None)).await
    }

    /// The same where requests have to wait their turn, each attempt anew; of the first one the turn
    /// may have been taken before.
    pub(crate) async fn send_in_turn(
        &self,
        request: &Request,
        turns: &Turns,
        has_turn: bool,
    ) -> Result<RawAnswer, Failure> {
        let turns = Some((turns, has_turn));
        trace::call(request, None, self.send_until_done(request, None, turns)).await
    }

    async fn send_until_done(
        &self,
        request: &Request,
        payment: Option<&str>,
        turns: Option<(&Turns, bool)>,
    ) -> Result<RawAnswer, Failure> {
        let shared = &*self.shared;
        let state = shared.state();
        let target = shared.target(request.url())?;
        let language = Language::of(request);
        let started = Instant::now();
        let mut number = 0_u32;
        let mut was_sent = false;
        loop {
            number = number.saturating_add(1);
            if let Some((turns, has_turn)) = turns
                && !(has_turn && number == 1)
            {
                let left = self.deadline.saturating_sub(started.elapsed());
                turns.wait(left).await.map_err(|mut failure| {
                    failure.note_earlier(was_sent);
                    failure
                })?;
            }
            let seen = |elapsed, what| {
                let url = request.url();
                shared.observers.see(&Event { url, payment, attempt: number, elapsed, what });
            };
            // The clock is read as seldom as can be: that takes as long as an allocation.
            let is_first = number == 1 && turns.is_none();
            let elapsed = if is_first { Duration::ZERO } else { started.elapsed() };
            seen(
                elapsed,
                What::Sending { body: MaskedBody::new(request.body(), language, Side::Request) },
            );
            let left = self.deadline.saturating_sub(elapsed);
            let attempt = shared.attempt_within(left, &state, &target, request);
            let mut result = trace::attempt(number, attempt).await;
            let elapsed = started.elapsed();
            let sent = match &mut result {
                Ok(answer) => {
                    let body = MaskedBody::new(answer.body(), language, Side::Answer);
                    seen(elapsed, What::Answered { status: answer.status(), body });
                    if let Some((turns, _)) = turns {
                        turns.note(&answer.response());
                    }
                    was_sent = true;
                    answer.sent()
                }
                Err(failure) => {
                    seen(elapsed, What::Failed { failure });
                    let sent = if failure.may_have_arrived() { Sent::Lost } else { Sent::Nothing };
                    failure.note_earlier(was_sent);
                    was_sent = failure.may_have_arrived();
                    sent
                }
            };
            let attempt = Attempt {
                class: request.class(),
                number,
                sent,
                random: fastrand::u64(..),
                left: self.deadline.saturating_sub(elapsed),
            };
            let is_hopeless = result.as_ref().is_err_and(Failure::is_permanent);
            let decide = || shared.policy.decide(&attempt, &mut lock(&state.budget));
            let Some(after) = (!is_hopeless).then(decide).and_then(Decision::again) else {
                trace::ended(number, elapsed, result.as_ref().map(RawAnswer::status));
                return result;
            };
            tokio::time::sleep(after).await;
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

impl Shared {
    fn target(&self, url: &str) -> Result<Target, Failure> {
        let known = self.site.load();
        if let Some(target) = known.as_ref().and_then(|site| Target::at(site, url)) {
            return Ok(target);
        }
        let target = Target::parse(url, &self.plain_hosts)?;
        if known.is_none() {
            self.site.store(Some(Arc::clone(&target.site)));
        }
        Ok(target)
    }

    fn state(&self) -> Arc<State> {
        let make = || {
            let pool = Arc::new(Pool::new(self.connections, self.idle_limit));
            Ok::<_, Infallible>(State { pool, budget: Mutex::new(self.budget.clone()) })
        };
        match self.state.get(make) {
            Ok(state) => state,
        }
    }

    async fn attempt_within(
        &self,
        left: Duration,
        state: &State,
        target: &Target,
        request: &Request,
    ) -> Result<RawAnswer, Failure> {
        let progress = Progress::new();
        let attempt = self.attempt(state, target, request, &progress);
        let result = match tokio::time::timeout(left, attempt).await {
            Ok(result) => result,
            Err(_) => Err(Failure::new(FailureKind::Timeout, progress.stage(), "")),
        };
        match &result {
            Ok(answer) => trace::answered(answer.status()),
            Err(failure) => trace::failed(failure),
        }
        result
    }

    async fn attempt(
        &self,
        state: &State,
        target: &Target,
        request: &Request,
        progress: &Progress,
    ) -> Result<RawAnswer, Failure> {
        let stopped = |_| Failure::new(FailureKind::Stopped, Stage::Pool, "");
        let _slot = state.pool.slots.acquire().await.map_err(stopped)?;
        loop {
            progress.reach(Stage::Pool);
            let (mut connection, is_new) = match waiting(&state.pool, &target.site.origin).await {
                Some(connection) => (connection, false),
                None => (self.connector.connect(&target.site.origin, progress).await?, true),
            };
            // From here on a byte may have left, whatever else happens.
            progress.reach(Stage::Answer);
            let message = self.message(target, request)?;
            match connection.try_send(message).await {
                Ok(answer) => {
                    progress.reach(Stage::Body);
                    return self.read(answer, state, target, connection).await;
                }
                Err(mut error) => {
                    let is_untouched = error.take_message().is_some();
                    if !is_untouched {
                        return Err(not_answered(error.error(), Stage::Answer));
                    }
                    // It was closed while it waited in the pool; not a byte was written.
                    if is_new {
                        return Err(not_answered(error.error(), Stage::Connect));
                    }
                }
            }
        }
    }

    fn message(
        &self,
        target: &Target,
        request: &Request,
    ) -> Result<http::Request<Full<Outgoing>>, Failure> {
        let unusable =
            |what: &str| Failure::new(FailureKind::Address, Stage::Pool, what.to_owned());
        let mut message = http::Request::new(Full::new(Outgoing::new(request.shared_body())));
        *message.method_mut() = http::Method::from_bytes(request.method().as_bytes())
            .map_err(|_| unusable("method"))?;
        *message.uri_mut() = target.path.clone().into();
        let headers = message.headers_mut();
        headers.insert(HOST, target.site.authority.clone());
        headers.insert(USER_AGENT, self.user_agent.clone());
        if request.class() == RetryClass::Read {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        }
        for (name, value) in request.headers() {
            let header = match name {
                "content-type" => CONTENT_TYPE,
                "accept" => ACCEPT,
                other => HeaderName::from_bytes(other.as_bytes()).map_err(|_| unusable(other))?,
            };
            // Nothing but a static text, so nothing is copied.
            let value = HeaderValue::from_maybe_shared(Bytes::from_static(value.as_bytes()))
                .map_err(|_| unusable(name))?;
            headers.insert(header, value);
        }
        Ok(message)
    }

    async fn read(
        &self,
        answer: http::Response<hyper::body::Incoming>,
        state: &State,
        target: &Target,
        connection: Connection,
    ) -> Result<RawAnswer, Failure> {
        let (head, incoming) = answer.into_parts();
        let packed = body::read(incoming, self.answer_limit).await?;
        state.pool.put(&target.site.origin, connection);
        let encoding = head.headers.get(CONTENT_ENCODING).map(HeaderValue::to_str);
        let encoding = encoding.map(|text| text.unwrap_or("unreadable"));
        let body = body::unpack(packed, encoding, self.answer_limit).await?;
        Ok(RawAnswer { status: head.status.as_u16(), headers: head.headers, body })
    }
}

/// A connection that waits for its next request.
async fn waiting(pool: &Pool, origin: &Origin) -> Option<Connection> {
    loop {
        let (connection, silence) = pool.take(origin)?;
        if silence >= NEWS {
            // A runtime that ran nothing since then has not heard yet that the other side has closed
            // it, or said what nobody asked for. Once to hear, once for the connection to act on it.
            tokio::task::yield_now().await;
            tokio::task::yield_now().await;
        }
        if connection.is_ready() {
            return Some(connection);
        }
    }
}

/// The time for a call if nobody chooses another.
const DEADLINE: Duration = Duration::from_secs(30);

/// A silence in which something may have happened to a connection.
const NEWS: Duration = Duration::from_millis(1);

/// What an error of a connection means.
fn not_answered(error: &hyper::Error, stage: Stage) -> Failure {
    let kind = if error.is_parse() { FailureKind::Protocol } else { FailureKind::Closed };
    Failure::of_error(kind, stage, error)
}

pub(crate) fn seconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
