//! What happens to payments: a card is tried, a hold is charged or released, money goes back, and
//! time passes.

use std::time::Duration;

use paywright_core::cryptoprocessing::State;

use super::answer::Code;
use super::cards::Card;
use super::payment::{NewPayment, OperationKind, Payment};
use super::three_ds::Subject;
use super::{Interface, Platform, Time};
use crate::platform::script::words;

/// Words behind `~` in an order id that make a payment go a certain way, with what they do: what the
/// sandbox has no test card for (our choice).
pub const WORDS: &[(&str, &str)] = &[
    (
        ANTI_FRAUD,
        "the payment waits 30 s for the anti-fraud check (PreAuthorizedAF), and so does the answer",
    ),
    (
        PENDING,
        "the answer is PROCESSING_TIME_OUT and the outcome unknown (Pending) for 60 s; then it is known",
    ),
    (FORWARDED, "the payment is moved to another terminal (Forwarded)"),
];

const ANTI_FRAUD: &str = "anti-fraud";
const PENDING: &str = "pending";
const FORWARDED: &str = "forwarded";

const ANTI_FRAUD_TIME: Duration = Duration::from_secs(30);
const PENDING_TIME: Duration = Duration::from_secs(60);
/// What the test cards for time-outs are published with.
const SLOW_TIME: Duration = Duration::from_secs(40);

/// The state of nobody knows how it went.
const UNKNOWN_OUTCOME: Code = "PROCESSING_TIME_OUT";

/// Something that happens by itself.
#[derive(Debug)]
pub(super) enum Timer {
    /// A payer has not paid in time.
    SessionEnds(String),
    /// A payer has not come back from his bank in time.
    ThreeDsEnds(String),
    /// A hold was not charged in time.
    HoldEnds(String),
    /// An operation that takes its time is done.
    Finish { order_id: String, kind: OperationKind, amount: u64 },
}

/// The result of an operation, and when it is told: what is held, charged or left.
pub(super) struct Told {
    pub(super) result: Result<u64, Code>,
    pub(super) at: Time,
}

/// What comes of trying a card.
pub(super) enum Attempt {
    /// The payer has to authenticate himself first; the key of the authentication.
    ThreeDs(String),
    /// It was tried.
    Done(Told),
}

/// What is tried, and with what.
pub(super) struct Tried {
    pub(super) card: Option<Card>,
    /// Whether the payer can be sent to his bank.
    pub(super) can_authenticate: bool,
}

/// Whether an order id has a word that fits.
pub(super) fn has_word(order_id: &str, fits: impl Fn(&str) -> bool) -> bool {
    words(order_id).any(|word| fits(&word))
}

impl Platform {
    /// Registers an order.
    pub(super) fn register(&mut self, now: Time, new: NewPayment) -> Result<(), Code> {
        if self.payments.contains_key(&new.order_id) {
            return Err("DUPLICATE_ORDER_ID");
        }
        let rrn = self.ids.digits(12);
        let payment = Payment::new(new, rrn, now);
        self.payments.insert(payment.order_id.clone(), payment);
        Ok(())
    }

    /// Tries a card, or a token of a phone's wallet, for an order that is registered.
    pub(super) fn attempt(&mut self, now: Time, order_id: &str, tried: Tried) -> Attempt {
        let Some(payment) = self.payments.get_mut(order_id) else {
            return Attempt::Done(Told { result: Err("ORDER_NOT_FOUND"), at: now });
        };
        payment.attempts += 1;
        payment.code = None;
        let wants_3ds =
            tried.card.as_ref().and_then(|card| card.test).is_some_and(|it| it.three_ds);
        payment.card = tried.card;
        let (kind, amount) = (payment.kind, payment.amount);
        if wants_3ds && tried.can_authenticate {
            payment.enter(State::PreAuthorized3ds, "sent to the bank", now);
            let md = self.authenticate(now, Subject::Payment(order_id.to_owned()));
            if let Some(payment) = self.payments.get_mut(order_id) {
                payment.three_ds = Some(md.clone());
            }
            return Attempt::ThreeDs(md);
        }
        Attempt::Done(self.begin(now, order_id, kind, amount))
    }

