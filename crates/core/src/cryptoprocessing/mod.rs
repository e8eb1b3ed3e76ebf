//! The Cryptoprocessing gateway, known as Payture too: bank cards over forms and XML (spec 10).
//!
//! As for the other gateway, requests and answers are data, and nothing here opens a connection.
//! [`Terminal::prepare`] checks a command and gives a [`Call`]: what to send, and how to read what comes
//! back.
//!
//! ```
//! use paywright_core::SecretKey;
//! use paywright_core::cryptoprocessing::{Card, Outcome, Terminal, api};
//! use paywright_core::http::{BaseUrl, Response};
//! use paywright_core::mask::{Cvv, Pan};
//!
//! let terminal = Terminal::new(BaseUrl::parse("https://gateway.example")?)
//!     .with_key(SecretKey::new("Merchant")?);
//! let card = Card::new(&Pan::parse("4111111111100023")?, 12, 2030, "Ivan Ivanov")
//!     .cvv(&Cvv::parse("012")?);
//! let call = terminal.prepare(&api::Pay::new("order-1", 12_480, &card))?;
//!
//! // Any HTTP client sends `call.request()`; then:
//! let body = br#"<Pay Success="True" OrderId="order-1" Key="Merchant" Amount="12480"/>"#;
//! match call.parse(&Response::new(200, body)) {
//!     // The answer is the result itself.
//!     Outcome::Done(answer) => assert_eq!(answer.amount(), Some(12_480)),
//!     // The payer's browser posts the form; what the bank sends back finishes it.
//!     Outcome::NeedsAcsPost(form) => println!("{}", form.body("https://shop.example/3ds")),
//!     Outcome::NeedsRedirect(page) => println!("{}", page.url),
//!     Outcome::Pending(_) => println!("ask for the state"),
//!     Outcome::Declined(declined) => println!("{declined}"),
//!     // No usable answer: do not send it again, let the ticket find out.
//!     Outcome::Unknown(unknown) => println!("{:?}", unknown.ticket),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | to | `api` | `apim` | `vwapi` |
//! |---|---|---|---|
//! | take money on the gateway's page | | [`apim::Init`] | [`vwapi::Init`] |
//! | take money by card | [`api::Pay`], [`api::Block`] | | [`vwapi::PayByCard`], [`vwapi::PayByStoredCard`] |
//! | debit again | | | [`vwapi::PayRecurring`] |
//! | take a phone's wallet | [`api::MobilePay`], [`api::MobileBlock`] | | [`vwapi::PayByToken`] |
//! | finish after 3-D Secure | [`api::Pay3ds`], [`api::Block3ds`] | | [`vwapi::PaySubmit3ds`], [`vwapi::AddSubmit3ds`] |
//! | charge a hold | [`api::Charge`] | [`apim::Charge`] | [`vwapi::Charge`] |
//! | release it | [`api::Unblock`] | [`apim::Unblock`] | [`vwapi::Unblock`] |
//! | give it back | [`api::Refund`] | [`apim::Refund`] | [`vwapi::Refund`] |
//! | know how it stands | [`StateQuery`] | [`StateQuery`] | [`StateQuery`] |
//! | keep customers | | | [`vwapi::Register`], [`vwapi::Update`], [`vwapi::Delete`], [`vwapi::Check`] |
//! | keep cards | | | [`vwapi::Add`], [`vwapi::Activate`], [`vwapi::Remove`], [`vwapi::GetList`] |
//! | call what is not here | [`Raw`] | [`Raw`] | [`Raw`] |
//!
//! Nothing is signed in either direction. What a notification claims is worth a question, no more: see
//! [`Notification`].

mod acs;
mod answer;
mod call;
pub mod codes;
mod command;
pub mod encoding;
mod masked;
mod named;
mod notification;
mod outcome;
mod state;
mod terminal;
#[cfg(test)]
mod tests;
pub mod ticket;
mod xml;

pub use self::acs::{AcsPost, AcsReturn, ForeignReturn, InvalidReturn, PendingThreeDs};
pub use self::answer::{
    Answer, CardList, ReadError, StateAnswer, StateReport, StoredCard, Success,
};
pub use self::call::{Call, Reads};
pub use self::command::{
    Card, Cheque, ChequePosition, Command, Finish, FinishThreeDs, Interface, NotPermitted,
    Operation, Raw, RequestError, SessionType, StateQuery, api, apim, vwapi,
};
pub use self::masked::{masked_answer, masked_form};
pub use self::named::{CommandInfo, NamedCommand, NamedCommandError, NamedQuery, ParameterInfo};
pub use self::notification::{
    ACKNOWLEDGEMENT, Confirmed, LocalTime, Notification, NotificationError, NotificationKind,
    NotificationResult, Unconfirmed, parse_date,
};
pub use self::outcome::{Cause, Declined, Outcome, Redirect, Unknown};
pub use self::state::State;
pub use self::terminal::{InvalidPathWord, PathWords, StatusCommand, Terminal};
pub use self::ticket::Ticket;
pub use self::xml::XmlError;

pub use crate::input::{Decimal, Quantity, Rule, Violation};
