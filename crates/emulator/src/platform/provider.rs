//! The payment system that a customer is sent to: here EcoPayz with its two buttons (spec 08,
//! section 3).

use paywright_core::ecommpay::{OperationStatus, PaymentStatus};
use paywright_core::money::Money;

use super::cards::Verdict;
use super::operation::CUSTOMER_TIMEOUT;
use super::payment::{Payment, Redirect};
use super::{PaymentKey, Platform, Time, Timer, codes, ecopayz};

/// A customer's visit at the payment system.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The sum to pay.
    pub sum: Option<Money>,
    /// Whether the visit still waits for a button.
    pub is_open: bool,
    /// What the amount says the result will be, whatever button is pressed; once the visit is over,
    /// what it was.
    pub succeeds: bool,
    /// Where the customer goes afterwards.
    pub return_url: String,
}

impl Platform {
    /// The visit with this transaction number, if the checksum is the one that the platform gave
    /// the customer.
    pub fn visit(&self, transaction: u64, checksum: &str) -> Option<Visit> {
        let (_, payment, redirect) = self.visited(transaction, checksum)?;
        let is_open = payment.status == PaymentStatus::AwaitingRedirectResult;
        let amount = payment.initial.map_or(0, Money::minor);
        let succeeds = if is_open {
            ecopayz::verdict(amount) == Verdict::Success
        } else {
            payment.status.is_paid()
        };
        Some(Visit {
            sum: payment.initial,
            is_open,
            succeeds,
            return_url: if succeeds {
                redirect.success_url.clone()
            } else {
                redirect.decline_url.clone()
            },
        })
    }

    /// The customer presses a button. The amount decides whichever it is (seed 004), so this does
    /// not ask. Returns the visit as it is afterwards; pressing again changes nothing.
    pub fn decide(&mut self, now: Time, transaction: u64, checksum: &str) -> Option<Visit> {
        self.catch_up(now);
        let (key, payment, _) = self.visited(transaction, checksum)?;
        let amount = payment.initial.map_or(0, Money::minor);
        let open = payment
            .operations
            .last()
            .filter(|last| last.status == OperationStatus::AwaitingRedirectResult)
            .map(|last| (key.clone(), last.id));
        if let Some((key, operation)) = open {
            self.finish(&key, operation, ecopayz::verdict(amount));
        }
        self.visit(transaction, checksum)
    }

    fn visited(
        &self,
        transaction: u64,
        checksum: &str,
    ) -> Option<(&PaymentKey, &Payment, &Redirect)> {
        let key = self.redirects.get(&transaction)?;
        let payment = self.payments.get(key)?;
        let redirect = payment.redirect.as_ref().filter(|redirect| {
            redirect.transaction == transaction && redirect.checksum == checksum
        })?;
        Some((key, payment, redirect))
    }

    /// Sends the customer of a sale to EcoPayz and starts to wait for the way back.
    pub(super) fn redirect(
        &mut self,
        key: &PaymentKey,
        operation: u64,
        success_url: String,
        decline_url: String,
    ) {
        let now = self.now;
        let redirect = Redirect {
            transaction: self.ids.operation(),
            checksum: self.ids.key(),
            success_url,
            decline_url,
        };
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        self.redirects.insert(redirect.transaction, key.clone());
        payment.redirect = Some(redirect);
        payment.become_status(now, PaymentStatus::AwaitingRedirectResult);
        if let Some(operation) = payment.operation_mut(operation) {
            operation.become_status(
                now,
                OperationStatus::AwaitingRedirectResult,
                codes::AWAITING_PROCESSING,
            );
        }
        let timer = Timer::CustomerGone { key: key.clone(), operation };
        self.set_timer(now.after(CUSTOMER_TIMEOUT), timer);
    }
}
