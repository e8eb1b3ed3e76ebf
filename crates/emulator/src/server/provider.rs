//! The page of the payment system, with its two buttons.

use std::sync::Arc;

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::engine::Engine;
use super::html::{Document, button, escape, facts};
use super::page::nowhere;
use super::texts::ENGLISH;
use crate::platform::VisitView;

/// What the customer brings along from `redirect_data`; other members are not needed.
#[derive(Deserialize)]
pub(super) struct Ticket {
    #[serde(rename = "TxID")]
    transaction: u64,
    #[serde(rename = "Checksum")]
    checksum: String,
}

pub(super) async fn visit_by_get(
    State(engine): State<Arc<Engine>>,
    Query(ticket): Query<Ticket>,
) -> Response {
    visit(&engine, &ticket).await
}

pub(super) async fn visit_by_post(
    State(engine): State<Arc<Engine>>,
    Form(ticket): Form<Ticket>,
) -> Response {
    visit(&engine, &ticket).await
}

/// Either button leads here; the amount decides (seed 004).
pub(super) async fn decide(
    State(engine): State<Arc<Engine>>,
    Form(ticket): Form<Ticket>,
) -> Response {
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

async fn visit(engine: &Arc<Engine>, ticket: &Ticket) -> Response {
    let visit = engine.look(|platform, _| platform.visit(ticket.transaction, &ticket.checksum));
    match visit {
        Some(visit) => render(ticket, &visit),
        None => nowhere().await,
    }
}

fn render(ticket: &Ticket, visit: &VisitView) -> Response {
    let sum = visit.sum.map(|sum| ENGLISH.money(sum)).unwrap_or_default();
    let mut body = facts(&[("Amount", &sum)]);
    if visit.is_open {
        let transaction = ticket.transaction.to_string();
        let hidden = [("TxID", transaction.as_str()), ("Checksum", ticket.checksum.as_str())];
        let (success, decline, outcome) = if visit.succeeds {
            ("primary", "secondary", "approved")
        } else {
            ("secondary", "primary", "declined")
        };
        body.push_str(&format!(
            "<p>The amount decides: this payment will be {outcome} whichever button you press.</p>\n"
        ));
        for (decision, label, class) in
            [("success", "Success", success), ("decline", "Decline", decline)]
        {
            let fields = [hidden[0], hidden[1], ("decision", decision)];
            body.push_str(&button("/provider/decide", &fields, label, class));
        }
    } else {
        let outcome = if visit.succeeds { "approved" } else { "declined" };
        body.push_str(&format!("<p>This payment is over: {outcome}.</p>\n"));
        if let Some(url) = &visit.return_url {
            body.push_str(&format!(
                "<p><a class=\"back\" href=\"{}\">Go back</a></p>\n",
                escape(url)
            ));
        }
    }
    let document = Document { title: visit.method.name(), body, reload_after: None };
    document.respond(StatusCode::OK, &ENGLISH)
}
