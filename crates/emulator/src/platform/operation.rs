//! Operations: how they start, what they wait for, how they end, and what that makes of their
//! payment (spec 03).

use std::collections::VecDeque;
use std::time::Duration;

use paywright_core::money::Money;
use paywright_core::payment::status::transition::PlatformEvent;
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus};

use super::cards::Verdict;
use super::codes::Code;
use super::consequence::consequence;
use super::delivery::NewDelivery;
use super::faults::CallbackFault;
use super::payment::{
    Account, CallbackOptions, Cause, ErrorItem, Mpi, Operation, Origin, Payment, Provider,
};
use super::script::Script;
use super::step::Step;
use super::{PaymentKey, Platform, Timer, codes, message, series};

/// Who sent what a payment waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sender {
    /// The merchant, by Gate.
    Merchant,
    /// The customer's browser, the issuer or the payment system.
    Other,
}

/// How long the platform waits for a customer: to come back from the payment system or the issuer,
/// where it is documented, and to try again on Payment Page, where it is our choice (spec 08,
/// section 3.2).
pub(super) const CUSTOMER_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// Between two attempts of a declined payout (spec 06, section 9).
const PAYOUT_RETRY: Duration = Duration::from_secs(60 * 60);

/// What a request asks for.
pub(super) struct NewOperation {
    pub(super) kind: OperationType,
    pub(super) request_id: String,
    pub(super) sum: Money,
    pub(super) callback: CallbackOptions,
    /// Its first status: in work, or for a payment link not sent yet.
    pub(super) status: OperationStatus,
    pub(super) steps: VecDeque<Step>,
    pub(super) verdict: Option<Verdict>,
    /// The amount it moves if that is another one than asked for.
    pub(super) moved: Option<Money>,
    /// Whether the rest of the amount is declined.
    pub(super) is_partial: bool,
    pub(super) eci: Option<String>,
    pub(super) mpi: Option<Mpi>,
    pub(super) avs_result: Option<String>,
    pub(super) merchant_refund_id: Option<String>,
    pub(super) errors: Vec<ErrorItem>,
}

impl NewOperation {
    /// An operation without steps; its verdict is given or found when it ends.
    pub(super) fn of(
        kind: OperationType,
        request_id: &str,
        sum: Money,
        callback: CallbackOptions,
    ) -> Self {
        Self {
            kind,
            request_id: request_id.to_owned(),
            sum,
            callback,
            status: OperationStatus::Processing,
            steps: VecDeque::new(),
            verdict: None,
            moved: None,
            is_partial: false,
            eci: None,
            mpi: None,
            avs_result: None,
            merchant_refund_id: None,
            errors: Vec::new(),
        }
    }
}

impl Platform {
    /// Adds an operation in its first status and returns its identifier.
    pub(super) fn start_operation(&mut self, key: &PaymentKey, new: NewOperation) -> Option<u64> {
        let now = self.now;
        let project = self.projects.get(&key.project_id);
        let size = project.map(|project| project.chosen_options().operation_ids);
        let payment = self.payments.get_mut(key)?;
        let id = self.ids.operation(size.unwrap_or_default());
        payment.operations.push(Operation {
            id,
            kind: new.kind,
            status: OperationStatus::Processing,
            created: now,
            date: now,
            request_id: new.request_id,
            sum: new.sum,
            moved: new.moved,
            is_partial: new.is_partial,
            code: codes::AWAITING_PROCESSING,
            cause: None,
            provider: Provider::default(),
            eci: new.eci,
            mpi: new.mpi,
            avs_result: new.avs_result,
            merchant_refund_id: new.merchant_refund_id,
            errors: new.errors,
            callback: new.callback,
            steps: new.steps,
            verdict: new.verdict,
            waits: 0,
        });
        self.set_operation_status(key, id, new.status, codes::AWAITING_PROCESSING);
        Some(id)
    }

    /// Gives an operation a status, and its payment the one that follows. A status that does not
    /// move the payment is remembered, too.
    pub(super) fn set_operation_status(
        &mut self,
        key: &PaymentKey,
        id: u64,
        status: OperationStatus,
        code: Code,
    ) {
        let now = self.now;
        let has_debits_ahead = self.has_debits_ahead(key);
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        let Some(operation) = payment.operation_mut(id) else {
            return;
        };
        operation.status = status.clone();
        operation.code = code;
        operation.date = now;
        let cause = Cause::Operation { id, kind: operation.kind.clone(), status };
        let next = consequence(payment, id, has_debits_ahead);
        let next = next.unwrap_or_else(|| payment.status.clone());
        payment.happens(now, cause, next);
    }

