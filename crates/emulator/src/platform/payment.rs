//! What the platform keeps about a payment and its operations.

use std::collections::VecDeque;
use std::time::Duration;

use paywright_core::mask::CardBrand;
use paywright_core::money::Money;
use paywright_core::payment::status::transition::PlatformEvent;
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus, PaymentType};
use serde::{Deserialize, Serialize};

use super::Time;
use super::cards::{TestCard, Verdict};
use super::codes::Code;
use super::method::Method;
use super::series::Registration;
use super::step::{Step, Visit, Wait};

/// One settlement between a merchant and a customer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Payment {
    /// The project it belongs to.
    pub project_id: u32,
    /// The merchant's identifier, in the letter case of the first request.
    pub id: String,
    /// Purchase, payout, recurring...
    pub kind: PaymentType,
    /// How it is paid.
    pub method: Method,
    /// Where it came from.
    pub origin: Origin,
    /// What it has become so far.
    pub status: PaymentStatus,
    /// Everything that happened to it, oldest first.
    pub timeline: Vec<Moment>,
    /// What was asked for, `None` when a refused request had no usable sum.
    pub initial: Option<Money>,
    /// What is held or paid and not returned yet.
    pub sum: Option<Money>,
    /// The merchant's description, may be empty.
    pub description: String,
    /// Who pays or is paid.
    pub customer: Customer,
    /// Card or wallet, masked.
    pub account: Option<Account>,
    /// Its operations, oldest first. A refused payment has none.
    pub operations: Vec<Operation>,
    /// Why the request was refused.
    pub errors: Vec<ErrorItem>,
    /// What it waits for, and what the merchant has to know for that.
    pub wait: Option<Wait>,
    /// The customer's last visit at a payment system.
    pub visit: Option<Visit>,
    /// Attempts that the customer or, for payouts, the platform still has.
    pub attempts_left: u32,
    /// Where the customer goes afterwards.
    pub return_urls: ReturnUrls,
    /// The registered series that it started or belongs to.
    pub series: Option<u64>,
    /// The payment link that it started as.
    pub link: Option<Link>,
    /// The series that it registers when it succeeds.
    pub(crate) registration: Option<Registration>,
    /// The card that a transfer goes to.
    pub(crate) recipient: Option<CardAccount>,
}

/// Where a payment came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A Gate request: the merchant is told what the customer has to do.
    Gate,
    /// Payment Page: it does everything with the customer by itself.
    Page,
    /// The schedule of a registered series.
    Schedule,
}

/// Something that happened to a payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub at: Time,
    /// What.
    pub cause: Cause,
    /// The status of the payment from then on.
    pub status: PaymentStatus,
}

/// What moved a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// One of its operations got a status.
    Operation {
        /// Which.
        id: u64,
        /// Its type.
        kind: OperationType,
        /// Its new status.
        status: OperationStatus,
    },
    /// Something else.
    Platform(PlatformEvent),
}

/// A single action with money inside a payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Operation {
    /// Unique in the platform, beyond 2^53.
    pub id: u64,
    /// What it does.
    pub kind: OperationType,
    /// How far it is.
    pub status: OperationStatus,
    /// When it was created.
    pub created: Time,
    /// When it changed last.
    pub date: Time,
    /// The request that caused it.
    pub request_id: String,
    /// The amount it moves.
    pub sum: Money,
    /// The amount it moved in the end, where that is another one.
    pub moved: Option<Money>,
    /// Whether it moved a part of what was asked for and the rest was declined.
    pub is_partial: bool,
    /// The unified code of its result.
    pub code: Code,
    /// The cause behind the code, for methods that give one.
    pub cause: Option<String>,
    /// What the payment system told.
    pub provider: Provider,
    /// The electronic commerce indicator of a card operation.
    pub eci: Option<String>,
    /// What 3-D Secure 2 told: whether the customer saw a page.
    pub mpi: Option<Mpi>,
    /// The result of the address check of a card operation.
    pub avs_result: Option<String>,
    /// The merchant's identifier of a refund.
    pub merchant_refund_id: Option<String>,
    /// Members of its request that break a rule; it is declined then.
    pub errors: Vec<ErrorItem>,
    /// What the request said about callbacks.
    pub callback: CallbackOptions,
    /// What still has to happen before its result.
    pub(crate) steps: VecDeque<Step>,
    /// Its result, when that is decided before the steps.
    pub(crate) verdict: Option<Verdict>,
    /// Counts waits, so that the time-out of a former one is told from that of this one.
    pub(crate) waits: u32,
}

/// Who pays or is paid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The merchant's identifier within the project.
    pub id: Option<String>,
    /// The address of the customer's machine.
    pub ip_address: Option<String>,
    /// As the merchant sent it.
    pub email: Option<String>,
    /// As the merchant sent it.
    pub phone: Option<String>,
}

/// Where the customer goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnUrls {
    /// After a paid payment.
    pub success: Option<String>,
    /// After a declined one.
    pub decline: Option<String>,
    /// While nothing is decided.
    pub back: Option<String>,
    /// Where the page of the card's issuer sends its result.
    pub acs: Option<String>,
    /// Where the issuer tells that it has looked at the customer's browser.
    pub acs_notification: Option<String>,
}

/// The customer's card or wallet. No more of a card number is kept than callbacks show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// A card.
    Card(CardAccount),
    /// A wallet, bank account or phone, by its number.
    Wallet(String),
}

