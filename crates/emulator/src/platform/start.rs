//! First operations: purchases, holds, verifications, payouts and transfers.

use std::collections::VecDeque;

use paywright_core::mask::CardBrand;
use paywright_core::money::Money;
use paywright_core::payment::status::transition::PlatformEvent;
use paywright_core::payment::{OperationType, PaymentStatus, PaymentType};

use super::cards::{Authentication, Verdict};
use super::gate::{Asked, First, Instrument};
use super::method::{Flow, Method};
use super::operation::NewOperation;
use super::payment::{
    Account, CallbackOptions, CardAccount, Cause, ErrorItem, Mpi, Origin, Payment, ReturnUrls,
};
use super::script::Script;
use super::step::{DisplayKind, Shape, Step};
use super::{PaymentKey, Platform, Project, codes, message};

/// Above this, in minor units of EUR, two test cards approve a part only (spec 08, section 2.1).
const PARTLY_ABOVE: i64 = 12_000;

impl Platform {
    /// Carries out the first operation that a Gate request asks for.
    pub(super) fn start(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        payment_id: String,
        (first, instrument, method): (First, Instrument, Method),
        mut asked: Asked,
    ) {
        let kind = match first {
            First::Sale | First::Auth => PaymentType::Purchase,
            First::Verification => PaymentType::AccountVerification,
            First::Payout => PaymentType::Payout,
            First::Debit => return self.debit(request_id, key, payment_id, method, asked),
            First::Transfer => PaymentType::parse("transfer"),
        };
        let card = self.card_of(key, instrument, &mut asked);
        let mut payment = bare_payment(key, payment_id, kind, method, &asked);
        payment.account = match (&card, &asked.account_number) {
            (Some(card), _) => Some(Account::Card(card.clone())),
            (None, Some(number)) => Some(Account::Wallet(number.clone())),
            (None, None) => None,
        };
        if first == First::Auth && !method.holds() {
            let rule = "a method with holds: card, applepay or googlepay";
            asked.errors.push(ErrorItem::at(codes::NOT_ALLOWED, "", rule));
        }
        if let (Some(sender), Some(recipient)) = (&card, &asked.recipient)
            && first == First::Transfer
            && sender.token == recipient.token
        {
            let rule = "another card than the sender's";
            asked.errors.push(ErrorItem::at(codes::SAME_CARDS, "recipient.pan", rule));
        }
        asked.errors.extend(self.scheduled_id_taken(key.project_id, asked.registration.as_ref()));
        let (Some(sum), true) = (payment.initial, asked.errors.is_empty()) else {
            return self.refuse(request_id, key, payment, &asked.callback, asked.errors);
        };
        if first == First::Payout {
            let attempts = self.projects.get(&key.project_id);
            let attempts = attempts.map_or(1, |project| project.chosen_options().payout_attempts);
            payment.attempts_left = attempts.saturating_sub(1);
        }
        payment.registration = asked.registration.clone();
        payment.recipient = asked.recipient.clone();
        self.remember_card(&mut payment, asked.saves_card);
        let plan = self.plan(&payment, first, sum, &asked);
        self.begin(key, payment);
        let kind = match first {
            First::Sale | First::Transfer => OperationType::Sale,
            First::Auth => OperationType::Auth,
            First::Verification => OperationType::AccountVerification,
            First::Payout => OperationType::Payout,
            First::Debit => OperationType::Recurring,
        };
        let new = plan.operation(NewOperation::of(kind, request_id, sum, asked.callback));
        if let Some(operation) = self.start_operation(key, new) {
            self.proceed(key, operation);
        }
    }

    /// What follows the halves of a transfer: the credit after the debit, and when the credit fails,
    /// the debit undone.
    pub(super) fn go_on_with_transfer(&mut self, key: &PaymentKey, id: u64, succeeded: bool) {
        let Some(payment) = self.payments.get(key) else {
            return;
        };
        let (Some(recipient), Some(done)) = (&payment.recipient, payment.operation(id)) else {
            return;
        };
        let (kind, verdict) = match (&done.kind, succeeded) {
            (OperationType::Sale, true) => (OperationType::Payout, payout_verdict(recipient)),
            (OperationType::Payout, false) => (OperationType::Reversal, Verdict::Success),
            _ => return,
        };
        let (request_id, callback) = (done.request_id.clone(), done.callback.clone());
        let new = NewOperation {
            verdict: Some(verdict),
            ..NewOperation::of(kind, &request_id, done.sum, callback)
        };
        if let Some(operation) = self.start_operation(key, new) {
            self.proceed(key, operation);
        }
    }

