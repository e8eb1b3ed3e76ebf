//! The wallet, `vwapi`: customers and their cards (spec 10, section 3.3).

use std::time::Duration;

use paywright_core::cryptoprocessing::Interface;

use super::answer::{Code, Reply, Xml};
use super::api::{Token, flag, left, order, session_type};
use super::cards::Card;
use super::notification::{News, outcome};
use super::payment::{NewPayment, OperationKind};
use super::process::{Attempt, Told, Tried};
use super::request::{Parameters, Request};
use super::session::SessionKind;
use super::three_ds::Subject;
use super::{Platform, Time};

/// The sum that is held to check a card, and that `Activate` has to name (recorded).
pub(super) const CHECK_SUM: u64 = 101;
/// What stands for a card that is not stored.
pub(super) const FREE_PAY: &str = "FreePay";
/// How long a code is good that was sent to a customer.
const CODE_LIFE: Duration = Duration::from_secs(30 * 60);
/// A list has no more cards.
const MOST_CARDS: usize = 20;

/// A customer of the wallet.
#[derive(Debug, Clone)]
pub struct Customer {
    /// The login that the shop gave him.
    pub login: String,
    password: String,
    /// His phone.
    pub phone: Option<String>,
    /// His e-mail address.
    pub email: Option<String>,
    /// His cards, in the order in which they were added.
    pub cards: Vec<StoredCard>,
    /// The code that was sent last, and when.
    pub code: Option<(String, Time)>,
}

/// A card that a customer has added.
#[derive(Debug, Clone)]
pub struct StoredCard {
    /// Its identifier.
    pub card_id: String,
    /// What is kept of it.
    pub card: Card,
    /// How it stands.
    pub status: CardStatus,
    /// When it was used last, or added.
    pub used: Time,
}

/// How a stored card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CardStatus {
    /// The payer is at his bank.
    Unchecked,
    /// It was added and not activated.
    NotActive,
    /// It can pay without its security code.
    IsActive,
    /// It was removed.
    Removed,
}

impl Platform {
    pub(super) fn vwapi(&mut self, now: Time, request: &Request) -> Option<Reply> {
        use OperationKind::{Charge, Refund, Unblock};
        let data = request.list("DATA").unwrap_or_default();
        let data = &data;
        let reply = match request.command.as_str() {
            "Register" => self.register_customer(request, data).at(now),
            "Update" => self.update_customer(request, data).at(now),
            "Delete" => self.delete_customer(request, data).at(now),
            "Check" => self.check_customer(request, data).at(now),
            "Init" => self.wallet_init(now, request, data).at(now),
            "Pay" => self.wallet_pay(now, request, data),
            "PaySubmit3DS" => self.pay_submit(now, request),
            "SendCode" => self.send_code(now, request, data).at(now),
            "Charge" => self.wallet_operation(now, request, request.get("OrderId"), Charge),
            "Unblock" => self.wallet_operation(now, request, request.get("OrderId"), Unblock),
            "Refund" => self.wallet_operation(now, request, data.get("OrderId"), Refund),
            "GetState" => self.state(request).at(now),
            "PayStatus" => self.wallet_state(request, data).at(now),
            "Add" => self.add_card(now, request, data).at(now),
            "AddSubmit3DS" => self.add_submit(now, request).at(now),
            "Activate" => self.activate(request, data).at(now),
            "Remove" => self.remove(request, data).at(now),
            "GetList" => self.list(now, request, data).at(now),
            "PreAuth" => self.pre_auth(request).at(now),
            _ => return None,
        };
        Some(reply)
    }

    fn register_customer(&mut self, request: &Request, data: &Parameters) -> Xml {
        let registered = self.check_vwid(request).and_then(|()| {
            let (login, password) = credentials(data)?;
            if self.customers.contains_key(login) {
                return Err("DUPLICATE_CUSTOMER");
            }
            let customer = Customer {
                login: login.to_owned(),
                password: password.to_owned(),
                phone: data.owned("PhoneNumber"),
                email: data.owned("Email"),
                cards: Vec::new(),
                code: None,
            };
            self.customers.insert(login.to_owned(), customer);
            Ok(())
        });
        about_customer(request, data, &registered)
    }

    fn update_customer(&mut self, request: &Request, data: &Parameters) -> Xml {
        let updated = self.customer_of(request, data).map(|customer| {
            customer.phone = data.owned("PhoneNumber").or(customer.phone.take());
            customer.email = data.owned("Email").or(customer.email.take());
        });
        about_customer(request, data, &updated)
    }