/// What is kept about a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardAccount {
    /// First six and last four digits.
    pub masked: String,
    /// The whole number of a test card, which is public; `None` for any other.
    pub test_number: Option<String>,
    /// 64 hex digits, the same for every payment of the project with this card.
    pub token: String,
    /// The name on the card; payouts may not have it.
    pub holder: String,
    /// The number of the saved instrument.
    pub id: u64,
    /// Month of expiry, 1 to 12; 0 where a payout named none.
    pub expiry_month: i8,
    /// Year of expiry; 0 where a payout named none.
    pub expiry_year: i16,
}

/// What the acquirer or the payment system told about an operation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Provider {
    /// The transaction there, empty before there is one.
    pub payment_id: String,
    /// When it was carried out there.
    pub date: Option<Time>,
    /// The authorisation code of a card operation.
    pub auth_code: String,
    /// The payment system's own result, code and words, where it gives one.
    pub result: Option<(String, String)>,
}

/// What 3-D Secure 2 told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mpi {
    /// Identifiers at the directory server and the issuer.
    pub operation_id: String,
    /// Whether the customer saw a page of the issuer.
    pub has_challenge: bool,
}

/// A payment link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The key of the page behind it.
    pub key: String,
    /// Until when it can be opened.
    pub best_before: Time,
    /// Whether paying holds the amount only.
    pub holds: bool,
}

/// What a request said about its callbacks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallbackOptions {
    /// `merchant_callback_url`: goes before the address of the project.
    pub url: Option<String>,
    /// `merchant_success_callback_url`: goes before `url` for a payment that is paid.
    pub success_url: Option<String>,
    /// `merchant_decline_callback_url`: goes before `url` for one that failed.
    pub decline_url: Option<String>,
    /// `callback.delay`: before the first attempt.
    pub delay: Duration,
    /// `callback.force_disable`: no callback at all.
    pub disabled: bool,
}

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorItem {
    /// The unified code.
    pub code: Code,
    /// The member it is about, empty when it is about the whole request.
    pub field: String,
    /// The rule that the member breaks, empty when there is none to state.
    pub constraint: String,
}

impl ErrorItem {
    pub(crate) fn of(code: Code) -> Self {
        Self::at(code, "", "")
    }

    pub(crate) fn at(code: Code, field: &str, constraint: impl Into<String>) -> Self {
        Self { code, field: field.to_owned(), constraint: constraint.into() }
    }
}

impl CardAccount {
    /// What the tables of the test environment say about the card.
    pub fn test_card(&self) -> Option<&'static TestCard> {
        self.test_number.as_deref().and_then(TestCard::find)
    }

    /// The brand, where the number tells.
    pub fn brand(&self) -> Option<CardBrand> {
        Some(CardBrand::of(&self.masked)).filter(|brand| *brand != CardBrand::Other)
    }

    /// Whether the month of expiry is over. A card without a date never expires.
    pub fn is_expired(&self, now: Time) -> bool {
        self.expiry_year > 0 && (self.expiry_year, self.expiry_month) < now.year_and_month()
    }
}

impl CallbackOptions {
    /// Where a callback about a payment with this status goes, if the request said so.
    pub(crate) fn url_for(&self, status: &PaymentStatus) -> Option<&str> {
        let special = match status {
            PaymentStatus::Success => self.success_url.as_deref(),
            PaymentStatus::Decline | PaymentStatus::Error => self.decline_url.as_deref(),
            _ => None,
        };
        special.or(self.url.as_deref())
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

    /// The last try to pay or to pay out. What came after it changed or returned it, or was
    /// declined.
    pub fn attempt(&self) -> Option<&Operation> {
        let tries = |kind: &OperationType| {
            matches!(
                kind,
                OperationType::Sale
                    | OperationType::Auth
                    | OperationType::Payout
                    | OperationType::Recurring
                    | OperationType::AccountVerification
            )
        };
        self.operations.iter().rev().find(|operation| tries(&operation.kind))
    }

    /// When the payment changed last.
    pub fn date(&self) -> Time {
        self.timeline.last().map(|moment| moment.at).unwrap_or_default()
    }

    /// When it was first heard of.
    pub fn created(&self) -> Time {
        self.timeline.first().map(|moment| moment.at).unwrap_or_default()
    }

    /// The status that an operation had, each with its time.
    pub fn history_of(&self, operation: u64) -> impl Iterator<Item = (Time, &OperationStatus)> {
        self.timeline.iter().filter_map(move |moment| match &moment.cause {
            Cause::Operation { id, status, .. } if *id == operation => Some((moment.at, status)),
            Cause::Operation { .. } | Cause::Platform(_) => None,
        })
    }

    /// The card it is paid with.
    pub fn card(&self) -> Option<&CardAccount> {
        match &self.account {
            Some(Account::Card(card)) => Some(card),
            Some(Account::Wallet(_)) | None => None,
        }
    }

    /// Sets the status and remembers why.
    pub(crate) fn happens(&mut self, at: Time, cause: Cause, status: PaymentStatus) {
        self.status = status.clone();
        self.timeline.push(Moment { at, cause, status });
    }
}

impl Operation {
    /// What it moves or has moved.
    pub fn amount(&self) -> Money {
        self.moved.unwrap_or(self.sum)
    }
}
