//! The OpenAPI document of Gate and the Data API, made from their tables of endpoints.

use std::collections::BTreeSet;

use paywright_core::ecommpay::methods;

use super::data_api::{self, DataEndpoint};
use super::schema::{object_schema, reference};
use super::{codes, examples, notes, prose, schemas};
use crate::platform::Method;
use crate::platform::endpoint::{Action, AnswerKind, ENDPOINTS, Endpoint, Source, needed_by};
use crate::platform::json::{Json, Object};

const GATE: &str = "https://api.ecommpay.com";
const DATA_API: &str = "https://data.ecommpay.com";

/// The document for the platform, or for a local one at an address.
pub(super) fn document(base_url: Option<&str>) -> Object {
    let paths = paths(base_url);
    let responses = responses();
    let parts = [Json::from(paths.clone()), Json::from(responses.clone())];
    let components = Object::new()
        .with("schemas", schemas::used_by(parts.iter()))
        .with("parameters", parameters())
        .with("responses", responses);
    Object::new()
        .with("openapi", "3.1.0")
        .with("info", info())
        .with("servers", servers(base_url))
        // The signature is in the body, for which OpenAPI has no scheme.
        .with("security", Json::Array(Vec::new()))
        .with("tags", tags())
        .with("paths", paths)
        .with("components", components)
}

fn info() -> Object {
    Object::new()
        .with("title", "ecommpay Gate and Data API (unofficial)")
        .with("summary", "Payments from server to server, and reports on them")
        .with("description", prose::OPENAPI)
        .with("version", env!("CARGO_PKG_VERSION"))
        .with("license", super::license().with("identifier", super::LICENSE))
}

fn servers(base_url: Option<&str>) -> Vec<Object> {
    match base_url {
        Some(base_url) => vec![server(base_url, "The local platform")],
        None => {
            let host = Object::new()
                .with("default", "api.ecommpay.com")
                .with("description", "Host of Gate at the white-label.");
            let variables = Object::new().with("host", host);
            vec![
                server(GATE, "Gate"),
                server("https://{host}", "Gate of a white-label").with("variables", variables),
            ]
        }
    }
}

fn server(url: &str, about: &'static str) -> Object {
    Object::new().with("url", url).with("description", about)
}

fn tags() -> Vec<Object> {
    let tag = |(name, about): &(&'static str, &'static str)| {
        Object::new().with("name", *name).with("description", *about)
    };
    notes::TAGS.iter().map(tag).collect()
}

fn paths(base_url: Option<&str>) -> Object {
    let gate = ENDPOINTS.iter().fold(Object::new(), |all, endpoint| {
        all.with(document_path(endpoint), path_item(endpoint))
    });
    data_api::ENDPOINTS.iter().fold(gate, |all, endpoint| {
        // Where one address serves all, the servers of the document apply.
        let servers = base_url.is_none().then(|| vec![server(DATA_API, "Data API")]);
        let item = Object::new().maybe("servers", servers).with("post", data_operation(endpoint));
        all.with(endpoint.path, item)
    })
}

/// The path as the document writes it: the text of banks is a method and an operation.
fn document_path(endpoint: &Endpoint) -> &'static str {
    match endpoint.action {
        Action::Banks => "/v2/info/banks/{method}/{operation}/list",
        _ => endpoint.path,
    }
}

fn path_item(endpoint: &Endpoint) -> Object {
    let path = document_path(endpoint);
    let names = [("{method}", "Method"), ("{operation}", "Operation")];
    let parameters: Vec<Object> = names
        .iter()
        .filter(|(placeholder, _)| path.contains(placeholder))
        .map(|(_, name)| Object::new().with("$ref", format!("#/components/parameters/{name}")))
        .collect();
    Object::new()
        .maybe("parameters", (!parameters.is_empty()).then_some(parameters))
        .with("post", operation(endpoint))
}

fn operation(endpoint: &Endpoint) -> Object {
    let description = notes::of(endpoint);
    let requirements = method_requirements(endpoint);
    Object::new()
        .with("operationId", operation_id(document_path(endpoint)))
        .with("tags", vec![notes::tag(endpoint)])
        .with("summary", endpoint.about)
        .maybe("description", (!description.is_empty()).then_some(description))
        .with(
            "x-source",
            match endpoint.source {
                Source::Platform => "platform",
                Source::WhiteLabel => "white-label",
            },
        )
        .with("x-signature-place", endpoint.signature_member())
        .with(
            "x-answer",
            match endpoint.answer {
                AnswerKind::Accepted => "accepted",
                AnswerKind::Data => "data",
                AnswerKind::Unsigned => "unsigned-data",
            },
        )
        .with("x-codes", codes::of(endpoint))
        .maybe("x-method-requirements", (!requirements.is_empty()).then_some(requirements))
        .with("requestBody", body(request(endpoint), examples::request(endpoint)))
        .with("responses", answers(endpoint))
}

