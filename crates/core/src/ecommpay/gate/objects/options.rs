//! Where the customer goes, where callbacks go, and other things about a request.

use serde_json::Value;

use super::super::Member;
use super::super::table::{kind, object, setter, shown, wire};
use crate::ecommpay::input::Kind;
use crate::ecommpay::input::tree::Tree;
use crate::input::Shown;

object! {
    /// Where the customer's browser goes after a page of somebody else: object `return_url`.
    ReturnUrl at "return_url" {
        /// After success.
        pub success: url, open;
        /// After a decline.
        pub decline: url, open;
        /// In any case, and before the result is known. The platform calls it `return`.
        pub any = "return": url, open;
    }
}

impl ReturnUrl {
    /// Addresses for success and decline.
    pub fn new(success: impl Into<String>, decline: impl Into<String>) -> Self {
        Self::default().success(success).decline(decline)
    }

    /// One address, whatever happened.
    pub fn always(address: impl Into<String>) -> Self {
        Self::default().any(address)
    }
}

object! {
    /// Where the bank's pages of 3-D Secure 2 answer: object `acs_return_url`. Giving it chooses the
    /// extended flow, in which the shop takes the browser through both steps (spec 06, 7.1).
    AcsReturnUrl at "acs_return_url" {
        /// Where the result of the challenge is posted.
        return_url: url, open;
        /// Where the bank tells that it has looked at the browser. Without it the bank tells the
        /// platform, and there is no `3ds_check_iframe` to send.
        pub threeds_notification_url = "3ds_notification_url": url, open;
    }
}

impl AcsReturnUrl {
    /// Where the result of the challenge is posted.
    pub fn new(return_url: impl Into<String>) -> Self {
        Self::default().return_url(return_url)
    }
}

object! {
    /// The address that the card's bank has: object `avs_data`.
    AvsData at "avs_data" {
        /// Postal code.
        avs_post_code: text;
        /// House number and street.
        avs_street_address: text;
    }
}

impl AvsData {
    /// Postal code, then house number and street.
    pub fn new(post_code: impl Into<String>, street_address: impl Into<String>) -> Self {
        Self::default().avs_post_code(post_code).avs_street_address(street_address)
    }
}

object! {
    /// When the callback about this operation comes, if at all: object `callback`.
    CallbackOptions at "callback" {
        /// Seconds to wait before it is sent.
        pub delay: integer(0, 600), open;
        /// Whether there shall be no callback.
        pub force_disable: flag, open;
    }
}

impl CallbackOptions {
    /// Nothing but the defaults of the project.
    pub fn new() -> Self {
        Self::default()
    }
}

object! {
    /// How the merchant shows up on statements: object `merchant`.
    Merchant at "merchant" {
        /// The text on the customer's statement.
        pub descriptor: without(13), open;
        /// More about the merchant, by agreement.
        pub data: text;
    }
}

impl Merchant {
    /// A merchant of whom nothing is said yet.
    pub fn new() -> Self {
        Self::default()
    }
}

object! {
    /// The software that sends the request: object `interface_type`. Numbers are given out by the
    /// platform, so nothing is sent unless it is set.
    InterfaceType at "interface_type" {
        /// The number.
        id: integer, open;
        /// E-mail address of the member of staff who acts.
        pub user: email;
    }
}

impl InterfaceType {
    /// The number that the platform gave out.
    pub fn new(id: u32) -> Self {
        Self::default().id(id.into())
    }
}
