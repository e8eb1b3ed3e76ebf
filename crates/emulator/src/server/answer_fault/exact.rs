//! An answer as the exact bytes that go over the wire, and scripts that send a part of them.

use std::iter;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::response::Parts;
use axum::response::{IntoResponse, Response};

use super::super::listen::{End, Script, Step};
use crate::platform::answer_fault::Bounded;

/// A complete answer, whose headers do not tell the length of its body.
pub(super) struct Exact {
    pub(super) parts: Parts,
    pub(super) body: Bytes,
}

/// How the end of the body is told.
#[derive(Clone, Copy)]
pub(super) enum Framing {
    Length(u64),
    Chunked,
}

/// Whether the client is told that the connection ends with this answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Connection {
    Ends,
    /// It looks as if it could be used again.
    SeemsToStay,
}

/// All bytes of an answer, and where something happens.
pub(super) struct Split {
    exact: Exact,
    place: Place,
}

enum Place {
    Head(usize),
    Body(usize),
}

impl IntoResponse for Exact {
    fn into_response(self) -> Response {
        Response::from_parts(self.parts, Body::from(self.body))
    }
}

impl Exact {
    /// All bytes of the answer as it should be.
    pub(super) fn whole(&self, connection: Connection) -> Bytes {
        self.bytes(self.true_length(), connection)
    }

    /// Status line, headers and the body as it is.
    pub(super) fn bytes(&self, framing: Framing, connection: Connection) -> Bytes {
        let mut bytes = self.head(framing, connection);
        bytes.extend_from_slice(&self.body);
        Bytes::from(bytes)
    }

    /// Something happens after so many bytes of the head, and before its last.
    pub(super) fn in_head<const MAX: u64>(self, after: Bounded<0, MAX>) -> Split {
        Split { exact: self, place: Place::Head(after.size()) }
    }

    /// Something happens after so many bytes of the body, and before its last.
    pub(super) fn in_body<const MAX: u64>(self, after: Bounded<0, MAX>) -> Split {
        Split { exact: self, place: Place::Body(after.size()) }
    }

    /// The answer in pieces, with a pause before each but the first.
    pub(super) fn drip(&self, bytes: usize, pause: Duration, with_head: bool) -> Script {
        let head = Bytes::from(self.head(self.true_length(), Connection::Ends));
        let pieces: Vec<Bytes> = if with_head {
            pieces(&self.whole(Connection::Ends), bytes).collect()
        } else {
            iter::once(head).chain(pieces(&self.body, bytes)).collect()
        };
        let mut steps = Vec::new();
        for piece in pieces {
            if !steps.is_empty() {
                steps.push(Step::Pause(pause));
            }
            steps.push(Step::Send(piece));
        }
        Script { steps, end: End::Close }
    }

    /// The head of a chunked answer and these bytes.
    pub(super) fn chunked(&self, body: &[u8]) -> Script {
        let mut bytes = self.head(Framing::Chunked, Connection::SeemsToStay);
        bytes.extend_from_slice(body);
        Script { steps: vec![Step::Send(Bytes::from(bytes))], end: End::Close }
    }

    /// The answer with more headers of so many bytes, in lines that no parser minds.
    pub(super) fn with_padding(&self, mut left: usize) -> Script {
        const NAME: &str = "x-padding: ";
        const LINE: usize = 8 * 1024;
        let mut head = self.head(self.true_length(), Connection::Ends);
        // The empty line that ends it comes later.
        head.truncate(head.len().saturating_sub(2));
        while left > 0 {
            let value = left.min(LINE).saturating_sub(NAME.len() + 2);
            head.extend_from_slice(NAME.as_bytes());
            head.resize(head.len() + value, b'a');
            head.extend_from_slice(b"\r\n");
            left = left.saturating_sub(LINE);
        }
        head.extend_from_slice(b"\r\n");
        let steps = vec![Step::Send(Bytes::from(head)), Step::Send(self.body.clone())];
        Script { steps, end: End::Close }
    }

