//! The projects of the platform. Their keys come in and never go out.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::answer::{Body, Refusal};
use crate::platform::{Project, ProjectOptions, is_web_address};
use crate::server::engine::Engine;

pub(super) async fn projects(State(engine): State<Arc<Engine>>) -> Json<Vec<ProjectView>> {
    Json(engine.look(|platform, _| platform.projects().map(ProjectView::of).collect()))
}

/// Adds a project, or replaces the one with its identifier.
pub(super) async fn set(
    State(engine): State<Arc<Engine>>,
    Body(body): Body<ProjectBody>,
) -> Result<Json<ProjectView>, Refusal> {
    let project = body.project()?;
    let view = ProjectView::of(&project);
    engine.act(|platform, _| platform.set_project(project)).await;
    Ok(Json(view))
}

#[derive(Serialize)]
pub(super) struct ProjectView {
    id: u32,
    callback_url: Option<String>,
    options: ProjectOptions,
}

impl ProjectView {
    fn of(project: &Project) -> Self {
        Self {
            id: project.id(),
            callback_url: project.default_callback_url().map(str::to_owned),
            options: project.chosen_options().clone(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectBody {
    pub(super) id: u32,
    secret_key: Key,
    callback_url: Option<String>,
    #[serde(default)]
    options: ProjectOptions,
}

impl ProjectBody {
    pub(super) fn project(self) -> Result<Project, Refusal> {
        if self.id == 0 {
            return Err(Refusal::bad("invalid_project", "`id` has to be a positive number"));
        }
        let mut project = Project::new(self.id, self.secret_key.0)
            .map_err(|error| Refusal::bad("invalid_key", format!("`secret_key`: {error}")))?
            .options(self.options);
        if let Some(url) = self.callback_url {
            if !is_web_address(&url) {
                let error = "`callback_url` has to be an address such as http://127.0.0.1:8080/";
                return Err(Refusal::bad("invalid_callback_url", error));
            }
            project = project.callback_url(url);
        }
        Ok(project)
    }
}

/// A secret key on its way in. Not a plain text, since refusals repeat values of a wrong type.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self(text)),
            _ => Err(D::Error::custom("`secret_key` has to be a text")),
        }
    }
}
