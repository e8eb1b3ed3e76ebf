//! What people do to a payment: in the merchant's place through Gate, or as support.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use paywright_core::payment::{OperationStatus, OperationType, PaymentStatus, PaymentType};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::answer::{Body, Place, Refusal};
use super::details::unknown;
use super::payment::PaymentView;
use crate::platform::{Method, Payment};
use crate::server::engine::Engine;
use crate::server::gate;

/// `POST /payments/{project}/{id}/{action}`. The identifier may have slashes, so the action is what
/// stands behind the last one.
pub(super) async fn act(
    State(engine): State<Arc<Engine>>,
    Place((project_id, rest)): Place<(u32, String)>,
    Body(wish): Body<Wish>,
) -> Result<Response, Refusal> {
    let (payment_id, act) = rest
        .rsplit_once('/')
        .and_then(|(payment_id, word)| Some((payment_id, Act::parse(word)?)))
        .ok_or_else(|| {
            let words: Vec<&str> = Act::ALL.iter().map(|act| act.word()).collect();
            let error = format!("an action has to stand behind the payment: {}", words.join(", "));
            Refusal::unknown("unknown_action", error)
        })?;
    let done = engine.act(|platform, now| {
        let payment = platform
            .payment(project_id, payment_id)
            .ok_or_else(|| unknown(project_id, payment_id))?;
        match act {
            Act::Refund | Act::Capture | Act::Cancel => {
                let path = path_for(act, payment);
                let body = request(act, payment, wish.amount);
                let answer = platform.act_as_merchant(now, project_id, &path, body);
                answer.map(gate::response).ok_or_else(|| no_project(project_id))
            }
            Act::UndoRefund | Act::UndoPayout => {
                if wish.amount.is_some() {
                    let error = "an undone operation is undone as a whole; leave `amount` out";
                    return Err(Refusal::bad("no_amount", error));
                }
                let is_done = match act {
                    Act::UndoRefund => platform.undo_refund(now, project_id, payment_id),
                    _ => platform.undo_payout(now, project_id, payment_id),
                };
                if !is_done {
                    return Err(Refusal::unfit("nothing_to_undo", act.missing()));
                }
                let payment = platform.payment(project_id, payment_id);
                let view = payment.map(PaymentView::of).map(|view| Json(view).into_response());
                view.ok_or_else(|| unknown(project_id, payment_id))
            }
        }
    });
    done.await
}

/// Something that can be done to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Act {
    Refund,
    Capture,
    Cancel,
    UndoRefund,
    UndoPayout,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    /// In minor units of the payment's currency; the whole rest unless given.
    amount: Option<i64>,
}

/// What can be done to a payment as it is. Everything else can be tried and is declined.
pub(super) fn possible(payment: &Payment) -> Vec<Act> {
    Act::ALL.into_iter().filter(|act| act.is_possible(payment)).collect()
}

impl Act {
    const ALL: [Self; 5] =
        [Self::Refund, Self::Capture, Self::Cancel, Self::UndoRefund, Self::UndoPayout];

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Capture => "capture",
            Self::Cancel => "cancel",
            Self::UndoRefund => "undo-refund",
            Self::UndoPayout => "undo-payout",
        }
    }

    fn missing(self) -> &'static str {
        match self {
            Self::UndoPayout => "there is no payout of this payment that can be undone",
            _ => "there is no refund of this payment that can be undone; reversals are final",
        }
    }

    fn is_possible(self, payment: &Payment) -> bool {
        let has = |kind: &OperationType| {
            payment
                .operations
                .iter()
                .any(|o| o.kind == *kind && o.status == OperationStatus::Success)
        };
        let has_money = payment.sum.is_some_and(|sum| sum.minor() > 0);
        match self {
            Self::Refund => {
                matches!(payment.kind, PaymentType::Purchase | PaymentType::Recurring)
                    && matches!(
                        payment.status,
                        PaymentStatus::Success
                            | PaymentStatus::PartiallyPaid
                            | PaymentStatus::PartiallyRefunded
                            | PaymentStatus::PartiallyReversed
                    )
                    && has_money
                    && payment.method.refunds()
            }
            Self::Capture => payment.status == PaymentStatus::AwaitingCapture,
            Self::Cancel => {
                payment.status == PaymentStatus::AwaitingCapture || is_open_link(payment)
            }
            Self::UndoRefund => {
                matches!(payment.status, PaymentStatus::Refunded | PaymentStatus::PartiallyRefunded)
                    && has(&OperationType::Refund)
            }
            Self::UndoPayout => {
                payment.status == PaymentStatus::Success && has(&OperationType::Payout)
            }
        }
    }
}

fn is_open_link(payment: &Payment) -> bool {
    matches!(payment.status, PaymentStatus::AwaitingPayment | PaymentStatus::InvoiceSent)
}

/// The Gate path that a merchant would use. Refunds have one for all methods.
fn path_for(act: Act, payment: &Payment) -> String {
    let of_method = |word: &str| {
        let path = payment.method.gate_paths().first().copied();
        // Device tokens are cards to Gate where they have no path of their own.
        let fallback = Method::card().gate_paths().first().copied();
        format!("/v2/payment/{}/{word}", path.or(fallback).unwrap_or_default())
    };
    match act {
        Act::Capture => of_method("capture"),
        Act::Cancel if is_open_link(payment) => "/v2/payment/invoice/cancel".to_owned(),
        Act::Cancel => of_method("cancel"),
        Act::Refund | Act::UndoRefund | Act::UndoPayout => "/v2/payment/refund".to_owned(),
    }
}

fn request(act: Act, payment: &Payment, amount: Option<i64>) -> Map<String, Value> {
    let mut body = Map::new();
    body.insert("general".to_owned(), json!({ "payment_id": payment.id }));
    let mut of_payment = Map::new();
    if act == Act::Refund {
        of_payment.insert("description".to_owned(), "Returned by hand".into());
    }
    let currency = payment.sum.or(payment.initial).map(|sum| sum.currency().to_string());
    if let Some(amount) = amount {
        of_payment.insert("amount".to_owned(), amount.into());
        of_payment.extend(currency.map(|code| ("currency".to_owned(), code.into())));
    }
    if !of_payment.is_empty() {
        body.insert("payment".to_owned(), Value::Object(of_payment));
    }
    body
}

pub(super) fn no_project(project_id: u32) -> Refusal {
    let error = format!("there is no project {project_id}; POST /_control/projects adds it");
    Refusal::unknown("no_such_project", error)
}
