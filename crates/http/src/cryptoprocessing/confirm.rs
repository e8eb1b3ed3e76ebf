//! From a notification, which anybody can send, to what the gateway itself says.

use std::fmt;

use paywright_core::ErrorCode;
use paywright_core::cryptoprocessing::{
    Interface, Notification, State, StateAnswer, StateReport, Unconfirmed,
};

use super::client::TerminalClient;
use super::error::{CallError, without_state};

/// A payment as the gateway itself has told of it over a connection of this client: the one thing that
/// can be read as paid. Neither a notification nor the address that the payer comes back to can.
#[derive(Clone, PartialEq, Eq)]
pub struct ConfirmedPayment {
    report: StateReport,
}

impl ConfirmedPayment {
    pub(super) fn new(report: StateReport) -> Self {
        Self { report }
    }

    /// Whether the amount is charged that the order costs, in minor units of the terminal's currency.
    /// After a refund it is not any more.
    pub fn is_paid(&self, amount: u64) -> bool {
        *self.report.state() == State::Charged && self.report.amount() == Some(amount)
    }

    /// Whether that amount is held, to be charged or released.
    pub fn is_held(&self, amount: u64) -> bool {
        *self.report.state() == State::Authorized && self.report.amount() == Some(amount)
    }

    /// The order.
    pub fn order_id(&self) -> &str {
        self.report.order_id()
    }

    /// The state.
    pub fn state(&self) -> &State {
        self.report.state()
    }

    /// What is held, or left charged.
    pub fn amount(&self) -> Option<u64> {
        self.report.amount()
    }

    /// The report as it came.
    pub fn report(&self) -> &StateReport {
        &self.report
    }
}

impl fmt::Debug for ConfirmedPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ConfirmedPayment").field(&self.report).finish()
    }
}

/// Why a notification is not confirmed. Nothing follows from it then.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConfirmError {
    /// The gateway could not be asked. Ask again later.
    Call(CallError),
    /// The gateway does not know the order, or has no state of it.
    NoState(StateAnswer),
    /// The gateway tells of something else than the notification, or there is nothing in it that could
    /// be compared.
    Unconfirmed {
        /// Why.
        why: Unconfirmed,
        /// What the gateway says, where it was asked: act on that alone.
        payment: Option<Box<ConfirmedPayment>>,
    },
}

impl fmt::Display for ConfirmError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => write!(f, "the notification could not be confirmed: {error}"),
            Self::NoState(answer) => {
                write!(f, "the notification is not confirmed: {}", without_state(answer))
            }
            Self::Unconfirmed { why, .. } => why.fmt(f),
        }
    }
}

impl std::error::Error for ConfirmError {}

impl ErrorCode for ConfirmError {
    fn code(&self) -> &'static str {
        match self {
            Self::Call(error) => error.code(),
            Self::NoState(_) => "state_missing",
            Self::Unconfirmed { why, .. } => why.code(),
        }
    }
}

impl TerminalClient {
    /// Asks how a payment stands, and gives what can be read as paid; the answer itself where there is
    /// no state.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn payment(
        &self,
        interface: Interface,
        order_id: &str,
    ) -> Result<Result<ConfirmedPayment, StateAnswer>, CallError> {
        Ok(match self.state(interface, order_id).await? {
            StateAnswer::Known(report) => Ok(ConfirmedPayment::new(*report)),
            other => Err(other),
        })
    }

    /// Asks how the payment of a notification stands, and compares order and amount. Then answer the
    /// notification with [`ACKNOWLEDGEMENT`](paywright_core::cryptoprocessing::ACKNOWLEDGEMENT),
    /// forged or not. Only when the gateway could not be asked ([`ConfirmError::Call`]) is nothing
    /// known: note the order and ask later, or answer 503, upon which it comes again where repeats
    /// were agreed upon with the support.
    ///
    /// # Errors
    /// [`ConfirmError`]; then nothing follows from the notification.
    pub async fn confirm(
        &self,
        interface: Interface,
        notification: &Notification,
    ) -> Result<ConfirmedPayment, ConfirmError> {
        let Some(order_id) = notification.order_id().filter(|id| !id.is_empty()) else {
            return Err(ConfirmError::Unconfirmed { why: Unconfirmed::NoOrder, payment: None });
        };
        let answer = self.payment(interface, order_id).await.map_err(ConfirmError::Call)?;
        let payment = answer.map_err(ConfirmError::NoState)?;
        let checked = notification.confirm(payment.report()).map(|_| ());
        match checked {
            Ok(()) => Ok(payment),
            Err(why) => Err(ConfirmError::Unconfirmed { why, payment: Some(Box::new(payment)) }),
        }
    }
}
