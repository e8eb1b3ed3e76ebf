//! A call that is ready to be made, and what it gives.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use paywright_bridge::{self as bridge, Error, ErrorKind, PaymentSeen, cryptoprocessing};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use serde_json::Value;

use crate::callback::Callback;
use crate::ending::{detached, uninterrupted};
use crate::error::{called, raised, with_ticket, wrong};
use crate::notification::ConfirmedPayment;
use crate::value::{text_to_python, to_python};

/// A call that is ready to be made.
pub(crate) struct Job {
    pub(crate) work: Work,
    /// Finds out what became of the request, if it moves money.
    pub(crate) ticket: Option<Ticket>,
}

/// What has the ticket of a request.
pub(crate) enum Ticket {
    /// The text of a JSON object.
    Text(String),
    /// It knows more once somebody has looked.
    Prepared(Arc<cryptoprocessing::Prepared>),
}

impl Ticket {
    /// The text of a JSON object.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Prepared(prepared) => prepared.ticket(),
        }
    }
}

pub(crate) type Work = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + Send>>;

/// What a call gives.
pub(crate) enum Outcome {
    /// An `Outcome` of Gate.
    Answer(Value),
    /// Plain data.
    Data(Value),
    /// A list of operations, or nothing behind the last.
    Page(Option<Value>),
    Seen(PaymentSeen),
    /// An `Outcome` of the second gateway.
    Told(Value),
    /// How a payment of the second gateway stands.
    State(cryptoprocessing::Seen),
    Confirmed(cryptoprocessing::Payment),
    Nothing,
}

impl Job {
    pub(crate) fn reading(
        work: impl Future<Output = Result<Outcome, Error>> + Send + 'static,
    ) -> Self {
        Self { work: Box::pin(work), ticket: None }
    }

    /// Makes the call while the thread waits, without the interpreter's lock, and looks for signals
    /// now and then. `on_ticket` gets the ticket first.
    pub(crate) fn finish<'py>(
        self,
        py: Python<'py>,
        on_ticket: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Self { work, ticket } = self;
        let ticket = ticket.and_then(|ticket| ticket.text());
        if let (Some(on_ticket), Some(ticket)) = (on_ticket, &ticket) {
            let kept = (text_to_python(py, ticket)?,);
            let kept = uninterrupted(py, || on_ticket.call1(kept))?;
            if kept.hasattr("__await__")? {
                let message = "on_ticket: it gave an awaitable, which nobody awaits here; nothing was \
                               sent. Pass a plain function, or use AsyncGate";
                return Err(wrong(py, message));
            }
        }
        let cut_short = |error: PyErr| {
            let ticket = ticket.as_deref().and_then(|ticket| text_to_python(py, ticket).ok());
            with_ticket(py, error, ticket.map(Bound::unbind).as_ref())
        };
        let running = bridge::begin(work).map_err(|error| raised(py, &error))?;
        loop {
            match detached(py, || running.wait_for(SIGNALS)) {
                Some(Ok(outcome)) => return outcome.into_python(py).map_err(cut_short),
                Some(Err(error)) if error.kind() == ErrorKind::Internal => {
                    return Err(cut_short(raised(py, &error)));
                }
                Some(Err(error)) => return Err(raised(py, &error)),
                None => py.check_signals().map_err(|interruption| {
                    running.cancel();
                    cut_short(interruption)
                })?,
            }
        }
    }
}

/// How long Ctrl-C may take.
const SIGNALS: Duration = Duration::from_millis(50);

impl Outcome {
    pub(crate) fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Self::Answer(answer) => answer_to_python(py, &answer),
            Self::Data(data) | Self::Page(Some(data)) => to_python(py, &data),
            Self::Page(None) => Ok(py.None().into_bound(py)),
            Self::Seen(seen) => {
                static SEEN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
                called(
                    py,
                    &SEEN,
                    "paywright.ecommpay.outcome",
                    "Seen",
                    (seen.reached, seen.message.map(Callback::of)),
                )
            }
            Self::Told(answer) => told_to_python(py, &answer),
            Self::State(seen) => {
                static SEEN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
                let answer = seen.answer.map(|answer| told_to_python(py, &answer)).transpose()?;
                called(
                    py,
                    &SEEN,
                    "paywright.cryptoprocessing.outcome",
                    "Seen",
                    (seen.reached, seen.payment.map(ConfirmedPayment::of), answer),
                )
            }
            Self::Confirmed(payment) => {
                Ok(Bound::new(py, ConfirmedPayment::of(payment))?.into_any())
            }
            Self::Nothing => Ok(py.None().into_bound(py)),
        }
    }
}

/// An answer of the second gateway as an `Outcome`.
pub(crate) fn told_to_python<'py>(py: Python<'py>, answer: &Value) -> PyResult<Bound<'py, PyAny>> {
    static OUTCOME: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    called(py, &OUTCOME, "paywright.cryptoprocessing.outcome", "Outcome", (to_python(py, answer)?,))
}

/// An answer of Gate as an `Outcome`.
pub(crate) fn answer_to_python<'py>(
    py: Python<'py>,
    answer: &Value,
) -> PyResult<Bound<'py, PyAny>> {
    static OUTCOME: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    called(py, &OUTCOME, "paywright.ecommpay.outcome", "Outcome", (to_python(py, answer)?,))
}
