//! A server that follows a script, byte by byte, and remembers what it saw.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// What a server does on one connection. When the script is at its end, it reads until the client
/// closes the connection.
pub(crate) type Script = Vec<Step>;

#[derive(Clone)]
pub(crate) enum Step {
    /// Reads one request to its end.
    Request,
    /// Reads so many bytes, or up to the end of the connection.
    Read(usize),
    /// Sends bytes, all at once.
    Send(Vec<u8>),
    /// Sends bytes one by one, so long apart.
    Drip(Vec<u8>, Duration),
    /// Sends bytes over and over.
    Flood(Vec<u8>),
    /// Waits until the test says [`Server::go_on`].
    Wait,
    /// Agrees on TLS; what follows is said under it.
    Tls(Arc<rustls::ServerConfig>),
    /// Says that nothing more will be sent. Under TLS there is no farewell.
    Fin,
    /// The same with the farewell of TLS.
    Farewell,
    /// Tears the connection down.
    Reset,
    /// Answers every further request with an acceptance.
    Serve,
}

/// What a server has seen of one connection.
#[derive(Clone, Default)]
pub(crate) struct Seen {
    pub(crate) bytes: Vec<u8>,
    /// Whether it is closed, by the client or as the script says.
    pub(crate) is_closed: bool,
    /// Steps of the script that are done.
    pub(crate) steps: usize,
    /// What went wrong in agreeing on TLS.
    pub(crate) tls_error: Option<String>,
}

impl Seen {
    /// Requests of which at least the beginning arrived.
    pub(crate) fn requests(&self) -> usize {
        self.bytes.windows(6).filter(|window| window == b"POST /").count()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The beginning only: some requests have megabytes.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let beginning = String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(200)]);
        let (length, Self { is_closed, steps, tls_error, .. }) = (self.bytes.len(), self);
        write!(f, "Seen({length} bytes: {beginning:?}.., closed {is_closed}, {steps} steps, ")?;
        write!(f, "{tls_error:?})")
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    seen: watch::Receiver<Vec<Seen>>,
    going_on: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

/// Longer than anything here takes, so that a test fails rather than hangs.
const PATIENCE: Duration = Duration::from_secs(10);

impl Server {
    /// Follows one script for each connection, and the last for all further ones.
    pub(crate) async fn start(scripts: Vec<Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::listen(listener, scripts)
    }