    /// Begins an operation that the state permits. Most are over at once.
    pub(super) fn begin(
        &mut self,
        now: Time,
        order_id: &str,
        kind: OperationKind,
        amount: u64,
    ) -> Told {
        let Some(payment) = self.payments.get_mut(order_id) else {
            return Told { result: Err("ORDER_NOT_FOUND"), at: now };
        };
        let is_first = matches!(kind, OperationKind::Pay | OperationKind::Block);
        let has = |word: &str| is_first && has_word(order_id, |it| it == word);
        if has(FORWARDED) {
            payment.enter(State::Forwarded, "moved to another terminal", now);
            return Told { result: Ok(amount), at: now };
        }
        let slow = payment.card.as_ref().and_then(|card| card.test?.slow);
        let is_slow = slow == Some(kind) || (is_first && slow == Some(OperationKind::Block));
        let (state, wait) = if has(ANTI_FRAUD) {
            (State::PreAuthorizedAf, ANTI_FRAUD_TIME)
        } else if has(PENDING) {
            (State::Pending, PENDING_TIME)
        } else if is_slow {
            (State::Pending, SLOW_TIME)
        } else {
            return Told { result: self.carry_out(now, order_id, kind, amount), at: now };
        };
        payment.before = Some(payment.state.clone());
        payment.enter(state, "takes its time", now);
        let told = match has(PENDING) {
            true => Told { result: Err(UNKNOWN_OUTCOME), at: now },
            false => Told { result: verdict(payment, kind, amount), at: now.after(wait) },
        };
        let timer = Timer::Finish { order_id: order_id.to_owned(), kind, amount };
        self.set_timer_after(now, wait, timer);
        told
    }

    /// Checks an operation on what is held or charged, and begins it. Without an amount it is about
    /// all of it.
    pub(super) fn follow_up(
        &mut self,
        now: Time,
        order_id: &str,
        kind: OperationKind,
        amount: Option<u64>,
    ) -> Told {
        let refused = |code| Told { result: Err(code), at: now };
        let Some(payment) = self.payments.get(order_id) else {
            return refused("ORDER_NOT_FOUND");
        };
        let needed = match kind {
            OperationKind::Refund => State::Charged,
            _ => State::Authorized,
        };
        if payment.state != needed {
            return refused("ILLEGAL_ORDER_STATE");
        }
        let amount = amount.unwrap_or(payment.balance);
        if amount == 0 || amount > payment.balance {
            self.notify_operation(now, order_id, kind, amount, Err("AMOUNT_ERROR"));
            return refused("AMOUNT_ERROR");
        }
        self.begin(now, order_id, kind, amount)
    }