    fn delete_customer(&mut self, request: &Request, data: &Parameters) -> Xml {
        let deleted = self
            .check_vwid(request)
            .and_then(|()| self.is_password(data.get("Password")))
            .and_then(|()| {
                let login = data.get("VWUserLgn").ok_or("WRONG_PARAMS")?;
                self.customers.remove(login).ok_or("CUSTOMER_NOT_FOUND")
            });
        about_customer(request, data, &deleted)
    }

    fn check_customer(&mut self, request: &Request, data: &Parameters) -> Xml {
        let found = self
            .customer_of(request, data)
            .map(|customer| (customer.email.clone(), customer.phone.clone()));
        let answer = about_customer(request, data, &found);
        let (email, phone) = found.unwrap_or_default();
        answer.with_some("Email", email).with_some("PhoneNumber", phone)
    }

    fn wallet_init(&mut self, now: Time, request: &Request, data: &Parameters) -> Xml {
        let session = self.customer_of(request, data).map(|_| ()).and_then(|()| {
            let kind = session_type(data.get("SessionType"))?;
            let login = data.get("VWUserLgn");
            if let Some(card_id) = data.get("CardId").filter(|id| *id != FREE_PAY) {
                self.usable_card(now, login.unwrap_or_default(), card_id)?;
            }
            self.open_session(now, Interface::Vwapi, kind, data, login)
        });
        let session = match session {
            Ok(session) => session,
            Err(code) => return Xml::failed("Init", code),
        };
        Xml::new("Init")
            .with("Success", "True")
            .with_some("OrderId", data.get("OrderId"))
            .with("Amount", data.get("Amount").unwrap_or("0"))
            .with("SessionId", session)
            .with_some("SessionType", data.get("SessionType"))
    }

    /// `Pay` by a card that is typed in, a stored one with its security code, a stored one without,
    /// or the token of a phone's wallet.
    fn wallet_pay(&mut self, now: Time, request: &Request, data: &Parameters) -> Reply {
        let order_id = data.get("OrderId").unwrap_or_default();
        let attempt = match self.start_wallet_payment(now, request, data) {
            Ok(tried) => self.attempt(now, order_id, tried),
            Err(code) => Attempt::Done(Told { result: Err(code), at: now }),
        };
        let answer = Xml::new("Pay")
            .with("VWUserLgn", data.get("VWUserLgn").unwrap_or_default())
            .with("OrderId", order_id);
        match attempt {
            Attempt::ThreeDs(md) => {
                let answer = answer.with("Success", "3DS").with_some("Amount", data.get("Amount"));
                self.with_three_ds(answer, &md).at(now)
            }
            Attempt::Done(told) => self.wallet_paid(answer, order_id, &told),
        }
    }

    fn start_wallet_payment(
        &mut self,
        now: Time,
        request: &Request,
        data: &Parameters,
    ) -> Result<Tried, Code> {
        let customer = self.customer_of(request, data)?;
        let code = customer.code.clone();
        let login = customer.login.clone();
        let kind = match data.get("SessionType") {
            Some(text) => session_type(Some(text))?.ok_or("WRONG_PARAMS")?,
            None => OperationKind::Pay,
        };
        let (order_id, amount) = order(data.get("OrderId"), data.get("Amount"))?;
        if let Some(given) = data.get("ConfirmCode") {
            let is_good =
                |(known, sent): &(String, Time)| known == given && now.since(*sent) <= CODE_LIFE;
            if !code.as_ref().is_some_and(is_good) {
                return Err("WRONG_CONFIRM_CODE");
            }
        }
        let card_id = data.get("CardId").ok_or("WRONG_PARAMS")?;
        let stored = (card_id != FREE_PAY).then(|| card_id.to_owned());
        let tried = match (&stored, data.get("PayToken"), data.get("SecureCode")) {
            (None, Some(token), _) => {
                Tried { card: Token::read(token)?.card(), can_authenticate: false }
            }
            (None, None, _) => {
                let card = Card::read(data, "CardNumber", now)?;
                Tried { card: Some(card), can_authenticate: true }
            }
            (Some(card_id), _, Some(cvv)) => {
                let card = self.usable_card(now, &login, card_id)?;
                card.card.check_cvv(Some(cvv))?;
                Tried { card: Some(card.card), can_authenticate: true }
            }
            (Some(card_id), _, None) => {
                let card = self.usable_card(now, &login, card_id)?;
                if card.status != CardStatus::IsActive {
                    return Err("WRONG_CARD");
                }
                Tried { card: Some(card.card), can_authenticate: false }
            }
        };
        let new = NewPayment {
            order_id,
            amount,
            kind,
            interface: Interface::Vwapi,
            customer: Some(login.clone()),
            card_id: stored.clone(),
            session_id: None,
            ip: data.owned("IP"),
        };
        self.register(now, new)?;
        if let Some(card) = stored.and_then(|card_id| self.stored_card_mut(&login, &card_id)) {
            card.used = now;
        }
        Ok(tried)
    }

