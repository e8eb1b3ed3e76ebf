//! What can go wrong with an HTTP answer, as data, and how it is carried out.
//!
//! A fault is put around an answer that is complete, so whether the command was executed before is
//! settled by whoever applies it. Faults that HTTP has no words for become a [`Script`], which the
//! accept loop carries out on the bare connection.

mod bomb;
mod exact;
mod values;

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use self::exact::{Connection, Exact, Framing, chunk};
pub(crate) use self::values::{Bounded, Difference, Headers};
use super::listen::{End, Script, Step};

/// What happens to an answer. In JSON `{"kind": "cut_body", "after": 10}`; members that are not
/// known, and numbers out of their range, are refused.
///
/// After every fault but `status`, `headers`, `slow`, `truncated` and `garbage` the connection ends;
/// the answer says so when nothing else is wrong with it. A shutdown of the platform cuts all of
/// them at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum AnswerFault {
    /// Another status, 200 to 599, with these headers and this text in place of the answer: a
    /// failing gateway, `429` with `retry-after`, a redirect. 204 and 304 have no body.
    Status {
        status: Bounded<200, 599>,
        #[serde(default)]
        headers: Headers,
        #[serde(default)]
        body: String,
    },
    /// The answer, with these headers in place of its own of the same names: another content type,
    /// an encoding that is not there.
    Headers { headers: Headers },
    /// The answer is late.
    Slow { milliseconds: Milliseconds },
    /// Silence for two minutes or as long as is said, then the end, without a byte.
    NoAnswer {
        #[serde(default = "two_minutes")]
        milliseconds: Milliseconds,
    },
    /// The answer in pieces of `bytes` with pauses between them: the body, or with `head` all of it.
    Drip {
        bytes: Bounded<1, MEGABYTE>,
        milliseconds: Milliseconds,
        #[serde(default)]
        head: bool,
    },
    /// The end without a byte.
    Cut {
        #[serde(default)]
        reset: bool,
    },
    /// The first `after` bytes of status line and headers, then the end; the last byte never comes.
    CutHead {
        after: Bounded<0, MEGABYTE>,
        #[serde(default)]
        reset: bool,
    },
    /// Status line, headers and the first `after` bytes of the body, then the end; the last byte
    /// never comes. An answer without a body ends before its headers do.
    CutBody {
        after: Bounded<0, MEGABYTE>,
        #[serde(default)]
        reset: bool,
    },
    /// Like `cut_head`, with silence before the end; with `resume` the rest comes after it.
    StallHead {
        after: Bounded<0, MEGABYTE>,
        milliseconds: Milliseconds,
        #[serde(default)]
        resume: bool,
    },
    /// Like `cut_body`, with silence before the end; with `resume` the rest comes after it.
    StallBody {
        after: Bounded<0, MEGABYTE>,
        milliseconds: Milliseconds,
        #[serde(default)]
        resume: bool,
    },
    /// A correct answer with the first `after` bytes of its body, and never all of them.
    Truncated { after: Bounded<0, MEGABYTE> },
    /// Status 200 and a body that is neither JSON nor text, though its type says JSON.
    Garbage {},
    /// Bytes that are not HTTP.
    NotHttp {},
    /// The whole answer, with a `content-length` that is wrong by so many bytes; not zero.
    WrongLength { by: Difference },
    /// The whole body as a chunk, without the last chunk that says that it is complete.
    NoLastChunk {},
    /// A body whose chunk has no length.
    BadChunk {},
    /// The answer twice. The connection stays for ten seconds, so that the next request on it finds
    /// an answer that is not its own.
    Twice {},
    /// The answer, and a connection that looks as if it could be used again: what comes on it is
    /// read and not answered, until the time is over and it ends.
    Stale {
        milliseconds: Milliseconds,
        #[serde(default)]
        reset: bool,
    },
    /// So many answers of status 102, then the answer.
    Interim { count: Bounded<1, 100_000> },
    /// The answer with more headers, of so many bytes together.
    HugeHead { bytes: Bounded<1, { 64 * MEGABYTE }> },
    /// The answer with blanks behind it, so that its body has at least so many bytes; its length is
    /// told beforehand, or with `chunked` not.
    HugeBody {
        bytes: Bounded<1, { 1024 * MEGABYTE }>,
        #[serde(default)]
        chunked: bool,
    },
    /// A body of so many zeros, compressed by gzip to a hundredth and less, whatever the client
    /// accepts.
    Bomb { bytes: Bounded<1, { 256 * MEGABYTE }> },
}

/// At most an hour.
pub(crate) type Milliseconds = Bounded<0, 3_600_000>;

const MEGABYTE: u64 = 1024 * 1024;

