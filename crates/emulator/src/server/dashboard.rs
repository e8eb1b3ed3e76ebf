//! The dashboard: files that are part of the program, and how browsers have to treat them. Everything
//! that it shows and does goes through the control API.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::engine::Engine;

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/dashboard", get(page))
        .route("/_assets/dashboard.css", get(stylesheet))
        .route("/_assets/dashboard.js", get(script))
        .route("/_assets/dashboard/{name}", get(part))
}

/// Scripts and styles are files of this server and nothing else, and no text becomes HTML in a
/// script: what merchants send can do nothing here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! asset {
    ($name:literal) => {
        include_str!(concat!("../../assets/", $name))
    };
}

async fn page() -> Response {
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], file(HTML, asset!("dashboard.html")))
        .into_response()
}

async fn stylesheet() -> Response {
    file(CSS, asset!("dashboard.css"))
}

async fn script() -> Response {
    file(SCRIPT, asset!("dashboard.js"))
}

async fn part(Path(name): Path<String>) -> Response {
    let text = match name.as_str() {
        "icon.svg" => return file("image/svg+xml", asset!("dashboard/icon.svg")),
        "bar.css" => return file(CSS, asset!("dashboard/bar.css")),
        "list.css" => return file(CSS, asset!("dashboard/list.css")),
        "panes.css" => return file(CSS, asset!("dashboard/panes.css")),
        "payment.css" => return file(CSS, asset!("dashboard/payment.css")),
        "api.js" => asset!("dashboard/api.js"),
        "callbacks.js" => asset!("dashboard/callbacks.js"),
        "clock.js" => asset!("dashboard/clock.js"),
        "detail.js" => asset!("dashboard/detail.js"),
        "dialogs.js" => asset!("dashboard/dialogs.js"),
        "dom.js" => asset!("dashboard/dom.js"),
        "feed.js" => asset!("dashboard/feed.js"),
        "format.js" => asset!("dashboard/format.js"),
        "list.js" => asset!("dashboard/list.js"),
        "parts.js" => asset!("dashboard/parts.js"),
        "sections.js" => asset!("dashboard/sections.js"),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    file(SCRIPT, text)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers: [(HeaderName, &str); 4] = [
        (header::CONTENT_TYPE, kind),
        // Another version of the program has other files under the same address.
        (header::CACHE_CONTROL, "no-cache"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}
