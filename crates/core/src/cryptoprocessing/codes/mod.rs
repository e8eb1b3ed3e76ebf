//! Error codes of the gateway: what one says, what it is about, what to do (spec 10, section 4).
//!
//! The table is not complete, since the vendor's own list was not to be had as a whole. A code that is
//! not in it keeps its text, and the advice about it is the careful one.
//!
//! ```
//! use paywright_core::cryptoprocessing::codes::{self, Advice, Category};
//!
//! let code = codes::lookup("amount_exceed");
//! assert_eq!(code.category(), Category::IssuerDecline);
//! assert_eq!(code.advice(), Advice::Payer);
//! assert_eq!(codes::lookup("NEVER_HEARD_OF").advice(), Advice::CheckState);
//! ```

mod table;

use std::fmt;

use self::table::{Row, TABLE};
use crate::payment::Retry;
use crate::words::words;

/// Looks up a code, whatever its letter case.
pub fn lookup(code: &str) -> Code {
    let at = TABLE.binary_search_by(|row| {
        row.code.bytes().cmp(code.bytes().map(|byte| byte.to_ascii_uppercase()))
    });
    Code { text: code.into(), row: at.ok().and_then(|at| TABLE.get(at)) }
}

/// All codes of the table in alphabetical order.
pub fn documented() -> impl ExactSizeIterator<Item = Code> {
    TABLE.iter().map(|row| Code { text: row.code.into(), row: Some(row) })
}

/// A code of the gateway: attribute or field `ErrCode`.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    text: Box<str>,
    row: Option<&'static Row>,
}

impl Code {
    /// The code as it was received.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the code is in the table.
    pub fn is_documented(&self) -> bool {
        self.row.is_some()
    }

    /// Whether this is `NONE`: no error. Together with `Success="False"` it says that the payer has
    /// not started, or not finished.
    pub fn is_none(&self) -> bool {
        self.text.eq_ignore_ascii_case("NONE")
    }

    /// What it means, in our words; `None` for a code that is not in the table.
    pub fn meaning(&self) -> Option<&'static str> {
        self.row.map(|row| row.meaning)
    }

    /// What it is about.
    pub fn category(&self) -> Category {
        self.row.map_or(Category::Unknown, |row| row.category)
    }

    /// What to do. About a code that is not in the table: ask for the state.
    pub fn advice(&self) -> Advice {
        self.row.map_or(Advice::CheckState, |row| row.advice)
    }

    /// Whether and when another attempt makes sense, in the words of both gateways. It is about a new
    /// payment of the customer, never about sending a request again whose answer was lost.
    pub fn retry(&self) -> Retry {
        match self.advice() {
            Advice::Poll | Advice::CheckState => Retry::Wait,
            Advice::Never | Advice::UseExisting => Retry::Never,
            Advice::Change | Advice::Payer => Retry::WithOtherData,
            Advice::NewOrder => Retry::Now,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Prints what has not the form of a code as `***`.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", printable_word(&self.text))
    }
}

/// A foreign word as it may be printed. Whoever answers may repeat what he was told, so nothing is shown
/// but one word of letters: neither a number nor a list of parameters.
pub(super) fn printable_word(text: &str) -> &str {
    let is_word = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    if text.len() <= 40 && is_word(text) { text } else { "***" }
}

words! {
    /// What a code is about. The classes are ours, not the vendor's.
    pub enum Category {
        /// No error.
        None = "none",
        /// The terminal may not do it.
        Access = "access",
        /// The amount.
        Amount = "amount",
        /// The card's data.
        CardData = "card_data",
        /// A code that confirms something.
        Confirm = "confirm",
        /// It is there already.
        Duplicate = "duplicate",
        /// Anti-fraud.
        Fraud = "fraud",
        /// A failure within the gateway or behind it.
        Gateway = "gateway",
        /// The card's issuer.
        IssuerDecline = "issuer_decline",
        /// A limit of time or attempts.
        Limit = "limit",
        /// It is not there.
        NotFound = "not_found",
        /// Something else.
        Other = "other",
        /// The payer.
        Payer = "payer",
        /// The form of the request.
        Request = "request",
        /// The state of the payment.
        State = "state",
        /// 3-D Secure.
        ThreeDs = "three_ds",
        /// Time ran out.
        Timeout = "timeout",
        /// Not known.
        Unknown = "unknown",
    }
}

words! {
    /// What to do about a code.
    pub enum Advice {
        /// It is no error: ask again later.
        Poll = "poll",
        /// Do not repeat it with the same data.
        Never = "never",
        /// Correct the request first.
        Change = "change",
        /// Ask the payer for another card or another try.
        Payer = "payer",
        /// The object is there already.
        UseExisting = "use_existing",
        /// The operation may have been carried out: ask for the state before anything else.
        CheckState = "check_state",
        /// Start again under a new order id.
        NewOrder = "new_order",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn the_table_is_that_of_the_vectors() {
        let file = include_str!("../../../../../tests/cryptoprocessing/error-codes.json");
        let file: Value = serde_json::from_str(file).unwrap();
        let listed = file["codes"].as_array().unwrap();
        assert_eq!((listed.len(), documented().len()), (90, 90));
        for row in listed {
            let text = row["code"].as_str().unwrap();
            for spelling in [text.to_owned(), text.to_lowercase()] {
                let code = lookup(&spelling);
                assert_eq!(code.as_str(), spelling);
                assert!(code.is_documented(), "{text}");
                assert_eq!(code.meaning().unwrap(), row["meaning"], "{text}");
                assert_eq!(code.category().as_str(), row["category"], "{text}");
                assert_eq!(code.advice().as_str(), row["advice"], "{text}");
            }
        }
        assert!(TABLE.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    #[test]
    fn unknown_codes_survive() {
        let code = lookup("Brand new");
        assert_eq!((code.as_str(), code.meaning()), ("Brand new", None));
        assert_eq!((code.category(), code.retry()), (Category::Unknown, Retry::Wait));
        assert!(!format!("{:?}", lookup("4000000000000077")).contains("4000000000000077"));
        assert!(lookup("none").is_none() && !code.is_none());
    }
}
