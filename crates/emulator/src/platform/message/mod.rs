//! What the platform tells merchants: callbacks in their layouts (spec 02) and status answers
//! (layout C), signed.

mod parts;
mod terminal;

use paywright_core::money::Money;
use paywright_core::payment::PaymentStatus;

use self::parts::{account, customer, errors, operation, series_part, sum, waits};
use super::Time;
use super::json::{Json, Object};
use super::operation::CUSTOMER_TIMEOUT;
use super::payment::{Customer, ErrorItem, Operation, Payment};
use super::project::{Layout, Project};
use super::series::Series;
use super::vault::Token;

pub(crate) use self::parts::visit_url;
pub(crate) use self::terminal::status as terminal_status;

/// The signed callback about the present state of a payment and one of its operations, in the layout
/// of the project.
pub(crate) fn callback(
    project: &Project,
    payment: &Payment,
    operation: Option<&Operation>,
    series: Option<&Series>,
    base_url: &str,
) -> String {
    match project.chosen_options().layout {
        Layout::A => {
            let message = about(project, payment, operation, series, base_url);
            signed(project, message)
        }
        Layout::General => {
            let message = about(project, payment, operation, series, base_url);
            signed_in_general(project, &payment.id, message)
        }
        Layout::B => terminal::callback(project, payment, operation, base_url),
    }
}

/// The same as the data of an event on Payment Page, whatever the layout of the project is.
pub(crate) fn page_event(project: &Project, payment: &Payment, base_url: &str) -> String {
    terminal::page_event(project, payment, base_url)
}

/// The signed answer to a status query: all operations instead of the last one.
pub(crate) fn status(
    project: &Project,
    payment: &Payment,
    series: Option<&Series>,
    base_url: &str,
) -> String {
    let operations: Vec<Object> =
        payment.operations.iter().map(|found| operation(found, payment)).collect();
    let mut message = head(payment, None).with("operations", operations);
    tail(&mut message, project, payment, payment.operations.last(), series, base_url);
    signed(project, message)
}

/// A callback about a request that was refused without touching a payment.
pub(crate) fn refusal(project: &Project, payment_id: &str, found: &[ErrorItem]) -> String {
    let message = bare(project, payment_id).with("errors", errors(found, false));
    match project.chosen_options().layout {
        Layout::A => signed(project, message),
        Layout::General | Layout::B => signed_in_general(project, payment_id, message),
    }
}

/// The answer to a query about a request that was refused.
pub(crate) fn refused_status(project: &Project, payment_id: &str, found: &[ErrorItem]) -> String {
    signed(project, bare(project, payment_id).with("errors", errors(found, false)))
}

/// A status answer that only says why there is nothing to tell (codes 3061 and 3062, as text).
pub(crate) fn nothing_known(project: &Project, payment_id: &str, error: &ErrorItem) -> String {
    let found = errors(std::slice::from_ref(error), true);
    signed(project, bare(project, payment_id).with("errors", found))
}

/// A callback about the state of a registered series.
pub(crate) fn series(project: &Project, series: &Series) -> String {
    let terms = &series.terms;
    let recurring = Object::new()
        .with("id", series.id)
        .with("status", series.status())
        .maybe("type", terms.kind.map(super::series::SeriesKind::as_str))
        .with("currency", series.currency.as_str())
        .maybe("exp_year", series.expiry().map(|(year, _)| year))
        .maybe("exp_month", series.expiry().map(|(_, month)| month))
        .maybe("period", terms.period.map(super::series::Period::as_str))
        .maybe("time", terms.time_text());
    let message = Object::new().with("project_id", project.id()).with("recurring", recurring);
    signed(project, message)
}

/// What a request about a token asked for and what was wrong with it.
pub(crate) struct TokenRequest<'a> {
    pub(crate) id: &'a str,
    pub(crate) action: &'static str,
    pub(crate) errors: &'a [ErrorItem],
}

/// A callback about a token; the signature is in `general` (spec 02, other message types).
pub(crate) fn token(
    project: &Project,
    request: &TokenRequest<'_>,
    known: Option<(&str, &Token)>,
    of: &Customer,
    now: Time,
) -> String {
    let status = if request.errors.is_empty() { "success" } else { "decline" };
    let about = Object::new()
        .with("id", request.id)
        .with("action", request.action)
        .with("status", status)
        .with("errors", errors(request.errors, false));
    let mut message = Object::new().with("request", about);
    if let Some((text, token)) = known {
        let card = Object::new()
            .with("number", &token.card.masked)
            .with("exp_month", format!("{:02}", token.card.expiry_month))
            .with("exp_year", token.card.expiry_year.to_string())
            .with("holder", &token.card.holder);
        message.put("token", text);
        message.put("token_status", token.status(now));
        message.put("token_created_at", token.created.to_string());
        message.put("card", card);
    }
    let message = message.maybe("customer", customer(of));
    let general = Object::new().with("project_id", project.id());
    let general = general.maybe("customer_id", of.id.as_ref());
    signed_with_general(project, general, message)
}

