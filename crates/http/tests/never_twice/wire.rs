//! HTTP/1.1 messages as bytes.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A message that is read as far as somebody wanted.
pub(crate) struct Message {
    pub(crate) bytes: Vec<u8>,
}

impl Message {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes }
    }

    /// The length of the head with its empty line, once it is there.
    pub(crate) fn head(&self) -> Option<usize> {
        self.bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
    }

    /// The length of the body, as the head promises it.
    pub(crate) fn promised(&self) -> Option<usize> {
        let head = std::str::from_utf8(&self.bytes[..self.head()?]).ok()?;
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        let mut lengths = lines.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        lengths.next().map_or(Some(0), |(_, length)| length.trim().parse().ok())
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.missing() == Some(0)
    }

    fn missing(&self) -> Option<usize> {
        Some((self.head()? + self.promised()?).saturating_sub(self.bytes.len()))
    }

    /// Reads up to a length in all and not a byte more. `false` when the other side ends before.
    pub(crate) async fn read_to(&mut self, stream: &mut TcpStream, length: usize) -> bool {
        while self.bytes.len() < length {
            let mut buffer = vec![0; length - self.bytes.len()];
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return false,
                Ok(count) => self.bytes.extend_from_slice(&buffer[..count]),
            }
        }
        true
    }

    /// Reads the head byte by byte, so that nothing behind it is taken.
    pub(crate) async fn read_head(&mut self, stream: &mut TcpStream) -> bool {
        while self.head().is_none() {
            if !self.read_to(stream, self.bytes.len() + 1).await {
                return false;
            }
        }
        true
    }

    pub(crate) async fn read_whole(&mut self, stream: &mut TcpStream) -> bool {
        self.read_head(stream).await
            && match self.missing() {
                Some(missing) => self.read_to(stream, self.bytes.len() + missing).await,
                None => false,
            }
    }

    /// The same answer with a body that is ten bytes shorter than promised.
    pub(crate) fn promising_more(&self) -> Vec<u8> {
        let text = String::from_utf8(self.bytes.clone()).unwrap();
        let promised = self.promised().unwrap();
        let lower = text.to_ascii_lowercase();
        let (old, more) =
            (format!("content-length: {promised}"), format!("content-length: {}", promised + 10));
        assert!(lower.contains(&old), "{text}");
        let at = lower.find(&old).unwrap();
        [&text[..at], &more, &text[at + old.len()..]].concat().into_bytes()
    }
}

/// Sends a request to the platform and brings the answer.
pub(crate) async fn exchange(to: SocketAddr, request: &[u8]) -> io::Result<Message> {
    let mut platform = TcpStream::connect(to).await?;
    platform.write_all(request).await?;
    let mut answer = Message::new(Vec::new());
    if answer.read_whole(&mut platform).await {
        Ok(answer)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
