//! The end of a connection by a script: exact bytes and pauses in place of an HTTP answer.

use std::io;
use std::time::Duration;

use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// What happens on a connection instead of the answer to a request. Among the extensions of a
/// response it takes the response's place.
///
/// The script ends early when the client closes its side or resets the connection, when it takes no
/// byte for [`ListenLimits::send_time`](super::ListenLimits::send_time), and when the platform shuts
/// down. What the client sends meanwhile is read and forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Script {
    pub(crate) steps: Vec<Step>,
    pub(crate) end: End,
}

/// One step of a [`Script`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Sends bytes as they are.
    Send(Bytes),
    /// Keeps silent.
    Pause(Duration),
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// In order: the client sees the end after the last byte.
    Close,
    /// With a reset: the client sees an error, and may lose bytes that it has not read yet.
    Reset,
}

impl IntoResponse for Script {
    /// A response that the script takes the place of.
    fn into_response(self) -> Response {
        let mut response = Response::default();
        response.extensions_mut().insert(self);
        response
    }
}

impl Script {
    /// Closes the connection without a byte.
    pub(crate) fn cut() -> Self {
        Self { steps: Vec::new(), end: End::Close }
    }

    /// Tells a client that it was too slow.
    pub(super) fn request_timeout() -> Self {
        let answer =
            b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        Self { steps: vec![Step::Send(Bytes::from_static(answer))], end: End::Close }
    }

    /// Carries out the steps and the end, but for closing in order, which dropping the stream does.
    /// `send_time` is how long the client may take no byte.
    pub(super) async fn perform(self, stream: &mut TcpStream, send_time: Duration) {
        let (mut reader, mut writer) = stream.split();
        let steps = async {
            for step in self.steps {
                match step {
                    Step::Send(bytes) => send(&mut writer, &bytes, send_time).await?,
                    Step::Pause(time) => sleep(time).await,
                }
            }
            Ok::<(), io::Error>(())
        };
        tokio::select! {
            biased;
            _ = steps => {}
            () = drain(&mut reader) => {}
        }
        if self.end == End::Reset {
            // A stream that cannot be reset is closed, and there is nobody to tell.
            let _ = stream.set_zero_linger();
        }
    }
}

/// Reads and forgets until the client has closed its side or the connection is broken.
pub(super) async fn drain(reader: &mut (impl AsyncRead + Unpin)) {
    let mut buffer = [0; 4_096];
    while reader.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
}

async fn send(
    writer: &mut (impl AsyncWriteExt + Unpin),
    mut bytes: &[u8],
    send_time: Duration,
) -> io::Result<()> {
    while !bytes.is_empty() {
        let count = timeout(send_time, writer.write(bytes)).await??;
        if count == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = bytes.get(count..).unwrap_or_default();
    }
    Ok(())
}
