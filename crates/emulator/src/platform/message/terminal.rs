//! Layout B: the form in which Payment Page is told, and merchants whose project is set so
//! (spec 02, layout B; recorded states in the vectors).

use paywright_core::money::Money;
use paywright_core::payment::OperationStatus;

use super::parts::{account, customer, errors, provider_id, redirect, sum, waits};
use super::{Json, Object};
use crate::platform::payment::{Operation, Payment};
use crate::platform::project::Project;
use crate::platform::step::Wait;

/// A signed callback.
pub(super) fn callback(
    project: &Project,
    payment: &Payment,
    last: Option<&Operation>,
    base_url: &str,
) -> String {
    super::signed_in_general(project, &payment.id, about(project, payment, last, base_url))
}

/// Signed data of an event on Payment Page. They pass through the scripts of the shop before anybody
/// can verify them.
pub(super) fn page_event(project: &Project, payment: &Payment, base_url: &str) -> String {
    let message = about(project, payment, payment.operations.last(), base_url);
    super::signed_in_general(project, &payment.id, message.for_scripts())
}

/// The signed answer to a status query with `destination: terminal`.
pub(crate) fn status(project: &Project, payment: &Payment, base_url: &str) -> String {
    let message = about(project, payment, payment.operations.last(), base_url)
        .with("status", payment.status.as_str());
    super::signed_in_general(project, &payment.id, message)
}

fn about(project: &Project, payment: &Payment, last: Option<&Operation>, base_url: &str) -> Object {
    let transaction = payment.operations.first().map(|first| {
        Object::new()
            .with("id", first.id)
            .with("date", first.created.to_string())
            .with("type", payment.kind.as_str())
    });
    let timeout = payment.attempts_timeout();
    // What can be returned is known when the payment has an end.
    let rest = payment.sum.map(Money::minor).filter(|_| payment.status.is_final());
    let of_payment = Object::new()
        .with("method", payment.method.callback_name())
        .with("date", payment.date().to_string())
        .maybe("result_code", last.map(|last| last.code.number().to_string()))
        .maybe("result_message", last.map(|last| last.code.message()))
        .with("status", payment.status.as_str())
        .with("is_new_attempts_available", timeout.is_some())
        .with("attempts_timeout", timeout.unwrap_or(0))
        .with("id", &payment.id)
        .with("cascading_with_redirect", payment.is_cascading())
        .with("is_cascading", payment.is_cascading())
        .with("split_with_redirect", false)
        .maybe("actual_amount", rest)
        .maybe("remaining_refund", rest)
        .with("provider_id", provider_id(payment));
    let operations: Vec<Object> =
        payment.operations.iter().map(|found| operation(found, payment)).collect();
    let mut message = Object::new()
        .maybe("request_id", last.map(|last| &last.request_id))
        .maybe("transaction", transaction)
        .with("payment", of_payment)
        .maybe("sum_request", payment.initial.map(sum))
        .maybe("sum_real", payment.sum.map(sum))
        .maybe("sum_refund", returned(payment).map(sum))
        .maybe("account", payment.account.as_ref().map(account))
        .maybe("customer", customer(&payment.customer))
        .with("rrn", rrn(last))
        .maybe("AuthCode", last.map(|o| &o.provider.auth_code).filter(|code| !code.is_empty()))
        .with("description", &payment.description)
        .with("operations", operations);
    match &payment.wait {
        // The redirect is called `return_url` here.
        Some(Wait::Redirect(visit)) => {
            message.put("return_url", redirect(payment, visit, base_url));
        }
        _ => {
            waits(&mut message, payment, base_url);
            let succeeded = payment.status.is_paid();
            if let Some(url) = payment.return_urls.after(succeeded) {
                message.put("return_url", url);
            }
        }
    }
    super::checks(&mut message, project, payment, last);
    if !payment.errors.is_empty() {
        message.put("errors", errors(&payment.errors, true));
    }
    message
}

fn operation(operation: &Operation, payment: &Payment) -> Object {
    let time = if operation.status.is_final() {
        Json::from(operation.date.to_string())
    } else {
        Json::Null
    };
    Object::new()
        .with("id", operation.id)
        .with("type", operation.kind.as_str())
        .with("status", operation.status.as_str())
        .with("date", operation.date.to_string())
        .with("processing_time", time)
        .with("request_id", &operation.request_id)
        .with("sum", sum(operation.amount()))
        .with("code", operation.code.number().to_string())
        .with("message", operation.code.message())
        .with(
            "provider",
            Object::new()
                .with("id", provider_id(payment))
                .with("payment_id", &operation.provider.payment_id),
        )
}

/// What went back to the customer, `None` when nothing did.
fn returned(payment: &Payment) -> Option<Money> {
    let returns = payment.operations.iter().filter(|operation| {
        operation.kind.is_return() && operation.status == OperationStatus::Success
    });
    let sum = returns.map(|operation| operation.amount().minor()).sum::<i64>();
    let currency = payment.initial?.currency();
    (sum > 0).then(|| Money::new(sum, currency))
}

/// The retrieval reference number: twelve digits of the acquirer's number.
fn rrn(last: Option<&Operation>) -> String {
    let Some(last) = last.filter(|last| last.status == OperationStatus::Success) else {
        return String::new();
    };
    last.provider.payment_id.chars().take(12).collect()
}
