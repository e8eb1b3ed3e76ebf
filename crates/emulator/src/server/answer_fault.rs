//! Carries out what goes wrong with an answer on purpose, byte by byte.
//!
//! A fault is put around an answer that is complete, so whether the command was executed before is
//! settled by whoever applies it. Faults that HTTP has no words for become a [`Script`], which the
//! accept loop carries out on the bare connection.

mod bomb;
mod exact;

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::time::sleep;

use self::exact::{Connection, Exact, Framing, chunk};
use super::listen::{End, Script, Step};
use crate::platform::AnswerFault;
use crate::platform::answer_fault::{Bounded, Headers};

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
