//! The commands that finish what 3-D Secure 1.0 has interrupted.

use serde::{Deserialize, Serialize};

use super::{Draft, Interface, api, commands, vwapi};
use crate::cryptoprocessing::Outcome;

/// Which command finishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// `api/Pay3DS`.
    Pay3ds,
    /// `api/Block3DS`.
    Block3ds,
    /// `vwapi/PaySubmit3DS`.
    PaySubmit3ds,
    /// `vwapi/AddSubmit3DS`.
    AddSubmit3ds,
}

impl Finish {
    /// The command as the gateway writes it.
    pub fn command(self) -> &'static str {
        match self {
            Self::Pay3ds => "Pay3DS",
            Self::Block3ds => "Block3DS",
            Self::PaySubmit3ds => "PaySubmit3DS",
            Self::AddSubmit3ds => "AddSubmit3DS",
        }
    }

    /// The interface that it belongs to.
    pub fn interface(self) -> Interface {
        match self {
            Self::Pay3ds | Self::Block3ds => Interface::Api,
            Self::PaySubmit3ds | Self::AddSubmit3ds => Interface::Vwapi,
        }
    }
}

commands! {
    /// Finishes whatever was interrupted: what
    /// [`PendingThreeDs::finish`](crate::cryptoprocessing::PendingThreeDs::finish) makes.
    FinishThreeDs => Outcome;
}

impl FinishThreeDs {
    pub(in crate::cryptoprocessing) fn new(
        finish: Finish,
        order_id: &str,
        amount: Option<u64>,
        md: &str,
        pa_res: &str,
    ) -> Self {
        let draft: Draft = match finish {
            Finish::Pay3ds => api::Pay3ds::new(order_id, pa_res).0,
            Finish::Block3ds => api::Block3ds::new(order_id, pa_res).0,
            Finish::PaySubmit3ds => vwapi::PaySubmit3ds::new(order_id, md, pa_res).0,
            Finish::AddSubmit3ds => vwapi::AddSubmit3ds::new(md, pa_res).0,
        };
        Self(Draft { noted_amount: amount, ..draft })
    }
}
