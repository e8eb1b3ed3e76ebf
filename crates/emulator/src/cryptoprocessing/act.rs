//! What others do to a payment, which no command does: the issuer, the support, the processing.

use paywright_core::cryptoprocessing::State;
use serde::{Deserialize, Serialize};

use super::{Platform, Time};

/// Something that happens to a payment from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The issuer disputes a payment that was charged.
    Chargeback,
    /// The issuer ends a hold.
    CloseHold,
    /// A newer attempt takes the place of one that was left at the bank.
    Replace,
    /// The payment is moved to another terminal before the payer pays.
    Forward,
}

/// The state does not permit it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a payment in state {state} does not permit this; {needed} does")]
pub struct NotPossible {
    state: State,
    needed: State,
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
            Action::Chargeback => (State::Charged, State::Chargeback, "disputed"),
            Action::CloseHold => {
                (State::Authorized, State::AuthorizationClosed, "closed by the issuer")
            }
            Action::Replace => (State::PreAuthorized3ds, State::Obsolete, "replaced"),
            Action::Forward => (State::New, State::Forwarded, "moved to another terminal"),
        };
        if payment.state != needed {
            return Some(Err(NotPossible { state: payment.state.clone(), needed }));
        }
        if state == State::Obsolete
            && let Some(md) = payment.three_ds.take()
        {
            self.three_ds.remove(&md);
        }
        if state != State::Forwarded {
            payment.balance = 0;
        }
        payment.enter(state, cause, now);
        Some(Ok(()))
    }
}
