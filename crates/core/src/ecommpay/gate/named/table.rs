//! The operations as data. A test holds each row to what its typed builder makes.

use super::NamedRequestError;
use crate::ecommpay::gate::draft::{Draft, Place};
use crate::ecommpay::gate::ticket::Sought;
use crate::http::RetryClass;

/// What an answer is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Acceptance,
    Status,
    Data,
    Plain,
}

/// An operation.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) reading: Reading,
    /// With arguments in braces, `{method}`, or with what stands for them, `{method|card}`.
    path: &'static str,
    needs: &'static [&'static str],
    one_of: Option<[&'static str; 2]>,
    class: RetryClass,
    sought: Option<Sought>,
    place: Place,
    /// Its amount is 0 and nothing else.
    is_free: bool,
}

impl Row {
    pub(super) fn of(name: &str) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.name == name)
    }

    pub(super) fn all() -> &'static [Self] {
        ROWS
    }

    /// The request without its members. `argument` gives what the caller wrote for the path.
    pub(super) fn draft<'a>(
        &self,
        argument: impl Fn(&'static str) -> Result<Option<&'a str>, NamedRequestError>,
    ) -> Result<Draft, NamedRequestError> {
        let mut path = String::new();
        let mut rest = self.path;
        while let Some((plain, (place, after))) =
            rest.split_once('{').and_then(|(plain, rest)| Some((plain, rest.split_once('}')?)))
        {
            let (name, usual) = place.split_once('|').map_or((place, None), |(a, b)| (a, Some(b)));
            let given = argument(name)?.or(usual).ok_or(NamedRequestError::Missing(name))?;
            path.push_str(plain);
            path.push_str(given);
            rest = after;
        }
        path.push_str(rest);
        let mut draft = Draft::read(path).at(self.place).needs(self.needs);
        draft.class = self.class;
        draft.sought = self.sought;
        draft.one_of = self.one_of;
        draft.refund_reference = (self.sought == Some(Sought::Refund)).then(String::new);
        if self.is_free {
            draft.amounts = (0, 0);
        }
        Ok(draft)
    }

    const fn reads(
        name: &'static str,
        path: &'static str,
        needs: &'static [&'static str],
        reading: Reading,
    ) -> Self {
        let class = RetryClass::Read;
        let (sought, one_of, place) = (None, None, Place::General);
        Self { name, reading, path, needs, one_of, class, sought, place, is_free: false }
    }

    const fn harmless(
        name: &'static str,
        path: &'static str,
        needs: &'static [&'static str],
    ) -> Self {
        let class = RetryClass::HarmlessWrite;
        Self { class, ..Self::reads(name, path, needs, Reading::Acceptance) }
    }

    const fn money(
        name: &'static str,
        path: &'static str,
        needs: &'static [&'static str],
        sought: Sought,
    ) -> Self {
        let class = RetryClass::MoneyMoving;
        Self { class, sought: Some(sought), ..Self::harmless(name, path, needs) }
    }

    /// Sent once, and nothing to ask about.
    const fn once(name: &'static str, path: &'static str, needs: &'static [&'static str]) -> Self {
        let class = RetryClass::MoneyMoving;
        Self { class, ..Self::harmless(name, path, needs) }
    }

    const fn payment(
        name: &'static str,
        path: &'static str,
        needs: &'static [&'static str],
    ) -> Self {
        Self::money(name, path, needs, Sought::Payment)
    }

    const fn at(self, place: Place) -> Self {
        Self { place, ..self }
    }

    const fn free(self) -> Self {
        Self { is_free: true, ..self }
    }

    const fn one_of(self, one: &'static str, or: &'static str) -> Self {
        Self { one_of: Some([one, or]), ..self }
    }

    const fn unsigned(self) -> Self {
        Self { reading: Reading::Plain, ..self }
    }
}

