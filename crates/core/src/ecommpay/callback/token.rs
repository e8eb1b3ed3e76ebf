//! Messages about tokens.

use super::view::{texts, view};
use super::{ErrorItem, Signed, date_of};
use crate::Timestamp;

view! {
    /// A message that a card was turned into a token, or that this failed.
    TokenMessage
}

texts! { TokenMessage {
    /// The token: charges the card, so treat it as a secret.
    token = "token",
    /// The state of the token, `active`.
    status = "token_status",
} }

impl<'d> TokenMessage<'d> {
    /// When the token was made.
    pub fn created_at(self) -> Option<Timestamp> {
        date_of(self.0, "token_created_at")
    }

    /// The id of the request that asked for the token.
    pub fn request_id(self) -> Option<&'d str> {
        self.0.get("request")?.text_of("id")
    }

    /// `request.status`: `success` or `error`.
    pub fn request_status(self) -> Option<&'d str> {
        self.0.get("request")?.text_of("status")
    }

    /// What was wrong with the request.
    pub fn errors(self) -> impl Iterator<Item = ErrorItem<'d>> + use<'d> {
        let errors = self.0.path(&["request", "errors"]);
        errors.into_iter().flat_map(Signed::items).map(ErrorItem::of)
    }

    /// The id of the customer whose card it is.
    pub fn customer_id(self) -> Option<&'d str> {
        let customer = self.0.get("customer").and_then(|customer| customer.text_of("id"));
        customer.or_else(|| self.0.get("general")?.text_of("customer_id"))
    }

    /// The card, masked.
    pub fn card(self) -> Option<TokenCard<'d>> {
        self.0.get("card").map(TokenCard::of)
    }
}

view! {
    /// `card` of a token message.
    TokenCard
}

texts! { TokenCard {
    /// The masked card number.
    number = "number",
    /// Month of expiry.
    exp_month = "exp_month",
    /// Year of expiry.
    exp_year = "exp_year",
    /// The card holder's name.
    holder = "holder",
    /// Country of the issuer.
    country = "country",
    /// Name of the issuer.
    issuer_name = "issuer_name",
} }
