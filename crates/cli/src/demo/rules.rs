//! How each payment has to end by the rules of the test environment, and whether it did.

use paywright_core::ecommpay::codes;
use paywright_core::money::{Currency, Money};
use paywright_core::payment::{
    OperationStatus, OperationType, PaymentState, PaymentStatus, PaymentType,
};
use paywright_emulator::Running;
use paywright_emulator::platform::DeliveryState;

use super::merchant::{Receipt, Shop};
use super::story::{OperationEvidence, PaymentEvidence};
use crate::output::table;

/// The end that the rules demand of a payment (spec 08).
pub(super) struct Expected {
    pub(super) payment_id: &'static str,
    kind: PaymentType,
    method: &'static str,
    /// Minor units, in EUR.
    pub(super) amount: i64,
    status: PaymentStatus,
    /// Minor units that are left.
    remaining: i64,
    operations: &'static [(OperationType, OperationStatus, &'static str)],
    /// How many events the platform tells.
    callbacks: usize,
}

pub(super) const BY_CARD: &str = "order-1";
pub(super) const DECLINED: &str = "order-2";
pub(super) const BY_WALLET: &str = "order-3";
pub(super) const PAYOUT: &str = "payout-1";
pub(super) const FAILED_PAYOUT: &str = "payout-2";

/// The payments of the demo.
pub(super) const EXPECTED: [Expected; 5] = [
    Expected {
        payment_id: BY_CARD,
        kind: PaymentType::Purchase,
        method: "card",
        amount: 3_995,
        status: PaymentStatus::Reversed,
        remaining: 0,
        operations: &[
            (OperationType::Sale, OperationStatus::Success, "0"),
            (OperationType::Reversal, OperationStatus::Success, "0"),
        ],
        callbacks: 2,
    },
    Expected {
        payment_id: DECLINED,
        kind: PaymentType::Purchase,
        method: "card",
        amount: 12_000,
        status: PaymentStatus::Decline,
        remaining: 12_000,
        operations: &[(OperationType::Sale, OperationStatus::Decline, "10000")],
        callbacks: 1,
    },
    Expected {
        payment_id: BY_WALLET,
        kind: PaymentType::Purchase,
        method: "ecopayz",
        amount: 15_000,
        status: PaymentStatus::Success,
        remaining: 15_000,
        operations: &[(OperationType::Sale, OperationStatus::Success, "0")],
        callbacks: 2,
    },
    Expected {
        payment_id: PAYOUT,
        kind: PaymentType::Payout,
        method: "ecopayz",
        amount: 120_000,
        status: PaymentStatus::Success,
        remaining: 120_000,
        operations: &[(OperationType::Payout, OperationStatus::Success, "0")],
        callbacks: 1,
    },
    Expected {
        payment_id: FAILED_PAYOUT,
        kind: PaymentType::Payout,
        method: "ecopayz",
        amount: 40_000,
        status: PaymentStatus::Decline,
        remaining: 40_000,
        operations: &[(OperationType::Payout, OperationStatus::Decline, "20000")],
        callbacks: 1,
    },
];

