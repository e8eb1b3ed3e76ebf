//! The control API: what a test, a person or the dashboard needs to look into the gateway, to move
//! its time and to act for others. As at the first gateway, every POST takes JSON.

mod views;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde::Deserialize;
use serde_json::Value;

use self::views::{NotificationView, TerminalView};
pub(super) use self::views::{PaymentView, StateView};
use super::Engine;
use crate::cryptoprocessing::{Action, NotPossible, Platform, has_fault};
use crate::platform::faults::FaultRule;
use crate::server::control::answer::{Body, Nothing, Parameters, Place, Refusal, limit, page};
use crate::server::control::clock::{ClockChange, Step};
use crate::server::control::faults::{FaultView, check};
use crate::server::control::{as_data, nowhere, wrong_method};

/// The routes, without the prefix they stand under.
pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/state", get(state))
        .route("/version", get(version))
        .route("/clock", post(set_clock))
        .route("/clock/advance", post(advance))
        .route("/terminal", get(terminal).post(set_terminal))
        .route("/faults", get(faults).post(set_faults))
        .route("/payments", get(payments))
        .route("/payments/{*order_id}", get(payment).post(act))
        .route("/customers", get(customers))
        .route("/notifications", get(notifications))
        .route("/notifications/{number}/resend", post(resend))
        .route("/reset", post(reset))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::map_response(as_data))
}

async fn state(State(engine): State<Arc<Engine>>) -> Json<StateView> {
    Json(StateView::of(&engine))
}

/// For pages that wait for a change.
async fn version(State(engine): State<Arc<Engine>>) -> Json<Value> {
    Json(serde_json::json!({"version": engine.version().1}))
}

async fn set_clock(
    State(engine): State<Arc<Engine>>,
    Body(change): Body<ClockChange>,
) -> Result<Json<StateView>, Refusal> {
    change.apply(&engine).await?;
    Ok(Json(StateView::of(&engine)))
}

async fn advance(
    State(engine): State<Arc<Engine>>,
    Body(step): Body<Step>,
) -> Result<Json<StateView>, Refusal> {
    step.apply(&engine).await?;
    Ok(Json(StateView::of(&engine)))
}

async fn terminal(State(engine): State<Arc<Engine>>) -> Json<TerminalView> {
    Json(engine.look(|platform, _| TerminalView::of(platform.terminal())))
}

/// What the support can change while the gateway runs. Members that are left out stay.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TerminalChange {
    /// `null` or an empty text ends notifications.
    #[serde(default, deserialize_with = "given")]
    notification_url: Option<Option<String>>,
    repeats: Option<u32>,
    repeat_seconds: Option<u64>,
    add_info: Option<bool>,
    page_attempts: Option<u32>,
}

/// Tells `null` from a member that is left out.
fn given<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

async fn set_terminal(
    State(engine): State<Arc<Engine>>,
    Body(change): Body<TerminalChange>,
) -> Json<TerminalView> {
    let view = engine.act(|platform, _| {
        let mut terminal = platform.terminal().clone();
        if let Some(url) = change.notification_url {
            terminal.notification_url = url.filter(|url| !url.is_empty());
        }
        if let Some(seconds) = change.repeat_seconds {
            terminal.repeat_interval = Duration::from_secs(seconds);
        }
        terminal.repeats = change.repeats.unwrap_or(terminal.repeats);
        terminal.add_info = change.add_info.unwrap_or(terminal.add_info);
        terminal.page_attempts = change.page_attempts.unwrap_or(terminal.page_attempts);
        platform.set_terminal(terminal);
        TerminalView::of(platform.terminal())
    });
    Json(view.await)
}

async fn faults(State(engine): State<Arc<Engine>>) -> Json<Vec<FaultView>> {
    Json(engine.look(|platform, _| fault_views(platform)))
}

/// Sets the rules of the body in place of those there are.
async fn set_faults(
    State(engine): State<Arc<Engine>>,
    Body(rules): Body<Vec<FaultRule>>,
) -> Result<Json<Vec<FaultView>>, Refusal> {
    check(&rules)?;
    if let Some(rule) = rules.iter().find(|rule| !has_fault(&rule.fault)) {
        let word = serde_json::to_value(&rule.fault).unwrap_or_default();
        let word = word.get("fault").and_then(Value::as_str).unwrap_or_default();
        let error = format!("`{word}` goes wrong at the first gateway only");
        return Err(Refusal::bad("fault_of_other_gateway", error));
    }
    let views = engine.act(|platform, _| {
        platform.set_faults(rules);
        fault_views(platform)
    });
    Ok(Json(views.await))
}

