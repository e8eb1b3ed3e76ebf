//! The control API: what a test, a person or the dashboard needs to look into the platform, to move
//! its time and to act in the merchant's place.
//!
//! Every POST takes JSON, so that a page of another site cannot make a browser send it unasked.

mod actions;
pub(super) mod answer;
pub(super) mod clock;
mod deliveries;
mod details;
mod events;
mod examples;
pub(super) mod faults;
mod fraud;
mod payment;
mod payments;
mod projects;
mod scenario;
mod settings;
mod state;
mod wait;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};

use super::engine::Engine;

pub(super) use self::answer::Refusal;

/// The routes, without the prefix they stand under.
pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/state", get(state::state))
        .route("/events", get(events::events))
        .route("/clock", post(clock::set))
        .route("/clock/advance", post(clock::advance))
        .route("/settings", get(settings::settings).post(settings::change))
        .route("/projects", get(projects::projects).post(projects::set))
        .route("/faults", get(faults::faults).post(faults::set))
        .route("/examples", get(examples::examples))
        .route("/payments", get(payments::payments))
        .route("/payments/{project_id}/{*rest}", get(details::payment).post(actions::act))
        .route("/deliveries", get(deliveries::deliveries))
        .route("/deliveries/news", get(deliveries::news))
        .route("/deliveries/{number}", get(deliveries::delivery))
        .route("/deliveries/{number}/resend", post(deliveries::resend))
        .route("/fraud", post(fraud::report))
        .route("/reset", post(state::reset))
        .route("/scenario", post(scenario::run))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::map_response(as_data))
}

/// What is told here is true for the moment only, and data: never a page, whatever text it holds.
pub(super) async fn as_data(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

pub(super) async fn nowhere(uri: Uri) -> Refusal {
    let error =
        format!("there is nothing at {}; the README of the emulator lists all routes", uri.path());
    Refusal::unknown("unknown_path", error)
}

pub(super) async fn wrong_method() -> Refusal {
    let error = "this path takes another method; the README of the emulator lists all routes";
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", error)
}
