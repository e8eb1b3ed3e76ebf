//! What is known of a member of a request, as data.

use super::objects;
use crate::ecommpay::input::Kind;
use crate::ecommpay::input::tree::first_name;
use crate::input::{MAX_AMOUNT, Shown};

/// A documented member of Gate requests (spec 06, section 5, and the schemas behind it).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// Its path from the top of the request: `card.month`.
    pub path: &'static str,
    /// The values it takes.
    pub kind: Kind,
    /// How much of its value may stand in messages.
    pub shown: Shown,
    /// What it means.
    pub about: &'static str,
}

impl Member {
    /// A documented member by its path. Objects whose members are known one by one are not members
    /// themselves.
    pub fn at(path: &str) -> Option<&'static Self> {
        let (top, rest) = first_name(path);
        if rest.is_none() && objects::TOPS.contains(&top) {
            return None;
        }
        // Paths of one table begin alike, so a look at their ends tells nearly all of them apart.
        let end = |path: &str| path.as_bytes().last_chunk::<8>().copied();
        let (length, last) = (path.len(), end(path));
        objects::tables(top).iter().flat_map(|table| table.iter()).find(|found| {
            found.path.len() == length && end(found.path) == last && found.path == path
        })
    }

    /// Whether documented members stand below a path.
    pub(super) fn is_above(path: &str) -> bool {
        Self::all().any(|member| {
            member.path.strip_prefix(path).is_some_and(|below| below.starts_with('.'))
        })
    }

    /// Every documented member, object by object.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        objects::TOPS.iter().flat_map(|top| objects::tables(top)).flat_map(|table| table.iter())
    }
}

/// How much of the value at a path may stand in messages. Of members that nobody documents, none:
/// they may be keys of a wallet as well as a colour.
pub(super) fn shown_at(path: &str) -> Shown {
    Member::at(path).map_or(Shown::Never, |member| member.shown)
}

const fn row(path: &'static str, kind: Kind, shown: Shown, about: &'static str) -> Member {
    Member { path, kind, shown, about }
}

const TEXT: Kind = Kind::Text { max: Some(255) };
const URL: Kind = Kind::Url { max: Some(255) };
const ID: Kind = Kind::Integer { min: 1, max: i64::MAX };
const AMOUNT: Kind = Kind::Integer { min: 1, max: MAX_AMOUNT };

/// Members of `general`.
pub(super) const GENERAL: &[Member] = &[
    row("general.payment_id", TEXT, Shown::Fully, "The merchant's own id of the payment."),
    row("general.merchant_callback_url", URL, Shown::Fully, "Where callbacks go."),
    row("general.merchant_success_callback_url", URL, Shown::Fully, "Callbacks of success."),
    row("general.merchant_decline_callback_url", URL, Shown::Fully, "Callbacks of decline."),
    row("general.terminal_callback_url", TEXT, Shown::Fully, "Callbacks of the payment form."),
    row("general.referrer_url", TEXT, Shown::Fully, "The page that the customer came from."),
    row(
        "general.type",
        Kind::Choice { known: &["start", "finish"] },
        Shown::Fully,
        "The step of an authentication by the merchant.",
    ),
    row("general.validation_url", TEXT, Shown::Fully, "Where the wallet validates the merchant."),
    row("general.domain_name", Kind::Domain, Shown::Fully, "The domain of the shop."),
    row("general.display_name", TEXT, Shown::Fully, "The name of the shop in the wallet."),
];

/// Members of `payment`.
pub(super) const PAYMENT: &[Member] = &[
    row("payment.amount", AMOUNT, Shown::Fully, "Amount in minor units."),
    row("payment.currency", Kind::Currency, Shown::Fully, "Currency of the amount."),
    row("payment.description", TEXT, Shown::Partly, "What is paid for."),
    row("payment.extra_param", TEXT, Shown::Partly, "By agreement."),
    row("payment.merchant_refund_id", TEXT, Shown::Fully, "The merchant's own id of a refund."),
    row("payment.best_before", Kind::BestBefore, Shown::Fully, "Until when it may be paid."),
    row(
        "payment.moto_type",
        Kind::Integer { min: 0, max: 2 },
        Shown::Fully,
        "How an order without a card present came in.",
    ),
    row(
        "payment.challenge_indicator",
        Kind::Ordinal { max: 9 },
        Shown::Fully,
        "How much the shop wants a challenge of 3-D Secure.",
    ),
    row(
        "payment.challenge_window",
        Kind::Ordinal { max: 5 },
        Shown::Fully,
        "Size of the window of the challenge.",
    ),
    row("payment.reorder", Kind::Ordinal { max: 2 }, Shown::Fully, "Bought before or not."),
    row("payment.preorder_purchase", Kind::Ordinal { max: 2 }, Shown::Fully, "Pre-ordered or not."),
    row("payment.preorder_date", Kind::Date, Shown::Fully, "When pre-ordered goods arrive."),
    row("payment.device_channel", Kind::Ordinal { max: 2 }, Shown::Fully, "App or browser."),
    row("payment.customer_amount", AMOUNT, Shown::Fully, "Amount that the customer saw."),
    row("payment.customer_currency", Kind::Currency, Shown::Fully, "Currency of that amount."),
    row(
        "payment.local_conversion_currency",
        Kind::Currency,
        Shown::Fully,
        "Currency that the payment is converted to.",
    ),
    row(
        "payment.end_to_end_id",
        Kind::Text { max: Some(35) },
        Shown::Fully,
        "Id that goes along with a transfer.",
    ),
    row("payment.get_route", Kind::Bool, Shown::Fully, "Whether the route is told."),
    row("payment.is_fast", Kind::Bool, Shown::Fully, "Whether the transfer is urgent."),
    row(
        "payment.debt_account",
        Kind::LatinDigits { max: 10 },
        Shown::Partly,
        "Account of a debt that is paid.",
    ),
    row("payment.purpose", Kind::Text { max: Some(12) }, Shown::Fully, "Purpose of a payout."),
    row("payment.details.document_number", Kind::Text { max: None }, Shown::Partly, "A document."),
    row("payment.details.document_date", Kind::Text { max: None }, Shown::Partly, "Its date."),
    row(
        "payment.gift_card.amount",
        Kind::Integer { min: 0, max: MAX_AMOUNT },
        Shown::Fully,
        "Sum.",
    ),
    row("payment.gift_card.currency", Kind::Currency, Shown::Fully, "Currency of gift cards."),
    row("payment.gift_card.count", Kind::Integer { min: 0, max: 99 }, Shown::Fully, "How many."),
];

