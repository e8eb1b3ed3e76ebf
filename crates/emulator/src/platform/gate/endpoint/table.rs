//! The rows: each endpoint of Gate with its members.

use super::AnswerKind::{Data, Unsigned};
use super::First::{Auth, Debit, Payout, Sale, Transfer, Verification};
use super::Instrument::{Card, CardToken, SavedCard, Series};
use super::{Action, AnswerKind, Endpoint, First, Instrument, Sender, Source};
use crate::platform::method::Method;

/// All endpoints. Paths without a placeholder go before those with one.
pub static ENDPOINTS: &[Endpoint] = &[
    // Cards.
    endpoint("/v2/payment/card/sale", "One-step purchase by card", start(Sale, Card))
        .needs(CARD)
        .takes(&[FIRST, &["avs_data", "recipient"]]),
    endpoint(
        "/v2/payment/card/sale/saved",
        "One-step purchase by a saved card",
        start(Sale, SavedCard),
    )
    .needs(SAVED)
    .takes(&[FIRST, &["avs_data", "recipient", "cvv"]]),
    endpoint(
        "/v2/payment/card/sale/token",
        "One-step purchase by a card token",
        start(Sale, CardToken),
    )
    .needs(TOKEN)
    .takes(&[FIRST, &["recipient", "cvv"]]),
    endpoint("/v2/payment/card/auth", "Hold on a card", start(Auth, Card))
        .needs(CARD)
        .takes(&[FIRST, &["avs_data"]]),
    endpoint("/v2/payment/card/auth/saved", "Hold on a saved card", start(Auth, SavedCard))
        .needs(SAVED)
        .takes(&[FIRST, &["avs_data", "cvv"]]),
    endpoint("/v2/payment/card/auth/token", "Hold on a card by its token", start(Auth, CardToken))
        .needs(TOKEN)
        .takes(&[FIRST, &["cvv"]]),
    endpoint("/v2/payment/card/incremental", "Raises a hold", Action::Incremental)
        .needs(SUM)
        .takes(&[&["customer", "addendum", "booking_info"]]),
    endpoint("/v2/payment/card/capture", "Takes a hold, or a part of it", Action::Capture)
        .takes(&[&["payment", "callback", "addendum", "cash_voucher_data", "interface_type"]]),
    endpoint("/v2/payment/card/cancel", "Releases a hold, or a part of it", Action::Cancel)
        .takes(&[&["payment", "receipt_data", "callback", "addendum", "interface_type"]]),
    endpoint("/v2/payment/card/refund", "Returns a payment, or a part of it", Action::Refund)
        .needs(&["payment.description"])
        .takes(&[REFUND]),
    endpoint("/v2/payment/card/payout", "Payout to a card", start(Payout, Card))
        .needs(&["card.pan", "customer.id", "payment.amount", "payment.currency"])
        .takes(&[PAYOUT, &["avs_data", "cash_voucher_data"]]),
    endpoint(
        "/v2/payment/card/payout/token",
        "Payout to a card by its token",
        start(Payout, CardToken),
    )
    .needs(&["token", "customer.id", "payment.amount", "payment.currency"])
    .takes(&[PAYOUT, &["card"]]),
    endpoint("/v2/payment/individual/payout", "Payout between people", start(Payout, Card))
        .needs(&["card.pan", "customer.id", "payment.amount", "payment.currency"])
        .takes(&[&["sender", "avs_data", "return_url", "callback"]]),
    endpoint(
        "/v2/payment/card/account_verification",
        "Checks a card without money",
        start(Verification, Card),
    )
    .needs(CARD)
    .takes(&[VERIFICATION]),
    endpoint(
        "/v2/payment/card/account_verification/token",
        "Checks a card by its token",
        start(Verification, CardToken),
    )
    .needs(TOKEN)
    .takes(&[VERIFICATION, &["card", "cvv"]]),
    endpoint("/v2/payment/card/recurring", "Debit of a registered card", start(Debit, Series))
        .needs(&["customer.id", "payment.amount", "payment.currency"])
        .needs_one_of(&["recurring.id", "recurring_id"])
        .takes(&[DEBIT]),
    endpoint(
        "/v2/payment/card/recurring/update",
        "Changes a registered series",
        Action::SeriesUpdate,
    )
    .needs(&["recurring.id"])
    .takes(&[&["interface_type"]]),
    endpoint("/v2/payment/card/recurring/cancel", "Ends a registered series", Action::SeriesCancel)
        .needs(&["recurring.id"])
        .takes(&[&["interface_type"]]),
    endpoint(
        "/v2/payment/card/recurring/info",
        "Tells about a registered series",
        Action::SeriesInfo,
    )
    .sent_by(Sender::GeneralProject)
    .needs(&["recurring.id"])
    .answers(Data),
    endpoint("/v2/recurring/retry_stop", "Ends automatic retries of a debit", Action::RetryStop)
        .sent_by(Sender::GeneralProject)
        .needs(&["recurring.id", "trigger_operation_id"])
        .answers(Data),
    endpoint(
        "/v2/payment/card/merchant_auth",
        "Authentication on the merchant's request",
        Action::MerchantAuth,
    )
    .needs(&["general.type"])
    .takes(&[&["confirmation_code"]]),
    endpoint(
        "/v2/payment/card/3ds_check_iframe",
        "The issuer has looked at the browser",
        Action::ThreeDsMethodDone,
    )
    .takes(&[&["threeds_completion_indicator", "md"]]),
    endpoint(
        "/v2/payment/card/3ds_result",
        "What the page of the issuer sent",
        Action::ThreeDsResult,
    )
    .needs_one_of(&["cres", "pares"])
    .takes(&[&["md", "interface_type"]]),
    endpoint("/v2/payment/clarification", "Data that the payment waits for", Action::Clarification)
        .needs(&["additional_data"])
        .takes(&[&["interface_type"]]),
    endpoint(
        "/v2/payment/card/money_transfer",
        "Transfer from card to card",
        start(Transfer, Card),
    )
    .needs(&[
        "sender.pan",
        "recipient.pan",
        "payment.amount",
        "payment.currency",
        "customer.ip_address",
    ])
    .takes(&[&["merchant", "avs_data", "return_url", "callback", "acs_return_url"]])
    .white_label(),
    endpoint("/v2/payment/refund", "Returns a payment by any method", Action::Refund)
        .needs(&["payment.description"])
        .takes(&[REFUND]),
    // Payment links.
    endpoint("/v2/payment/invoice/create", "Makes a payment link", Action::LinkCreate)
        .needs(&["customer.id", "payment.amount", "payment.currency", "payment.best_before"])
        .takes(&[LINK, &["recurring", "force_method"]]),
    endpoint(
        "/v2/payment/invoice/card/token/create",
        "Makes a payment link for a card token",
        Action::LinkCreate,
    )
    .needs(&["customer.id", "payment.amount", "payment.currency", "payment.best_before", "token"])
    .takes(&[LINK]),
    endpoint("/v2/payment/invoice/cancel", "Withdraws a payment link", Action::LinkCancel)
        .takes(&[&["interface_type"]]),
    // Customers and tokens.
    endpoint("/v2/customer/card/tokenize", "Makes a token of a card", Action::Tokenize)
        .sent_by(Sender::Customer)
        .needs(&["card.pan", "card.year", "card.month"])
        .takes(&[&["interface_type"]]),
    endpoint("/v2/customer/card/bytoken", "Tells about the card of a token", Action::TokenInfo)
        .sent_by(Sender::Customer)
        .needs(&["customer.id", "token"])
        .answers(Data),
    endpoint("/v2/customer/card/token/revoke", "Makes a token useless", Action::TokenRevoke)
        .sent_by(Sender::Customer)
        .needs(&["token"])
        .takes(&[&["interface_type"]]),
    endpoint(
        "/v2/customer/saved_account/list",
        "The saved cards of a customer",
        Action::SavedAccounts,
    )
    .sent_by(Sender::Customer)
    .needs(&["customer.id", "payment_method"])
    .answers(Data),
    endpoint(
        "/v2/customer/saved_account/delete",
        "Forgets a saved card",
        Action::SavedAccountDelete,
    )
    .sent_by(Sender::Customer)
    .needs(&["customer.id", "saved_account_id"])
    .takes(&[&["payment_method"]])
    .answers(Data),
    endpoint("/v2/customer/info", "Tells about a customer", Action::CustomerInfo)
        .sent_by(Sender::Customer)
        .needs(&["customer.id"])
        .answers(Data),
    // Information.
    endpoint("/v2/payment/status", "The state of a payment", Action::Status)
        .takes(&[&["destination"]])
        .answers(Data),
    endpoint("/v2/payment/status/request", "What became of a request", Action::StatusByRequest)
        .sent_by(Sender::Flat)
        .needs(&["request_id"])
        .answers(Data),
    endpoint(
        "/v2/info/available_methods_for_merchant/list",
        "Methods that a project has",
        Action::MethodsForMerchant,
    )
    .sent_by(Sender::Flat)
    .needs(&["directions"])
    .takes(&[&[
        "amount",
        "currency",
        "payment_method",
        "customer",
        "show_unavailable_methods_by_rules",
        "is_enable_check_by_trusted_pm_user_rules",
    ]])
    .answers(Data)
    .white_label(),
    endpoint(
        "/v2/info/available-methods/purchase/list",
        "Whether methods can be used for purchases",
        Action::MethodsAvailable,
    )
    .sent_by(Sender::GeneralProject)
    .needs(&["payment_method_list"])
    .answers(Data)
    .white_label(),
    endpoint(
        "/v2/info/available-methods/payout/list",
        "Whether methods can be used for payouts",
        Action::MethodsAvailable,
    )
    .sent_by(Sender::GeneralProject)
    .needs(&["payment_method_list"])
    .answers(Data)
    .white_label(),
    endpoint(
        "/v2/info/payment_method/unavailable_list",
        "Methods that cannot be used now",
        Action::MethodsUnavailable,
    )
    .sent_by(Sender::GeneralProject)
    .answers(Data)
    .white_label(),
    endpoint(
        "/v2/info/currency_crypto_rate",
        "Exchange rate of a pair of currencies",
        Action::CryptoRate,
    )
    .sent_by(Sender::GeneralProject)
    .needs(&["currency_from", "currency_to", "currency_network_from", "currency_network_to"])
    .takes(&[&["source"]])
    .answers(Data)
    .white_label(),
    endpoint("/v2/info/check/signature", "Whether a signature is right", Action::SignatureCheck)
        .sent_by(Sender::GeneralProject)
        .answers(Data)
        .white_label(),
    endpoint("/v2/session/applepay", "A session of Apple Pay", Action::ApplePaySession)
        .sent_by(Sender::GeneralProject)
        .needs(&["general.validation_url", "general.domain_name", "general.display_name"])
        .takes(&[&["customer", "payment"]])
        .answers(Data)
        .white_label(),
    endpoint(
        "/v2/info/mobile/sale/list",
        "Mobile operators for purchases",
        Action::MobileOperators,
    )
    .sent_by(Sender::GeneralProject)
    .takes(&[&["service_provider"]])
    .answers(Unsigned)
    .white_label(),
    endpoint(
        "/v2/info/mobile/payout/list",
        "Mobile operators for payouts",
        Action::MobileOperators,
    )
    .sent_by(Sender::GeneralProject)
    .takes(&[&["service_provider"]])
    .answers(Unsigned)
    .white_label(),
    endpoint("/v2/info/banks/{x}/list", "Banks of a method", Action::Banks)
        .needs(&["payment"])
        .takes(&[&["customer"]])
        .answers(Unsigned)
        .white_label(),
    // Every other method, by the naming scheme of section 4.4.
    endpoint(
        "/v2/payment/{method}/sale",
        "Purchase by another method",
        start(Sale, Instrument::Method),
    )
    .needs(&["customer.id", "payment.amount", "payment.currency"])
    .takes(&[METHOD]),
    endpoint(
        "/v2/payment/{method}/auth",
        "Hold by a method that has it",
        start(Auth, Instrument::Method),
    )
    .needs(&["customer.id", "payment.amount", "payment.currency"])
    .takes(&[METHOD])
    .white_label(),
    endpoint("/v2/payment/{method}/capture", "Takes a hold of another method", Action::Capture)
        .takes(&[&["payment", "return_url", "callback"]])
        .white_label(),
    endpoint("/v2/payment/{method}/cancel", "Releases a hold of another method", Action::Cancel)
        .takes(&[&["payment", "callback"]])
        .white_label(),
    endpoint("/v2/payment/{method}/refund", "Returns a payment by another method", Action::Refund)
        .needs(&["payment.description"])
        .takes(&[METHOD_REFUND]),
    endpoint(
        "/v2/payment/{method}/payout",
        "Payout by another method",
        start(Payout, Instrument::Method),
    )
    .needs(&["customer.id", "payment.amount", "payment.currency"])
    .takes(&[METHOD_PAYOUT]),
    endpoint(
        "/v2/payment/{method}/account_verification",
        "Checks an account of another method",
        start(Verification, Instrument::Method),
    )
    .needs(&["customer.id", "payment.amount", "payment.currency"])
    .takes(&[&["return_url", "recurring", "avs_data", "etoken"]])
    .white_label(),
    endpoint(
        "/v2/payment/{method}/recurring",
        "Debit of a registered account",
        start(Debit, Series),
    )
    .needs(&["customer.id", "payment.amount", "payment.currency"])
    .needs_one_of(&["recurring.id", "recurring_id"])
    .takes(&[&["return_url", "callback", "merchant"]])
    .white_label(),
    endpoint(
        "/v2/payment/{method}/recurring/cancel",
        "Ends a registered series",
        Action::SeriesCancel,
    )
    .needs(&["recurring.id"])
    .white_label(),
    endpoint(
        "/v2/payment/{method}/recurring/update",
        "Changes a registered series",
        Action::SeriesUpdate,
    )
    .needs(&["recurring.id"])
    .white_label(),
];

