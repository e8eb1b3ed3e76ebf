//! Payments of the wallet.

use paywright_core::cryptoprocessing::{Interface, State};

use super::{CODE_LIFE, CardStatus, FREE_PAY, about_customer};
use crate::cryptoprocessing::answer::{Code, Reply, Xml};
use crate::cryptoprocessing::api::{Token, flag, left, order, session_type};
use crate::cryptoprocessing::cards::Card;
use crate::cryptoprocessing::notification::News;
use crate::cryptoprocessing::payment::{NewPayment, OperationKind};
use crate::cryptoprocessing::process::{Attempt, Told, Tried};
use crate::cryptoprocessing::request::{Parameters, Request};
use crate::cryptoprocessing::three_ds::Subject;
use crate::cryptoprocessing::{Platform, Time};

impl Platform {
    pub(super) fn wallet_init(&mut self, now: Time, request: &Request, data: &Parameters) -> Xml {
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
    pub(super) fn wallet_pay(&mut self, now: Time, request: &Request, data: &Parameters) -> Reply {
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

    pub(super) fn pay_submit(&mut self, now: Time, request: &Request) -> Reply {
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
    pub(super) fn send_code(&mut self, now: Time, request: &Request, data: &Parameters) -> Xml {
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
    pub(super) fn wallet_operation(
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
    pub(super) fn wallet_state(&self, request: &Request, data: &Parameters) -> Xml {
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
            .with("Forwarded", flag(payment.state == State::Forwarded))
            .with("Amount", payment.shown_amount())
            .with("CardId", payment.card_id.as_deref().unwrap_or_default())
            .with("Status", &payment.state)
            .with_some("ErrCode", payment.code)
    }
}
