//! Customers, tokens and saved accounts. Project and signature stand in `customer` here.

use super::super::draft::{Draft, Place};
use super::super::{Card, CardToken, Customer};
use super::{
    ApplePaySession, CustomerAction, CustomerConfirm, CustomerInfo, SavedAccountDelete,
    SavedAccounts, TokenInfo, TokenRevoke, Tokenize,
};

impl Tokenize {
    /// A token of a card, for a customer.
    pub fn new(card: Card, customer: Customer) -> Self {
        let draft = Draft::harmless("/v2/customer/card/tokenize").at(Place::Customer);
        let draft = draft.set("customer", customer.into_tree()).set("card", card.into_tree());
        Self::of(draft.needs(&["card.pan", "card.year", "card.month"]))
    }
}

impl TokenInfo {
    /// Asks about the card of a token.
    pub fn new(customer_id: impl Into<String>, token: &CardToken) -> Self {
        let draft = of_customer(Draft::read("/v2/customer/card/bytoken"), customer_id);
        Self::of(draft.needs(&["token"]).set("token", token.0.name.as_str()))
    }
}

impl TokenRevoke {
    /// Makes a token useless.
    pub fn new(customer_id: impl Into<String>, token: &CardToken) -> Self {
        let draft = of_customer(Draft::harmless("/v2/customer/card/token/revoke"), customer_id);
        Self::of(draft.needs(&["token"]).set("token", token.0.name.as_str()))
    }
}

impl SavedAccounts {
    /// The saved accounts of a customer at a method, `card` for cards.
    pub fn new(customer_id: impl Into<String>, payment_method: impl Into<String>) -> Self {
        let draft = of_customer(Draft::read("/v2/customer/saved_account/list"), customer_id);
        Self::of(draft.needs(&["payment_method"]).set("payment_method", payment_method.into()))
    }
}

impl SavedAccountDelete {
    /// Forgets a saved card of a customer.
    pub fn new(customer_id: impl Into<String>, saved_account_id: u64) -> Self {
        let path = "/v2/customer/saved_account/delete";
        let draft = of_customer(Draft::harmless(path), customer_id);
        Self::of(draft.set("saved_account_id", saved_account_id))
    }
}

impl CustomerInfo {
    /// What the platform knows of a customer.
    pub fn new(customer_id: impl Into<String>) -> Self {
        Self::of(of_customer(Draft::read("/v2/customer/info"), customer_id))
    }
}

fn of_customer(draft: Draft, customer_id: impl Into<String>) -> Draft {
    draft.at(Place::Customer).needs(&["customer.id"]).set("customer.id", customer_id.into())
}

impl CustomerAction {
    /// An action by its name, such as `resend`.
    pub fn new(name: &str, payment_id: impl Into<String>, customer: Customer) -> Self {
        let draft = Draft::harmless(format!("/v2/customer/action/{name}")).payment(payment_id);
        Self::of(draft.set("customer", customer.into_tree()))
    }
}

impl CustomerConfirm {
    /// The customer of a payment has confirmed.
    pub fn new(payment_id: impl Into<String>) -> Self {
        Self::of(Draft::harmless("/v2/payment/customer/confirm").payment(payment_id))
    }
}

impl ApplePaySession {
    /// A session for the address that the browser named, the domain of the shop and its name as the
    /// customer will see it.
    pub fn new(
        validation_url: impl Into<String>,
        domain_name: impl Into<String>,
        display_name: impl Into<String>,
    ) -> Self {
        let draft = Draft::read("/v2/session/applepay")
            .set("general.validation_url", validation_url.into())
            .set("general.domain_name", domain_name.into())
            .set("general.display_name", display_name.into());
        Self::of(draft)
    }
}
