//! Cards that are kept for later: tokens and saved accounts (spec 06, section 4.2).

use serde::{Deserialize, Serialize};

use super::gate::Asked;
use super::payment::{CallbackOptions, CardAccount, Customer, ErrorItem};
use super::{Platform, Time, codes, message};

/// A token that stands for a card of a project.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Token {
    /// The project it belongs to.
    pub project_id: u32,
    /// Who it was made for.
    pub customer: Customer,
    /// The card behind it.
    pub card: CardAccount,
    /// When it was made.
    pub created: Time,
    /// Whether the merchant made it useless.
    pub is_revoked: bool,
}

/// A card that a customer let the merchant save.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SavedAccount {
    /// The project it belongs to.
    pub project_id: u32,
    /// Whose it is.
    pub customer_id: String,
    /// The card.
    pub card: CardAccount,
    /// When it was paid with last.
    pub last_purchase: Option<Time>,
    /// When it was paid out to last.
    pub last_payout: Option<Time>,
    /// Whether a series was registered with it.
    pub is_recurring: bool,
}

impl Token {
    /// `token_status`: active, revoke or expiry.
    pub fn status(&self, now: Time) -> &'static str {
        if self.is_revoked {
            "revoke"
        } else if self.card.is_expired(now) {
            "expiry"
        } else {
            "active"
        }
    }
}

impl Platform {
    /// The saved cards of a customer, oldest first.
    pub fn saved_accounts<'p>(
        &'p self,
        project_id: u32,
        customer_id: &'p str,
    ) -> impl Iterator<Item = &'p SavedAccount> + 'p {
        self.saved_accounts.values().filter(move |account| {
            account.project_id == project_id && account.customer_id == customer_id
        })
    }

    /// The token with this text, of a project.
    pub(super) fn token(&self, project_id: u32, token: &str) -> Option<&Token> {
        self.tokens.get(token).filter(|found| found.project_id == project_id)
    }

    /// A saved card by its number, of a project and, where that is known, of a customer.
    pub(super) fn saved_account(
        &self,
        project_id: u32,
        customer_id: Option<&str>,
        id: u64,
    ) -> Option<&SavedAccount> {
        self.saved_accounts.get(&id).filter(|account| {
            account.project_id == project_id
                && customer_id.is_none_or(|customer| customer == account.customer_id)
        })
    }

    /// Remembers the token of a card that was paid with. A known one gets the new date of expiry.
    pub(super) fn keep_token(&mut self, project_id: u32, customer: &Customer, card: &CardAccount) {
        match self.tokens.get(&card.token) {
            Some(known)
                if (known.card.expiry_year, known.card.expiry_month)
                    == (card.expiry_year, card.expiry_month) => {}
            Some(_) => {
                if let Some(known) = self.tokens.get_mut(&card.token) {
                    known.card.expiry_year = card.expiry_year;
                    known.card.expiry_month = card.expiry_month;
                }
            }
            None => {
                let token = Token {
                    project_id,
                    customer: customer.clone(),
                    card: card.clone(),
                    created: self.now,
                    is_revoked: false,
                };
                self.tokens.insert(card.token.clone(), token);
            }
        }
    }

    /// The number under which a customer has saved a card already.
    pub(super) fn saved_card(
        &self,
        project_id: u32,
        customer_id: &str,
        card: &CardAccount,
    ) -> Option<u64> {
        self.saved_accounts(project_id, customer_id)
            .find(|account| account.card.token == card.token)
            .map(|account| account.card.id)
    }

    /// Saves a card for its customer.
    pub(super) fn save_account(&mut self, project_id: u32, customer_id: &str, card: &CardAccount) {
        let account = SavedAccount {
            project_id,
            customer_id: customer_id.to_owned(),
            card: card.clone(),
            last_purchase: None,
            last_payout: None,
            is_recurring: false,
        };
        self.saved_accounts.insert(card.id, account);
    }

    /// Notes that money moved by a card, if it is a saved one.
    pub(super) fn used_account(&mut self, id: u64, is_payout: bool) {
        let now = self.now;
        if !self.saved_accounts.contains_key(&id) {
            return;
        }
        if let Some(account) = self.saved_accounts.get_mut(&id) {
            let last =
                if is_payout { &mut account.last_payout } else { &mut account.last_purchase };
            *last = Some(now);
        }
    }

    /// Notes that a saved card may be debited again.
    pub(super) fn registered_account(&mut self, id: u64) {
        if self.saved_accounts.contains_key(&id)
            && let Some(account) = self.saved_accounts.get_mut(&id)
        {
            account.is_recurring = true;
        }
    }

    /// Makes a token and tells the merchant. Returns what the merchant is told.
    pub(super) fn tokenize(
        &mut self,
        request_id: &str,
        project_id: u32,
        asked: Asked,
    ) -> Option<String> {
        if let (Some(card), true) = (&asked.card, asked.errors.is_empty()) {
            self.keep_token(project_id, &asked.customer, card);
            if let Some(token) = self.tokens.get_mut(&card.token) {
                token.is_revoked = false;
            }
        }
        let token = asked.card.as_ref().map(|card| card.token.clone());
        self.tell_token(request_id, project_id, "tokenize", token.as_deref(), asked)
    }

    /// Makes a token useless and tells the merchant.
    pub(super) fn revoke_token(&mut self, request_id: &str, project_id: u32, mut asked: Asked) {
        let token = asked.token.clone();
        match token.as_ref().filter(|token| self.token(project_id, token).is_some()) {
            Some(token) => {
                if let Some(known) = self.tokens.get_mut(token) {
                    known.is_revoked = true;
                }
            }
            None => {
                let error =
                    ErrorItem::at(codes::TOKEN_NOT_FOUND, "token", "a token of the project");
                asked.errors.push(error);
            }
        }
        self.tell_token(request_id, project_id, "revoke", token.as_deref(), asked);
    }

    fn tell_token(
        &mut self,
        request_id: &str,
        project_id: u32,
        action: &'static str,
        token: Option<&str>,
        asked: Asked,
    ) -> Option<String> {
        self.mark_refused(request_id, asked.errors.clone());
        let project = self.projects.get(&project_id)?;
        let request = message::TokenRequest { id: request_id, action, errors: &asked.errors };
        let known =
            token.filter(|_| asked.errors.is_empty()).and_then(|token| self.tokens.get(token));
        let customer = &asked.customer;
        let body = message::token(project, &request, token.zip(known), customer, self.now);
        let options = CallbackOptions { url: asked.callback.url, ..CallbackOptions::default() };
        self.tell(project_id, String::new(), &options, None, body.clone());
        Some(body)
    }
}
