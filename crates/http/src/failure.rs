//! Why no answer came.

use std::error::Error;
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

use paywright_core::ErrorCode;

/// Why no answer came, and whether the request may have arrived all the same.
///
/// The text says what to do; [`code`](ErrorCode::code) is stable. Neither holds anything of the
/// request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    kind: FailureKind,
    stage: Stage,
    detail: String,
    /// Whether an earlier attempt may have arrived.
    was_sent: bool,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The address is none that can be called.
    Address,
    /// The address is `http://` to another machine: keys and cards would travel in the open.
    PlainHttp,
    /// No connection: the name is unknown, or nobody listens there.
    Connect,
    /// The proxy does not let the connection through.
    Proxy,
    /// The other side does not speak TLS 1.2 or 1.3 as it should.
    Tls,
    /// The certificate of the other side is not valid for it.
    Certificate,
    /// The time ran out.
    Timeout,
    /// The connection was closed before the whole answer was there.
    Closed,
    /// What came is no HTTP.
    Protocol,
    /// The answer is larger than the limit.
    TooLarge,
    /// The answer is packed in a way that is unknown or broken.
    Encoding,
    /// The client was shut down, or the process was forked while the request was on its way.
    Stopped,
}

/// How far a request had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum Stage {
    /// Waiting for the turn that the platform gives an account, before the first attempt or another.
    Turn,
    /// Waiting for one of the connections that the client may have.
    Pool,
    /// Looking up the name, connecting, asking a proxy.
    Connect,
    /// Agreeing on TLS.
    Tls,
    /// The request is on its way, and its answer is awaited.
    Answer,
    /// The answer has begun.
    Body,
}

impl Failure {
    pub(crate) fn new(kind: FailureKind, stage: Stage, detail: impl Into<String>) -> Self {
        Self { kind, stage, detail: detail.into(), was_sent: false }
    }

    pub(crate) fn of_error(kind: FailureKind, stage: Stage, error: &dyn Error) -> Self {
        Self::new(kind, stage, causes(error))
    }

    /// What went wrong.
    pub fn kind(&self) -> FailureKind {
        self.kind
    }

    /// How far the request had come.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Whether a byte of the request may have left. If not, it can be sent again, whatever it does.
    pub fn may_have_arrived(&self) -> bool {
        self.was_sent || self.stage >= Stage::Answer
    }

    /// Says where the connection should have led to.
    pub(crate) fn on_the_way_to(mut self, address: &str) -> Self {
        self.detail = match self.detail.as_str() {
            "" => address.to_owned(),
            detail => format!("{address}: {detail}"),
        };
        self
    }

    /// Notes whether an earlier attempt of the same call may have arrived.
    pub(crate) fn note_earlier(&mut self, was_sent: bool) {
        self.was_sent |= was_sent;
    }

    /// Whether another attempt would end like this one.
    pub(crate) fn is_permanent(&self) -> bool {
        use FailureKind::{
            Address, Certificate, Closed, Connect, Encoding, PlainHttp, Protocol, Proxy, Stopped,
            Timeout, Tls, TooLarge,
        };
        match self.kind {
            Address | PlainHttp | Certificate | TooLarge | Encoding | Stopped => true,
            Connect | Proxy | Tls | Timeout | Closed | Protocol => false,
        }
    }
}

