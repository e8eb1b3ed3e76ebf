//! Gate over HTTP.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::engine::Engine;
use super::faulty;
use crate::platform::GateAnswer;

/// The header that says in words why a request was refused. The platform has no such thing.
pub(super) const HINT: &str = "paywright-hint";

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
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return rejection.into_response(),
    };
    let path = uri.path();
    faulty::answer(&engine, path, &body, |platform, now, status| {
        response(match status {
            Some(code) => platform.gate_without_knowledge(now, path, &body, code),
            None => platform.gate(now, path, &body),
        })
    })
    .await
}

pub(super) fn response(answer: GateAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = [(header::CONTENT_TYPE, "application/json")];
    let mut response = (status, json, answer.body).into_response();
    if let Some(hint) = answer.hint.as_deref().and_then(header_value) {
        response.headers_mut().insert(HINT, hint);
    }
    response
}

/// Headers are ASCII; a hint may repeat what the merchant sent.
pub(super) fn header_value(text: &str) -> Option<HeaderValue> {
    let is_safe = |c: char| c.is_ascii_graphic() || c == ' ';
    let text: String = text.chars().map(|c| if is_safe(c) { c } else { '?' }).collect();
    HeaderValue::from_str(&text).ok()
}
