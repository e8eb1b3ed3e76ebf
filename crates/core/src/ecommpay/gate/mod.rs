//! Gate, the interface from server to server (spec 06): requests as data, and their answers.
//!
//! Nothing here opens a connection. [`Gate::prepare`] checks a request, signs it and gives a
//! [`Call`]: what to send, and how to read what comes back. Whoever has an HTTP client moves the
//! bytes.
//!
//! ```
//! use paywright_core::SecretKey;
//! use paywright_core::ecommpay::Project;
//! use paywright_core::ecommpay::gate::{Answer, Card, CardSale, Customer, Gate, ReturnUrl};
//! use paywright_core::http::Response;
//! use paywright_core::mask::{Cvv, Pan};
//! use paywright_core::money::{Currency, Money};
//!
//! let gate = Gate::new(Project::new(112, &SecretKey::new("secret")?));
//!
//! let card = Card::new(&Pan::parse("4000000000000077")?, 12, 2030, "JOHN SMITH");
//! let sale = CardSale::new(
//!     "order-1",
//!     Money::new(3415, Currency::EUR),
//!     card.cvv(&Cvv::parse("123")?),
//!     Customer::new("customer-7", "203.0.113.10"),
//! )
//! .description("Guitar strings")
//! .return_url(ReturnUrl::new("https://shop.example/thanks", "https://shop.example/again"));
//!
//! let call = gate.prepare(&sale)?;
//! assert_eq!(call.request().url(), "https://api.ecommpay.com/v2/payment/card/sale");
//!
//! // Any HTTP client sends `call.request()`; then:
//! let body = br#"{"status":"success","request_id":"r-1","project_id":112,"payment_id":"order-1"}"#;
//! match call.parse(&Response::new(200, body)) {
//!     // Received, not paid: what became of it comes by callback.
//!     Answer::Accepted(accepted) => assert_eq!(accepted.request_id, "r-1"),
//!     Answer::Rejected(rejected) => println!("correct it first: {rejected}"),
//!     Answer::AlreadyExists(there) => println!("an earlier request has the id: {there:?}"),
//!     // No usable answer: do not send it again, let the ticket find out.
//!     Answer::Unknown(unknown) => println!("{:?}", unknown.ticket),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | to | use |
//! |---|---|
//! | take money by card | [`CardSale`]; [`CardAuth`], [`Incremental`], [`Capture`], [`Cancel`] |
//! | go through 3-D Secure | [`ThreeDsCheck`], [`ThreeDsResult`], [`MerchantAuth`] |
//! | give it back | [`Refund`] |
//! | pay out | [`CardPayout`], [`IndividualPayout`] |
//! | debit again | [`RecurringDebit`], [`RecurringUpdate`], [`RecurringCancel`], [`RecurringInfo`], [`RetryStop`] |
//! | use any other method | [`Gate::method`] |
//! | give what the platform asks for | [`Clarification`] |
//! | send payment links | [`InvoiceCreate`], [`InvoiceCancel`] |
//! | make a fiscal receipt anew | [`CashVoucherRecreate`] |
//! | keep cards | [`Tokenize`], [`TokenInfo`], [`TokenRevoke`], [`SavedAccounts`], [`SavedAccountDelete`] |
//! | know how it stands | [`StatusByPayment`], [`StatusByRequest`] |
//! | call what is not here | [`Gate::post`], [`Gate::ask`] |
//! | keep requests as JSON | [`NamedRequest`] |
//!
//! # From a hold to a refund
//!
//! What has to be sent next is said by the callback, or by the answer to a question:
//!
//! ```
//! use paywright_core::ecommpay::callback::{Callback, NextAction};
//! use paywright_core::ecommpay::gate::{Capture, Clarification, Gate, Refund, RequestError};
//! use paywright_core::ecommpay::gate::{StatusByPayment, ThreeDsCheck, ThreeDsResult};
//! use paywright_core::ecommpay::{Verified, callback::PaymentOutcome};
//! use paywright_core::http::Request;
//! use serde_json::json;
//!
//! /// What to send after a message about order-1; `posted` is what the bank's page sent to the shop.
//! fn next(
//!     gate: &Gate,
//!     message: &Verified<Callback>,
//!     posted: &str,
//! ) -> Result<Option<Request>, RequestError> {
//!     let id = "order-1";
//!     Ok(match message.next_action() {
//!         // After the invisible frame, or 10 s without a word of the bank.
//!         NextAction::ThreeDs2Iframe { .. } => {
//!             Some(gate.prepare(&ThreeDsCheck::new(id, true))?.request().clone())
//!         }
//!         // After the customer has come back from the bank.
//!         NextAction::ThreeDs2Challenge { .. } => {
//!             Some(gate.prepare(&ThreeDsResult::cres(id, posted))?.request().clone())
//!         }
//!         NextAction::ThreeDs1 { md, .. } => {
//!             let result = ThreeDsResult::pares(id, posted).md(md.unwrap_or_default());
//!             Some(gate.prepare(&result)?.request().clone())
//!         }
//!         NextAction::Clarify { .. } => {
//!             let data = json!({"avs_data": {"avs_post_code": posted}});
//!             Some(gate.prepare(&Clarification::new(id, data))?.request().clone())
//!         }
//!         // The hold is there and the goods are packed.
//!         NextAction::Capture { .. } => {
//!             Some(gate.prepare(&Capture::card(id))?.request().clone())
//!         }
//!         // The goods came back.
//!         NextAction::Done { outcome: PaymentOutcome::Paid } => {
//!             let refund = Refund::card(id, "Returned").reference("return-17");
//!             Some(gate.prepare(&refund)?.request().clone())
//!         }
//!         NextAction::AskStatus => {
//!             Some(gate.prepare(&StatusByPayment::new(id))?.request().clone())
//!         }
//!         _ => None,
//!     })
//! }
//! ```

