//! The stored cards of a customer (`GetList`).

use std::fmt;

use super::super::call::{Context, Reads};
use super::super::xml::Element;
use super::{Answer, ReadError, attribute, read_answer, truth};
use crate::http::Response;

/// The cards of a customer: at most 20, none that was removed or has expired, the one used last first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardList(Answer);

impl CardList {
    /// The cards.
    pub fn cards(&self) -> impl Iterator<Item = StoredCard<'_>> {
        self.0.cards()
    }

    /// The answer as it came.
    pub fn answer(&self) -> &Answer {
        &self.0
    }
}

/// One stored card. Its id charges it, together with the customer's password.
#[derive(Clone, Copy)]
pub struct StoredCard<'a>(pub(super) &'a Element);

impl<'a> StoredCard<'a> {
    /// The id.
    pub fn card_id(self) -> Option<&'a str> {
        self.get("CardId")
    }

    /// The masked number.
    pub fn card_name(self) -> Option<&'a str> {
        self.get("CardName")
    }

    /// The name on it.
    pub fn card_holder(self) -> Option<&'a str> {
        self.get("CardHolder")
    }

    /// How it stands, as it was received; `IsActive` can be charged without a security code.
    pub fn status(self) -> Option<&'a str> {
        self.get("Status")
    }

    /// Whether it is active. Only such a card takes recurring payments.
    pub fn is_active(self) -> bool {
        self.status().is_some_and(|status| status.eq_ignore_ascii_case("IsActive"))
    }

    /// Whether it can be charged without its security code.
    pub fn no_cvv(self) -> Option<bool> {
        self.get("NoCVV").and_then(truth)
    }

    /// Whether it has expired.
    pub fn expired(self) -> Option<bool> {
        self.get("Expired").and_then(truth)
    }

    /// Any attribute.
    pub fn get(self, name: &str) -> Option<&'a str> {
        attribute(self.0, name)
    }
}

/// Prints no id and no name.
impl fmt::Debug for StoredCard<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredCard(active: {}, expired: {:?})", self.is_active(), self.expired())
    }
}

impl Reads for CardList {
    type Outcome = Result<Self, ReadError>;

    fn read(context: &Context, response: &Response<'_>) -> Self::Outcome {
        let answer = read_answer(context, response)?;
        match (answer.success(), answer.code()) {
            (Some(super::Success::True), _) => Ok(Self(answer)),
            (Some(super::Success::False), Some(code)) => Err(ReadError::Refused { code }),
            _ => Err(ReadError::OtherAnswer),
        }
    }

    fn lost(_: &Context) -> Self::Outcome {
        Err(ReadError::Lost)
    }
}