impl ErrorCode for Failure {
    fn code(&self) -> &'static str {
        match self.kind {
            FailureKind::Address => "http_address_invalid",
            FailureKind::PlainHttp => "http_plain_refused",
            FailureKind::Connect => "http_connect_failed",
            FailureKind::Proxy => "http_proxy_failed",
            FailureKind::Tls => "http_tls_failed",
            FailureKind::Certificate => "http_certificate_refused",
            FailureKind::Timeout => "http_timeout",
            FailureKind::Closed => "http_connection_closed",
            FailureKind::Protocol => "http_protocol_broken",
            FailureKind::TooLarge => "http_answer_too_large",
            FailureKind::Encoding => "http_encoding_refused",
            FailureKind::Stopped => "http_client_stopped",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match (self.kind, self.stage) {
            (FailureKind::Address, _) => "the address cannot be called",
            (FailureKind::PlainHttp, _) => {
                "plain http to another machine is refused, since keys and cards would travel in \
                 the open: use https, or name the host as one that may be called so"
            }
            (FailureKind::Connect, _) => "no connection came about",
            (FailureKind::Proxy, _) => "the proxy did not let the connection through",
            (FailureKind::Tls, _) => "no TLS 1.2 or 1.3 could be agreed on",
            (FailureKind::Certificate, _) => {
                "the certificate of the other side is refused; if it is your own deployment, give \
                 the client its CA file"
            }
            (FailureKind::Timeout, Stage::Turn) => "the turn comes after the time is up",
            (FailureKind::Timeout, Stage::Pool) => {
                "the time ran out while all connections of the client were busy"
            }
            (FailureKind::Timeout, Stage::Connect) => "the time ran out while connecting",
            (FailureKind::Timeout, Stage::Tls) => "the time ran out while agreeing on TLS",
            (FailureKind::Timeout, Stage::Answer) => "the time ran out before an answer began",
            (FailureKind::Timeout, Stage::Body) => "the time ran out within the answer",
            (FailureKind::Closed, _) => "the connection was closed before the whole answer came",
            (FailureKind::Protocol, _) => "what came back is no HTTP answer",
            (FailureKind::TooLarge, _) => "the answer is larger than the limit",
            (FailureKind::Encoding, _) => "the answer cannot be unpacked",
            (FailureKind::Stopped, _) => "the client was stopped while the request was on its way",
        };
        f.write_str(what)?;
        if !self.detail.is_empty() {
            write!(f, " ({})", self.detail)?;
        }
        f.write_str(if self.may_have_arrived() {
            "; the request may have arrived"
        } else {
            "; nothing was sent"
        })
    }
}

impl Error for Failure {}

/// How far an attempt has come, for the one who cuts it off.
pub(crate) struct Progress(AtomicU8);

impl Progress {
    pub(crate) fn new() -> Self {
        Self(AtomicU8::new(Stage::Pool as u8))
    }

    pub(crate) fn reach(&self, stage: Stage) {
        self.0.store(stage as u8, Ordering::Relaxed);
    }

    pub(crate) fn stage(&self) -> Stage {
        const STAGES: [Stage; 6] =
            [Stage::Turn, Stage::Pool, Stage::Connect, Stage::Tls, Stage::Answer, Stage::Body];
        let reached = usize::from(self.0.load(Ordering::Relaxed));
        // Whoever cannot tell has to assume that the request left.
        STAGES.get(reached).copied().unwrap_or(Stage::Body)
    }
}

/// An error and what caused it, without saying anything twice.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(found) = cause {
        let words = found.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = found.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_whether_the_request_may_have_arrived() {
        for (stage, expected) in [
            (Stage::Pool, false),
            (Stage::Connect, false),
            (Stage::Tls, false),
            (Stage::Answer, true),
            (Stage::Body, true),
        ] {
            let failure = Failure::new(FailureKind::Timeout, stage, "");
            assert_eq!(failure.may_have_arrived(), expected, "{stage:?}");
            assert_eq!(failure.to_string().contains("nothing was sent"), !expected);
            let progress = Progress::new();
            progress.reach(stage);
            assert_eq!(progress.stage(), stage);
        }
    }

    #[test]
    fn a_failure_to_connect_says_where_to() {
        for (detail, expected) in [
            ("", "the time ran out while connecting (127.0.0.1:8112); nothing was sent"),
            ("slow", "the time ran out while connecting (127.0.0.1:8112: slow); nothing was sent"),
        ] {
            let failure = Failure::new(FailureKind::Timeout, Stage::Connect, detail);
            assert_eq!(failure.on_the_way_to("127.0.0.1:8112").to_string(), expected);
        }
    }

    #[test]
    fn causes_are_told_once() {
        let inner = std::io::Error::other("refused");
        let outer = std::io::Error::other(inner);
        assert_eq!(causes(&outer), "refused");
    }
}
