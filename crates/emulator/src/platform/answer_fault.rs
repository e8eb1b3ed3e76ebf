//! How an answer goes wrong, as data; the server carries it out.

use serde::{Deserialize, Serialize};

/// What a client gets instead of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum AnswerFault {
    /// Another HTTP status and a short body in place of the answer.
    Status {
        /// The status, 200 to 599.
        status: u16,
    },
    /// Nothing for so long, then the connection is cut.
    NoAnswer {
        /// How long.
        milliseconds: u64,
    },
    /// The answer, late.
    Slow {
        /// How late.
        milliseconds: u64,
    },
    /// The answer in pieces with pauses between.
    Drip {
        /// The size of a piece.
        bytes: usize,
        /// The pause.
        milliseconds: u64,
    },
    /// The connection is cut without a byte.
    Cut,
    /// The connection is cut within the body.
    CutBody {
        /// So many bytes of it are sent.
        after: usize,
    },
    /// An answer of 200 that is no JSON.
    Garbage,
}
