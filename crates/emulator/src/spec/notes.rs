//! Where an endpoint stands in the document, and what has to be known about it beyond its row.

use crate::platform::endpoint::{Action, Endpoint, First, Instrument};

pub(super) const DATA_API: &str = "Data API";
const CARDS: &str = "Cards";
const INTERACTION: &str = "Customer interaction";
const SERIES: &str = "Series";
const LINKS: &str = "Payment links";
const CUSTOMERS: &str = "Customers and tokens";
const METHODS: &str = "Other methods";
const STATUS: &str = "Status";
const INFORMATION: &str = "Information";

/// The groups of the document, in their order.
pub(super) const TAGS: &[(&str, &str)] = &[
    (CARDS, "Purchases, holds, returns, payouts and checks of cards."),
    (INTERACTION, "What a payment waits for: 3-D Secure, data, codes."),
    (SERIES, "Debits of a registered card or account."),
    (METHODS, "Every method but cards, by its path."),
    (LINKS, "Links that a customer pays by."),
    (CUSTOMERS, "What the platform keeps of customers and their cards."),
    (STATUS, "What became of payments and requests."),
    (INFORMATION, "Lists and rates."),
    (DATA_API, "Reports. Another host, another key, another form of errors."),
];

/// The group of an endpoint.
pub(super) fn tag(endpoint: &Endpoint) -> &'static str {
    match endpoint.action {
        Action::ThreeDsMethodDone
        | Action::ThreeDsResult
        | Action::Clarification
        | Action::MerchantAuth => INTERACTION,
        Action::LinkCreate | Action::LinkCancel => LINKS,
        Action::Tokenize
        | Action::TokenInfo
        | Action::TokenRevoke
        | Action::SavedAccounts
        | Action::SavedAccountDelete
        | Action::CustomerInfo => CUSTOMERS,
        Action::Status | Action::StatusByRequest => STATUS,
        Action::Banks
        | Action::MobileOperators
        | Action::MethodsForMerchant
        | Action::MethodsAvailable
        | Action::MethodsUnavailable
        | Action::CryptoRate
        | Action::ApplePaySession
        | Action::SignatureCheck => INFORMATION,
        _ if endpoint.path.contains("{method}") => METHODS,
        Action::SeriesInfo
        | Action::SeriesUpdate
        | Action::SeriesCancel
        | Action::RetryStop
        | Action::Start { first: First::Debit, .. } => SERIES,
        Action::Start { .. }
        | Action::Capture
        | Action::Cancel
        | Action::Incremental
        | Action::Refund => CARDS,
    }
}

/// What has to be known about an endpoint.
pub(super) fn of(endpoint: &Endpoint) -> &'static str {
    match endpoint.action {
        Action::Start { first: First::Sale, instrument: Instrument::Method } => {
            "What comes next is told by callback: a redirect, something to show, or the result. \
             `x-method-requirements` lists what single methods need in addition."
        }
        Action::Start { first: First::Sale, .. } => {
            "The amount is taken at once. The result, or what has to be done before, is told by \
             callback."
        }
        Action::Start { first: First::Auth, .. } => {
            "The amount is held until it is taken (`capture`), released (`cancel`) or the time for \
             it is over, which depends on the brand: 5 to 30 days."
        }
        Action::Start { first: First::Verification, .. } => {
            "No money moves: `payment.amount` is 0."
        }
        Action::Start { first: First::Payout, .. } => {
            "The payment is a new one, with a number of its own."
        }
        Action::Start { first: First::Debit, .. } => {
            "`payment_id` is that of the new payment; that of the registering payment is seen, too."
        }
        Action::Start { first: First::Transfer, .. } => {
            "A debit of the sender's card and a credit to the recipient's."
        }
        Action::Incremental => {
            "`payment.amount` is what the hold grows by, not its new size. Visa and Mastercard \
             only."
        }
        Action::Capture => "Without `payment`, the whole hold.",
        Action::Cancel => "Without `payment`, the whole hold; with an amount, the hold is lowered.",
        Action::Refund => {
            "Without an amount, all of it. Within the operating day of the purchase it becomes a \
             reversal, later a refund. Each part is an operation of its own, and `payment.sum` \
             becomes the rest."
        }
        Action::SeriesUpdate | Action::SeriesCancel => {
            "The change is told by a callback about the series."
        }
        Action::MerchantAuth => {
            "In status `awaiting merchant auth`: once with type `start`, once with `finish` and \
             the code."
        }
        Action::ThreeDsMethodDone => {
            "After `threeds2.iframe`, unless the platform gets the issuer's sign itself."
        }
        Action::ThreeDsResult => "`cres` for 3-D Secure 2, `pares` for 3-D Secure 1.",
        Action::Clarification => {
            "In status `awaiting clarification`. Any part of the wanted members, even none, starts \
             the 30 minutes anew; leaving `additional_data` out is an error."
        }
        Action::LinkCreate => {
            "Statuses: `awaiting payment`, `invoice sent`, then those of the purchase, or \
             `expired` and `invoice canceled`."
        }
        Action::Tokenize | Action::TokenRevoke => {
            "The result is told by a callback about the token."
        }
        Action::Status => {
            "May be asked at any time. Status `error` with code 3061 or 3062 only says that \
             nothing is known: it is neither an end nor a decline."
        }
        Action::StatusByRequest => {
            "From 10 seconds after the request. The specification gives the answer the form for \
             payment forms; read both forms."
        }
        Action::MobileOperators | Action::Banks => "The answer is a list and not signed.",
        Action::SignatureCheck => "For payment forms.",
        Action::SeriesInfo
        | Action::RetryStop
        | Action::LinkCancel
        | Action::TokenInfo
        | Action::SavedAccounts
        | Action::SavedAccountDelete
        | Action::CustomerInfo
        | Action::MethodsForMerchant
        | Action::MethodsAvailable
        | Action::MethodsUnavailable
        | Action::CryptoRate
        | Action::ApplePaySession => "",
    }
}