mod answer;
mod base;
mod call;
mod check;
mod data;
mod draft;
mod masked;
mod member;
mod method;
mod named;
mod objects;
mod op;
mod parts;
mod read;
mod request;
mod status;
mod table;
#[cfg(test)]
mod tests;
pub mod ticket;

pub use self::answer::{Accepted, AlreadyExists, Answer, Cause, FieldError, Rejected, Unknown};
pub use self::base::Gate;
pub use self::call::{Call, Reads};
pub use self::data::{
    AppleSession, Bank, Banks, CryptoRateAnswer, CustomerData, Data, MethodAvailability,
    MethodList, Plain, SavedAccount, SavedAccountList, SeriesData, TokenData,
};
pub use self::masked::masked_body;
pub use self::member::Member;
pub use self::method::Method;
pub use self::named::{NamedRequest, NamedRequestError};
pub use self::objects::{
    Account, AcsReturnUrl, AuthenticationData, AvsData, BookingInfo, CallbackOptions, Card,
    CardSource, CardToken, Customer, InterfaceType, Lodging, Merchant, PayoutCard, PayoutRecipient,
    Recipient, ReturnUrl, SavedCard, Schedule, Sender,
};
pub use self::op::{
    AccountVerification, ApplePaySession, Ask, BankList, Cancel, Capture, CardAuth, CardPayout,
    CardSale, CashVoucherRecreate, Clarification, CryptoRate, CustomerAction, CustomerConfirm,
    CustomerInfo, Destination, Direction, Incremental, IndividualPayout, InvoiceCancel,
    InvoiceCreate, MerchantAuth, MethodPayout, MethodPurchase, MethodVerification,
    MethodsAvailable, MethodsForMerchant, MethodsUnavailable, MobileOperators, MoneyTransfer,
    NoPaymentId, Post, RecurringCancel, RecurringDebit, RecurringInfo, RecurringUpdate, Refund,
    RetryStop, SavedAccountDelete, SavedAccounts, StatusByPayment, StatusByRequest, ThreeDsCheck,
    ThreeDsResult, TokenInfo, TokenRevoke, Tokenize, TransferPart, operation,
};
pub use self::parts::{Takes, part};
pub use self::read::ReadError;
pub use self::request::{GateRequest, Operation};
pub use self::status::StatusAnswer;
pub use self::ticket::Ticket;

pub use super::input::{
    BestBefore, CashVoucher, CashVoucherPosition, Kind, Period, ReceiptData, ReceiptPosition,
    Recurring, RequestError, TaxRate,
};
pub use super::page::MotoType;
pub use crate::input::{Decimal, Quantity, Rule, Shown, Violation};
