//! What the platform tells merchants about a payment: callbacks (layout A of spec 02) and status
//! answers (layout C).

use paywright_core::ecommpay::PaymentStatus;
use paywright_core::mask::CardBrand;
use paywright_core::money::{Currency, Money};
use serde::Serialize;

use super::payment::{Account, ErrorItem, Method, Operation, Payment, Provider, Redirect};
use super::project::Project;

/// The signed callback about the present state of a payment and one of its operations.
pub(crate) fn callback(
    project: &Project,
    payment: &Payment,
    operation: Option<&Operation>,
    base_url: &str,
) -> String {
    let mut message = Message::about(payment, base_url);
    message.payment.merchant_refund_id =
        operation.and_then(|operation| operation.merchant_refund_id.as_deref());
    message.operation = operation.map(|operation| OperationPart::of(operation, payment.method));
    if let Some(operation) = operation.filter(|operation| !operation.errors.is_empty()) {
        message.errors = Some(operation.errors.iter().map(ErrorPart::of).collect());
    }
    message.signed(project)
}

/// The signed answer to a status query: all operations instead of the last one.
pub(crate) fn status(project: &Project, payment: &Payment, base_url: &str) -> String {
    let mut message = Message::about(payment, base_url);
    let parts =
        payment.operations.iter().map(|operation| OperationPart::of(operation, payment.method));
    message.operations = Some(parts.collect());
    message.signed(project)
}

/// A callback about a request that was refused without touching a payment.
pub(crate) fn refusal(project: &Project, payment_id: &str, errors: &[ErrorItem]) -> String {
    let mut message = Message::bare(project.id(), payment_id);
    message.errors = Some(errors.iter().map(ErrorPart::of).collect());
    message.signed(project)
}

/// A status answer that only says why there is nothing to tell (codes 3061 and 3062, as text).
pub(crate) fn nothing_known(project: &Project, payment_id: &str, error: &ErrorItem) -> String {
    let mut message = Message::bare(project.id(), payment_id);
    message.errors = Some(vec![ErrorPart {
        code: CodePart::Text(error.code.to_string()),
        ..ErrorPart::of(error)
    }]);
    message.signed(project)
}

#[derive(Serialize)]
struct Message<'a> {
    project_id: u32,
    payment: PaymentPart<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<OperationPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operations: Option<Vec<OperationPart<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_data: Option<RedirectPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<ErrorPart<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
}

#[derive(Serialize)]
struct PaymentPart<'a> {
    id: &'a str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sum: Option<SumPart>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_new_attempts_available: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant_refund_id: Option<&'a str>,
}

#[derive(Serialize)]
struct SumPart {
    amount: i64,
    #[serde(serialize_with = "as_code")]
    currency: Currency,
}

#[derive(Serialize)]
#[serde(untagged)]
enum AccountPart<'a> {
    Card {
        number: &'a str,
        token: &'a str,
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        brand: Option<&'static str>,
        card_holder: &'a str,
        id: u64,
        expiry_month: String,
        expiry_year: String,
    },
    Wallet {
        number: &'a str,
    },
}

#[derive(Serialize)]
struct CustomerPart<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct OperationPart<'a> {
    id: u64,
    #[serde(rename = "type")]
    kind: &'a str,
    status: &'a str,
    date: String,
    created_date: String,
    request_id: &'a str,
    sum_initial: SumPart,
    sum_converted: SumPart,
    provider: ProviderPart<'a>,
    code: String,
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eci: Option<&'static str>,
}

#[derive(Serialize)]
struct ProviderPart<'a> {
    id: u32,
    payment_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    auth_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_message: Option<&'static str>,
}

#[derive(Serialize)]
struct RedirectPart {
    method: &'static str,
    body: RedirectBody,
    encrypted: [(); 0],
    url: String,
}

/// What the EcoPayz page is sent (seed 004), the members that the local page reads first.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RedirectBody {
    #[serde(rename = "TxID")]
    transaction: u64,
    checksum: String,
    customer_id_at_merchant: String,
    amount: String,
    currency: String,
    on_success_url: String,
    on_failure_url: String,
}

#[derive(Serialize)]
struct ErrorPart<'a> {
    code: CodePart,
    message: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    field: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    constraint: &'a str,
}

/// Codes of `errors` are numbers in the specification and text in recorded status answers.
#[derive(Serialize)]
#[serde(untagged)]
enum CodePart {
    Number(u32),
    Text(String),
}

impl<'a> Message<'a> {
    fn bare(project_id: u32, payment_id: &'a str) -> Self {
        Self {
            project_id,
            payment: PaymentPart {
                id: payment_id,
                kind: None,
                status: "error",
                date: None,
                method: None,
                sum: None,
                description: None,
                is_new_attempts_available: None,
                merchant_refund_id: None,
            },
            account: None,
            customer: None,
            operation: None,
            operations: None,
            redirect_data: None,
            errors: None,
            signature: None,
        }
    }

