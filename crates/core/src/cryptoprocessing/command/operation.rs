//! What is done to a payment that is there already, and whether its state permits that.

use std::fmt;

use crate::ErrorCode;
use crate::cryptoprocessing::masked::printable_order;
use crate::cryptoprocessing::{State, StateReport};

/// A command about a payment that is there already, which its state has to permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// Charges a hold.
    Charge,
    /// Releases a hold.
    Unblock,
    /// Gives money back.
    Refund,
    /// Finishes a payment of `api` after 3-D Secure 1.0.
    Pay3ds,
    /// Finishes a hold of `api` after 3-D Secure 1.0.
    Block3ds,
    /// Finishes a payment of `vwapi` after 3-D Secure 1.0.
    PaySubmit3ds,
}

impl Operation {
    const ALL: [Self; 6] = [
        Self::Charge,
        Self::Unblock,
        Self::Refund,
        Self::Pay3ds,
        Self::Block3ds,
        Self::PaySubmit3ds,
    ];

    /// The command as the gateway writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Charge => "Charge",
            Self::Unblock => "Unblock",
            Self::Refund => "Refund",
            Self::Pay3ds => "Pay3DS",
            Self::Block3ds => "Block3DS",
            Self::PaySubmit3ds => "PaySubmit3DS",
        }
    }

    pub(super) fn of_command(command: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.as_str() == command)
    }

    /// Whether a payment that stands so may be treated so. A state that nobody knows is no obstacle.
    pub(in crate::cryptoprocessing) fn check(
        self,
        order_id: Option<&str>,
        amount: Option<u64>,
        report: &StateReport,
    ) -> Result<(), NotPermitted> {
        if order_id.is_some_and(|order_id| order_id != report.order_id()) {
            let given = printable_order(report.order_id());
            return Err(NotPermitted::OtherOrder { given });
        }
        if report.state().permits(self) == Some(false) {
            return Err(NotPermitted::State { operation: self, state: report.state().clone() });
        }
        match (self, amount, report.amount()) {
            (Self::Charge | Self::Refund, Some(asked), Some(available)) if asked > available => {
                Err(NotPermitted::Amount { operation: self, asked, available })
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a request must not be sent, seeing how the payment stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotPermitted {
    /// The state does not permit the operation.
    #[error(
        "{operation}: a payment in state {state:?} does not permit it; it permits {}",
        permitted(state)
    )]
    State {
        /// The operation.
        operation: Operation,
        /// The state.
        state: State,
    },
    /// There is less than is asked for.
    #[error(
        "Amount: {operation} asks for {asked} where {available} are there; ask for that at most"
    )]
    Amount {
        /// The operation.
        operation: Operation,
        /// The amount that is asked for.
        asked: u64,
        /// The amount that is held or left.
        available: u64,
    },
    /// The state is that of another order.
    #[error(
        "OrderId: the state is that of order {given:?}; ask for the state of the request's order"
    )]
    OtherOrder {
        /// The order of the state, shortened.
        given: String,
    },
}

impl ErrorCode for NotPermitted {
    fn code(&self) -> &'static str {
        match self {
            Self::State { .. } => "state_forbids",
            Self::Amount { .. } => "amount_exceeds",
            Self::OtherOrder { .. } => "payment_id_foreign",
        }
    }
}

fn permitted(state: &State) -> String {
    match state.permitted() {
        Some([]) => "nothing".to_owned(),
        Some(permitted) => permitted.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", "),
        None => "what cannot be told".to_owned(),
    }
}
