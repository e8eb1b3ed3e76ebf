//! The control API: what a test or a person needs to look into the platform and to move its time.
//!
//! Every POST takes JSON, so that a page of another site cannot make a browser send it unasked.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use paywright_core::money::Money;
use serde::{Deserialize, Serialize};

use super::clock::{Clock, Pace};
use super::engine::Engine;
use crate::platform::{
    Account, Answer, Attempt, Delivery, DeliveryState, Operation, Payment, Platform, Time,
};

/// The clock does not move further than this at once.
const FARTHEST: Duration = Duration::from_secs(3_660 * 24 * 60 * 60);

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/state", get(state))
        .route("/clock", post(set_clock))
        .route("/clock/advance", post(advance))
        .route("/payments", get(payments))
        .route("/payments/{project_id}/{*payment_id}", get(payment))
        .route("/deliveries", get(deliveries))
        .route("/reset", post(reset))
}

async fn state(State(engine): State<Arc<Engine>>) -> Json<StateView> {
    Json(view_state(&engine))
}

/// Changes the pace, the time or both. The time never goes back.
async fn set_clock(
    State(engine): State<Arc<Engine>>,
    Json(change): Json<ClockChange>,
) -> Result<Json<StateView>, Response> {
    let target = match &change.now {
        Some(text) => Some(Time::parse(text).ok_or_else(|| {
            refusal("`now` has to be a date and time such as 2026-03-10T12:26:17Z")
        })?),
        None => None,
    };
    let now = engine.look(|_, clock| clock.now());
    if let Some(target) = target {
        if target < now {
            return Err(refusal("the clock cannot go back; reset starts again"));
        }
        move_by(&engine, target.since(now)).await?;
    }
    if let Some(pace) = change.pace {
        engine.set_pace(pace.into());
    }
    Ok(Json(view_state(&engine)))
}

/// Moves the clock on; answers when everything that became due has happened.
async fn advance(
    State(engine): State<Arc<Engine>>,
    Json(step): Json<Step>,
) -> Result<Json<StateView>, Response> {
    let by =
        Duration::from_secs(step.seconds).saturating_add(Duration::from_millis(step.milliseconds));
    move_by(&engine, by).await?;
    Ok(Json(view_state(&engine)))
}

async fn move_by(engine: &Arc<Engine>, by: Duration) -> Result<(), Response> {
    if by > FARTHEST {
        return Err(refusal("the clock moves by at most ten years at once"));
    }
    engine.advance(by).await;
    Ok(())
}

async fn payments(
    State(engine): State<Arc<Engine>>,
    Query(filter): Query<Filter>,
) -> Json<Vec<PaymentView>> {
    Json(engine.look(|platform, _| {
        platform
            .payments()
            .filter(|payment| filter.takes(payment.project_id, &payment.id))
            .map(PaymentView::of)
            .collect()
    }))
}

async fn payment(
    State(engine): State<Arc<Engine>>,
    Path((project_id, payment_id)): Path<(u32, String)>,
) -> Response {
    let view =
        engine.look(|platform, _| platform.payment(project_id, &payment_id).map(PaymentView::of));
    match view {
        Some(view) => Json(view).into_response(),
        None => {
            let error = ErrorView { error: "no such payment" };
            (StatusCode::NOT_FOUND, Json(error)).into_response()
        }
    }
}

async fn deliveries(
    State(engine): State<Arc<Engine>>,
    Query(filter): Query<Filter>,
) -> Json<Vec<DeliveryView>> {
    Json(engine.look(|platform, _| {
        platform
            .deliveries()
            .filter(|delivery| filter.takes(delivery.project_id, &delivery.payment_id))
            .map(DeliveryView::of)
            .collect()
    }))
}

async fn reset(State(engine): State<Arc<Engine>>, Json(_): Json<Nothing>) -> Json<StateView> {
    engine.act(|platform, _| platform.reset());
    Json(view_state(&engine))
}

fn refusal(error: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, Json(ErrorView { error })).into_response()
}

fn view_state(engine: &Engine) -> StateView {
    let in_flight = engine.in_flight();
    engine.look(|platform, clock| StateView::of(platform, clock, in_flight))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    pace: Option<PaceView>,
    now: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(default)]
    seconds: u64,
    #[serde(default)]
    milliseconds: u64,
}

/// The empty object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Deserialize)]
struct Filter {
    project_id: Option<u32>,
    payment_id: Option<String>,
}

impl Filter {
    fn takes(&self, project_id: u32, payment_id: &str) -> bool {
        let same_id = |wanted: &String| wanted.to_lowercase() == payment_id.to_lowercase();
        self.project_id.is_none_or(|wanted| wanted == project_id)
            && self.payment_id.as_ref().is_none_or(same_id)
    }
}

#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum PaceView {
    Real,
    Scaled(u32),
    Frozen,
}

#[derive(Serialize)]
struct ErrorView {
    error: &'static str,
}

#[derive(Serialize)]
struct StateView {
    now: String,
    pace: PaceView,
    next_due: Option<String>,
    projects: Vec<ProjectView>,
    payments: usize,
    deliveries: usize,
    deliveries_open: usize,
    attempts_in_flight: usize,
}

