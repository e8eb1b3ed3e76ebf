//! Registered series in use: registered, debited by request or by schedule, changed, ended.

use paywright_core::money::Money;
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus, PaymentType};

use super::cards::Verdict;
use super::gate::Asked;
use super::method::Method;
use super::operation::NewOperation;
use super::payment::{ErrorItem, Origin};
use super::series::{Registration, Series};
use super::start::bare_payment;
use super::{PaymentKey, Platform, Timer, codes, message};

impl Platform {
    /// A registered series.
    pub fn series(&self, id: u64) -> Option<&Series> {
        self.series.get(&id)
    }

    /// Registers the card of a payment that was approved, and plans the debits of its schedule.
    pub(super) fn register_series(&mut self, key: &PaymentKey, terms: Registration) {
        let id = self.ids.series();
        let now = self.now;
        // Free when the registration began, the identifier may be somebody's by now: no schedule.
        let mut terms = terms;
        if terms.payment(key.project_id).is_some_and(|key| self.is_taken(&key)) {
            terms.scheduled_payment_id = None;
        }
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        let Some(currency) = payment.initial.map(Money::currency) else {
            return;
        };
        payment.series = Some(id);
        let card = payment.card().map(|card| card.id);
        let mut series = Series {
            id,
            project_id: payment.project_id,
            customer: payment.customer.clone(),
            method: payment.method,
            account: payment.account.clone(),
            currency,
            payment_id: payment.id.clone(),
            terms,
            is_canceled: false,
            last_debit: None,
            next_debit: None,
            callback: payment.operations.first().map(|o| o.callback.clone()).unwrap_or_default(),
        };
        series.next_debit = series.debit_after(now);
        if let Some(next) = series.next_debit {
            self.set_timer(next, Timer::ScheduledDebit { series: id });
        }
        self.reserved.extend(series.scheduled_payment());
        self.series.insert(id, series);
        if let Some(card) = card {
            self.registered_account(card);
        }
    }

    /// What is wrong with a registration whose scheduled debits would have the identifier of
    /// another payment.
    pub(super) fn scheduled_id_taken(
        &self,
        project_id: u32,
        terms: Option<&Registration>,
    ) -> Option<ErrorItem> {
        let scheduled = terms?.payment(project_id)?;
        let field = "recurring.scheduled_payment_id";
        let error =
            ErrorItem::at(codes::SCHEDULED_ID_EXISTS, field, "an identifier without a payment");
        self.is_taken(&scheduled).then_some(error)
    }

    /// A debit that the merchant asked for.
    pub(super) fn debit(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        id: String,
        method: Method,
        asked: Asked,
    ) {
        let now = self.now;
        let series = asked
            .series
            .and_then(|series| self.series.get(&series))
            .filter(|series| series.project_id == key.project_id)
            .filter(|series| method.shares_a_path_with(series.method))
            .cloned();
        let mut errors = asked.errors.clone();
        let Some(series) = series else {
            errors.push(ErrorItem::at(codes::SERIES_NOT_FOUND, "recurring.id", "a registered id"));
            let payment = bare_payment(key, id, PaymentType::Recurring, Method::card(), &asked);
            return self.refuse(request_id, key, payment, &asked.callback, errors);
        };
        let mut payment = bare_payment(key, id, PaymentType::Recurring, series.method, &asked);
        payment.account.clone_from(&series.account);
        payment.series = Some(series.id);
        // A debit under the id of the registering payment joins it (spec 06, section 3.4).
        let joined = self.payments.get(key).filter(|_| is_registered_by(&series, key));
        let joined = joined.map(|known| known.status.clone());
        let (Some(sum), true) = (payment.initial, errors.is_empty()) else {
            return self.refuse(request_id, key, payment, &asked.callback, errors);
        };
        let verdict = match &joined {
            // What was returned or is held only is no place for another debit.
            Some(status) if *status != PaymentStatus::Success => {
                Verdict::Decline(codes::WRONG_STATUS)
            }
            _ if sum.currency() != series.currency => Verdict::Decline(codes::CURRENCY_MISMATCH),
            _ => series.verdict(now, sum.minor()),
        };
        if joined.is_none() {
            self.begin(key, payment);
        }
        let new = NewOperation {
            verdict: Some(verdict),
            ..NewOperation::of(OperationType::Recurring, request_id, sum, asked.callback)
        };
        if let Some(operation) = self.start_operation(key, new) {
            if let Some(series) = self.series.get_mut(&series.id) {
                series.last_debit = Some(now);
            }
            self.proceed(key, operation);
        }
    }

