//! What a status of an operation makes of its payment: the next status, and the money that moves
//! (spec 03, state machine).

use paywright_core::money::Money;
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus};

use super::payment::{Operation, Payment};

/// The status that a payment gets from the status of one of its operations; `None` when it keeps
/// the one it has. Money moves with it.
pub(super) fn consequence(
    payment: &mut Payment,
    id: u64,
    has_debits_ahead: bool,
) -> Option<PaymentStatus> {
    use OperationType as Kind;
    use PaymentStatus as Status;
    let operation = payment.operation(id)?;
    let (kind, status) = (operation.kind.clone(), operation.status.clone());
    let (amount, is_part) = (operation.amount(), operation.is_partial);
    let is_first = matches!(
        kind,
        Kind::Sale | Kind::Auth | Kind::Payout | Kind::Recurring | Kind::AccountVerification
    );
    // The halves of a transfer decide together: it is in work until the credit is done.
    let is_half = payment.recipient.is_some();
    // A debit under the identifier of the payment that registered the card.
    let joins = kind == Kind::Recurring
        && !payment.is_scheduled()
        && payment.operations.first().map(|first| first.id) != Some(id);
    let payouts = payment.operations.iter().filter(|o| o.kind == Kind::Payout).count();
    match (kind, status) {
        (_, OperationStatus::Success) if joins => {
            payment.take(amount, id);
            None
        }
        _ if joins => None,
        (Kind::Sale, OperationStatus::Success) | (Kind::Payout, OperationStatus::Decline)
            if is_half =>
        {
            Some(Status::Processing)
        }
        (_, OperationStatus::Success) if is_first => {
            payment.take(amount, id);
            let operation = payment.operation(id)?;
            Some(match operation.kind {
                Kind::Auth => Status::AwaitingCapture,
                Kind::Payout if is_part => Status::PartiallyPaidOut,
                Kind::Sale if is_part => Status::PartiallyPaid,
                Kind::Recurring if has_debits_ahead => Status::Processing,
                _ => Status::Success,
            })
        }
        (Kind::Sale | Kind::Auth, OperationStatus::Decline) if payment.attempts_left > 0 => {
            Some(Status::AwaitingCustomer)
        }
        (Kind::Payout, OperationStatus::Decline) if payment.attempts_left > 0 || payouts > 1 => {
            Some(Status::AwaitingRetry)
        }
        (Kind::Recurring, OperationStatus::Decline) if has_debits_ahead => Some(Status::Processing),
        (_, OperationStatus::Decline) if is_first => Some(Status::Decline),
        (_, waiting) if is_first => waiting_status(&waiting),
        (Kind::Capture, OperationStatus::Success) => {
            payment.sum = Some(amount);
            Some(if is_part { Status::PartiallyPaid } else { Status::Success })
        }
        (Kind::Incremental, OperationStatus::Success) => {
            payment.sum = payment.sum.and_then(|sum| sum.checked_add(amount).ok());
            None
        }
        (Kind::Cancel, OperationStatus::Success) => {
            let rest = payment.sum?.checked_sub(amount).ok()?;
            payment.sum = Some(rest);
            (rest.minor() <= 0).then_some(Status::Canceled)
        }
        (Kind::Refund | Kind::Reversal, OperationStatus::Success) => {
            let is_reversal = payment.operation(id)?.kind == Kind::Reversal;
            let rest = payment.sum?.checked_sub(amount).ok()?;
            payment.sum = Some(rest);
            Some(match (is_reversal, rest.minor() > 0) {
                (false, true) => Status::PartiallyRefunded,
                (false, false) => Status::Refunded,
                (true, true) => Status::PartiallyReversed,
                (true, false) => Status::Reversed,
            })
        }
        (Kind::RefundReverse, OperationStatus::Success) => {
            payment.sum = payment.sum.and_then(|sum| sum.checked_add(amount).ok());
            let is_whole = payment.sum == payment.taken();
            Some(if is_whole { Status::Success } else { Status::PartiallyRefunded })
        }
        (Kind::PayoutReversal, OperationStatus::Success) => {
            payment.sum = payment.sum.and_then(|sum| sum.checked_sub(amount).ok());
            Some(Status::Reversed)
        }
        (Kind::Invoice, status) => match status {
            OperationStatus::AwaitingPayment => Some(Status::AwaitingPayment),
            OperationStatus::InvoiceSent => Some(Status::InvoiceSent),
            OperationStatus::InvoiceCanceled => Some(Status::InvoiceCanceled),
            OperationStatus::Expired => Some(Status::Expired),
            _ => None,
        },
        _ => None,
    }
}

/// The status of a payment whose first operation is not done.
fn waiting_status(status: &OperationStatus) -> Option<PaymentStatus> {
    Some(match status {
        OperationStatus::Processing => PaymentStatus::Processing,
        OperationStatus::Awaiting3dsResult => PaymentStatus::Awaiting3dsResult,
        OperationStatus::AwaitingMerchantAuth => PaymentStatus::AwaitingMerchantAuth,
        OperationStatus::AwaitingRedirectResult => PaymentStatus::AwaitingRedirectResult,
        OperationStatus::AwaitingCustomerAction => PaymentStatus::AwaitingCustomerAction,
        OperationStatus::AwaitingClarification => PaymentStatus::AwaitingClarification,
        _ => return None,
    })
}

impl Payment {
    /// What was taken from the customer before anything was returned.
    pub(super) fn taken(&self) -> Option<Money> {
        let mut amounts = self.operations.iter().filter(|o| o.has_taken()).map(Operation::amount);
        let first = amounts.next()?;
        amounts.try_fold(first, |sum, amount| sum.checked_add(amount).ok())
    }

    /// An operation took an amount: it is what can be returned, beside what other debits of the
    /// same payment took.
    fn take(&mut self, amount: Money, id: u64) {
        let is_debit = self.operation(id).is_some_and(Operation::has_taken);
        let has_more = is_debit && self.operations.iter().any(|o| o.id != id && o.has_taken());
        self.sum = match self.sum.filter(|_| has_more) {
            Some(sum) => sum.checked_add(amount).ok(),
            None => Some(amount),
        };
    }
}

impl Operation {
    /// Whether it took money from the customer.
    pub(super) fn has_taken(&self) -> bool {
        let takes = matches!(
            self.kind,
            OperationType::Sale | OperationType::Capture | OperationType::Recurring
        );
        takes && self.status == OperationStatus::Success
    }
}
