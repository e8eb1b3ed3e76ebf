//! Cards: by number, saved, by token, and what proves an authentication made elsewhere.

use serde_json::Value;

use super::super::Member;
use super::super::table::{kind, object, setter, shown, wire};
use crate::ecommpay::input::Kind;
use crate::ecommpay::input::tree::Tree;
use crate::input::Shown;
use crate::mask::{Cvv, Pan};

object! {
    /// A card: object `card`. Number and security code are wiped when it is dropped.
    ///
    /// ```
    /// use paywright_core::ecommpay::gate::Card;
    /// use paywright_core::mask::{Cvv, Pan};
    ///
    /// let pan = Pan::parse("4000 0000 0000 0077")?;
    /// let card = Card::new(&pan, 12, 2030, "JOHN SMITH").cvv(&Cvv::parse("123")?);
    /// assert!(!format!("{card:?}").contains("4000"));
    /// # Ok::<(), paywright_core::mask::CardDataError>(())
    /// ```
    Card at "card" {
        /// The number.
        pan: pan, card;
        /// Month of expiry.
        month: integer(1, 12), open;
        /// Year of expiry with four digits.
        year: integer(2020, 9999), open;
        /// Month from which the card is valid, for payouts.
        pub issue_month: integer(1, 12), open;
        /// Year from which the card is valid, for payouts.
        pub issue_year: integer(0, 9999), open;
        /// The name on the card.
        pub card_holder: holder;
        /// The security code. Orders by mail or telephone may go without.
        pub cvv: cvv, never;
        /// The first two digits of the holder's security number, by agreement.
        pub security_code: digits(2, 2), never;
        /// Whether the platform saves the card for later purchases.
        pub save: flag, open;
        /// How the card came to be stored, by the numbers of the platform.
        pub stored_card_type: integer(0, 6), open;
    }
}

impl Card {
    /// A card to pay with: number, month (1 to 12) and year (four digits) of expiry, and the name on
    /// it.
    pub fn new(pan: &Pan, month: u8, year: u16, card_holder: impl Into<String>) -> Self {
        Self::number(pan).month(month.into()).year(year.into()).card_holder(card_holder)
    }

    /// A card of which only the number is known: enough for a payout.
    pub fn number(pan: &Pan) -> Self {
        Self::default().pan(pan)
    }

    /// Month and year of expiry, where they are known.
    pub fn expiry(self, month: u8, year: u16) -> Self {
        self.month(month.into()).year(year.into())
    }
}

/// A card that the platform has saved, by its `saved_account_id`.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is given to a request"]
pub struct SavedCard(pub(in crate::ecommpay::gate) Stored<i64>);

/// A card by the token that the platform gave for it.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is given to a request"]
pub struct CardToken(pub(in crate::ecommpay::gate) Stored<zeroize::Zeroizing<String>>);

/// What names a stored card, and its security code.
#[derive(Clone)]
pub(in crate::ecommpay::gate) struct Stored<N> {
    pub(in crate::ecommpay::gate) name: N,
    pub(in crate::ecommpay::gate) cvv: Option<zeroize::Zeroizing<String>>,
}

/// Prints nothing of it: a token charges the card.
impl<N> std::fmt::Debug for Stored<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl SavedCard {
    /// A saved card. The project must be allowed to take it without the security code, or it is
    /// given by [`cvv`](Self::cvv).
    pub fn new(saved_account_id: u64) -> Self {
        let name = i64::try_from(saved_account_id).unwrap_or(i64::MAX);
        Self(Stored { name, cvv: None })
    }

    /// The security code.
    pub fn cvv(mut self, cvv: &Cvv) -> Self {
        self.0.cvv = Some(cvv.expose().to_owned().into());
        self
    }
}

impl CardToken {
    /// A token, 64 characters as a rule and 255 at most.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Stored { name: token.into().into(), cvv: None })
    }

    /// The security code.
    pub fn cvv(mut self, cvv: &Cvv) -> Self {
        self.0.cvv = Some(cvv.expose().to_owned().into());
        self
    }
}

/// What a card payment is paid with. It selects the path: `/sale`, `/sale/saved` or `/sale/token`.
#[derive(Debug, Clone)]
pub enum CardSource {
    /// A card by its number.
    Card(Card),
    /// A card that the platform has saved.
    Saved(SavedCard),
    /// A card by its token.
    Token(CardToken),
}

impl From<Card> for CardSource {
    fn from(card: Card) -> Self {
        Self::Card(card)
    }
}

impl From<SavedCard> for CardSource {
    fn from(card: SavedCard) -> Self {
        Self::Saved(card)
    }
}

impl From<CardToken> for CardSource {
    fn from(card: CardToken) -> Self {
        Self::Token(card)
    }
}

/// Where a payout to a card goes, or which card is verified.
#[derive(Debug, Clone)]
pub enum PayoutCard {
    /// A card by its number.
    Card(Card),
    /// A card by its token.
    Token(CardToken),
}

impl From<Card> for PayoutCard {
    fn from(card: Card) -> Self {
        Self::Card(card)
    }
}

impl From<CardToken> for PayoutCard {
    fn from(card: CardToken) -> Self {
        Self::Token(card)
    }
}

object! {
    /// The proof of a 3-D Secure authentication that the merchant made elsewhere: object
    /// `authentication_data`.
    AuthenticationData at "authentication_data" {
        /// The id of the transaction.
        xid: text(255);
        /// The authentication value.
        pub cavv: text(255), never;
        /// The id at the directory server.
        pub ds_operation_id: text(36), open;
        /// The electronic commerce indicator.
        pub eci: choice("00", "01", "02", "05", "06", "07"), open;
        /// The version of 3-D Secure.
        pub threeds_version: choice("3ds_1", "3ds_2", "non_3ds"), open;
        /// Whether the card is enrolled. The platform spells the member `enrollement_status`.
        pub enrollment_status = "enrollement_status": choice("Y", "N", "U"), open;
        /// The result.
        pub authentication_status: choice("Y", "U", "A"), open;
        /// How it went.
        pub authentication_flow: choice("Frictionless", "Challenge"), open;
    }
}

impl AuthenticationData {
    /// The proof with its one required member.
    pub fn new(xid: impl Into<String>) -> Self {
        Self::default().xid(xid)
    }
}
