//! First steps to copy: a signed Gate request and a signed Payment Page address of a project.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::actions::no_project;
use super::answer::{Parameters, Refusal};
use super::details::RequestView;
use crate::platform::{Platform, Project, Time};
use crate::server::engine::Engine;

pub(super) async fn examples(
    State(engine): State<Arc<Engine>>,
    Parameters(of): Parameters<Of>,
) -> Result<Json<Examples>, Refusal> {
    engine.look(|platform, clock| {
        // One that sends callbacks shows more.
        let told = platform.projects().find(|project| project.default_callback_url().is_some());
        let usual = told.or(platform.projects().next()).map(Project::id);
        let project_id = of.project_id.or(usual).unwrap_or_default();
        let examples = Examples::of(platform, clock.now(), project_id);
        examples.map(Json).ok_or_else(|| no_project(project_id))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Of {
    project_id: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct Examples {
    project_id: u32,
    payment_id: String,
    card_sale: RequestView,
    page_url: String,
}

impl Examples {
    fn of(platform: &Platform, now: Time, project_id: u32) -> Option<Self> {
        let payment_id = free_id(platform, project_id);
        let (year, _) = now.year_and_month();
        let sale = json!({
            "general": {"payment_id": payment_id},
            "card": {
                "pan": "4000000000000077",
                "year": year.saturating_add(3),
                "month": 12,
                "card_holder": "ADA LOVELACE",
                "cvv": "123",
            },
            "customer": {"id": "customer-1", "ip_address": "127.0.0.1"},
            "payment": {"amount": 3_415, "currency": "EUR", "description": "A first payment"},
        });
        let Value::Object(sale) = sale else {
            return None;
        };
        Some(Self {
            project_id,
            card_sale: RequestView {
                path: "/v2/payment/card/sale",
                body: platform.signed_as_merchant(project_id, sale)?,
            },
            page_url: page_url(platform, project_id, &payment_id)?,
            payment_id,
        })
    }
}

fn page_url(platform: &Platform, project_id: u32, payment_id: &str) -> Option<String> {
    let parameters = [
        ("payment_id", payment_id),
        ("payment_amount", "3415"),
        ("payment_currency", "EUR"),
        ("customer_id", "customer-1"),
        ("payment_description", "A first payment"),
    ];
    let parameters = platform.signed_page(project_id, &parameters)?;
    let address = format!("{}/payment", platform.settings().base_url);
    Url::parse_with_params(&address, parameters).ok().map(String::from)
}

/// An identifier that no payment of the project has.
fn free_id(platform: &Platform, project_id: u32) -> String {
    let mut number = platform.payment_count();
    loop {
        number = number.saturating_add(1);
        let id = format!("order-{number}");
        if platform.payment(project_id, &id).is_none() {
            return id;
        }
    }
}