    pub(crate) fn listen(listener: TcpListener, scripts: Vec<Script>) -> Self {
        let address = listener.local_addr().unwrap();
        let (record, seen) = watch::channel(Vec::new());
        let (going_on, signal) = watch::channel(false);
        let record = Arc::new(record);
        let accepting = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                let mut number = 0;
                record.send_modify(|seen: &mut Vec<Seen>| {
                    number = seen.len();
                    seen.push(Seen::default());
                });
                let script = scripts.get(number).or(scripts.last()).cloned().unwrap_or_default();
                let note = Note { number, record: Arc::clone(&record) };
                tokio::spawn(follow(stream, script, note, signal.clone()));
            }
        });
        Self { address, seen, going_on, accepting }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets scripts that wait go on.
    pub(crate) fn go_on(&self) {
        self.going_on.send_replace(true);
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.borrow().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.borrow().len()
    }

    /// Requests on all connections.
    pub(crate) fn requests(&self) -> usize {
        self.seen.borrow().iter().map(Seen::requests).sum()
    }

    /// Waits until the server has seen something.
    pub(crate) async fn until(&self, what: &str, has: impl Fn(&[Seen]) -> bool) {
        let mut seen = self.seen.clone();
        let come = tokio::time::timeout(PATIENCE, seen.wait_for(|seen| has(seen))).await;
        assert!(matches!(come, Ok(Ok(_))), "{what} never came: {:?}", self.seen());
    }

    /// Waits until the client has closed a connection.
    pub(crate) async fn until_closed(&self, number: usize) {
        let is_closed = |seen: &[Seen]| seen.get(number).is_some_and(|seen| seen.is_closed);
        self.until("the end of a connection", is_closed).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Where one conversation is written down.
struct Note {
    number: usize,
    record: Arc<watch::Sender<Vec<Seen>>>,
}

impl Note {
    fn write(&self, change: impl FnOnce(&mut Seen)) {
        self.record.send_modify(|seen| {
            if let Some(seen) = seen.get_mut(self.number) {
                change(seen);
            }
        });
    }
}

/// A stream that can be torn down.
trait Wire: AsyncRead + AsyncWrite + Send + Unpin {
    fn tcp(&mut self) -> &mut TcpStream;
}

impl Wire for TcpStream {
    fn tcp(&mut self) -> &mut TcpStream {
        self
    }
}

impl Wire for TlsStream<TcpStream> {
    fn tcp(&mut self) -> &mut TcpStream {
        self.get_mut().0
    }
}

async fn follow(stream: TcpStream, script: Script, note: Note, mut signal: watch::Receiver<bool>) {
    stream.set_nodelay(true).unwrap();
    let mut script = script.into_iter();
    let mut before = Vec::new();
    let mut secured = None;
    for step in script.by_ref() {
        match step {
            Step::Tls(config) => {
                secured = Some(config);
                break;
            }
            other => before.push(other),
        }
    }
    let mut stream = stream;
    let mut talk = Talk { unread: Vec::new(), note };
    if !talk.say(&mut stream, before, &mut signal).await {
        drop(stream);
        return talk.note.write(|seen| seen.is_closed = true);
    }
    let Some(config) = secured else {
        return talk.listen_to_the_end(&mut stream).await;
    };
    match TlsAcceptor::from(config).accept(stream).await {
        Ok(mut stream) => {
            talk.note.write(|seen| seen.steps += 1);
            if talk.say(&mut stream, script.collect(), &mut signal).await {
                talk.listen_to_the_end(&mut stream).await;
            }
            drop(stream);
            talk.note.write(|seen| seen.is_closed = true);
        }
        Err(error) => talk.note.write(|seen| {
            seen.tls_error = Some(error.to_string());
            seen.is_closed = true;
        }),
    }
}

struct Talk {
    /// What has arrived and belongs to no step yet.
    unread: Vec<u8>,
    note: Note,
}

impl Talk {
    /// Whether the connection is still there at the end.
    async fn say<S: Wire>(
        &mut self,
        stream: &mut S,
        script: Script,
        signal: &mut watch::Receiver<bool>,
    ) -> bool {
        for step in script {
            let is_open = match step {
                Step::Request => self.read_request(stream).await.is_some(),
                Step::Read(count) => self.read_exactly(stream, count).await.is_some(),
                Step::Send(bytes) => stream.write_all(&bytes).await.is_ok(),
                Step::Drip(bytes, pause) => drip(stream, &bytes, pause).await,
                Step::Flood(bytes) => {
                    while stream.write_all(&bytes).await.is_ok() {}
                    false
                }
                Step::Wait => signal.wait_for(|is_set| *is_set).await.is_ok(),
                // Half a close: with unread bytes a whole one would be a reset.
                Step::Fin => stream.tcp().shutdown().await.is_ok(),
                Step::Farewell => stream.shutdown().await.is_ok(),
                Step::Reset => {
                    stream.tcp().set_zero_linger().unwrap();
                    return false;
                }
                Step::Serve => {
                    self.serve(stream).await;
                    false
                }
                Step::Tls(_) => unreachable!("TLS is agreed on once"),
            };
            if !is_open {
                self.listen_to_the_end(stream).await;
                return false;
            }
            self.note.write(|seen| seen.steps += 1);
        }
        true
    }

    async fn serve<S: Wire>(&mut self, stream: &mut S) {
        while let Some(request) = self.read_request(stream).await {
            if stream.write_all(&acceptance_of(&request)).await.is_err() {
                return;
            }
        }
    }

    async fn listen_to_the_end<S: Wire>(&mut self, stream: &mut S) {
        while self.read_some(stream).await.is_some() {}
        self.note.write(|seen| seen.is_closed = true);
    }

    async fn read_some<S: Wire>(&mut self, stream: &mut S) -> Option<usize> {
        let mut buffer = [0; 16 << 10];
        let count = stream.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        self.unread.extend_from_slice(&buffer[..count]);
        self.note.write(|seen| seen.bytes.extend_from_slice(&buffer[..count]));
        Some(count)
    }

    async fn read_exactly<S: Wire>(&mut self, stream: &mut S, count: usize) -> Option<Vec<u8>> {
        while self.unread.len() < count {
            self.read_some(stream).await?;
        }
        Some(self.unread.drain(..count).collect())
    }

    async fn read_request<S: Wire>(&mut self, stream: &mut S) -> Option<String> {
        loop {
            let end = self.unread.windows(4).position(|window| window == b"\r\n\r\n");
            if let Some(end) = end {
                let head = String::from_utf8_lossy(&self.unread[..end]).to_ascii_lowercase();
                let length = head.split("content-length: ").nth(1);
                let length = length.and_then(|rest| rest.lines().next()?.trim().parse().ok());
                let whole = self.read_exactly(stream, end + 4 + length.unwrap_or(0)).await?;
                return Some(String::from_utf8_lossy(&whole).into_owned());
            }
            self.read_some(stream).await?;
        }
    }
}

async fn drip<S: Wire>(stream: &mut S, bytes: &[u8], pause: Duration) -> bool {
    for byte in bytes {
        if stream.write_all(&[*byte]).await.is_err() {
            return false;
        }
        tokio::time::sleep(pause).await;
    }
    true
}

/// The body that accepts a payment.
pub(crate) fn accepted(payment_id: &str) -> String {
    format!(
        r#"{{"status":"success","request_id":"r-1","project_id":112,"payment_id":"{payment_id}"}}"#
    )
}

/// A whole answer.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let mut answer =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n").into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// The answer that accepts the payment of a request.
fn acceptance_of(request: &str) -> Vec<u8> {
    let id = request.split("\"payment_id\":\"").nth(1).and_then(|rest| rest.split('"').next());
    answer("200 OK", "Content-Type: application/json\r\n", accepted(id.unwrap_or_default()))
}
