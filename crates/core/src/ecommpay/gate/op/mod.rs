//! The operations, one by one.

mod cards;
mod customers;
mod information;
mod links;
mod refund;
mod series;
mod threeds;
mod vouchers;

pub use cards::TransferPart;
pub use information::{Destination, Direction};
pub use refund::NoPaymentId;

pub(super) use self::cards::{method_payout, method_purchase, method_verification, of_method};
pub(super) use self::information::{ask, post};
pub(super) use self::series::{cancel_series, debit, update_series};

use super::data::{
    AppleSession, Banks, CryptoRateAnswer, CustomerData, Data, MethodList, Plain, SavedAccountList,
    SeriesData, TokenData,
};
use super::request::sealed::Sealed;
use super::{Accepted, GateRequest, Operation, StatusAnswer};

/// Makes the operations: a type for each, what its answer is, and a name for its request.
macro_rules! operations {
    ($($(#[$doc:meta])+ $name:ident -> $answer:ident;)+) => {
        /// The operations as types: what [`GateRequest`] is about.
        pub mod operation {
            $(
                #[doc = concat!("See [`", stringify!($name), "`](super::", stringify!($name), ").")]
                #[derive(Debug)]
                pub enum $name {}
            )+
        }

        $(
            impl Sealed for operation::$name {}

            impl Operation for operation::$name {
                type Answer = $answer;
            }

            $(#[$doc])+
            pub type $name = GateRequest<operation::$name>;
        )+
    };
}

operations! {
    /// A purchase by card in one step: `/v2/payment/card/sale`, `/sale/saved` or `/sale/token`.
    CardSale -> Accepted;
    /// A hold on a card, the first of two steps: `/v2/payment/card/auth`, `/auth/saved` or
    /// `/auth/token`. [`Capture`] takes the money, [`Cancel`] lets it go.
    CardAuth -> Accepted;
    /// Raises a hold: `/v2/payment/card/incremental`.
    Incremental -> Accepted;
    /// Takes the money of a hold, all of it or a part: `/v2/payment/{method}/capture`.
    Capture -> Accepted;
    /// Releases a hold, or lowers it: `/v2/payment/{method}/cancel`.
    Cancel -> Accepted;
    /// Gives money back: `/v2/payment/{method}/refund`, or `/v2/payment/refund` where the method is
    /// not known.
    ///
    /// Every refund carries a `merchant_refund_id`, by which the platform refuses to make it twice
    /// (code 3230). Unless one is given, it is derived from payment, amount and
    /// [`reference`](Self::reference): so the same return, sent again by whatever program, is the
    /// same refund, and two returns of the same amount need two references.
    Refund -> Accepted;
    /// A payout to a card: `/v2/payment/card/payout` or `/payout/token`.
    CardPayout -> Accepted;
    /// A payout from one person to another: `/v2/payment/individual/payout`.
    IndividualPayout -> Accepted;
    /// Checks a card without money: `/v2/payment/card/account_verification`, with or without
    /// `/token`.
    AccountVerification -> Accepted;
    /// A debit of a registered series: `/v2/payment/{method}/recurring`.
    RecurringDebit -> Accepted;
    /// Changes a registered series: `/v2/payment/{method}/recurring/update`.
    RecurringUpdate -> Accepted;
    /// Ends a registered series: `/v2/payment/{method}/recurring/cancel`.
    RecurringCancel -> Accepted;
    /// Asks about a registered series: `/v2/payment/card/recurring/info`.
    RecurringInfo -> SeriesData;
    /// Ends the automatic retries of a declined debit: `/v2/recurring/retry_stop`.
    RetryStop -> Plain;
    /// Authentication of the customer on the merchant's request: `/v2/payment/card/merchant_auth`.
    MerchantAuth -> Accepted;
    /// The bank has looked at the browser, or has not within 10 s: step 1 of 3-D Secure 2,
    /// `/v2/payment/card/3ds_check_iframe`.
    ThreeDsCheck -> Accepted;
    /// What the bank's page sent to the shop: `/v2/payment/card/3ds_result`.
    ThreeDsResult -> Accepted;
    /// What the platform asked for: `/v2/payment/clarification`.
    Clarification -> Accepted;
    /// A transfer from card to card: `/v2/payment/card/money_transfer` (documented by a white-label
    /// only).
    MoneyTransfer -> Accepted;
    /// Makes a payment link: `/v2/payment/invoice/create`, or `/invoice/card/token/create`.
    InvoiceCreate -> Accepted;
    /// Withdraws a payment link: `/v2/payment/invoice/cancel`.
    InvoiceCancel -> Accepted;
    /// Makes the fiscal receipt of a payment anew: `/v2/cash-voucher/recreate` (documented by a
    /// white-label only). It is sent once, since a second receipt would be one more; when its answer
    /// is lost, nothing but the receipts themselves can tell.
    CashVoucherRecreate -> Accepted;
    /// Makes a token of a card: `/v2/customer/card/tokenize`. The token comes by callback.
    Tokenize -> Accepted;
    /// Asks about the card of a token: `/v2/customer/card/bytoken`.
    TokenInfo -> TokenData;
    /// Makes a token useless: `/v2/customer/card/token/revoke`.
    TokenRevoke -> Accepted;
    /// The saved accounts of a customer: `/v2/customer/saved_account/list`.
    SavedAccounts -> SavedAccountList;
    /// Forgets a saved card: `/v2/customer/saved_account/delete`.
    SavedAccountDelete -> Plain;
    /// Asks about a customer: `/v2/customer/info`.
    CustomerInfo -> CustomerData;
    /// An action about a customer, by its name: `/v2/customer/action/{name}` (documented by a
    /// white-label only; seen: `resend`).
    CustomerAction -> Accepted;
    /// The customer has confirmed: `/v2/payment/customer/confirm` (documented by a white-label only).
    CustomerConfirm -> Accepted;
    /// A session of Apple Pay: `/v2/session/applepay` (documented by a white-label only).
    ApplePaySession -> AppleSession;
    /// How a payment stands: `/v2/payment/status`.
    StatusByPayment -> StatusAnswer;
    /// What became of a request: `/v2/payment/status/request`. From 10 s after the request on.
    StatusByRequest -> StatusAnswer;
    /// The banks of a method: `/v2/info/banks/{method}/{operation}/list` (documented by a white-label
    /// only; not signed).
    BankList -> Banks;
    /// Mobile operators: `/v2/info/mobile/{sale,payout}/list` (documented by a white-label only; not
    /// signed).
    MobileOperators -> Plain;
    /// The methods of a project: `/v2/info/available_methods_for_merchant/list` (documented by a
    /// white-label only).
    MethodsForMerchant -> MethodList;
    /// Whether methods can be used: `/v2/info/available-methods/{purchase,payout}/list` (documented by
    /// a white-label only).
    MethodsAvailable -> MethodList;
    /// Methods that cannot be used for purchases now: `/v2/info/payment_method/unavailable_list`
    /// (documented by a white-label only).
    MethodsUnavailable -> MethodList;
    /// The exchange rate of a pair of currencies: `/v2/info/currency_crypto_rate` (documented by a
    /// white-label only).
    CryptoRate -> CryptoRateAnswer;
    /// A purchase or a hold by another method, see [`Gate::method`](super::Gate::method).
    MethodPurchase -> Accepted;
    /// A payout by another method, see [`Gate::method`](super::Gate::method).
    MethodPayout -> Accepted;
    /// A check of an account at another method, see [`Gate::method`](super::Gate::method).
    MethodVerification -> Accepted;
    /// Any other request, see [`Gate::post`](super::Gate::post). Its answer is read as an acceptance.
    Post -> Accepted;
    /// Any other question, see [`Gate::ask`](super::Gate::ask). Its answer is read as signed data.
    Ask -> Data;
}