    /// The card that a request pays with, also a saved one or one behind a token.
    fn card_of(
        &self,
        key: &PaymentKey,
        instrument: Instrument,
        asked: &mut Asked,
    ) -> Option<CardAccount> {
        match instrument {
            Instrument::Card => asked.card.clone(),
            Instrument::SavedCard => {
                let customer = asked.customer.id.as_deref();
                let id = asked.saved_account?;
                let found = self.saved_account(key.project_id, customer, id);
                if found.is_none() {
                    let rule = "a saved card of the customer";
                    asked.errors.push(ErrorItem::at(
                        codes::CARD_NOT_FOUND,
                        "saved_account_id",
                        rule,
                    ));
                }
                found.map(|account| account.card.clone())
            }
            Instrument::CardToken => {
                let token = asked.token.as_deref()?;
                let found = self.token(key.project_id, token).filter(|token| !token.is_revoked);
                if found.is_none() {
                    let rule = "an active token of the project";
                    asked.errors.push(ErrorItem::at(codes::TOKEN_NOT_FOUND, "token", rule));
                }
                found.map(|token| token.card.clone())
            }
            Instrument::Series | Instrument::Method => None,
        }
    }

    /// Keeps the token of a card, and the card itself where the customer wants it saved. A saved card
    /// has one number, whoever pays with it again.
    pub(super) fn remember_card(&mut self, payment: &mut Payment, saves: bool) {
        let Some(Account::Card(card)) = &mut payment.account else {
            return;
        };
        if card.expiry_year > 0 {
            self.keep_token(payment.project_id, &payment.customer, card);
        }
        if let Some(customer) = &payment.customer.id {
            let known = self.saved_card(payment.project_id, customer, card);
            if let Some(id) = known {
                card.id = id;
            } else if saves {
                self.save_account(payment.project_id, customer, card);
            }
        }
    }

    /// What stands between the start of an operation and its result, and the result itself where
    /// it is known beforehand.
    pub(super) fn plan(
        &mut self,
        payment: &Payment,
        first: First,
        sum: Money,
        asked: &Asked,
    ) -> Plan {
        let Some(project) = self.projects.get(&payment.project_id) else {
            return Plan::default();
        };
        let mut plan = match (payment.card(), first) {
            (Some(card), First::Payout) => {
                Plan { verdict: Some(payout_verdict(card)), ..Plan::default() }
            }
            (Some(card), _) => card_plan(project, payment, card, sum, asked, self.now),
            (None, First::Payout) => {
                Plan { verdict: Some(payment.method.verdict(sum.minor())), ..Plan::default() }
            }
            (None, first) => method_plan(payment.method, first, sum),
        };
        let is = |script: Script| script.is_in(&payment.id);
        let can_wait = !matches!(first, First::Transfer);
        if can_wait && is(Script::ClarifySchema) {
            plan.steps.push_front(Step::Clarification(Shape::Schema));
        } else if can_wait && is(Script::Clarify) {
            plan.steps.push_front(Step::Clarification(Shape::List));
        }
        let wants_code = payment.card().is_some() && project.chosen_options().merchant_auth;
        if matches!(first, First::Sale | First::Auth) && (wants_code || is(Script::MerchantAuth)) {
            plan.steps.push_front(Step::MerchantAuth);
        }
        if is(Script::Cascade)
            && let Some(last @ (Step::Acs | Step::Redirect)) = plan.steps.back().cloned()
        {
            plan.steps.push_back(Step::Again(Box::new(last)));
        }
        let seed = self.settings.seed;
        if first == First::Sale && self.faults.changes_amount(seed, &payment.id) {
            plan.moved = Some(Money::new(sum.minor() - sum.minor() / 10, sum.currency()));
        }
        if is(Script::Partly) && matches!(first, First::Sale | First::Payout) {
            plan.moved = half_of(sum);
            plan.is_partial = plan.moved.is_some();
        }
        plan
    }

