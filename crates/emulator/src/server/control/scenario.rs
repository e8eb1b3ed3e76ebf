//! Scenario files: one JSON document that says how the world is when a test or a demonstration
//! starts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::answer::{Body, Refusal};
use super::clock::ClockChange;
use super::faults;
use super::projects::ProjectBody;
use super::settings::SettingsChange;
use super::state::StateView;
use crate::platform::Project;
use crate::platform::faults::FaultRule;
use crate::server::engine::Engine;

/// Checks all of a scenario, forgets everything that happened, and applies it: all or nothing.
pub(super) async fn run(
    State(engine): State<Arc<Engine>>,
    Body(scenario): Body<Scenario>,
) -> Result<Json<StateView>, Refusal> {
    let Scenario { projects, clock, settings, faults } = scenario;
    let projects = projects.map(distinct).transpose()?;
    let start = clock.as_ref().map(ClockChange::time).transpose()?.flatten();
    settings.check()?;
    faults.as_deref().map(faults::check).transpose()?;
    engine
        .rearrange(|platform, clock_now| {
            let now = start.unwrap_or_else(|| clock_now.now());
            platform.restart(now);
            clock_now.restart(now);
            if let Some(pace) = clock.and_then(|clock| clock.pace) {
                clock_now.set_pace(pace.into());
            }
            if let Some(projects) = projects {
                platform.set_projects(projects);
            }
            if let Some(rules) = faults {
                platform.set_faults(rules);
            }
            settings.apply(platform);
        })
        .await;
    Ok(Json(StateView::of(&engine)))
}

/// The parts of a scenario. What it does not name stays as it is. A new part is read and checked in
/// [`run`] before anything changes, and applied with the others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scenario {
    /// Exactly these, in place of the ones there are.
    projects: Option<Vec<ProjectBody>>,
    /// Where the clock starts and how it runs; it may go back.
    clock: Option<ClockChange>,
    #[serde(default)]
    settings: SettingsChange,
    /// Exactly these, in place of the ones there are.
    faults: Option<Vec<FaultRule>>,
}

fn distinct(bodies: Vec<ProjectBody>) -> Result<Vec<Project>, Refusal> {
    if bodies.is_empty() {
        return Err(Refusal::bad("no_project", "`projects` needs at least one project"));
    }
    let mut ids: Vec<u32> = bodies.iter().map(|body| body.id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < bodies.len() {
        return Err(Refusal::bad("project_twice", "`projects` names one id twice"));
    }
    bodies.into_iter().map(ProjectBody::project).collect()
}
