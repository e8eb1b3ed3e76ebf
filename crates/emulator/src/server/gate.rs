//! Gate over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use tokio::time::timeout;

use super::engine::Engine;
use crate::platform::GateAnswer;

/// The header that says in words why a request was refused. The platform has no such thing.
const HINT: &str = "paywright-hint";

pub(super) async fn answer(
    State(engine): State<Arc<Engine>>,
    method: Method,
    uri: Uri,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    if method != Method::POST {
        let allow = [(header::ALLOW, "POST")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    match body {
        Ok(body) => carried_out(&engine, uri.path(), &body).await,
        Err(rejection) => rejection.into_response(),
    }
}

/// Answers a request, or lets it go wrong as the faults say.
async fn carried_out(engine: &Arc<Engine>, path: &str, body: &[u8]) -> Response {
    let (answer, faults) = engine
        .act(|platform, now| {
            let faults = platform.faults_of_request(path, body);
            let is_executed = faults.answer.as_ref().is_none_or(|(_, executed)| *executed);
            let answer = match faults.status {
                Some(code) => Some(platform.gate_without_knowledge(now, path, body, code)),
                None => is_executed.then(|| platform.gate(now, path, body)),
            };
            (answer, faults)
        })
        .await;
    if faults.is_early {
        // The callback goes first, unless the merchant takes too long for it.
        let _ = timeout(EARLY_TIME, engine.settle()).await;
    }
    let response = answer.map_or_else(|| StatusCode::OK.into_response(), response);
    match faults.answer {
        Some((fault, _)) => fault.carry_out(response).await,
        None => response,
    }
}

/// How long an answer waits for the callback that goes before it.
const EARLY_TIME: Duration = Duration::from_secs(5);

fn response(answer: GateAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = [(header::CONTENT_TYPE, "application/json")];
    let mut response = (status, json, answer.body).into_response();
    if let Some(hint) = answer.hint.as_deref().and_then(header_value) {
        response.headers_mut().insert(HINT, hint);
    }
    response
}

/// Headers are ASCII; a hint may repeat what the merchant sent.
fn header_value(text: &str) -> Option<HeaderValue> {
    let is_safe = |c: char| c.is_ascii_graphic() || c == ' ';
    let text: String = text.chars().map(|c| if is_safe(c) { c } else { '?' }).collect();
    HeaderValue::from_str(&text).ok()
}
