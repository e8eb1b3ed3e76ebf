//! Answers requests of Gate and the Data API, or lets them go wrong as the faults say.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::engine::Engine;
use crate::platform::{Platform, Time};

/// Answers a request by `carry_out`, which is told the code that a status query has to be answered
/// with by a fault, and is not called at all when a fault lets nothing be carried out.
pub(super) async fn answer(
    engine: &Arc<Engine>,
    path: &str,
    body: &[u8],
    carry_out: impl FnOnce(&mut Platform, Time, Option<u32>) -> Response,
) -> Response {
    let (answer, faults) = engine
        .act(|platform, now| {
            let faults = platform.faults_of_request(path, body);
            let is_executed = faults.answer.as_ref().is_none_or(|(_, executed)| *executed);
            (is_executed.then(|| carry_out(platform, now, faults.status)), faults)
        })
        .await;
    if faults.is_early {
        // The callback goes first, unless the merchant takes too long for it.
        let _ = timeout(EARLY_TIME, engine.settle()).await;
    }
    let answer = answer.unwrap_or_else(|| StatusCode::OK.into_response());
    match faults.answer {
        Some((fault, _)) => fault.carry_out(answer).await,
        None => answer,
    }
}

/// How long an answer waits for the callback that goes before it.
const EARLY_TIME: Duration = Duration::from_secs(5);
