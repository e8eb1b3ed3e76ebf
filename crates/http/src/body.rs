//! Bodies: what is sent wipes itself, what comes back is limited.

use std::io;

use bytes::{Buf, Bytes, BytesMut};
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use zeroize::Zeroizing;

use crate::failure::{Failure, FailureKind, Stage};

/// The bytes of a request, which may hold card data: wiped when the connection is done with them.
pub(crate) struct Outgoing {
    bytes: Zeroizing<Vec<u8>>,
    sent: usize,
}

impl Outgoing {
    pub(crate) fn new(body: &[u8]) -> Self {
        Self { bytes: Zeroizing::new(body.to_vec()), sent: 0 }
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
pub(crate) fn unpack(body: Bytes, encoding: Option<&str>, limit: usize) -> Result<Bytes, Failure> {
    let encoding = encoding.unwrap_or_default().trim();
    if encoding.is_empty() || encoding.eq_ignore_ascii_case("identity") {
        return Ok(body);
    }
    if !encoding.eq_ignore_ascii_case("gzip") && !encoding.eq_ignore_ascii_case("x-gzip") {
        return Err(Failure::new(FailureKind::Encoding, Stage::Body, "only gzip is understood"));
    }
    let mut plain = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut reader = std::io::Read::take(MultiGzDecoder::new(&*body), most);
    std::io::Read::read_to_end(&mut reader, &mut plain)
        .map_err(|_| Failure::new(FailureKind::Encoding, Stage::Body, "the gzip data is broken"))?;
    if plain.len() > limit { Err(too_large(limit)) } else { Ok(plain.into()) }
}

fn too_large(limit: usize) -> Failure {
    Failure::new(FailureKind::TooLarge, Stage::Body, format!("{limit} bytes"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(plain: &[u8]) -> Bytes {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(plain).unwrap();
        writer.finish().unwrap().into()
    }

    #[test]
    fn answers_are_unpacked_up_to_the_limit() {
        let plain = |encoding, body: &[u8]| {
            unpack(Bytes::copy_from_slice(body), encoding, 100).map(|found| found.to_vec())
        };
        assert_eq!(plain(None, b"{}"), Ok(b"{}".to_vec()));
        assert_eq!(plain(Some("identity"), b"{}"), Ok(b"{}".to_vec()));
        assert_eq!(plain(Some("GZIP"), &packed(&[7; 100])), Ok(vec![7; 100]));
        let kind = |encoding, body: &[u8]| plain(encoding, body).unwrap_err().kind();
        assert_eq!(kind(Some("gzip"), &packed(&[7; 101])), FailureKind::TooLarge);
        assert_eq!(kind(Some("gzip"), &packed(&[0; 50_000_000])), FailureKind::TooLarge);
        assert_eq!(kind(Some("gzip"), b"no gzip"), FailureKind::Encoding);
        assert_eq!(kind(Some("gzip"), &packed(b"{}")[..12]), FailureKind::Encoding);
        assert_eq!(kind(Some("br"), b"{}"), FailureKind::Encoding);
    }

    #[test]
    fn what_was_sent_is_used_up() {
        let mut body = Outgoing::new(b"12345");
        body.advance(2);
        assert_eq!((body.remaining(), body.chunk()), (3, &b"345"[..]));
        body.advance(99);
        assert!(!body.has_remaining());
    }
}
