//! Payment links: made, sent, opened, withdrawn or expired (spec 03, invoice; spec 06, section 4.2).

use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus, PaymentType};

use super::gate::Asked;
use super::method::Method;
use super::operation::NewOperation;
use super::page::Order;
use super::payment::{Account, ErrorItem, Link};
use super::start::bare_payment;
use super::{PaymentKey, Platform, Timer, codes};

impl Platform {
    /// Makes a payment link, and sends it.
    pub(super) fn create_link(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        payment_id: String,
        mut asked: Asked,
    ) {
        let by_token = asked.token.as_ref().map(|token| {
            let token = self.token(key.project_id, token).filter(|token| !token.is_revoked);
            token.cloned()
        });
        if by_token.as_ref().is_some_and(Option::is_none) {
            let rule = "an active token of the project";
            asked.errors.push(ErrorItem::at(codes::TOKEN_NOT_FOUND, "token", rule));
        }
        asked.errors.extend(self.scheduled_id_taken(key.project_id, asked.registration.as_ref()));
        let mut payment =
            bare_payment(key, payment_id, PaymentType::Invoice, Method::card(), &asked);
        let (Some(sum), Some(best_before), true) =
            (payment.initial, asked.best_before, asked.errors.is_empty())
        else {
            return self.refuse(request_id, key, payment, &asked.callback, asked.errors);
        };
        payment.account = by_token.flatten().map(|token| Account::Card(token.card));
        let page = self.ids.key();
        payment.link = Some(Link { key: page.clone(), best_before, holds: asked.holds });
        payment.registration = asked.registration.clone();
        let order = Order::of_link(&payment, sum, best_before, asked.callback.clone());
        self.begin(key, payment);
        self.pages.insert(page, order);
        let new = NewOperation {
            status: OperationStatus::AwaitingPayment,
            ..NewOperation::of(OperationType::Invoice, request_id, sum, asked.callback)
        };
        let Some(operation) = self.start_operation(key, new) else {
            return;
        };
        self.notify(key, operation);
        let success = codes::SUCCESS;
        self.set_operation_status(key, operation, OperationStatus::InvoiceSent, success);
        self.notify(key, operation);
        let timer = Timer::LinkExpires { key: key.clone(), operation };
        self.set_timer(best_before, timer);
    }

    /// Withdraws a payment link that nobody paid.
    pub(super) fn cancel_link(&mut self, request_id: &str, key: &PaymentKey, asked: &Asked) {
        match self.open_link(key) {
            Ok(operation) => {
                let status = OperationStatus::InvoiceCanceled;
                self.set_operation_status(key, operation, status, codes::SUCCESS);
                self.notify(key, operation);
            }
            Err(code) => {
                let errors = vec![ErrorItem::of(code)];
                self.refuse_untouched(request_id, &asked.callback, errors);
            }
        }
    }

    /// The time of a payment link is over.
    pub(super) fn expire_link(&mut self, key: &PaymentKey, operation: u64) {
        if self.open_link(key) == Ok(operation) {
            self.set_operation_status(key, operation, OperationStatus::Expired, codes::SUCCESS);
            self.notify(key, operation);
        }
    }

    /// The operation of a payment link that waits for its customer.
    fn open_link(&self, key: &PaymentKey) -> Result<u64, codes::Code> {
        let payment = self.payments.get(key).ok_or(codes::NOT_FOUND)?;
        let is_open =
            matches!(payment.status, PaymentStatus::AwaitingPayment | PaymentStatus::InvoiceSent);
        let operation = payment.operations.iter().find(|o| o.kind == OperationType::Invoice);
        match operation.filter(|_| is_open) {
            Some(operation) => Ok(operation.id),
            None => Err(codes::WRONG_STATUS),
        }
    }
}