    fn about(payment: &'a Payment, base_url: &str) -> Self {
        let retry = (payment.status == PaymentStatus::AwaitingCustomer).then_some(true);
        let errors = &payment.errors;
        Self {
            project_id: payment.project_id,
            payment: PaymentPart {
                id: &payment.id,
                kind: Some(payment.kind.as_str()),
                status: payment.status.as_str(),
                date: Some(payment.date().to_string()),
                method: Some(payment.method.code()),
                sum: payment.sum.map(SumPart::of),
                description: Some(&payment.description),
                is_new_attempts_available: retry,
                merchant_refund_id: None,
            },
            account: payment.account.as_ref().map(AccountPart::of),
            customer: payment.customer_id.as_deref().map(|id| CustomerPart { id }),
            operation: None,
            operations: None,
            redirect_data: payment
                .redirect
                .as_ref()
                .filter(|_| payment.status == PaymentStatus::AwaitingRedirectResult)
                .map(|redirect| RedirectPart::of(payment, redirect, base_url)),
            errors: (!errors.is_empty()).then(|| errors.iter().map(ErrorPart::of).collect()),
            signature: None,
        }
    }

    fn signed(mut self, project: &Project) -> String {
        let unsigned = serde_json::to_vec(&self).unwrap_or_default();
        self.signature = Some(project.sign(&unsigned));
        serde_json::to_string(&self).unwrap_or_default()
    }
}

impl SumPart {
    fn of(money: Money) -> Self {
        Self { amount: money.minor(), currency: money.currency() }
    }
}

fn as_code<S: serde::Serializer>(currency: &Currency, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(currency.as_str())
}

impl<'a> AccountPart<'a> {
    fn of(account: &'a Account) -> Self {
        match account {
            Account::Card(card) => Self::Card {
                number: &card.masked,
                token: &card.token,
                brand: card.brand.map(CardBrand::as_str),
                card_holder: &card.holder,
                id: card.id,
                expiry_month: format!("{:02}", card.expiry_month),
                expiry_year: card.expiry_year.to_string(),
            },
            Account::Wallet(number) => Self::Wallet { number },
        }
    }
}

impl<'a> OperationPart<'a> {
    fn of(operation: &'a Operation, method: Method) -> Self {
        Self {
            id: operation.id,
            kind: operation.kind.as_str(),
            status: operation.status.as_str(),
            date: operation.date.to_string(),
            created_date: operation.created.to_string(),
            request_id: &operation.request_id,
            sum_initial: SumPart::of(operation.sum),
            sum_converted: SumPart::of(operation.sum),
            provider: ProviderPart::of(&operation.provider, method),
            code: operation.code.number().to_string(),
            message: operation.code.message(),
            description: operation.cause,
            eci: operation.eci,
        }
    }
}

impl<'a> ProviderPart<'a> {
    /// The numbers of the providers are those of the documentation's examples.
    fn of(provider: &'a Provider, method: Method) -> Self {
        let (id, endpoint_id) = match method {
            Method::Card => (6, Some(6)),
            Method::EcoPayz => (1098, None),
        };
        Self {
            id,
            payment_id: &provider.payment_id,
            date: provider.date.map(|date| date.to_string()),
            auth_code: &provider.auth_code,
            endpoint_id,
            result_code: provider.result.map(|(code, _)| code),
            result_message: provider.result.map(|(_, message)| message),
        }
    }
}

impl RedirectPart {
    fn of(payment: &Payment, redirect: &Redirect, base_url: &str) -> Self {
        let amount = payment.initial.map(Money::to_decimal_text);
        let currency = payment.initial.map(Money::currency);
        Self {
            method: "POST",
            body: RedirectBody {
                transaction: redirect.transaction,
                checksum: redirect.checksum.clone(),
                customer_id_at_merchant: payment.customer_id.clone().unwrap_or_default(),
                amount: amount.and_then(Result::ok).unwrap_or_default(),
                currency: currency.map(|code| code.as_str().to_owned()).unwrap_or_default(),
                on_success_url: redirect.success_url.clone(),
                on_failure_url: redirect.decline_url.clone(),
            },
            encrypted: [],
            url: format!("{base_url}/provider/ecopayz"),
        }
    }
}

impl<'a> ErrorPart<'a> {
    fn of(error: &'a ErrorItem) -> Self {
        Self {
            code: CodePart::Number(error.code),
            message: error.message,
            field: error.field,
            constraint: &error.constraint,
        }
    }
}
