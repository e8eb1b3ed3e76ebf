//! A connection that takes requests, one after the other.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::{Handle, Id};
use tokio::sync::oneshot;

use crate::body::Outgoing;
use crate::failure::{Failure, FailureKind, Stage};

/// Largest head of an answer.
const HEAD: usize = 64 << 10;

/// How long a connection that nobody wants any more may take to say so.
const FAREWELL: Duration = Duration::from_secs(1);

/// A connection that speaks HTTP/1.1. The conversation has a task of its own, which ends when this is
/// dropped, whatever it was in the middle of.
pub(crate) struct Connection {
    sender: SendRequest<Full<Outgoing>>,
    /// The runtime of the task. Where that one stands still, so does the conversation.
    runtime: Id,
    _wanted: oneshot::Sender<Infallible>,
}

impl Connection {
    pub(crate) async fn over<S>(stream: S) -> Result<Self, Failure>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (sender, task) = Builder::new()
            .max_buf_size(HEAD)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| Failure::of_error(FailureKind::Connect, Stage::Connect, &error))?;
        let (wanted, dropped) = oneshot::channel();
        tokio::spawn(async move {
            // How it ended is told to the request that was on its way.
            if let Either::Right((_, task)) = select(pin!(task), dropped).await {
                // It would wait for ever for a server that does not read.
                drop(tokio::time::timeout(FAREWELL, task).await);
            }
        });
        Ok(Self { sender, runtime: Handle::current().id(), _wanted: wanted })
    }

    pub(crate) fn runtime(&self) -> Id {
        self.runtime
    }

    /// Whether it takes a request at once, as far as its task has heard.
    pub(crate) fn is_ready(&self) -> bool {
        self.sender.is_ready()
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.sender.is_closed()
    }

    /// Waits until it takes a request.
    pub(crate) async fn ready(&mut self) -> hyper::Result<()> {
        self.sender.ready().await
    }

    pub(crate) async fn try_send(
        &mut self,
        message: Request<Full<Outgoing>>,
    ) -> Result<Response<Incoming>, TrySendError<Request<Full<Outgoing>>>> {
        self.sender.try_send_request(message).await
    }
}
