//! The question how a payment stands, in whichever interface it was made.

use super::private::Sealed;
use super::{Command, Draft, Interface, api, apim, vwapi};
use crate::cryptoprocessing::StateAnswer;
use crate::cryptoprocessing::terminal::StatusCommand;

/// Asks how a payment stands: by `GetState`, or by `PayStatus` where the terminal's settings say so.
/// `api` has `GetState` only.
#[derive(Clone)]
#[must_use = "it does nothing until a terminal prepares it and it is sent"]
pub struct StateQuery {
    current: Draft,
    older: Draft,
}

impl StateQuery {
    /// Asks about an order.
    pub fn new(interface: Interface, order_id: &str) -> Self {
        let (current, older) = match interface {
            Interface::Api => (api::GetState::new(order_id).0, api::GetState::new(order_id).0),
            Interface::Apim => (apim::GetState::new(order_id).0, apim::PayStatus::new(order_id).0),
            Interface::Vwapi => {
                (vwapi::GetState::new(order_id).0, vwapi::PayStatus::new(order_id).0)
            }
        };
        Self { current, older }
    }

    /// The order.
    pub fn order_id(&self) -> &str {
        self.current.order_id().unwrap_or_default()
    }

    /// The interface that the payment was made in.
    pub fn interface(&self) -> Interface {
        self.current.interface
    }
}

impl Sealed for StateQuery {}

impl Command for StateQuery {
    type Answer = StateAnswer;

    fn draft(&self, status: StatusCommand) -> &Draft {
        match status {
            StatusCommand::GetState => &self.current,
            StatusCommand::PayStatus => &self.older,
        }
    }
}

impl std::fmt::Debug for StateQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.current.fmt(f)
    }
}
