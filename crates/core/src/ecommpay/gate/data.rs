//! Answers with data, typed (spec 06, sections 4.2 and 4.3).
//!
//! Every member is optional: a method gives `None` where it is missing, and whatever has no method
//! is reached through [`Data::signed`] or [`Plain::root`].

use std::fmt;

use super::call::Context;
use super::read::{body_of_200, unsigned, verified};
use super::{ReadError, Reads};
use crate::Timestamp;
use crate::ecommpay::callback::{Account, Customer};
use crate::ecommpay::signed::Signed;
use crate::ecommpay::{Evidence, Verified};
use crate::http::Response;
use crate::json::{Document, Value};
use crate::money::{Currency, Money};

/// A signed answer, as far as its signature covers it.
#[derive(Clone)]
pub struct Data(Verified<Document>);

impl Data {
    /// What was signed.
    pub fn signed(&self) -> Signed<'_> {
        Signed::of(&self.0)
    }

    /// What the trust in it rests on.
    pub fn evidence(&self) -> &Evidence {
        self.0.evidence()
    }
}

impl Reads for Data {
    type Outcome = Result<Self, ReadError>;

    fn read(context: &Context, response: &Response<'_>) -> Self::Outcome {
        verified(context, body_of_200(response)?).map(Self)
    }

    fn lost(_: &Context) -> Self::Outcome {
        Err(ReadError::Lost)
    }
}

/// Prints no content.
impl fmt::Debug for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Data({:?})", *self.0)
    }
}

/// An answer that the platform does not sign, as a rule. What it says is as good as the connection
/// it came by; nothing about money should rest on it.
#[derive(Clone)]
pub struct Plain(Document);

impl Plain {
    /// The outermost value.
    pub fn root(&self) -> Value<'_> {
        self.0.root()
    }

    /// `message` or `status`, where there is one.
    pub fn message(&self) -> Option<&str> {
        let text = |name| self.root().get(name).and_then(Value::scalar_text);
        text("message").or_else(|| text("status"))
    }
}

impl Reads for Plain {
    type Outcome = Result<Self, ReadError>;

    fn read(context: &Context, response: &Response<'_>) -> Self::Outcome {
        unsigned(context, body_of_200(response)?).map(Self)
    }

    fn lost(_: &Context) -> Self::Outcome {
        Err(ReadError::Lost)
    }
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plain({:?})", self.0)
    }
}

/// Makes an answer out of a signed or an unsigned one.
macro_rules! answer {
    ($(#[$meta:meta])* $name:ident of $inner:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name($inner);

        impl $name {
            /// The whole answer, for members that have no method here.
            pub fn data(&self) -> &$inner {
                &self.0
            }
        }

        impl Reads for $name {
            type Outcome = Result<Self, ReadError>;

            fn read(context: &Context, response: &Response<'_>) -> Self::Outcome {
                $inner::read(context, response).map(Self)
            }

            fn lost(_: &Context) -> Self::Outcome {
                Err(ReadError::Lost)
            }
        }
    };
}

answer! {
    /// The saved accounts of a customer.
    SavedAccountList of Data
}

impl SavedAccountList {
    /// The accounts, in the order of the platform.
    pub fn accounts(&self) -> impl Iterator<Item = SavedAccount<'_>> {
        self.0.signed().get("accounts").into_iter().flat_map(Signed::items).map(SavedAccount)
    }
}

/// One saved account.
#[derive(Clone, Copy)]
pub struct SavedAccount<'d>(Signed<'d>);

impl<'d> SavedAccount<'d> {
    /// The id, for [`SavedCard`](super::SavedCard).
    pub fn id(self) -> Option<u64> {
        self.0.get("id")?.as_u64()
    }

    /// The masked number of a card, or the number of another account.
    pub fn number(self) -> Option<&'d str> {
        self.0.text_of("number")
    }

    /// Kind of account, for instance `card`.
    pub fn kind(self) -> Option<&'d str> {
        self.0.text_of("type")
    }

    /// Brand of a card, for instance `mastercard`.
    pub fn brand(self) -> Option<&'d str> {
        self.0.path(&["additional", "card", "type"])?.text()
    }

    /// Expiry of a card, `11/27`.
    pub fn expiry(self) -> Option<&'d str> {
        self.0.path(&["additional", "card", "expiry"])?.text()
    }

    /// The object itself.
    pub fn signed(self) -> Signed<'d> {
        self.0
    }
}

