//! What the merchant does, and what is checked of the platform.

use std::collections::BTreeMap;

use paywright_emulator::platform::DeliveryState;
use paywright_emulator::platform::endpoint::{AnswerKind, Endpoint};
use serde_json::{Value, json};

use crate::case::{
    AnswerWanted, CallbacksStep, Command, DeliveriesStep, GateStep, StatusStep, TimelineStep,
};
use crate::files::usual_body;
use crate::matching::{difference, filled, interpolated, merge};
use crate::merchant::{PROJECT, pointer, secret_of, signed, verified};
use crate::runner::{Done, World};
use crate::web;

/// Members that tell what the customer or the merchant has to do.
const TO_DO: [&str; 6] =
    ["acs", "threeds2", "redirect_data", "display_data", "clarification_fields", "invoice"];

impl World {
    pub(crate) async fn gate(&mut self, step: &GateStep) -> Done {
        let path = interpolated(&step.gate, &self.variables)?;
        let endpoint = Endpoint::of(&path);
        let mut body = endpoint.map_or(json!({}), |endpoint| usual_body(endpoint.path));
        merge(&mut body, &step.body);
        let body = filled(&body, &self.variables)?;
        let bytes = match &step.raw {
            Some(raw) => raw.clone().into_bytes(),
            None => signed(&path, &body, step.signature.as_ref())?,
        };
        let url = format!("{}{path}", self.running.base_url());
        let response = web::client().post(url).body(bytes).send().await;
        let response = response.map_err(|error| error.to_string())?;
        let http = response.status().as_u16();
        let bytes = response.bytes().await.map_err(|error| error.to_string())?;
        let given: Value = serde_json::from_slice(&bytes)
            .map_err(|error| format!("the answer {http} is no JSON: {error}"))?;
        self.coverage.codes_in(&given);
        let wanted = match &step.answer {
            Some(answer) => answer.http,
            None => 200,
        };
        if http != wanted {
            return Err(format!("answered {http}, wanted {wanted}: {given:#}"));
        }
        if let (Some(endpoint), 200) = (endpoint, http) {
            self.coverage.accepted(endpoint, &path, &body);
            let member = |path| body.pointer(&pointer(path)).cloned().unwrap_or_default();
            let project = member(endpoint.project_member());
            match endpoint.answer {
                AnswerKind::Accepted => {
                    let payment = member("general.payment_id");
                    let payment = if payment.is_null() { json!("") } else { payment };
                    is_accepted(&given, &project, &payment)?;
                }
                AnswerKind::Data => {
                    let project = project.as_u64().and_then(|id| u32::try_from(id).ok());
                    verified(&bytes, project.unwrap_or(PROJECT))?;
                }
                AnswerKind::Unsigned => {}
            }
        }
        if let Some(answer) = &step.answer {
            let wanted = filled(&answer.body, &self.variables)?;
            if let Some(difference) = difference(&wanted, Some(&given), "") {
                return Err(format!("{difference}\nthe answer is {given:#}"));
            }
        }
        self.keep(&step.keep, &given)
    }

    pub(crate) async fn expect_callbacks(&mut self, step: &CallbacksStep) -> Done {
        let given = self.callbacks().await?;
        let all = || serde_json::to_string_pretty(&given).unwrap_or_default();
        if given.len() != step.callbacks.len() {
            let counts = (given.len(), step.callbacks.len());
            return Err(format!("{} callbacks came, wanted {}: {}", counts.0, counts.1, all()));
        }
        for (number, (wanted, given)) in step.callbacks.iter().zip(&given).enumerate() {
            let wanted = filled(wanted, &self.variables)?;
            if let Some(difference) = difference(&wanted, Some(given), "") {
                return Err(format!("callback {}: {difference}\n{}", number + 1, all()));
            }
        }
        for message in &given {
            self.note_what_to_do(message);
        }
        match given.last() {
            Some(last) => self.keep(&step.keep, last),
            None => Ok(()),
        }
    }

    pub(crate) async fn status(&mut self, step: &StatusStep) -> Done {
        let mut body = json!({"general": {"payment_id": step.payment}});
        if let Some(destination) = &step.destination {
            merge(&mut body, &json!({"destination": destination}));
        }
        self.gate(&GateStep {
            gate: "/v2/payment/status".to_owned(),
            body,
            raw: None,
            signature: None,
            answer: Some(AnswerWanted { http: 200, body: step.status.clone() }),
            keep: step.keep.clone(),
        })
        .await
    }

