//! Members at the top of a request, and which schema they have with which request.

use super::super::schema::{
    Kind, Member, filled, flag, integer, member, named, short, text, within,
};
use crate::platform::endpoint::{Action, Endpoint, First, Instrument, Sender};

/// The member of this name at the top of a request to an endpoint.
pub(in crate::spec) fn member_of(endpoint: &Endpoint, name: &str) -> Option<&'static Member> {
    let schema = schema_of(endpoint, name);
    MEMBERS
        .iter()
        .find(|member| member.name == name && (schema.is_none() || member.component() == schema))
}

/// The named schema of a member that is not the same in all requests.
fn schema_of(endpoint: &Endpoint, name: &str) -> Option<&'static str> {
    let action = endpoint.action;
    let first = match action {
        Action::Start { first, .. } => Some(first),
        _ => None,
    };
    Some(match name {
        "general" => match (action, endpoint.sender) {
            (Action::MerchantAuth, _) => "MerchantAuthGeneral",
            (Action::ApplePaySession, _) => "ApplePayGeneral",
            (_, Sender::General) => "General",
            _ => "ProjectGeneral",
        },
        "customer" => match (action, endpoint.sender) {
            (Action::Tokenize, _) => "TokenCustomer",
            (_, Sender::Customer) => "CustomerReference",
            _ => "Customer",
        },
        "payment" => match (action, first) {
            (_, Some(First::Verification)) => "VerificationPayment",
            (_, Some(First::Payout)) => "PayoutPayment",
            (Action::Refund, _) => "RefundPayment",
            (Action::LinkCreate, _) => "LinkPayment",
            (Action::Start { .. }, _) => "Payment",
            _ => "PaymentSum",
        },
        "card" => match action {
            Action::Tokenize => "TokenizedCard",
            Action::Start { first: First::Payout, instrument: Instrument::CardToken } => {
                "CardHolder"
            }
            Action::Start { first: First::Payout, .. } => "PayoutCard",
            Action::Start { first: First::Verification, instrument: Instrument::CardToken } => {
                "StoredCard"
            }
            _ => "Card",
        },
        "recurring" => match (action, first) {
            (Action::SeriesUpdate, _) => "SeriesUpdate",
            (Action::SeriesInfo | Action::SeriesCancel | Action::RetryStop, _)
            | (_, Some(First::Debit)) => "SeriesReference",
            _ => "Registration",
        },
        "recipient" => match first {
            Some(First::Transfer) => "TransferRecipient",
            Some(First::Payout) => "PayoutRecipient",
            _ => "Recipient",
        },
        "addendum" => match first {
            Some(_) => "Addendum",
            None => "AddendumChange",
        },
        _ => return None,
    })
}

static MEMBERS: &[Member] = &[
    named("general", "General", ""),
    named("general", "ProjectGeneral", ""),
    named("general", "MerchantAuthGeneral", ""),
    named("general", "ApplePayGeneral", ""),
    named("customer", "Customer", ""),
    named("customer", "CustomerReference", ""),
    named("customer", "TokenCustomer", ""),
    named("payment", "Payment", ""),
    named("payment", "PayoutPayment", ""),
    named("payment", "VerificationPayment", ""),
    named("payment", "PaymentSum", ""),
    named("payment", "RefundPayment", ""),
    named("payment", "LinkPayment", ""),
    named("card", "Card", ""),
    named("card", "PayoutCard", ""),
    named("card", "TokenizedCard", ""),
    named("card", "StoredCard", ""),
    named("card", "CardHolder", ""),
    named("recurring", "Registration", ""),
    named("recurring", "SeriesReference", ""),
    named("recurring", "SeriesUpdate", ""),
    named("recipient", "Recipient", ""),
    named("recipient", "PayoutRecipient", ""),
    named("recipient", "TransferRecipient", ""),
    named("addendum", "Addendum", ""),
    named("addendum", "AddendumChange", ""),
    named("account", "Account", ""),
    named("sender", "Sender", ""),
    named("merchant", "Merchant", ""),
    named("avs_data", "AvsData", ""),
    named("return_url", "ReturnUrl", ""),
    named("acs_return_url", "AcsReturnUrl", ""),
    named("authentication_data", "AuthenticationData", ""),
    named("receipt_data", "ReceiptData", ""),
    named("callback", "CallbackOptions", ""),
    named("booking_info", "BookingInfo", ""),
    named("cash_voucher_data", "CashVoucherData", ""),
    named("interface_type", "InterfaceType", ""),
    named("additional_data", "AdditionalData", ""),
    within("project_id", 1, 4_294_967_295, "Your project."),
    named("signature", "Signature", ""),
    integer(
        "saved_account_id",
        "A card that the platform keeps for the customer: `account.id` of a callback.",
    ),
    filled("token", 255, "The token of a card, 64 characters; the schema allows more."),
    member(
        "cvv",
        Kind::Form { pattern: "^[0-9]{3,4}$", most: 0 },
        "The security code of the card.",
    ),
    flag("recurring_register", "The short form of `recurring.register`."),
    integer("recurring_id", "The short form of `recurring.id`; one plugin sends both."),
    filled("confirmation_code", 0, "The code that the customer got; with `finish`."),
    flag(
        "threeds_completion_indicator",
        "Whether the issuer's sign came to your address within 10 seconds.",
    ),
    filled("md", 0, "`acs.md` of the callback, unchanged."),
    filled("cres", 0, "What the issuer's page sent you, 3-D Secure 2."),
    filled("pares", 0, "What the issuer's page sent you as `PaRes`, 3-D Secure 1."),
    member(
        "operation_type",
        Kind::Choice(&["sale", "auth"]),
        "Whether to take the amount or to hold it first.",
    ),
    flag("send_email", "Whether the platform sends the link to `customer.email`."),
    text("force_method", "The one method that the link offers.")
        .uncertain("no source shows whether it stands at top level"),
    filled("payment_method", 255, "Code of a method; `card` for cards."),
    member(
        "destination",
        Kind::Choice(&["merchant", "terminal"]),
        "Whose form of the answer is wanted: merchants' by default, or that of payment forms.",
    ),
    short("request_id", 100, "The request, as its answer named it."),
    integer("trigger_operation_id", "The declined operation that the retries follow."),
    member(
        "directions",
        Kind::List { of: &Kind::Choice(&["payin", "payout"]), least: 1, most: 0 },
        "Purchases, payouts or both.",
    ),
    named("amount", "Amount", ""),
    named("currency", "Currency", ""),
    flag(
        "show_unavailable_methods_by_rules",
        "Whether methods are listed that rules keep from being used.",
    ),
    flag("is_enable_check_by_trusted_pm_user_rules", "Whether rules for trusted customers count."),
    member(
        "payment_method_list",
        Kind::List { of: &Kind::Ref("MethodQuery"), least: 1, most: 0 },
        "The methods that are asked for.",
    ),
    filled("currency_from", 0, "Currency that is given."),
    filled("currency_to", 0, "Currency that is wanted."),
    filled("currency_network_from", 0, "Network of the first one, `fiat` for ordinary money."),
    filled("currency_network_to", 0, "Network of the second one."),
    text("source", "Where the rate is from."),
    text("service_provider", "One operator."),
    member("etoken", Kind::Anything, "The encrypted card of Apple Pay or Google Pay.")
        .uncertain("its form is not published"),
    member("payment_data", Kind::Anything, "Data that single methods ask for.")
        .uncertain("its form differs by method"),
    member("qr_code", Kind::Anything, "Data of a code that the customer shows.")
        .uncertain("its form is not published"),
];
