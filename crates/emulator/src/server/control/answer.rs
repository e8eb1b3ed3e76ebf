//! What all routes share: refusals as JSON, and bodies and parameters whose mistakes become such.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Items of a list unless `limit` says otherwise, and at most.
const USUAL_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 10_000;

/// Tells how many items fit a request for a list, however many of them were sent.
const TOTAL: &str = "paywright-total";

/// Why a request is refused: a stable word for programs, and words for people that say what to do.
pub(in crate::server) struct Refusal {
    status: StatusCode,
    view: RefusalView,
}

#[derive(Serialize)]
struct RefusalView {
    error: String,
    code: &'static str,
}

impl Refusal {
    pub(in crate::server) fn new(
        status: StatusCode,
        code: &'static str,
        error: impl Into<String>,
    ) -> Self {
        Self { status, view: RefusalView { error: error.into(), code } }
    }

    /// Something in the request has to be another way.
    pub(in crate::server) fn bad(code: &'static str, error: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, error)
    }

    /// What the request is about does not exist.
    pub(in crate::server) fn unknown(code: &'static str, error: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, error)
    }

    /// What the request is about is not in the state for it.
    pub(in crate::server) fn unfit(code: &'static str, error: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.view)).into_response()
    }
}

/// A JSON body.
pub(in crate::server) struct Body<T>(pub(in crate::server) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let rejection = match Json::from_request(request, state).await {
            Ok(Json(body)) => return Ok(Self(body)),
            Err(rejection) => rejection,
        };
        let (code, help) = match &rejection {
            JsonRejection::MissingJsonContentType(_) => (
                "content_type",
                "send `Content-Type: application/json`, which a page of another site cannot: ",
            ),
            JsonRejection::JsonSyntaxError(_) => ("invalid_json", "send one JSON document: "),
            JsonRejection::JsonDataError(_) => {
                ("invalid_body", "send the members that the README of the emulator lists: ")
            }
            _ => ("unreadable_body", ""),
        };
        Err(Refusal::new(rejection.status(), code, format!("{help}{}", rejection.body_text())))
    }
}

/// Parameters behind `?`.
pub(in crate::server) struct Parameters<T>(pub(in crate::server) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Parameters<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(parameters)) => Ok(Self(parameters)),
            Err(rejection) => Err(Refusal::bad("invalid_parameter", rejection.body_text())),
        }
    }
}

/// Parts of the path.
pub(in crate::server) struct Place<T>(pub(in crate::server) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Place<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(place)) => Ok(Self(place)),
            Err(rejection) => Err(Refusal::unknown("unknown_path", rejection.body_text())),
        }
    }
}

/// The empty object, for requests that need no more than to be sent on purpose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::server) struct Nothing {}

/// The items that a request for a list wants.
pub(in crate::server) fn limit(asked: Option<usize>) -> Result<usize, Refusal> {
    match asked.unwrap_or(USUAL_LIMIT) {
        limit if limit <= LARGEST_LIMIT => Ok(limit),
        _ => Err(Refusal::bad("invalid_limit", "`limit` can be 10000 at most; use `offset`")),
    }
}

/// A part of a list, with the size of the whole in a header.
pub(in crate::server) fn page<T: Serialize>(total: usize, items: &[T]) -> Response {
    let total = [(TOTAL, HeaderValue::from(total))];
    (total, Json(items)).into_response()
}