    fn keep(&mut self, wanted: &BTreeMap<String, String>, message: &Value) -> Done {
        for (name, pointer) in wanted {
            let value = message.pointer(pointer);
            let value = value.ok_or_else(|| format!("there is no {pointer} in {message:#}"))?;
            self.variables.insert(name.clone(), value.clone());
        }
        Ok(())
    }

    fn note_what_to_do(&mut self, message: &Value) {
        let is_redirect = message.get("return_url").is_some_and(Value::is_object);
        if is_redirect || TO_DO.iter().any(|name| message.get(*name).is_some()) {
            self.last = message.clone();
        }
    }

    pub(crate) async fn control(&mut self, command: &Command) -> Done {
        let of_payment = |id: &String, act: &str| format!("payments/{PROJECT}/{id}/{act}");
        match command {
            Command::Reset => self.order("reset", &json!({})).await,
            Command::UndoRefund(id) => self.order(&of_payment(id, "undo-refund"), &json!({})).await,
            Command::UndoPayout(id) => self.order(&of_payment(id, "undo-payout"), &json!({})).await,
            Command::NothingToUndo(id) => {
                for act in ["undo-refund", "undo-payout"] {
                    if self.order(&of_payment(id, act), &json!({})).await.is_ok() {
                        return Err(format!("there was something to {act}"));
                    }
                }
                Ok(())
            }
            Command::Resend(number) => {
                self.order(&format!("deliveries/{number}/resend"), &json!({})).await
            }
            Command::Project(options) => {
                let options = serde_json::to_value(options).map_err(|error| error.to_string())?;
                let project = json!({
                    "id": PROJECT,
                    "secret_key": secret_of(PROJECT),
                    "callback_url": format!("{}/callback", self.merchant.base_url),
                    "options": options,
                });
                self.order("projects", &project).await
            }
        }
    }

    /// A request to the control API.
    async fn order(&self, path: &str, body: &Value) -> Done {
        let url = format!("{}/_control/{path}", self.running.base_url());
        let request = web::client().post(url).header("content-type", "application/json");
        let response = request.body(body.to_string()).send().await;
        let response = response.map_err(|error| error.to_string())?;
        let status = response.status();
        let text = response.text().await.unwrap_or_default();
        if status.is_success() { Ok(()) } else { Err(format!("refused with {status}: {text}")) }
    }

    pub(crate) fn timeline(&self, step: &TimelineStep) -> Done {
        let given: Option<Vec<String>> = self.running.control().look(|platform| {
            let payment = platform.payment(PROJECT, &step.payment)?;
            let mut statuses: Vec<String> =
                payment.timeline.iter().map(|moment| moment.status.to_string()).collect();
            statuses.dedup();
            Some(statuses)
        });
        match given {
            Some(given) if given == step.timeline => Ok(()),
            given => Err(format!("the statuses were {given:?}")),
        }
    }

    pub(crate) async fn deliveries(&self, step: &DeliveriesStep) -> Done {
        self.running.control().settle().await;
        let given: Vec<(usize, String)> = self.running.control().look(|platform| {
            let state = |state| match state {
                DeliveryState::Waiting(_) => "waiting",
                DeliveryState::Sending => "sending",
                DeliveryState::Delivered => "delivered",
                DeliveryState::GivenUp => "given up",
                DeliveryState::NoAddress => "no address",
                DeliveryState::Vanished => "vanished",
            };
            platform
                .deliveries()
                .map(|delivery| (delivery.attempts.len(), state(delivery.state).to_owned()))
                .collect()
        });
        if given == step.deliveries { Ok(()) } else { Err(format!("they are {given:?}")) }
    }
}

/// The answer to an accepted request has all of its four members, and the id of the documented form.
fn is_accepted(given: &Value, project: &Value, payment: &Value) -> Done {
    let wanted = json!({"status": "success", "project_id": project, "payment_id": payment});
    if let Some(difference) = difference(&wanted, Some(given), "") {
        return Err(format!("{difference}\nthe answer is {given:#}"));
    }
    let id = given.get("request_id").and_then(Value::as_str).unwrap_or_default();
    let lengths: Vec<usize> = id.split('-').map(str::len).collect();
    if lengths == [40, 40, 8] { Ok(()) } else { Err(format!("{id:?} is no request id")) }
}
