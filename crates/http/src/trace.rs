//! Spans of calls and attempts, by the names of OpenTelemetry where it has some. Without the feature
//! `tracing` nothing of this is there.

#[cfg(feature = "tracing")]
pub(crate) use with_tracing::{answered, attempt, call, ended, failed};
#[cfg(not(feature = "tracing"))]
pub(crate) use without_tracing::{answered, attempt, call, ended, failed};

#[cfg(feature = "tracing")]
mod with_tracing {
    use std::time::Duration;

    use paywright_core::ErrorCode;
    use paywright_core::http::{Request, RetryClass};
    use tracing::Instrument;
    use tracing::field::Empty;

    use crate::failure::Failure;

    /// Runs a call in its span.
    pub(crate) fn call<F: Future>(
        request: &Request,
        payment: Option<&str>,
        call: F,
    ) -> impl Future<Output = F::Output> {
        let class = match request.class() {
            RetryClass::Read => "read",
            RetryClass::HarmlessWrite => "harmless_write",
            RetryClass::MoneyMoving => "money_moving",
        };
        let span = tracing::info_span!(
            "paywright.call",
            otel.kind = "client",
            http.request.method = request.method(),
            url.full = request.url(),
            paywright.class = class,
            paywright.payment.hash = payment,
            paywright.attempts = Empty,
            paywright.duration_ms = Empty,
            paywright.outcome = Empty,
            http.response.status_code = Empty,
            error.r#type = Empty,
        );
        call.instrument(span)
    }

    /// Runs an attempt in its span, within that of the call.
    pub(crate) fn attempt<F: Future>(number: u32, attempt: F) -> impl Future<Output = F::Output> {
        let span = tracing::debug_span!(
            "paywright.attempt",
            http.request.resend_count = number.saturating_sub(1),
            http.response.status_code = Empty,
            error.r#type = Empty,
        );
        attempt.instrument(span)
    }

    /// Notes the answer in the span of the attempt.
    pub(crate) fn answered(status: u16) {
        tracing::Span::current().record("http.response.status_code", status);
    }

    /// Notes the failure in the span of the attempt.
    pub(crate) fn failed(failure: &Failure) {
        tracing::Span::current().record("error.type", failure.code());
        tracing::debug!(stage = ?failure.stage(), sent = failure.may_have_arrived(), "{failure}");
    }

    /// Notes the end in the span of the call.
    pub(crate) fn ended(attempts: u32, duration: Duration, end: Result<u16, &Failure>) {
        let span = tracing::Span::current();
        let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        span.record("paywright.attempts", attempts);
        span.record("paywright.duration_ms", milliseconds);
        match end {
            Ok(status) => {
                span.record("http.response.status_code", status);
                span.record("paywright.outcome", "answered");
            }
            Err(failure) => {
                span.record("error.type", failure.code());
                let is_lost = failure.may_have_arrived();
                span.record("paywright.outcome", if is_lost { "lost" } else { "not_sent" });
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod without_tracing {
    use std::time::Duration;

    use paywright_core::http::Request;

    use crate::failure::Failure;

    pub(crate) fn call<F: Future>(_: &Request, _: Option<&str>, call: F) -> F {
        call
    }

    pub(crate) fn attempt<F: Future>(_: u32, attempt: F) -> F {
        attempt
    }

    pub(crate) fn answered(_: u16) {}

    pub(crate) fn failed(_: &Failure) {}

    pub(crate) fn ended(_: u32, _: Duration, _: Result<u16, &Failure>) {}
}
