//! Commands of the three interfaces (spec 10, section 3).

pub mod api;
pub mod apim;
mod card;
mod cheque;
mod draft;
mod error;
mod finish;
mod operation;
mod query;
mod raw;
mod rules;
pub mod vwapi;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::card::Card;
pub use self::cheque::{Cheque, ChequePosition};
pub(super) use self::draft::{Draft, Field, Given};
pub use self::error::RequestError;
pub use self::finish::{Finish, FinishThreeDs};
pub use self::operation::{NotPermitted, Operation};
pub use self::query::StateQuery;
pub use self::raw::Raw;
pub(super) use self::rules::check;

use super::call::Reads;
use super::terminal::StatusCommand;

/// An interface of the gateway. They differ in who takes the card's data, and in what they are told by
/// whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interface {
    /// The shop takes the card's data itself: Cryptoprocessing API.
    Api,
    /// The gateway's page takes them: Cryptoprocessing Ap&Pay.
    Apim,
    /// The gateway keeps customers and their cards: Cryptoprocessing Wallet.
    Vwapi,
}

impl Interface {
    /// The word that stands for it in addresses, unless the settings name another.
    pub fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Apim => "apim",
            Self::Vwapi => "vwapi",
        }
    }
}

impl fmt::Display for Interface {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What the payer's session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SessionType {
    /// The money is charged at once.
    Pay,
    /// The money is held; `Charge` or `Unblock` follows.
    Block,
}

impl SessionType {
    /// The text on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pay => "Pay",
            Self::Block => "Block",
        }
    }
}

/// A command that [`Terminal::prepare`](super::Terminal::prepare) makes a request of.
pub trait Command: private::Sealed {
    /// How its answer is read.
    type Answer: Reads;

    #[doc(hidden)]
    fn draft(&self, status: StatusCommand) -> &Draft;
}

pub(super) mod private {
    /// Commands are made here only, since reading their answers depends on how they were made.
    pub trait Sealed {}
}

/// Declares commands: a type each, with the kind of its answer.
macro_rules! commands {
    ($( $(#[$meta:meta])* $name:ident => $answer:ty; )+) => {
        $(
            $(#[$meta])*
            #[derive(Clone)]
            #[must_use = "it does nothing until a terminal prepares it and it is sent"]
            pub struct $name(pub(in crate::cryptoprocessing) $crate::cryptoprocessing::command::Draft);

            impl $crate::cryptoprocessing::command::private::Sealed for $name {}

            impl $crate::cryptoprocessing::command::Command for $name {
                type Answer = $answer;

                fn draft(
                    &self,
                    _: $crate::cryptoprocessing::terminal::StatusCommand,
                ) -> &$crate::cryptoprocessing::command::Draft {
                    &self.0
                }
            }

            /// Prints the command and the names of what is set, no value.
            impl ::std::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    self.0.fmt(f)
                }
            }
        )+
    };
}

/// Declares optional parameters: `outer` ones stand in the form, `inner` ones in the command's list.
macro_rules! setters {
    ($type:ident { $( $(#[$meta:meta])* $place:ident $name:ident $(: $kind:ident)? = $wire:literal; )+ }) => {
        impl $type {
            $( $crate::cryptoprocessing::command::setter! {
                [$(#[$meta])*] $place $name $(: $kind)? = $wire
            } )+
        }
    };
}

macro_rules! setter {
    ([$($doc:tt)*] $place:ident $name:ident = $wire:literal) => {
        $($doc)*
        #[doc = ""]
        #[doc = concat!("Parameter `", $wire, "`.")]
        pub fn $name(mut self, value: impl Into<String>) -> Self {
            self.0.$place($wire, value.into());
            self
        }
    };
    ([$($doc:tt)*] $place:ident $name:ident : amount = $wire:literal) => {
        $($doc)*
        #[doc = ""]
        #[doc = concat!("Parameter `", $wire, "`, in minor units of the terminal's currency.")]
        pub fn $name(mut self, minor_units: u64) -> Self {
            self.0.$place($wire, minor_units.to_string());
            self
        }
    };
    ([$($doc:tt)*] $place:ident $name:ident : cheque = $wire:literal) => {
        $($doc)*
        #[doc = ""]
        #[doc = concat!("Parameter `", $wire, "`.")]
        pub fn $name(mut self, cheque: &$crate::cryptoprocessing::Cheque) -> Self {
            self.0.$place($wire, cheque.to_base64());
            self
        }
    };
    ([$($doc:tt)*] $place:ident $name:ident : session = $wire:literal) => {
        $($doc)*
        #[doc = ""]
        #[doc = concat!("Parameter `", $wire, "`.")]
        pub fn $name(mut self, kind: $crate::cryptoprocessing::SessionType) -> Self {
            self.0.$place($wire, kind.as_str());
            self
        }
    };
}

pub(super) use {commands, setter, setters};
