//! Waiting for the customer, the issuer or the merchant, and what they send (spec 06, section 7).

use std::time::Duration;

use paywright_core::mask::CardBrand;
use paywright_core::money::Money;
use paywright_core::payment::OperationStatus;

use super::cards::Verdict;
use super::codes;
use super::gate::Asked;
use super::operation::{CUSTOMER_TIMEOUT, Sender};
use super::payment::{CardAccount, ErrorItem, Payment};
use super::step::{Acs, Challenge, DisplayKind, Shape, Step, Visit, Wait};
use super::{PaymentKey, Platform, Time, Timer};

/// How long the issuer may look at the browser before the platform goes on by itself.
const METHOD_TIMEOUT: Duration = Duration::from_secs(10);

/// The address check of test payments: post code and street are right (spec 06, section 9).
pub(crate) const AVS_MATCH: &str = "X";

/// When the result of an instruction comes after it was shown (spec 08, section 3.2).
const INSTRUCTION_TIME: Duration = Duration::from_secs(10);

/// What the issuer's page decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AcsAnswer {
    /// 3-D Secure 1: where to POST `PaRes` and `MD`.
    PaRes {
        /// Proof or refusal.
        pa_res: String,
        /// As it was sent.
        md: String,
    },
    /// 3-D Secure 2: where to POST `cres` and `threeDSSessionData`.
    Cres {
        /// Proof or refusal.
        cres: String,
        /// As it was sent.
        session: String,
    },
}

/// A customer's visit at the issuer.
#[derive(Debug, Clone)]
pub struct AcsVisit {
    /// The sum to be confirmed.
    pub sum: Option<Money>,
    /// The masked card number.
    pub card: Option<String>,
    /// The brand of the card, where the number tells.
    pub brand: Option<CardBrand>,
    /// Where the browser takes the result of 3-D Secure 2.
    pub return_url: Option<String>,
    /// Whether the card wants a certain code; other cards take any.
    pub wants_code: bool,
    /// What the test card ends with, whatever code is typed.
    pub succeeds: bool,
}

impl Platform {
    /// Enters a step: the payment waits for somebody from now on.
    pub(super) fn enter(&mut self, key: &PaymentKey, id: u64, step: Step) {
        let (step, is_cascading) = match step {
            Step::Again(step) => (*step, true),
            step => (step, false),
        };
        let Some((wait, status, timeout)) = self.wait_for(key, &step, is_cascading) else {
            return self.proceed(key, id);
        };
        let now = self.now;
        if let Some(ticket) = wait.ticket() {
            self.tickets.insert(ticket, key.clone());
        }
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        if let Wait::Redirect(visit) | Wait::Display { visit, .. } = &wait {
            payment.visit = Some(visit.clone());
        }
        payment.wait = Some(wait);
        let tells = payment.tells_waits();
        let Some(operation) = payment.operation_mut(id) else {
            return;
        };
        operation.waits += 1;
        let number = operation.waits;
        self.set_operation_status(key, id, status, codes::AWAITING_PROCESSING);
        if let Some(timeout) = timeout {
            let timer = Timer::WaitOver { key: key.clone(), operation: id, wait: number };
            self.set_timer(now.after(timeout), timer);
        }
        if tells {
            self.notify(key, id);
        }
    }

