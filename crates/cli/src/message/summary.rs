//! What a message says, put together for people and programs.

use paywright_core::ErrorCode;
use paywright_core::ecommpay::callback::{
    Callback, CallbackKind, ClarificationField, Customer, Layout, NextAction, Operation, Payment,
    PaymentOutcome, RedirectMethod, Unverified,
};
use paywright_core::ecommpay::{Verified, VerifyError, codes};
use paywright_core::money::Money;
use paywright_core::payment::OperationId;
use paywright_core::payment::status::StatusGroup;
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus};
use serde::Serialize;
use serde_json::Value;

use super::needs::Need;
use crate::commands::codes::to_json as code_to_json;
use crate::output::shown;

/// What is known about the signature.
pub(crate) enum Seal {
    /// It fits.
    Genuine(Box<Verified<Callback>>),
    /// It does not, or is missing.
    Refused(VerifyError),
    /// There was no key to check it with.
    NotChecked,
}

/// A message. Texts are masked and safe to print.
#[derive(Serialize)]
pub(crate) struct Summary {
    pub(crate) verified: bool,
    pub(crate) key: Option<String>,
    pub(crate) refusal: Option<Problem>,
    pub(crate) kind: &'static str,
    pub(crate) layout: Option<&'static str>,
    pub(crate) project_id: Option<u64>,
    pub(crate) payment: Option<PaymentSummary>,
    pub(crate) operations: Vec<OperationSummary>,
    pub(crate) account: Option<AccountSummary>,
    pub(crate) customer_id: Option<String>,
    pub(crate) errors: Vec<ErrorSummary>,
    pub(crate) next_action: Action,
    /// What somebody else than the platform has to do. Of answers alone: `decode` leaves out the data
    /// of redirects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) needs: Option<Need>,
    pub(crate) review: Option<Problem>,
    pub(crate) ambiguities: Vec<AmbiguitySummary>,
}

