//! Each example of the document is sent, and so are the example requests of public sources.

use std::path::Path;

use paywright_emulator::platform::{Project, ProjectOptions, Shape};
use serde_json::{Value, json};

use super::desk::{Desk, signed};
use super::document::{OPENAPI, Reading};
use crate::merchant::{CALLBACK_URL, KEY, PROJECT};

const CARD: &str = "/v2/payment/card";

/// The example request of a path of the document.
fn example(path: &str) -> Value {
    let (_, operation) = OPENAPI.operation(path);
    operation["requestBody"]["content"]["application/json"]["example"].clone()
}

/// A desk where the example of a path can be carried out, and the example with the numbers that the
/// platform gave.
fn prepared(path: &str) -> (Desk, Value) {
    let options = ProjectOptions {
        clarification: path.ends_with("/clarification").then_some(Shape::List),
        merchant_auth: path.ends_with("/merchant_auth"),
        ..ProjectOptions::default()
    };
    let mut desk = Desk::with(options);
    let mut body = example(path);
    let published = body.clone();
    let sale = example("/v2/payment/card/sale");
    let has = |name: &str| published.get(name).is_some();
    if has("recurring") && !path.ends_with("/sale") {
        // A series is debited by the path of the method it was registered with.
        let by = if path.contains("{method}") { "googlepay" } else { "card" };
        let first_sale = format!("/v2/payment/{by}/sale");
        let mut registration = example(&first_sale);
        registration["general"]["payment_id"] = json!("registration");
        registration["recurring"] = json!({"register": true, "type": "U"});
        desk.send(&first_sale, &registration);
        let series = desk.callback()["recurring"]["id"].clone();
        body["recurring"]["id"] = series.clone();
        if has("trigger_operation_id") {
            let mut debit = example("/v2/payment/card/recurring");
            debit["recurring"]["id"] = series;
            desk.send("/v2/payment/card/recurring", &debit);
            body["trigger_operation_id"] = desk.callback()["operation"]["id"].clone();
        }
    }
    if has("saved_account_id") || path.ends_with("/saved_account/list") {
        let mut saving = sale.clone();
        saving["general"]["payment_id"] = json!("saving");
        saving["card"]["save"] = json!(true);
        desk.send("/v2/payment/card/sale", &saving);
        let account = desk.callback()["account"]["id"].clone();
        if has("saved_account_id") {
            body["saved_account_id"] = account;
        }
    }
    if has("token") {
        desk.send("/v2/customer/card/tokenize", &example("/v2/customer/card/tokenize"));
        assert_eq!(desk.callback()["token"], body["token"]);
    }
    let before = match path.rsplit_once('/').unwrap() {
        (_, "capture" | "cancel") if path.contains("{method}") => {
            Some("/v2/payment/googlepay/auth")
        }
        (CARD, "capture" | "cancel" | "incremental") => Some("/v2/payment/card/auth"),
        ("/v2/payment/invoice", "cancel") => Some("/v2/payment/invoice/create"),
        (CARD | "/v2/payment", "refund" | "status" | "clarification" | "merchant_auth")
        | ("/v2/customer", "info")
        | ("/v2/payment/status", "request") => Some("/v2/payment/card/sale"),
        (_, "refund") => Some("/v2/payment/googlepay/sale"),
        _ => None,
    };
    if let Some(before) = before {
        let mut first = example(before);
        if let Some(id) = body.pointer("/general/payment_id") {
            first["general"]["payment_id"] = id.clone();
        }
        desk.send(before, &first);
        desk.callbacks();
    }
    if has("request_id") {
        body["request_id"] = json!(desk.request_id);
    }
    if path.contains("/3ds_") {
        // A card whose issuer asks, in the extended flow.
        let mut first = sale;
        first["card"]["pan"] = json!("4314220000000056");
        first["acs_return_url"] = json!({
            "return_url": "https://shop.example/acs",
            "3ds_notification_url": "https://shop.example/method",
        });
        desk.send("/v2/payment/card/sale", &first);
        desk.callback();
        if path.ends_with("/3ds_result") {
            desk.send(
                "/v2/payment/card/3ds_check_iframe",
                &example("/v2/payment/card/3ds_check_iframe"),
            );
            let challenge = desk.callback();
            let creq = challenge["threeds2"]["redirect"]["params"]["creq"].as_str().unwrap();
            body["cres"] = desk.authenticate(creq)["cres"].clone();
        }
    }
    (desk, body)
}

/// The path with a method that has the operation.
fn filled(path: &str) -> String {
    let method = match path.rsplit_once('/').unwrap().1 {
        "sale" | "payout" => "ecopayz",
        _ => "googlepay",
    };
    path.replace("{method}", method).replace("{operation}", "sale")
}

#[test]
fn every_example_of_gate_is_answered_and_carried_out_as_the_document_says() {
    let paths = OPENAPI.value["paths"].as_object().unwrap();
    for (path, item) in paths.iter().filter(|(path, _)| path.starts_with("/v2/")) {
        let (mut desk, body) = prepared(path);
        desk.send(&filled(path), &body);
        let callbacks = desk.callbacks();
        let is_accepted = item["post"]["x-answer"] == "accepted";
        // Only the code goes to the customer, who is not told by callback.
        let is_silent = path.ends_with("/merchant_auth");
        assert_eq!(!callbacks.is_empty(), is_accepted && !is_silent, "{path}: {callbacks:#?}");
        for callback in callbacks {
            assert!(callback.get("errors").is_none(), "{path}: {callback:#}");
            assert!(callback.pointer("/request/errors/0").is_none(), "{path}: {callback:#}");
        }
        desk.forget_links();
    }
}