    fn pay_submit(&mut self, now: Time, request: &Request) -> Reply {
        let parts = request.get("MD").zip(request.get("PaRes")).ok_or("WRONG_PARAMS");
        let about = parts.and_then(|(md, pa_res)| Ok((self.read_pa_res(md, pa_res)?.0, pa_res)));
        let (order_id, told) = match about {
            Ok((Subject::Payment(order_id), pa_res)) if self.is_of(&order_id, Interface::Vwapi) => {
                let told = self.finish_payment(now, &order_id, pa_res);
                (order_id, told)
            }
            Ok(_) => (String::new(), Told { result: Err("ILLEGAL_ORDER_STATE"), at: now }),
            Err(code) => (String::new(), Told { result: Err(code), at: now }),
        };
        let customer = self.payments.get(&order_id).and_then(|payment| payment.customer.clone());
        let answer = Xml::new("PaySubmit3DS")
            .with("VWUserLgn", customer.unwrap_or_default())
            .with("OrderId", &order_id);
        self.wallet_paid(answer, &order_id, &told)
    }

    /// The answer to a payment that was tried.
    fn wallet_paid(&self, answer: Xml, order_id: &str, told: &Told) -> Reply {
        let payment = self.payments.get(order_id).filter(|_| told.result.is_ok());
        let contract = payment.map(|_| &self.terminal.key);
        answer
            .result(&told.result)
            .with_some("Amount", payment.map(|payment| payment.amount))
            .with_some("CardId", payment.and_then(|payment| payment.card_id.as_deref()))
            .with_some("MerchantContract", contract)
            .at(told.at)
    }

    /// Sends a code to the customer; here the control API shows it.
    fn send_code(&mut self, now: Time, request: &Request, data: &Parameters) -> Xml {
        let code = self.ids.digits(6);
        let sent = self.customer_of(request, data).map(|customer| {
            customer.code = Some((code, now));
            customer.email.clone()
        });
        let answer = about_customer(request, data, &sent);
        if let Ok(email) = sent {
            let mut fields = vec![
                ("VWUserLgn", data.owned("VWUserLgn").unwrap_or_default()),
                ("Email", email.unwrap_or_default()),
            ];
            for name in ["CardId", "OrderId", "Amount"] {
                fields.extend(data.owned(name).map(|value| (name, value)));
            }
            let order_id = data.owned("OrderId");
            self.notify(now, News { kind: "CustomerSendCode", order_id, fields });
        }
        answer.with_some("OrderId", data.get("OrderId"))
    }

    /// `Charge`, `Unblock` and `Refund`. The last has its parameters in the list.
    fn wallet_operation(
        &mut self,
        now: Time,
        request: &Request,
        order_id: Option<&str>,
        kind: OperationKind,
    ) -> Reply {
        let is_refund = kind == OperationKind::Refund;
        let list = request.list("DATA").unwrap_or_default();
        let get = |name: &str| if is_refund { list.get(name) } else { request.get(name) };
        let told = self
            .check_vwid(request)
            .and_then(|()| self.is_password(get("Password")))
            .and_then(|()| self.operate(now, order_id, kind, get("Amount")));
        let told = told.unwrap_or_else(|code| Told { result: Err(code), at: now });
        let (answer, order_id) = (Xml::new(&request.command), order_id.unwrap_or_default());
        // As recorded.
        let answer = match is_refund {
            true => answer.with("VWUserLgn", "").with("OrderId", order_id).result(&told.result),
            false => answer.result(&told.result).with("OrderId", order_id),
        };
        left(answer, kind, &told).at(told.at)
    }