/// `paymentCardSale` for `/v2/payment/card/sale`.
fn operation_id(path: &str) -> String {
    let mut id = String::new();
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    for (i, word) in words.skip(1).enumerate() {
        match (i, word.chars().next()) {
            (1.., Some(first)) => {
                id.push(first.to_ascii_uppercase());
                id.extend(word.chars().skip(1));
            }
            _ => id.push_str(word),
        }
    }
    id
}

fn body(schema: Object, example: Object) -> Object {
    let media = Object::new().with("schema", schema).with("example", example);
    Object::new()
        .with("required", true)
        .with("content", Object::new().with("application/json", media))
}

/// The schema of a request: what the table of endpoints needs and takes, each member by the table
/// of members.
fn request(endpoint: &Endpoint) -> Object {
    let sender = [endpoint.project_member(), endpoint.signature_member()];
    let payment = endpoint.has_payment().then_some("general.payment_id");
    let needed: Vec<&'static str> =
        sender.into_iter().chain(payment).chain(endpoint.required.iter().copied()).collect();
    let mut names: Vec<&'static str> = Vec::new();
    let optional = endpoint.optional.iter().copied().flatten();
    for path in needed.iter().chain(endpoint.one_of).chain(optional) {
        let name = first(path);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let schema_of = |name: &&'static str| {
        let member = schemas::member_of(endpoint, name)?;
        let known = member.needed_inside();
        let also: Vec<&'static str> = needed
            .iter()
            .filter(|path| first(path) == *name)
            .filter_map(|path| path.split_once('.').map(|(_, rest)| rest))
            .filter(|rest| !known.contains(rest))
            .collect();
        Some((*name, member.schema(&also)))
    };
    let at_top: BTreeSet<&'static str> = needed.iter().map(|path| first(path)).collect();
    let at_top: Vec<&'static str> =
        names.iter().copied().filter(|name| at_top.contains(name)).collect();
    let mut schema = object_schema(Object::new(), names.iter().filter_map(schema_of), &at_top);
    if !endpoint.one_of.is_empty() {
        // What the objects among them need themselves is in their own schemas.
        let way = |path: &&'static str| Object::new().with("required", vec![first(path)]);
        schema.put("anyOf", endpoint.one_of.iter().map(way).collect::<Vec<_>>());
    }
    schema
}

/// The name at the top of a path.
fn first(path: &'static str) -> &'static str {
    path.split('.').next().unwrap_or(path)
}

/// What single methods need beyond the scheme of their paths.
fn method_requirements(endpoint: &Endpoint) -> Vec<Object> {
    if !endpoint.path.contains("{method}") {
        return Vec::new();
    }
    let paths: BTreeSet<&'static str> =
        methods::all().iter().filter_map(|method| method.gate_paths.first().copied()).collect();
    let row = |path: &'static str| {
        let needed = needed_by(Method::by_gate_path(path)?, endpoint.action);
        let row = Object::new().with("method", path).with("required", needed.to_vec());
        (!needed.is_empty()).then_some(row)
    };
    paths.into_iter().filter_map(row).collect()
}

fn answers(endpoint: &Endpoint) -> Object {
    let answer = match endpoint.answer {
        AnswerKind::Accepted => Object::new().with("$ref", "#/components/responses/Accepted"),
        AnswerKind::Data | AnswerKind::Unsigned => {
            response("The data.", data_answer(endpoint.action))
        }
    };
    codes::REFUSALS.iter().fold(Object::new().with("200", answer), |all, refusal| {
        let list = if refusal.status == "400" && codes::has_list(endpoint) { "List" } else { "" };
        let name = format!("#/components/responses/Refused{}{list}", refusal.status);
        all.with(refusal.status, Object::new().with("$ref", name))
    })
}

fn data_answer(action: Action) -> Object {
    let any_of = |names: &[&str]| {
        Object::new().with("anyOf", names.iter().map(|name| reference(name)).collect::<Vec<_>>())
    };
    let list = |name| Object::new().with("type", "array").with("items", reference(name));
    match action {
        Action::Status => any_of(&["PaymentState", "PaymentUnknown", "TerminalState"]),
        Action::StatusByRequest => any_of(&["PaymentState", "PaymentUnknown", "TerminalState"]),
        Action::SeriesInfo => reference("SeriesInfo"),
        Action::RetryStop => reference("RetryStopped"),
        Action::TokenInfo => reference("TokenInfo"),
        Action::SavedAccounts => reference("SavedAccounts"),
        Action::SavedAccountDelete => reference("SavedAccountDeleted"),
        Action::CustomerInfo => reference("CustomerInfo"),
        Action::MethodsForMerchant | Action::MethodsAvailable => reference("AvailableMethods"),
        Action::MethodsUnavailable => reference("UnavailableMethods"),
        Action::CryptoRate => reference("CryptoRate"),
        Action::ApplePaySession => reference("ApplePaySession"),
        Action::SignatureCheck => reference("SignatureCheck"),
        Action::Banks => list("Bank"),
        Action::MobileOperators => list("MobileOperator"),
        // The others are accepted, and answered by callback.
        Action::Start { .. }
        | Action::Capture
        | Action::Cancel
        | Action::Incremental
        | Action::Refund
        | Action::SeriesUpdate
        | Action::SeriesCancel
        | Action::MerchantAuth
        | Action::ThreeDsMethodDone
        | Action::ThreeDsResult
        | Action::Clarification
        | Action::LinkCreate
        | Action::LinkCancel
        | Action::Tokenize
        | Action::TokenRevoke => reference("Accepted"),
    }
}

