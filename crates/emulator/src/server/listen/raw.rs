//! For tests: a server of one router, and a client that sees every byte.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::{ListenLimits, serve};

pub(in crate::server) struct Server {
    pub(in crate::server) address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    pub(in crate::server) async fn start(router: Router, limits: ListenLimits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(listener, router, limits, async {
            let _ = stopped.await;
        }));
        Self { address, stop, task }
    }

    pub(in crate::server) async fn client(&self) -> Client {
        Client { stream: TcpStream::connect(self.address).await.unwrap() }
    }

    /// Shuts down, and tells how long it took.
    pub(in crate::server) async fn shutdown(self) -> Duration {
        let start = Instant::now();
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
        start.elapsed()
    }
}

pub(in crate::server) struct Client {
    pub(in crate::server) stream: TcpStream,
}

/// What a client saw.
#[derive(Debug)]
pub(in crate::server) struct Seen {
    /// Without `date` headers, which tests cannot know.
    pub(in crate::server) text: String,
    pub(in crate::server) end: Ending,
    /// When the last byte or the end came, from the beginning of the read.
    pub(in crate::server) after: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server) enum Ending {
    /// Nothing more came, and the connection stayed.
    Open,
    Closed,
    Reset,
}

impl Seen {
    pub(in crate::server) fn outcome(&self) -> (&str, Ending) {
        (&self.text, self.end)
    }
}

impl Client {
    pub(in crate::server) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Reads until the end, or until nothing came for three seconds.
    pub(in crate::server) async fn read(&mut self) -> Seen {
        self.read_while(Duration::from_secs(3), |_| true).await
    }

    /// Reads until the end, or until nothing came for so long.
    pub(in crate::server) async fn read_until_silent_for(&mut self, silence: Duration) -> Seen {
        self.read_while(silence, |_| true).await
    }

    /// Reads until these bytes have come, or until the end, or until nothing came for three
    /// seconds.
    pub(in crate::server) async fn read_until(&mut self, last: &str) -> Seen {
        self.read_while(Duration::from_secs(3), |bytes| !bytes.ends_with(last.as_bytes())).await
    }

    /// Like [`read_until`](Self::read_until), and a moment longer, to see whether that is all.
    pub(in crate::server) async fn read_until_last(&mut self, last: &str) -> Seen {
        let mut seen = self.read_until(last).await;
        if seen.end == Ending::Open {
            let more = self.read_until_silent_for(Duration::from_millis(100)).await;
            seen.text.push_str(&more.text);
            seen.end = more.end;
        }
        seen
    }

    async fn read_while(&mut self, silence: Duration, goes_on: impl Fn(&[u8]) -> bool) -> Seen {
        let start = Instant::now();
        let mut bytes = Vec::new();
        let mut after = Duration::ZERO;
        let end = loop {
            if !goes_on(&bytes) {
                break Ending::Open;
            }
            match timeout(silence, self.stream.read_buf(&mut bytes)).await {
                Err(_) => break Ending::Open,
                Ok(Ok(0)) => break Ending::Closed,
                Ok(Err(_)) => break Ending::Reset,
                Ok(Ok(_)) => after = start.elapsed(),
            }
        };
        if end != Ending::Open {
            after = start.elapsed();
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines = text.split_inclusive("\r\n").filter(|line| !line.starts_with("date: "));
        Seen { text: lines.collect(), end, after }
    }
}

/// A POST with a body of text.
pub(in crate::server) fn post(path: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: test\r\ncontent-length: {length}\r\n\r\n{body}")
}

pub(in crate::server) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n")
}