    /// Goes on with an operation: the next step, or its end.
    pub(super) fn proceed(&mut self, key: &PaymentKey, id: u64) {
        let Some(operation) = self.payments.get_mut(key).and_then(|p| p.operation_mut(id)) else {
            return;
        };
        if operation.status.is_final() {
            return;
        }
        match operation.steps.pop_front() {
            Some(step) => self.enter(key, id, step),
            None => {
                let verdict = operation.verdict.unwrap_or(Verdict::Success);
                self.finish(key, id, verdict);
            }
        }
    }

    /// What the payment waited for is there: its operation is in work again, and goes on after the
    /// usual time. What others than the merchant sent is an event of the operation.
    pub(super) fn resume(&mut self, key: &PaymentKey, id: u64, by: Sender) {
        let now = self.now;
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        payment.wait = None;
        if let Some(operation) = payment.operation_mut(id) {
            operation.waits += 1;
            // Another provider asks for the same at once, without a state between.
            if let Some(Step::Again(_)) = operation.steps.front() {
                return self.proceed(key, id);
            }
            operation.status = OperationStatus::Processing;
            operation.code = codes::AWAITING_PROCESSING;
            operation.date = now;
        }
        match by {
            Sender::Merchant => {
                let cause = Cause::Platform(PlatformEvent::MerchantSentData);
                payment.happens(now, cause, PaymentStatus::Processing);
            }
            Sender::Other => {
                let status = OperationStatus::Processing;
                self.set_operation_status(key, id, status, codes::AWAITING_PROCESSING);
            }
        }
        self.later(Timer::Proceed { key: key.clone(), operation: id });
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

    /// Neither merchant nor issuer told what the payment waits for.
    pub(super) fn timed_out(&mut self, key: &PaymentKey, id: u64, code: Code) {
        let now = self.now;
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        payment.wait = None;
        payment.attempts_left = 0;
        let Some(operation) = payment.operation_mut(id) else {
            return;
        };
        operation.status = OperationStatus::Decline;
        operation.code = code;
        operation.date = now;
        operation.eci = None;
        operation.steps.clear();
        payment.happens(now, Cause::Platform(PlatformEvent::TimedOut), PaymentStatus::Decline);
        self.notify(key, id);
    }

    /// The customer had attempts left on Payment Page and used none of them.
    pub(super) fn no_other_attempt(&mut self, key: &PaymentKey, operation: u64) {
        let now = self.now;
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        let is_last = payment.attempt().map(|last| last.id) == Some(operation);
        if is_last && payment.status == PaymentStatus::AwaitingCustomer {
            payment.attempts_left = 0;
            let cause = Cause::Platform(PlatformEvent::AttemptsUsedUp);
            payment.happens(now, cause, PaymentStatus::Decline);
            self.notify(key, operation);
        }
    }

    /// Tries a declined payout once more.
    pub(super) fn retry_payout(&mut self, key: &PaymentKey, former: u64) {
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        if payment.status != PaymentStatus::AwaitingRetry {
            return;
        }
        payment.attempts_left = payment.attempts_left.saturating_sub(1);
        let succeeds = Script::SecondTry.is_in(&payment.id);
        let Some(old) = payment.operation(former) else {
            return;
        };
        let new = NewOperation {
            verdict: if succeeds { Some(Verdict::Success) } else { old.verdict },
            ..NewOperation::of(old.kind.clone(), &old.request_id, old.sum, old.callback.clone())
        };
        if let Some(operation) = self.start_operation(key, new) {
            self.proceed(key, operation);
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
        let mut options = operation.map(|found| found.callback.clone()).unwrap_or_default();
        if options.url.is_none() {
            let first = payment.operations.first();
            options.url = first.and_then(|first| first.callback.url.clone());
        }
        let series = payment.series.and_then(|id| self.series.get(&id));
        let body = message::callback(project, payment, operation, series, &self.settings.base_url);
        let (project_id, payment_id) = (payment.project_id, payment.id.clone());
        let status = payment.status.clone();
        self.tell(project_id, payment_id, &options, Some(&status), body);
    }

    /// Hands a callback over to delivery, unless the request wanted none.
    pub(super) fn tell(
        &mut self,
        project_id: u32,
        payment_id: String,
        options: &CallbackOptions,
        status: Option<&PaymentStatus>,
        body: String,
    ) {
        if options.disabled {
            return;
        }
        let of_request = match status {
            Some(status) => options.url_for(status),
            None => options.url.as_deref(),
        };
        let default = self.projects.get(&project_id).and_then(|p| p.default_callback_url());
        let url = of_request.or(default).map(str::to_owned);
        let (faults, late) = self.faults.of_callback(self.settings.seed, &payment_id);
        let first_attempt = self.now.after(options.delay).after(Duration::from_millis(late));
        let new = NewDelivery {
            project_id,
            payment_id,
            url,
            body,
            created: self.now,
            first_attempt,
            faults,
        };
        if new.faults.contains(&CallbackFault::Doubled) {
            self.deliveries.add(new.copy());
        }
        self.deliveries.add(new);
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
        // A follow-up that is declined meanwhile does not end what another operation waits for.
        let has_waited = operation.status != OperationStatus::Processing;
        operation.steps.clear();
        operation.waits += 1;
        let succeeded = verdict == Verdict::Success;
        let words = Some((words.0.to_owned(), words.1.to_owned()));
        let is_sale = matches!(operation.kind, OperationType::Sale | OperationType::Auth);
        // What each kind of operation carries is taken from the examples of seeds 002 and 004.
        if method.is_card_based() {
            operation.provider.payment_id = transaction.chars().take(14).collect();
            operation.provider.date = Some(now);
            if succeeded {
                operation.provider.auth_code = auth_code;
            }
        } else if is_sale && succeeded {
            operation.provider.payment_id = transaction;
            operation.provider.date = Some(now);
            operation.provider.result = words;
            operation.cause = Some("SUCCESS".to_owned());
            operation.moved = operation.moved.or_else(|| {
                let changed = method.changed_amount(operation.sum.minor())?;
                Some(Money::new(changed, operation.sum.currency()))
            });
        } else if is_sale {
            operation.provider.result = words;
            let cause = "Alt PSP. Operation was declined for an unknown reason";
            operation.cause = Some(cause.to_owned());
        } else {
            operation.provider.payment_id = transaction;
            operation.provider.date = Some(now);
        }
        if has_waited {
            payment.wait = None;
        }
        if !method.is_card_based() && is_sale && succeeded && payment.account.is_none() {
            payment.account = Some(Account::Wallet(wallet));
        }
        let (status, code) = match verdict {
            Verdict::Success => (OperationStatus::Success, codes::SUCCESS),
            Verdict::Decline(code) => (OperationStatus::Decline, code),
        };
        self.set_operation_status(key, id, status, code);
        self.after_result(key, id, succeeded);
        self.notify(key, id);
        self.go_on_with_transfer(key, id, succeeded);
    }

    /// What a result brings along: registered series, used cards, time-outs.
    fn after_result(&mut self, key: &PaymentKey, id: u64, succeeded: bool) {
        let now = self.now;
        let Some(payment) = self.payments.get(key) else {
            return;
        };
        let status = payment.status.clone();
        let kind = payment.operation(id).map(|operation| operation.kind.clone());
        let card = payment.card().cloned();
        if succeeded {
            let is_payout = kind == Some(OperationType::Payout);
            if let Some(card) = card {
                self.used_account(card.id, is_payout);
            }
            let terms = self.payments.get_mut(key).and_then(|p| p.registration.take());
            if let Some(terms) = terms {
                self.register_series(key, terms);
            }
        }
        match status {
            PaymentStatus::AwaitingCustomer => {
                let timer = Timer::NoOtherAttempt { key: key.clone(), operation: id };
                self.set_timer(now.after(CUSTOMER_TIMEOUT), timer);
            }
            PaymentStatus::AwaitingRetry => self.plan_payout_retry(key, id),
            PaymentStatus::AwaitingCapture if kind == Some(OperationType::Auth) => {
                self.plan_end_of_hold(key);
            }
            _ => {}
        }
    }

    /// A declined payout is tried again in an hour, or declined for good when that was the last try.
    fn plan_payout_retry(&mut self, key: &PaymentKey, id: u64) {
        let now = self.now;
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        if payment.attempts_left > 0 {
            let timer = Timer::PayoutRetry { key: key.clone(), operation: id };
            self.set_timer(now.after(PAYOUT_RETRY), timer);
        } else {
            let cause = Cause::Platform(PlatformEvent::AttemptsUsedUp);
            payment.happens(now, cause, PaymentStatus::Decline);
        }
    }

    fn has_debits_ahead(&self, key: &PaymentKey) -> bool {
        let payment = self.payments.get(key).filter(|payment| payment.is_scheduled());
        let series = payment.and_then(|payment| self.series.get(&payment.series?));
        series.is_some_and(series::has_debits_ahead)
    }
}

impl Payment {
    /// Whether the merchant has to act for the customer.
    pub(super) fn tells_waits(&self) -> bool {
        self.origin == Origin::Gate
    }
}
