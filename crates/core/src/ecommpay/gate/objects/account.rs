//! Accounts of other methods.

use serde_json::Value;

use super::super::Member;
use super::super::table::{kind, object, setter, shown, wire};
use crate::ecommpay::input::Kind;
use crate::ecommpay::input::tree::Tree;
use crate::input::Shown;

object! {
    /// The account at another method: object `account`. Which members a method wants differs; those
    /// that are not here go through [`member`](Self::member).
    Account at "account" {
        /// Number of the account or wallet.
        pub number: text(100);
        /// The bank, by the id of the platform's list.
        pub bank_id: id, open;
        /// The customer's name at the method.
        pub customer_name: text;
        /// Secret of a wallet.
        pub secret: text, never;
        /// Whether the platform saves the account.
        pub save: flag, open;
        /// Address of a wallet in a blockchain.
        pub wallet_address: text;
        /// The currency of that wallet.
        pub crypto_currency: text, open;
    }
}

impl Account {
    /// An account with a number of 1 to 100 characters, as payouts want it.
    pub fn with_number(number: impl Into<String>) -> Self {
        Self::default().number(number)
    }

    /// An account at a bank of the platform's list (see [`BankList`](crate::ecommpay::gate::BankList)).
    pub fn at_bank(bank_id: u32) -> Self {
        Self::default().bank_id(bank_id.into())
    }
}
