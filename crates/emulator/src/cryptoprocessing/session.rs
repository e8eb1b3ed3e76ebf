//! Sessions of payers: opened by `Init`, used on the gateway's pages.

use paywright_core::cryptoprocessing::{Interface, State};

use super::answer::Code;
use super::api::order;
use super::cards::Card;
use super::payment::{NewPayment, OperationKind};
use super::process::{Attempt, Timer, Tried};
use super::request::Parameters;
use super::{Platform, Time};

/// A payer's session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its identifier, which opens the page.
    pub session_id: String,
    /// The interface that opened it.
    pub interface: Interface,
    /// What it is for.
    pub kind: SessionKind,
    /// The customer of the wallet.
    pub customer: Option<String>,
    /// The language of the page, as it was asked for: `RU` or `EN`.
    pub language: Option<String>,
    /// The template of the page, which is uploaded by the support; here all look alike.
    pub template: Option<String>,
    /// What is sold.
    pub product: Option<String>,
    /// The sum that is shown in place of the amount.
    pub total: Option<String>,
    /// More words about it.
    pub description: Option<String>,
    /// Where the payer goes afterwards, with `{orderid}` and `{success}`.
    pub url: Option<String>,
    /// The stored card that pays, where the shop has chosen it.
    pub card_id: Option<String>,
    /// When it was opened.
    pub opened: Time,
    /// Whether its time is over.
    pub is_over: bool,
}

/// What a session is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionKind {
    /// To pay an order.
    Payment {
        /// The order.
        order_id: String,
    },
    /// To add a card.
    Add {
        /// How it went, once it is known: the card, or why there is none.
        result: Option<Result<String, Code>>,
        /// The authentication that is open.
        three_ds: Option<String>,
    },
}

/// What a payer's page has to show.
#[derive(Debug, Clone)]
pub struct PageView {
    /// The session.
    pub session: Session,
    /// The amount, where there is one.
    pub amount: Option<u64>,
    /// The masked number of the stored card that pays.
    pub stored_card: Option<String>,
    /// What to show.
    pub state: PageState,
}

/// How far a payer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageState {
    /// The form for card data, with the code of an attempt that was declined before.
    Open(Option<Code>),
    /// He has to go to his bank.
    Bank {
        /// What to take there.
        pa_req: String,
        /// The key.
        md: String,
    },
    /// The gateway is at work.
    Processing,
    /// It is done.
    Done,
    /// It has failed.
    Failed(Code),
    /// The session is over.
    Over,
}

impl Platform {
    /// Opens a session, and registers its order. Without a kind it adds a card.
    pub(super) fn open_session(
        &mut self,
        now: Time,
        interface: Interface,
        kind: Option<OperationKind>,
        data: &Parameters,
        customer: Option<&str>,
    ) -> Result<String, Code> {
        let url = data.owned("Url");
        if url.as_deref().is_some_and(|url| !crate::platform::is_web_address(url)) {
            return Err("WRONG_PARAMS");
        }
        let session_id = self.guid();
        let card_id = data.owned("CardId").filter(|id| id != super::wallet::FREE_PAY);
        let kind = match kind {
            Some(kind) => {
                let (order_id, amount) = order(data.get("OrderId"), data.get("Amount"))?;
                let new = NewPayment {
                    order_id: order_id.clone(),
                    amount,
                    kind,
                    interface,
                    customer: customer.map(str::to_owned),
                    card_id: card_id.clone(),
                    session_id: Some(session_id.clone()),
                    ip: data.owned("IP"),
                };
                self.register(now, new)?;
                SessionKind::Payment { order_id }
            }
            None => SessionKind::Add { result: None, three_ds: None },
        };
        let session = Session {
            session_id: session_id.clone(),
            interface,
            kind,
            customer: customer.map(str::to_owned),
            language: data.owned("Language"),
            template: data.owned("TemplateTag"),
            product: data.owned("Product"),
            total: data.owned("Total"),
            description: data.owned("Description"),
            url,
            card_id,
            opened: now,
            is_over: false,
        };
        self.sessions.insert(session_id.clone(), session);
        let life = self.terminal.session_life;
        self.set_timer_after(now, life, Timer::SessionEnds(session_id.clone()));
        Ok(session_id)
    }

