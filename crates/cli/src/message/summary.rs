//! What a message says, put together for people and programs.

use paywright_core::ErrorCode;
use paywright_core::ecommpay::callback::{
    Callback, CallbackKind, ClarificationField, Customer, Layout, NextAction, Operation, Payment,
    PaymentOutcome, RedirectMethod, Unverified,
};
use paywright_core::ecommpay::payment_state::OperationId;
use paywright_core::ecommpay::status::StatusGroup;
use paywright_core::ecommpay::{PaymentStatus, Verified, VerifyError, codes};
use paywright_core::money::Money;
use serde::Serialize;
use serde_json::Value;

use crate::commands::codes::to_json as code_to_json;
use crate::output::shown;

/// What is known about the signature.
pub(super) enum Seal {
    /// It fits.
    Genuine(Box<Verified<Callback>>),
    /// It does not, or is missing.
    Refused(VerifyError),
    /// There was no key to check it with.
    NotChecked,
}

/// A message. Texts are masked and safe to print.
#[derive(Serialize)]
pub(super) struct Summary {
    pub(super) verified: bool,
    pub(super) key: Option<String>,
    pub(super) refusal: Option<Problem>,
    pub(super) kind: &'static str,
    pub(super) layout: Option<&'static str>,
    pub(super) project_id: Option<u64>,
    pub(super) payment: Option<PaymentSummary>,
    pub(super) operations: Vec<OperationSummary>,
    pub(super) account: Option<AccountSummary>,
    pub(super) customer_id: Option<String>,
    pub(super) errors: Vec<ErrorSummary>,
    pub(super) next_action: Action,
    pub(super) review: Option<Problem>,
    pub(super) ambiguities: Vec<AmbiguitySummary>,
}

/// Why something must not be acted on.
#[derive(Serialize)]
pub(super) struct Problem {
    pub(super) code: &'static str,
    pub(super) message: String,
}

#[derive(Serialize)]
pub(super) struct PaymentSummary {
    pub(super) id: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) method: Option<String>,
    pub(super) status: Option<String>,
    /// What the status means: `paid`, `pending`...
    pub(super) group: Option<&'static str>,
    #[serde(rename = "final")]
    pub(super) is_final: bool,
    pub(super) sum: Option<Sum>,
    pub(super) date: Option<String>,
    pub(super) description: Option<String>,
}

#[derive(Serialize)]
pub(super) struct OperationSummary {
    pub(super) id: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) status: Option<String>,
    pub(super) sum: Option<Sum>,
    pub(super) sum_converted: Option<Sum>,
    pub(super) date: Option<String>,
    pub(super) request_id: Option<String>,
    /// The code with its meaning.
    pub(super) code: Option<Value>,
    /// What the message itself says about the code.
    pub(super) message: Option<String>,
}

#[derive(Serialize)]
pub(super) struct AccountSummary {
    pub(super) number: Option<String>,
    pub(super) brand: Option<String>,
}

#[derive(Serialize)]
pub(super) struct ErrorSummary {
    pub(super) code: Option<Value>,
    pub(super) message: Option<String>,
    pub(super) field: Option<String>,
    pub(super) constraint: Option<String>,
}

/// An amount, exact and for people.
#[derive(Serialize)]
pub(super) struct Sum {
    pub(super) minor: i64,
    pub(super) currency: String,
    pub(super) text: String,
}

/// What to do now.
#[derive(Serialize)]
pub(super) struct Action {
    pub(super) name: &'static str,
    pub(super) told: String,
}

/// A value that could be read as other members.
#[derive(Serialize)]
pub(super) struct AmbiguitySummary {
    pub(super) path: String,
    pub(super) could_be: Vec<String>,
}

impl Summary {
    pub(super) fn of(read: &Unverified<Callback>, seal: &Seal) -> Self {
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

impl Action {
    /// What the message asks for; nothing at all when it is known to be false.
    fn of(read: &Unverified<Callback>, seal: &Seal) -> Self {
        let told_of = |action: &NextAction<'_>| Self { name: action.name(), told: told(action) };
        match seal {
            Seal::Genuine(callback) => told_of(&callback.next_action()),
            Seal::NotChecked => told_of(&read.claimed_next_action()),
            Seal::Refused(_) => {
                Self { name: "none", told: "Nothing; the message is not genuine.".to_owned() }
            }
        }
    }
}

fn meaning(code: &str) -> Value {
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
            PaymentOutcome::Paid => {
                "The customer paid the whole sum. Compare it with the order, then ship."
            }
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
