//! Processing of accepted requests. What it finds wrong is told by callback, with payment status
//! `error` (spec 06, section 2).

use paywright_core::ecommpay::{OperationType, PaymentStatus, PaymentType};
use paywright_core::json::Document;
use paywright_core::money::{Currency, Money};

use super::fields::Fields;
use super::{Action, Checked};
use crate::platform::operation::NewOperation;
use crate::platform::payment::{Account, CallbackOptions, ErrorItem, Method, Payment};
use crate::platform::refund::Refund;
use crate::platform::{PaymentKey, Platform, codes, ecopayz, message};

/// An accepted request: its identifier leads to it in status queries.
pub(crate) struct Request {
    key: PaymentKey,
    payment_id: String,
    action: Action,
    is_duplicate: bool,
    state: RequestState,
}

/// How far a request is.
pub(super) enum RequestState {
    /// Accepted; the body is kept until it is processed.
    Waiting(Document),
    /// It started or changed its payment.
    Carried,
    /// It was refused in processing.
    Refused(Vec<ErrorItem>),
}

impl Request {
    pub(super) fn new(
        key: PaymentKey,
        action: Action,
        checked: Checked,
        is_duplicate: bool,
    ) -> Self {
        Self {
            key,
            payment_id: checked.payment_id,
            action,
            is_duplicate,
            state: RequestState::Waiting(checked.document),
        }
    }

    pub(super) fn key(&self) -> &PaymentKey {
        &self.key
    }

    pub(super) fn payment_id(&self) -> &str {
        &self.payment_id
    }

    pub(super) fn state(&self) -> &RequestState {
        &self.state
    }
}

/// What starts a payment, once its members are read.
struct Start {
    customer_id: Option<String>,
    amount: Option<i64>,
    currency: Option<Currency>,
    description: String,
    callback: CallbackOptions,
}

impl Platform {
    /// Processes a request that was accepted before.
    pub(crate) fn process(&mut self, request_id: &str) {
        let Some(request) = self.requests.get_mut(request_id) else {
            return;
        };
        let state = std::mem::replace(&mut request.state, RequestState::Carried);
        let RequestState::Waiting(document) = state else {
            request.state = state;
            return;
        };
        let (key, action) = (request.key.clone(), request.action);
        let (payment_id, is_duplicate) = (request.payment_id.clone(), request.is_duplicate);
        self.waiting.remove(&key);
        if is_duplicate {
            let fields = Fields::new(document.root());
            return self.refuse_untouched(request_id, fields, codes::PAYMENT_EXISTS);
        }
        let fields = Fields::new(document.root());
        match action {
            Action::EcoPayzSale => self.ecopayz_sale(request_id, &key, payment_id, fields),
            Action::EcoPayzPayout => self.ecopayz_payout(request_id, &key, payment_id, fields),
            Action::Refund(method) => self.start_refund(request_id, &key, method, fields),
            Action::Status | Action::StatusByRequest => {}
        }
    }

    fn ecopayz_sale(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        payment_id: String,
        mut fields: Fields<'_>,
    ) {
        let start = Start::read(&mut fields);
        let success_url = fields.url("return_url.success", false);
        let decline_url = fields.url("return_url.decline", false);
        let payment = start.payment(key, payment_id, PaymentType::Purchase);
        let errors = fields.errors();
        let (Some(sum), Some(success_url), Some(decline_url), true) =
            (payment.initial, success_url, decline_url, errors.is_empty())
        else {
            return self.refuse(request_id, key, payment, start.callback, errors);
        };
        self.begin(key, payment);
        let new = NewOperation {
            kind: OperationType::Sale,
            request_id: request_id.to_owned(),
            sum,
            callback: start.callback,
        };
        if let Some(operation) = self.start_operation(key, new) {
            self.redirect(key, operation, success_url, decline_url);
            self.notify(key, operation);
        }
    }

    fn ecopayz_payout(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        payment_id: String,
        mut fields: Fields<'_>,
    ) {
        let start = Start::read(&mut fields);
        let account = fields.text("account.number");
        let mut payment = start.payment(key, payment_id, PaymentType::Payout);
        payment.account = account.map(Account::Wallet);
        let errors = fields.errors();
        let (Some(sum), true) = (payment.initial, errors.is_empty()) else {
            return self.refuse(request_id, key, payment, start.callback, errors);
        };
        self.begin(key, payment);
        let new = NewOperation {
            kind: OperationType::Payout,
            request_id: request_id.to_owned(),
            sum,
            callback: start.callback,
        };
        if let Some(operation) = self.start_operation(key, new) {
            self.finish(key, operation, ecopayz::verdict(sum.minor()));
        }
    }

