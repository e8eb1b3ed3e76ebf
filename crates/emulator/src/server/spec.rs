//! The API documents of the running platform, with its own addresses.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::engine::Engine;
use crate::platform::Project;
use crate::spec;

pub(super) async fn openapi(State(engine): State<Arc<Engine>>) -> Response {
    let base_url = engine.look(|platform, _| platform.settings().base_url.clone());
    json(spec::openapi(Some(&base_url)))
}

pub(super) async fn asyncapi(State(engine): State<Arc<Engine>>) -> Response {
    let callback_urls: Vec<String> = engine.look(|platform, _| {
        let urls = platform.projects().filter_map(Project::default_callback_url);
        urls.map(str::to_owned).collect()
    });
    json(spec::asyncapi(&callback_urls))
}

fn json(document: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}
