//! How an answer goes wrong, as data; the server carries it out.

mod values;

use serde::{Deserialize, Serialize};

pub use self::values::{Bounded, Difference, Headers};

/// What happens to an answer. In JSON `{"kind": "cut_body", "after": 10}`; members that are not
/// known, and numbers out of their range, are refused.
///
/// After every fault but `status`, `headers`, `slow`, `truncated` and `garbage` the connection ends;
/// the answer says so when nothing else is wrong with it. A shutdown of the platform cuts all of
/// them at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "members are explained with their variants")]
pub enum AnswerFault {
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
pub type Milliseconds = Bounded<0, 3_600_000>;

const MEGABYTE: u64 = 1024 * 1024;

const fn two_minutes() -> Milliseconds {
    Bounded::nearest(120_000)
}
