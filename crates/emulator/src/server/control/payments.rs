//! The list of payments, with what narrows it.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use paywright_core::ecommpay::methods;
use paywright_core::money::Money;
use paywright_core::payment::PaymentStatus;
use serde::Deserialize;

use super::answer::{Parameters, Refusal, limit, page};
use super::payment::{PaymentView, number_of};
use crate::platform::{Method, Payment, Time, is_same_id};
use crate::server::engine::Engine;

pub(super) async fn payments(
    State(engine): State<Arc<Engine>>,
    Parameters(asked): Parameters<Asked>,
) -> Result<Response, Refusal> {
    let filter = Filter::of(&asked)?;
    let limit = limit(asked.limit)?;
    let offset = asked.offset.unwrap_or(0);
    Ok(engine.look(|platform, _| {
        let mut found: Vec<&Payment> =
            platform.payments().filter(|payment| filter.takes(payment)).collect();
        let total = found.len();
        if asked.order == Order::Newest {
            put_newest_first(&mut found, offset.saturating_add(limit));
        }
        let found = found.into_iter().skip(offset).take(limit);
        let views: Vec<PaymentView> = found.map(PaymentView::of).collect();
        page(total, &views)
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    project_id: Option<u32>,
    payment_id: Option<String>,
    /// One or more, joined by commas.
    status: Option<String>,
    method: Option<String>,
    q: Option<String>,
    limit: Option<usize>,
    offset: Option<usize>,
    #[serde(default)]
    order: Order,
}

#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Order {
    /// By project and identifier.
    #[default]
    Id,
    Newest,
}

struct Filter<'a> {
    project_id: Option<u32>,
    payment_id: Option<&'a str>,
    statuses: Vec<PaymentStatus>,
    method: Option<&'a str>,
    /// In lower case; each has to be found somewhere.
    words: Vec<String>,
}

impl<'a> Filter<'a> {
    fn of(asked: &'a Asked) -> Result<Self, Refusal> {
        let statuses = asked.status.iter().flat_map(|list| list.split(','));
        let words = asked.q.as_deref().unwrap_or_default().to_lowercase();
        Ok(Self {
            project_id: asked.project_id,
            payment_id: asked.payment_id.as_deref(),
            statuses: statuses.map(parse_status).collect::<Result<_, _>>()?,
            method: asked.method.as_deref().map(known_method).transpose()?,
            words: words.split_whitespace().map(str::to_owned).collect(),
        })
    }

    fn takes(&self, payment: &Payment) -> bool {
        self.project_id.is_none_or(|id| id == payment.project_id)
            && self.payment_id.is_none_or(|id| is_same_id(id, &payment.id))
            && (self.statuses.is_empty() || self.statuses.contains(&payment.status))
            && self.method.is_none_or(|name| goes_by(payment.method, name))
            && (self.words.is_empty() || has_all(payment, &self.words))
    }
}

/// Whether each word is found in the identifier, the description, the customer, the masked number or
/// an amount.
fn has_all(payment: &Payment, words: &[String]) -> bool {
    let mut text = [
        payment.id.as_str(),
        &payment.description,
        payment.customer.id.as_deref().unwrap_or_default(),
        payment.customer.email.as_deref().unwrap_or_default(),
        payment.customer.phone.as_deref().unwrap_or_default(),
        number_of(payment).unwrap_or_default(),
    ]
    .join("\n");
    for money in payment.initial.into_iter().chain(payment.sum) {
        text.push_str(&amounts(money));
    }
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

fn amounts(money: Money) -> String {
    let decimal = money.to_decimal_text().unwrap_or_default();
    format!("\n{}\n{decimal}\n{}", money.minor(), money.currency())
}

fn parse_status(text: &str) -> Result<PaymentStatus, Refusal> {
    let status = PaymentStatus::parse(text.trim());
    if matches!(status, PaymentStatus::Other(_)) {
        let known: Vec<&str> = PaymentStatus::KNOWN.iter().map(PaymentStatus::as_str).collect();
        let error = format!("`status` has to be of {}", known.join(", "));
        return Err(Refusal::bad("unknown_status", error));
    }
    Ok(status)
}

/// Whether a method goes by a name, be it that of callbacks, Payment Page, Gate or the registry.
fn goes_by(method: Method, name: &str) -> bool {
    [method.callback_name(), method.page_code(), method.key()].contains(&name)
        || method.gate_paths().contains(&name)
}

/// The name of a method, if any goes by it.
fn known_method(name: &str) -> Result<&str, Refusal> {
    let mut all = methods::all().iter().filter_map(|method| Method::by_key(method.key));
    if all.any(|method| goes_by(method, name)) {
        return Ok(name);
    }
    let error = "`method` has to be a method such as card; `paywright methods` lists all";
    Err(Refusal::bad("unknown_method", error))
}

/// Sorts the first `wanted` payments by when they were made, newest first; the others only follow.
fn put_newest_first(payments: &mut [&Payment], wanted: usize) {
    // A frozen clock makes many at one time; operations are numbered as they come.
    let key = |payment: &&Payment| -> Reverse<(Time, u64)> {
        let first = payment.operations.first().map_or(0, |operation| operation.id);
        Reverse((payment.created(), first))
    };
    if wanted == 0 {
        return;
    }
    if wanted < payments.len() {
        payments.select_nth_unstable_by_key(wanted, key);
    }
    let end = wanted.min(payments.len());
    if let Some(front) = payments.get_mut(..end) {
        front.sort_by_key(key);
    }
}