#[derive(Serialize)]
struct ProjectView {
    id: u32,
    callback_url: Option<String>,
}

#[derive(Serialize)]
struct PaymentView {
    project_id: u32,
    id: String,
    #[serde(rename = "type")]
    kind: String,
    method: &'static str,
    status: String,
    history: Vec<HistoryView>,
    initial: Option<SumView>,
    sum: Option<SumView>,
    description: String,
    customer_id: Option<String>,
    account: Option<String>,
    operations: Vec<OperationView>,
}

#[derive(Serialize)]
struct OperationView {
    id: u64,
    #[serde(rename = "type")]
    kind: String,
    status: String,
    history: Vec<HistoryView>,
    sum: SumView,
    code: u32,
    message: &'static str,
    request_id: String,
}

#[derive(Serialize)]
struct HistoryView {
    at: String,
    status: String,
}

#[derive(Serialize)]
struct SumView {
    amount: i64,
    currency: String,
}

#[derive(Serialize)]
struct DeliveryView {
    number: u64,
    project_id: u32,
    payment_id: String,
    url: Option<String>,
    state: &'static str,
    next_attempt: Option<String>,
    created: String,
    body: String,
    attempts: Vec<AttemptView>,
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

impl StateView {
    fn of(platform: &Platform, clock: &Clock, in_flight: usize) -> Self {
        let is_open = |delivery: &&Delivery| {
            matches!(delivery.state, DeliveryState::Waiting(_) | DeliveryState::Sending)
        };
        Self {
            now: clock.now().to_string(),
            pace: clock.pace().into(),
            next_due: platform.next_due().map(|due| due.to_string()),
            projects: platform
                .projects()
                .map(|project| ProjectView {
                    id: project.id(),
                    callback_url: project.default_callback_url().map(str::to_owned),
                })
                .collect(),
            payments: platform.payment_count(),
            deliveries: platform.delivery_count(),
            deliveries_open: platform.deliveries().filter(is_open).count(),
            attempts_in_flight: in_flight,
        }
    }
}

impl PaymentView {
    fn of(payment: &Payment) -> Self {
        Self {
            project_id: payment.project_id,
            id: payment.id.clone(),
            kind: payment.kind.to_string(),
            method: payment.method.callback_name(),
            status: payment.status.to_string(),
            history: history(payment.timeline.iter().map(|moment| (moment.at, &moment.status))),
            initial: payment.initial.map(SumView::of),
            sum: payment.sum.map(SumView::of),
            description: payment.description.clone(),
            customer_id: payment.customer.id.clone(),
            account: payment.account.as_ref().map(|account| match account {
                Account::Card(card) => card.masked.clone(),
                Account::Wallet(number) => number.clone(),
            }),
            operations: payment
                .operations
                .iter()
                .map(|operation| OperationView::of(payment, operation))
                .collect(),
        }
    }
}

impl OperationView {
    fn of(payment: &Payment, operation: &Operation) -> Self {
        Self {
            id: operation.id,
            kind: operation.kind.to_string(),
            status: operation.status.to_string(),
            history: history(payment.history_of(operation.id)),
            sum: SumView::of(operation.sum),
            code: operation.code.number(),
            message: operation.code.message(),
            request_id: operation.request_id.clone(),
        }
    }
}

impl SumView {
    fn of(money: Money) -> Self {
        Self { amount: money.minor(), currency: money.currency().to_string() }
    }
}

impl DeliveryView {
    fn of(delivery: &Delivery) -> Self {
        let (state, next_attempt) = match delivery.state {
            DeliveryState::Waiting(due) => ("waiting", Some(due.to_string())),
            DeliveryState::Sending => ("sending", None),
            DeliveryState::Delivered => ("delivered", None),
            DeliveryState::GivenUp => ("given up", None),
            DeliveryState::NoAddress => ("no address", None),
            DeliveryState::Vanished => ("vanished", None),
        };
        Self {
            number: delivery.number,
            project_id: delivery.project_id,
            payment_id: delivery.payment_id.clone(),
            url: delivery.url.clone(),
            state,
            next_attempt,
            created: delivery.created.to_string(),
            body: delivery.body.clone(),
            attempts: delivery.attempts.iter().map(AttemptView::of).collect(),
        }
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

fn history<S: ToString>(steps: impl Iterator<Item = (Time, S)>) -> Vec<HistoryView> {
    steps
        .map(|(at, status)| HistoryView { at: at.to_string(), status: status.to_string() })
        .collect()
}

impl From<Pace> for PaceView {
    fn from(pace: Pace) -> Self {
        match pace {
            Pace::Real => Self::Real,
            Pace::Scaled(factor) => Self::Scaled(factor),
            Pace::Frozen => Self::Frozen,
        }
    }
}

impl From<PaceView> for Pace {
    fn from(pace: PaceView) -> Self {
        match pace {
            PaceView::Real => Self::Real,
            PaceView::Scaled(factor) => Self::Scaled(factor),
            PaceView::Frozen => Self::Frozen,
        }
    }
}