fn fault_views(platform: &Platform) -> Vec<FaultView> {
    platform.faults().map(|(rule, hits)| FaultView { rule: rule.clone(), hits }).collect()
}

/// Which part of a list is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filter {
    state: Option<String>,
    order_id: Option<String>,
    limit: Option<usize>,
}

async fn payments(
    State(engine): State<Arc<Engine>>,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, Refusal> {
    let limit = limit(filter.limit)?;
    Ok(engine.look(|platform, _| {
        let is_wanted = |view: &PaymentView| {
            filter.state.as_deref().is_none_or(|state| state.eq_ignore_ascii_case(view.state()))
                && filter.order_id.as_deref().is_none_or(|order_id| order_id == view.order_id())
        };
        let found = platform.payments().map(|payment| PaymentView::of(platform, payment));
        let found: Vec<_> = found.filter(is_wanted).collect();
        page(found.len(), found.get(..limit.min(found.len())).unwrap_or_default())
    }))
}

async fn payment(
    State(engine): State<Arc<Engine>>,
    Place(order_id): Place<String>,
) -> Result<Json<PaymentView>, Refusal> {
    view_of(&engine, &order_id)
}

fn view_of(engine: &Engine, order_id: &str) -> Result<Json<PaymentView>, Refusal> {
    let view = engine.look(|platform, _| {
        platform.payment(order_id).map(|payment| PaymentView::of(platform, payment))
    });
    view.map(Json).ok_or_else(|| unknown_order(order_id))
}

fn unknown_order(order_id: &str) -> Refusal {
    let error = format!("there is no order `{order_id}`; /_control/payments lists all");
    Refusal::unknown("unknown_order", error)
}

/// Acts for somebody: the shop, the issuer, the support.
async fn act(
    State(engine): State<Arc<Engine>>,
    Place(order_id): Place<String>,
    Body(action): Body<Action>,
) -> Result<Json<PaymentView>, Refusal> {
    match engine.act(|platform, now| platform.act(now, &order_id, action)).await {
        None => Err(unknown_order(&order_id)),
        Some(Err(error @ NotPossible::State { .. })) => {
            Err(Refusal::unfit("state_forbids", error.to_string()))
        }
        Some(Err(error @ NotPossible::Refused(_))) => {
            Err(Refusal::unfit("gateway_refuses", error.to_string()))
        }
        Some(Ok(())) => view_of(&engine, &order_id),
    }
}

async fn customers(State(engine): State<Arc<Engine>>) -> Json<Vec<views::CustomerView>> {
    Json(engine.look(|platform, _| platform.customers().map(views::CustomerView::of).collect()))
}

async fn notifications(
    State(engine): State<Arc<Engine>>,
    Parameters(filter): Parameters<Filter>,
) -> Result<Response, Refusal> {
    let limit = limit(filter.limit)?;
    Ok(engine.look(|platform, _| {
        let views = platform.notifications().map(NotificationView::of);
        let is_wanted = |view: &NotificationView| view.fits(&filter.state, &filter.order_id);
        let found: Vec<_> = views.filter(is_wanted).collect();
        page(found.len(), found.get(..limit.min(found.len())).unwrap_or_default())
    }))
}

async fn resend(
    State(engine): State<Arc<Engine>>,
    Place(number): Place<u64>,
    Body(_): Body<Nothing>,
) -> Result<Json<NotificationView>, Refusal> {
    let is_sent = engine.act(|platform, now| platform.resend(now, number)).await;
    let view = engine.look(|platform, _| {
        platform.notifications().find(|it| it.number == number).map(NotificationView::of)
    });
    match view {
        None => {
            let error = format!("there is no notification {number}");
            Err(Refusal::unknown("unknown_notification", error))
        }
        Some(_) if !is_sent => {
            let error = "it has no address, or is being sent just now";
            Err(Refusal::unfit("not_resendable", error))
        }
        Some(view) => Ok(Json(view)),
    }
}

async fn reset(State(engine): State<Arc<Engine>>, Body(_): Body<Nothing>) -> Json<StateView> {
    engine.act(|platform, _| platform.reset()).await;
    Json(StateView::of(&engine))
}
