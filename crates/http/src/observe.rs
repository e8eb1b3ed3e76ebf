//! What others may see of an exchange: everything but what it is made of.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use paywright_core::cryptoprocessing::{masked_answer, masked_form};
use paywright_core::ecommpay::masked_body;
use paywright_core::http::Request;

use crate::failure::Failure;

/// One moment of a call, for logs and metrics.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Event<'e> {
    /// The address without its query.
    pub url: &'e str,
    /// A fingerprint of the payment id, the same for the same id, where the request has one.
    pub payment: Option<&'e str>,
    /// The number of the attempt; the first is 1.
    pub attempt: u32,
    /// The time since the call began.
    pub elapsed: Duration,
    /// What happened.
    pub what: What<'e>,
}

/// What happened.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum What<'e> {
    /// An attempt begins.
    Sending {
        /// The body of the request.
        body: MaskedBody<'e>,
    },
    /// An answer came, whatever it says.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The body of the answer.
        body: MaskedBody<'e>,
    },
    /// No answer came.
    Failed {
        /// Why.
        failure: &'e Failure,
    },
}

/// A body that can be printed only, and only masked: members that are known to be harmless are
/// shown, of all others no more than their name. Masking costs nothing until it is printed.
#[derive(Clone, Copy)]
pub struct MaskedBody<'e> {
    body: &'e [u8],
    language: Language,
    side: Side,
}

impl<'e> MaskedBody<'e> {
    pub(crate) fn new(body: &'e [u8], language: Language, side: Side) -> Self {
        Self { body, language, side }
    }

    /// The length of the body in bytes.
    pub fn length(&self) -> usize {
        self.body.len()
    }
}

/// What a gateway speaks.
#[derive(Clone, Copy)]
pub(crate) enum Language {
    /// JSON both ways.
    Json,
    /// Forms, answered in XML.
    Forms,
}

/// Who speaks.
#[derive(Clone, Copy)]
pub(crate) enum Side {
    Request,
    Answer,
}

impl Language {
    pub(crate) fn of(request: &Request) -> Self {
        match request.header("content-type") {
            Some("application/x-www-form-urlencoded") => Self::Forms,
            _ => Self::Json,
        }
    }
}

impl fmt::Display for MaskedBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match (self.language, self.side) {
            (Language::Json, _) => masked_body(self.body),
            (Language::Forms, Side::Request) => masked_form(self.body),
            (Language::Forms, Side::Answer) => masked_answer(self.body),
        })
    }
}

impl fmt::Debug for MaskedBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The functions that see what happens.
#[derive(Clone, Default)]
pub(crate) struct Observers(Vec<Arc<Observer>>);

type Observer = dyn Fn(&Event<'_>) + Send + Sync;

impl Observers {
    pub(crate) fn add(&mut self, observer: impl Fn(&Event<'_>) + Send + Sync + 'static) {
        self.0.push(Arc::new(observer));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn see(&self, event: &Event<'_>) {
        for observer in &self.0 {
            // A panic here would take the ticket of a payment with it.
            drop(catch_unwind(AssertUnwindSafe(|| observer(event))));
        }
    }
}
