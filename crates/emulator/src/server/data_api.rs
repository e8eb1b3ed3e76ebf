//! The Data API over HTTP, and the command of the control API that fills its list of fraud.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::engine::Engine;
use super::faulty;
use super::gate::{HINT, header_value};
use crate::platform::{DataAnswer, FraudReportError};

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

/// Lets a card scheme report an operation as fraud.
pub(super) async fn report_fraud(
    State(engine): State<Arc<Engine>>,
    Json(report): Json<Report>,
) -> Response {
    let Some(operation_id) = report.operation_id.number() else {
        return refusal(StatusCode::BAD_REQUEST, "operation_id has to be an integer");
    };
    let result = engine
        .act(|platform, now| {
            platform.report_fraud(
                now,
                report.project_id,
                &report.payment_id,
                operation_id,
                &report.fraud_type,
            )
        })
        .await;
    match result {
        Ok(()) => Json(json!({})).into_response(),
        Err(error @ FraudReportError::UnknownOperation) => {
            refusal(StatusCode::NOT_FOUND, &error.to_string())
        }
        Err(error) => refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    project_id: u32,
    payment_id: String,
    operation_id: Number,
    fraud_type: String,
}

/// A number, or its digits for senders that cannot hold numbers beyond 2^53.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Number(u64),
    Digits(String),
}

impl Number {
    fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Digits(digits) => digits.parse().ok(),
        }
    }
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

fn refusal(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({"error": error}))).into_response()
}
