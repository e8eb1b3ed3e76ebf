//! The wallet, `vwapi`: customers and their cards (spec 10, section 3.3).

mod cards;
mod pay;

use std::time::Duration;

use super::answer::{Code, Reply, Xml};
use super::cards::Card;
use super::payment::OperationKind;
use super::request::{Parameters, Request};
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