    /// Carries an operation out.
    fn carry_out(
        &mut self,
        now: Time,
        order_id: &str,
        kind: OperationKind,
        amount: u64,
    ) -> Result<u64, Code> {
        let payment = self.payments.get_mut(order_id).ok_or("ORDER_NOT_FOUND")?;
        let result = verdict(payment, kind, amount);
        // Whoever asked was answered before anybody knew.
        let is_late = payment.state == State::Pending && has_word(order_id, |it| it == PENDING);
        match (&result, kind) {
            (Ok(left), _) => {
                payment.balance = *left;
                payment.before = None;
                payment.add(kind, amount, now);
                let (state, cause) = match kind {
                    OperationKind::Pay => (State::Charged, "paid"),
                    OperationKind::Block => (State::Authorized, "held"),
                    OperationKind::Charge => (State::Charged, "charged"),
                    OperationKind::Unblock => (State::Voided, "released"),
                    OperationKind::Refund if *left > 0 => (State::Charged, "refunded in part"),
                    OperationKind::Refund => (State::Refunded, "refunded"),
                };
                if matches!(kind, OperationKind::Pay | OperationKind::Charge) {
                    payment.charged = amount;
                }
                payment.enter(state, cause, now);
            }
            (Err(code), OperationKind::Pay | OperationKind::Block) => {
                payment.before = None;
                payment.code = Some(code);
                // "Error" is that the last operation ended with an error, not that it was declined.
                let state = match *code {
                    "PROCESSING_ERROR" => State::Error,
                    _ => State::Rejected,
                };
                payment.enter(state, "declined", now);
            }
            (Err(_), _) => {
                if let Some(before) = payment.before.take() {
                    payment.enter(before, "failed", now);
                }
            }
        }
        if kind == OperationKind::Block && result.is_ok() {
            let life = self.terminal.hold_life;
            self.set_timer_after(now, life, Timer::HoldEnds(order_id.to_owned()));
        }
        if is_late && result.is_err() {
            self.notify_late_failure(now, order_id, amount, result.err());
        } else {
            self.notify_operation(now, order_id, kind, amount, result);
        }
        result
    }

    pub(super) fn run(&mut self, now: Time, timer: Timer) {
        match timer {
            Timer::SessionEnds(session_id) => self.end_session(now, &session_id),
            Timer::ThreeDsEnds(md) => self.end_authentication(now, &md),
            Timer::HoldEnds(order_id) => {
                if let Some(payment) = self.payments.get_mut(&order_id)
                    && payment.state == State::Authorized
                {
                    payment.balance = 0;
                    payment.enter(State::AuthorizationClosed, "the hold has ended", now);
                }
            }
            Timer::Finish { order_id, kind, amount } => {
                let is_open = self.payments.get(&order_id).is_some_and(|payment| {
                    matches!(payment.state, State::Pending | State::PreAuthorizedAf)
                });
                if is_open {
                    // Whoever asked was told already.
                    let _ = self.carry_out(now, &order_id, kind, amount);
                }
            }
        }
    }

    /// Ends a payment that the payer did not finish.
    pub(super) fn reject(&mut self, now: Time, order_id: &str, code: Code, cause: &'static str) {
        let Some(payment) = self.payments.get_mut(order_id) else {
            return;
        };
        payment.code = Some(code);
        payment.enter(State::Rejected, cause, now);
        let (kind, amount) = (payment.kind, payment.amount);
        self.notify_operation(now, order_id, kind, amount, Err(code));
    }

    /// Makes a payment ready for another attempt of its payer.
    pub(super) fn start_again(&mut self, now: Time, order_id: &str) {
        let Some(payment) = self.payments.get_mut(order_id) else {
            return;
        };
        if payment.state == State::PreAuthorized3ds {
            payment.enter(State::Obsolete, "left at the bank", now);
            payment.three_ds = None;
        }
        payment.enter(State::New, "another attempt", now);
    }

    /// Whether the order is one of this interface.
    pub(super) fn is_of(&self, order_id: &str, interface: Interface) -> bool {
        self.payments.get(order_id).is_some_and(|payment| payment.interface == interface)
    }
}

/// How an operation goes: what is held, charged or left after it.
fn verdict(payment: &Payment, kind: OperationKind, amount: u64) -> Result<u64, Code> {
    let test = payment.card.as_ref().and_then(|card| card.test);
    match (kind, test) {
        (OperationKind::Pay | OperationKind::Block, Some(card)) => card.verdict(amount)?,
        (kind, Some(card)) => match card.fails {
            Some((failing, code)) if failing == kind => return Err(code),
            _ => {}
        },
        (_, None) => {}
    }
    Ok(match kind {
        OperationKind::Pay | OperationKind::Block | OperationKind::Charge => amount,
        OperationKind::Unblock => 0,
        OperationKind::Refund => payment.balance.saturating_sub(amount),
    })
}
