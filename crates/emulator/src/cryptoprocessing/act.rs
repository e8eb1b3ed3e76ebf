//! What is done to a payment without a command: by the issuer, the support, or a person who watches.

use paywright_core::cryptoprocessing::State;
use serde::{Deserialize, Serialize};

use super::answer::Code;
use super::payment::OperationKind;
use super::{Platform, Time};

/// Something that happens to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "action", deny_unknown_fields)]
pub enum Action {
    /// The shop charges a hold, all of it without an amount.
    Charge {
        /// How much.
        amount: Option<u64>,
    },
    /// The shop releases a hold.
    Unblock {},
    /// The shop gives back what was charged, all of it without an amount.
    Refund {
        /// How much.
        amount: Option<u64>,
    },
    /// The issuer disputes a payment that was charged.
    Chargeback {},
    /// The issuer ends a hold.
    CloseHold {},
    /// A newer attempt takes the place of one that was left at the bank.
    Replace {},
    /// The payment is moved to another terminal before the payer pays.
    Forward {},
}

/// Why something does not happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPossible {
    /// The state does not permit it.
    #[error("a payment in state {state} does not permit this; {needed} does")]
    State {
        /// The state.
        state: State,
        /// The one that permits it.
        needed: State,
    },
    /// The gateway refuses it, as it would refuse the command.
    #[error("the gateway refuses it with {0}")]
    Refused(Code),
}

impl Action {
    /// Everything that a state permits.
    pub fn permitted(state: &State) -> &'static [Self] {
        match state {
            State::New => &[Self::Forward {}],
            State::PreAuthorized3ds => &[Self::Replace {}],
            State::Authorized => {
                &[Self::Charge { amount: None }, Self::Unblock {}, Self::CloseHold {}]
            }
            State::Charged => &[Self::Refund { amount: None }, Self::Chargeback {}],
            _ => &[],
        }
    }
}

impl Platform {
    /// Does something to a payment. `None` when there is no such order.
    pub fn act(
        &mut self,
        now: Time,
        order_id: &str,
        action: Action,
    ) -> Option<Result<(), NotPossible>> {
        self.catch_up(now);
        let payment = self.payments.get_mut(order_id)?;
        let (needed, state, cause) = match action {
            Action::Charge { amount } => {
                return Some(self.in_place_of_shop(now, order_id, OperationKind::Charge, amount));
            }
            Action::Unblock {} => {
                return Some(self.in_place_of_shop(now, order_id, OperationKind::Unblock, None));
            }
            Action::Refund { amount } => {
                return Some(self.in_place_of_shop(now, order_id, OperationKind::Refund, amount));
            }
            Action::Chargeback {} => (State::Charged, State::Chargeback, "disputed"),
            Action::CloseHold {} => {
                (State::Authorized, State::AuthorizationClosed, "closed by the issuer")
            }
            Action::Replace {} => (State::PreAuthorized3ds, State::Obsolete, "replaced"),
            Action::Forward {} => (State::New, State::Forwarded, "moved to another terminal"),
        };
        if payment.state != needed {
            let state = payment.state.clone();
            return Some(Err(NotPossible::State { state, needed }));
        }
        payment.three_ds = None;
        payment.balance = 0;
        payment.enter(state, cause, now);
        Some(Ok(()))
    }

    fn in_place_of_shop(
        &mut self,
        now: Time,
        order_id: &str,
        kind: OperationKind,
        amount: Option<u64>,
    ) -> Result<(), NotPossible> {
        let told = self.follow_up(now, order_id, kind, amount);
        told.result.map(|_| ()).map_err(NotPossible::Refused)
    }
}
