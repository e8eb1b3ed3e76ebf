//! The clock: its pace, and moving it.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::answer::{Body, Refusal};
use super::state::StateView;
use crate::platform::Time;
use crate::server::clock::Pace;
use crate::server::engine::{Engine, Model};

/// The clock does not move further than this at once.
const FARTHEST: Duration = Duration::from_secs(3_660 * 24 * 60 * 60);

/// Changes the pace, the time or both. The time never goes back.
pub(super) async fn set(
    State(engine): State<Arc<Engine>>,
    Body(change): Body<ClockChange>,
) -> Result<Json<StateView>, Refusal> {
    change.apply(&engine).await?;
    Ok(Json(StateView::of(&engine)))
}

/// Moves the clock on; answers when everything that became due has happened.
pub(super) async fn advance(
    State(engine): State<Arc<Engine>>,
    Body(step): Body<Step>,
) -> Result<Json<StateView>, Refusal> {
    step.apply(&engine).await?;
    Ok(Json(StateView::of(&engine)))
}

async fn move_by<M: Model>(engine: &Arc<Engine<M>>, by: Duration) -> Result<(), Refusal> {
    if by > FARTHEST {
        return Err(Refusal::bad("clock_too_far", "the clock moves by at most ten years at once"));
    }
    engine.advance(by).await;
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct ClockChange {
    pub(super) pace: Option<PaceView>,
    now: Option<String>,
}

impl ClockChange {
    /// Moves the clock of a platform, whichever it is.
    pub(in crate::server) async fn apply<M: Model>(
        &self,
        engine: &Arc<Engine<M>>,
    ) -> Result<(), Refusal> {
        let now = engine.look(|_, clock| clock.now());
        if let Some(target) = self.time()? {
            if target < now {
                let error = "the clock cannot go back; a scenario starts again at an earlier time";
                return Err(Refusal::bad("clock_backwards", error));
            }
            move_by(engine, target.since(now)).await?;
        }
        if let Some(pace) = self.pace {
            engine.set_pace(pace.into());
        }
        Ok(())
    }

    /// The time to go to, if there is one to go to.
    pub(super) fn time(&self) -> Result<Option<Time>, Refusal> {
        let Some(text) = &self.now else {
            return Ok(None);
        };
        let error = "`now` has to be a date and time such as 2026-03-10T12:26:17Z";
        Time::parse(text).map(Some).ok_or_else(|| Refusal::bad("invalid_time", error))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Step {
    #[serde(default)]
    seconds: u64,
    #[serde(default)]
    milliseconds: u64,
}

impl Step {
    /// Moves the clock of a platform on, whichever it is.
    pub(in crate::server) async fn apply<M: Model>(
        &self,
        engine: &Arc<Engine<M>>,
    ) -> Result<(), Refusal> {
        let by = Duration::from_secs(self.seconds);
        move_by(engine, by.saturating_add(Duration::from_millis(self.milliseconds))).await
    }
}

#[derive(Serialize, Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(in crate::server) enum PaceView {
    Real,
    Scaled(u32),
    Frozen,
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
