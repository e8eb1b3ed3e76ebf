//! What the gateway answers: one element, with everything in attributes (spec 10, section 4).

mod cards;
mod read;
mod report;

use std::fmt;

pub use self::cards::{CardList, StoredCard};
pub use self::read::ReadError;
pub(super) use self::read::read_answer;
pub use self::report::{StateAnswer, StateReport};

use super::codes::{self, Code};
use super::masked::printable_order;
use super::xml::{self, Element, XmlError};
use crate::mask::mask_text;

/// An answer with nothing left out: attributes, `AddInfo` and elements that nobody has documented.
///
/// ```
/// use paywright_core::cryptoprocessing::{Answer, Success};
/// let body = br#"<Add Success="False" ErrCode="DUPLICATE_CARD" CardId="3eb24d67" Brand="new"/>"#;
/// let answer = Answer::parse(body)?;
/// assert_eq!(answer.success(), Some(Success::False));
/// assert_eq!(answer.code().unwrap().as_str(), "DUPLICATE_CARD");
/// // A failure, and the id of the card that is there already.
/// assert_eq!(answer.card_id(), Some("3eb24d67"));
/// assert_eq!(answer.get("Brand"), Some("new"));
/// # Ok::<(), paywright_core::cryptoprocessing::XmlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Answer(Element);

/// The attribute `Success`, which is no truth value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Success {
    /// `True`: done.
    True,
    /// `False`: failed, or in answers about a state with `ErrCode="NONE"`: not finished yet.
    False,
    /// `3DS`: the payer has to authenticate himself first.
    ThreeDs,
}

impl Success {
    /// Reads the value, whatever its letter case.
    pub fn parse(text: &str) -> Option<Self> {
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        if is("True") {
            Some(Self::True)
        } else if is("False") {
            Some(Self::False)
        } else if is("3DS") {
            Some(Self::ThreeDs)
        } else {
            None
        }
    }
}

/// Declares views of attributes that are texts.
macro_rules! texts {
    ($( $(#[$meta:meta])* $name:ident = $wire:literal; )+) => {
        impl Answer {
            $(
                $(#[$meta])*
                #[doc = ""]
                #[doc = concat!("Attribute `", $wire, "`.")]
                pub fn $name(&self) -> Option<&str> {
                    self.get($wire)
                }
            )+
        }
    };
}

texts! {
    /// The order.
    order_id = "OrderId";
    /// The key of the terminal, which some answers repeat. A secret.
    key = "Key";
    /// The session that the payer's page is opened with.
    session_id = "SessionId";
    /// What the session is for.
    session_type = "SessionType";
    /// The terminal's contract.
    merchant_contract = "MerchantContract";
    /// The terminal that the payment ended at.
    final_terminal = "FinalTerminal";
    /// The reference of the bank.
    rrn = "RRN";
    /// The card, where it is stored.
    card_id = "CardId";
    /// The name of a stored card, its masked number.
    card_name = "CardName";
    /// The masked number of the card.
    pan_mask = "PANMask";
    /// The customer.
    user_login = "VWUserLgn";
    /// Where the payer's browser has to go for 3-D Secure.
    acs_url = "ACSUrl";
    /// What it has to bring there.
    pa_req = "PaReq";
    /// The authentication's id: what the bank gets as `MD`.
    three_ds_key = "ThreeDSKey";
}

impl Answer {
    /// Reads a body.
    ///
    /// # Errors
    /// [`XmlError`] for what is no XML, is cut off, or has what the gateway never sends.
    pub fn parse(body: &[u8]) -> Result<Self, XmlError> {
        xml::parse(body).map(Self)
    }

    /// The command that is answered: the name of the element.
    pub fn command(&self) -> &str {
        &self.0.name
    }

    /// An attribute. Its name counts to the letter; where there is none, another letter case will do.
    pub fn get(&self, name: &str) -> Option<&str> {
        attribute(&self.0, name)
    }

    /// All attributes in their order.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How it went; `None` for what is none of the three values.
    pub fn success(&self) -> Option<Success> {
        self.get("Success").and_then(Success::parse)
    }

    /// Why it failed. `NONE` is a code too.
    pub fn code(&self) -> Option<Code> {
        self.get("ErrCode").filter(|text| !text.is_empty()).map(codes::lookup)
    }

    /// The amount in minor units of the terminal's currency; `None` if it is empty or no number.
    pub fn amount(&self) -> Option<u64> {
        self.get("Amount").and_then(minor_units)
    }

    /// What is left after a refund or release.
    pub fn new_amount(&self) -> Option<u64> {
        self.get("NewAmount").and_then(minor_units)
    }

    /// The state of the payment: `State`, or `Status` in older answers of the wallet.
    pub fn state(&self) -> Option<super::State> {
        let text = self.get("State").or_else(|| self.get("Status"));
        text.filter(|text| !text.is_empty()).map(super::State::parse)
    }

    /// Whether the payment was moved to another terminal.
    pub fn forwarded(&self) -> Option<bool> {
        self.get("Forwarded").and_then(truth)
    }

    /// Additional information by its name, whose letter case varies.
    pub fn info(&self, key: &str) -> Option<&str> {
        self.infos().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// All additional information, be it one element or many.
    pub fn infos(&self) -> impl Iterator<Item = (&str, &str)> {
        self.children("AddInfo").map(|info| {
            let text = |name| attribute(info, name).unwrap_or_default();
            (text("Key"), text("Value"))
        })
    }

    /// The cards of a `GetList`.
    pub fn cards(&self) -> impl Iterator<Item = StoredCard<'_>> {
        self.children("Item").map(StoredCard)
    }

    /// The names of the elements inside, unknown ones too.
    pub fn elements(&self) -> impl Iterator<Item = &str> {
        self.0.children.iter().map(|child| child.name.as_str())
    }

    /// The attributes of the elements of one name, as they stand inside.
    pub fn attributes_of<'a>(
        &'a self,
        element: &'a str,
    ) -> impl Iterator<Item = Vec<(&'a str, &'a str)>> {
        self.children(element).map(|child| {
            child.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
        })
    }

    fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.0.children.iter().filter(move |child| child.name.eq_ignore_ascii_case(name))
    }
}

/// Prints how it went, and of the rest the names: values may be tokens, keys and names of people.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> =
            self.attributes().map(|(name, _)| codes::printable_word(name)).collect();
        f.debug_struct("Answer")
            .field("command", &codes::printable_word(self.command()))
            .field("success", &self.success())
            .field("code", &self.code())
            .field("state", &self.state())
            .field("order_id", &self.order_id().map(printable_order))
            .field("attributes", &names)
            .finish_non_exhaustive()
    }
}

fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    let found = |is: &dyn Fn(&str) -> bool| {
        element.attributes.iter().find(|(known, _)| is(known)).map(|(_, value)| value.as_str())
    };
    found(&|known| known == name).or_else(|| found(&|known| known.eq_ignore_ascii_case(name)))
}

/// Digits only, as all amounts of the gateway. A number that could be a card's is no amount: it would
/// be shown, and nobody sells for that much.
pub(super) fn minor_units(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_amount = is_number && mask_text(text) == text;
    is_amount.then(|| text.parse().ok())?
}

pub(super) fn truth(text: &str) -> Option<bool> {
    match Success::parse(text)? {
        Success::True => Some(true),
        Success::False => Some(false),
        Success::ThreeDs => None,
    }
}
