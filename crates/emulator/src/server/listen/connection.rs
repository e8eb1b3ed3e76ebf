//! One connection from its first byte to its end.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;

use super::ListenLimits;
use super::script::{End, Script, drain};
use super::wire::{ReceivedBody, SentBody, WatchedStream, Wire};

/// Answers the requests of one client until either side ends the connection.
pub(super) async fn converse(
    stream: TcpStream,
    app: App,
    limits: Arc<ListenLimits>,
    mut is_stopping: watch::Receiver<bool>,
) {
    // Answers are small and complete; waiting to fill a packet only makes them late.
    let _ = stream.set_nodelay(true);
    let send_time = limits.send_time;
    let wire = Wire::new(Arc::clone(&limits));
    let adapter = Adapter { app, wire: Arc::clone(&wire) };
    let io = TokioIo::new(WatchedStream { stream, wire: Arc::clone(&wire) });
    let mut connection = http(&limits).serve_connection(io, adapter);
    let is_too_slow = {
        let mut expired = pin!(wire.expired());
        let mut stopping = pin!(stopped(&mut is_stopping));
        let mut is_told = false;
        loop {
            tokio::select! {
                biased;
                // How it ended is told by the wire.
                _ = &mut connection => break false,
                () = &mut expired => break wire.can_answer_timeout(),
                () = &mut stopping, if !is_told => {
                    Pin::new(&mut connection).graceful_shutdown();
                    is_told = true;
                }
            }
        }
    };
    let mut stream = connection.into_parts().io.into_inner().stream;
    let script = match wire.take_script() {
        None if is_too_slow => Some(Script::request_timeout()),
        script => script,
    };
    if let Some(script) = script {
        let end = script.end;
        tokio::select! {
            () = script.perform(&mut stream, send_time) => {}
            () = stopped(&mut is_stopping) => {}
        }
        if end == End::Reset {
            return;
        }
    }
    if wire.may_have_unread() {
        linger(&mut stream).await;
    }
}

pub(super) type App = TowerToHyperService<Router>;

fn http(limits: &ListenLimits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.max_header_size(limits.head_bytes.max(1))
        // The wire knows an idle client from a slow one; this does not.
        .header_read_timeout(None)
        .max_buf_size(limits.head_bytes.max(BUFFER));
    http
}

/// Bytes that a connection buffers in each direction at most, unless a head may be longer.
const BUFFER: usize = 64 * 1024;

/// Resolves when the platform shuts down.
async fn stopped(is_stopping: &mut watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _ = is_stopping.wait_for(|is_stopping| *is_stopping).await;
}

/// Lets the client finish what it is sending, so that it reads the answer instead of a reset.
async fn linger(stream: &mut TcpStream) {
    let _ = stream.shutdown().await;
    let _ = timeout(LINGER, drain(stream)).await;
}

const LINGER: Duration = Duration::from_secs(1);

/// Hands requests to the router, and lets scripts take the place of answers.
struct Adapter {
    app: App,
    wire: Arc<Wire>,
}

impl Service<Request<Incoming>> for Adapter {
    type Response = Response<SentBody>;
    type Error = Cut;
    type Future = Pin<Box<dyn Future<Output = Result<Response<SentBody>, Cut>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let wire = Arc::clone(&self.wire);
        wire.begin_request();
        let request = request.map(|body| Body::new(ReceivedBody::new(body, Arc::clone(&wire))));
        let answer = self.app.call(request);
        Box::pin(async move {
            let mut response = answer.await.unwrap_or_else(|never: Infallible| match never {});
            if let Some(script) = response.extensions_mut().remove::<Script>() {
                wire.set_script(script);
                return Err(Cut);
            }
            wire.begin_answer();
            Ok(response.map(|body| SentBody { body, wire }))
        })
    }
}

/// Makes hyper end a connection without an answer.
#[derive(Debug)]
struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection ends without an answer")
    }
}

impl std::error::Error for Cut {}
