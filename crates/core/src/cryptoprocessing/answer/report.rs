//! How a payment stands, as the gateway answers when asked.

use std::fmt;

use super::super::State;
use super::super::call::{Context, Reads};
use super::super::codes::{Category, Code};
use super::super::masked::printable_order;
use super::{Answer, ReadError, Success, read_answer};
use crate::Timestamp;
use crate::http::Response;
use crate::money::{Currency, Money};
use crate::payment::PaymentEvent;
use crate::payment::PaymentStatus;

/// What the gateway says about a payment (`GetState`, `PayStatus`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum StateAnswer {
    /// The payment is known, and has a state.
    Known(Box<StateReport>),
    /// The payer has not started, or has not finished: `Success="False"` with `ErrCode="NONE"`. Ask
    /// again.
    NotFinished,
    /// The gateway knows no such order.
    NotFound,
    /// The payment ended with this code, and the answer tells no state.
    Failed(Code),
}

impl StateAnswer {
    /// The report, where the payment is known.
    pub fn known(&self) -> Option<&StateReport> {
        match self {
            Self::Known(report) => Some(report),
            Self::NotFinished | Self::NotFound | Self::Failed(_) => None,
        }
    }
}

/// A payment and its state.
#[derive(Clone, PartialEq, Eq)]
pub struct StateReport {
    order_id: String,
    state: State,
    answer: Answer,
}

impl StateReport {
    /// The order.
    pub fn order_id(&self) -> &str {
        &self.order_id
    }

    /// The state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The amount in minor units of the terminal's currency: what is held, or what is left charged.
    pub fn amount(&self) -> Option<u64> {
        self.answer.amount()
    }

    /// The code of the last failure, where the answer has one.
    pub fn code(&self) -> Option<Code> {
        self.answer.code().filter(|code| !code.is_none())
    }

    /// The answer as it came.
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The status in the vocabulary of both gateways. `ordered` is the amount that was charged at
    /// first: a charged payment with less is partially refunded.
    pub fn payment_status(&self, ordered: Option<u64>) -> PaymentStatus {
        self.state.payment_status_of(self.amount(), ordered)
    }

    /// The report as an event that a [`PaymentState`](crate::payment::PaymentState) folds. The
    /// gateway tells no time and no currency, so both are the caller's: `asked_at` is when the
    /// question was sent, and orders the events.
    pub fn event(
        &self,
        asked_at: Timestamp,
        currency: Currency,
        ordered: Option<u64>,
    ) -> PaymentEvent {
        let sum = self.amount().and_then(|amount| i64::try_from(amount).ok());
        let mut event = PaymentEvent::new(&self.order_id, self.payment_status(ordered));
        event.date = Some(asked_at);
        event.sum = sum.map(|minor| Money::new(minor, currency));
        event
    }
}

/// Prints ids shortened and no other value.
impl fmt::Debug for StateReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StateReport")
            .field("order_id", &printable_order(&self.order_id))
            .field("state", &self.state)
            .field("amount", &self.amount())
            .field("code", &self.code())
            .finish_non_exhaustive()
    }
}

impl Reads for StateAnswer {
    type Outcome = Result<Self, ReadError>;

    fn read(context: &Context, response: &Response<'_>) -> Self::Outcome {
        let answer = read_answer(context, response)?;
        let success = answer.success().ok_or(ReadError::OtherAnswer)?;
        if let Some(state) = answer.state() {
            let order_id = answer.order_id().filter(|id| !id.is_empty());
            let order_id = order_id.ok_or(ReadError::OtherAnswer)?.to_owned();
            return Ok(Self::Known(Box::new(StateReport { order_id, state, answer })));
        }
        match (success, answer.code()) {
            (Success::False, Some(code)) if code.is_none() => Ok(Self::NotFinished),
            (Success::False, Some(code)) => about_payment(code),
            (Success::False, None) | (Success::True | Success::ThreeDs, _) => {
                Err(ReadError::OtherAnswer)
            }
        }
    }

    fn lost(_: &Context) -> Self::Outcome {
        Err(ReadError::Lost)
    }
}

/// A code that comes without a state is about the payment, or about the question.
fn about_payment(code: Code) -> Result<StateAnswer, ReadError> {
    match code.category() {
        Category::NotFound if code.as_str().eq_ignore_ascii_case("ORDER_NOT_FOUND") => {
            Ok(StateAnswer::NotFound)
        }
        Category::CardData
        | Category::Fraud
        | Category::IssuerDecline
        | Category::Limit
        | Category::Payer
        | Category::ThreeDs => Ok(StateAnswer::Failed(code)),
        // The session of the payer ran out; other times that run out may be those of the question.
        Category::Timeout if code.as_str().eq_ignore_ascii_case("ORDER_TIME_OUT") => {
            Ok(StateAnswer::Failed(code))
        }
        _ => Err(ReadError::Refused { code }),
    }
}
