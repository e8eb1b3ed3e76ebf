//! What the platform keeps about a payment and its operations.

use std::time::Duration;

use paywright_core::ecommpay::{OperationStatus, OperationType, PaymentStatus, PaymentType};
use paywright_core::mask::CardBrand;
use paywright_core::money::Money;

use super::Time;
use super::codes::Code;

/// One settlement between a merchant and a customer.
#[derive(Debug, Clone)]
pub struct Payment {
    /// The project it belongs to.
    pub project_id: u32,
    /// The merchant's identifier, in the letter case of the first request.
    pub id: String,
    /// Purchase or payout.
    pub kind: PaymentType,
    /// How it is paid.
    pub method: Method,
    /// What it has become so far.
    pub status: PaymentStatus,
    /// Every status it had, oldest first.
    pub history: Vec<(Time, PaymentStatus)>,
    /// What was asked for, `None` when a refused request had no usable sum.
    pub initial: Option<Money>,
    /// What can still be returned: the initial amount less what was returned.
    pub sum: Option<Money>,
    /// The merchant's description, may be empty.
    pub description: String,
    /// The customer's identifier within the project.
    pub customer_id: Option<String>,
    /// Card or wallet, masked.
    pub account: Option<Account>,
    /// Its operations, oldest first. A refused payment has none.
    pub operations: Vec<Operation>,
    /// Why the request was refused.
    pub errors: Vec<ErrorItem>,
    /// Where the customer was sent last. Merchants are told while the status waits for it.
    pub redirect: Option<Redirect>,
    /// Attempts that the customer still has on Payment Page.
    pub attempts_left: u32,
}

/// A single action with money inside a payment.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Unique in the platform, beyond 2^53.
    pub id: u64,
    /// What it does.
    pub kind: OperationType,
    /// How far it is.
    pub status: OperationStatus,
    /// Every status it had, oldest first.
    pub history: Vec<(Time, OperationStatus)>,
    /// When it was created.
    pub created: Time,
    /// When it changed last.
    pub date: Time,
    /// The request that caused it.
    pub request_id: String,
    /// The amount it moves.
    pub sum: Money,
    /// The unified code of its result.
    pub code: Code,
    /// The cause behind the code, for methods that give one.
    pub cause: Option<&'static str>,
    /// What the payment system told.
    pub provider: Provider,
    /// The electronic commerce indicator of a card operation.
    pub eci: Option<&'static str>,
    /// The merchant's identifier of a refund.
    pub merchant_refund_id: Option<String>,
    /// Members of its request that break a rule; it is declined then.
    pub errors: Vec<ErrorItem>,
    /// What the request said about callbacks.
    pub callback: CallbackOptions,
}

/// How a payment is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// A bank card.
    Card,
    /// The EcoPayz wallet (seed 004).
    EcoPayz,
}

impl Method {
    /// All methods of the local platform.
    pub const ALL: [Self; 2] = [Self::Card, Self::EcoPayz];

    /// The code of the method on Payment Page, in Gate paths and in callbacks.
    pub fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::EcoPayz => "ecopayz",
        }
    }

    /// The method with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

/// The customer's card or wallet. No more of a card number is kept than callbacks show.
#[derive(Debug, Clone)]
pub enum Account {
    /// A card.
    Card(CardAccount),
    /// A wallet, by its number.
    Wallet(String),
}

/// What is kept about a card.
#[derive(Debug, Clone)]
pub struct CardAccount {
    /// First six and last four digits.
    pub masked: String,
    /// 64 hex digits, the same for every payment of the project with this card.
    pub token: String,
    /// The brand, where the number tells.
    pub brand: Option<CardBrand>,
    /// The name on the card.
    pub holder: String,
    /// The number of the saved instrument.
    pub id: u64,
    /// Month of expiry, 1 to 12.
    pub expiry_month: i8,
    /// Year of expiry.
    pub expiry_year: i16,
}

/// What the acquirer or the payment system told about an operation.
#[derive(Debug, Clone, Default)]
pub struct Provider {
    /// The transaction there, empty before there is one.
    pub payment_id: String,
    /// When it was carried out there.
    pub date: Option<Time>,
    /// The authorisation code of a card operation.
    pub auth_code: String,
    /// The payment system's own result, where it gives one.
    pub result: Option<(&'static str, &'static str)>,
}

/// Where the customer has to be sent, and what identifies the visit there.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// The transaction number at the payment system, beyond 2^53.
    pub transaction: u64,
    /// Proves that the visitor was sent by the platform.
    pub checksum: String,
    /// Where the customer goes after paying.
    pub success_url: String,
    /// Where the customer goes after not paying.
    pub decline_url: String,
}

/// What a request said about its callbacks.
#[derive(Debug, Clone, Default)]
pub struct CallbackOptions {
    /// `merchant_callback_url`: goes before the address of the project.
    pub url: Option<String>,
    /// `callback.delay`: before the first attempt.
    pub delay: Duration,
    /// `callback.force_disable`: no callback at all.
    pub disabled: bool,
}

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ErrorItem {
    /// The unified code.
    pub code: u32,
    /// Its text.
    pub message: &'static str,
    /// The member it is about, empty when it is about the whole request.
    pub field: &'static str,
    /// The rule that the member breaks, empty when there is none to state.
    pub constraint: String,
}

impl ErrorItem {
    pub(crate) fn of(code: Code) -> Self {
        Self::at(code, "", "")
    }

    pub(crate) fn at(code: Code, field: &'static str, constraint: impl Into<String>) -> Self {
        Self { code: code.number(), message: code.message(), field, constraint: constraint.into() }
    }
}

impl Payment {
    /// One of its operations.
    pub fn operation(&self, id: u64) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.id == id)
    }

    pub(crate) fn operation_mut(&mut self, id: u64) -> Option<&mut Operation> {
        self.operations.iter_mut().find(|operation| operation.id == id)
    }

    /// Sets the status and remembers it.
    pub(crate) fn become_status(&mut self, at: Time, status: PaymentStatus) {
        self.status = status.clone();
        self.history.push((at, status));
    }

    /// When the payment changed last.
    pub fn date(&self) -> Time {
        self.history.last().map(|(at, _)| *at).unwrap_or_default()
    }
}

impl Operation {
    /// Sets the status with its code and remembers it.
    pub(crate) fn become_status(&mut self, at: Time, status: OperationStatus, code: Code) {
        self.status = status.clone();
        self.code = code;
        self.date = at;
        self.history.push((at, status));
    }
}