/// Members outside any object.
pub(super) const TOP: &[Member] = &[
    row("token", TEXT, Shown::Never, "Token of a card, 64 characters as a rule."),
    row("cvv", Kind::Digits { min: 3, max: 4 }, Shown::Never, "Security code."),
    row("saved_account_id", ID, Shown::Fully, "Id of a saved card."),
    row("recurring_id", ID, Shown::Fully, "Id of a registered series."),
    row("recurring_register", Kind::Bool, Shown::Fully, "Registers a series."),
    row("trigger_operation_id", ID, Shown::Fully, "The declined debit that is retried."),
    row("confirmation_code", Kind::Text { max: None }, Shown::Never, "What the customer got."),
    row("threeds_completion_indicator", Kind::Bool, Shown::Fully, "Whether the bank answered."),
    row("cres", Kind::Text { max: None }, Shown::Never, "Result of 3-D Secure 2."),
    row("pares", Kind::Text { max: None }, Shown::Never, "Result of 3-D Secure 1."),
    row("md", Kind::Text { max: None }, Shown::Never, "Session of 3-D Secure."),
    row("additional_data", Kind::Container, Shown::Never, "What the payment waits for."),
    row("cash_voucher_data", Kind::Container, Shown::Never, "Data of a fiscal receipt."),
    row("receipt_data", Kind::ReceiptData, Shown::Fully, "What is paid for."),
    row(
        "operation_type",
        Kind::Choice { known: &["sale", "auth"] },
        Shown::Fully,
        "One or two steps, for payment links.",
    ),
    row("send_email", Kind::Bool, Shown::Fully, "Whether the platform sends the link."),
    row("force_method", TEXT, Shown::Fully, "The only method of a payment link."),
    row("payment_method", TEXT, Shown::Fully, "Code of a payment method."),
    row("service_provider", TEXT, Shown::Fully, "Provider of mobile payments."),
    row("etoken", Kind::Text { max: None }, Shown::Never, "What a wallet on the device gave."),
    row("request_id", Kind::Text { max: Some(100) }, Shown::Fully, "Id of a request."),
    row(
        "destination",
        Kind::Choice { known: &["merchant", "terminal"] },
        Shown::Fully,
        "For whom the answer is written.",
    ),
    row("directions", Kind::Container, Shown::Fully, "`payin`, `payout` or both."),
    row("payment_method_list", Kind::Container, Shown::Fully, "Methods that are asked for."),
    row("currency", Kind::Currency, Shown::Fully, "Currency that is asked for."),
    row("amount", Kind::Integer { min: 0, max: MAX_AMOUNT }, Shown::Fully, "Amount asked for."),
    row("show_unavailable_methods_by_rules", Kind::Bool, Shown::Fully, "Unavailable ones as well."),
    row(
        "is_enable_check_by_trusted_pm_user_rules",
        Kind::Bool,
        Shown::Fully,
        "Checks the rules for trusted customers.",
    ),
    row("currency_from", TEXT, Shown::Fully, "What is changed."),
    row("currency_to", TEXT, Shown::Fully, "What it is changed to."),
    row("currency_network_from", TEXT, Shown::Fully, "The network of the first, or `fiat`."),
    row("currency_network_to", TEXT, Shown::Fully, "The network of the second, or `fiat`."),
    row("source", TEXT, Shown::Fully, "Where the rate comes from."),
    row("project_id", ID, Shown::Fully, "The project."),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn members_stand_once_and_are_found() {
        let mut seen = BTreeSet::new();
        for member in Member::all() {
            assert!(seen.insert(member.path), "{} stands twice", member.path);
            assert_eq!(Member::at(member.path), Some(member));
            assert!(!member.about.is_empty(), "{}", member.path);
        }
        assert!(seen.len() > 200, "{}", seen.len());
        assert_eq!(Member::at("general.signature"), None);
        assert_eq!(Member::at("card"), None);
        assert_eq!(shown_at("something.new"), Shown::Never);
    }
}