/// What one method needs beyond the scheme, where the documentation says so.
pub(crate) fn needed_by(method: Method, action: Action) -> &'static [&'static str] {
    let path = method.gate_paths().first().copied().unwrap_or_default();
    match (path, action) {
        ("ecopayz", Action::Start { first: First::Sale, .. }) => {
            &["customer.ip_address", "return_url.success", "return_url.decline"]
        }
        ("ecopayz", Action::Start { first: First::Payout, .. }) => {
            &["customer.ip_address", "account.number"]
        }
        ("applepay", Action::Start { first: First::Sale | First::Auth, .. }) => &["etoken"],
        _ => &[],
    }
}

const CARD: &[&str] = &[
    "card.pan",
    "card.year",
    "card.month",
    "card.card_holder",
    "customer.id",
    "customer.ip_address",
    "payment.amount",
    "payment.currency",
];
const SAVED: &[&str] = &[
    "saved_account_id",
    "customer.id",
    "customer.ip_address",
    "payment.amount",
    "payment.currency",
];
const TOKEN: &[&str] =
    &["token", "customer.id", "customer.ip_address", "payment.amount", "payment.currency"];
const SUM: &[&str] = &["payment.amount", "payment.currency"];
/// What first operations by card take.
const FIRST: &[&str] = &[
    "merchant",
    "return_url",
    "acs_return_url",
    "recurring",
    "recurring_register",
    "authentication_data",
    "receipt_data",
    "callback",
    "addendum",
    "booking_info",
    "cash_voucher_data",
    "interface_type",
];
const VERIFICATION: &[&str] = &[
    "avs_data",
    "return_url",
    "acs_return_url",
    "recurring",
    "recurring_register",
    "authentication_data",
    "booking_info",
    "interface_type",
];
const DEBIT: &[&str] = &[
    "merchant",
    "return_url",
    "receipt_data",
    "callback",
    "booking_info",
    "cash_voucher_data",
    "interface_type",
];
const REFUND: &[&str] = &[
    "merchant",
    "receipt_data",
    "callback",
    "addendum",
    "booking_info",
    "cash_voucher_data",
    "interface_type",
];
const PAYOUT: &[&str] =
    &["sender", "recipient", "return_url", "callback", "receipt_data", "interface_type"];