const ID: &str = "general.payment_id";
const AMOUNT: &str = "payment.amount";
const CURRENCY: &str = "payment.currency";
const CUSTOMER: &str = "customer.id";
const IP: &str = "customer.ip_address";
const FROM: &str = "sender.pan";
const TO: &str = "recipient.pan";
const PAN: &str = "card.pan";
const YEAR: &str = "card.year";
const MONTH: &str = "card.month";
const HOLDER: &str = "card.card_holder";
const TOKEN: &str = "token";
const SAVED: &str = "saved_account_id";
const SERIES: &str = "recurring.id";
const REASON: &str = "payment.description";

const BY_CARD: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, IP, PAN, YEAR, MONTH, HOLDER];
const BY_NUMBER: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, IP, PAN];
const BY_SAVED: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, IP, SAVED];
const BY_TOKEN: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, IP, TOKEN];
const BY_METHOD: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER];
const TRANSFER: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, IP, FROM, TO];
const TRANSFER_IN: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, IP, FROM];
const TRANSFER_OUT: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, IP, TO];
const TRANSFER_IN_SAVED: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, IP];
const LINK: &[&str] = &[ID, AMOUNT, CURRENCY, CUSTOMER, "payment.best_before"];
const PAIR: &[&str] =
    &["currency_from", "currency_to", "currency_network_from", "currency_network_to"];
const WALLET: &[&str] = &["general.validation_url", "general.domain_name", "general.display_name"];