    /// Registers a payment that is in work from now on. Of one that was refused under its identifier
    /// before, the history goes on.
    pub(super) fn begin(&mut self, key: &PaymentKey, mut payment: Payment) {
        let refused = self.payments.get(key).filter(|known| known.status == PaymentStatus::Error);
        if let Some(refused) = refused.filter(|_| payment.link.is_none()) {
            payment.timeline.clone_from(&refused.timeline);
        }
        self.payments.insert(key.clone(), payment);
    }

    /// Registers a payment that was not started, and says why. One that has started stays as it is.
    pub(super) fn refuse(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        mut payment: Payment,
        callback: &CallbackOptions,
        errors: Vec<ErrorItem>,
    ) {
        if self.has_started(key) {
            return self.refuse_untouched(request_id, callback, errors);
        }
        payment.errors.clone_from(&errors);
        let cause = Cause::Platform(PlatformEvent::RequestRejected);
        payment.happens(self.now, cause, PaymentStatus::Error);
        self.mark_refused(request_id, errors);
        let (project_id, payment_id) = (payment.project_id, payment.id.clone());
        let body = self.projects.get(&project_id).map(|project| {
            message::callback(project, &payment, None, None, &self.settings.base_url)
        });
        self.payments.insert(key.clone(), payment);
        if let Some(body) = body {
            let status = PaymentStatus::Error;
            self.tell(project_id, payment_id, callback, Some(&status), body);
        }
    }

    /// Refuses a request and leaves the payment of its identifier, if there is one, as it is.
    pub(super) fn refuse_untouched(
        &mut self,
        request_id: &str,
        callback: &CallbackOptions,
        errors: Vec<ErrorItem>,
    ) {
        let Some((project_id, payment_id)) = self
            .requests
            .get(request_id)
            .map(|request| (request.key.project_id, request.payment_id.clone()))
        else {
            return;
        };
        let body = self
            .projects
            .get(&project_id)
            .map(|project| message::refusal(project, &payment_id, &errors));
        self.mark_refused(request_id, errors);
        if let Some(body) = body {
            let status = PaymentStatus::Error;
            self.tell(project_id, payment_id, callback, Some(&status), body);
        }
    }
}

/// The way of an operation.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) steps: VecDeque<Step>,
    pub(super) verdict: Option<Verdict>,
    pub(super) moved: Option<Money>,
    pub(super) is_partial: bool,
    pub(super) eci: Option<String>,
    pub(super) mpi: Option<Mpi>,
    pub(super) avs_result: Option<String>,
}

impl Plan {
    pub(super) fn operation(self, new: NewOperation) -> NewOperation {
        NewOperation {
            steps: self.steps,
            verdict: self.verdict,
            moved: self.moved,
            is_partial: self.is_partial,
            eci: self.eci,
            mpi: self.mpi,
            avs_result: self.avs_result,
            ..new
        }
    }
}

/// What goes through of a sum that goes through in part; nothing is less than a part.
pub(super) fn half_of(sum: Money) -> Option<Money> {
    let half = sum.minor() / 2;
    (half > 0).then(|| Money::new(half, sum.currency()))
}

/// A payment of which nothing has happened yet.
pub(super) fn bare_payment(
    key: &PaymentKey,
    id: String,
    kind: PaymentType,
    method: Method,
    asked: &Asked,
) -> Payment {
    let sum = asked.sum();
    Payment {
        project_id: key.project_id,
        id,
        kind,
        method,
        origin: Origin::Gate,
        status: PaymentStatus::Processing,
        timeline: Vec::new(),
        initial: sum,
        sum,
        description: asked.description.clone(),
        customer: asked.customer.clone(),
        account: None,
        operations: Vec::new(),
        errors: Vec::new(),
        wait: None,
        visit: None,
        attempts_left: 0,
        return_urls: asked.return_urls.clone(),
        series: None,
        link: None,
        registration: None,
        recipient: None,
    }
}

fn payout_verdict(card: &CardAccount) -> Verdict {
    card.test_card().and_then(|card| card.payout).unwrap_or(Verdict::Success)
}

