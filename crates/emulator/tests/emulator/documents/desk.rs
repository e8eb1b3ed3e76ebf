//! A merchant's desk: everything that goes over it is held against the documents.

use std::collections::BTreeSet;

use paywright_core::SecretKey;
use paywright_core::ecommpay::Signer;
use paywright_emulator::platform::{AcsAnswer, Payment, Project, ProjectOptions};
use serde_json::{Value, json};

use super::document::{ASYNCAPI, OPENAPI, Reading};
use crate::merchant::{CALLBACK_URL, KEY, PROJECT, Shop};

pub(super) struct Desk {
    pub(super) shop: Shop,
    /// Names of the messages that came.
    pub(super) messages: BTreeSet<String>,
    /// The last request id.
    pub(super) request_id: String,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self::with(ProjectOptions::default())
    }

    pub(super) fn with(options: ProjectOptions) -> Self {
        let mut shop = Shop::new();
        let project = Project::new(PROJECT, KEY).unwrap();
        shop.platform.set_project(project.callback_url(CALLBACK_URL).options(options));
        Self { shop, messages: BTreeSet::new(), request_id: String::new() }
    }

    /// Sends a request that follows the document; the answer has to be 200 and to follow it, too.
    pub(super) fn send(&mut self, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(path, body);
        assert_eq!(status, 200, "{path}: {answer}");
        if let Some(id) = answer["request_id"].as_str() {
            id.clone_into(&mut self.request_id);
        }
        answer
    }

    /// Sends a request that follows the document; the answer has to follow it, whatever it is.
    pub(super) fn ask(&mut self, path: &str, body: &Value) -> (u16, Value) {
        let body = signed(path, body);
        assert_eq!(OPENAPI.check_request(path, &body), Vec::<String>::new(), "{path}: {body}");
        self.post(path, body.to_string().as_bytes())
    }

    /// Sends bytes; the answer has to follow the document.
    pub(super) fn post(&mut self, path: &str, body: &[u8]) -> (u16, Value) {
        let answer = self.shop.platform.gate(self.shop.now, path, body);
        let value: Value = serde_json::from_str(&answer.body).unwrap();
        let faults = OPENAPI.check_answer(path, answer.status, &value, Reading::Closed);
        assert!(faults.is_empty(), "{path} {}: {faults:#?} {value:#}", answer.status);
        if answer.status >= 400 {
            assert_listed_code(path, answer.status, &value);
        }
        (answer.status, value)
    }

    /// All callbacks that are due, each a message of the document.
    pub(super) fn callbacks(&mut self) -> Vec<Value> {
        let callbacks = self.shop.callbacks();
        for callback in &callbacks {
            self.messages.extend(names_of(callback));
        }
        callbacks
    }

    /// The last callback that is due.
    pub(super) fn callback(&mut self) -> Value {
        self.callbacks().pop().expect("no callback is due")
    }

    /// The answers to a status query in both forms, which follow the document.
    pub(super) fn status(&mut self, payment_id: &str) -> Value {
        let mut query = json!({"general": {"project_id": PROJECT, "payment_id": payment_id}});
        query["destination"] = json!("terminal");
        self.send("/v2/payment/status", &query);
        query["destination"] = json!("merchant");
        let status = self.send("/v2/payment/status", &query);
        let by_request = json!({"project_id": PROJECT, "request_id": self.request_id});
        self.send("/v2/payment/status/request", &by_request);
        status
    }

    /// Payment links begin with a moment that the table of statuses does not have, which the shop
    /// would complain about at its end.
    pub(super) fn forget_links(&mut self) {
        let is_link = |payment: &Payment| payment.link.is_some();
        if self.shop.platform.payments().any(is_link) {
            self.shop.platform.reset();
        }
    }

    /// The issuer's page answers that the customer is the holder.
    pub(super) fn authenticate(&mut self, request: &str) -> Value {
        let answer = self.shop.platform.acs_decide(self.shop.now, request, Some("1234")).unwrap();
        match answer {
            AcsAnswer::PaRes { pa_res, md } => json!({"pares": pa_res, "md": md}),
            AcsAnswer::Cres { cres, .. } => json!({"cres": cres}),
        }
    }

    /// The customer comes back from the payment system that a message sent him to.
    pub(super) fn visit(&mut self, redirect: &Value) {
        let query = redirect["url"].as_str().unwrap().split_once('?').unwrap_or_default().1;
        let in_query = |name: &str| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)).map(str::to_owned)
        };
        let body = &redirect["body"];
        let transaction = in_query("TxID=").unwrap_or_else(|| body["TxID"].to_string());
        let checksum = in_query("Checksum=")
            .unwrap_or_else(|| body["Checksum"].as_str().unwrap_or_default().to_owned());
        let now = self.shop.now;
        self.shop.platform.decide(now, transaction.parse().unwrap(), &checksum);
    }
}

/// The names of the messages that a callback can be; at least one.
pub(super) fn names_of(callback: &Value) -> Vec<String> {
    let messages = ASYNCAPI.value["channels"]["callback"]["messages"].as_object().unwrap();
    let mut faults = Vec::new();
    let is_it = |name: &&String| {
        let reference = ASYNCAPI.value["components"]["messages"][name]["payload"]["$ref"].as_str();
        let found = ASYNCAPI.check(&reference.unwrap()[1..], callback, Reading::Closed);
        faults.push(((*name).clone(), found.clone()));
        found.is_empty()
    };
    let names: Vec<String> = messages.keys().filter(is_it).cloned().collect();
    assert!(!names.is_empty(), "{callback:#} is no message: {faults:#?}");
    names
}

/// The body with its signature where the document says.
pub(super) fn signed(path: &str, body: &Value) -> Value {
    let place = OPENAPI.operation(path).1["x-signature-place"].as_str().unwrap();
    let pointer = place.strip_suffix(".signature").map_or(String::new(), |at| format!("/{at}"));
    let mut body = body.clone();
    body.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove("signature");
    let signer = Signer::new(&SecretKey::new(KEY).unwrap());
    let signature = signer.sign_json(body.to_string().as_bytes()).unwrap().to_string();
    body.pointer_mut(&pointer).unwrap()["signature"] = json!(signature);
    body
}

fn assert_listed_code(path: &str, status: u16, answer: &Value) {
    let (_, operation) = OPENAPI.operation(path);
    let listed = operation["x-codes"][status.to_string()].as_array();
    let code = answer.get("code").or_else(|| answer.pointer("/errors/0/code")).unwrap();
    let code = code.as_str().map_or_else(|| code.to_string(), str::to_owned);
    let is_listed = listed.is_some_and(|codes| codes.iter().any(|row| row["code"] == *code));
    assert!(is_listed, "{path}: {status} with {code} is not listed");
}
