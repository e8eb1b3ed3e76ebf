//! What one connection waits for and until when. The socket, the request's body and the answer's
//! body tell of their steps; the connection asks for the deadline.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

use super::{ListenLimits, Script};

/// The state of one connection. Everything that changes it runs in the task of the connection, so
/// whoever waits for the deadline looks again after each change.
#[derive(Debug)]
pub(super) struct Wire {
    limits: Arc<ListenLimits>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// When the phase has to be over.
    deadline: Option<Instant>,
    /// Until when the client has to take a byte, while it takes none.
    send_deadline: Option<Instant>,
    /// Whether an answer was begun, after which no other can be given.
    is_answered: bool,
    /// Whether a body was left unread.
    is_unread: bool,
    script: Option<Script>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// No byte of the next request has come.
    Idle,
    /// Some bytes of the head have come.
    Head,
    /// The head has come, and somebody waits for the body.
    Body,
    /// The platform is at work, or the answer is on its way.
    Answer,
}

impl Wire {
    pub(super) fn new(limits: Arc<ListenLimits>) -> Arc<Self> {
        let state = State {
            phase: Phase::Idle,
            deadline: Some(after(limits.idle_time)),
            send_deadline: None,
            is_answered: false,
            is_unread: false,
            script: None,
        };
        Arc::new(Self { limits, state: Mutex::new(state) })
    }

    /// Resolves when the client has not done in time what it has to do.
    pub(super) async fn expired(&self) {
        let mut sleep = pin!(sleep_until(after(self.limits.idle_time)));
        poll_fn(|context| {
            let Some(deadline) = self.lock().next_deadline() else { return Poll::Pending };
            // Deadlines move with each request, mostly on. Setting the timer each time would make
            // all connections meet at its lock, so it goes off early now and then instead.
            if sleep.deadline() > deadline {
                sleep.as_mut().reset(deadline);
            }
            while sleep.as_mut().poll(context).is_ready() {
                if sleep.deadline() >= deadline {
                    return Poll::Ready(());
                }
                sleep.as_mut().reset(deadline);
            }
            Poll::Pending
        })
        .await;
    }

    /// Whether the client has begun a request and can still be told that it was too slow. One that
    /// is idle must not be told, since it would take that for the answer to its next request, and
    /// one that has not taken all of an answer would take it for a part of that.
    pub(super) fn can_answer_timeout(&self) -> bool {
        let state = self.lock();
        let is_request_open = matches!(state.phase, Phase::Head | Phase::Body);
        is_request_open && !state.is_answered && state.send_deadline.is_none()
    }

    /// Whether bytes may come that nobody has read. Closing would then reset the connection and
    /// could take the answer from the client.
    pub(super) fn may_have_unread(&self) -> bool {
        let state = self.lock();
        state.is_unread || matches!(state.phase, Phase::Head | Phase::Body)
    }

    pub(super) fn set_script(&self, script: Script) {
        self.lock().script = Some(script);
    }

    pub(super) fn take_script(&self) -> Option<Script> {
        self.lock().script.take()
    }

    /// The head of a request is complete.
    pub(super) fn begin_request(&self) {
        let mut state = self.lock();
        state.enter(Phase::Answer, None);
        state.is_unread = false;
    }

    pub(super) fn begin_answer(&self) {
        self.lock().is_answered = true;
    }

    fn end_answer(&self) {
        let mut state = self.lock();
        state.enter(Phase::Idle, Some(after(self.limits.idle_time)));
        state.is_answered = false;
    }

    fn received(&self) {
        let mut state = self.lock();
        if state.phase == Phase::Idle {
            state.enter(Phase::Head, Some(after(self.limits.head_time)));
        }
    }

    fn sent(&self) {
        let mut state = self.lock();
        state.send_deadline = None;
        if state.phase == Phase::Idle {
            // The answer was taken over as a whole and is still on its way.
            state.deadline = Some(after(self.limits.idle_time));
        }
    }

    fn cannot_send(&self) {
        self.lock().send_deadline.get_or_insert_with(|| after(self.limits.send_time));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn enter(&mut self, phase: Phase, deadline: Option<Instant>) {
        self.phase = phase;
        self.deadline = deadline;
    }

    fn next_deadline(&self) -> Option<Instant> {
        self.deadline.into_iter().chain(self.send_deadline).min()
    }
}

/// A socket that tells of its bytes.
pub(super) struct WatchedStream {
    pub(super) stream: TcpStream,
    pub(super) wire: Arc<Wire>,
}

impl WatchedStream {
    fn note_write(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match written {
            Poll::Pending => self.wire.cannot_send(),
            Poll::Ready(_) => self.wire.sent(),
        }
        written
    }
}

impl AsyncRead for WatchedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.wire.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for WatchedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note_write(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.note_write(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The body of a request, with a deadline that counts only while somebody waits for the client.
pub(super) struct ReceivedBody {
    body: Incoming,
    wire: Arc<Wire>,
    deadline: Instant,
    is_complete: bool,
}

impl ReceivedBody {
    pub(super) fn new(body: Incoming, wire: Arc<Wire>) -> Self {
        let deadline = after(wire.limits.body_time);
        Self { is_complete: body.is_end_stream(), body, wire, deadline }
    }
}

impl Body for ReceivedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<hyper::Result<Frame<Bytes>>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        let mut state = self.wire.lock();
        match &frame {
            Poll::Pending => state.enter(Phase::Body, Some(self.deadline)),
            Poll::Ready(_) => state.enter(Phase::Answer, None),
        }
        drop(state);
        if matches!(frame, Poll::Ready(None)) {
            self.is_complete = true;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for ReceivedBody {
    fn drop(&mut self) {
        let mut state = self.wire.lock();
        if state.phase == Phase::Body {
            state.enter(Phase::Answer, None);
        }
        state.is_unread |= !self.is_complete && !self.body.is_end_stream();
    }
}

/// The body of an answer. When it is dropped it has been taken over, or will not be.
pub(super) struct SentBody {
    pub(super) body: axum::body::Body,
    pub(super) wire: Arc<Wire>,
}

impl Body for SentBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for SentBody {
    fn drop(&mut self) {
        self.wire.end_answer();
    }
}

/// A moment to come. Sums of moments and long times may overflow, a year does not.
fn after(time: Duration) -> Instant {
    const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);
    Instant::now() + time.min(YEAR)
}
