//! The states of a payment, what each permits, and what they are called in the vocabulary that both
//! gateways share (spec 10, section 6).

use std::fmt;

use super::codes::printable_word;
use super::command::Operation;
use crate::payment::PaymentStatus;

/// Declares the states once: variant, text, status in the shared vocabulary, permitted operations.
macro_rules! states {
    ($( $(#[$meta:meta])* $variant:ident = $text:literal, $status:expr, [$($operation:ident),*]; )+) => {
        /// The state of a payment, as `State` or `Status` of an answer names it.
        ///
        /// A state that nobody has documented is kept as it came; it permits what cannot be told.
        ///
        /// ```
        /// use paywright_core::cryptoprocessing::{Operation, State};
        /// assert_eq!(State::parse("Rejected(Terminal2)"), State::Rejected);
        /// assert_eq!(State::parse("CHARGED").permits(Operation::Refund), Some(true));
        /// assert_eq!(State::Authorized.permits(Operation::Refund), Some(false));
        /// assert_eq!(State::parse("SomethingNew").permits(Operation::Refund), None);
        /// ```
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum State {
            $( $(#[$meta])* $variant, )+
            /// A text that this version does not know, as it was received.
            Other(Box<str>),
        }

        impl State {
            /// Every known state.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// Reads a state, whatever its letter case. Older answers put the name of a terminal
            /// behind it in brackets, which is left out here.
            pub fn parse(text: &str) -> Self {
                let word = text.split('(').next().unwrap_or_default().trim();
                $(
                    if word.eq_ignore_ascii_case($text) {
                        return Self::$variant;
                    }
                )+
                Self::Other(text.into())
            }

            /// The documented spelling, or the unknown text as it was received.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }

            /// The operations that the state permits; `None` for one that this version does not know.
            pub fn permitted(&self) -> Option<&'static [Operation]> {
                match self {
                    $(Self::$variant => Some(&[$(Operation::$operation),*]),)+
                    Self::Other(_) => None,
                }
            }

            /// The same in the words of both gateways, for a payment of which nothing was refunded.
            ///
            /// What has no equal there (`Forwarded`, `Chargeback`, `Obsolete`, `Error`, unknown ones)
            /// becomes an unknown status, which is never final and never paid.
            pub fn payment_status(&self) -> PaymentStatus {
                match self {
                    $(Self::$variant => $status,)+
                    Self::Other(text) => foreign(text),
                }
            }
        }
    };
}

states! {
    /// Registered; the payer has not finished.
    New = "New", PaymentStatus::AwaitingCustomer, [];
    /// 3-D Secure is under way.
    PreAuthorized3ds = "PreAuthorized3DS", PaymentStatus::Awaiting3dsResult, [Pay3ds, Block3ds, PaySubmit3ds];
    /// Waits for the anti-fraud check. Older documents only.
    PreAuthorizedAf = "PreAuthorizedAF", PaymentStatus::Processing, [];
    /// The money is held.
    Authorized = "Authorized", PaymentStatus::AwaitingCapture, [Charge, Unblock];
    /// The hold was released.
    Voided = "Voided", PaymentStatus::Canceled, [];
    /// The money was charged. It stays so after a refund of a part, with a smaller amount.
    Charged = "Charged", PaymentStatus::Success, [Refund];
    /// All of it was refunded.
    Refunded = "Refunded", PaymentStatus::Refunded, [];
    /// Moved to another terminal, which has to be asked.
    Forwarded = "Forwarded", foreign("Forwarded"), [];
    /// The payment failed.
    Rejected = "Rejected", PaymentStatus::Decline, [];
    /// The last operation ended with an error: the payment failed, or is where it was. Ask again.
    Error = "Error", foreign("Error"), [];
    /// The money was charged back.
    Chargeback = "Chargeback", foreign("Chargeback"), [];
    /// A newer attempt counts.
    Obsolete = "Obsolete", foreign("Obsolete"), [];
    /// The hold can no longer be charged or released.
    AuthorizationClosed = "AuthorizationClosed", PaymentStatus::Canceled, [];
    /// The outcome is not known yet.
    Pending = "Pending", PaymentStatus::Processing, [];
}

impl State {
    /// Whether the state permits an operation; `None` for a state that this version does not know.
    pub fn permits(&self, operation: Operation) -> Option<bool> {
        self.permitted().map(|permitted| permitted.contains(&operation))
    }

    /// [`payment_status`](Self::payment_status) of a payment of which `ordered` was charged and
    /// `amount` is left: a charged one with less is partially refunded.
    pub fn payment_status_of(&self, amount: Option<u64>, ordered: Option<u64>) -> PaymentStatus {
        match (self, amount, ordered) {
            (Self::Charged, Some(left), Some(ordered)) if left < ordered => {
                PaymentStatus::PartiallyRefunded
            }
            _ => self.payment_status(),
        }
    }
}

/// A status that no other gateway has. The prefix keeps it from being read as one of theirs.
fn foreign(state: &str) -> PaymentStatus {
    PaymentStatus::Other(format!("cryptoprocessing {state}").into())
}

/// Prints an unknown text that is not one word of letters as `***`.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(text) => f.debug_tuple("Other").field(&printable_word(text)).finish(),
            known => f.write_str(known.as_str()),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// As its text.
impl serde::Serialize for State {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// From any text, as [`parse`](State::parse) reads it.
impl<'de> serde::Deserialize<'de> for State {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)
            .map(|text| Self::parse(&text))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn states_are_those_of_the_vectors() {
        let file = include_str!("../../../../tests/cryptoprocessing/states.json");
        let file: Value = serde_json::from_str(file).unwrap();
        let listed = file["states"].as_array().unwrap();
        assert_eq!(listed.len(), State::KNOWN.len());
        for row in listed {
            let text = row["state"].as_str().unwrap();
            let state = State::parse(text);
            assert_eq!(state.as_str(), text);
            assert_eq!(State::parse(&text.to_uppercase()), state);
            assert_eq!(State::parse(&format!("{text}(Terminal 2)")), state);
            let permitted: Vec<_> =
                state.permitted().unwrap().iter().map(|operation| operation.as_str()).collect();
            assert_eq!(Value::from(permitted), row["operations"], "{text}");
            let nearest = row["nearest_ecommpay_status"].as_str().unwrap();
            let nearest = nearest.split([':', '(']).next().unwrap().trim();
            let status = state.payment_status();
            let is_foreign = status.as_str().starts_with("cryptoprocessing ");
            assert_eq!(!is_foreign, status.as_str() == nearest, "{text}: {status} and {nearest}");
            if is_foreign {
                assert!(!status.is_final() && !status.is_paid(), "{text}");
            }
        }
    }

    #[test]
    fn only_a_charged_payment_is_paid_and_only_as_a_whole() {
        for state in State::KNOWN {
            assert_eq!(state.payment_status().is_paid(), *state == State::Charged, "{state}");
        }
        let left = |amount| State::Charged.payment_status_of(amount, Some(1000));
        assert_eq!(left(Some(1000)), PaymentStatus::Success);
        assert_eq!(left(Some(700)), PaymentStatus::PartiallyRefunded);
        assert_eq!(left(None), PaymentStatus::Success);
        assert_eq!(
            State::Refunded.payment_status_of(Some(700), Some(1000)),
            PaymentStatus::Refunded
        );
    }

    #[test]
    fn an_unknown_state_is_kept_and_prints_masked() {
        let state = State::parse("paid by 4000000000000077");
        assert_eq!(state.as_str(), "paid by 4000000000000077");
        assert!(!format!("{state:?}").contains("4000000000000077"));
        let json = serde_json::to_string(&state).unwrap();
        assert_eq!(serde_json::from_str::<State>(&json).unwrap(), state);
        assert_eq!(state.permits(Operation::Refund), None);
    }
}