/// Signed data of a synchronous answer, with the signature at top level.
pub(crate) fn signed(project: &Project, message: Object) -> String {
    let signature = project.sign(message.text().as_bytes());
    message.with("signature", signature).text()
}

/// The same with identification and signature in `general`.
fn signed_in_general(project: &Project, payment_id: &str, message: Object) -> String {
    let general = Object::new().with("project_id", project.id()).with("payment_id", payment_id);
    signed_with_general(project, general, message)
}

fn signed_with_general(project: &Project, general: Object, message: Object) -> String {
    let mut message = message.with("general", general);
    let signature = project.sign(message.text().as_bytes());
    if let Some(Json::Object(general)) = message.member_mut("general") {
        general.put("signature", signature);
    }
    message.text()
}

fn about(
    project: &Project,
    payment: &Payment,
    last: Option<&Operation>,
    series: Option<&Series>,
    base_url: &str,
) -> Object {
    let mut message = head(payment, last);
    if let Some(last) = last {
        message.put("operation", operation(last, payment));
    }
    tail(&mut message, project, payment, last, series, base_url);
    message
}

fn bare(project: &Project, payment_id: &str) -> Object {
    let payment = Object::new().with("id", payment_id).with("status", "error");
    Object::new().with("project_id", project.id()).with("payment", payment)
}

/// Project, payment, account and customer.
fn head(payment: &Payment, last: Option<&Operation>) -> Object {
    let timeout = payment.attempts_timeout();
    let of_payment = Object::new()
        .with("id", &payment.id)
        .with("type", payment.kind.as_str())
        .with("status", payment.status.as_str())
        .with("date", payment.date().to_string())
        .with("method", payment.method.callback_name())
        .maybe("sum", payment.sum.map(sum))
        .with("description", &payment.description)
        .maybe("is_new_attempts_available", timeout.map(|_| true))
        .maybe("attempts_timeout", timeout)
        .maybe("merchant_refund_id", last.and_then(|last| last.merchant_refund_id.as_ref()))
        .maybe("cascading_with_redirect", payment.is_cascading().then_some(true));
    Object::new()
        .with("project_id", payment.project_id)
        .with("payment", of_payment)
        .maybe("account", payment.account.as_ref().map(account))
        .maybe("customer", customer(&payment.customer))
}

/// What the merchant has to know beside the operation.
fn tail(
    message: &mut Object,
    project: &Project,
    payment: &Payment,
    last: Option<&Operation>,
    series: Option<&Series>,
    base_url: &str,
) {
    waits(message, payment, base_url);
    if let Some(series) = series {
        message.put("recurring", series_part(series));
    }
    if let Some(link) = &payment.link {
        let link = Object::new()
            .with("url", format!("{base_url}/link/{}", link.key))
            .with("best_before", link.best_before.to_string());
        message.put("invoice", link);
    }
    checks(message, project, payment, last);
    let found = match last {
        Some(last) if !last.errors.is_empty() => &last.errors,
        _ => &payment.errors,
    };
    if !found.is_empty() {
        message.put("errors", errors(found, false));
    }
}

/// What was found out about the customer: 3-D Secure 2, where the project wants it told, and the
/// address.
fn checks(message: &mut Object, project: &Project, payment: &Payment, last: Option<&Operation>) {
    let Some(last) = last else {
        return;
    };
    if let Some(mpi) = last.mpi.as_ref().filter(|_| project.chosen_options().mpi_result) {
        message.put("mpi_result", parts::mpi(mpi, payment, last));
    }
    if let Some(avs) = &last.avs_result {
        message.put("avs_result", avs);
    }
}

impl Payment {
    /// Seconds that the customer has for another attempt, `None` when there is none.
    fn attempts_timeout(&self) -> Option<i64> {
        let can_retry = self.status == PaymentStatus::AwaitingCustomer;
        can_retry.then(|| i64::try_from(CUSTOMER_TIMEOUT.as_secs()).unwrap_or(i64::MAX))
    }

    /// Whether the customer has to be asked for consent before another redirect.
    fn is_cascading(&self) -> bool {
        use super::step::Wait;
        match &self.wait {
            Some(Wait::Acs(acs)) => acs.is_cascading,
            Some(Wait::Redirect(visit)) => visit.is_cascading,
            _ => false,
        }
    }

    /// Decimal text of the sum that was asked for.
    fn amount_text(&self) -> String {
        self.initial.map(Money::to_decimal_text).and_then(Result::ok).unwrap_or_default()
    }
}
