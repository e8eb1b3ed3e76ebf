//! Callbacks: what was sent, what came of it, and sending it again.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::answer::{Body, Nothing, Parameters, Place, Refusal, limit, page};
use crate::platform::faults::CallbackFault;
use crate::platform::{Answer, Attempt, Delivery, DeliveryState, News, Platform, is_same_id};
use crate::server::engine::Engine;

/// News in one answer at most; the platform keeps no more.
const MOST_NEWS: usize = 200;

pub(super) async fn deliveries(
    State(engine): State<Arc<Engine>>,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, Refusal> {
    let limit = limit(filter.limit)?;
    let state = filter.state.as_deref().map(parse_state).transpose()?;
    let takes = |delivery: &&Delivery| {
        filter.project_id.is_none_or(|id| id == delivery.project_id)
            && filter.payment_id.as_ref().is_none_or(|id| is_same_id(id, &delivery.payment_id))
            && filter.after.is_none_or(|number| delivery.number > number)
            && state.is_none_or(|state| state == state_name(delivery.state))
    };
    Ok(engine.look(|platform, _| {
        let total = platform.deliveries().filter(takes).count();
        let found: Vec<&Delivery> = match filter.order {
            Order::Oldest => platform.deliveries().filter(takes).take(limit).collect(),
            Order::Newest => platform.deliveries().rev().filter(takes).take(limit).collect(),
        };
        let views: Vec<DeliveryView> = found.into_iter().map(DeliveryView::of).collect();
        page(total, &views)
    }))
}

pub(super) async fn delivery(
    State(engine): State<Arc<Engine>>,
    Place(number): Place<u64>,
) -> Result<Json<DeliveryView>, Refusal> {
    let view = engine.look(|platform, _| platform.delivery(number).map(DeliveryView::of));
    view.map(Json).ok_or_else(|| unknown(number))
}

/// Sends a callback once more, at once, whatever became of it.
pub(super) async fn resend(
    State(engine): State<Arc<Engine>>,
    Place(number): Place<u64>,
    Body(_): Body<Nothing>,
) -> Result<Json<DeliveryView>, Refusal> {
    let resent = engine.act(|platform, now| {
        let state = platform.delivery(number).ok_or_else(|| unknown(number))?.state;
        if !platform.resend(now, number) {
            let why = match state {
                DeliveryState::NoAddress => {
                    "this callback has no address: name one in the project or the request"
                }
                _ => "this callback is being sent just now; wait for its answer",
            };
            return Err(Refusal::unfit("not_resent", why));
        }
        platform.delivery(number).map(DeliveryView::of).map(Json).ok_or_else(|| unknown(number))
    });
    resent.await
}

/// What happened to callbacks last, oldest first.
pub(super) async fn news(
    State(engine): State<Arc<Engine>>,
    Parameters(since): Parameters<Since>,
) -> Json<Vec<NewsView>> {
    Json(engine.look(|platform, _| NewsView::after(platform, since.after, MOST_NEWS)))
}

/// How a state is called.
pub(super) fn state_name(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Waiting(_) => "waiting",
        DeliveryState::Sending => "sending",
        DeliveryState::Delivered => "delivered",
        DeliveryState::GivenUp => "given up",
        DeliveryState::NoAddress => "no address",
        DeliveryState::Vanished => "vanished",
    }
}

/// Whether more attempts follow.
pub(super) fn is_open(state: DeliveryState) -> bool {
    matches!(state, DeliveryState::Waiting(_) | DeliveryState::Sending)
}

const STATES: [&str; 6] = ["waiting", "sending", "delivered", "given up", "no address", "vanished"];

fn parse_state(text: &str) -> Result<&'static str, Refusal> {
    let plain = text.replace('_', " ");
    let found = STATES.into_iter().find(|state| *state == plain);
    found.ok_or_else(|| {
        Refusal::bad("unknown_state", format!("`state` has to be one of {}", STATES.join(", ")))
    })
}