    /// `PayStatus`: here the state stands in `Status`.
    fn wallet_state(&self, request: &Request, data: &Parameters) -> Xml {
        let order_id = data.get("OrderId").unwrap_or_default();
        let found = self.check_vwid(request).and_then(|()| self.begun(order_id));
        let customer = found.as_ref().ok().and_then(|payment| payment.customer.as_deref());
        let answer = Xml::new("PayStatus")
            .result(&found)
            .with("VWUserLgn", customer.unwrap_or_default())
            .with("OrderId", order_id);
        let Ok(payment) = found else {
            return answer.with("Forwarded", "False");
        };
        answer
            .with(
                "Forwarded",
                flag(payment.state == paywright_core::cryptoprocessing::State::Forwarded),
            )
            .with("Amount", payment.shown_amount())
            .with("CardId", payment.card_id.as_deref().unwrap_or_default())
            .with("Status", &payment.state)
            .with_some("ErrCode", payment.code)
    }

    /// `Add` with the card's data.
    fn add_card(&mut self, now: Time, request: &Request, data: &Parameters) -> Xml {
        let login = data.get("VWUserLgn").unwrap_or_default();
        let card = self.customer_of(request, data).map(|_| ());
        let card = card.and_then(|()| Card::read(data, "CardNumber", now));
        let added = card.map(|card| self.add(now, login, card, None));
        let answer = Xml::new("Add").with("VWUserLgn", login);
        match added {
            Ok(Added::Card(card_id)) => {
                let answer = answer.with("Success", "True");
                self.with_card(answer, login, &card_id)
            }
            Ok(Added::ThreeDs { md, card_id }) => {
                let answer = self.with_three_ds(answer.with("Success", "3DS"), &md);
                self.with_card(answer, login, &card_id)
            }
            Ok(Added::Known(card_id)) => answer
                .with("Success", "False")
                .with("ErrCode", "DUPLICATE_CARD")
                .with("CardId", card_id),
            Ok(Added::Declined(code)) | Err(code) => {
                answer.with("Success", "False").with("ErrCode", code)
            }
        }
    }

    fn with_card(&self, answer: Xml, login: &str, card_id: &str) -> Xml {
        let name = self.stored_card(login, card_id).map(|card| card.card.mask.as_str());
        answer.with_some("CardName", name).with("CardId", card_id)
    }

    /// Holds the check sum, or sends the payer to his bank first.
    fn add(&mut self, now: Time, login: &str, card: Card, session_id: Option<&str>) -> Added {
        let known = self.customers.get(login).and_then(|customer| {
            let is_it = |it: &&StoredCard| {
                it.status != CardStatus::Removed
                    && it.status != CardStatus::Unchecked
                    && (&it.card.mask, it.card.expiry) == (&card.mask, card.expiry)
            };
            customer.cards.iter().find(is_it).map(|it| it.card_id.clone())
        });
        if let Some(card_id) = known {
            return Added::Known(card_id);
        }
        let wants_3ds = card.test.is_some_and(|it| it.three_ds);
        let verdict = card.test.map_or(Ok(()), |it| it.verdict(CHECK_SUM));
        if let (Err(code), false) = (verdict, wants_3ds) {
            self.notify_add(now, login, None, session_id, Some(code));
            return Added::Declined(code);
        }
        let card_id = self.guid();
        let status = if wants_3ds { CardStatus::Unchecked } else { CardStatus::NotActive };
        let stored = StoredCard { card_id: card_id.clone(), card, status, used: now };
        if let Some(customer) = self.customers.get_mut(login) {
            customer.cards.push(stored);
        }
        if !wants_3ds {
            self.notify_add(now, login, Some(&card_id), session_id, None);
            return Added::Card(card_id);
        }
        let subject = Subject::Card {
            login: login.to_owned(),
            card_id: card_id.clone(),
            session_id: session_id.map(str::to_owned),
        };
        let md = self.authenticate(now, subject);
        Added::ThreeDs { md, card_id }
    }

    fn add_submit(&mut self, now: Time, request: &Request) -> Xml {
        let parts = request.get("MD").zip(request.get("PaRes")).ok_or("WRONG_PARAMS");
        let added = parts.and_then(|(md, pa_res)| self.finish_add(now, md, pa_res));
        let answer = Xml::new("AddSubmit3DS").result(&added);
        match added {
            Ok((login, card_id)) => {
                self.with_card(answer.with("VWUserLgn", &login), &login, &card_id)
            }
            Err(_) => answer,
        }
    }

