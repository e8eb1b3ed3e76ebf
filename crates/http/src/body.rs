//! Bodies: what is sent wipes itself, what comes back is limited.

use std::io::{self, Write};

use bytes::{Buf, Bytes, BytesMut};
use flate2::write::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use paywright_core::http::SharedBody;

use crate::failure::{Failure, FailureKind, Stage};

/// The bytes of a request, which may hold card data: wiped when the connection is done with them.
pub(crate) struct Outgoing {
    bytes: SharedBody,
    sent: usize,
}

impl Outgoing {
    pub(crate) fn new(bytes: SharedBody) -> Self {
        Self { bytes, sent: 0 }
    }
}

impl Buf for Outgoing {
    fn remaining(&self) -> usize {
        self.bytes.len().saturating_sub(self.sent)
    }

    fn chunk(&self) -> &[u8] {
        self.bytes.get(self.sent..).unwrap_or_default()
    }

    fn advance(&mut self, count: usize) {
        self.sent = self.sent.saturating_add(count).min(self.bytes.len());
    }
}

/// Reads an answer up to a limit.
pub(crate) async fn read(mut body: Incoming, limit: usize) -> Result<Bytes, Failure> {
    let announced = body.size_hint().exact();
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    let mut first: Option<Bytes> = None;
    let mut all = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            let kind = if is_cut(&error) { FailureKind::Closed } else { FailureKind::Protocol };
            Failure::of_error(kind, Stage::Body, &error)
        })?;
        // Trailers say nothing that anybody reads.
        let Ok(data) = frame.into_data() else { continue };
        if all.len().saturating_add(first.as_ref().map_or(0, Bytes::len)) + data.len() > limit {
            return Err(too_large(limit));
        }
        // Nearly all answers come in one piece, which is then handed on as it is.
        match first.take() {
            None if all.is_empty() => first = Some(data),
            None => all.extend_from_slice(&data),
            Some(earlier) => {
                all.extend_from_slice(&earlier);
                all.extend_from_slice(&data);
            }
        }
    }
    Ok(first.unwrap_or_else(|| all.freeze()))
}

/// Whether the connection ended within the answer, rather than the answer being none.
fn is_cut(error: &hyper::Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref());
    let is_io = cause.is_some_and(|cause: &io::Error| {
        !matches!(cause.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
    });
    is_io || error.is_incomplete_message() || error.is_closed()
}

/// Unpacks an answer as its `Content-Encoding` says, up to a limit.
pub(crate) async fn unpack(
    body: Bytes,
    encoding: Option<&str>,
    limit: usize,
) -> Result<Bytes, Failure> {
    let encoding = encoding.unwrap_or_default().trim();
    if encoding.is_empty() || encoding.eq_ignore_ascii_case("identity") {
        return Ok(body);
    }
    if !encoding.eq_ignore_ascii_case("gzip") && !encoding.eq_ignore_ascii_case("x-gzip") {
        return Err(Failure::new(FailureKind::Encoding, Stage::Body, "only gzip is understood"));
    }
    let plain = Plain { bytes: Vec::new(), limit, is_full: false };
    let mut unpacker = MultiGzDecoder::new(plain);
    let mut is_right = true;
    for part in body.chunks(STEP) {
        is_right = is_right && unpacker.write_all(part).is_ok();
        if !is_right {
            break;
        }
        // The deadline, and whatever else runs on this thread, has its turn.
        tokio::task::yield_now().await;
    }
    is_right = is_right && unpacker.try_finish().is_ok();
    let plain = unpacker.get_mut();
    match (is_right, plain.is_full) {
        (true, _) => Ok(std::mem::take(&mut plain.bytes).into()),
        (false, true) => Err(too_large(limit)),
        (false, false) => {
            Err(Failure::new(FailureKind::Encoding, Stage::Body, "the gzip data is broken"))
        }
    }
}

/// Packed bytes that are unpacked at a stretch. A few of them can cost as much as many others.
const STEP: usize = 4 << 10;

/// Takes bytes up to a limit.
struct Plain {
    bytes: Vec<u8>,
    limit: usize,
    is_full: bool,
}

impl Write for Plain {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_full |= self.bytes.len().saturating_add(bytes.len()) > self.limit;
        if self.is_full {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn too_large(limit: usize) -> Failure {
    Failure::new(FailureKind::TooLarge, Stage::Body, format!("{limit} bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(plain: &[u8]) -> Bytes {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(plain).unwrap();
        writer.finish().unwrap().into()
    }

    #[tokio::test]
    async fn answers_are_unpacked_up_to_the_limit() {
        use FailureKind::{Encoding, TooLarge};
        let twice = [packed(b"{"), packed(b"}")].concat();
        let cases = [
            (None, Bytes::from_static(b"{}"), Ok(b"{}".to_vec())),
            (Some("identity"), Bytes::from_static(b"{}"), Ok(b"{}".to_vec())),
            (Some("GZIP"), packed(&[7; 100]), Ok(vec![7; 100])),
            (Some("gzip"), twice.into(), Ok(b"{}".to_vec())),
            (Some("gzip"), packed(&[7; 101]), Err(TooLarge)),
            (Some("gzip"), packed(&[0; 50_000_000]), Err(TooLarge)),
            (Some("gzip"), Bytes::from_static(b"no gzip"), Err(Encoding)),
            (Some("gzip"), packed(b"{}").slice(..12), Err(Encoding)),
            (Some("br"), Bytes::from_static(b"{}"), Err(Encoding)),
        ];
        for (encoding, body, expected) in cases {
            let found = unpack(body.clone(), encoding, 100).await;
            let found = found.map(|found| found.to_vec()).map_err(|failure| failure.kind());
            assert_eq!(found, expected, "{encoding:?} {body:?}");
        }
    }

    #[test]
    fn what_was_sent_is_used_up() {
        use paywright_core::http::{Request, RetryClass};

        let request = Request::post_json("https://x", b"12345".to_vec(), RetryClass::Read);
        let mut body = Outgoing::new(request.shared_body());
        body.advance(2);
        assert_eq!((body.remaining(), body.chunk()), (3, &b"345"[..]));
        body.advance(99);
        assert!(!body.has_remaining());
    }
}