/// Cards: what the tables of the test environment say. Expired cards decline at once.
fn card_plan(
    project: &Project,
    payment: &Payment,
    card: &CardAccount,
    sum: Money,
    asked: &Asked,
    now: super::Time,
) -> Plan {
    if card.is_expired(now) {
        return Plan { verdict: Some(Verdict::Decline(codes::CARD_EXPIRED)), ..Plan::default() };
    }
    let options = project.chosen_options();
    let test = card.test_card();
    let mut plan = Plan {
        verdict: Some(test.map_or(Verdict::Success, |test| test.purchase)),
        ..Plan::default()
    };
    let is_gate = payment.origin == Origin::Gate;
    if let Some(shape) = options.clarification.filter(|_| is_gate && asked.avs_result.is_none()) {
        plan.steps.push_back(Step::Clarification(shape));
    }
    plan.avs_result.clone_from(&asked.avs_result);
    let authentication = match test {
        Some(test) if !asked.skips_authentication => test.authentication,
        _ => Authentication::None,
    };
    if authentication != Authentication::None {
        plan.eci = Some(authenticated_eci(card).to_owned());
        plan.steps.extend(authentication_steps(authentication, is_extended(payment)));
        plan.mpi = mpi_of(authentication, &card.token);
    }
    let is_large = sum.minor() > PARTLY_ABOVE && sum.currency().as_str() == "EUR";
    if options.partial_authorisation && is_large && test.is_some_and(|test| test.is_partial) {
        plan.moved = Some(Money::new(PARTLY_ABOVE, sum.currency()));
        plan.is_partial = true;
    }
    plan
}

/// What stands for a full authentication: the schemes number it differently.
fn authenticated_eci(card: &CardAccount) -> &'static str {
    match card.brand() {
        Some(CardBrand::Mastercard | CardBrand::Maestro) => "02",
        _ => "05",
    }
}

/// Whether 3-D Secure 2 is done step by step: on Payment Page, and where the request says where the
/// issuer can answer (spec 06, section 7.1).
fn is_extended(payment: &Payment) -> bool {
    payment.origin == Origin::Page || payment.return_urls.acs.is_some()
}

fn authentication_steps(authentication: Authentication, is_extended: bool) -> Vec<Step> {
    match (authentication, is_extended) {
        (Authentication::None, _) | (Authentication::Frictionless, false) => Vec::new(),
        (Authentication::Version1, _) => vec![Step::Acs],
        (Authentication::Frictionless, true) => vec![Step::ThreeDsMethod],
        (Authentication::Challenge, true) => vec![Step::ThreeDsMethod, Step::Challenge],
        (Authentication::Challenge, false) => vec![Step::Acs],
        (
            Authentication::FrictionlessThenVersion1 | Authentication::ChallengeThenVersion1,
            true,
        ) => {
            vec![Step::ThreeDsMethod, Step::Acs]
        }
        (
            Authentication::FrictionlessThenVersion1 | Authentication::ChallengeThenVersion1,
            false,
        ) => {
            vec![Step::Acs]
        }
    }
}

fn mpi_of(authentication: Authentication, token: &str) -> Option<Mpi> {
    let has_challenge = match authentication {
        Authentication::Frictionless => false,
        Authentication::Challenge => true,
        Authentication::None
        | Authentication::Version1
        | Authentication::FrictionlessThenVersion1
        | Authentication::ChallengeThenVersion1 => return None,
    };
    let part = |from: usize, to: usize| token.get(from..to).unwrap_or_default();
    let operation_id = format!("{}-{}-5aef-8000-{}", part(0, 8), part(8, 12), part(12, 24));
    Some(Mpi { operation_id, has_challenge })
}

/// Other methods: what the customer has to do, and what the amount decides. To check an account
/// nobody is sent anywhere (spec 03, operation statuses).
fn method_plan(method: Method, first: First, sum: Money) -> Plan {
    let step = match method.flow() {
        _ if first == First::Verification => None,
        Flow::Card | Flow::DeviceToken => None,
        Flow::Redirect => Some(Step::Redirect),
        Flow::QrText => Some(Step::Display(DisplayKind::QrText)),
        Flow::QrImage => Some(Step::Display(DisplayKind::QrImage)),
        Flow::Instruction => Some(Step::Display(DisplayKind::Instruction)),
    };
    Plan {
        steps: step.into_iter().collect(),
        verdict: Some(method.verdict(sum.minor())),
        ..Plan::default()
    }
}

impl ReturnUrls {
    /// Where the customer goes after a result.
    pub(super) fn after(&self, succeeds: bool) -> Option<&str> {
        let own = if succeeds { &self.success } else { &self.decline };
        own.as_deref().or(self.back.as_deref())
    }
}