/// Why something must not be acted on.
#[derive(Serialize)]
pub(crate) struct Problem {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

#[derive(Serialize)]
pub(crate) struct PaymentSummary {
    pub(crate) id: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) method: Option<String>,
    pub(crate) status: Option<String>,
    /// What the status means: `paid`, `pending`...
    pub(crate) group: Option<&'static str>,
    #[serde(rename = "final")]
    pub(crate) is_final: bool,
    pub(crate) sum: Option<Sum>,
    pub(crate) date: Option<String>,
    pub(crate) description: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct OperationSummary {
    pub(crate) id: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) sum: Option<Sum>,
    pub(crate) sum_converted: Option<Sum>,
    pub(crate) date: Option<String>,
    pub(crate) request_id: Option<String>,
    /// The code with its meaning.
    pub(crate) code: Option<Value>,
    /// What the message itself says about the code.
    pub(crate) message: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct AccountSummary {
    pub(crate) number: Option<String>,
    pub(crate) brand: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct ErrorSummary {
    pub(crate) code: Option<Value>,
    pub(crate) message: Option<String>,
    pub(crate) field: Option<String>,
    pub(crate) constraint: Option<String>,
}

/// An amount, exact and for people.
#[derive(Serialize)]
pub(crate) struct Sum {
    pub(crate) minor: i64,
    pub(crate) currency: String,
    pub(crate) text: String,
}

/// What to do now.
#[derive(Serialize)]
pub(crate) struct Action {
    pub(crate) name: &'static str,
    pub(crate) told: String,
}

/// A value that could be read as other members.
#[derive(Serialize)]
pub(crate) struct AmbiguitySummary {
    pub(crate) path: String,
    pub(crate) could_be: Vec<String>,
}

impl Summary {
    /// The answer to a question about a payment.
    pub(crate) fn of_answer(message: Box<Verified<Callback>>) -> Result<Self, VerifyError> {
        let read = Callback::read_unverified(message.body().as_bytes())?;
        let needs = Need::of(&message.next_action());
        Ok(Self { needs, ..Self::of(&read, &Seal::Genuine(message)) })
    }

    pub(crate) fn of(read: &Unverified<Callback>, seal: &Seal) -> Self {
        let callback = read.as_claimed();
        let kind = callback.kind();
        let account = callback.account().map(|account| AccountSummary {
            number: account.number().map(shown),
            brand: account.brand().map(shown),
        });
        let card = || {
            let number = callback.token()?.card()?.number().map(shown);
            Some(AccountSummary { number, brand: None })
        };
        let errors = callback.errors().map(|error| ErrorSummary {
            code: error.code().map(meaning),
            message: error.message().map(shown),
            field: error.field().map(shown),
            constraint: error.constraint().map(shown),
        });
        let ambiguities = callback.ambiguities().into_iter().map(|found| AmbiguitySummary {
            path: shown(&found.path),
            could_be: found.readings.iter().map(|reading| shown(reading.path)).collect(),
        });
        let problem = |(code, message)| Problem { code, message };
        Self {
            verified: matches!(seal, Seal::Genuine(_)),
            key: match seal {
                Seal::Genuine(callback) => Some(callback.evidence().key_label().to_owned()),
                Seal::Refused(_) | Seal::NotChecked => None,
            },
            refusal: seal.refusal().map(problem),
            kind: kind_word(kind),
            layout: layout_word(kind),
            project_id: callback.project_id(),
            payment: PaymentSummary::of(callback.payment()),
            operations: callback.operations().map(OperationSummary::of).collect(),
            account: account.or_else(card),
            customer_id: callback.customer().and_then(Customer::id).map(shown),
            errors: errors.collect(),
            next_action: Action::of(read, seal),
            needs: None,
            review: callback.review().map(|review| problem((review.code(), review.to_string()))),
            ambiguities: ambiguities.collect(),
        }
    }
}

impl PaymentSummary {
    fn of(payment: Payment<'_>) -> Option<Self> {
        let status = payment.status();
        if payment.id().is_none() && status.is_none() {
            return None;
        }
        Some(Self {
            id: payment.id().map(shown),
            kind: payment.payment_type().map(|kind| shown(kind.as_str())),
            method: payment.method().map(shown),
            group: status.as_ref().map(|status| group_word(status.group())),
            is_final: status.as_ref().is_some_and(PaymentStatus::is_final),
            status: status.map(|status| shown(status.as_str())),
            sum: payment.sum().map(Sum::of),
            date: payment.date().map(|date| date.to_string()),
            description: payment.description().map(shown),
        })
    }
}

impl OperationSummary {
    fn of(operation: Operation<'_>) -> Self {
        Self {
            id: operation.id().map(|id| match id {
                // The platform's own numbers; one in ten would pass for a card number.
                OperationId::Number(number) => number.to_string(),
                OperationId::Text(text) => shown(&text),
            }),
            kind: operation.operation_type().map(|kind| shown(kind.as_str())),
            status: operation.status().map(|status| shown(status.as_str())),
            sum: operation.sum().map(Sum::of),
            sum_converted: operation.sum_converted().map(Sum::of),
            date: operation.date().map(|date| date.to_string()),
            request_id: operation.request_id().map(shown),
            code: operation.code().map(meaning),
            message: operation.message().map(shown),
        }
    }
}

impl Sum {
    fn of(sum: Money) -> Self {
        Self { minor: sum.minor(), currency: sum.currency().to_string(), text: sum.to_string() }
    }
}

impl Seal {
    fn refusal(&self) -> Option<(&'static str, String)> {
        match self {
            Self::Refused(error) => Some((error.code(), error.to_string())),
            Self::Genuine(_) | Self::NotChecked => None,
        }
    }
}

impl Action {
    /// What the message asks for; nothing at all when it is known to be false.
    fn of(read: &Unverified<Callback>, seal: &Seal) -> Self {
        let told_of = |action: &NextAction<'_>| Self {
            name: action.name(),
            told: match action {
                NextAction::Done { outcome: PaymentOutcome::Paid } => told_paid(read.as_claimed()),
                _ => told(action),
            },
        };
        match seal {
            Seal::Genuine(callback) => told_of(&callback.next_action()),
            Seal::NotChecked => told_of(&read.claimed_next_action()),
            Seal::Refused(_) => {
                Self { name: "none", told: "Nothing; the message is not genuine.".to_owned() }
            }
        }
    }
}

/// What is known about a response code.
pub(crate) fn meaning(code: &str) -> Value {
    let mut meaning = code_to_json(&codes::lookup(code));
    // A code is a text from outside too.
    meaning["code"] = shown(code).into();
    meaning
}

/// What to do, as a sentence.
fn told(action: &NextAction<'_>) -> String {
    match action {
        NextAction::Redirect { method, url, fields } => {
            let how = match method {
                RedirectMethod::Get => "by link",
                RedirectMethod::Post => "by form",
            };
            let fields = names(fields.iter().map(|(name, _)| *name));
            format!("Send the customer {how} to {}{fields}.", without_query(url))
        }
        NextAction::ThreeDs1 { acs_url, .. } => format!(
            "Send the customer by form to {} with PaReq, MD and TermUrl, then send the PaRes that \
             comes back to /v2/payment/card/3ds_result.",
            without_query(acs_url)
        ),
        NextAction::ThreeDs2Iframe { url, fields } => format!(
            "Post a form from an invisible frame to {}{}, then send /v2/payment/card/3ds_check_iframe.",
            without_query(url),
            names(fields.iter().map(|(name, _)| *name))
        ),
        NextAction::ThreeDs2Challenge { url, fields } => format!(
            "Send the customer by form to {}{} within 30 s, then send the cres that comes back to \
             /v2/payment/card/3ds_result.",
            without_query(url),
            names(fields.iter().map(|(name, _)| *name))
        ),
        NextAction::ShowQr { .. } => "Show the code to the customer.".to_owned(),
        NextAction::ShowInstruction { .. } => "Show the instruction to the customer.".to_owned(),
        NextAction::Clarify { fields } => format!(
            "Send these fields to /v2/payment/clarification within 30 minutes{}.",
            names(fields.iter().map(ClarificationField::name))
        ),
        NextAction::MerchantAuth => {
            "Authenticate the customer by /v2/payment/card/merchant_auth.".to_owned()
        }
        NextAction::Capture { held } => match held {
            Some(sum) => format!("{sum} are held: capture or cancel them."),
            None => "The money is held: capture or cancel it.".to_owned(),
        },
        NextAction::Wait => "Wait; the next message will come.".to_owned(),
        NextAction::AskStatus => "Ask /v2/payment/status how the payment stands.".to_owned(),
        NextAction::Done { outcome } => match outcome {
            PaymentOutcome::Paid => "The customer paid. Compare the sum with the order, then ship.",
            PaymentOutcome::PartiallyPaid => "The customer paid only a part of the sum.",
            PaymentOutcome::PaidOut => "The payout went through; do not ship anything for it.",
            PaymentOutcome::PartiallyPaidOut => "Only a part of the payout went through.",
            PaymentOutcome::AccountVerified => "The card or account is good; nothing was paid.",
            PaymentOutcome::Failed => "Nothing went through.",
            PaymentOutcome::Returned => "The money, or a part of it, went back.",
        }
        .to_owned(),
        NextAction::NotAPayment => "Nothing to do about a payment.".to_owned(),
        NextAction::Review(review) => format!("Do not act on it by program. {review}"),
        _ => "Not known to this command.".to_owned(),
    }
}

/// What was paid: of a hold it may be less than was held.
fn told_paid(callback: &Callback) -> String {
    let Some(paid) = callback.payment().sum() else {
        return told(&NextAction::Done { outcome: PaymentOutcome::Paid });
    };
    let held = callback
        .operations()
        .filter(|operation| operation.operation_type() == Some(OperationType::Auth))
        .filter(|operation| operation.status() == Some(OperationStatus::Success))
        .filter_map(Operation::sum)
        .find(|held| held.currency() == paid.currency() && held.minor() > paid.minor());
    match held {
        Some(held) => format!(
            "{paid} were taken of the {held} that were held. Compare that with the order, then ship."
        ),
        None => format!("The customer paid {paid}. Compare it with the order, then ship."),
    }
}

/// An address without what may be secret in it.
fn without_query(url: &str) -> String {
    shown(url.split(['?', '#']).next().unwrap_or_default())
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(shown).collect();
    if names.is_empty() { String::new() } else { format!(" with {}", names.join(", ")) }
}

fn kind_word(kind: CallbackKind) -> &'static str {
    match kind {
        CallbackKind::Payment(_) => "payment",
        CallbackKind::Token => "token",
        CallbackKind::RecurringState => "recurring_state",
        CallbackKind::Redirect => "redirect",
        CallbackKind::Other => "other",
    }
}

fn layout_word(kind: CallbackKind) -> Option<&'static str> {
    match kind {
        CallbackKind::Payment(Layout::Operation) => Some("operation"),
        CallbackKind::Payment(Layout::Terminal) => Some("terminal"),
        CallbackKind::Payment(Layout::Status) => Some("status"),
        CallbackKind::Token
        | CallbackKind::RecurringState
        | CallbackKind::Redirect
        | CallbackKind::Other => None,
    }
}

fn group_word(group: StatusGroup) -> &'static str {
    match group {
        StatusGroup::Pending => "pending",
        StatusGroup::Authorised => "authorised",
        StatusGroup::Paid => "paid",
        StatusGroup::Returned => "returned",
        StatusGroup::Failed => "failed",
        StatusGroup::Unknown => "unknown",
    }
}