fn rows(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/api").join(file);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn example_requests_of_public_sources_follow_the_document_and_are_answered_by_it() {
    let mut asked = 0;
    for row in rows("requests.json") {
        let (path, body) = (row["path"].as_str().unwrap(), &row["body"]);
        let body = signed(path, body);
        let faults = OPENAPI.check_request(path, &body);
        assert!(faults.is_empty(), "{}: {faults:#?}", row["name"]);
        if !path.starts_with("/v2/") {
            continue;
        }
        let places = ["/general/project_id", "/customer/project_id", "/project_id"];
        let project = places.iter().find_map(|place| body.pointer(place)?.as_u64()).unwrap();
        let project = Project::new(u32::try_from(project).unwrap(), KEY).unwrap();
        let mut desk = Desk::new();
        desk.shop.platform.set_project(project.callback_url(CALLBACK_URL));
        let (status, answer) = desk.ask(path, &body);
        // What they refer to is not there, so data that is asked for may be missing.
        let is_unknown = answer["code"] == "3181" || answer["code"] == "3061";
        assert!(status == 200 || is_unknown, "{}: {status} {answer}", row["name"]);
        desk.callbacks();
        asked += 1;
    }
    assert_eq!(asked, 32);
}

/// Gives each signature that was cut out a right length.
fn with_signatures(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| match name.as_str() {
                "signature" => (name.clone(), json!(format!("{}==", "A".repeat(86)))),
                _ => (name.clone(), with_signatures(member)),
            })
            .collect(),
        Value::Array(items) => items.iter().map(with_signatures).collect(),
        other => other.clone(),
    }
}

#[test]
fn example_answers_of_public_sources_follow_the_document() {
    for row in rows("answers.json") {
        let path = row["path"].as_str().unwrap();
        let status = u16::try_from(row["status"].as_u64().unwrap()).unwrap();
        let body = with_signatures(&row["body"]);
        let faults = OPENAPI.check_answer(path, status, &body, Reading::Closed);
        assert!(faults.is_empty(), "{}: {faults:#?}", row["name"]);
    }
}

#[test]
fn refusals_follow_the_document() {
    let mut desk = Desk::new();
    let sale = "/v2/payment/card/sale";
    let good = signed(sale, &example(sale));
    let changed = |pointer: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    let without_card = signed(
        sale,
        &json!({
            "general": {"project_id": PROJECT, "payment_id": "order-1"},
            "customer": good["customer"],
            "payment": good["payment"],
        }),
    );
    let of_nobody = signed(sale, &changed("/general/project_id", json!(9)));
    let no_id = signed(sale, &changed("/general/payment_id", json!("")));
    let cases = [
        (b"order=1".to_vec(), 422, "2003"),
        (without_card.to_string().into_bytes(), 400, "2004"),
        (changed("/general/signature", json!("")).to_string().into_bytes(), 400, "3262"),
        (changed("/payment/amount", json!(1)).to_string().into_bytes(), 400, "3261"),
        (of_nobody.to_string().into_bytes(), 404, "2442"),
        (no_id.to_string().into_bytes(), 400, "3024"),
    ];
    for (body, status, code) in cases {
        let (found, answer) = desk.post(sale, &body);
        assert_eq!((found, answer["code"].as_str()), (status, Some(code)), "{answer}");
    }
    desk.send(sale, &good);
    assert_eq!(desk.ask(sale, &good).1["code"], "3041");

    let general = json!({"project_id": PROJECT});
    let customer = json!({"project_id": PROJECT, "id": "customer-7"});
    let unknown = [
        (
            "/v2/payment/card/recurring/info",
            json!({"general": general, "recurring": {"id": 5}}),
            400,
        ),
        (
            "/v2/recurring/retry_stop",
            json!({"general": general, "recurring": {"id": 5}, "trigger_operation_id": 5}),
            400,
        ),
        ("/v2/customer/card/bytoken", json!({"customer": customer, "token": "t"}), 400),
        (
            "/v2/customer/saved_account/list",
            json!({"customer": customer, "payment_method": "x"}),
            400,
        ),
        (
            "/v2/customer/saved_account/delete",
            json!({"customer": customer, "saved_account_id": 5}),
            400,
        ),
        ("/v2/customer/info", json!({"customer": {"project_id": PROJECT, "id": "nobody"}}), 400),
        ("/v2/payment/status/request", json!({"project_id": PROJECT, "request_id": "r"}), 404),
    ];
    for (path, body, status) in unknown {
        assert_eq!(desk.ask(path, &body).0, status, "{path}");
    }
    let moon = json!({
        "general": {"project_id": PROJECT, "payment_id": "order-1"},
        "destination": "moon",
    });
    let moon = signed("/v2/payment/status", &moon).to_string();
    assert_eq!(desk.post("/v2/payment/status", moon.as_bytes()).0, 400);
}