    /// What a step waits for, the status that says so, and for how long.
    fn wait_for(
        &mut self,
        key: &PaymentKey,
        step: &Step,
        is_cascading: bool,
    ) -> Option<(Wait, OperationStatus, Option<Duration>)> {
        let payment = self.payments.get(key)?;
        let notifies_merchant = payment.return_urls.acs_notification.is_some();
        let md_text = format!(
            "{{\"project_id\":{},\"payment_id\":{},\"plus_md\":\"\"}}",
            payment.project_id,
            serde_json::to_string(&payment.id).ok()?
        );
        let three_ds = OperationStatus::Awaiting3dsResult;
        Some(match step {
            Step::Acs => {
                let acs = Acs {
                    pa_req: self.ids.key(),
                    md: encoded(&md_text),
                    yes: encoded(&format!("Y:{}", self.ids.key())),
                    no: encoded(&format!("N:{}", self.ids.key())),
                    is_cascading,
                };
                (Wait::Acs(acs), three_ds, Some(CUSTOMER_TIMEOUT))
            }
            Step::ThreeDsMethod => {
                let method_data = self.ids.digits(14);
                let timeout = if notifies_merchant { CUSTOMER_TIMEOUT } else { METHOD_TIMEOUT };
                (Wait::ThreeDsMethod { method_data }, three_ds, Some(timeout))
            }
            Step::Challenge => {
                let challenge = Challenge {
                    creq: encoded(&format!(
                        "{{\"messageType\":\"CReq\",\"acsTransID\":\"{}\"}}",
                        self.ids.key()
                    )),
                    session: self.ids.digits(12),
                    yes: encoded(&format!(
                        "{{\"transStatus\":\"Y\",\"id\":\"{}\"}}",
                        self.ids.key()
                    )),
                    no: encoded(&format!(
                        "{{\"transStatus\":\"N\",\"id\":\"{}\"}}",
                        self.ids.key()
                    )),
                };
                (Wait::Challenge(challenge), three_ds, Some(CUSTOMER_TIMEOUT))
            }
            Step::Redirect => {
                let visit = self.new_visit(is_cascading);
                let status = OperationStatus::AwaitingRedirectResult;
                (Wait::Redirect(visit), status, Some(CUSTOMER_TIMEOUT))
            }
            Step::Display(kind) => {
                let visit = self.new_visit(is_cascading);
                let timeout = match kind {
                    DisplayKind::Instruction => INSTRUCTION_TIME,
                    DisplayKind::QrText | DisplayKind::QrImage => CUSTOMER_TIMEOUT,
                };
                let status = OperationStatus::AwaitingCustomerAction;
                (Wait::Display { kind: *kind, visit }, status, Some(timeout))
            }
            Step::Clarification(shape) => {
                let wait = Wait::Clarification { shape: *shape, given: Vec::new() };
                (wait, OperationStatus::AwaitingClarification, Some(CUSTOMER_TIMEOUT))
            }
            Step::MerchantAuth => {
                let wait = Wait::MerchantAuth { code: None };
                (wait, OperationStatus::AwaitingMerchantAuth, None)
            }
            Step::Again(_) => return None,
        })
    }

    fn new_visit(&mut self, is_cascading: bool) -> Visit {
        Visit { transaction: self.ids.transaction(), checksum: self.ids.key(), is_cascading }
    }

    /// A wait lasted too long.
    pub(super) fn wait_over(&mut self, key: &PaymentKey, id: u64, wait: u32) {
        let Some(payment) = self.payments.get(key) else {
            return;
        };
        let Some(operation) = payment.operation(id).filter(|operation| operation.waits == wait)
        else {
            return;
        };
        if operation.status.is_final() {
            return;
        }
        let verdict = operation.verdict.unwrap_or(Verdict::Success);
        match &payment.wait {
            Some(Wait::Acs(_) | Wait::Challenge(_)) => {
                self.timed_out(key, id, codes::NOT_RETURNED_FROM_ACS);
            }
            Some(Wait::ThreeDsMethod { .. }) if payment.return_urls.acs_notification.is_some() => {
                self.timed_out(key, id, codes::NOT_RETURNED_FROM_ACS);
            }
            Some(Wait::ThreeDsMethod { .. }) => self.resume(key, id, Sender::Other),
            Some(Wait::Display { kind: DisplayKind::Instruction, .. }) => {
                self.finish(key, id, verdict);
            }
            Some(Wait::Redirect(_) | Wait::Display { .. }) => self.customer_gone(key, id),
            Some(Wait::Clarification { .. }) => self.timed_out(key, id, codes::GENERAL_DECLINE),
            Some(Wait::MerchantAuth { .. }) | None => {}
        }
    }

    /// `3ds_check_iframe`: the issuer has looked at the browser, or has not in time.
    pub(super) fn three_ds_method_done(
        &mut self,
        request_id: &str,
        key: &PaymentKey,
        asked: &Asked,
    ) {
        match self.waiting_operation(key, |wait| matches!(wait, Wait::ThreeDsMethod { .. })) {
            Some(id) if asked.errors.is_empty() => self.resume(key, id, Sender::Merchant),
            _ => self.refuse_step(request_id, key, asked),
        }
    }