    /// Goes on with a card after the payer came back from his bank.
    pub(super) fn finish_add(
        &mut self,
        now: Time,
        md: &str,
        pa_res: &str,
    ) -> Result<(String, String), Code> {
        let (subject, has_proved) = self.read_pa_res(md, pa_res)?;
        let Subject::Card { login, card_id, session_id } = subject else {
            return Err("ILLEGAL_ORDER_STATE");
        };
        let session_id = session_id.as_deref();
        let card = self.stored_card_mut(&login, &card_id).ok_or("CARD_NOT_FOUND")?;
        if card.status != CardStatus::Unchecked {
            return Err("ILLEGAL_ORDER_STATE");
        }
        let verdict = match has_proved {
            true => card.card.test.map_or(Ok(()), |it| it.verdict(CHECK_SUM)),
            false => Err("THREE_DS_USER_AUTH_FAIL"),
        };
        if let Err(code) = verdict {
            self.card_failed(now, &login, &card_id, session_id, code);
            return Err(code);
        }
        card.status = CardStatus::NotActive;
        self.end_add(session_id, Ok(card_id.clone()));
        self.notify_add(now, &login, Some(&card_id), session_id, None);
        Ok((login, card_id))
    }

    pub(super) fn card_failed(
        &mut self,
        now: Time,
        login: &str,
        card_id: &str,
        session_id: Option<&str>,
        code: Code,
    ) {
        if let Some(customer) = self.customers.get_mut(login) {
            customer.cards.retain(|card| card.card_id != card_id);
        }
        self.end_add(session_id, Err(code));
        self.notify_add(now, login, None, session_id, Some(code));
    }

    /// The payer adds a card on the gateway's page.
    pub(super) fn page_add(&mut self, now: Time, session_id: &str, login: &str, card: Card) {
        match self.add(now, login, card, Some(session_id)) {
            Added::Card(card_id) | Added::Known(card_id) => {
                self.end_add(Some(session_id), Ok(card_id));
            }
            Added::Declined(code) => self.end_add(Some(session_id), Err(code)),
            Added::ThreeDs { md, .. } => {
                if let Some(SessionKind::Add { three_ds, .. }) = self.add_of(session_id) {
                    *three_ds = Some(md);
                }
            }
        }
    }

    fn end_add(&mut self, session_id: Option<&str>, how: Result<String, Code>) {
        if let Some(SessionKind::Add { result, three_ds }) =
            session_id.and_then(|id| self.add_of(id))
        {
            *result = Some(how);
            *three_ds = None;
        }
    }

    fn add_of(&mut self, session_id: &str) -> Option<&mut SessionKind> {
        self.sessions.get_mut(session_id).map(|session| &mut session.kind)
    }

    fn notify_add(
        &mut self,
        now: Time,
        login: &str,
        card_id: Option<&str>,
        session_id: Option<&str>,
        code: Option<Code>,
    ) {
        let mut fields = vec![("VWUserLgn", login.to_owned())];
        let phone = self.customers.get(login).and_then(|customer| customer.phone.clone());
        fields.extend(phone.map(|phone| ("PhoneNumber", phone)));
        if let Some(card) = card_id.and_then(|card_id| self.stored_card(login, card_id)) {
            fields.push(("CardNumber", card.card.mask.clone()));
            fields.push(("CardName", card.card.mask.clone()));
            fields.push(("CardHolder", card.card.holder.clone()));
            fields.push(("CardId", card.card_id.clone()));
        }
        fields.extend(session_id.map(|session| ("SessionId", session.to_owned())));
        fields.extend(outcome(code));
        let kind = if code.is_none() { "CustomerAddSuccess" } else { "CustomerAddFail" };
        self.notify(now, News { kind, order_id: None, fields });
    }

    /// `Activate`: the customer tells what was held to check his card.
    fn activate(&mut self, request: &Request, data: &Parameters) -> Xml {
        let activated = self.customer_of(request, data).and_then(|customer| {
            let card_id = data.get("CardId").ok_or("WRONG_PARAMS")?;
            let card = customer.cards.iter_mut().find(|card| card.card_id == card_id);
            let card = card.filter(|card| card.status != CardStatus::Removed);
            let card = card.ok_or("CARD_NOT_FOUND")?;
            if card.status == CardStatus::Unchecked {
                return Err("REFUSAL_BY_GATE");
            }
            if data.get("Amount") != Some(CHECK_SUM.to_string().as_str()) {
                return Err("WRONG_AUTH_CODE");
            }
            card.status = CardStatus::IsActive;
            Ok(card_id.to_owned())
        });
        let card_id = activated.as_deref().unwrap_or_default().to_owned();
        about_customer(request, data, &activated).with("CardId", card_id)
    }

