//! The payment systems that customers are sent to, with their two buttons (spec 08, section 3).

use paywright_core::money::Money;
use paywright_core::payment::{OperationStatus, OperationType};

use super::cards::Verdict;
use super::method::Method;
use super::operation::Sender;
use super::payment::Payment;
use super::step::{Visit, Wait};
use super::{PaymentKey, Platform, Time, message};

/// What a customer sees at the payment system.
#[derive(Debug, Clone)]
pub struct VisitView {
    /// Which payment system it is.
    pub method: Method,
    /// The sum to pay.
    pub sum: Option<Money>,
    /// Whether the visit still waits for a button.
    pub is_open: bool,
    /// What the amount says the result will be, whatever button is pressed; once the visit is over,
    /// what it was.
    pub succeeds: bool,
    /// Where the customer goes afterwards, if the request said so.
    pub return_url: Option<String>,
}

impl Platform {
    /// The visit with this transaction number, if the checksum is the one that the platform gave
    /// the customer.
    pub fn visit(&self, transaction: u64, checksum: &str) -> Option<VisitView> {
        let (_, payment, visit) = self.visited(transaction, checksum)?;
        let is_open = waits_for(payment, visit).is_some();
        // As long as nothing is decided, the amount says what will be; later returns change nothing.
        let succeeds = match payment.attempt().and_then(|last| last.verdict) {
            Some(verdict) if !payment.status.is_final() => verdict == Verdict::Success,
            _ => payment.operations.iter().any(|operation| {
                let pays = matches!(operation.kind, OperationType::Sale | OperationType::Auth);
                pays && operation.status == OperationStatus::Success
            }),
        };
        Some(VisitView {
            method: payment.method,
            sum: payment.initial,
            is_open,
            succeeds,
            return_url: payment.return_urls.after(succeeds).map(str::to_owned),
        })
    }

    /// The customer presses a button. The amount decides whichever it is (seed 004), so this does
    /// not ask. Returns the visit as it is afterwards; pressing again changes nothing.
    pub fn decide(&mut self, now: Time, transaction: u64, checksum: &str) -> Option<VisitView> {
        self.catch_up(now);
        let before = self.visit(transaction, checksum)?;
        let (key, payment, visit) = self.visited(transaction, checksum)?;
        if let Some(operation) = waits_for(payment, visit) {
            let key = key.clone();
            // A payment system that takes its time leaves the payment in work meanwhile.
            if self.settings.processing_time.is_zero() {
                self.proceed(&key, operation);
            } else {
                self.resume(&key, operation, Sender::Other);
            }
        }
        // When another payment system is tried next, this visit is over and its customer goes back.
        Some(self.visit(transaction, checksum).unwrap_or(VisitView { is_open: false, ..before }))
    }

    /// The page of a payment on Payment Page that a visit belongs to: there the customer comes back
    /// to it.
    fn visited(&self, transaction: u64, checksum: &str) -> Option<(&PaymentKey, &Payment, &Visit)> {
        let key = self.tickets.get(transaction.to_string().as_str())?;
        let payment = self.payments.get(key)?;
        let visit = payment
            .visit
            .as_ref()
            .filter(|visit| visit.transaction == transaction && visit.checksum == checksum)?;
        Some((key, payment, visit))
    }

    /// The text of the QR code of a visit.
    pub fn qr_text(&self, transaction: u64, checksum: &str) -> Option<String> {
        let (_, payment, visit) = self.visited(transaction, checksum)?;
        Some(message::visit_url(visit, payment, &self.settings.base_url))
    }
}

/// The operation that waits for this visit.
fn waits_for(payment: &Payment, visit: &Visit) -> Option<u64> {
    let waits = match &payment.wait {
        Some(Wait::Redirect(open) | Wait::Display { visit: open, .. }) => {
            open.transaction == visit.transaction
        }
        _ => false,
    };
    let last = payment.attempt().filter(|last| waits && !last.status.is_final());
    last.filter(|last| last.status != OperationStatus::Processing).map(|last| last.id)
}
