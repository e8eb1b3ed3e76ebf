//! Errors on their way to Kotlin, which makes an exception of the right class of them.

use std::fmt;

use paywright_bridge::{Error, guarded};

/// An error, told.
#[derive(Debug, uniffi::Record)]
pub struct Told {
    code: String,
    number: u16,
    sentence: String,
    fields: Vec<ToldField>,
}

/// What is wrong with one field of an input.
#[derive(Debug, uniffi::Record)]
pub struct ToldField {
    path: String,
    rule: String,
    sentence: String,
}

/// What is thrown.
#[derive(Debug, uniffi::Error)]
pub enum Failure {
    /// An error of the bridge.
    Known {
        /// The error.
        told: Told,
    },
}

impl Told {
    pub(crate) fn of(error: &Error) -> Self {
        let fields = error.fields().iter().map(|field| ToldField {
            path: field.path.clone(),
            rule: field.rule.clone(),
            sentence: field.message.clone(),
        });
        Self {
            code: error.code().to_owned(),
            number: error.number(),
            sentence: error.message().to_owned(),
            fields: fields.collect(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Known { told: Told::of(&error) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Known { told } = self;
        f.write_str(&told.sentence)
    }
}

impl std::error::Error for Failure {}

/// Runs what waits for nobody; no panic leaves it.
pub(crate) fn run<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Failure> {
    Ok(guarded(work)?)
}