fn response(about: &'static str, schema: Object) -> Object {
    let media = Object::new().with("schema", schema);
    let content = Object::new().with("application/json", media);
    Object::new().with("description", about).with("content", content)
}

fn responses() -> Object {
    let accepted = response("The request is accepted.", reference("Accepted"));
    let mut all = Object::new().with("Accepted", accepted);
    for refusal in codes::REFUSALS {
        let name = match refusal.status {
            "400" => "Refused400",
            "403" => "Refused403",
            "404" => "Refused404",
            "422" => "Refused422",
            _ => "Refused500",
        };
        all.put(
            name,
            match refusal.status {
                "500" => Object::new().with("description", refusal.about),
                _ => response(refusal.about, reference("Refusal")),
            },
        );
        if refusal.status == "400" {
            let forms = vec![reference("RefusalList"), reference("Refusal")];
            all.put("Refused400List", response(refusal.about, Object::new().with("anyOf", forms)));
        }
    }
    for (status, about) in data_api::REFUSALS {
        all.put(data_refusal(status), response(about, reference("DataError")));
    }
    all
}

fn data_refusal(status: &str) -> &'static str {
    match status {
        "400" => "DataError400",
        "401" => "DataError401",
        "403" => "DataError403",
        "429" => "DataError429",
        _ => "DataError500",
    }
}

fn data_operation(endpoint: &DataEndpoint) -> Object {
    let members = schemas::data::SENDER.iter().chain(endpoint.parameters);
    let needed: Vec<&'static str> =
        members.clone().filter(|member| member.is_needed()).map(|member| member.name).collect();
    let request = object_schema(
        Object::new(),
        members.map(|member| (member.name, member.schema(&[]))),
        &needed,
    );
    let answer = response("The data.", reference(endpoint.answer));
    let answers =
        data_api::REFUSALS.iter().fold(Object::new().with("200", answer), |all, (status, _)| {
            let name = format!("#/components/responses/{}", data_refusal(status));
            all.with(status, Object::new().with("$ref", name))
        });
    Object::new()
        .with("operationId", operation_id(endpoint.path))
        .with("tags", vec![notes::DATA_API])
        .with("summary", endpoint.about)
        .maybe("description", Some(endpoint.notes).filter(|notes| !notes.is_empty()))
        .with("x-source", "platform")
        .with("x-signature-place", "signature")
        .with("x-answer", "data")
        .maybe("x-uncertain", endpoint.uncertain)
        .with("requestBody", body(request, examples::data_request(endpoint.path)))
        .with("responses", answers)
}

fn parameters() -> Object {
    let paths: BTreeSet<&'static str> = methods::all()
        .iter()
        .filter(|method| method.key != "card")
        .flat_map(|method| method.gate_paths.iter().copied())
        .collect();
    let known = Object::new().with("type", "string").with("enum", Vec::from_iter(paths));
    let any = Object::new().with("type", "string").with("minLength", 1_i64);
    let example = |value: &'static str| Object::new().with("value", value);
    let method = Object::new()
        .with("name", "method")
        .with("in", "path")
        .with("required", true)
        .with(
            "description",
            "Path of a payment method. It may hold a slash, as in `wallet/alipay`, which must not \
             be escaped. The list holds what is known; the platform changes it without notice.",
        )
        .with("x-may-hold-slash", true)
        .with("schema", Object::new().with("anyOf", vec![known, any]))
        .with(
            "examples",
            Object::new()
                .with("one-segment", example("ecopayz"))
                .with("two-segments", example("wallet/alipay"))
                .with("three-segments", example("unify/banks/mongolia")),
        );
    let operation = Object::new()
        .with("name", "operation")
        .with("in", "path")
        .with("required", true)
        .with("description", "What the banks are wanted for.")
        .with("schema", Object::new().with("type", "string").with("minLength", 1_i64))
        .with("example", "sale");
    Object::new().with("Method", method).with("Operation", operation)
}
