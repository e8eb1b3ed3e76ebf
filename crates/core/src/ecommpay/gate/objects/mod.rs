//! The objects that requests are made of (spec 06, section 5). Each is checked with the request it
//! is given to, so a setter takes any value of its type.

mod account;
mod booking;
mod card;
mod customer;
mod options;
mod people;
mod schedule;

pub use account::Account;
pub use booking::{BookingInfo, Lodging};
pub use card::{AuthenticationData, Card, CardSource, CardToken, PayoutCard, SavedCard};
pub use customer::Customer;
pub use options::{AcsReturnUrl, AvsData, CallbackOptions, InterfaceType, Merchant, ReturnUrl};
pub use people::{PayoutRecipient, Recipient, Sender};
pub use schedule::Schedule;

use super::Member;
use super::member::{GENERAL, PAYMENT, TOP};
use crate::ecommpay::input::tree::Tree;
use crate::mask::mask_text;

/// The first names of all documented paths.
pub(super) const TOPS: &[&str] = &[
    "general",
    "payment",
    "",
    "card",
    "customer",
    "account",
    "booking_info",
    "addendum",
    "return_url",
    "acs_return_url",
    "avs_data",
    "callback",
    "interface_type",
    "merchant",
    "authentication_data",
    "recipient",
    "sender",
    "recurring",
];

/// The documented members below a first name; those that stand alone for any other.
pub(super) fn tables(top: &str) -> &'static [&'static [Member]] {
    match top {
        "general" => &[GENERAL],
        "payment" => &[PAYMENT],
        "card" => &[Card::MEMBERS],
        "customer" => &[Customer::MEMBERS],
        "account" => &[Account::MEMBERS],
        "booking_info" => &[BookingInfo::MEMBERS],
        "addendum" => &[Lodging::MEMBERS],
        "return_url" => &[ReturnUrl::MEMBERS],
        "acs_return_url" => &[AcsReturnUrl::MEMBERS],
        "avs_data" => &[AvsData::MEMBERS],
        "callback" => &[CallbackOptions::MEMBERS],
        "interface_type" => &[InterfaceType::MEMBERS],
        "merchant" => &[Merchant::MEMBERS],
        "authentication_data" => &[AuthenticationData::MEMBERS],
        "recipient" => &[Recipient::MEMBERS, PayoutRecipient::MEMBERS],
        "sender" => &[Sender::MEMBERS],
        "recurring" => &[Schedule::MEMBERS],
        _ => &[TOP],
    }
}

/// The names of the members, for prints.
pub(super) fn names(tree: &Tree) -> String {
    let mut names = Vec::new();
    tree.walk(&mut |path, node| {
        if node.scalar().is_some() {
            names.push(mask_text(path).into_owned());
        }
        true
    });
    names.join(", ")
}
