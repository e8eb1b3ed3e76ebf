//! Kinds of notifications.

use std::fmt;

use crate::cryptoprocessing::codes::printable_word;

/// What a kind of notification tells by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotificationResult {
    /// Something went through.
    Success,
    /// Something failed.
    Failure,
    /// The field `Success` tells.
    BySuccess,
    /// Nothing about money.
    Info,
}

macro_rules! kinds {
    ($( $(#[$meta:meta])* $variant:ident: $result:ident; )+) => {
        /// What a notification claims to be. The vendor's list is longer than the one that could be had,
        /// so an unknown kind is as good as any other.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum NotificationKind {
            $( $(#[$meta])* $variant, )+
            /// A kind that this version does not know, as it was received.
            Other(Box<str>),
        }

        impl NotificationKind {
            /// Every known kind.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// Reads a kind, whatever its letter case.
            pub fn parse(text: &str) -> Self {
                $(
                    if text.eq_ignore_ascii_case(stringify!($variant)) {
                        return Self::$variant;
                    }
                )+
                Self::Other(text.into())
            }

            /// The documented spelling, or the unknown text as it was received.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => stringify!($variant),)+
                    Self::Other(text) => text,
                }
            }

            /// What its name tells; `None` for an unknown kind.
            pub fn result(&self) -> Option<NotificationResult> {
                match self {
                    $(Self::$variant => Some(NotificationResult::$result),)+
                    Self::Other(_) => None,
                }
            }
        }
    };
}

kinds! {
    /// A payment was charged in one step.
    EnginePaySuccess: Success;
    /// A charge in one step failed.
    EnginePayFail: Failure;
    /// Money is held.
    EngineBlockSuccess: Success;
    /// A hold failed.
    EngineBlockFail: Failure;
    /// A hold was charged.
    EngineChargeSuccess: Success;
    /// The charge of a hold failed.
    EngineChargeFail: Failure;
    /// A refund went through.
    EngineRefundSuccess: Success;
    /// A refund failed.
    EngineRefundFail: Failure;
    /// A payment on the gateway's page.
    MerchantPay: BySuccess;
    /// A payment of the wallet went through.
    CustomerPaySuccess: Success;
    /// A payment of the wallet failed.
    CustomerPayFail: Failure;
    /// A refund of the wallet went through.
    CustomerRefundSuccess: Success;
    /// A refund of the wallet failed.
    CustomerRefundFail: Failure;
    /// A card was stored.
    CustomerAddSuccess: Success;
    /// A card was not stored.
    CustomerAddFail: Failure;
    /// A confirmation code was sent.
    CustomerSendCode: Info;
    /// An asynchronous operation failed.
    AsyncFail: Failure;
}

impl NotificationKind {
    /// Whether it is about a refund, of which the amount is what went back.
    pub(super) fn is_refund(&self) -> bool {
        self.as_str().to_ascii_lowercase().contains("refund")
    }
}

/// Prints an unknown text that is not one word of letters as `***`.
impl fmt::Debug for NotificationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(text) => f.debug_tuple("Other").field(&printable_word(text)).finish(),
            known => f.write_str(known.as_str()),
        }
    }
}

impl fmt::Display for NotificationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
