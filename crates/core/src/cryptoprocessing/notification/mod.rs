//! Notifications: what the gateway posts to the shop (spec 10, section 5).
//!
//! They are not signed, so anybody who knows the address can post one. A [`Notification`] is therefore
//! a hint and no more: it has no `is_paid`, and the state of the payment comes out of
//! [`confirm`](Notification::confirm) only, which compares it with the gateway's own answer. By default
//! each is sent once: ask for the state of payments of which none came.

mod date;
mod kind;

use std::fmt;

pub use self::date::{LocalTime, parse_date};
pub use self::kind::{NotificationKind, NotificationResult};

use super::answer::{minor_units, truth};
use super::codes::{self, Code};
use super::encoding::read_form;
use super::masked::printable_order;
use super::{State, StateReport, Success};
use crate::ErrorCode;

/// A form that was posted to the shop, read and not believed.
///
/// ```
/// use paywright_core::cryptoprocessing::{Notification, NotificationKind};
/// let body = b"Notification=EnginePaySuccess&OrderId=order-1&Amount=12677&Success=True&New=1";
/// let hint = Notification::parse(body)?;
/// assert_eq!(hint.kind(), NotificationKind::EnginePaySuccess);
/// assert_eq!((hint.order_id(), hint.amount()), (Some("order-1"), Some(12677)));
/// assert_eq!(hint.get("New"), Some("1"));
/// # Ok::<(), paywright_core::cryptoprocessing::NotificationError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Notification {
    fields: Vec<(String, String)>,
}

/// What a shop answers with, whatever it thinks of the notification: status and body. What was answered so
/// does not come again, so first note the order, or have it confirmed.
pub const ACKNOWLEDGEMENT: (u16, &str) = (200, "OK");

/// The longest form, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// The most fields.
const MAX_FIELDS: usize = 256;

/// Why a body is no notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotificationError {
    /// It is too long.
    #[error("the notification has more than {MAX_BYTES} bytes or {MAX_FIELDS} fields")]
    TooLarge,
    /// A field is there twice, so nobody knows which counts.
    #[error("the notification has a field twice; do not act on it, and ask for the state")]
    Duplicate,
    /// It does not say what it is.
    #[error("the notification has no field Notification; look at what posts to this address")]
    NoKind,
}

impl ErrorCode for NotificationError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "notification_too_large",
            Self::Duplicate => "notification_duplicate_field",
            Self::NoKind => "notification_without_kind",
        }
    }
}