    /// `3ds_result`: what the page of the issuer sent.
    pub(super) fn three_ds_result(&mut self, request_id: &str, key: &PaymentKey, asked: &Asked) {
        let is_acs = |wait: &Wait| matches!(wait, Wait::Acs(_) | Wait::Challenge(_));
        let Some(id) = self.waiting_operation(key, is_acs) else {
            return self.refuse_step(request_id, key, asked);
        };
        let result = asked.three_ds_result.as_deref().unwrap_or_default();
        let wait = self.payments.get(key).and_then(|payment| payment.wait.as_ref());
        let is_holder = match wait {
            Some(Wait::Acs(acs)) => {
                let right_md = asked.md.as_deref().is_none_or(|md| md == acs.md);
                right_md && result == acs.yes
            }
            Some(Wait::Challenge(challenge)) => result == challenge.yes,
            _ => false,
        };
        self.authenticated(key, id, is_holder, Sender::Merchant);
    }

    /// The issuer's answer is known: the holder goes on, anybody else is declined.
    fn authenticated(&mut self, key: &PaymentKey, id: u64, is_holder: bool, by: Sender) {
        if !is_holder
            && let Some(operation) = self.payments.get_mut(key).and_then(|p| p.operation_mut(id))
        {
            operation.steps.clear();
            operation.eci = None;
            operation.verdict = Some(Verdict::Decline(codes::THREE_DS_DECLINED));
        }
        self.resume(key, id, by);
    }

    /// `clarification`: data that the payment waits for.
    pub(super) fn clarify(&mut self, request_id: &str, key: &PaymentKey, asked: &Asked) {
        let is_clarification = |wait: &Wait| matches!(wait, Wait::Clarification { .. });
        let (Some(id), true) =
            (self.waiting_operation(key, is_clarification), asked.errors.is_empty())
        else {
            return self.refuse_step(request_id, key, asked);
        };
        let now = self.now;
        let Some(payment) = self.payments.get_mut(key) else {
            return;
        };
        let tells = payment.tells_waits();
        let Some(Wait::Clarification { shape, given }) = &mut payment.wait else {
            return;
        };
        given.extend(asked.clarified.iter().cloned());
        let is_address = *shape == Shape::List;
        let is_complete = missing(*shape, given).is_empty();
        let Some(operation) = payment.operation_mut(id) else {
            return;
        };
        if is_complete {
            if is_address {
                operation.avs_result = Some(AVS_MATCH.to_owned());
            }
            let by = if tells { Sender::Merchant } else { Sender::Other };
            return self.resume(key, id, by);
        }
        // Each accepted request starts the 30 minutes anew.
        operation.waits += 1;
        let wait = operation.waits;
        let timer = Timer::WaitOver { key: key.clone(), operation: id, wait };
        self.set_timer(now.after(CUSTOMER_TIMEOUT), timer);
        if tells {
            self.notify(key, id);
        }
    }

    /// `merchant_auth`: the customer gets a code, then the merchant sends it.
    pub(super) fn merchant_auth(&mut self, request_id: &str, key: &PaymentKey, asked: &Asked) {
        let is_auth = |wait: &Wait| matches!(wait, Wait::MerchantAuth { .. });
        let (Some(id), true) = (self.waiting_operation(key, is_auth), asked.errors.is_empty())
        else {
            return self.refuse_step(request_id, key, asked);
        };
        let new_code = self.ids.digits(6);
        let wait = self.payments.get_mut(key).and_then(|payment| payment.wait.as_mut());
        let Some(Wait::MerchantAuth { code }) = wait else {
            return;
        };
        if asked.starts_merchant_auth {
            *code = Some(new_code);
            return;
        }
        // Any code passes: that of a test payment is published nowhere. The one of the control API
        // is for those who want to check that theirs is sent.
        match (&*code, &asked.confirmation_code) {
            (Some(_), Some(_)) => self.resume(key, id, Sender::Merchant),
            _ => self.refuse_step(request_id, key, asked),
        }
    }

    /// The operation of a payment that waits for something of this kind.
    fn waiting_operation(&self, key: &PaymentKey, is_it: impl Fn(&Wait) -> bool) -> Option<u64> {
        let payment = self.payments.get(key)?;
        payment.wait.as_ref().filter(|wait| is_it(wait))?;
        payment.operations.iter().rev().find(|o| !o.status.is_final()).map(|o| o.id)
    }

    /// A request that the payment does not wait for.
    fn refuse_step(&mut self, request_id: &str, key: &PaymentKey, asked: &Asked) {
        let code =
            if self.payments.contains_key(key) { codes::WRONG_STATUS } else { codes::NOT_FOUND };
        let mut errors = asked.errors.clone();
        if errors.is_empty() {
            errors.push(ErrorItem::of(code));
        }
        self.refuse_untouched(request_id, &asked.callback, errors);
    }

