//! The card or account of a message.

use super::view::{texts, view};
use super::{Signed, date_of};
use crate::Timestamp;

view! {
    /// `account`: the card or account that was used.
    Account
}

texts! { Account {
    /// The masked card number (first six and last four digits), or the account number of another
    /// method, which is not masked.
    number = "number",
    /// The token of the card, 64 hexadecimal digits: charges the card, so treat it as a secret.
    token = "token",
    /// The brand of a card, for instance `visa`.
    brand = "type",
    /// The card holder's name.
    card_holder = "card_holder",
    /// The id of the saved instrument.
    id = "id",
    /// Month of expiry, `05`.
    expiry_month = "expiry_month",
    /// Year of expiry, `2028`.
    expiry_year = "expiry_year",
} }

impl Account<'_> {
    /// When the token was made.
    pub fn token_created_at(self) -> Option<Timestamp> {
        date_of(self.0, "token_created_at")
    }
}
