//! Requests by the name of their operation and their members as JSON: for callers whose language has
//! none of our types, and for those who keep requests as data.

mod table;

use self::table::{Reading, Row};
use super::draft::Draft;
use super::ticket::Sought;
use super::{Ask, GateRequest, Post, StatusByPayment, operation};
use crate::ErrorCode;
use crate::ecommpay::input::tree::Node;
use crate::http::RetryClass;
use crate::json::{Document, JsonError, Kind, Limits, Value};
use crate::mask::excerpt;

/// A request of any operation. The kinds differ in what the answer is read as.
///
/// ```
/// # use paywright_core::{SecretKey, ecommpay::Project};
/// use paywright_core::ecommpay::gate::{Gate, NamedRequest};
///
/// let refund = NamedRequest::from_json(br#"{
///     "operation": "refund",
///     "method": "wallet/alipay",
///     "reference": "return-17",
///     "members": {
///         "general": {"payment_id": "order-1"},
///         "payment": {"amount": 1000, "currency": "EUR", "description": "Returned"}
///     }
/// }"#)?;
/// let NamedRequest::Acceptance(refund) = refund else { unreachable!() };
/// # let gate = Gate::new(Project::new(112, &SecretKey::new("secret")?));
/// assert!(gate.prepare(&refund)?.request().url().ends_with("/wallet/alipay/refund"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a request does nothing until it is prepared"]
#[non_exhaustive]
pub enum NamedRequest {
    /// The result comes by callback: [`Answer`](super::Answer).
    Acceptance(Post),
    /// How a payment stands: [`StatusAnswer`](super::StatusAnswer).
    Status(StatusByPayment),
    /// Signed data: [`Data`](super::Data).
    Data(Ask),
    /// Data that the platform does not sign: [`Plain`](super::Plain).
    Plain(GateRequest<operation::RetryStop>),
}

impl NamedRequest {
    /// Reads a request.
    ///
    /// `operation` is one of [`names`](Self::names), `post` or `ask`. `members` has the shape of the
    /// platform's documentation, without project and signature. Beside them may stand:
    ///
    /// | member | where |
    /// |---|---|
    /// | `method` | operations of a method: its Gate path; for refunds, captures, releases and series `card` if it is missing |
    /// | `name` | `customer_action`: the action; `bank_list`: the operation that the banks are for |
    /// | `reference` | `refund`: what makes this return another one than the last |
    /// | `path`, `repeatable` | `post`, `ask`: the path; `true` if a second time changes nothing more |
    /// | `unchecked` | paths of members that are not held to the rules known here, or that nobody documents |
    ///
    /// A member that nobody documents is refused: a misspelt `amount` would refund the whole payment.
    ///
    /// # Errors
    /// [`NamedRequestError`] when it cannot be read. Whether its members keep the rules is told by
    /// [`Gate::prepare`](super::Gate::prepare).
    pub fn from_json(text: &[u8]) -> Result<Self, NamedRequestError> {
        let document = Document::parse_secret(text, &Limits::default())?;
        let asked = Asked(document.root());
        asked.check_names()?;
        let (mut draft, reading) = match asked.needed("operation")? {
            "ask" => (Draft::read(asked.needed("path")?.to_owned()), Reading::Data),
            "post" => (asked.post()?, Reading::Acceptance),
            name => {
                let row = Row::of(name).ok_or_else(|| NamedRequestError::Unknown(excerpt(name)))?;
                let mut draft = row.draft(|argument| asked.text(argument))?;
                draft.is_strict = true;
                (draft, row.reading)
            }
        };
        if let Some(members) = asked.of_kind("members", Kind::Object)? {
            for (name, member) in members.members() {
                draft.body.put(name.to_owned().into(), Node::of_value(member));
            }
        }
        if let Some(unchecked) = asked.of_kind("unchecked", Kind::Array)? {
            let paths = unchecked.items().filter_map(Value::as_str);
            draft.unchecked.extend(paths.map(str::to_owned));
        }
        if let Some(reference) = asked.text("reference")? {
            draft.refund_reference = Some(reference.to_owned());
        }
        Ok(match reading {
            Reading::Acceptance => Self::Acceptance(GateRequest::of(draft)),
            Reading::Status => Self::Status(GateRequest::of(draft)),
            Reading::Data => Self::Data(GateRequest::of(draft)),
            Reading::Plain => Self::Plain(GateRequest::of(draft)),
        })
    }

    /// The names of the operations, beside `post` and `ask`.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Row::all().iter().map(|row| row.name)
    }

    /// Whether it may be sent again when no answer came.
    pub fn class(&self) -> RetryClass {
        match self {
            Self::Acceptance(request) => request.class(),
            Self::Status(request) => request.class(),
            Self::Data(request) => request.class(),
            Self::Plain(request) => request.class(),
        }
    }
}

/// What the caller wrote.
#[derive(Clone, Copy)]
struct Asked<'d>(Value<'d>);

