use crate::ErrorCode;

/// A text that is not JSON, or not JSON that can be trusted to mean one thing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem} (at byte {offset})")]
pub struct JsonError {
    problem: JsonProblem,
    offset: usize,
}

impl JsonError {
    pub(crate) fn new(problem: JsonProblem, offset: usize) -> Self {
        Self { problem, offset }
    }

    /// What is wrong.
    pub fn problem(&self) -> &JsonProblem {
        &self.problem
    }

    /// Where, in bytes from the start of the body.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl ErrorCode for JsonError {
    fn code(&self) -> &'static str {
        self.problem.code()
    }
}

/// What can be wrong with a JSON text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonProblem {
    /// The grammar of JSON is broken.
    #[error("the body is not valid JSON: expected {expected}")]
    Syntax {
        /// What would have been right in this place.
        expected: &'static str,
    },
    /// The document is complete, yet the body goes on.
    #[error("data follows after the end of the JSON document; pass the body of one message only")]
    TrailingData,
    /// The bytes are not UTF-8.
    #[error("the body is not UTF-8; pass the bytes of the request as they came")]
    InvalidUtf8,
    /// The body starts with a byte order mark.
    #[error("the body starts with a byte order mark, which JSON does not allow; pass the raw body")]
    ByteOrderMark,
    /// A `\u` escape names half of a surrogate pair.
    #[error("an escape names half of a surrogate pair, which is no character")]
    LoneSurrogate,
    /// An object has two members of one name.
    #[error("member `{name}` is there twice, so the message could be read in two ways")]
    DuplicateMember {
        /// The name, cut to 40 characters, card numbers masked.
        name: String,
    },
    /// The body is longer than [`Limits::with_body`](super::Limits::with_body) allows.
    #[error("the body has {length} bytes, more than the limit of {limit}")]
    BodyTooLong {
        /// Bytes of the body.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// Objects and arrays are nested deeper than
    /// [`Limits::with_depth`](super::Limits::with_depth) allows.
    #[error("objects and arrays are nested deeper than the limit of {limit}")]
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// There are more leaves than [`Limits::with_leaves`](super::Limits::with_leaves) allows.
    #[error("the document has more than {limit} values")]
    TooManyLeaves {
        /// Leaves allowed.
        limit: usize,
    },
}

impl ErrorCode for JsonProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "json_syntax",
            Self::TrailingData => "json_trailing_data",
            Self::InvalidUtf8 => "json_invalid_utf8",
            Self::ByteOrderMark => "json_byte_order_mark",
            Self::LoneSurrogate => "json_lone_surrogate",
            Self::DuplicateMember { .. } => "json_duplicate_member",
            Self::BodyTooLong { .. } => "limit_body",
            Self::TooDeep { .. } => "limit_depth",
            Self::TooManyLeaves { .. } => "limit_leaves",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::json::{Document, Limits};

    #[test]
    fn broken_syntax_is_told_with_what_was_expected_and_where() {
        for (body, told) in [
            ("", "the body is not valid JSON: expected a value (at byte 0)"),
            ("{\"a\"}", "the body is not valid JSON: expected `:` after a member name (at byte 4)"),
        ] {
            let error = Document::parse(body.as_bytes(), &Limits::default()).unwrap_err();
            assert_eq!(error.to_string(), told, "{body}");
        }
    }

    #[test]
    fn a_duplicate_name_is_told_short_and_masked() {
        let long = "x".repeat(200);
        for (name, shown) in [("4000000000000077", "400000******0077"), (&long, &long[..40])] {
            let body = format!(r#"{{"{name}":1,"{name}":2}}"#);
            let error = Document::parse(body.as_bytes(), &Limits::default()).unwrap_err();
            for print in [error.to_string(), format!("{error:?}")] {
                assert!(print.contains(shown) && !print.contains(name), "{print}");
            }
        }
    }
}