impl Expected {
    /// The payment of this identifier.
    pub(super) fn find(payment_id: &str) -> &'static Self {
        static ALL: [Expected; 5] = EXPECTED;
        ALL.iter().find(|expected| expected.payment_id == payment_id).unwrap_or(&ALL[0])
    }

    /// What was asked for.
    pub(super) fn sum(&self) -> Money {
        Money::new(self.amount, Currency::EUR)
    }

    /// Compares what shop and platform know with the rules.
    pub(super) fn judge(&self, running: &Running, shop: &Shop) -> PaymentEvidence {
        let ledger = shop.ledger();
        let state = ledger.states.get(self.payment_id);
        let about = |receipt: &&Receipt| receipt.payment_id == self.payment_id;
        let callbacks = ledger.receipts.iter().filter(about).count();
        let mut evidence = PaymentEvidence {
            payment_id: self.payment_id.to_owned(),
            kind: self.kind.to_string(),
            method: self.method,
            expected: self.status.to_string(),
            status: "unknown".to_owned(),
            paid: state.is_some_and(PaymentState::is_paid),
            is_final: state.is_some_and(PaymentState::is_final),
            sum: self.sum().to_string(),
            remaining_sum: None,
            callbacks,
            operations: Vec::new(),
            problems: Vec::new(),
        };
        let Some(state) = state else {
            evidence.problems.push("the shop heard nothing of it".to_owned());
            return evidence;
        };
        if let Some(status) = state.status() {
            evidence.status = status.to_string();
        }
        evidence.remaining_sum = state.remaining_sum().map(|sum| sum.to_string());
        evidence.operations = state
            .operations()
            .iter()
            .map(|operation| OperationEvidence {
                id: operation.id.to_string(),
                kind: operation.kind.to_string(),
                status: operation.status.to_string(),
                code: operation.code.clone(),
                message: operation.code.as_deref().and_then(|code| codes::lookup(code).message()),
            })
            .collect();

        let mut expect = |is_right: bool, problem: String| {
            if !is_right {
                evidence.problems.push(problem);
            }
        };
        let status = state.status();
        expect(
            status == Some(&self.status),
            format!("the status is {status:?} instead of {}", self.status),
        );
        expect(state.payment_type() == Some(&self.kind), format!("it is no {}", self.kind));
        expect(state.is_final(), "the shop does not take it for final".to_owned());
        expect(state.conflicts().is_empty(), "its callbacks contradict each other".to_owned());
        let remaining = state.remaining_sum();
        expect(
            remaining == Some(Money::new(self.remaining, Currency::EUR)),
            format!("what is left is {remaining:?} instead of {} minor units", self.remaining),
        );
        let found: Vec<_> = state
            .operations()
            .iter()
            .map(|operation| (&operation.kind, &operation.status, operation.code.as_deref()))
            .collect();
        let wanted: Vec<_> = self
            .operations
            .iter()
            .map(|(kind, status, code)| (kind, status, Some(*code)))
            .collect();
        expect(found == wanted, format!("its operations are {found:?} instead of {wanted:?}"));
        let events = state.events().len();
        expect(
            events == self.callbacks,
            format!("{events} different callbacks came instead of {}", self.callbacks),
        );
        let at_platform = running.control().look(|platform| {
            let payment = platform.payment(shop.project_id(), self.payment_id);
            payment.map(|payment| payment.status.clone())
        });
        expect(
            at_platform.as_ref() == status,
            format!("the platform itself has the status {at_platform:?}"),
        );
        evidence
    }
}

/// Whether the platform delivered everything it had to tell, at the first attempt, and the shop
/// took all of it for genuine.
pub(super) fn judge_deliveries(running: &Running, shop: &Shop) -> Vec<String> {
    let mut problems = Vec::new();
    let mut delivered = 0;
    running.control().look(|platform| {
        for delivery in platform.deliveries() {
            if delivery.state == DeliveryState::Delivered && delivery.attempts.len() == 1 {
                delivered += 1;
            } else {
                problems.push(format!(
                    "{}: callback {} is {:?} after {} attempts",
                    delivery.payment_id,
                    delivery.number,
                    delivery.state,
                    delivery.attempts.len()
                ));
            }
        }
    });
    let expected: usize = EXPECTED.iter().map(|expected| expected.callbacks).sum();
    if delivered != expected {
        problems.push(format!("{delivered} callbacks were delivered instead of {expected}"));
    }
    let genuine = shop.ledger().receipts.len();
    // One of them was repeated by the attacker.
    if genuine != expected + 1 {
        problems
            .push(format!("the shop took {genuine} messages for genuine, not {}", expected + 1));
    }
    problems
}

/// The payments as a table.
pub(super) fn summary(payments: &[PaymentEvidence]) -> String {
    let rows: Vec<[String; 7]> = payments
        .iter()
        .map(|payment| {
            [
                payment.payment_id.clone(),
                format!("{} by {}", payment.kind, payment.method),
                payment.sum.clone(),
                payment.status.clone(),
                payment.remaining_sum.clone().unwrap_or_default(),
                payment.callbacks.to_string(),
                if payment.problems.is_empty() { "yes" } else { "NO" }.to_owned(),
            ]
        })
        .collect();
    table(["payment", "what", "sum", "status", "sum now", "callbacks", "as the rules say"], &rows)
}
