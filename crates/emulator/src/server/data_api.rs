//! The Data API over HTTP.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::engine::Engine;
use super::faulty;
use super::gate::{HINT, header_value};
use crate::platform::DataAnswer;

/// Seconds after which a request beyond the limit may be sent again at the earliest (spec 07,
/// section 1).
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("3");

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
    faulty::answer(&engine, path, &body, |platform, now, _| {
        response(platform.data_api(now, path, &body))
    })
    .await
}

fn response(answer: DataAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = [(header::CONTENT_TYPE, "application/json")];
    let mut response = (status, json, answer.body).into_response();
    let headers = response.headers_mut();
    if status == StatusCode::TOO_MANY_REQUESTS {
        headers.insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    if let Some(hint) = answer.hint.as_deref().and_then(header_value) {
        headers.insert(HINT, hint);
    }
    response
}