/// Declares views of fields that are texts.
macro_rules! texts {
    ($( $(#[$meta:meta])* $name:ident = $wire:literal; )+) => {
        impl Notification {
            $(
                $(#[$meta])*
                #[doc = ""]
                #[doc = concat!("Field `", $wire, "`.")]
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
    /// When it happened, as it was sent: see [`parse_date`].
    transaction_date = "TransactionDate";
    /// The terminal's contract.
    merchant_contract = "MerchantContract";
    /// The customer.
    user_login = "VWUserLgn";
    /// The stored card.
    card_id = "CardId";
    /// The masked number of the card.
    card_number = "CardNumber";
    /// The session.
    session_id = "SessionId";
    /// The terminal that the payment was moved to, or `NotForwarded`.
    forwarded_to = "ForwardedTo";
}

impl Notification {
    /// Reads a form. Fields that nobody has documented are kept.
    ///
    /// # Errors
    /// [`NotificationError`] for what is too long, ambiguous, or does not say what it is.
    pub fn parse(body: &[u8]) -> Result<Self, NotificationError> {
        if body.len() > MAX_BYTES {
            return Err(NotificationError::TooLarge);
        }
        let mut fields = read_form(body);
        if fields.len() > MAX_FIELDS {
            return Err(NotificationError::TooLarge);
        }
        let mut names: Vec<_> = fields.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(NotificationError::Duplicate);
        }
        fields.shrink_to_fit();
        let notification = Self { fields };
        match notification.get("Notification").filter(|kind| !kind.is_empty()) {
            Some(_) => Ok(notification),
            None => Err(NotificationError::NoKind),
        }
    }

    /// What it claims to be.
    pub fn kind(&self) -> NotificationKind {
        NotificationKind::parse(self.get("Notification").unwrap_or_default())
    }

    /// A field, whatever the letter case of its name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.fields.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// All fields in their order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The claimed amount in minor units. Of a refund that failed it is what was asked for.
    pub fn amount(&self) -> Option<u64> {
        self.get("Amount").and_then(minor_units)
    }

    /// The claimed amount that is left after a refund.
    pub fn new_amount(&self) -> Option<u64> {
        self.get("NewAmount").and_then(minor_units)
    }

    /// How it went, by its own words.
    pub fn success(&self) -> Option<Success> {
        self.get("Success").and_then(Success::parse)
    }

    /// Why it failed, by its own words. `NONE` is no reason.
    pub fn code(&self) -> Option<Code> {
        let code = self.get("ErrCode").filter(|text| !text.is_empty()).map(codes::lookup);
        code.filter(|code| !code.is_none())
    }

    /// Whether the payer was authenticated by 3-D Secure, by its own words.
    pub fn is_3ds(&self) -> Option<bool> {
        self.get("Is3DS").and_then(truth)
    }

    /// Compares it with the gateway's answer to a question about the order, and gives the state only if
    /// both tell of the same order and amount. The state is that of the answer, whatever the
    /// notification claims; whether that is what the order costs is for the shop to compare.
    ///
    /// # Errors
    /// [`Unconfirmed`]; then nothing follows from the notification.
    pub fn confirm<'a>(&self, report: &'a StateReport) -> Result<Confirmed<'a>, Unconfirmed> {
        let order_id = self.order_id().filter(|id| !id.is_empty()).ok_or(Unconfirmed::NoOrder)?;
        if order_id != report.order_id() {
            return Err(Unconfirmed::OtherOrder { told: printable_order(order_id) });
        }
        let found = report.amount();
        let told = self.new_amount().or_else(|| {
            // Of a refund the amount is what went back, which no state shows.
            (!self.kind().is_refund()).then(|| self.amount())?
        });
        let told = told.ok_or(Unconfirmed::NoAmount)?;
        // Of a payment that was refunded in full the answer shows the first amount.
        let is_all_gone = told == 0 && *report.state() == State::Refunded;
        if found != Some(told) && !is_all_gone {
            return Err(Unconfirmed::OtherAmount { told, found });
        }
        Ok(Confirmed { order_id: report.order_id(), state: report.state(), amount: found })
    }
}

/// What is certain after a notification: the gateway's own answer.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confirmed<'a> {
    /// The order.
    pub order_id: &'a str,
    /// Its state.
    pub state: &'a State,
    /// Its amount.
    pub amount: Option<u64>,
}

impl fmt::Debug for Confirmed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (order_id, state) = (printable_order(self.order_id), self.state);
        write!(f, "Confirmed({order_id:?}, {state:?}, {:?})", self.amount)
    }
}

/// Why a notification is not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unconfirmed {
    /// It names no order: a notification about a card. Ask for the list of cards.
    #[error(
        "OrderId: the notification names no order; ask for what it is about, such as the cards"
    )]
    NoOrder,
    /// It is about another order than the answer.
    #[error(
        "OrderId: the notification is about {told:?}, the answer about another order; ask again"
    )]
    OtherOrder {
        /// The order of the notification, shortened.
        told: String,
    },
    /// It names no amount that could be compared.
    #[error("Amount: the notification names none that a state shows; act on the state alone")]
    NoAmount,
    /// It names another amount than the answer. It may be late, or forged.
    #[error(
        "Amount: the notification tells of {told}, the gateway of {}; act on the state alone",
        found.map_or_else(|| "none".to_owned(), |found| found.to_string())
    )]
    OtherAmount {
        /// The amount of the notification.
        told: u64,
        /// The amount of the answer.
        found: Option<u64>,
    },
}

impl ErrorCode for Unconfirmed {
    fn code(&self) -> &'static str {
        match self {
            Self::NoOrder => "notification_without_order",
            Self::OtherOrder { .. } => "notification_of_other_order",
            Self::NoAmount => "notification_without_amount",
            Self::OtherAmount { .. } => "notification_of_other_amount",
        }
    }
}

/// Prints what it claims to be, the order, and of the rest the names.
impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.fields().map(|(name, _)| codes::printable_word(name)).collect();
        f.debug_struct("Notification")
            .field("kind", &self.kind())
            .field("order_id", &self.order_id().map(printable_order))
            .field("fields", &names)
            .finish_non_exhaustive()
    }
}
