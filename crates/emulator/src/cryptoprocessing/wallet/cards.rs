//! The cards of the wallet.

use super::{CHECK_SUM, CardStatus, MOST_CARDS, StoredCard, about_customer};
use crate::cryptoprocessing::answer::{Code, Xml};
use crate::cryptoprocessing::api::flag;
use crate::cryptoprocessing::cards::Card;
use crate::cryptoprocessing::notification::{News, outcome};
use crate::cryptoprocessing::request::{Parameters, Request};
use crate::cryptoprocessing::session::SessionKind;
use crate::cryptoprocessing::three_ds::Subject;
use crate::cryptoprocessing::{Platform, Time};

impl Platform {
    /// `Add` with the card's data.
    pub(super) fn add_card(&mut self, now: Time, request: &Request, data: &Parameters) -> Xml {
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

    pub(super) fn add_submit(&mut self, now: Time, request: &Request) -> Xml {
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
    pub(in crate::cryptoprocessing) fn finish_add(
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

    pub(in crate::cryptoprocessing) fn card_failed(
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
    pub(in crate::cryptoprocessing) fn page_add(
        &mut self,
        now: Time,
        session_id: &str,
        login: &str,
        card: Card,
    ) {
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
    pub(super) fn activate(&mut self, request: &Request, data: &Parameters) -> Xml {
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

    pub(super) fn remove(&mut self, request: &Request, data: &Parameters) -> Xml {
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
    pub(super) fn list(&mut self, now: Time, request: &Request, data: &Parameters) -> Xml {
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
}

/// What comes of adding a card.
enum Added {
    Card(String),
    ThreeDs { md: String, card_id: String },
    Known(String),
    Declined(Code),
}