impl fmt::Debug for SavedAccount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SavedAccount({:?})", self.id())
    }
}

answer! {
    /// The card of a token.
    TokenData of Data
}

impl TokenData {
    /// The card.
    pub fn account(&self) -> Option<Account<'_>> {
        self.0.signed().get("account").map(Account::of)
    }
}

answer! {
    /// What the platform knows of a customer.
    CustomerData of Data
}

impl CustomerData {
    /// The customer.
    pub fn customer(&self) -> Option<Customer<'_>> {
        self.0.signed().get("customer").map(Customer::of)
    }
}

answer! {
    /// A registered series.
    SeriesData of Data
}

impl SeriesData {
    /// The id.
    pub fn id(&self) -> Option<u64> {
        self.series("id")?.as_u64()
    }

    /// `active`, `canceled`, also spelled `cancelled`.
    pub fn status(&self) -> Option<&str> {
        self.series("status")?.text()
    }

    /// The amount of each debit.
    pub fn amount(&self) -> Option<Money> {
        let currency = Currency::parse(self.series("currency")?.text()?).ok()?;
        Some(Money::new(self.series("amount")?.as_i64()?, currency))
    }

    /// When the next debit is due.
    pub fn next(&self) -> Option<Timestamp> {
        let next = self.0.signed().path(&["recurring", "schedule_date", "next"])?;
        Timestamp::parse(next.text()?).ok()
    }

    fn series(&self, name: &str) -> Option<Signed<'_>> {
        self.0.signed().path(&["recurring", name])
    }
}

answer! {
    /// Methods, and whether they can be used.
    MethodList of Data
}

/// Whether one method can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MethodAvailability<'d> {
    /// The code of the method.
    pub method: &'d str,
    /// Whether it can be used; `None` where the answer does not say.
    pub is_available: Option<bool>,
}

impl MethodList {
    /// The methods of the answer: `available_methods`, or `unavailable_methods`.
    pub fn methods(&self) -> impl Iterator<Item = MethodAvailability<'_>> {
        let names = ["available_methods", "unavailable_methods"];
        let lists = names.into_iter().filter_map(|name| self.0.signed().get(name));
        lists.flat_map(Signed::items).filter_map(|item| {
            let method = item.text_of("payment_method").or_else(|| item.text())?;
            let is_available = item.get("is_available").and_then(Signed::as_flag);
            Some(MethodAvailability { method, is_available })
        })
    }
}

answer! {
    /// The exchange rate of a pair of currencies.
    CryptoRateAnswer of Plain
}

impl CryptoRateAnswer {
    /// The rate as a decimal text, never through a binary fraction.
    pub fn rate(&self) -> Option<&str> {
        self.0.root().get("rate")?.scalar_text()
    }
}

answer! {
    /// A session of Apple Pay.
    AppleSession of Plain
}

impl AppleSession {
    /// What to hand to the browser.
    pub fn merchant_session(&self) -> Option<Value<'_>> {
        self.0.root().get("merchantSession")
    }
}

answer! {
    /// The banks of a method.
    Banks of Plain
}

/// One bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bank<'d> {
    /// The id, for [`Account::at_bank`](super::Account::at_bank).
    pub id: u32,
    /// The name.
    pub name: &'d str,
    /// A short name, or an empty text.
    pub abbreviation: &'d str,
}

impl Banks {
    /// The banks that have an id and a name.
    pub fn banks(&self) -> impl Iterator<Item = Bank<'_>> {
        self.0.root().items().filter_map(|bank| {
            let text = |name| bank.get(name).and_then(Value::scalar_text);
            let id = text("id")?.parse().ok()?;
            Some(Bank { id, name: text("name")?, abbreviation: text("abbr").unwrap_or_default() })
        })
    }
}