impl<'d> Asked<'d> {
    const NAMES: [&'static str; 8] =
        ["operation", "members", "method", "name", "reference", "path", "repeatable", "unchecked"];

    /// A misspelt name must not pass as one that is missing.
    fn check_names(self) -> Result<(), NamedRequestError> {
        if self.0.kind() != Kind::Object {
            return Err(NamedRequestError::Type { member: "the request", expected: "an object" });
        }
        match self.0.members().find(|(name, _)| !Self::NAMES.contains(name)) {
            Some((name, _)) => Err(NamedRequestError::Member(excerpt(name))),
            None => Ok(()),
        }
    }

    fn of_kind(
        self,
        member: &'static str,
        kind: Kind,
    ) -> Result<Option<Value<'d>>, NamedRequestError> {
        let expected = match kind {
            Kind::Object => "an object",
            Kind::Array => "a list",
            _ => "a text",
        };
        match self.0.get(member) {
            Some(value) if value.kind() == kind => Ok(Some(value)),
            Some(value) if value.kind() != Kind::Null => {
                Err(NamedRequestError::Type { member, expected })
            }
            _ => Ok(None),
        }
    }

    fn text(self, member: &'static str) -> Result<Option<&'d str>, NamedRequestError> {
        Ok(self.of_kind(member, Kind::String)?.and_then(Value::as_str))
    }

    fn needed(self, member: &'static str) -> Result<&'d str, NamedRequestError> {
        self.text(member)?.ok_or(NamedRequestError::Missing(member))
    }

    fn post(self) -> Result<Draft, NamedRequestError> {
        let path = self.needed("path")?.to_owned();
        match self.0.get("repeatable").map(Value::kind) {
            None | Some(Kind::False | Kind::Null) => Ok(Draft::money(path, Sought::Payment)),
            Some(Kind::True) => Ok(Draft::harmless(path)),
            Some(_) => {
                Err(NamedRequestError::Type { member: "repeatable", expected: "true or false" })
            }
        }
    }
}

/// A request that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NamedRequestError {
    /// It is no JSON.
    #[error("the request cannot be read: {0}")]
    Json(#[from] JsonError),
    /// There is no operation of this name.
    #[error("operation: there is none that is called {0:?}; {advice}", advice = advice(.0))]
    Unknown(String),
    /// Something that the operation needs is missing.
    #[error("{0}: it is missing, and the operation cannot be called without it")]
    Missing(&'static str),
    /// A member that means nothing here.
    #[error(
        "{0}: a request has no such member; what the platform shall get goes into `members`, in the \
         shape of its documentation"
    )]
    Member(String),
    /// A value of another type than it must have.
    #[error("{member}: it must be {expected}")]
    Type {
        /// The member.
        member: &'static str,
        /// What it must be.
        expected: &'static str,
    },
}

impl ErrorCode for NamedRequestError {
    fn code(&self) -> &'static str {
        match self {
            Self::Json(error) => error.code(),
            Self::Unknown(_) => "operation_unknown",
            Self::Missing(_) => "argument_missing",
            Self::Member(_) => "argument_unknown",
            Self::Type { .. } => "argument_type",
        }
    }
}

/// What to do about a name that no operation has.
fn advice(name: &str) -> String {
    let alike = Row::all().iter().filter_map(|row| Some((likeness(name, row.name)?, row.name)));
    match alike.max_by_key(|(likeness, _)| *likeness) {
        Some((_, meant)) => format!("was {meant:?} meant?"),
        None => "`post` and `ask` call a path that has no name".to_owned(),
    }
}

/// How many characters agree from both ends, if a name is written in another way or with a slip in one
/// place.
fn likeness(name: &str, known: &str) -> Option<usize> {
    let letters = |name: &str| name.bytes().filter(u8::is_ascii_alphanumeric).collect::<Vec<u8>>();
    let (name, known) = (letters(&name.to_ascii_lowercase()), letters(known));
    let start = name.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let end = name.iter().rev().zip(known.iter().rev()).take_while(|(a, b)| a == b).count();
    (start + end + 2 >= name.len().max(known.len())).then_some(start + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_misspelt_is_told_the_one_that_is_meant() {
        for (name, meant) in [
            ("cardSale", Some("card_sale")),
            ("CARD_SALE", Some("card_sale")),
            ("card_sail", Some("card_sale")),
            ("refunds", Some("refund")),
            ("refund_al", Some("refund_any")),
            ("captrue", Some("capture")),
            ("sael", Some("sale")),
            ("charge", None),
            ("", None),
            ("\u{e9}", None),
        ] {
            let told = NamedRequestError::Unknown(name.to_owned()).to_string();
            let expected = meant
                .map_or("`post` and `ask`".to_owned(), |meant| format!("was {meant:?} meant?"));
            assert!(told.contains(&expected), "{told}");
        }
    }
}
