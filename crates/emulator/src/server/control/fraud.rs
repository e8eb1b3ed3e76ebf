//! What fills the Data API's list of fraud.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::answer::{Body, Refusal};
use crate::platform::FraudReportError;
use crate::server::engine::Engine;

/// Lets a card scheme report an operation as fraud.
pub(super) async fn report(
    State(engine): State<Arc<Engine>>,
    Body(report): Body<Report>,
) -> Result<Json<Reported>, Refusal> {
    let operation_id = report
        .operation_id
        .number()
        .ok_or_else(|| Refusal::bad("invalid_operation_id", "operation_id has to be an integer"))?;
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
    result.map(|()| Json(Reported {})).map_err(|error| match error {
        FraudReportError::UnknownOperation => {
            Refusal::unknown("no_such_operation", error.to_string())
        }
        _ => Refusal::bad("invalid_fraud_report", error.to_string()),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    project_id: u32,
    payment_id: String,
    operation_id: Number,
    fraud_type: String,
}

/// Nothing to tell but that it is done.
#[derive(Serialize)]
pub(super) struct Reported {}

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
