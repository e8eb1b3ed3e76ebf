//! A payment of the gateway, and what it remembers.

use paywright_core::cryptoprocessing::{Interface, State};
use serde::Serialize;

use super::answer::Code;
use super::cards::Card;
use crate::platform::Time;

/// A payment: one order of the terminal.
#[derive(Debug, Clone)]
pub struct Payment {
    /// Its identifier, which is unique at the terminal.
    pub order_id: String,
    /// The amount that it was started with, in minor units.
    pub amount: u64,
    /// What was charged in all, before refunds.
    pub charged: u64,
    /// What is held, or charged and not refunded.
    pub balance: u64,
    /// Whether money is taken at once or held first.
    pub kind: OperationKind,
    /// Where it came from.
    pub interface: Interface,
    /// Whether the payer types the card on the gateway's page.
    pub is_on_page: bool,
    /// The state.
    pub state: State,
    /// The state that it returns to when the operation under way fails.
    pub(super) before: Option<State>,
    /// Why it was declined.
    pub code: Option<Code>,
    /// The customer of the wallet.
    pub customer: Option<String>,
    /// The stored card that pays.
    pub card_id: Option<String>,
    /// The card that pays.
    pub card: Option<Card>,
    /// The session in which the payer pays on a page.
    pub session_id: Option<String>,
    /// The authentication that is open.
    pub(super) three_ds: Option<String>,
    /// Whether the payer was authenticated.
    pub is_3ds: bool,
    /// How often a card was tried.
    pub attempts: u32,
    /// The number of the payment at the processing.
    pub rrn: String,
    /// The address of the payer, as the shop tells it.
    pub ip: Option<String>,
    /// What was really done, each once.
    pub operations: Vec<Operation>,
    /// Every change of its state.
    pub timeline: Vec<Change>,
    /// When it was started.
    pub created: Time,
}

/// What is done with money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationKind {
    /// Takes it at once.
    Pay,
    /// Holds it.
    Block,
    /// Charges what is held.
    Charge,
    /// Releases what is held.
    Unblock,
    /// Gives it back.
    Refund,
}

/// Something that was done with money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// What.
    pub kind: OperationKind,
    /// How much.
    pub amount: u64,
    /// When.
    pub at: Time,
}

/// A change of the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub at: Time,
    /// The state before; `None` for the first.
    pub from: Option<State>,
    /// The state after.
    pub to: State,
    /// What caused it.
    pub cause: &'static str,
}

impl Payment {
    pub(super) fn new(new: NewPayment, rrn: String, now: Time) -> Self {
        Self {
            order_id: new.order_id,
            amount: new.amount,
            charged: 0,
            balance: 0,
            kind: new.kind,
            interface: new.interface,
            is_on_page: new.session_id.is_some(),
            state: State::New,
            before: None,
            code: None,
            customer: new.customer,
            card_id: new.card_id,
            card: None,
            session_id: new.session_id,
            three_ds: None,
            is_3ds: false,
            attempts: 0,
            rrn,
            ip: new.ip,
            operations: Vec::new(),
            timeline: vec![Change { at: now, from: None, to: State::New, cause: "registered" }],
            created: now,
        }
    }

    /// The amount that a state shows: what is held or left, or what the payment was about when
    /// nothing is (spec 10; a recorded refunded payment shows its first amount).
    pub fn shown_amount(&self) -> u64 {
        match self.state {
            State::Refunded => self.charged,
            _ if self.balance > 0 => self.balance,
            _ => self.amount,
        }
    }

    pub(super) fn enter(&mut self, state: State, cause: &'static str, now: Time) {
        let from = std::mem::replace(&mut self.state, state.clone());
        self.timeline.push(Change { at: now, from: Some(from), to: state, cause });
    }

    pub(super) fn add(&mut self, kind: OperationKind, amount: u64, at: Time) {
        self.operations.push(Operation { kind, amount, at });
    }
}

/// What starts a payment.
pub(super) struct NewPayment {
    pub(super) order_id: String,
    pub(super) amount: u64,
    pub(super) kind: OperationKind,
    pub(super) interface: Interface,
    pub(super) customer: Option<String>,
    pub(super) card_id: Option<String>,
    pub(super) session_id: Option<String>,
    pub(super) ip: Option<String>,
}

impl OperationKind {
    /// Its name in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Block => "block",
            Self::Charge => "charge",
            Self::Unblock => "unblock",
            Self::Refund => "refund",
        }
    }
}

/// Every way from one state to another.
pub static TRANSITIONS: &[(State, State)] = &[
    (State::New, State::PreAuthorized3ds),
    (State::New, State::PreAuthorizedAf),
    (State::New, State::Pending),
    (State::New, State::Authorized),
    (State::New, State::Charged),
    (State::New, State::Rejected),
    (State::New, State::Error),
    (State::New, State::Forwarded),
    (State::PreAuthorized3ds, State::PreAuthorizedAf),
    (State::PreAuthorized3ds, State::Pending),
    (State::PreAuthorized3ds, State::Authorized),
    (State::PreAuthorized3ds, State::Charged),
    (State::PreAuthorized3ds, State::Rejected),
    (State::PreAuthorized3ds, State::Forwarded),
    (State::PreAuthorized3ds, State::Obsolete),
    // The newer attempt of the same order.
    (State::Obsolete, State::New),
    (State::Rejected, State::New),
    (State::Error, State::New),
    (State::PreAuthorizedAf, State::Authorized),
    (State::PreAuthorizedAf, State::Charged),
    (State::PreAuthorizedAf, State::Rejected),
    (State::PreAuthorizedAf, State::Error),
    (State::Pending, State::Authorized),
    (State::Pending, State::Charged),
    (State::Pending, State::Rejected),
    (State::Pending, State::Error),
    (State::Pending, State::Voided),
    (State::Pending, State::Refunded),
    (State::Authorized, State::Charged),
    (State::Authorized, State::Voided),
    (State::Authorized, State::AuthorizationClosed),
    (State::Authorized, State::Pending),
    // A part was refunded.
    (State::Charged, State::Charged),
    (State::Charged, State::Refunded),
    (State::Charged, State::Chargeback),
    (State::Charged, State::Pending),
];