    fn remove(&mut self, request: &Request, data: &Parameters) -> Xml {
        let removed = self.customer_of(request, data).and_then(|customer| {
            let card_id = data.get("CardId").ok_or("WRONG_PARAMS")?;
            let card = customer.cards.iter_mut().find(|card| card.card_id == card_id);
            let card = card.filter(|card| card.status != CardStatus::Removed);
            card.ok_or("CARD_NOT_FOUND")?.status = CardStatus::Removed;
            Ok(())
        });
        about_customer(request, data, &removed).with_some("CardId", data.get("CardId"))
    }

    /// `GetList`: no removed cards, no expired ones, those that were used last first.
    fn list(&mut self, now: Time, request: &Request, data: &Parameters) -> Xml {
        let cards = self.customer_of(request, data).map(|customer| {
            let mut cards: Vec<_> = customer.cards.iter().rev().cloned().collect();
            cards.retain(|it| it.status != CardStatus::Removed && !it.card.is_expired(now));
            cards.sort_by_key(|card| std::cmp::Reverse(card.used));
            cards
        });
        let answer = about_customer(request, data, &cards);
        cards.unwrap_or_default().iter().take(MOST_CARDS).fold(answer, |answer, stored| {
            let is_active = stored.status == CardStatus::IsActive;
            let item = Xml::new("Item")
                .with("CardName", &stored.card.mask)
                .with("CardId", &stored.card_id)
                .with("CardHolder", &stored.card.holder)
                .with("Status", if is_active { "IsActive" } else { "NotActive" })
                .with("NoCVV", flag(is_active))
                .with("Expired", "False");
            answer.item(item)
        })
    }

    fn check_vwid(&self, request: &Request) -> Result<(), Code> {
        let vwid = request.get("VWID").ok_or("WRONG_PARAMS")?;
        if self.terminal.vwids.iter().any(|known| known == vwid) {
            Ok(())
        } else {
            Err("ACCESS_DENIED")
        }
    }

    fn customer_of(&mut self, request: &Request, data: &Parameters) -> Result<&mut Customer, Code> {
        self.check_vwid(request)?;
        let (login, password) = credentials(data)?;
        let customer = self.customers.get_mut(login).ok_or("CUSTOMER_NOT_FOUND")?;
        if customer.password != password {
            return Err("WRONG_USER_PARAMS");
        }
        Ok(customer)
    }

    /// A card that was not removed.
    pub(super) fn stored_card(&self, login: &str, card_id: &str) -> Option<&StoredCard> {
        let cards = &self.customers.get(login)?.cards;
        let found = cards.iter().find(|card| card.card_id == card_id);
        found.filter(|card| card.status != CardStatus::Removed)
    }

    fn stored_card_mut(&mut self, login: &str, card_id: &str) -> Option<&mut StoredCard> {
        let cards = &mut self.customers.get_mut(login)?.cards;
        cards.iter_mut().find(|card| card.card_id == card_id)
    }

    /// A card that can pay.
    fn usable_card(&self, now: Time, login: &str, card_id: &str) -> Result<StoredCard, Code> {
        let card = self.stored_card(login, card_id).ok_or("CARD_NOT_FOUND")?;
        if card.card.is_expired(now) {
            return Err("CARD_EXPIRED");
        }
        match card.status {
            CardStatus::Unchecked => Err("WRONG_CARD"),
            _ => Ok(card.clone()),
        }
    }
}

/// What comes of adding a card.
enum Added {
    Card(String),
    ThreeDs { md: String, card_id: String },
    Known(String),
    Declined(Code),
}

fn credentials(data: &Parameters) -> Result<(&str, &str), Code> {
    let credentials = data.get("VWUserLgn").zip(data.get("VWUserPsw")).ok_or("WRONG_PARAMS")?;
    let is_short = |text: &str| text.chars().count() <= 50;
    if is_short(credentials.0) && is_short(credentials.1) {
        Ok(credentials)
    } else {
        Err("WRONG_PARAMS")
    }
}

fn about_customer<T>(request: &Request, data: &Parameters, result: &Result<T, Code>) -> Xml {
    let login = data.get("VWUserLgn").unwrap_or_default();
    Xml::new(&request.command).result(result).with("VWUserLgn", login)
}
