//! The page of the payer's bank, by 3-D Secure 1.0.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, State};
use axum::response::Response;
use axum::routing::post;
use serde::Deserialize;

use super::Engine;
use super::page::nowhere;
use crate::server::acs::{back, confirm, is_way_back, typed};

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new().route("/acs", post(visit)).route("/acs/decide", post(decide))
}

#[derive(Deserialize)]
struct Visit {
    #[serde(rename = "PaReq")]
    pa_req: String,
    #[serde(rename = "MD")]
    md: String,
    #[serde(rename = "TermUrl")]
    term_url: String,
    code: Option<String>,
    decision: Option<String>,
}

async fn visit(State(engine): State<Arc<Engine>>, Form(form): Form<Visit>) -> Response {
    let visit = engine.look(|platform, _| platform.acs_visit(&form.pa_req));
    match visit.filter(|_| is_way_back(&form.term_url)) {
        Some(visit) => {
            let fields = [
                ("PaReq", form.pa_req.as_str()),
                ("MD", form.md.as_str()),
                ("TermUrl", form.term_url.as_str()),
            ];
            confirm(&visit, "/acs/decide", &fields)
        }
        None => nowhere(),
    }
}

/// The bank gives back the `MD` that it was given, whatever that is.
async fn decide(State(engine): State<Arc<Engine>>, Form(form): Form<Visit>) -> Response {
    let has_proved = typed(form.code.as_deref(), form.decision.as_deref()).is_some();
    let decided = engine.look(|platform, _| platform.acs_decide(&form.pa_req, has_proved));
    match decided.filter(|_| is_way_back(&form.term_url)) {
        Some(pa_res) => back(&form.term_url, &[("PaRes", &pa_res), ("MD", &form.md)]),
        None => nowhere(),
    }
}