    fn start_refund(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        method: Option<Method>,
        mut fields: Fields<'_>,
    ) {
        let is_known = self.payments.get(key).is_some_and(|payment| !payment.operations.is_empty());
        if !is_known {
            return self.refuse_untouched(request_id, fields, codes::NOT_FOUND);
        }
        let refund = Refund {
            method,
            amount: fields.amount(),
            currency: fields.currency(),
            merchant_refund_id: fields.text("payment.merchant_refund_id"),
            request_id: request_id.to_owned(),
            callback: {
                fields.description("payment.description");
                fields.callback_options()
            },
            errors: fields.errors(),
        };
        self.refund(key, refund);
    }

    /// Registers a payment that is in work from now on.
    pub(crate) fn begin(&mut self, key: &PaymentKey, mut payment: Payment) {
        payment.become_status(self.now, PaymentStatus::Processing);
        self.payments.insert(key.clone(), payment);
    }

    /// Registers a payment that was not started, and says why.
    fn refuse(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        mut payment: Payment,
        callback: CallbackOptions,
        errors: Vec<ErrorItem>,
    ) {
        payment.errors.clone_from(&errors);
        payment.become_status(self.now, PaymentStatus::Error);
        self.mark_refused(request_id, errors);
        let project_id = payment.project_id;
        let payment_id = payment.id.clone();
        let body = self
            .projects
            .get(&project_id)
            .map(|project| message::callback(project, &payment, None, &self.settings.base_url));
        self.payments.insert(key.clone(), payment);
        self.send_refusal(project_id, payment_id, callback, body);
    }

    /// Refuses a request and leaves the payment of its identifier, if there is one, as it is.
    fn refuse_untouched(&mut self, request_id: &str, mut fields: Fields<'_>, code: codes::Code) {
        let callback = fields.callback_options();
        let errors = vec![ErrorItem::of(code)];
        let Some(request) = self.requests.get(request_id) else {
            return;
        };
        let (project_id, payment_id) = (request.key.project_id, request.payment_id.clone());
        let body = self
            .projects
            .get(&project_id)
            .map(|project| message::refusal(project, &payment_id, &errors));
        self.mark_refused(request_id, errors);
        self.send_refusal(project_id, payment_id, callback, body);
    }

    fn mark_refused(&mut self, request_id: &str, errors: Vec<ErrorItem>) {
        if let Some(request) = self.requests.get_mut(request_id) {
            request.state = RequestState::Refused(errors);
        }
    }

    fn send_refusal(
        &mut self,
        project_id: u32,
        payment_id: String,
        callback: CallbackOptions,
        body: Option<String>,
    ) {
        let Some(body) = body.filter(|_| !callback.disabled) else {
            return;
        };
        let default = self
            .projects
            .get(&project_id)
            .and_then(|project| project.default_callback_url())
            .map(str::to_owned);
        self.deliveries.add(
            self.now,
            self.now.after(callback.delay),
            (project_id, payment_id),
            callback.url.or(default),
            body,
        );
    }
}

impl Start {
    fn read(fields: &mut Fields<'_>) -> Self {
        let start = Self {
            customer_id: fields.text("customer.id"),
            amount: fields.amount(),
            currency: fields.currency(),
            description: fields.description("payment.description"),
            callback: fields.callback_options(),
        };
        fields.text("customer.ip_address");
        if let Some(currency) = start.currency
            && !ecopayz::takes(currency)
        {
            let rule = "currency of the method";
            fields.refuse(codes::CURRENCY_DISABLED, "payment.currency", rule);
        }
        start
    }

    fn payment(&self, key: &PaymentKey, id: String, kind: PaymentType) -> Payment {
        let sum = self.amount.zip(self.currency);
        let sum = sum.map(|(amount, currency)| Money::new(amount, currency));
        Payment {
            project_id: key.project_id,
            id,
            kind,
            method: Method::EcoPayz,
            status: PaymentStatus::Processing,
            history: Vec::new(),
            initial: sum,
            sum,
            description: self.description.clone(),
            customer_id: self.customer_id.clone(),
            account: None,
            operations: Vec::new(),
            errors: Vec::new(),
            redirect: None,
            attempts_left: 0,
        }
    }
}