    /// The answer with blanks behind its body up to so many bytes, which JSON permits.
    pub(super) fn with_blanks(&self, bytes: usize, is_chunked: bool) -> Script {
        const PIECE: usize = 64 * 1024;
        let blanks = Bytes::from(vec![b' '; PIECE]);
        let count = bytes.saturating_sub(self.body.len());
        let rest = blanks.slice(..count % PIECE);
        let body = iter::once(self.body.clone())
            .chain(iter::repeat_n(blanks, count / PIECE))
            .chain(iter::once(rest))
            .filter(|piece| !piece.is_empty());
        let framing = if is_chunked {
            Framing::Chunked
        } else {
            Framing::Length(length(bytes.max(self.body.len())))
        };
        let mut steps = vec![Step::Send(Bytes::from(self.head(framing, Connection::Ends)))];
        if is_chunked {
            for piece in body {
                steps.extend(
                    [chunk_head(&piece), piece, Bytes::from_static(b"\r\n")].map(Step::Send),
                );
            }
            steps.push(Step::Send(Bytes::from_static(b"0\r\n\r\n")));
        } else {
            steps.extend(body.map(Step::Send));
        }
        Script { steps, end: End::Close }
    }

    fn true_length(&self) -> Framing {
        Framing::Length(length(self.body.len()))
    }

    /// Status line and headers, with the empty line that ends them.
    fn head(&self, framing: Framing, connection: Connection) -> Vec<u8> {
        let status = self.parts.status;
        let reason = status.canonical_reason().unwrap_or_default();
        let mut head = format!("HTTP/1.1 {} {reason}\r\n", status.as_str()).into_bytes();
        let mut line = |name: &str, value: &[u8]| {
            head.extend_from_slice(&[name.as_bytes(), b": ", value, b"\r\n"].concat());
        };
        for (name, value) in &self.parts.headers {
            line(name.as_str(), value.as_bytes());
        }
        match framing {
            Framing::Length(length) => line("content-length", length.to_string().as_bytes()),
            Framing::Chunked => line("transfer-encoding", b"chunked"),
        }
        if connection == Connection::Ends {
            line("connection", b"close");
        }
        head.extend_from_slice(b"\r\n");
        head
    }
}

impl Split {
    /// The bytes before the place, then the end.
    pub(super) fn cut(&self, end: End) -> Script {
        let (before, _) = self.parts(Connection::SeemsToStay);
        Script { steps: vec![Step::Send(before)], end }
    }

    /// The bytes before the place, silence, then the rest or nothing.
    pub(super) fn stall(&self, time: Duration, is_resumed: bool) -> Script {
        let connection = if is_resumed { Connection::Ends } else { Connection::SeemsToStay };
        let (before, rest) = self.parts(connection);
        let mut steps = vec![Step::Send(before), Step::Pause(time)];
        if is_resumed {
            steps.push(Step::Send(rest));
        }
        Script { steps, end: End::Close }
    }

    fn parts(&self, connection: Connection) -> (Bytes, Bytes) {
        let mut before = self.exact.whole(connection);
        let head = before.len() - self.exact.body.len();
        let at = match self.place {
            Place::Head(after) => after.min(head - 1),
            // An answer without a body has no byte to hold back but that of its head.
            Place::Body(after) => (head.saturating_add(after)).min(before.len() - 1),
        };
        let rest = before.split_off(at);
        (before, rest)
    }
}

/// A chunk of a chunked body.
pub(super) fn chunk(bytes: &Bytes) -> Bytes {
    Bytes::from([&chunk_head(bytes), bytes, b"\r\n".as_slice()].concat())
}

fn chunk_head(bytes: &Bytes) -> Bytes {
    Bytes::from(format!("{:x}\r\n", bytes.len()))
}

fn pieces(bytes: &Bytes, size: usize) -> impl Iterator<Item = Bytes> {
    (0..bytes.len())
        .step_by(size.max(1))
        .map(move |from| bytes.slice(from..bytes.len().min(from + size)))
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
