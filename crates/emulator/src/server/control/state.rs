//! How the platform stands as a whole, and forgetting all of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::answer::{Body, Nothing};
use super::clock::PaceView;
use super::deliveries::{is_open, state_name};
use super::settings::SettingsView;
use crate::platform::{Platform, Project};
use crate::server::clock::Clock;
use crate::server::engine::Engine;

pub(super) async fn state(State(engine): State<Arc<Engine>>) -> Json<StateView> {
    Json(StateView::of(&engine))
}

pub(super) async fn reset(
    State(engine): State<Arc<Engine>>,
    Body(_): Body<Nothing>,
) -> Json<StateView> {
    engine.act(|platform, _| platform.reset()).await;
    Json(StateView::of(&engine))
}

#[derive(Serialize)]
pub(super) struct StateView {
    /// Which start of the platform this is; `version` counts from there.
    run: u64,
    /// Another number after every change.
    version: u64,
    now: String,
    now_ms: u64,
    pace: PaceView,
    next_due: Option<String>,
    projects: Vec<ProjectView>,
    payments: usize,
    payments_by_status: BTreeMap<String, usize>,
    payments_by_method: BTreeMap<&'static str, usize>,
    deliveries: usize,
    deliveries_by_state: BTreeMap<&'static str, usize>,
    deliveries_open: usize,
    attempts_in_flight: usize,
    settings: SettingsView,
}

#[derive(Serialize)]
struct ProjectView {
    id: u32,
    callback_url: Option<String>,
}

impl StateView {
    pub(super) fn of(engine: &Engine) -> Self {
        let in_flight = engine.in_flight();
        let version = engine.version();
        engine.look(|platform, clock| Self::seen(platform, clock, version, in_flight))
    }

    fn seen(
        platform: &Platform,
        clock: &Clock,
        (run, version): (u64, u64),
        attempts_in_flight: usize,
    ) -> Self {
        let mut payments_by_status = BTreeMap::<&str, usize>::new();
        let mut payments_by_method = BTreeMap::<&'static str, usize>::new();
        for payment in platform.payments() {
            *payments_by_method.entry(payment.method.callback_name()).or_default() += 1;
            *payments_by_status.entry(payment.status.as_str()).or_default() += 1;
        }
        let mut deliveries_by_state = BTreeMap::<&'static str, usize>::new();
        for delivery in platform.deliveries() {
            *deliveries_by_state.entry(state_name(delivery.state)).or_default() += 1;
        }
        let now = clock.now();
        Self {
            run,
            version,
            now: now.to_string(),
            now_ms: now.as_millis(),
            pace: clock.pace().into(),
            next_due: platform.next_due().map(|due| due.to_string()),
            projects: platform.projects().map(ProjectView::of).collect(),
            payments: platform.payment_count(),
            payments_by_status: payments_by_status
                .into_iter()
                .map(|(status, count)| (status.to_owned(), count))
                .collect(),
            payments_by_method,
            deliveries: platform.delivery_count(),
            deliveries_by_state,
            deliveries_open: platform.deliveries().filter(|d| is_open(d.state)).count(),
            attempts_in_flight,
            settings: SettingsView::of(platform.settings()),
        }
    }
}

impl ProjectView {
    fn of(project: &Project) -> Self {
        Self { id: project.id(), callback_url: project.default_callback_url().map(str::to_owned) }
    }
}
