//! Who sends money and who gets it, beside the customer.

use serde_json::Value;

use super::super::Member;
use super::super::table::{kind, object, setter, shown, wire};
use crate::ecommpay::input::Kind;
use crate::ecommpay::input::tree::Tree;
use crate::input::Shown;
use crate::mask::Pan;

object! {
    /// Who gets the money of a purchase that pays into a wallet or a card: object `recipient`.
    Recipient at "recipient" {
        /// Name of the wallet's owner.
        wallet_owner: recipient;
        /// Id of the wallet.
        wallet_id: without(64);
        /// Name on the card.
        card_holder: recipient;
        /// Number of the card, which must have 15 to 19 digits.
        pan: pan(15), card;
        /// Country, ISO 3166-1 alpha-2.
        pub country: capitals(2, 2), open;
        /// Address.
        pub address: text(99);
        /// City.
        pub city: text(25);
        /// State, ISO 3166-2 without the country.
        pub state_code: capitals(1, 3), open;
    }
}

impl Recipient {
    /// A wallet.
    pub fn wallet(owner: impl Into<String>, id: impl Into<String>) -> Self {
        Self::default().wallet_owner(owner).wallet_id(id)
    }

    /// A card.
    pub fn card(holder: impl Into<String>, pan: &Pan) -> Self {
        Self::default().card_holder(holder).pan(pan)
    }
}

object! {
    /// Who gets a payout: object `recipient` of payouts. What it shares with [`Recipient`] is set by
    /// [`member`](Self::member).
    PayoutRecipient at "recipient" {
        /// First name.
        pub first_name: text(255);
        /// Last name.
        pub last_name: text(255);
        /// State.
        pub state: capitals(1, 3), open;
    }
}

impl PayoutRecipient {
    /// A recipient with a name.
    pub fn new(first_name: impl Into<String>, last_name: impl Into<String>) -> Self {
        Self::default().first_name(first_name).last_name(last_name)
    }

    /// Country, ISO 3166-1 alpha-2, in capital letters.
    pub fn country(self, country: impl Into<String>) -> Self {
        self.member("country", country.into().into())
    }

    /// City, at most 25 characters.
    pub fn city(self, city: impl Into<String>) -> Self {
        self.member("city", city.into().into())
    }

    /// Address, at most 99 characters.
    pub fn address(self, address: impl Into<String>) -> Self {
        self.member("address", address.into().into())
    }
}

object! {
    /// Who sends a payout: object `sender`.
    Sender at "sender" {
        /// First name.
        pub first_name: text(255);
        /// Middle name.
        pub middle_name: text(255);
        /// Last name.
        pub last_name: text(255);
        /// Day of birth.
        pub day_of_birth: date;
        /// Place of birth.
        pub birthplace: text(255);
        /// Phone number, digits only.
        pub phone: digits(4, 24);
        /// Country of residence, ISO 3166-1 alpha-2.
        pub residence: capitals(2, 2), open;
        /// Country of citizenship, ISO 3166-1 alpha-2.
        pub citizenship: capitals(2, 2), open;
        /// Kind of person.
        pub person_type: text, open;
        /// Number of the account.
        pub account_number: text(255), never;
        /// What the payment is for.
        pub payment_purpose: text(255);
        /// Where the money comes from.
        pub source_of_income: text(255);
        /// How sender and recipient are related.
        pub beneficiary_relationship: text(255);
        /// Number of a document.
        pub document_number = "identify.doc_number": text(255), never;
        /// Kind of the document.
        pub document_type = "identify.doc_type": text(255), open;
        /// When the document was issued.
        pub document_issue_date = "identify.doc_issue_date": date;
        /// Who issued the document.
        pub document_issuer = "identify.doc_issue_by": text(255);
        /// Country of the billing address, ISO 3166-1 alpha-2.
        pub billing_country = "billing.country": capitals(2, 2), open;
        /// City of the billing address.
        pub billing_city = "billing.city": text(256);
        /// State of the billing address.
        pub billing_state = "billing.state": text(256);
        /// Billing address in one line.
        pub billing_address = "billing.address": text(512);
        /// Postal code of the billing address.
        pub billing_postal = "billing.postal": text(16);
        /// Number of the sender's card.
        pub pan: pan, card;
        /// Id of the sender's wallet.
        pub wallet_id: without(64);
        /// Address.
        pub address: text(255);
        /// Postal code.
        pub zip: text(255);
        /// City.
        pub city: text(256);
        /// Country, ISO 3166-1 alpha-2.
        pub country: capitals(2, 2), open;
        /// State.
        pub state: text(256);
    }
}

impl Sender {
    /// A sender of whom nothing is said yet.
    pub fn new() -> Self {
        Self::default()
    }
}