    /// The visit of a customer at the issuer: 3-D Secure 1 by `PaReq`, 2 by `creq`.
    pub fn acs_visit(&self, request: &str) -> Option<AcsVisit> {
        let (payment, _) = self.at_issuer(request)?;
        let card = payment.card();
        let test = card.and_then(CardAccount::test_card);
        Some(AcsVisit {
            sum: payment.initial,
            card: card.map(|card| card.masked.clone()),
            brand: card.and_then(CardAccount::brand),
            return_url: payment.return_urls.acs.clone(),
            wants_code: test.is_some_and(|card| card.code.is_some()),
            succeeds: test.is_none_or(|card| card.purchase == Verdict::Success),
        })
    }

    /// The customer confirms or refuses on the page of the issuer. Returns what the browser has to
    /// carry back.
    pub fn acs_decide(
        &mut self,
        now: Time,
        request: &str,
        code: Option<&str>,
    ) -> Option<AcsAnswer> {
        self.catch_up(now);
        let (payment, wait) = self.at_issuer(request)?;
        let wanted = payment.card().and_then(|card| card.test_card()?.code);
        let is_holder = match (code, wanted) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(typed), Some(wanted)) => typed.trim() == wanted,
        };
        Some(match wait {
            Wait::Acs(acs) => AcsAnswer::PaRes {
                pa_res: if is_holder { acs.yes.clone() } else { acs.no.clone() },
                md: acs.md.clone(),
            },
            Wait::Challenge(challenge) => AcsAnswer::Cres {
                cres: if is_holder { challenge.yes.clone() } else { challenge.no.clone() },
                session: challenge.session.clone(),
            },
            _ => return None,
        })
    }

    /// Where the issuer tells the merchant that it has looked at the browser; `Some(None)` when it
    /// tells the platform. `None` when nobody waits for that look.
    pub fn acs_notification(&self, method_data: &str) -> Option<Option<String>> {
        let payment = self.payments.get(self.tickets.get(method_data)?)?;
        match &payment.wait {
            Some(Wait::ThreeDsMethod { method_data: known }) if known == method_data => {
                Some(payment.return_urls.acs_notification.clone())
            }
            _ => None,
        }
    }

    /// The issuer has looked at the browser of a customer on Payment Page, or told the platform
    /// itself since the merchant named no address.
    pub fn issuer_looked(&mut self, now: Time, method_data: &str) -> Option<()> {
        self.catch_up(now);
        let key = self.tickets.get(method_data)?.clone();
        let is_it = |wait: &Wait| matches!(wait, Wait::ThreeDsMethod { method_data: known } if known == method_data);
        let id = self.waiting_operation(&key, is_it)?;
        self.resume(&key, id, Sender::Other);
        Some(())
    }

    fn at_issuer(&self, request: &str) -> Option<(&Payment, &Wait)> {
        let payment = self.payments.get(self.tickets.get(request)?)?;
        let wait = payment.wait.as_ref()?;
        let is_it = match wait {
            Wait::Acs(acs) => acs.pa_req == request,
            Wait::Challenge(challenge) => challenge.creq == request,
            _ => false,
        };
        is_it.then_some((payment, wait))
    }

    /// The result of the issuer's page for a payment on Payment Page.
    pub(super) fn page_authenticated(&mut self, key: &PaymentKey, result: &str) {
        let wait = self.payments.get(key).and_then(|payment| payment.wait.as_ref());
        let is_holder = match wait {
            Some(Wait::Acs(acs)) => result == acs.yes,
            Some(Wait::Challenge(challenge)) => result == challenge.yes,
            _ => return,
        };
        if let Some(id) = self.waiting_operation(key, |_| true) {
            self.authenticated(key, id, is_holder, Sender::Other);
        }
    }
}

/// Members that are asked for and not given yet.
pub(crate) fn missing(shape: Shape, given: &[String]) -> Vec<&'static str> {
    let wanted: &[&'static str] = match shape {
        Shape::List => &["avs_data.avs_post_code", "avs_data.avs_street_address"],
        Shape::Schema => &["customer.first_name", "customer.last_name", "customer.email"],
    };
    wanted.iter().copied().filter(|name| !given.iter().any(|known| known == name)).collect()
}

fn encoded(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}