    /// What the page of a session shows.
    pub fn page(&self, session_id: &str) -> Option<PageView> {
        let session = self.sessions.get(session_id)?.clone();
        let bank = |md: &String| {
            let three_ds = self.three_ds.get(md);
            let pa_req = three_ds.map(|it| it.pa_req.clone()).unwrap_or_default();
            PageState::Bank { pa_req, md: md.clone() }
        };
        let (amount, state) = match &session.kind {
            SessionKind::Payment { order_id } => {
                let payment = self.payments.get(order_id)?;
                let is_retry_left = payment.attempts < self.terminal.page_attempts;
                let code = payment.code.unwrap_or("PROCESSING_ERROR");
                let state = match &payment.state {
                    State::New if session.is_over => PageState::Over,
                    State::New => PageState::Open(payment.code),
                    State::PreAuthorized3ds => {
                        payment.three_ds.as_ref().map_or(PageState::Processing, bank)
                    }
                    State::PreAuthorizedAf | State::Pending => PageState::Processing,
                    State::Rejected | State::Error if payment.code == Some("ORDER_TIME_OUT") => {
                        PageState::Over
                    }
                    State::Rejected | State::Error if is_retry_left && !session.is_over => {
                        PageState::Open(Some(code))
                    }
                    State::Rejected | State::Error => PageState::Failed(code),
                    State::Obsolete | State::Other(_) => PageState::Over,
                    State::Authorized
                    | State::Charged
                    | State::Voided
                    | State::Refunded
                    | State::Forwarded
                    | State::Chargeback
                    | State::AuthorizationClosed => PageState::Done,
                };
                (Some(payment.amount), state)
            }
            SessionKind::Add { result, three_ds } => {
                let state = match (result, three_ds) {
                    (Some(Ok(_)), _) => PageState::Done,
                    (Some(Err(code)), _) => PageState::Failed(code),
                    (None, Some(md)) => bank(md),
                    (None, None) if session.is_over => PageState::Over,
                    (None, None) => PageState::Open(None),
                };
                (None, state)
            }
        };
        let stored = session.customer.as_deref().zip(session.card_id.as_deref());
        let stored = stored.and_then(|(login, card_id)| self.stored_card(login, card_id));
        let stored_card = stored.map(|card| card.card.mask.clone());
        Some(PageView { session, amount, stored_card, state })
    }

    /// The payer sends the form. What is wrong with his card is told, and he may type again.
    pub fn page_pay(
        &mut self,
        now: Time,
        session_id: &str,
        data: &Parameters,
    ) -> Option<Result<(), Code>> {
        self.catch_up(now);
        let view = self.page(session_id)?;
        if !matches!(view.state, PageState::Open(_)) {
            // The form was sent twice; the page tells how it stands.
            return Some(Ok(()));
        }
        let customer = view.session.customer.as_deref();
        let stored = customer.zip(view.session.card_id.as_deref());
        let stored = stored.and_then(|(login, card_id)| self.stored_card(login, card_id));
        let card = match stored.map(|it| it.card.clone()) {
            Some(card) => card.check_cvv(data.get("SecureCode")).map(|()| card),
            None => Card::read(data, "CardNumber", now),
        };
        let card = match card {
            Ok(card) => card,
            Err(code) => return Some(Err(code)),
        };
        match &view.session.kind {
            SessionKind::Payment { order_id } => {
                let state = self.payments.get(order_id).map(|payment| payment.state.clone());
                if matches!(state, Some(State::Rejected | State::Error)) {
                    self.start_again(now, order_id);
                }
                let tried = Tried { card: Some(card), can_authenticate: true };
                // The page shows what came of it.
                let _: Attempt = self.attempt(now, order_id, tried);
            }
            SessionKind::Add { .. } => {
                let login = customer.unwrap_or_default().to_owned();
                self.page_add(now, session_id, &login, card);
            }
        }
        Some(Ok(()))
    }

    /// The payer comes back from his bank to the gateway's page.
    pub fn page_return(
        &mut self,
        now: Time,
        session_id: &str,
        md: &str,
        pa_res: &str,
    ) -> Option<()> {
        self.catch_up(now);
        match self.sessions.get(session_id)?.kind.clone() {
            SessionKind::Payment { order_id } => {
                let open = self.payments.get(&order_id)?.three_ds.as_deref();
                if open == Some(md) {
                    self.finish_payment(now, &order_id, pa_res);
                }
            }
            SessionKind::Add { three_ds, .. } => {
                if three_ds.as_deref() == Some(md) {
                    // The page shows what came of it.
                    let _ = self.finish_add(now, md, pa_res);
                }
            }
        }
        Some(())
    }

    /// The payer leaves the bank's page unfinished, to pay another way.
    pub fn page_start_again(&mut self, now: Time, session_id: &str) -> Option<()> {
        self.catch_up(now);
        let session = self.sessions.get(session_id)?;
        if let SessionKind::Payment { order_id } = session.kind.clone() {
            let payment = self.payments.get(&order_id)?;
            if payment.state == State::PreAuthorized3ds && !session.is_over {
                self.start_again(now, &order_id);
            }
        }
        Some(())
    }

    pub(super) fn end_session(&mut self, now: Time, session_id: &str) {
        let Some(session) = self.sessions.get_mut(session_id) else {
            return;
        };
        session.is_over = true;
        if let SessionKind::Payment { order_id } = &session.kind
            && let Some(payment) = self.payments.get_mut(order_id)
            && payment.state == State::New
        {
            payment.code = Some("ORDER_TIME_OUT");
            payment.enter(State::Rejected, "the session has ended", now);
        }
    }
}
