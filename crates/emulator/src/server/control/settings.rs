//! Settings that can be changed while the platform runs.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::answer::{Body, Refusal};
use crate::platform::{DuplicateAnswer, Platform, Settings};
use crate::server::engine::Engine;

/// Longer processing would be taken for a hanging platform; move the clock instead.
const LONGEST_PROCESSING_MS: u64 = 24 * 60 * 60 * 1_000;

pub(super) async fn settings(State(engine): State<Arc<Engine>>) -> Json<SettingsView> {
    Json(engine.look(|platform, _| SettingsView::of(platform.settings())))
}

/// Changes the settings that the body names.
pub(super) async fn change(
    State(engine): State<Arc<Engine>>,
    Body(change): Body<SettingsChange>,
) -> Result<Json<SettingsView>, Refusal> {
    change.check()?;
    let settings = engine.act(|platform, _| {
        change.apply(platform);
        SettingsView::of(platform.settings())
    });
    Ok(Json(settings.await))
}

#[derive(Serialize)]
pub(super) struct SettingsView {
    page_attempts: u32,
    processing_time_ms: u64,
    duplicate_answer: DuplicateAnswer,
}

impl SettingsView {
    pub(super) fn of(settings: &Settings) -> Self {
        Self {
            page_attempts: settings.page_attempts,
            processing_time_ms: u64::try_from(settings.processing_time.as_millis())
                .unwrap_or(u64::MAX),
            duplicate_answer: settings.duplicate_answer,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsChange {
    page_attempts: Option<u32>,
    processing_time_ms: Option<u64>,
    duplicate_answer: Option<DuplicateAnswer>,
}

impl SettingsChange {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        if self.page_attempts == Some(0) {
            return Err(Refusal::bad("invalid_setting", "`page_attempts` has to be at least 1"));
        }
        if self.processing_time_ms.is_some_and(|time| time > LONGEST_PROCESSING_MS) {
            let error = "`processing_time_ms` can be a day at most, 86400000";
            return Err(Refusal::bad("invalid_setting", error));
        }
        Ok(())
    }

    pub(super) fn apply(&self, platform: &mut Platform) {
        if let Some(attempts) = self.page_attempts {
            platform.set_page_attempts(attempts);
        }
        if let Some(time) = self.processing_time_ms {
            platform.set_processing_time(Duration::from_millis(time));
        }
        if let Some(answer) = self.duplicate_answer {
            platform.set_duplicate_answer(answer);
        }
    }
}
