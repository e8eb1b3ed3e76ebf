//! 3-D Secure 1.0: the payer goes to his bank with `PaReq` and comes back with `PaRes`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use paywright_core::cryptoprocessing::State;
use paywright_core::mask::CardBrand;

use super::answer::{Code, Xml};
use super::process::{Timer, Told};
use super::{Card, CardStatus, Platform, Time};
use crate::platform::AcsVisit;

/// An authentication that was asked for.
#[derive(Debug, Clone)]
pub struct ThreeDs {
    /// Its key: `ThreeDSKey` of the answer, `MD` on the way.
    pub md: String,
    /// What the payer takes to his bank.
    pub pa_req: String,
    /// What the bank sends back when he has proved himself.
    pub pa_res: String,
    /// What it sends back when he has not.
    pub failed_pa_res: String,
    pub(super) subject: Subject,
}

/// What is authenticated.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    /// The payment of this order.
    Payment(String),
    /// A card that a customer adds, and the session in which he does.
    Card { login: String, card_id: String, session_id: Option<String> },
}

impl ThreeDs {
    /// Whether the payer has proved himself, as a `PaRes` says; `None` for one that is not of this
    /// authentication.
    fn read(&self, pa_res: &str) -> Option<bool> {
        // Clients may lose line breaks and padding on the way, not characters.
        let given: String = pa_res.chars().filter(|c| !c.is_whitespace()).collect();
        let is = |known: &str| given.trim_end_matches('=') == known.trim_end_matches('=');
        if is(&self.pa_res) {
            Some(true)
        } else if is(&self.failed_pa_res) {
            Some(false)
        } else {
            None
        }
    }
}

impl Platform {
    /// Opens an authentication, and gives its key.
    pub(super) fn authenticate(&mut self, now: Time, subject: Subject) -> String {
        let (md, secret) = (self.guid(), self.ids.key());
        let part = |word: &str| STANDARD.encode(format!("{word}:{md}:{secret}"));
        let three_ds = ThreeDs {
            pa_req: part("request"),
            pa_res: part("yes"),
            failed_pa_res: part("no"),
            md: md.clone(),
            subject,
        };
        self.three_ds.insert(md.clone(), three_ds);
        let life = self.terminal.three_ds_life;
        self.set_timer_after(now, life, Timer::ThreeDsEnds(md.clone()));
        md
    }

    /// Where the payer's bank is.
    pub fn acs_url(&self) -> String {
        format!("{}/acs", self.base_url)
    }

    /// What an answer tells of an authentication.
    pub(super) fn with_three_ds(&self, answer: Xml, md: &str) -> Xml {
        let pa_req = self.three_ds.get(md).map_or("", |it| it.pa_req.as_str());
        answer.with("ACSUrl", self.acs_url()).with("PaReq", pa_req).with("ThreeDSKey", md)
    }

    /// What the bank's page shows to a payer who comes with this `PaReq`.
    pub fn acs_visit(&self, pa_req: &str) -> Option<AcsVisit> {
        let found = self.open_by_pa_req(pa_req)?;
        match &found.subject {
            Subject::Payment(order_id) => {
                let payment = self.payments.get(order_id)?;
                let card = payment.card.as_ref();
                let verdict = card.and_then(|card| card.test).map(|it| it.verdict(payment.amount));
                let succeeds = verdict.is_none_or(|verdict| verdict.is_ok());
                Some(self.visit(card, Some(payment.amount), succeeds))
            }
            Subject::Card { login, card_id, .. } => {
                let card = self.stored_card(login, card_id)?;
                let verdict = card.card.test.map(|it| it.verdict(super::wallet::CHECK_SUM));
                let succeeds = verdict.is_none_or(|verdict| verdict.is_ok());
                Some(self.visit(Some(&card.card), None, succeeds))
            }
        }
    }

    fn visit(&self, card: Option<&Card>, amount: Option<u64>, succeeds: bool) -> AcsVisit {
        AcsVisit {
            sum: amount.map(|amount| self.money(amount)),
            card: card.map(|card| card.mask.clone()),
            brand: card.map(|card| CardBrand::of(&card.mask)),
            return_url: None,
            wants_code: false,
            succeeds,
        }
    }

    /// The `PaRes` that the bank sends back.
    pub fn acs_decide(&self, pa_req: &str, has_proved: bool) -> Option<String> {
        let found = self.open_by_pa_req(pa_req)?;
        Some(if has_proved { &found.pa_res } else { &found.failed_pa_res }.clone())
    }

    /// Goes on with a payment after the payer came back. One that is not being authenticated is
    /// refused, and a `PaRes` that no bank gave changes nothing.
    pub(super) fn finish_payment(&mut self, now: Time, order_id: &str, pa_res: &str) -> Told {
        let refused = |code| Told { result: Err(code), at: now };
        let Some(payment) = self.payments.get_mut(order_id) else {
            return refused("ORDER_NOT_FOUND");
        };
        let open = payment.three_ds.as_ref().and_then(|md| self.three_ds.get(md));
        let Some(three_ds) = open.filter(|_| payment.state == State::PreAuthorized3ds) else {
            return refused("ILLEGAL_ORDER_STATE");
        };
        let Some(has_proved) = three_ds.read(pa_res) else {
            return refused("WRONG_PARAMS");
        };
        payment.three_ds = None;
        payment.is_3ds = true;
        let (kind, amount) = (payment.kind, payment.amount);
        if has_proved {
            return self.begin(now, order_id, kind, amount);
        }
        self.reject(now, order_id, "THREE_DS_USER_AUTH_FAIL", "not authenticated");
        refused("THREE_DS_USER_AUTH_FAIL")
    }

    /// What an authentication is about, and whether a `PaRes` proves something.
    pub(super) fn read_pa_res(&self, md: &str, pa_res: &str) -> Result<(Subject, bool), Code> {
        let three_ds = self.three_ds.get(md).ok_or("ORDER_NOT_FOUND")?;
        let has_proved = three_ds.read(pa_res).ok_or("WRONG_PARAMS")?;
        Ok((three_ds.subject.clone(), has_proved))
    }

    pub(super) fn end_authentication(&mut self, now: Time, md: &str) {
        let open = self.three_ds.get(md).filter(|it| self.is_open(it));
        match open.map(|it| it.subject.clone()) {
            Some(Subject::Payment(order_id)) => {
                if let Some(payment) = self.payments.get_mut(&order_id) {
                    payment.three_ds = None;
                    self.reject(now, &order_id, "THREE_DS_TIME_OUT", "too long at the bank");
                }
            }
            Some(Subject::Card { login, card_id, session_id }) => {
                self.card_failed(now, &login, &card_id, session_id.as_deref(), "THREE_DS_TIME_OUT");
            }
            None => {}
        }
    }

    /// Whether somebody still waits for what comes of an authentication.
    fn is_open(&self, three_ds: &ThreeDs) -> bool {
        match &three_ds.subject {
            Subject::Payment(order_id) => self
                .payments
                .get(order_id)
                .is_some_and(|payment| payment.three_ds.as_ref() == Some(&three_ds.md)),
            Subject::Card { login, card_id, .. } => {
                let card = self.stored_card(login, card_id);
                card.is_some_and(|card| card.status == CardStatus::Unchecked)
            }
        }
    }

    fn open_by_pa_req(&self, pa_req: &str) -> Option<&ThreeDs> {
        self.three_ds.values().find(|it| it.pa_req == pa_req && self.is_open(it))
    }
}
