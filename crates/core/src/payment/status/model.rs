//! The payment models: which operations make up a kind of payment, and which statuses it can have.

use super::{OperationType as Op, PaymentStatus as Status};

/// One payment model (spec 03, Models).
#[derive(Debug)]
pub struct Model {
    /// The kind of payment.
    pub name: ModelName,
    /// The operations it can consist of, first ones first.
    pub operations: &'static [Op],
    /// The statuses that such a payment can have.
    pub statuses: &'static [Status],
}

impl Model {
    /// The rules of one kind of payment.
    pub fn of(name: ModelName) -> Option<&'static Self> {
        MODELS.iter().find(|model| model.name == name)
    }

    /// Whether a payment of this model can have the status.
    pub fn allows(&self, status: &Status) -> bool {
        self.statuses.contains(status)
    }
}

/// The kinds of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ModelName {
    /// Debit in one step.
    OneStepPurchase,
    /// Hold, then capture or cancel.
    TwoStepPurchase,
    /// Debit of a registered series on the merchant's request.
    RecurringDebit,
    /// Series of type R that the platform debits by its schedule.
    ScheduledSeries,
    /// Credit to the customer.
    Payout,
    /// Check of the instrument.
    AccountVerification,
    /// Payment link, then a purchase in one or two steps.
    Invoice,
    /// Transfer from card to card.
    Transfer,
}

/// All models.
pub static MODELS: &[Model] = &[
    Model {
        name: ModelName::OneStepPurchase,
        operations: &[Op::Sale, Op::PaymentConfirmation, Op::Refund, Op::Reversal],
        statuses: &[
            Status::Error,
            Status::Processing,
            Status::Awaiting3dsResult,
            Status::AwaitingMerchantAuth,
            Status::AwaitingRedirectResult,
            Status::AwaitingCustomerAction,
            Status::AwaitingClarification,
            Status::AwaitingCustomer,
            Status::Decline,
            Status::Success,
            Status::PartiallyPaid,
            Status::PartiallyRefunded,
            Status::Refunded,
            Status::PartiallyReversed,
            Status::Reversed,
        ],
    },
    Model {
        name: ModelName::TwoStepPurchase,
        operations: &[Op::Auth, Op::Incremental, Op::Capture, Op::Cancel, Op::Refund, Op::Reversal],
        statuses: &[
            Status::Error,
            Status::Processing,
            Status::Awaiting3dsResult,
            Status::AwaitingMerchantAuth,
            Status::AwaitingRedirectResult,
            Status::AwaitingClarification,
            Status::AwaitingCustomer,
            Status::AwaitingCapture,
            Status::Canceled,
            Status::Decline,
            Status::Success,
            Status::PartiallyPaid,
            Status::PartiallyRefunded,
            Status::Refunded,
            Status::PartiallyReversed,
            Status::Reversed,
        ],
    },
    Model {
        name: ModelName::RecurringDebit,
        operations: &[Op::Recurring, Op::Refund, Op::Reversal],
        statuses: &[
            Status::Error,
            Status::Processing,
            Status::AwaitingClarification,
            Status::Decline,
            Status::Success,
            Status::Reversed,
            Status::PartiallyRefunded,
            Status::Refunded,
        ],
    },
    Model {
        name: ModelName::ScheduledSeries,
        operations: &[Op::Recurring, Op::RecurringUpdate, Op::RecurringCancel, Op::Refund],
        statuses: &[
            Status::Error,
            Status::Processing,
            Status::AwaitingClarification,
            Status::Decline,
            Status::Success,
            Status::PartiallyRefunded,
            Status::Refunded,
        ],
    },
    Model {
        name: ModelName::Payout,
        operations: &[Op::Payout, Op::PayoutReversal],
        statuses: &[
            Status::Error,
            Status::Processing,
            Status::AwaitingClarification,
            Status::AwaitingRetry,
            Status::PartiallyPaidOut,
            Status::Decline,
            Status::Success,
            Status::Reversed,
        ],
    },
    Model {
        name: ModelName::AccountVerification,
        operations: &[Op::AccountVerification],
        statuses: &[
            Status::Error,
            Status::Processing,
            Status::Awaiting3dsResult,
            Status::AwaitingClarification,
            Status::Decline,
            Status::Success,
        ],
    },
    Model {
        name: ModelName::Invoice,
        operations: &[
            Op::Invoice,
            Op::Sale,
            Op::Auth,
            Op::Capture,
            Op::Cancel,
            Op::Refund,
            Op::Reversal,
        ],
        statuses: &[
            Status::AwaitingPayment,
            Status::InvoiceSent,
            Status::InvoiceCanceled,
            Status::Expired,
            Status::Error,
            Status::Processing,
            Status::Awaiting3dsResult,
            Status::AwaitingMerchantAuth,
            Status::AwaitingRedirectResult,
            Status::AwaitingCustomerAction,
            Status::AwaitingClarification,
            Status::AwaitingCustomer,
            Status::AwaitingCapture,
            Status::Canceled,
            Status::Decline,
            Status::Success,
            Status::PartiallyPaid,
            Status::PartiallyRefunded,
            Status::Refunded,
            Status::PartiallyReversed,
            Status::Reversed,
        ],
    },
    Model {
        name: ModelName::Transfer,
        operations: &[Op::Sale, Op::Payout, Op::Reversal],
        statuses: &[
            Status::Error,
            Status::Processing,
            Status::Awaiting3dsResult,
            Status::Decline,
            Status::Reversed,
            Status::Success,
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payment::status::transition::statuses_reachable_by;

    #[test]
    fn every_model_is_found_and_repeats_nothing() {
        for model in MODELS {
            assert_eq!(Model::of(model.name).map(|found| found.name), Some(model.name));
            for (i, status) in model.statuses.iter().enumerate() {
                assert!(!model.statuses[..i].contains(status), "{:?}: {status}", model.name);
                assert!(model.allows(status));
            }
            assert!(!model.allows(&Status::parse("awaiting moonrise")));
        }
        assert_eq!(MODELS.len(), 8);
    }

    #[test]
    fn the_operations_of_a_model_lead_to_all_its_statuses() {
        for model in MODELS {
            let reachable = statuses_reachable_by(model.operations);
            for status in model.statuses {
                assert!(reachable.contains(status), "{:?}: {status}", model.name);
            }
        }
    }
}
