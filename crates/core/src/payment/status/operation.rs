//! Statuses and types of an operation: one action with money inside a payment.

use super::open_enum::open_enum;
use super::payment::Finality;

open_enum! {
    /// What an operation does (spec 03, Operation types).
    pub enum OperationType {
        /// Debit in one step.
        Sale = "sale",
        /// Hold, the first of two steps.
        Auth = "auth",
        /// Debit of a hold, the second of two steps.
        Capture = "capture",
        /// Release of a hold.
        Cancel = "cancel",
        /// Change of the held amount.
        Incremental = "incremental",
        /// Return after the business day.
        Refund = "refund",
        /// Return within the business day, and undoing of the debit of a transfer.
        Reversal = "reversal",
        /// Undoing of a refund.
        RefundReverse = "refund reverse",
        /// Credit to the customer.
        Payout = "payout",
        /// Undoing of a payout that could not be credited.
        PayoutReversal = "payout reversal",
        /// Debit of a registered series.
        Recurring = "recurring",
        /// Change of a registered series.
        RecurringUpdate = "recurring update",
        /// End of a registered series.
        RecurringCancel = "recurring cancel",
        /// Check of the customer's instrument, amount 0.
        AccountVerification = "account verification",
        /// Creation and sending of a payment link.
        Invoice = "invoice",
        /// The provider confirms that money arrived after a sale.
        PaymentConfirmation = "payment confirmation",

        // Known from plugin code only.
        /// Mandate of a direct debit.
        ContractRegistration = "contract registration",
        /// Action of the customer.
        CustomerAction = "customer action",
        /// Change by the staff of the platform.
        ManualChange = "manual change",
        /// Fiscal receipt.
        CreateCashVoucher = "create_cash_voucher",
        /// Commission.
        Commission = "commission",
        /// Settlement of captured money.
        CaptureSettlement = "capture settlement",
    }
}

impl OperationType {
    /// Whether a success of this operation gives money back or undoes what was held.
    pub fn is_return(&self) -> bool {
        match self {
            Self::Cancel | Self::Refund | Self::Reversal | Self::PayoutReversal => true,
            Self::Sale
            | Self::Auth
            | Self::Capture
            | Self::Incremental
            | Self::RefundReverse
            | Self::Payout
            | Self::Recurring
            | Self::RecurringUpdate
            | Self::RecurringCancel
            | Self::AccountVerification
            | Self::Invoice
            | Self::PaymentConfirmation
            | Self::ContractRegistration
            | Self::CustomerAction
            | Self::ManualChange
            | Self::CreateCashVoucher
            | Self::Commission
            | Self::CaptureSettlement
            | Self::Other(_) => false,
        }
    }
}

open_enum! {
    /// The status of an operation (spec 03, Operation statuses).
    pub enum OperationStatus {
        /// Done.
        Success = "success",
        /// Declined.
        Decline = "decline",
        /// In work.
        Processing = "processing",
        /// Waits for the result of 3-D Secure.
        Awaiting3dsResult = "awaiting 3ds result",
        /// Waits for the end of the merchant's own authentication of the customer.
        AwaitingMerchantAuth = "awaiting merchant auth",
        /// Waits for the payment system the customer was sent to.
        AwaitingRedirectResult = "awaiting redirect result",
        /// Waits for the customer to act in the payment system.
        AwaitingCustomerAction = "awaiting customer action",
        /// Waits for additional data.
        AwaitingClarification = "awaiting clarification",
        /// Refused before it started.
        Error = "error",
        /// Of an invoice: the link is not sent yet.
        AwaitingPayment = "awaiting payment",
        /// Of an invoice: the link was sent.
        InvoiceSent = "invoice sent",
        /// Of an invoice: the merchant cancelled it.
        InvoiceCanceled = "invoice canceled",
        /// Of an invoice: the link expired.
        Expired = "expired",

        // Known from plugin code only.
        /// In work at the provider.
        ExternalProcessing = "external processing",
        /// Waits for approval.
        AwaitingApproval = "awaiting approval",
        /// Waits for another attempt of the customer.
        AwaitingCustomer = "awaiting customer",
        /// The provider has not confirmed the arrival of the money.
        AwaitingConfirmation = "awaiting confirmation",
        /// Waits for the contract of a direct debit.
        AwaitingFinalization = "awaiting finalization",
        /// Failure of the platform. Whether it is the end is not documented.
        InternalError = "internal error",
        /// Failure of the provider. Whether it is the end is not documented.
        ExternalError = "external error",
    }
}