const ROWS: &[Row] = &[
    // Cards.
    Row::payment("card_sale", "/v2/payment/card/sale", BY_CARD),
    Row::payment("card_sale_saved", "/v2/payment/card/sale/saved", BY_SAVED),
    Row::payment("card_sale_token", "/v2/payment/card/sale/token", BY_TOKEN),
    Row::payment("card_auth", "/v2/payment/card/auth", BY_CARD),
    Row::payment("card_auth_saved", "/v2/payment/card/auth/saved", BY_SAVED),
    Row::payment("card_auth_token", "/v2/payment/card/auth/token", BY_TOKEN),
    Row::payment("card_payout", "/v2/payment/card/payout", BY_NUMBER),
    Row::payment("card_payout_token", "/v2/payment/card/payout/token", BY_TOKEN),
    Row::payment("individual_payout", "/v2/payment/individual/payout", BY_NUMBER),
    Row::payment("card_verification", "/v2/payment/card/account_verification", BY_CARD).free(),
    Row::payment(
        "card_verification_token",
        "/v2/payment/card/account_verification/token",
        BY_TOKEN,
    )
    .free(),
    Row::payment("money_transfer", "/v2/payment/card/money_transfer", TRANSFER),
    Row::payment("money_transfer_in", "/v2/payment/card/money_transfer/in", TRANSFER_IN),
    Row::payment("money_transfer_out", "/v2/payment/card/money_transfer/out", TRANSFER_OUT),
    Row::payment("money_transfer_saved", "/v2/payment/card/money_transfer/saved", TRANSFER_OUT),
    Row::payment(
        "money_transfer_in_saved",
        "/v2/payment/card/money_transfer/in/saved",
        TRANSFER_IN_SAVED,
    ),
    // Any method.
    Row::payment("sale", "/v2/payment/{method}/sale", BY_METHOD),
    Row::payment("auth", "/v2/payment/{method}/auth", BY_METHOD),
    Row::payment("payout", "/v2/payment/{method}/payout", BY_METHOD),
    Row::payment("account_verification", "/v2/payment/{method}/account_verification", BY_METHOD)
        .free(),
    // What follows a payment.
    Row::money(
        "incremental",
        "/v2/payment/card/incremental",
        &[ID, AMOUNT, CURRENCY],
        Sought::Incremental,
    ),
    Row::money("capture", "/v2/payment/{method|card}/capture", &[ID], Sought::Capture),
    Row::money("cancel", "/v2/payment/{method|card}/cancel", &[ID], Sought::Cancel),
    Row::money("refund", "/v2/payment/{method|card}/refund", &[ID, REASON], Sought::Refund),
    Row::money("refund_any", "/v2/payment/refund", &[ID, REASON], Sought::Refund),
    // What the customer brings back.
    Row::harmless("three_ds_check", "/v2/payment/card/3ds_check_iframe", &[ID]),
    Row::harmless("three_ds_result", "/v2/payment/card/3ds_result", &[ID]).one_of("cres", "pares"),
    Row::harmless("merchant_auth", "/v2/payment/card/merchant_auth", &[ID, "general.type"]),
    Row::harmless("clarification", "/v2/payment/clarification", &[ID, "additional_data"]),
    Row::harmless("customer_action", "/v2/customer/action/{name}", &[ID]),
    Row::harmless("customer_confirm", "/v2/payment/customer/confirm", &[ID]),
    // Series.
    Row::money("recurring", "/v2/payment/{method|card}/recurring", BY_METHOD, Sought::Debit)
        .one_of(SERIES, "recurring_id"),
    Row::harmless("recurring_update", "/v2/payment/{method|card}/recurring/update", &[ID, SERIES]),
    Row::harmless("recurring_cancel", "/v2/payment/{method|card}/recurring/cancel", &[ID, SERIES]),
    Row::reads("recurring_info", "/v2/payment/card/recurring/info", &[SERIES], Reading::Data),
    Row::harmless("retry_stop", "/v2/recurring/retry_stop", &[SERIES, "trigger_operation_id"])
        .unsigned(),
    // Fiscal receipts.
    Row::once("cash_voucher_recreate", "/v2/cash-voucher/recreate", &[ID, "object_info"]),
    // Links.
    Row::payment("invoice_create", "/v2/payment/invoice/create", LINK),
    Row::payment("invoice_create_token", "/v2/payment/invoice/card/token/create", LINK),
    Row::harmless("invoice_cancel", "/v2/payment/invoice/cancel", &[ID]),
    // Customers and what is kept of them.
    Row::harmless("tokenize", "/v2/customer/card/tokenize", &[PAN, YEAR, MONTH])
        .at(Place::Customer),
    Row::reads("token_info", "/v2/customer/card/bytoken", &[CUSTOMER, TOKEN], Reading::Data)
        .at(Place::Customer),
    Row::harmless("token_revoke", "/v2/customer/card/token/revoke", &[CUSTOMER, TOKEN])
        .at(Place::Customer),
    Row::reads(
        "saved_accounts",
        "/v2/customer/saved_account/list",
        &[CUSTOMER, "payment_method"],
        Reading::Data,
    )
    .at(Place::Customer),
    Row::harmless("saved_account_delete", "/v2/customer/saved_account/delete", &[CUSTOMER, SAVED])
        .at(Place::Customer)
        .unsigned(),
    Row::reads("customer_info", "/v2/customer/info", &[CUSTOMER], Reading::Data)
        .at(Place::Customer),
    Row::reads("apple_pay_session", "/v2/session/applepay", WALLET, Reading::Plain),
    // Information.
    Row::reads("status", "/v2/payment/status", &[ID], Reading::Status),
    Row::reads("status_by_request", "/v2/payment/status/request", &["request_id"], Reading::Status)
        .at(Place::Top),
    Row::reads(
        "bank_list",
        "/v2/info/banks/{method}/{name}/list",
        &[ID, AMOUNT, CURRENCY],
        Reading::Plain,
    ),
    Row::reads("mobile_operators_sale", "/v2/info/mobile/sale/list", &[], Reading::Plain),
    Row::reads("mobile_operators_payout", "/v2/info/mobile/payout/list", &[], Reading::Plain),
    Row::reads(
        "methods_for_merchant",
        "/v2/info/available_methods_for_merchant/list",
        &["directions"],
        Reading::Data,
    )
    .at(Place::Top),
    Row::reads(
        "methods_for_purchase",
        "/v2/info/available-methods/purchase/list",
        &["payment_method_list"],
        Reading::Data,
    ),
    Row::reads(
        "methods_for_payout",
        "/v2/info/available-methods/payout/list",
        &["payment_method_list"],
        Reading::Data,
    ),
    Row::reads(
        "methods_unavailable",
        "/v2/info/payment_method/unavailable_list",
        &[],
        Reading::Data,
    ),
    Row::reads("currency_rate", "/v2/info/currency_crypto_rate", PAIR, Reading::Plain),
];