fn unknown(number: u64) -> Refusal {
    Refusal::unknown("no_such_delivery", format!("there is no callback with number {number}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    project_id: Option<u32>,
    payment_id: Option<String>,
    state: Option<String>,
    after: Option<u64>,
    limit: Option<usize>,
    #[serde(default)]
    order: Order,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "snake_case")]
enum Order {
    #[default]
    Oldest,
    Newest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Since {
    #[serde(default)]
    after: u64,
}

#[derive(Serialize)]
pub(super) struct DeliveryView {
    number: u64,
    project_id: u32,
    payment_id: String,
    /// What the callback says of the payment, where it says something.
    payment_status: Option<String>,
    url: Option<String>,
    state: &'static str,
    next_attempt: Option<String>,
    created: String,
    body: String,
    attempts: Vec<AttemptView>,
    /// What goes wrong with it on purpose.
    faults: Vec<CallbackFault>,
}

#[derive(Serialize)]
struct AttemptView {
    number: u32,
    at: String,
    status: Option<u16>,
    answer: Option<String>,
    failure: Option<String>,
    latency_ms: Option<u64>,
}

/// One attempt that has a result, or a callback that is not sent.
#[derive(Serialize)]
pub(super) struct NewsView {
    pub(super) number: u64,
    delivery: u64,
    project_id: u32,
    payment_id: String,
    payment_status: Option<String>,
    url: Option<String>,
    state: &'static str,
    next_attempt: Option<String>,
    attempt: Option<AttemptView>,
}

impl DeliveryView {
    pub(super) fn of(delivery: &Delivery) -> Self {
        Self {
            number: delivery.number,
            project_id: delivery.project_id,
            payment_id: delivery.payment_id.clone(),
            payment_status: told_status(&delivery.body),
            url: delivery.url.clone(),
            state: state_name(delivery.state),
            next_attempt: next_attempt(delivery),
            created: delivery.created.to_string(),
            body: delivery.body.clone(),
            attempts: delivery.attempts.iter().map(AttemptView::of).collect(),
            faults: delivery.faults.clone(),
        }
    }
}

impl NewsView {
    /// What happened after a number, oldest first: of more than `most` the last ones.
    pub(super) fn after(platform: &Platform, number: u64, most: usize) -> Vec<Self> {
        let found: Vec<News> = platform.news(number).collect();
        let skipped = found.len().saturating_sub(most);
        found.iter().skip(skipped).filter_map(|news| Self::of(platform, news)).collect()
    }

    fn of(platform: &Platform, news: &News) -> Option<Self> {
        let delivery = platform.delivery(news.delivery)?;
        let attempt = |number| delivery.attempts.iter().rev().find(|a| a.number == number);
        Some(Self {
            number: news.number,
            delivery: delivery.number,
            project_id: delivery.project_id,
            payment_id: delivery.payment_id.clone(),
            payment_status: told_status(&delivery.body),
            url: delivery.url.clone(),
            state: state_name(delivery.state),
            next_attempt: next_attempt(delivery),
            attempt: news.attempt.and_then(attempt).map(AttemptView::of),
        })
    }
}

impl AttemptView {
    fn of(attempt: &Attempt) -> Self {
        let http = attempt.answer.as_ref().map(|answer| &answer.result);
        let latency = |answer: &Answer| u64::try_from(answer.latency.as_millis()).ok();
        Self {
            number: attempt.number,
            at: attempt.at.to_string(),
            status: http.and_then(|result| result.as_ref().ok().map(|http| http.status)),
            answer: http.and_then(|result| result.as_ref().ok().map(|http| http.text.clone())),
            failure: http.and_then(|result| result.as_ref().err().cloned()),
            latency_ms: attempt.answer.as_ref().and_then(latency),
        }
    }
}

fn next_attempt(delivery: &Delivery) -> Option<String> {
    match delivery.state {
        DeliveryState::Waiting(due) => Some(due.to_string()),
        _ => None,
    }
}

/// `payment.status` of a body, which stands in the same place in every layout.
fn told_status(body: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Told {
        payment: Option<ToldPayment>,
    }
    #[derive(Deserialize)]
    struct ToldPayment {
        status: Option<String>,
    }
    serde_json::from_str::<Told>(body).ok()?.payment?.status
}