const LINK: &[&str] = &[
    "return_url",
    "operation_type",
    "send_email",
    "cash_voucher_data",
    "booking_info",
    "interface_type",
];
/// What purchases by other methods take, all methods together; each takes a part of it.
const METHOD: &[&str] = &[
    "account",
    "return_url",
    "receipt_data",
    "callback",
    "merchant",
    "recurring",
    "recurring_register",
    "additional_data",
    "addendum",
    "payment_data",
    "etoken",
    "qr_code",
    "card",
    "interface_type",
];
const METHOD_PAYOUT: &[&str] = &[
    "account",
    "return_url",
    "receipt_data",
    "callback",
    "merchant",
    "additional_data",
    "payment_data",
    "card",
    "sender",
    "interface_type",
];
const METHOD_REFUND: &[&str] =
    &["customer", "account", "merchant", "receipt_data", "callback", "interface_type"];

impl Endpoint {
    const fn needs(mut self, required: &'static [&'static str]) -> Self {
        self.required = required;
        self
    }

    const fn needs_one_of(mut self, one_of: &'static [&'static str]) -> Self {
        self.one_of = one_of;
        self
    }

    const fn takes(mut self, optional: &'static [&'static [&'static str]]) -> Self {
        self.optional = optional;
        self
    }

    const fn answers(mut self, answer: AnswerKind) -> Self {
        self.answer = answer;
        self
    }

    const fn sent_by(mut self, sender: Sender) -> Self {
        self.sender = sender;
        self
    }

    const fn white_label(mut self) -> Self {
        self.source = Source::WhiteLabel;
        self
    }
}

const fn endpoint(path: &'static str, about: &'static str, action: Action) -> Endpoint {
    Endpoint {
        path,
        about,
        sender: Sender::General,
        required: &[],
        one_of: &[],
        optional: &[],
        answer: AnswerKind::Accepted,
        source: Source::Platform,
        action,
    }
}

const fn start(first: First, instrument: Instrument) -> Action {
    Action::Start { first, instrument }
}