    /// A debit of the schedule; the next one is planned.
    pub(super) fn scheduled_debit(&mut self, id: u64) {
        let now = self.now;
        let Some(series) = self.series.get(&id).filter(|series| !series.is_canceled).cloned()
        else {
            return;
        };
        let (Some(payment_id), Some(due)) = (&series.terms.scheduled_payment_id, series.next_debit)
        else {
            return;
        };
        if due != now {
            return;
        }
        let next = series.debit_after(now);
        let key = PaymentKey::new(series.project_id, payment_id);
        let registered = self.payment(series.project_id, &series.payment_id);
        let amount = series.terms.amount.or(registered.and_then(|p| p.initial).map(Money::minor));
        // A verification registers without an amount.
        let amount = amount.filter(|amount| *amount > 0);
        if let Some(series) = self.series.get_mut(&id) {
            series.next_debit = next.filter(|_| amount.is_some());
            series.last_debit = amount.map(|_| now).or(series.last_debit);
        }
        self.reserved.remove(&key);
        let Some(amount) = amount else {
            return;
        };
        let sum = Money::new(amount, series.currency);
        if !self.has_started(&key) {
            let asked = Asked {
                customer: series.customer.clone(),
                amount: Some(amount),
                currency: Some(series.currency),
                ..Asked::default()
            };
            let kind = PaymentType::Recurring;
            let mut payment = bare_payment(&key, payment_id.clone(), kind, series.method, &asked);
            payment.origin = Origin::Schedule;
            payment.account.clone_from(&series.account);
            payment.series = Some(id);
            self.begin(&key, payment);
        }
        let request_id = self.ids.request();
        let verdict = series.verdict(now, amount);
        let new = NewOperation {
            verdict: Some(verdict),
            ..NewOperation::of(OperationType::Recurring, &request_id, sum, series.callback.clone())
        };
        if let Some(operation) = self.start_operation(&key, new) {
            self.proceed(&key, operation);
        }
        if let Some(next) = next {
            self.set_timer(next, Timer::ScheduledDebit { series: id });
        }
    }

    /// Changes or ends a series; the operation belongs to the payment of the request, or to the
    /// registering one.
    pub(super) fn change_series(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        asked: Asked,
        ends: bool,
    ) {
        let found = asked
            .series
            .and_then(|id| self.series.get(&id))
            .filter(|series| series.project_id == key.project_id)
            .cloned();
        let mut errors = asked.errors;
        match &found {
            None => {
                errors.push(ErrorItem::at(
                    codes::SERIES_NOT_FOUND,
                    "recurring.id",
                    "a registered id",
                ));
            }
            Some(series) if series.is_canceled => {
                errors.push(ErrorItem::at(
                    codes::SERIES_CANCELED,
                    "recurring.id",
                    "an active series",
                ));
            }
            Some(series) => {
                let own = series.terms.payment(series.project_id);
                let changes = asked.registration.as_ref();
                let others = changes.filter(|terms| terms.payment(series.project_id) != own);
                errors.extend(self.scheduled_id_taken(series.project_id, others));
            }
        }
        let (Some(series), true) = (found, errors.is_empty()) else {
            return self.refuse_untouched(request_id, &asked.callback, errors);
        };
        // Set again below if the schedule goes on.
        if let Some(scheduled) = series.scheduled_payment() {
            self.reserved.remove(&scheduled);
        }
        let registering = PaymentKey::new(series.project_id, &series.payment_id);
        let kind =
            if ends { OperationType::RecurringCancel } else { OperationType::RecurringUpdate };
        let sum = Money::new(0, series.currency);
        let new = NewOperation::of(kind, request_id, sum, asked.callback);
        if let Some(operation) = self.start_operation(&registering, new) {
            self.set_operation_status(
                &registering,
                operation,
                OperationStatus::Success,
                codes::SUCCESS,
            );
        }
        let now = self.now;
        let Some(mut series) = self.series.get(&series.id).cloned() else {
            return;
        };
        if ends {
            series.is_canceled = true;
            series.next_debit = None;
        } else if let Some(changes) = asked.registration {
            series.terms.change(changes);
            // What a schedule has finished, another one does not take up again.
            let scheduled = series.terms.payment(series.project_id);
            let is_over = scheduled.and_then(|key| self.payments.get(&key)).is_some_and(|known| {
                known.status.is_final() && known.status != PaymentStatus::Error
            });
            series.next_debit = if is_over { None } else { series.debit_after(now) };
        }
        self.series.insert(series.id, series.clone());
        let (id, next) = (series.id, series.next_debit);
        let scheduled = series.scheduled_payment();
        self.reserved.extend(scheduled.filter(|key| !self.has_started(key)));
        if let Some(next) = next {
            self.set_timer(next, Timer::ScheduledDebit { series: id });
        }
        self.tell_series(id);
    }

    /// Tells the merchant about the state of a series.
    fn tell_series(&mut self, id: u64) {
        let Some(series) = self.series.get(&id) else {
            return;
        };
        let Some(project) = self.projects.get(&series.project_id) else {
            return;
        };
        let body = message::series(project, series);
        let (project_id, payment_id) = (series.project_id, series.payment_id.clone());
        let callback = series.callback.clone();
        self.tell(project_id, payment_id, &callback, None, body);
    }
}

/// Whether the payment with this key registered the series.
pub(super) fn is_registered_by(series: &Series, key: &PaymentKey) -> bool {
    PaymentKey::new(series.project_id, &series.payment_id) == *key
}
