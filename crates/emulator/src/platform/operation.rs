//! Operations: how they start, how they end, and what that makes of their payment.

use std::time::Duration;

use paywright_core::ecommpay::{OperationStatus, OperationType, PaymentStatus};
use paywright_core::money::Money;

use super::cards::Verdict;
use super::payment::{Account, CallbackOptions, Method, Operation, Payment, Provider};
use super::{PaymentKey, Platform, Timer, codes, message};

/// How long the platform waits for a customer: to come back from the payment system, where it is
/// documented, and to try again on Payment Page, where it is our choice (spec 08, section 3.2).
pub(super) const CUSTOMER_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// What a request asks for.
pub(super) struct NewOperation {
    pub(super) kind: OperationType,
    pub(super) request_id: String,
    pub(super) sum: Money,
    pub(super) callback: CallbackOptions,
}

impl Platform {
    /// Adds an operation in `processing` and returns its identifier.
    pub(super) fn start_operation(&mut self, key: &PaymentKey, new: NewOperation) -> Option<u64> {
        let now = self.now;
        let payment = self.payments.get_mut(key)?;
        let id = self.ids.operation();
        payment.operations.push(Operation {
            id,
            kind: new.kind,
            status: OperationStatus::Processing,
            history: vec![(now, OperationStatus::Processing)],
            created: now,
            date: now,
            request_id: new.request_id,
            sum: new.sum,
            code: codes::AWAITING_PROCESSING,
            cause: None,
            provider: Provider::default(),
            eci: None,
            merchant_refund_id: None,
            errors: Vec::new(),
            callback: new.callback,
        });
        Some(id)
    }

    /// Ends an operation that is still open and tells the merchant.
    pub(super) fn finish(&mut self, key: &PaymentKey, operation: u64, verdict: Verdict) {
        let words = match verdict {
            Verdict::Success => ("0", "OK"),
            Verdict::Decline(_) => ("", "Declined"),
        };
        self.conclude(key, operation, verdict, words);
    }

    /// The customer went to the payment system and did not come back.
    pub(super) fn customer_gone(&mut self, key: &PaymentKey, operation: u64) {
        let verdict = Verdict::Decline(codes::APM_GENERAL_DECLINE);
        self.conclude(key, operation, verdict, ("", "User has not returned from PS"));
    }

    /// The customer had attempts left on Payment Page and used none of them.
    pub(super) fn no_other_attempt(&mut self, key: &PaymentKey, operation: u64) {
        let now = self.now;
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        let is_last = payment.operations.last().map(|last| last.id) == Some(operation);
        if is_last && payment.status == PaymentStatus::AwaitingCustomer {
            payment.attempts_left = 0;
            payment.become_status(now, PaymentStatus::Decline);
            self.notify(key, operation);
        }
    }

    /// Sends the merchant a callback about the payment and this operation.
    pub(super) fn notify(&mut self, key: &PaymentKey, operation: u64) {
        let Some(payment) = self.payments.get(key) else {
            return;
        };
        let Some(project) = self.projects.get(&payment.project_id) else {
            return;
        };
        let operation = payment.operation(operation);
        let options = operation.map(|operation| &operation.callback);
        if options.is_some_and(|options| options.disabled) {
            return;
        }
        let url_of_payment =
            payment.operations.first().and_then(|first| first.callback.url.as_deref());
        let url = options
            .and_then(|options| options.url.as_deref())
            .or(url_of_payment)
            .or(project.default_callback_url());
        let delay = options.map_or(Duration::ZERO, |options| options.delay);
        self.deliveries.add(
            self.now,
            self.now.after(delay),
            (payment.project_id, payment.id.clone()),
            url.map(str::to_owned),
            message::callback(project, payment, operation, &self.settings.base_url),
        );
    }

    fn conclude(
        &mut self,
        key: &PaymentKey,
        id: u64,
        verdict: Verdict,
        words: (&'static str, &'static str),
    ) {
        let now = self.now;
        let transaction = self.ids.digits(19);
        let auth_code = self.ids.digits(6);
        let wallet = self.ids.digits(10);
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        let method = payment.method;
        let Some(operation) = payment.operation_mut(id) else {
            return;
        };
        if operation.status.is_final() {
            return;
        }
        let (status, code) = match verdict {
            Verdict::Success => (OperationStatus::Success, codes::SUCCESS),
            Verdict::Decline(code) => (OperationStatus::Decline, code),
        };
        operation.become_status(now, status, code);
        let succeeded = verdict == Verdict::Success;
        // What each kind of operation carries is taken from the examples of seeds 002 and 004.
        match (method, &operation.kind, succeeded) {
            (Method::Card, _, _) => {
                operation.provider.payment_id = transaction.chars().take(14).collect();
                operation.provider.date = Some(now);
                if succeeded {
                    operation.provider.auth_code = auth_code;
                }
            }
            (Method::EcoPayz, OperationType::Sale, true) => {
                operation.provider.payment_id = transaction;
                operation.provider.date = Some(now);
                operation.provider.result = Some(words);
                operation.cause = Some("SUCCESS");
                payment.account = Some(Account::Wallet(wallet));
            }
            (Method::EcoPayz, OperationType::Sale, false) => {
                operation.provider.result = Some(words);
                operation.cause = Some("Alt PSP. Operation was declined for an unknown reason");
            }
            (Method::EcoPayz, _, _) => {
                operation.provider.payment_id = transaction;
                operation.provider.date = Some(now);
            }
        }
        if let Some(status) = consequence(payment, id) {
            payment.become_status(now, status);
        }
        if payment.status == PaymentStatus::AwaitingCustomer {
            let timer = Timer::NoOtherAttempt { key: key.clone(), operation: id };
            self.set_timer(now.after(CUSTOMER_TIMEOUT), timer);
        }
        self.notify(key, id);
    }
}

/// The status that a payment gets from the end of one of its operations; `None` when it keeps the
/// one it has. Returns take their amount off the payment's sum.
fn consequence(payment: &mut Payment, id: u64) -> Option<PaymentStatus> {
    let operation = payment.operation(id)?;
    let succeeded = operation.status == OperationStatus::Success;
    match (&operation.kind, succeeded) {
        (OperationType::Refund | OperationType::Reversal, true) => {
            let is_reversal = operation.kind == OperationType::Reversal;
            let rest = payment.sum?.checked_sub(operation.sum).ok()?;
            payment.sum = Some(rest);
            Some(match (is_reversal, rest.minor() > 0) {
                (false, true) => PaymentStatus::PartiallyRefunded,
                (false, false) => PaymentStatus::Refunded,
                (true, true) => PaymentStatus::PartiallyReversed,
                (true, false) => PaymentStatus::Reversed,
            })
        }
        (OperationType::Refund | OperationType::Reversal, false) => None,
        (_, true) => Some(PaymentStatus::Success),
        (OperationType::Sale, false) if payment.attempts_left > 0 => {
            Some(PaymentStatus::AwaitingCustomer)
        }
        (_, false) => Some(PaymentStatus::Decline),
    }
}
