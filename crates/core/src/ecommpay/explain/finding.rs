//! A cause with how sure it is.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Cause;
use crate::ErrorCode;

/// How sure a cause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// One of several things that would look like this.
    Possible,
    /// The best explanation, without proof.
    Likely,
    /// Proven: with this undone the signature fits. Or plain to see in the bytes.
    Certain,
}

impl Certainty {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// A cause that was found, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    cause: Cause,
    certainty: Certainty,
    evidence: String,
}

impl Finding {
    pub(super) fn new(cause: Cause, certainty: Certainty, evidence: impl Into<String>) -> Self {
        Self { cause, certainty, evidence: evidence.into() }
    }

    /// The same, proven by something else.
    pub(super) fn proven(self) -> Self {
        Self { certainty: Certainty::Certain, ..self }
    }

    pub(super) fn at_most(self, certainty: Certainty) -> Self {
        Self { certainty: self.certainty.min(certainty), ..self }
    }

    pub(super) fn add_evidence(&mut self, more: &str) {
        self.evidence.push_str(more);
    }

    pub(super) fn is_certain(&self) -> bool {
        self.certainty == Certainty::Certain
    }

    /// The cause.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// How sure it is.
    pub fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// What speaks for it, in one sentence. Values in it are masked.
    pub fn evidence(&self) -> &str {
        &self.evidence
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Finding", 5)?;
        fields.serialize_field("code", self.cause.code())?;
        fields.serialize_field("certainty", &self.certainty)?;
        fields.serialize_field("cause", &self.cause.to_string())?;
        fields.serialize_field("advice", self.cause.advice())?;
        fields.serialize_field("evidence", &self.evidence)?;
        fields.end()
    }
}
