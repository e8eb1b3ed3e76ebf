//! The pages of payment systems, with their two buttons, and the QR codes that lead there.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use super::engine::Engine;
use super::html::{Document, button, escape, facts, heading};
use super::page::nowhere;
use super::texts::ENGLISH;
use crate::platform::VisitView;

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new()
        .route("/provider/{method}", get(visit_by_get).post(visit_by_post))
        .route("/provider/decide", post(decide))
        .route("/provider/qr.svg", get(qr_image))
}

/// What the customer brings along from `redirect_data`; other members are not needed.
#[derive(Deserialize)]
struct Ticket {
    #[serde(rename = "TxID")]
    transaction: u64,
    #[serde(rename = "Checksum")]
    checksum: String,
}

async fn visit_by_get(State(engine): State<Arc<Engine>>, Query(ticket): Query<Ticket>) -> Response {
    visit(&engine, &ticket).await
}

async fn visit_by_post(State(engine): State<Arc<Engine>>, Form(ticket): Form<Ticket>) -> Response {
    visit(&engine, &ticket).await
}

/// Either button leads here; the amount decides (seed 004).
async fn decide(State(engine): State<Arc<Engine>>, Form(ticket): Form<Ticket>) -> Response {
    let visit = engine
        .act(|platform, now| platform.decide(now, ticket.transaction, &ticket.checksum))
        .await;
    match visit {
        Some(visit) => match &visit.return_url {
            Some(url) => Redirect::to(url).into_response(),
            None => render(&ticket, &visit),
        },
        None => nowhere().await,
    }
}

async fn qr_image(State(engine): State<Arc<Engine>>, Query(ticket): Query<Ticket>) -> Response {
    let text = engine.look(|platform, _| platform.qr_text(ticket.transaction, &ticket.checksum));
    match text {
        Some(text) => {
            let headers =
                [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "no-store")];
            (headers, qr_code(&text)).into_response()
        }
        None => nowhere().await,
    }
}

/// A text as the picture of a QR code; empty for one that is too long for a code.
pub(super) fn qr_code(text: &str) -> String {
    let Ok(code) = QrCode::new(text) else {
        return String::new();
    };
    let svg = code.render::<svg::Color<'_>>().min_dimensions(200, 200).build();
    // Within a page there is no place for the declaration of a document.
    svg.split_once("?>").map_or(svg.clone(), |(_, svg)| svg.to_owned())
}

async fn visit(engine: &Arc<Engine>, ticket: &Ticket) -> Response {
    let visit = engine.look(|platform, _| platform.visit(ticket.transaction, &ticket.checksum));
    match visit {
        Some(visit) => render(ticket, &visit),
        None => nowhere().await,
    }
}

fn render(ticket: &Ticket, visit: &VisitView) -> Response {
    let name = visit.method.name();
    let sum = visit.sum.map(|sum| ENGLISH.money(sum)).unwrap_or_default();
    let transaction = ticket.transaction.to_string();
    let mark: String = name.chars().take(1).collect();
    let mut body = format!(
        "<header class=\"masthead\"><span class=\"mark\" aria-hidden=\"true\">{}</span>{}</header>\n",
        escape(&mark),
        heading(name)
    );
    body.push_str(&facts(&[("Amount", &sum), ("Transaction", &transaction)]));
    let outcome = if visit.succeeds { "approved" } else { "declined" };
    if visit.is_open {
        let (success, decline) =
            if visit.succeeds { ("primary", "secondary") } else { ("secondary", "primary") };
        body.push_str(&format!(
            "<p class=\"callout\">The amount decides: this payment will be {outcome} whichever \
             button you press.</p>\n"
        ));
        for (decision, label, class) in
            [("success", "Success", success), ("decline", "Decline", decline)]
        {
            let fields = [
                ("TxID", transaction.as_str()),
                ("Checksum", ticket.checksum.as_str()),
                ("decision", decision),
            ];
            body.push_str(&button("/provider/decide", &fields, label, class));
        }
    } else {
        body.push_str(&format!("<p>This payment is over: {outcome}.</p>\n"));
        if let Some(url) = &visit.return_url {
            body.push_str(&format!(
                "<p><a class=\"button\" href=\"{}\">Go back</a></p>\n",
                escape(url)
            ));
        }
    }
    let document = Document {
        title: name,
        body,
        state: "elsewhere",
        house: "provider",
        ..Document::default()
    };
    document.respond(StatusCode::OK, &ENGLISH)
}