impl AnswerFault {
    /// Carries the fault out around an answer. The result goes to the accept loop as it is; waits
    /// end when the client goes away, since the loop then drops this future.
    pub(crate) async fn carry_out(&self, answer: Response) -> Response {
        let (mut parts, body) = answer.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            // An answer that breaks off by itself is not one to build upon.
            return Script::cut().into_response();
        };
        // Whoever sends the body tells its length.
        parts.headers.remove(header::CONTENT_LENGTH);
        let mut exact = Exact { parts, body };
        let script = match self {
            Self::Status { status, headers, body } => return other_status(*status, headers, body),
            Self::Headers { headers } => {
                headers.put_into(&mut exact.parts.headers);
                return exact.into_response();
            }
            Self::Slow { milliseconds } => {
                sleep(milliseconds.time()).await;
                return exact.into_response();
            }
            Self::Truncated { after } => {
                exact.body.truncate(after.below(exact.body.len()));
                return exact.into_response();
            }
            Self::Garbage {} => return garbage(),
            Self::NoAnswer { milliseconds } => {
                script([Step::Pause(milliseconds.time())], End::Close)
            }
            Self::Drip { bytes, milliseconds, head } => {
                exact.drip(bytes.size(), milliseconds.time(), *head)
            }
            Self::Cut { reset } => script([], end(*reset)),
            Self::CutHead { after, reset } => exact.in_head(*after).cut(end(*reset)),
            Self::CutBody { after, reset } => exact.in_body(*after).cut(end(*reset)),
            Self::StallHead { after, milliseconds, resume } => {
                exact.in_head(*after).stall(milliseconds.time(), *resume)
            }
            Self::StallBody { after, milliseconds, resume } => {
                exact.in_body(*after).stall(milliseconds.time(), *resume)
            }
            Self::NotHttp {} => script([send(NOT_HTTP)], End::Close),
            Self::WrongLength { by } => {
                let wrong = Framing::Length(by.apply_to(exact.body.len()));
                script([Step::Send(exact.bytes(wrong, Connection::SeemsToStay))], End::Close)
            }
            Self::NoLastChunk {} => exact.chunked(&chunk(&exact.body)),
            Self::BadChunk {} => exact.chunked(BAD_CHUNK),
            Self::Twice {} => {
                let whole = exact.whole(Connection::SeemsToStay);
                let both = Bytes::from([whole.clone(), whole].concat());
                script([Step::Send(both), Step::Pause(TWICE_STAYS)], End::Close)
            }
            Self::Stale { milliseconds, reset } => {
                let whole = exact.whole(Connection::SeemsToStay);
                let steps = [Step::Send(whole), Step::Pause(milliseconds.time())];
                script(steps, end(*reset))
            }
            Self::Interim { count } => {
                let interim = Bytes::from(INTERIM.repeat(count.size()));
                let whole = exact.whole(Connection::Ends);
                script([Step::Send(interim), Step::Send(whole)], End::Close)
            }
            Self::HugeHead { bytes } => exact.with_padding(bytes.size()),
            Self::HugeBody { bytes, chunked } => exact.with_blanks(bytes.size(), *chunked),
            Self::Bomb { bytes } => {
                let gzip = HeaderValue::from_static("gzip");
                exact.parts.headers.insert(header::CONTENT_ENCODING, gzip);
                exact.body = bomb::gzip_of_zeros(bytes.get());
                script([Step::Send(exact.whole(Connection::Ends))], End::Close)
            }
        };
        script.into_response()
    }
}

/// How long the connection stays after an answer that came twice: long enough for another request.
const TWICE_STAYS: Duration = Duration::from_secs(10);

const NOT_HTTP: &[u8] = b"\x16\x03\x01 this is not HTTP\r\n\r\n";
const GARBAGE: &[u8] = b"\xff\xfe{\"status\": <success>\0";
const BAD_CHUNK: &[u8] = b"length\r\n{}\r\n0\r\n\r\n";
const INTERIM: &[u8] = b"HTTP/1.1 102 Processing\r\n\r\n";

const fn two_minutes() -> Milliseconds {
    Bounded::nearest(120_000)
}

fn other_status(status: Bounded<200, 599>, headers: &Headers, body: &str) -> Response {
    let status = u16::try_from(status.get()).ok().and_then(|code| StatusCode::from_u16(code).ok());
    // The range has nothing but statuses.
    let status = status.unwrap_or(StatusCode::BAD_GATEWAY);
    let has_body = status != StatusCode::NO_CONTENT && status != StatusCode::NOT_MODIFIED;
    let body = if has_body { Body::from(body.to_owned()) } else { Body::empty() };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    headers.put_into(response.headers_mut());
    response
}

fn garbage() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], GARBAGE).into_response()
}

fn script(steps: impl IntoIterator<Item = Step>, end: End) -> Script {
    Script { steps: steps.into_iter().collect(), end }
}

fn send(bytes: &'static [u8]) -> Step {
    Step::Send(Bytes::from_static(bytes))
}

fn end(reset: bool) -> End {
    if reset { End::Reset } else { End::Close }
}

#[cfg(test)]
mod tests;
