//! What goes wrong on purpose.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::answer::{Body, Refusal};
use crate::platform::Platform;
use crate::platform::faults::FaultRule;
use crate::server::engine::Engine;

/// More rules than anybody reads; each request goes through all of them.
const MOST_RULES: usize = 1_000;

pub(super) async fn faults(State(engine): State<Arc<Engine>>) -> Json<Vec<FaultView>> {
    Json(engine.look(|platform, _| views(platform)))
}

/// Sets the rules of the body in place of those there are; an empty list ends all faults but those
/// of words in payment ids.
pub(super) async fn set(
    State(engine): State<Arc<Engine>>,
    Body(rules): Body<Vec<FaultRule>>,
) -> Result<Json<Vec<FaultView>>, Refusal> {
    check(&rules)?;
    let views = engine.act(|platform, _| {
        platform.set_faults(rules);
        views(platform)
    });
    Ok(Json(views.await))
}

pub(in crate::server) fn check(rules: &[FaultRule]) -> Result<(), Refusal> {
    if rules.len() > MOST_RULES {
        return Err(Refusal::bad("too_many_rules", format!("send {MOST_RULES} rules at most")));
    }
    Ok(())
}

/// A rule, and how often it has hit.
#[derive(Serialize)]
pub(in crate::server) struct FaultView {
    #[serde(flatten)]
    pub(in crate::server) rule: FaultRule,
    pub(in crate::server) hits: u64,
}

fn views(platform: &Platform) -> Vec<FaultView> {
    platform.faults().map(|(rule, hits)| FaultView { rule: rule.clone(), hits }).collect()
}