impl OperationStatus {
    /// What became of the operation.
    pub fn outcome(&self) -> Outcome {
        self.classify().0
    }

    /// How much of an end this status is. `invoice sent` ends the sending, but the link may still
    /// expire or be cancelled, so it is only provisional.
    pub fn finality(&self) -> Finality {
        self.classify().1
    }

    /// Whether this status ends the work on the operation. An unknown status is never final.
    pub fn is_final(&self) -> bool {
        match self.finality() {
            Finality::Final | Finality::Provisional => true,
            Finality::Intermediate | Finality::Unknown => false,
        }
    }

    /// The one place that decides what a status means, so that a new status has to be placed.
    fn classify(&self) -> (Outcome, Finality) {
        match self {
            Self::Processing
            | Self::Awaiting3dsResult
            | Self::AwaitingMerchantAuth
            | Self::AwaitingRedirectResult
            | Self::AwaitingCustomerAction
            | Self::AwaitingClarification
            | Self::AwaitingPayment
            | Self::ExternalProcessing
            | Self::AwaitingApproval
            | Self::AwaitingCustomer
            | Self::AwaitingConfirmation
            | Self::AwaitingFinalization => (Outcome::Pending, Finality::Intermediate),
            Self::Success => (Outcome::Succeeded, Finality::Final),
            Self::InvoiceSent => (Outcome::Succeeded, Finality::Provisional),
            Self::Decline | Self::InvoiceCanceled | Self::Expired => {
                (Outcome::Failed, Finality::Final)
            }
            Self::Error | Self::InternalError | Self::ExternalError => {
                (Outcome::Failed, Finality::Provisional)
            }
            Self::Other(_) => (Outcome::Unknown, Finality::Unknown),
        }
    }
}

/// What became of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A status that this version does not know.
    Unknown,
    /// Not decided yet.
    Pending,
    /// Nothing was done.
    Failed,
    /// It was done.
    Succeeded,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_are_read_back_from_their_own_spelling() {
        for kind in OperationType::KNOWN {
            assert_eq!(&OperationType::parse(kind.as_str()), kind);
            let joined = kind.as_str().replace(' ', "_");
            assert_eq!(&OperationType::parse(&joined), kind, "{joined}");
        }
        for status in OperationStatus::KNOWN {
            assert_eq!(&OperationStatus::parse(status.as_str()), status);
        }
        assert_eq!(OperationType::KNOWN.len(), 22);
        assert_eq!(OperationStatus::KNOWN.len(), 20);
    }

    #[test]
    fn spelling_variants_are_equal() {
        assert_eq!(OperationType::parse("recurring_update"), OperationType::RecurringUpdate);
        assert_eq!(OperationType::parse("create cash voucher"), OperationType::CreateCashVoucher);
        assert_eq!(
            OperationType::parse("Account_Verification"),
            OperationType::AccountVerification
        );
        assert_eq!(OperationStatus::parse("invoice cancelled"), OperationStatus::InvoiceCanceled);
    }

    #[test]
    fn only_two_statuses_succeed_and_unknown_ones_never_end() {
        let succeeded: Vec<_> = OperationStatus::KNOWN
            .iter()
            .filter(|status| status.outcome() == Outcome::Succeeded)
            .collect();
        assert_eq!(succeeded, [&OperationStatus::Success, &OperationStatus::InvoiceSent]);
        for text in ["", "unknown", "Successful"] {
            let status = OperationStatus::parse(text);
            assert_eq!(status.as_str(), text);
            assert_eq!(status.outcome(), Outcome::Unknown);
            assert!(!status.is_final());
        }
    }

    #[test]
    fn a_status_ends_an_operation_exactly_when_it_has_an_outcome() {
        for status in OperationStatus::KNOWN {
            let decided = matches!(status.outcome(), Outcome::Succeeded | Outcome::Failed);
            assert_eq!(status.is_final(), decided, "{status}");
        }
    }
}
